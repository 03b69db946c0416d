# SPDX-License-Identifier: MIT
"""Arrays in and out, without a copy where there need be none, with NumPy or without it."""

from __future__ import annotations

import array
import ctypes
from typing import Any, Iterable

#: struct format and ctypes type of each element type
_KINDS: dict[str, tuple[str, Any]] = {
    "float64": ("d", ctypes.c_double),
    "int64": ("q", ctypes.c_int64),
    "uint64": ("Q", ctypes.c_uint64),
    "int32": ("i", ctypes.c_int32),
    "uint32": ("I", ctypes.c_uint32),
    "uint8": ("B", ctypes.c_uint8),
}
_LONG = {8: {"l": "q", "L": "Q"}, 4: {"l": "i", "L": "I"}}[ctypes.sizeof(ctypes.c_long)]
_RANGES = {"int64": (-(2**63), 2**63 - 1), "uint64": (0, 2**64 - 1), "int32": (-(2**31), 2**31 - 1),
           "uint32": (0, 2**32 - 1), "uint8": (0, 255)}


class _PyBuffer(ctypes.Structure):
    """Python's Py_buffer: the way to the address of read-only memory too."""

    _fields_ = [
        ("buf", ctypes.c_void_p),
        ("obj", ctypes.py_object),
        ("len", ctypes.c_ssize_t),
        ("itemsize", ctypes.c_ssize_t),
        ("readonly", ctypes.c_int),
        ("ndim", ctypes.c_int),
        ("format", ctypes.c_char_p),
        ("shape", ctypes.POINTER(ctypes.c_ssize_t)),
        ("strides", ctypes.POINTER(ctypes.c_ssize_t)),
        ("suboffsets", ctypes.POINTER(ctypes.c_ssize_t)),
        ("internal", ctypes.c_void_p),
    ]


_get_buffer = ctypes.pythonapi.PyObject_GetBuffer
_get_buffer.argtypes = [ctypes.py_object, ctypes.POINTER(_PyBuffer), ctypes.c_int]
_get_buffer.restype = ctypes.c_int
_release_buffer = ctypes.pythonapi.PyBuffer_Release
_release_buffer.argtypes = [ctypes.POINTER(_PyBuffer)]
_release_buffer.restype = None
_SIMPLE = 0


class _Held:
    """The memory of an object that has the buffer protocol, held in place until this goes."""

    def __init__(self, owner: Any) -> None:
        self._buffer = _PyBuffer()
        _get_buffer(owner, ctypes.byref(self._buffer), _SIMPLE)
        self.address: int | None = self._buffer.buf
        self._release = _release_buffer

    def __del__(self) -> None:
        if self._buffer.buf is not None or self._buffer.len == 0:
            self._release(ctypes.byref(self._buffer))


class Input:
    """A sequence as a C array of one type: lent as it is when it has just that type, else converted.

    `pointer` and `n` are for C; keep the object while C reads."""

    def __init__(self, values: Any, kind: str, name: str, length: int | None = None) -> None:
        code, ctype = _KINDS[kind]
        view = _as_view(values, kind, code, name)
        self.n = view.nbytes // view.itemsize
        if length is not None and self.n != length:
            raise ValueError(f"{name} has {self.n} values, expected {length}")
        self._held = _Held(view)
        self.pointer = ctypes.cast(self._held.address or None, ctypes.POINTER(ctype))


def _as_view(values: Any, kind: str, code: str, name: str) -> memoryview:
    if isinstance(values, (str, bytes)) and kind != "uint8":
        raise TypeError(f"{name}: expected numbers, got {type(values).__name__}")
    if hasattr(values, "to_numpy"):  # pandas, polars, pyarrow
        values = values.to_numpy()
    try:
        view = memoryview(values)
    except (TypeError, ValueError, BufferError):
        return memoryview(_from_list(values, kind, code, name))
    if view.ndim == 1 and view.c_contiguous and _LONG.get(view.format, view.format) == code:
        return view
    if hasattr(values, "dtype"):
        return memoryview(_from_numpy(values, kind, name))
    return memoryview(_from_list(view.tolist(), kind, code, name))


def _from_list(values: Iterable[Any], kind: str, code: str, name: str) -> Any:
    try:
        if kind == "uint8":
            return array.array(code, [int(value) for value in values])
        return array.array(code, values)
    except (TypeError, OverflowError, ValueError) as error:
        raise type(error)(f"{name}: {error}") from None


def _from_numpy(values: Any, kind: str, name: str) -> Any:
    if values.ndim != 1:
        raise ValueError(f"{name} has {values.ndim} dimensions, expected 1")
    wanted = "iufb" if kind == "float64" else "iub"
    if values.dtype.kind not in wanted:
        raise TypeError(f"{name}: expected {kind}, got {values.dtype}")
    if kind in _RANGES and values.size:
        low, high = _RANGES[kind]
        if int(values.min()) < low or int(values.max()) > high:
            raise OverflowError(f"{name}: a value is outside {low} .. {high}")
    return values.astype(kind, order="C")


def optional(values: Any, kind: str, name: str, length: int | None) -> Input | None:
    """An array that may be absent."""
    return None if values is None else Input(values, kind, name, length)


class Output:
    """Memory for C to fill, which becomes a read-only view."""

    def __init__(self, kind: str, n: int) -> None:
        self._code, ctype = _KINDS[kind]
        self._memory = (ctype * n)()
        self.pointer = ctypes.cast(self._memory, ctypes.POINTER(ctype))

    def view(self, shape: tuple[int, ...] | None = None) -> memoryview:
        return _view_of(self._memory, self._code, shape)


def borrowed(pointer: Any, kind: str, n: int, owner: Any, shape: tuple[int, ...] | None = None) -> memoryview:
    """A read-only view of memory inside an object of the library, which lives as long as the view."""
    code, ctype = _KINDS[kind]
    if n == 0 or not pointer:
        return _view_of((ctype * 0)(), code, shape if n == 0 else None)
    address = ctypes.cast(pointer, ctypes.c_void_p).value
    assert address is not None
    memory_type = type("Borrowed", (ctype * n,), {})
    memory = memory_type.from_address(address)
    memory.owner = owner
    return _view_of(memory, code, shape)


def _view_of(memory: Any, code: str, shape: tuple[int, ...] | None) -> memoryview:
    view = memoryview(memory).cast("B").cast(code) if len(memory) else memoryview(array.array(code))
    if shape is not None and len(shape) > 1 and all(shape):
        view = view.cast("B").cast(code, list(shape))
    return view.toreadonly()


class Texts:
    """Byte ids as C takes them: bytes one after another, and n + 1 offsets."""

    def __init__(self, values: Iterable[Any], name: str) -> None:
        encoded = [_encode(value, name) for value in values]
        offsets = array.array("q", [0])
        total = 0
        for text in encoded:
            total += len(text)
            offsets.append(total)
        self.n = len(encoded)
        self.bytes = Input(b"".join(encoded) or b"\0", "uint8", name)
        self.offsets = Input(offsets, "int64", name)


def _encode(value: Any, name: str) -> bytes:
    if isinstance(value, bytes):
        return value
    if isinstance(value, str):
        return value.encode("utf-8")
    raise TypeError(f"{name}: expected str or bytes, got {type(value).__name__}")
