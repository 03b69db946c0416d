# SPDX-License-Identifier: MIT
"""Alerts of a watch, and the callbacks that get them."""

from __future__ import annotations

import ctypes
import dataclasses
import datetime
from typing import Any, Callable, Iterator, Optional

from . import _prototypes as c
from ._call import Stop, expect
from ._values import customer_of, date, record, struct
from .churn import Churn, ChurnReason, reason_of


@dataclasses.dataclass(frozen=True)
class Alert:
    """One customer who has come into danger. Delivery is at least once: drop an alert_id that you have seen.

    alert_id: 16 hexadecimal digits, as the program rfm writes it. value: of the rule, now; value_before: at the last look, NaN at
    the first one. probability, spend_minor: of the churn model, NaN without one; reasons: up to 3, in words where the call has the
    model. rule: the first that holds, from 0; rules: all that hold. rank: place in the run's order, from 1; 0: raised by observe().
    group: of the last event that has one (store); None: none."""

    alert_id: str
    customer: int | str
    day: datetime.date
    day_before: datetime.date
    rule: int
    rules: tuple[int, ...]
    value: float
    value_before: float
    probability: float
    spend_minor: float
    reasons: tuple[ChurnReason, ...]
    rank: int
    group: int | None


#: Gets one alert. Raising, or returning False, stops the delivery: the alert stays in the watch.
OnAlert = Callable[[Alert], Optional[bool]]
#: Gets the number of alerts before they are delivered: save the watch here.
OnQueued = Callable[[int], Optional[bool]]


class Hooks:
    """The callbacks of a call; keep it until the call returns."""

    def __init__(self, alert: Any, queued: Any, churn: Churn | None, quiet: bool = False) -> None:
        """churn: for the words of reasons."""
        stop = Stop()
        words = [] if churn is None else expect(churn, Churn, "churn").words
        self._struct = struct(c.rfm_watch_hooks, flags=c.RFM_WATCH_QUIET * bool(quiet))
        if alert is not None:
            tell = _callable(alert, "alert")
            self._struct.alert = c.rfm_watch_alert_fn(stop.guard(lambda made, _: tell(_alert(made[0], words))))
        if queued is not None:
            count = _callable(queued, "queued")
            self._struct.queued = c.rfm_watch_queued_fn(stop.guard(lambda n, _: count(n)))
        self.argument = ctypes.byref(self._struct)
        self.stops = (stop,)


def _callable(value: Any, name: str) -> Callable[..., Any]:
    if not callable(value):
        raise TypeError(f"{name}: expected a callable, got {type(value).__name__}")
    function: Callable[..., Any] = value
    return function


def _alert(made: c.rfm_watch_alert, words: list[str]) -> Alert:
    return record(
        Alert,
        made,
        alert_id=f"{made.alert_id:016x}",
        customer=customer_of(made.id[0]),
        day=date(made.day),
        day_before=date(made.day_before),
        rules=rules_of(made.rules),
        group=made.group or None,
        reasons=tuple(reason_of(each, words[each.column] if each.column < len(words) else None) for each in _reasons(made)),
    )


def _reasons(made: c.rfm_watch_alert) -> Iterator[c.rfm_churn_reason]:
    """Steps by the size that the library gives, which a later one may have made larger."""
    first = ctypes.addressof(made.reasons.contents) if made.n_reasons else 0
    for i in range(made.n_reasons):
        yield c.rfm_churn_reason.from_address(first + i * made.reasons.contents.struct_size)


def rules_of(bits: int) -> tuple[int, ...]:
    return tuple(i for i in range(bits.bit_length()) if bits >> i & 1)
