# SPDX-License-Identifier: MIT
"""Ids of many customers, in and out."""

from __future__ import annotations

import array
import ctypes
from typing import Any

from . import _prototypes as c
from ._arrays import Input, borrowed, has_buffer, is_numpy, sequence
from ._call import Handle
from ._columns import columnar, is_missing
from ._values import id_bytes, id_text, refused, struct
from ._words import FLOAT_IDS, INTEGER_IDS, TEXT_IDS


def _hint(value: Any) -> str:
    if isinstance(value, float):
        return f"; {FLOAT_IDS}"
    if isinstance(value, (str, bytes)):
        return f"; {TEXT_IDS}"
    return f"; {INTEGER_IDS}" if isinstance(value, int) else ""


def _type_of(values: Any) -> str:
    return str(getattr(values, "dtype", type(values).__name__))


class Ids:
    """Ids of many customers, as C takes them. `anonymous` is a byte per row where some have none."""

    def __init__(self, values: Any, name: str, are_bytes: bool | None = None) -> None:
        """`are_bytes`: of what type they must be; None: whatever they are."""
        values = columnar(values)
        self.anonymous: Input | None = None
        self.number: Input | None = None
        self.bytes: Input | None = None
        self.offsets: Input | None = None
        if has_buffer(values) and not is_numpy(values, "OUS") and not isinstance(values, (str, bytes)):
            self._of_numbers(values, name, are_bytes)
        else:
            self._of_list(sequence(values, name), name, are_bytes)

    def _of_numbers(self, values: Any, name: str, are_bytes: bool | None) -> None:
        if are_bytes:
            hint = FLOAT_IDS if is_numpy(values, "f") else INTEGER_IDS
            raise TypeError(f'{name}: expected texts or bytes, for the ids are "bytes", got an array of {_type_of(values)}; {hint}')
        if is_numpy(values, "f"):
            raise TypeError(f"{name}: expected integers, got {values.dtype}; {FLOAT_IDS}")
        self.number = number = Input(values, "uint64", name)
        self.n = number.n

    def _of_list(self, values: list[Any], name: str, are_bytes: bool | None) -> None:
        self.n = len(values)
        if not set(map(type, values)) <= {str, bytes, int}:
            values = [None if is_missing(value) else value for value in values]
        if any(value is None for value in values):
            self.anonymous = Input([value is None for value in values], "uint8", name)
        if are_bytes is None:
            are_bytes = isinstance(next((value for value in values if value is not None), None), (str, bytes))
        _check_types(values, name, are_bytes)
        if are_bytes:
            self._of_texts(values, name)
        else:
            self.number = Input([value or 0 for value in values], "uint64", name)

    def _of_texts(self, values: list[Any], name: str) -> None:
        offsets, parts, total = array.array("q", [0]), [], 0
        for value in values:
            part = b"" if value is None else id_bytes(value, name)
            total += len(part)
            parts.append(part)
            offsets.append(total)
        self.bytes = Input(array.array("B", b"".join(parts) or b"\0"), "uint8", name)
        self.offsets = Input(offsets, "int64", name)

    def struct(self, name: str) -> c.rfm_ids:
        """The struct for C; keep this object while C reads."""
        if self.anonymous is not None:
            raise refused(f"{name} has a row without an id")
        made = struct(c.rfm_ids, n=self.n)
        if self.number is not None:
            made.number = self.number.pointer
        if self.bytes is not None and self.offsets is not None:
            made.bytes, made.offsets = self.bytes.pointer, self.offsets.pointer
        return made


def _check_types(values: list[Any], name: str, are_bytes: bool) -> None:
    if set(map(type, values)) <= ({str, bytes, type(None)} if are_bytes else {int, type(None)}):
        return
    expected = "texts or bytes" if are_bytes else "integers"
    for row, value in enumerate(values):
        if value is not None and not (isinstance(value, (str, bytes)) if are_bytes else hasattr(value, "__index__")):
            raise TypeError(f"{name}: expected {expected} in row {row}, got {type(value).__name__}{_hint(value)}")


def ids_of(made: c.rfm_ids, owner: Handle) -> memoryview | list[str]:
    """Ids that C lent: a view of integers, or a list of texts."""
    if not made.offsets:
        return borrowed(made.number, "uint64", made.n, owner)
    offsets = borrowed(made.offsets, "int64", made.n + 1, owner)
    data = ctypes.string_at(made.bytes, offsets[made.n]) if made.n else b""
    return [id_text(data[offsets[i] : offsets[i + 1]]) for i in range(made.n)]
