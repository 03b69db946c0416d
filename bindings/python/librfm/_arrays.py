# SPDX-License-Identifier: MIT
"""Arrays in and out, without a copy where there need be none, with NumPy or without it."""

from __future__ import annotations

import array
import ctypes
import operator
import datetime
import sys
from typing import Any, Callable, Iterable, Literal, overload

from . import _prototypes as c
from ._call import Handle
from ._library import lib
from ._values import code, day, id_bytes, id_text, refused, struct

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

    `pointer` and `n` are for C; keep the object while C reads."""

    def __init__(self, values: Any, kind: str, name: str, length: int | None = None) -> None:
        format_code, ctype = _KINDS[kind]
        view = _as_view(values, kind, format_code, name)
        self.n = view.nbytes // view.itemsize
        if length is not None and self.n != length:
            raise refused(f"{name} has {self.n} values, expected {length}")
        self._held = _Held(view)
        self.pointer = ctypes.cast(ctypes.c_void_p(self._held.address), ctypes.POINTER(ctype))


def _as_view(values: Any, kind: str, format_code: str, name: str) -> memoryview:
    if isinstance(values, (str, bytes, bytearray)) or values is None:
        raise TypeError(f"{name}: expected numbers, got {type(values).__name__}")
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


def columnar(values: Any) -> Any:
    """The column of a data frame as an array (pandas, polars, pyarrow), without NumPy as a list; others as they are."""
    if hasattr(values, "to_numpy") and not hasattr(values, "__array_interface__"):
        try:
            return values.to_numpy()
        except (ImportError, ValueError, TypeError):  # no NumPy; or a pyarrow array that is not in one piece
            return values.to_list() if hasattr(values, "to_list") else list(values)
    return values


def _from_list(values: Iterable[Any], kind: str, format_code: str, name: str) -> Any:
    try:
        if kind == "uint8":
            return array.array(format_code, [operator.index(value) for value in values])
        return array.array(format_code, values)
    except (TypeError, OverflowError, ValueError) as error:
        if isinstance(error, TypeError):
            raise TypeError(f"{name}: expected a sequence of {kind} ({error})") from None
        raise refused(f"{name}: {error}") from None


def _from_numpy(values: Any, kind: str, name: str) -> Any:
    wanted = "iufb" if kind == "float64" else "iub"
    if values.dtype.kind not in wanted:
        raise TypeError(f"{name}: expected {kind}, got {values.dtype}")
    if kind in _RANGES and values.size:
        low, high = _RANGES[kind]
        if int(values.min()) < low or int(values.max()) > high:
            raise refused(f"{name}: a value is outside {low} .. {high}")
    return values.astype(kind, order="C")


def _is_numpy(values: Any, kinds: str) -> bool:
    return getattr(getattr(values, "dtype", None), "kind", "?") in kinds


def optional(values: Any, kind: str, name: str, length: int | None) -> Input | None:
    """An array that may be absent."""
    return None if values is None else Input(values, kind, name, length)


def _first(values: Any) -> Any:
    """The first element that is not None."""
    return next((value for value in values if value is not None), None)


def days(values: Any, name: str, length: int | None = None) -> Input:
    """Days: integers, dates, or datetime64 of NumPy, rounded down to days."""
    values = columnar(values)
    if _is_numpy(values, "M"):
        values = values.astype("datetime64[D]").astype("int64")
    elif _is_numpy(values, "O") or not _has_buffer(values):
        values = [day(value, name) for value in _sequence(values, name)]
    return Input(values, "int32", name, length)


def times(values: Any, name: str, length: int | None = None) -> Input:
    """Unix seconds: integers, datetimes (those without a zone are civil time, as if UTC), or datetime64 of NumPy."""
    values = columnar(values)
    if _is_numpy(values, "M"):
        values = values.astype("datetime64[s]").astype("int64")
    elif _is_numpy(values, "O") or not _has_buffer(values):
        values = [second(value, name) for value in _sequence(values, name)]
    return Input(values, "int64", name, length)


_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)


def second(value: Any, name: str) -> int:
    """Unix seconds of a datetime or a number."""
    if isinstance(value, datetime.datetime):
        instant = value if value.tzinfo is not None else value.replace(tzinfo=datetime.timezone.utc)
        return (instant - _EPOCH) // datetime.timedelta(seconds=1)
    if isinstance(value, bool) or not hasattr(value, "__index__"):
        raise TypeError(f"{name}: expected a datetime or Unix seconds, got {type(value).__name__}")
    return int(value.__index__())


def _has_buffer(values: Any) -> bool:
    try:
        memoryview(values)
    except (TypeError, ValueError, BufferError):
        return False
    return True


def _sequence(values: Any, name: str) -> list[Any]:
    if isinstance(values, (str, bytes)):
        raise TypeError(f"{name}: expected a sequence, got {type(values).__name__}")
    try:
        return list(values)
    except TypeError:
        raise TypeError(f"{name}: expected a sequence, got {type(values).__name__}") from None


def key_hash(key: str | bytes) -> int:
    """The key that a text stands for in `order`, `event`, `item` and `category`: the same for ever and in every language.

    >>> hex(key_hash("C536379"))
    '0xcfdcdd61734302c9'
    """
    data = _key_bytes(key)
    return int(lib.rfm_key_hash(data, len(data)))


def group_hash(key: str | bytes) -> int:
    """The same in the 32 bits of `group`."""
    data = _key_bytes(key)
    return int(lib.rfm_group_hash(data, len(data)))


def _key_bytes(key: Any) -> bytes:
    if not isinstance(key, (str, bytes)):
        raise TypeError(f"key: expected str or bytes, got {type(key).__name__}")
    return id_bytes(key)


def keys(values: Any, kind: str, name: str, length: int | None) -> Input | None:
    """Integers as they are; texts by their hash; None is no key."""
    if values is None:
        return None
    values = columnar(values)
    if _has_buffer(values) and not _is_numpy(values, "OUS"):
        return Input(values, kind, name, length)
    made = group_hash if kind == "uint32" else key_hash
    hashed: dict[Any, int] = {None: 0, "": 0, b"": 0}
    listed = _sequence(values, name)
    for value in set(listed):
        if isinstance(value, (str, bytes)) and value not in hashed:
            hashed[value] = made(value)
    return Input([hashed.get(value, value) for value in listed], kind, name, length)


def kinds(values: Any, name: str, length: int) -> Input | None:
    """Kinds of events by name or number."""
    if values is None:
        return None
    values = columnar(values)
    if not _has_buffer(values) or _is_numpy(values, "OUS"):
        values = [code("rfm_kind", v, name) if isinstance(v, str) else v for v in _sequence(values, name)]
    return Input(values, "uint8", name, length)


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


class Ids:
    """Ids of many customers, as C takes them. `anonymous` is a byte per row where some have none."""

    def __init__(self, values: Any, name: str, are_bytes: bool | None = None) -> None:
        """`are_bytes`: of what type they must be; None: whatever they are."""
        values = columnar(values)
        self.anonymous: Input | None = None
        self.number: Input | None = None
        self.bytes: Input | None = None
        self.offsets: Input | None = None
        if _has_buffer(values) and not _is_numpy(values, "OUS") and not isinstance(values, (str, bytes)):
            self._of_numbers(values, name)
        else:
            self._of_list(_sequence(values, name), name, are_bytes)

    def _of_numbers(self, values: Any, name: str) -> None:
        self.number = number = Input(values, "uint64", name)
        self.n = number.n

    def _of_list(self, values: list[Any], name: str, are_bytes: bool | None) -> None:
        self.n = len(values)
        if any(value is None for value in values):
            self.anonymous = Input([value is None for value in values], "uint8", name)
        if are_bytes if are_bytes is not None else isinstance(_first(values), (str, bytes)):
            self._of_texts(values, name)
        else:
            self.number = Input([0 if value is None else value for value in values], "uint64", name)

    def _of_texts(self, values: list[Any], name: str) -> None:
        offsets, parts, total = array.array("q", [0]), [], 0
        for row, value in enumerate(values):
            if not isinstance(value, (str, bytes, type(None))):
                raise TypeError(f"{name}: expected str or bytes in row {row}, got {type(value).__name__}")
            part = b"" if value is None else id_bytes(value)
            total += len(part)
            parts.append(part)
            offsets.append(total)
        self.bytes = Input(array.array("B", b"".join(parts) or b"\0"), "uint8", name)
        self.offsets = Input(offsets, "int64", name)

    def struct(self, name: str) -> c.rfm_ids:
        """The struct for C; keep this object while C reads."""
        if self.anonymous is not None:
            raise refused(f"{name} has a None")
        made = struct(c.rfm_ids, n=self.n)
        if self.number is not None:
            made.number = self.number.pointer
        if self.bytes is not None and self.offsets is not None:
            made.bytes, made.offsets = self.bytes.pointer, self.offsets.pointer
        return made


def ids_of(made: c.rfm_ids, owner: Handle) -> memoryview | list[str]:
    """Ids that C lent: a view of integers, or a list of texts."""
    if not made.offsets:
        return borrowed(made.number, "uint64", made.n, owner)
    offsets = borrowed(made.offsets, "int64", made.n + 1, owner)
    data = ctypes.string_at(made.bytes, offsets[made.n]) if made.n else b""
    return [id_text(data[offsets[i] : offsets[i + 1]]) for i in range(made.n)]


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
        listed = _sequence(values, name)
        return listed, (len(listed),)
    rows = [_flattened(row, name, dimensions - 1) for row in _sequence(values, name)]
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



