# SPDX-License-Identifier: MIT
"""Single values on their way in and out: whole numbers, names of enums, days, texts, ids, structs."""

from __future__ import annotations

import array
import ctypes
import dataclasses
import datetime
import operator
from typing import Any, TypeVar, Union

from . import _prototypes as c
from .errors import ArgumentError

#: A local day: a date, or days since 1970-01-01.
Day = Union[datetime.date, int]
#: A customer's id: an integer from 0, or a text or bytes.
Customer = Union[int, str, bytes]

_EPOCH = datetime.date(1970, 1, 1)
_RANGES = {"int32": (-(2**31), 2**31 - 1), "int64": (-(2**63), 2**63 - 1), "uint32": (0, 2**32 - 1), "uint64": (0, 2**64 - 1)}

S = TypeVar("S", bound=ctypes.Structure)
R = TypeVar("R")


def struct(struct_type: type[S], /, **fields: Any) -> S:
    """A sized struct with these fields."""
    made = struct_type(**fields)
    made.struct_size = ctypes.sizeof(struct_type)
    return made


def refused(message: str, row: int | None = None) -> ArgumentError:
    return ArgumentError(message, c.RFM_E_ARG, row)


def whole(value: Any, name: str, kind: str = "int32") -> int:
    """The value as an integer that C can hold."""
    try:
        number = operator.index(value)
    except TypeError:
        raise TypeError(f"{name}: expected an integer, got {type(value).__name__}") from None
    low, high = _RANGES[kind]
    if not low <= number <= high:
        raise refused(f"{name} is {number}, expected {low} .. {high}")
    return number


def real(value: Any, name: str) -> float:
    try:
        return float(array.array("d", [value])[0])  # unlike float() it takes no texts
    except (TypeError, ValueError):
        raise TypeError(f"{name}: expected a number, got {type(value).__name__}") from None
    except OverflowError:
        raise refused(f"{name} is beyond what a float can hold") from None


def text(value: Any, name: str) -> bytes:
    """A text for C, which ends at its first zero byte."""
    if not isinstance(value, str):
        raise TypeError(f"{name}: expected a str, got {type(value).__name__}")
    if "\0" in value:
        raise refused(f"{name} has a zero character")
    return _utf8(value, name)


def _utf8(value: str, name: str, errors: str = "strict") -> bytes:
    try:
        return value.encode("utf-8", errors)
    except UnicodeEncodeError as error:
        raise refused(f"{name} has no Unicode character at {error.start}: {value[error.start]!r}") from None


def optional_text(value: Any, name: str) -> bytes | None:
    return None if value is None else text(value, name)


def code(enum: str, value: Any, name: str) -> int:
    """The number behind a name of an enum; None is 0, the default."""
    if value is None:
        return 0
    values = c.ENUMS[enum]
    if isinstance(value, str) and value in values:
        return values[value]
    known = ", ".join(values)
    if isinstance(value, str):
        raise refused(f"{name} is {value!r}, expected one of: {known}")
    raise TypeError(f"{name}: expected one of {known}, got {type(value).__name__}")


def name_of(enum: str, value: int) -> str:
    """The name behind a number of an enum."""
    return next((name for name, number in c.ENUMS[enum].items() if number == value), str(value))


def names_of_bits(enum: str, bits: int) -> tuple[str, ...]:
    return tuple(name for name, bit in c.ENUMS[enum].items() if bits & bit)


def day(value: Any, name: str) -> int:
    """Days since 1970-01-01 of a date or a number. A datetime has a time of day too, and so is refused."""
    if isinstance(value, datetime.datetime):
        raise TypeError(f"{name}: expected a date or days since 1970-01-01, got a datetime; take its .date()")
    if isinstance(value, datetime.date):
        return (value - _EPOCH).days
    if isinstance(value, (bool, str, bytes)) or value is None:
        hint = "; take datetime.date.fromisoformat() of it" if isinstance(value, str) else ""
        raise TypeError(f"{name}: expected a date or days since 1970-01-01, got {type(value).__name__}{hint}")
    return whole(value, name)


def date(number: int) -> datetime.date:
    """The date of a day that the library gave."""
    return _EPOCH + datetime.timedelta(days=number)


def day_or_none(number: int) -> datetime.date | None:
    """The date of a day that stands for none when it is the first of all."""
    return None if number == c.RFM_DAY_MIN else date(number)


def id_bytes(value: str | bytes, name: str) -> bytes:
    if isinstance(value, bytes):
        return value
    try:
        return value.encode()
    except UnicodeEncodeError:  # lone surrogates
        return _utf8(value, name, "surrogateescape")


def id_text(value: bytes) -> str:
    """Ids come back as text; bytes that are no UTF-8 survive as lone surrogates, and go in again."""
    return value.decode("utf-8", "surrogateescape")


def customer_id(value: Any, name: str = "customer") -> c.rfm_id:
    if isinstance(value, (str, bytes)):
        data = id_bytes(value, name)
        made = struct(c.rfm_id, n_bytes=len(data))
        made.keep = (ctypes.c_uint8 * max(len(data), 1)).from_buffer_copy(data or b"\0")
        made.bytes = ctypes.cast(made.keep, ctypes.POINTER(ctypes.c_uint8))
        return made
    return struct(c.rfm_id, number=whole(value, name, "uint64"))


def customer_of(made: c.rfm_id) -> int | str:
    """The id that C filled in."""
    if made.bytes:
        return id_text(ctypes.string_at(made.bytes, made.n_bytes))
    return int(made.number)


def output(kind: type[S]) -> S:
    """A struct for C to fill."""
    return struct(kind)


def record(kind: type[R], made: Any, /, **others: Any) -> R:
    """The dataclass of a struct: each field under its own name, but for `others`."""
    fields = {f.name: getattr(made, f.name) for f in dataclasses.fields(kind) if f.name not in others}  # type: ignore[arg-type]
    return kind(**fields, **others)
