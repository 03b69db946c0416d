# SPDX-License-Identifier: MIT
"""Who frees what C made: last of all, also where the garbage collector takes a cycle apart."""

from __future__ import annotations

import ctypes
import os
from typing import Any, Callable

_untrack = ctypes.PYFUNCTYPE(None, ctypes.py_object)(("PyObject_GC_UnTrack", ctypes.pythonapi))


class Owner:
    """Frees one object of the library when nothing refers to this any more, and only then lets go of `needed`, the owner of another.

    The garbage collector calls all finalizers of a cycle before it clears anything, and those of others may still read what this
    one would have freed. So it is kept out of the collector's sight, as a C type without traversal is: it refers to nothing that could
    refer back, and goes when its count of references falls to zero."""

    __slots__ = ("_address", "_free", "_needed", "_process")

    def __init__(self, address: int, free: Callable[[int], None], needed: Owner | None = None, stays: bool = False) -> None:
        """stays: in this process; in a child of fork() it is not freed."""
        self._address = address
        self._free = free
        self._needed = needed
        self._process = os.getpid() if stays else None
        _untrack(self)

    def __del__(self, getpid: Callable[[], int] = os.getpid) -> None:
        if self._process is None or self._process == getpid():
            self._free(self._address)

    def __reduce__(self) -> Any:
        raise TypeError("memory of the library cannot be copied")
