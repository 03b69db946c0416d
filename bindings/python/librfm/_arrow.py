# SPDX-License-Identifier: MIT
"""Arrow streams in and out, by the PyCapsule interface that polars, pandas, pyarrow and DuckDB share."""

from __future__ import annotations

import ctypes
import functools
from typing import Any, Callable, Iterable, Protocol

from ._call import call
from ._library import lib, load_capsule_helper

_NAME = b"arrow_array_stream"
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


def export(features: Any, columns: Any, n_columns: int, flags: int) -> int:
    """Address of the stream of rfm_arrow_export(), for capsule_of()."""
    helper = _helper()
    stream = _there(helper.rfm_python_capsule_stream())
    try:
        call(lib.rfm_arrow_export, stream, features, columns, n_columns, flags)
        return stream
    except BaseException:
        helper.rfm_python_capsule_drop(stream)
        raise


def capsule_of(frames: Iterable[Callable[[], int]]) -> object:
    """A capsule with the streams that these export, one or more of the same columns, one behind the other."""
    helper = _helper()
    streams: list[int] = []
    try:
        for export_one in frames:
            streams.append(export_one())
        if len(streams) > 1:
            array = (ctypes.c_void_p * len(streams))(*streams)
            streams = [_there(helper.rfm_python_capsule_chain(array, len(streams)))]
        free = ctypes.cast(helper.rfm_python_capsule_free, ctypes.c_void_p)
        return _new_capsule(streams[0], helper.rfm_python_capsule_name(), free)
    except BaseException:
        for stream in streams:
            helper.rfm_python_capsule_drop(stream)
        raise


def _there(address: int | None) -> int:
    if not address:
        raise MemoryError("out of memory")
    return address
