# SPDX-License-Identifier: MIT
"""A watch: who has come into danger since the last look, told once."""

from __future__ import annotations

import ctypes
import dataclasses
import datetime
from typing import Any, Callable, Iterable, TypeVar, Union

from . import _prototypes as c
from ._call import Handle, Object, Pool, Progress, Stop, call, expect, host_of, pass_host
from ._files import Saved
from ._library import lib
from ._lock import Lock, holding
from ._values import (
    Customer,
    Day,
    code,
    customer_id,
    date,
    day,
    day_or_none,
    name_of,
    optional_text,
    output,
    real,
    record,
    refused,
    struct,
    whole,
)
from .alerts import Hooks, OnAlert, OnQueued, rules_of
from .churn import Churn
from .metrics import Metrics
from .scorer import Scorer
from .segments import Segments
from .suggestion import Suggestion
from .table import Table

W = TypeVar("W", bound="Watch")


@dataclasses.dataclass(frozen=True)
class WatchRule:
    """What brings a customer into danger, and out of it again.

    kind: "probability" (of no purchase, at or above `enter`; needs churn; everyone: also the lapsed, one-time buyers, and whatever the
    money), "composite" (score at or below; needs scorer), "segment" (in the one with this key; needs scorer and segments),
    "overdue" (days since the last purchase over the mean gap, at or above, with so many `purchases` or more; 0: 3), or "fall" (the score
    of `metric`, None: recency, lower by `enter` levels than `days` before, 0: 91, with a money score of money_level, 0: 4; needs scorer).
    enter, leave: thresholds; 0: the model's, or 2 and 3 for "composite", 2.5 and 1.5 for "overdue", 2 levels for "fall"."""

    kind: c.WatchKind
    enter: float = 0.0
    leave: float = 0.0
    segment: str | None = None
    metric: c.MetricKind | None = None
    days: int = 0
    money_level: int = 0
    purchases: int = 0
    everyone: bool = False

    def _struct(self) -> c.rfm_watch_rule:
        return struct(
            c.rfm_watch_rule,
            flags=c.RFM_WATCH_EVERYONE * bool(self.everyone),
            enter=real(self.enter, "enter"),
            leave=real(self.leave, "leave"),
            segment=optional_text(self.segment, "segment"),
            kind=code("rfm_watch_kind", self.kind, "kind"),
            metric=code("rfm_metric_kind", self.metric, "metric"),
            days=whole(self.days, "days"),
            money_level=whole(self.money_level, "money_level"),
            purchases=whole(self.purchases, "purchases"),
        )


#: A rule, or the name of its kind.
AnyRule = Union[WatchRule, c.WatchKind]


@dataclasses.dataclass(frozen=True)
class WatchResult:
    """What a run came to: alerts delivered, those that wait, customers looked at, in danger, who came into it and who recovered, and
    those kept back by the start delay (n_young), the cool-down and the capacity. n_dropped: states of ids that the table lost."""

    n_delivered: int
    n_pending: int
    n_looked: int
    n_danger: int
    n_entered: int
    n_left: int
    n_young: int
    n_cooling: int
    n_over_capacity: int
    n_dropped: int


@dataclasses.dataclass(frozen=True)
class WatchCounts:
    """What a watch holds, and how its defaults came out. as_of_day: of the last look; None before the first.

    cool_down_days, start_delay_days: 0: none. capacity_per_group: 0: no limit. ids: "integer" or "bytes"."""

    n_customers: int
    n_danger: int
    n_pending: int
    as_of_day: datetime.date | None
    n_rules: int
    capacity: int
    capacity_per_group: int
    cool_down_days: int
    start_delay_days: int
    ids: str
    all_rules: bool
    stay_on_purchase: bool


@dataclasses.dataclass(frozen=True)
class WatchState:
    """One customer at the last look. rules: those that held. since_day: when danger began last, alert_day: of the last alert,
    cool_until_day: from which another is allowed; None: never, none. pending: an alert waits for delivery."""

    danger: bool
    rules: tuple[int, ...]
    since_day: datetime.date | None
    alert_day: datetime.date | None
    cool_until_day: datetime.date | None
    last_day: datetime.date
    purchase_day: datetime.date | None
    pending: bool


@dataclasses.dataclass(frozen=True)
class WatchOutcome:
    """How the last alerts came out: how many of their customers bought in the horizon. Days of the earliest and the latest; None: none."""

    n_alerts: int
    n_bought: int
    first_day: datetime.date | None
    last_day: datetime.date | None


class Watch(Saved):
    """Remembers a small state of every customer, and tells when one crosses into danger; again only after recovery.

    rules: WatchRule objects or names of kinds, 1 to 8; None: overdue by 2.5 of the own gap. A customer is in danger while any of them
    holds, or with all_rules only while each does. A purchase ends danger, unless stay_on_purchase.
    ids: those of the tables. capacity: most alerts of a day; 0: 200. capacity_per_group: of each group (store); 0: no limit.
    cool_down_days: from an alert to the next of the same customer; start_delay_days: from the first purchase to the first alert; 0: none;
    None: by the shop's cycle, `suggestion` of Table.suggest(), else 30 and 90. pool, progress: as for Table().
    Raises ArgumentError with the rule as row.

    It has neither table nor model: both are given at each look, and days of looks never go back. Several threads may use one watch:
    calls that change it wait for the others. Its callbacks may read it, and save it.

    >>> table = Table()
    >>> table.append([1] * 4, day=[20000, 20010, 20020, 20030], amount=[500] * 4)
    4
    >>> watch, alerts = Watch(start_delay_days=0), []
    >>> watch.run(table, as_of=20054, alert=alerts.append).n_danger
    0
    >>> watch.run(table, as_of=20055, alert=alerts.append).n_danger
    1
    >>> alerts[0].customer, alerts[0].value, watch.run(table, as_of=20056, alert=alerts.append).n_delivered
    (1, 2.5, 0)
    """

    _noun = "watch"
    _free = "rfm_watch_free"
    _save = "rfm_watch_save"
    _lock = Lock("watch")  # of one that was never made
    _load = "rfm_watch_load"

    def __init__(
        self,
        rules: Iterable[AnyRule] | None = None,
        *,
        all_rules: bool = False,
        stay_on_purchase: bool = False,
        ids: c.IdType = "integer",
        capacity: int = 0,
        capacity_per_group: int = 0,
        cool_down_days: int | None = None,
        start_delay_days: int | None = None,
        suggestion: Suggestion | None = None,
        pool: Pool | None = None,
        progress: Progress | None = None,
    ) -> None:
        if isinstance(rules, (str, WatchRule)):
            raise TypeError(f"rules: expected a sequence of rules, got one {type(rules).__name__}")
        listed = [_rule(each) for each in ([] if rules is None else rules)]
        if rules is not None and not listed:
            raise refused("rules: expected one rule or more")
        cool_down, start_delay = _days(cool_down_days, "cool_down_days"), _days(start_delay_days, "start_delay_days")
        options = struct(
            c.rfm_watch_options,
            flags=c.RFM_WATCH_ALL * bool(all_rules)
            | c.RFM_WATCH_STAY_ON_PURCHASE * bool(stay_on_purchase)
            | c.RFM_WATCH_NO_COOL_DOWN * (cool_down == 0)
            | c.RFM_WATCH_NO_START_DELAY * (start_delay == 0),
            capacity=whole(capacity, "capacity", "int64"),
            capacity_per_group=whole(capacity_per_group, "capacity_per_group", "int64"),
            n_rules=len(listed),
            cool_down_days=cool_down or 0,
            start_delay_days=start_delay or 0,
            id_type=code("rfm_id_type", ids, "ids"),
        )
        if listed:
            options.rules = (c.rfm_watch_rule * len(listed))(*listed)
        if suggestion is not None:
            options.suggestion = ctypes.pointer(_cycle(suggestion))
        host = host_of(pool, progress=progress)
        self._set(self._create(lib.rfm_watch_new, pass_host(host), ctypes.byref(options), host=host))

    def _set(self, handle: Handle) -> None:
        self._handle = handle
        self._lock = Lock("watch", writer_reads=True)

    @classmethod
    def _adopt(cls: type[W], handle: Handle) -> W:
        made = super()._adopt(handle)
        made._set(handle)
        return made

    def _saving(self, file: Any) -> None:
        self._lock.reading(super()._saving, file)

    def _reading(self, function: Callable[..., int], *args: Any) -> None:
        self._lock.reading(call, function, self._use(), *args)

    # ---- looks ----

    def run(
        self,
        table: Table,
        *,
        as_of: Day,
        churn: Churn | None = None,
        scorer: Scorer | None = None,
        segments: Segments | None = None,
        metrics: Metrics | None = None,
        alert: OnAlert | None = None,
        queued: OnQueued | None = None,
        quiet: bool = False,
    ) -> WatchResult:
        """Deliver what waits, then look at all customers as of the end of a day, then deliver what that raised, largest loss first.

        churn: for "probability"; with any rule it gives alerts probability, spend and reasons. scorer: for "composite", "segment" and
        "fall". segments: for "segment". metrics: what a purchase is where neither churn nor scorer says it; None: sales and returns.
        alert: gets each Alert; None: they stay in the watch, for deliver(). queued: called with their number before they are delivered:
        save the watch there and after the run, and no alert is lost wherever the host is stopped.
        quiet: only take down who is in danger, for the first run in an old shop.
        What a callback raises stops the delivery and comes out unchanged; the alert, and those after it, stay in the watch.
        Raises ArgumentError when the day goes back or a rule misses its source, NotFoundError for a segment that the map does not have."""
        sources, hooks = _Sources(churn, scorer, segments, metrics), Hooks(alert, queued, churn, quiet)
        when, made = day(as_of, "as_of"), output(c.rfm_watch_result)
        expect(table, Table, "table")
        self._looking(
            table, lib.rfm_watch_run, sources.argument, when, hooks.argument, ctypes.byref(made), stops=sources.stops + hooks.stops
        )
        return record(WatchResult, made)

    def observe(
        self,
        table: Table,
        customer: Customer,
        *,
        as_of: Day,
        churn: Churn | None = None,
        scorer: Scorer | None = None,
        segments: Segments | None = None,
        metrics: Metrics | None = None,
        alert: OnAlert | None = None,
        queued: OnQueued | None = None,
    ) -> bool:
        """Look at one customer, after a sale was appended; whether an alert was raised. The arguments are those of run().

        Raises NotFoundError for an unknown customer, StateError while alerts of an earlier day wait: deliver() first."""
        sources, hooks = _Sources(churn, scorer, segments, metrics), Hooks(alert, queued, churn)
        who, when, made = customer_id(customer), day(as_of, "as_of"), ctypes.c_int32()
        expect(table, Table, "table")
        self._looking(
            table,
            lib.rfm_watch_observe,
            sources.argument,
            ctypes.byref(who),
            when,
            hooks.argument,
            ctypes.byref(made),
            stops=sources.stops + hooks.stops,
        )
        return bool(made.value)

    def _looking(self, table: Table, function: Callable[..., int], *args: Any, stops: tuple[Stop, ...]) -> None:
        holding(call, function, self._use(), table._use(), *args, stops=stops, writes=(self._lock,), reads=(table._lock,))

    def deliver(self, alert: OnAlert, *, queued: OnQueued | None = None, churn: Churn | None = None) -> int:
        """Deliver what waits, without a look; how many. The callbacks are those of run(). churn: for the words of reasons."""
        if alert is None:
            raise TypeError("alert: expected a callable, got NoneType")
        hooks, made = Hooks(alert, queued, churn), ctypes.c_int64()
        self._lock.writing(call, lib.rfm_watch_deliver, self._use(), hooks.argument, ctypes.byref(made), stops=hooks.stops)
        return made.value

    # ---- care ----

    def forget(self, customer: Customer) -> None:
        """Forget a customer, as privacy law asks: state and waiting alert. Call it beside Table.forget(). Raises NotFoundError."""
        who = customer_id(customer)
        self._lock.writing(call, lib.rfm_watch_forget, self._use(), ctypes.byref(who))

    def merge(self, other: Watch) -> None:
        """Take the states and waiting alerts of another watch (store, machine); of a customer whom both know the later look counts.

        Raises ArgumentError when their rules, settings or types of id differ."""
        expect(other, Watch, "other")
        if other is self:
            raise refused("other is the same watch")
        holding(call, lib.rfm_watch_merge, self._use(), other._use(), writes=(self._lock,), reads=(other._lock,))

    # ---- questions ----

    def count(self) -> WatchCounts:
        """What the watch holds, and how its defaults came out."""
        made = output(c.rfm_watch_counts)
        self._reading(lib.rfm_watch_count, ctypes.byref(made))
        return record(
            WatchCounts,
            made,
            as_of_day=day_or_none(made.as_of_day),
            ids=name_of("rfm_id_type", made.id_type),
            all_rules=bool(made.flags & c.RFM_WATCH_ALL),
            stay_on_purchase=bool(made.flags & c.RFM_WATCH_STAY_ON_PURCHASE),
        )

    def __len__(self) -> int:
        """Number of customers with a state."""
        return self.count().n_customers

    @property
    def rules(self) -> list[WatchRule]:
        """The rules, everything resolved; thresholds of the model stay 0."""
        return self._lock.reading(lambda: [self._get_rule(i) for i in range(self.count().n_rules)])

    def _get_rule(self, i: int) -> WatchRule:
        handle, made = self._use(), output(c.rfm_watch_rule)  # texts are of the handle
        call(lib.rfm_watch_get_rule, handle, i, ctypes.byref(made))
        kind: Any = name_of("rfm_watch_kind", made.kind)
        return record(
            WatchRule,
            made,
            kind=kind,
            segment=None if made.segment is None else made.segment.decode(),
            metric=name_of("rfm_metric_kind", made.metric) if made.metric else None,
            everyone=bool(made.flags & c.RFM_WATCH_EVERYONE),
        )

    def find(self, customer: Customer) -> WatchState:
        """The state of one customer, by the id under which it was looked at. Raises NotFoundError."""
        who, made = customer_id(customer), output(c.rfm_watch_state)
        self._reading(lib.rfm_watch_find, ctypes.byref(who), ctypes.byref(made))
        days = {name: day_or_none(getattr(made, name)) for name in ("since_day", "alert_day", "cool_until_day", "purchase_day")}
        return record(
            WatchState,
            made,
            danger=bool(made.danger),
            rules=rules_of(made.rules),
            last_day=date(made.last_day),
            pending=bool(made.pending),
            **days,
        )

    def review(
        self,
        table: Table,
        *,
        as_of: Day,
        n: int = 1000,
        horizon_days: int = 0,
        churn: Churn | None = None,
        scorer: Scorer | None = None,
        metrics: Metrics | None = None,
    ) -> WatchOutcome:
        """How the last n alerts came out whose horizon has passed: how many of their customers bought in it.

        horizon_days: after the alert, 1 to 3,660; 0: that of `churn`. churn, scorer, metrics: whose definition of a purchase counts, as in
        run(). It says what happened, not what the contact did: hold some customers back at random to learn that."""
        sources, made = _Sources(churn, scorer, None, metrics), output(c.rfm_watch_outcome)
        when, horizon, last = day(as_of, "as_of"), whole(horizon_days, "horizon_days"), whole(n, "n", "int64")
        expect(table, Table, "table")
        holding(
            call,
            lib.rfm_watch_review,
            self._use(),
            table._use(),
            sources.argument,
            when,
            horizon,
            last,
            ctypes.byref(made),
            stops=sources.stops,
            reads=(self._lock, table._lock),
        )
        days = {name: date(getattr(made, name)) if made.n_alerts else None for name in ("first_day", "last_day")}
        return record(WatchOutcome, made, **days)

    def __repr__(self) -> str:
        if self.closed:
            return "Watch(closed)"
        counts = self.count()
        return f"Watch({counts.n_customers} customers, {counts.n_danger} in danger, {counts.n_pending} alerts wait)"


class _Sources:
    """What a look measures with; keep it while C looks."""

    def __init__(self, churn: Any, scorer: Any, segments: Any, metrics: Any) -> None:
        self._struct = struct(c.rfm_watch_sources)
        self._handles: list[Handle] = []
        self._give("churn", churn, Churn)
        self._give("scorer", scorer, Scorer)
        self._give("segments", segments, Segments)
        self._give("metrics", metrics, Metrics)
        self.argument = ctypes.byref(self._struct)
        self.stops = tuple(handle.host.stop for handle in self._handles if handle.host is not None)

    def _give(self, name: str, source: Any, kind: type[Object]) -> None:
        if source is not None:
            handle = expect(source, kind, name)._use()
            self._handles.append(handle)
            setattr(self._struct, name, handle._as_parameter_)


def _rule(rule: Any) -> c.rfm_watch_rule:
    if isinstance(rule, str):
        rule = WatchRule(rule)  # type: ignore[arg-type]
    if not isinstance(rule, WatchRule):
        raise TypeError(f"rules: expected WatchRule or the name of a kind, got {type(rule).__name__}")
    return rule._struct()


def _days(value: Any, name: str) -> int | None:
    """Days, 0: none; None: the default."""
    return None if value is None else whole(value, name)


def _cycle(suggestion: Any) -> c.rfm_suggestion:
    """What a watch reads of a suggestion."""
    if not isinstance(suggestion, Suggestion):
        raise TypeError(f"suggestion: expected Suggestion, got {type(suggestion).__name__}")
    made = struct(c.rfm_suggestion, n_gaps=whole(suggestion.n_gaps, "n_gaps", "int64"))
    made.gap_quantile = tuple(real(days, "gap_quantiles") for days in suggestion.gap_quantiles)
    return made
