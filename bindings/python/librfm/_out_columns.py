# SPDX-License-Identifier: MIT
"""Columns on their way out, as Arrow has them."""

from __future__ import annotations

import ctypes
import dataclasses
import datetime
import numbers
from typing import Any

from . import _prototypes as c
from ._arrays import Input, plain_format
from ._columns import columnar, is_missing, no_value
from ._values import day, refused, text


@dataclasses.dataclass(frozen=True)
class OutColumn:
    """One column that goes out: values, their Arrow type, the step from one row to the next, and names for numbers."""

    name: str
    type: int
    values: Any
    stride: int = 1
    names: tuple[str, ...] = ()


_KINDS = {
    c.RFM_ARROW_DOUBLE: "float64", c.RFM_ARROW_UINT8: "uint8", c.RFM_ARROW_INT32: "int32", c.RFM_ARROW_INT64: "int64",
    c.RFM_ARROW_UINT64: "uint64", c.RFM_ARROW_NAMES: "int32", c.RFM_ARROW_DATE: "int32",
}  # fmt: skip
_TYPES = {"i": c.RFM_ARROW_INT32, "Q": c.RFM_ARROW_UINT64, "B": c.RFM_ARROW_UINT8, "?": c.RFM_ARROW_UINT8}
_TYPES |= dict.fromkeys("qbhHI", c.RFM_ARROW_INT64) | dict.fromkeys("def", c.RFM_ARROW_DOUBLE)
_WHOLE_IN_FLOAT = 2**53


def out_column(name: str, values: Any) -> OutColumn:
    """A column of the caller's: whole numbers stay whole, dates dates, texts texts; all other numbers are float64."""
    values = columnar(values)
    dtype = getattr(values, "dtype", None)
    if getattr(dtype, "kind", "") in ("O", "U") or str(dtype) == "datetime64[D]":
        values = values.tolist()
    try:
        return OutColumn(name, _TYPES.get(plain_format(memoryview(values)), c.RFM_ARROW_DOUBLE), values)
    except (TypeError, ValueError, BufferError):
        return _of_list(name, values)


def _of_list(name: str, values: Any) -> OutColumn:
    try:
        if isinstance(values, (str, set, frozenset, dict)):  # of one thing, or in no order
            raise TypeError
        listed = [None if is_missing(value) else value for value in values]
    except TypeError:
        raise TypeError(f"{name}: expected a sequence, got {type(values).__name__}") from None
    kinds = {type(value) for value in listed if value is not None}
    if kinds == {datetime.date}:
        return OutColumn(name, c.RFM_ARROW_DATE, [day(value, name) for value in _whole(listed, name)])
    if kinds and all(issubclass(kind, str) for kind in kinds):
        return _of_texts(name, listed)
    if kinds == {bool}:
        return OutColumn(name, c.RFM_ARROW_UINT8, _whole(listed, name))
    if kinds and all(issubclass(kind, numbers.Integral) and not issubclass(kind, bool) for kind in kinds):  # those of NumPy, too
        return _of_integers(name, listed)
    return OutColumn(name, c.RFM_ARROW_DOUBLE, listed)


def _of_texts(name: str, values: list[Any]) -> OutColumn:
    """A dictionary of the different ones."""
    numbers = {value: number for number, value in enumerate(dict.fromkeys(value for value in values if value is not None))}
    return OutColumn(name, c.RFM_ARROW_NAMES, [-1 if value is None else numbers[value] for value in values], names=tuple(numbers))


def _of_integers(name: str, values: list[Any]) -> OutColumn:
    low, high = (function(value for value in values if value is not None) for function in (min, max))
    if None not in values:
        return OutColumn(name, c.RFM_ARROW_UINT64 if high >= 2**63 else c.RFM_ARROW_INT64, values)
    if max(-low, high) > _WHOLE_IN_FLOAT:
        raise refused(f"{name} has None in a row, and numbers beyond 2**53, which would not stay whole beside it")
    return OutColumn(name, c.RFM_ARROW_DOUBLE, values)


def _whole(values: list[Any], name: str) -> list[Any]:
    error = no_value(values, name)
    if error is not None:
        raise error
    return values


def fill(place: Any, column: OutColumn, n: int) -> list[Any]:
    """The struct of one column; what it points to is given back to be kept."""
    values = Input(column.values, _KINDS[column.type], column.name, n * column.stride)
    first, step = getattr(column, "first", 0), column.stride
    names = (ctypes.c_char_p * max(len(column.names), 1))(*(text(name, "names") for name in column.names))
    place.struct_size = ctypes.sizeof(c.rfm_arrow_column)
    place.stride = step
    place.name = text(column.name, "name of a column")
    place.values = (ctypes.cast(values.pointer, ctypes.c_void_p).value or 0) + first
    place.type = column.type
    if column.names:
        place.names, place.n_names = names, len(column.names)
    return [values, names]
