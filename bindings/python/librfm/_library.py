# SPDX-License-Identifier: MIT
"""Finds and loads the shared library, and the helper that frees Arrow capsules."""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import pathlib
import sysconfig
from typing import Iterator

from . import _prototypes

_HERE = pathlib.Path(__file__).resolve().parent


def _beside(name: str) -> Iterator[str]:
    """Libraries of the wheel: meson-python puts them in one folder among the packages, under the name with all digits."""
    platform = pathlib.Path(sysconfig.get_path("platlib"))  # another folder than that of Python files on some systems
    for folder in (_HERE.parent / ".librfm.mesonpy.libs", platform / ".librfm.mesonpy.libs", _HERE):
        for pattern in (f"lib{name}.so*", f"lib{name}.*dylib", f"{name}*.dll", f"lib{name}*.dll"):
            yield from (str(path) for path in sorted(folder.glob(pattern)))


def _candidates() -> Iterator[str]:
    named = os.environ.get("RFM_LIBRARY")
    if named:
        yield named
        return
    yield from _beside("rfm")
    system = ctypes.util.find_library("rfm")
    if system:
        yield system


def _load() -> ctypes.CDLL:
    tried = []
    for path in _candidates():
        try:
            library = ctypes.CDLL(path)
        except OSError as error:
            tried.append(f"{path}: {error}")
            continue
        _prototypes.prepare(library)
        return library
    raise ImportError("no librfm shared library was found; name one in RFM_LIBRARY" + "".join(f"\n  {t}" for t in tried))


lib = _load()

version: str = lib.rfm_version().decode()
_HEADERS = (_prototypes.RFM_VERSION_MAJOR, _prototypes.RFM_VERSION_MINOR)
if tuple(int(part) for part in version.split(".")[:2]) < _HEADERS:
    raise ImportError(f"librfm {version} is older than this package, which is of {_HEADERS[0]}.{_HEADERS[1]}")


def load_capsule_helper() -> ctypes.CDLL:
    """The few lines of C in capsule.c: what Python calls when it lets go of a capsule must be C, for it may be the last call of all."""
    named = os.environ.get("RFM_PYTHON_CAPSULE")
    for path in [named] if named else _beside("rfm_python_capsule"):
        helper = ctypes.CDLL(path)
        helper.rfm_python_capsule_init.argtypes = [ctypes.c_void_p, ctypes.c_void_p]
        helper.rfm_python_capsule_init.restype = None
        helper.rfm_python_capsule_streams.argtypes = [ctypes.c_int64]
        helper.rfm_python_capsule_streams.restype = ctypes.c_void_p
        helper.rfm_python_capsule_name.argtypes = []
        helper.rfm_python_capsule_name.restype = ctypes.c_void_p
        functions = (ctypes.pythonapi.PyCapsule_GetPointer, ctypes.pythonapi.PyCapsule_GetName)
        helper.rfm_python_capsule_init(*(ctypes.cast(function, ctypes.c_void_p) for function in functions))
        return helper
    raise ImportError("the helper library for Arrow was not found; name it in RFM_PYTHON_CAPSULE")
