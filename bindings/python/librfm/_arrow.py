# SPDX-License-Identifier: MIT
"""Arrow streams in and out, by the PyCapsule interface that polars, pandas, pyarrow and DuckDB share."""

from __future__ import annotations

import ctypes
import functools
from typing import Any, Callable, Protocol, Sequence

from ._call import call
from ._library import lib, load_capsule_helper

_NAME = b"arrow_array_stream"
_SIZE = 5 * ctypes.sizeof(ctypes.c_void_p)  # of a struct ArrowArrayStream
_get_pointer = ctypes.PYFUNCTYPE(ctypes.c_void_p, ctypes.py_object, ctypes.c_char_p)(("PyCapsule_GetPointer", ctypes.pythonapi))
_new_capsule = ctypes.PYFUNCTYPE(ctypes.py_object, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)(
    ("PyCapsule_New", ctypes.pythonapi)
)


class ArrowStreamExportable(Protocol):
    """Whatever gives an Arrow stream: data frames of polars, pandas and pyarrow, relations of DuckDB."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...


class Stream:
    """A stream that came in. Keep it until the call that takes it over has returned."""

    def __init__(self, frame: Any, name: str) -> None:
        if not hasattr(frame, "__arrow_c_stream__"):
            raise TypeError(f"{name}: expected a data frame with __arrow_c_stream__, got {type(frame).__name__}")
        self.capsule = frame.__arrow_c_stream__()
        try:
            self.pointer = _get_pointer(self.capsule, _NAME)
        except ValueError:
            raise TypeError(f"{name}: __arrow_c_stream__ gave no Arrow stream") from None


@functools.lru_cache(maxsize=None)
def _helper() -> ctypes.CDLL:
    return load_capsule_helper()


def capsule_of(exports: Sequence[Callable[[int], None]]) -> object:
    """A capsule with the streams that these put to an address: one, or more of the same columns, one behind the other."""
    helper, n = _helper(), len(exports)
    streams = helper.rfm_python_capsule_streams(n)
    if not streams:
        raise MemoryError("out of memory")
    free = ctypes.cast(helper.rfm_python_capsule_free, ctypes.c_void_p)
    capsule = _new_capsule(streams, helper.rfm_python_capsule_name(), free)  # from now on it owns them, whatever happens
    for number, export in enumerate(exports):
        export(streams + number * _SIZE)
    if n > 1:
        call(lib.rfm_arrow_chain, streams, None, streams, n)
    return capsule
