# SPDX-License-Identifier: MIT
"""Arrays in and out, without a copy where there need be none, with NumPy or without it."""

from __future__ import annotations

import array
import ctypes
import math
import operator
import sys
from typing import Any, Callable, Iterable, Literal, overload

from ._call import Handle
from ._columns import columnar, no_value
from ._values import refused

#: struct format, ctypes type and range of each element type
_KINDS: dict[str, tuple[str, Any]] = {
    "float64": ("d", ctypes.c_double),
    "int64": ("q", ctypes.c_int64),
    "uint64": ("Q", ctypes.c_uint64),
    "int32": ("i", ctypes.c_int32),
    "uint32": ("I", ctypes.c_uint32),
    "uint8": ("B", ctypes.c_uint8),
}
_CODES = {ctype: format_code for format_code, ctype in _KINDS.values()}
_RANGES = {
    "int64": (-(2**63), 2**63 - 1),
    "uint64": (0, 2**64 - 1),
    "int32": (-(2**31), 2**31 - 1),
    "uint32": (0, 2**32 - 1),
    "uint8": (0, 255),
}
_LONG = {8: {"l": "q", "L": "Q"}, 4: {"l": "i", "L": "I"}}[ctypes.sizeof(ctypes.c_long)]
_NATIVE = "@=<" if sys.byteorder == "little" else "@=>"


class _PyBuffer(ctypes.Structure):
    """Python's Py_buffer: the way to the address of read-only memory too."""

    _fields_ = [
        ("buf", ctypes.c_void_p),
        ("obj", ctypes.c_void_p),
        ("len", ctypes.c_ssize_t),
        ("itemsize", ctypes.c_ssize_t),
        ("readonly", ctypes.c_int),
        ("ndim", ctypes.c_int),
        ("format", ctypes.c_char_p),
        ("shape", ctypes.c_void_p),
        ("strides", ctypes.c_void_p),
        ("suboffsets", ctypes.c_void_p),
        ("internal", ctypes.c_void_p),
    ]


_get_buffer = ctypes.pythonapi.PyObject_GetBuffer
_get_buffer.argtypes = [ctypes.py_object, ctypes.POINTER(_PyBuffer), ctypes.c_int]
_get_buffer.restype = ctypes.c_int
_release_buffer = ctypes.pythonapi.PyBuffer_Release
_release_buffer.argtypes = [ctypes.POINTER(_PyBuffer)]
_release_buffer.restype = None


class _Held:
    """The memory of an object that has the buffer protocol, held in place until this goes."""

    def __init__(self, owner: Any) -> None:
        self._release: Callable[[Any], None] | None = None
        self._buffer = _PyBuffer()
        _get_buffer(owner, ctypes.byref(self._buffer), 0)
        self._release = _release_buffer
        self.address: int | None = self._buffer.buf

    def __del__(self, byref: Callable[[Any], Any] = ctypes.byref) -> None:
        if self._release is not None:
            self._release(byref(self._buffer))


class Input:
    """A sequence as a C array of one type: lent as it is when it has just that type, else converted.

    `pointer` and `n` are for C, `values` for Python; keep the object while C reads."""

    def __init__(self, values: Any, kind: str, name: str, length: int | None = None) -> None:
        format_code, ctype = _KINDS[kind]
        view = _as_view(values, kind, format_code, name)
        self.n = view.nbytes // view.itemsize
        if length is not None and self.n != length:
            raise refused(f"{name} has {self.n} values, expected {length}")
        self.values = view
        self._held = _Held(view)
        self.pointer = ctypes.cast(ctypes.c_void_p(self._held.address), ctypes.POINTER(ctype))


def _as_view(values: Any, kind: str, format_code: str, name: str) -> memoryview:
    if isinstance(values, (str, bytes, bytearray, set, frozenset, dict)) or values is None:
        raise TypeError(f"{name}: expected a sequence of numbers, got {type(values).__name__}")
    values = columnar(values)
    try:
        view = memoryview(values)
    except (TypeError, ValueError, BufferError):
        return memoryview(_from_list(values, kind, format_code, name))
    if view.ndim != 1:
        raise refused(f"{name} has {view.ndim} dimensions, expected 1")
    if view.c_contiguous and plain_format(view) == format_code:
        return view
    if hasattr(values, "dtype"):
        return memoryview(_from_numpy(values, kind, name))
    return memoryview(_from_list(_listed(view, name), kind, format_code, name))


def _listed(view: memoryview, name: str) -> list[Any]:
    try:
        return view.tolist()
    except NotImplementedError:
        raise TypeError(f"{name}: cannot read elements of the format {view.format!r}") from None


def plain_format(view: memoryview) -> str:
    """The format with one letter for each type of this machine."""
    letter = view.format.lstrip(_NATIVE) if len(view.format) > 1 else view.format
    return _LONG.get(letter, letter)


def _from_list(values: Iterable[Any], kind: str, format_code: str, name: str) -> Any:
    """A float that is None is NaN: whoever reads it says whether that will do."""
    try:
        rows = iter(values)
    except TypeError as error:
        raise TypeError(f"{name}: expected a sequence of {kind} ({error})") from None
    values = list(rows)  # what it raises is the caller's
    try:
        if kind == "float64" and any(value is None for value in values):
            values = [math.nan if value is None else value for value in values]
        if kind in _RANGES and set(map(type, values)) != {int}:  # array.array may cut off what comes after the point
            values = list(map(operator.index, values))
        return array.array(format_code, values)
    except (TypeError, OverflowError, ValueError):
        raise _first_refused(values, kind, format_code, name) from None


def _first_refused(values: list[Any], kind: str, format_code: str, name: str) -> Exception:
    """The error for the first row that C cannot hold."""
    missing = no_value(values, name)
    if missing is not None:
        return missing
    for row, value in enumerate(values):
        try:
            array.array(format_code, [operator.index(value) if kind in _RANGES else value])
        except TypeError:
            return TypeError(f"{name}: expected {'an integer' if kind in _RANGES else 'a number'} in row {row}, got {type(value).__name__}")
        except (OverflowError, ValueError):
            break
    return _beyond(value, row, kind, name)


def _beyond(value: Any, row: int, kind: str, name: str) -> Exception:
    if kind not in _RANGES:
        return refused(f"{name} in row {row} is beyond what a float can hold", row)
    low, high = _RANGES[kind]
    if abs(value) >= 2**128:
        return refused(f"{name} is too large in row {row}, expected {low} .. {high}", row)
    return refused(f"{name} is {value} in row {row}, expected {low} .. {high}", row)


def _from_numpy(values: Any, kind: str, name: str) -> Any:
    wanted = "iufb" if kind == "float64" else "iub"
    if values.dtype.kind == "O":
        return _from_list(values, kind, _KINDS[kind][0], name)
    if values.dtype.kind not in wanted:
        raise TypeError(f"{name}: expected {kind}, got {values.dtype}")
    if kind in _RANGES and values.size:
        low, high = _RANGES[kind]
        if int(values.min()) < low or int(values.max()) > high:
            row, value = next((row, value) for row, value in enumerate(values.tolist()) if not low <= value <= high)
            raise _beyond(value, row, kind, name)
    return values.astype(kind, order="C")


def is_numpy(values: Any, kinds: str) -> bool:
    return getattr(getattr(values, "dtype", None), "kind", "?") in kinds


def optional(values: Any, kind: str, name: str, length: int | None) -> Input | None:
    """An array that may be absent."""
    return None if values is None else Input(values, kind, name, length)


def has_buffer(values: Any) -> bool:
    try:
        memoryview(values)
    except (TypeError, ValueError, BufferError):
        return False
    return True


def sequence(values: Any, name: str) -> list[Any]:
    if isinstance(values, (str, bytes, set, frozenset, dict)):  # in no order, or of two things
        raise TypeError(f"{name}: expected a sequence, got {type(values).__name__}")
    try:
        return list(values)
    except TypeError:
        raise TypeError(f"{name}: expected a sequence, got {type(values).__name__}") from None


class Output:
    """Memory for C to fill, which becomes a read-only view."""

    def __init__(self, kind: str, n: int) -> None:
        self._code, ctype = _KINDS[kind]
        self._memory = (ctype * n)()
        self.n = n
        self.pointer = ctypes.cast(self._memory, ctypes.POINTER(ctype))

    def view(self, shape: tuple[int, ...] | None = None) -> Any:
        return _view_of(self._memory, self._code, shape)


class Records:
    """Structs of a fixed layout for C to fill, whose fields become read-only columns with one value per struct."""

    def __init__(self, kind: type[ctypes.Structure], n: int) -> None:
        self._kind = kind
        self.array = (kind * n)()

    def column(self, name: str) -> Any:
        field = getattr(self._kind, name)
        flat = _view_of(self.array, _CODES[dict(self._kind._fields_)[name]], None)  # type: ignore[arg-type]
        return flat[field.offset // field.size :: ctypes.sizeof(self._kind) // field.size]


@overload
def borrowed(
    pointer: Any, kind: Literal["float64"], n: int, owner: Handle, shape: tuple[int, ...] | None = None
) -> memoryview[float]: ...
@overload
def borrowed(
    pointer: Any,
    kind: Literal["int64", "uint64", "int32", "uint32", "uint8"],
    n: int,
    owner: Handle,
    shape: tuple[int, ...] | None = None,
) -> memoryview[int]: ...
def borrowed(pointer: Any, kind: str, n: int, owner: Handle, shape: tuple[int, ...] | None = None) -> Any:
    """A read-only view of memory inside an object of the library, which lives as long as the view."""
    format_code, ctype = _KINDS[kind]
    address = ctypes.cast(pointer, ctypes.c_void_p).value
    if n == 0 or address is None:
        return _view_of((ctype * 0)(), format_code, None)
    memory = (ctype * n).from_address(address)
    memory.owner = owner.memory
    return _view_of(memory, format_code, shape)


def _view_of(memory: Any, format_code: str, shape: tuple[int, ...] | None) -> Any:
    """Of no rows the view has one dimension, for memoryview knows no others."""
    if not len(memory):
        return memoryview(array.array(format_code)).toreadonly()
    view: Any = memoryview(memory).cast("B")
    return (view.cast(format_code, list(shape)) if shape is not None and len(shape) > 1 else view.cast(format_code)).toreadonly()


def matrix(values: Any, name: str, dimensions: int = 2) -> tuple[Input, tuple[int, ...]]:
    """Rows of numbers (lists of lists, or an array) as one array, and their shape."""
    flat, shape = _flattened(values, name, dimensions)
    return Input(flat, "float64", name), shape


def _flattened(values: Any, name: str, dimensions: int) -> tuple[Any, tuple[int, ...]]:
    values = columnar(values)
    if hasattr(values, "reshape") and hasattr(values, "dtype"):
        if values.ndim != dimensions:
            raise refused(f"{name} has {values.ndim} dimensions, expected {dimensions}")
        return values.reshape(-1), tuple(int(n) for n in values.shape)
    if isinstance(values, memoryview):
        values = _listed(values, name)
    if dimensions == 1:
        listed = sequence(values, name)
        return listed, (len(listed),)
    rows = [_flattened(row, name, dimensions - 1) for row in sequence(values, name)]
    shapes = {shape for _, shape in rows}
    if len(shapes) > 1:
        raise refused(f"{name} has rows of different lengths")
    inner = shapes.pop() if shapes else (0,) * (dimensions - 1)
    return [value for row, _ in rows for value in row], (len(rows), *inner)


def pointers(inputs: Iterable[Input | None]) -> Any:
    """An array of pointers to doubles."""
    listed = list(inputs)
    made = (ctypes.POINTER(ctypes.c_double) * max(len(listed), 1))()
    for i, values in enumerate(listed):
        if values is not None:
            made[i] = values.pointer
    return made



