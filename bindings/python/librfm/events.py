# SPDX-License-Identifier: MIT
"""Events on their way into a table and out of it."""

from __future__ import annotations

import dataclasses
import datetime
import inspect
from typing import Any, Iterable, Iterator, Mapping

from . import _prototypes as c
from ._arrays import Input
from ._event_columns import days, group_hash, key_hash, keys, kinds, times
from ._event_columns import second as seconds
from ._ids import Ids
from ._values import Day, code, date, name_of, struct, whole
from ._values import day as day_number
from .money import money


@dataclasses.dataclass(frozen=True)
class Event:
    """One event as it is read back. Amounts are magnitudes in minor units. Keys are None where there is none."""

    day: datetime.date
    kind: str
    amount: int
    second: int
    time: int | None
    order: int | None
    event: int | None
    item: int | None
    category: int | None
    group: int | None
    voided: bool


def key(value: Any, name: str) -> int:
    if value is None:
        return 0
    if isinstance(value, (str, bytes)):
        return key_hash(value) if value else 0
    return whole(value, name, "uint64")


def event_of(made: c.rfm_event) -> Event:
    return Event(
        day=date(made.day),
        kind=name_of("rfm_kind", made.kind),
        amount=made.amount_minor,
        second=made.second_minor,
        time=made.time_s if made.flags & c.RFM_EVENT_HAS_TIME else None,
        order=made.order or None,
        event=made.event or None,
        item=made.item or None,
        category=made.category or None,
        group=made.group or None,
        voided=bool(made.flags & c.RFM_EVENT_VOIDED),
    )


def batch_of(
    are_bytes: bool,
    customer: Any,
    *,
    day: Any = None,
    time: Any = None,
    amount: Any = None,
    kind: Any = None,
    order: Any = None,
    event: Any = None,
    item: Any = None,
    category: Any = None,
    group: Any = None,
    second: Any = None,
) -> c.rfm_events:
    """The arguments of Table.append() as C takes them. are_bytes: the ids of the table."""
    ids = Ids(customer, "customer", are_bytes)
    n = ids.n
    inputs: dict[str, Input | None] = {
        "customer": ids.number,
        "id_bytes": ids.bytes,
        "id_offsets": ids.offsets,
        "anonymous": ids.anonymous,
        "time_s": None if time is None else times(time, "time", n),
        "day": None if day is None else days(day, "day", n),
        "amount_minor": money(amount, "amount", n),
        "kind": kinds(kind, "kind", n),
        "order": keys(order, "uint64", "order", n),
        "event": keys(event, "uint64", "event", n),
        "item": keys(item, "uint64", "item", n),
        "category": keys(category, "uint64", "category", n),
        "group": keys(group, "uint32", "group", n),
        "second_minor": money(second, "second", n),
    }
    batch = struct(c.rfm_events, n=n)
    for name, values in inputs.items():
        if values is not None:
            setattr(batch, name, values.pointer)
    batch.keep = inputs
    return batch


_BATCH = inspect.signature(batch_of).parameters.keys() - {"are_bytes"}


def batches_of(are_bytes: bool, batches: Iterable[Any]) -> Iterator[c.rfm_events]:
    """Each of the mappings as C takes it; one without rows would be the end, and is left out."""
    for each in batches:
        if not isinstance(each, Mapping):
            raise TypeError(f"batches: expected mappings with the arguments of append(), got {type(each).__name__}")
        unknown = sorted(map(str, each.keys() - _BATCH))
        if unknown or "customer" not in each:
            raise TypeError(f"batches: {', '.join(unknown) or 'no customer'}; expected customer and some of: {', '.join(sorted(_BATCH))}")
        batch = batch_of(are_bytes, **each)
        if batch.n:
            yield batch


def event_struct(
    *,
    day: Day,
    kind: c.Kind,
    amount: int,
    time: datetime.datetime | int | None,
    order: int | str | None,
    event: int | str | None,
    item: int | str | None,
    category: int | str | None,
    group: int | str | None,
    second: int,
) -> c.rfm_event:
    """The arguments of Table.append_one() as C takes them."""
    return struct(
        c.rfm_event,
        flags=0 if time is None else c.RFM_EVENT_HAS_TIME,
        time_s=0 if time is None else whole(seconds(time, "time"), "time", "int64"),
        amount_minor=whole(amount, "amount", "int64"),
        second_minor=whole(second, "second", "int64"),
        order=key(order, "order"),
        event=key(event, "event"),
        item=key(item, "item"),
        category=key(category, "category"),
        day=day_number(day, "day"),
        kind=code("rfm_kind", kind, "kind"),
        group=group_hash(group) if isinstance(group, (str, bytes)) and group else whole(group or 0, "group", "uint32"),
    )
