# SPDX-License-Identifier: MIT
"""The columns of events: days, times, kinds, and keys, which may be texts."""

from __future__ import annotations

import datetime
from typing import Any, Callable

from ._arrays import Input, has_buffer, is_numpy, sequence
from ._columns import columnar, is_missing, no_value
from ._library import lib
from ._values import code, day, id_bytes, refused
from .errors import ArgumentError


def days(values: Any, name: str, length: int | None = None) -> Input:
    """Days: integers, dates, or datetime64 of NumPy, rounded down to days."""
    values = columnar(values)
    if is_numpy(values, "M"):
        values = _there(values, name).astype("datetime64[D]").astype("int64")
    elif is_numpy(values, "O") or not has_buffer(values):
        values = _each(day, values, name)
    return Input(values, "int32", name, length)


def times(values: Any, name: str, length: int | None = None) -> Input:
    """Unix seconds: integers, datetimes (those without a zone are civil time, as if UTC), or datetime64 of NumPy."""
    values = columnar(values)
    if is_numpy(values, "M"):
        values = _there(values, name).astype("datetime64[s]").astype("int64")
    elif is_numpy(values, "O") or not has_buffer(values):
        values = _each(second, values, name)
    return Input(values, "int64", name, length)


def _there(values: Any, name: str) -> Any:
    """An array of datetime64 without NaT."""
    if (values != values).any():
        raise no_value(values.tolist(), name) or refused(f"{name} has a NaT")
    return values


def _each(convert: Callable[[Any, str], int], values: Any, name: str) -> list[int]:
    listed = sequence(values, name)
    try:
        return [convert(value, name) for value in listed]
    except (TypeError, ArgumentError):
        missing = no_value(listed, name)
        if missing is not None:
            raise missing from None
    return [convert(value, f"{name} in row {row}") for row, value in enumerate(listed)]  # which tells the row


_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)


def second(value: Any, name: str) -> int:
    """Unix seconds of a datetime or a number."""
    if isinstance(value, datetime.datetime):
        instant = value if value.tzinfo is not None else value.replace(tzinfo=datetime.timezone.utc)
        return (instant - _EPOCH) // datetime.timedelta(seconds=1)
    if isinstance(value, bool) or not hasattr(value, "__index__"):
        raise TypeError(f"{name}: expected a datetime or Unix seconds, got {type(value).__name__}")
    return int(value.__index__())


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
    return id_bytes(key, "key")


def keys(values: Any, kind: str, name: str, length: int | None) -> Input | None:
    """Integers as they are; texts by their hash; None and the like are no key."""
    if values is None:
        return None
    values = columnar(values)
    if has_buffer(values) and not is_numpy(values, "OUS"):
        return Input(values, kind, name, length)
    made = group_hash if kind == "uint32" else key_hash
    listed = sequence(values, name)
    try:
        hashed = {value: _key_of(value, made) for value in set(listed)}
    except TypeError as error:
        raise TypeError(f"{name}: expected integers or texts ({error})") from None
    return Input([hashed[value] for value in listed], kind, name, length)


def _key_of(value: Any, made: Callable[[Any], int]) -> Any:
    if isinstance(value, (str, bytes)):
        return made(value) if value else 0
    return 0 if is_missing(value) else value


def kinds(values: Any, name: str, length: int) -> Input | None:
    """Kinds of events by name or number."""
    if values is None:
        return None
    values = columnar(values)
    if not has_buffer(values) or is_numpy(values, "OUS"):
        values = [code("rfm_kind", v, name) if isinstance(v, str) else v for v in sequence(values, name)]
    return Input(values, "uint8", name, length)
