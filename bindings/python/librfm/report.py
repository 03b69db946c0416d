# SPDX-License-Identifier: MIT
"""The business over time: ladder, recency by month, customers won and lost, retention, repurchase.

Every report sees the table as of a day: later events do not exist. `metrics` say what a purchase is (filter, kinds, purchase unit,
returns), their columns do not matter; None: sales and returns, by order or day. Customers under several ids count once. All raise
StateError when they would need days before the floor of a pruned table. Lists of rows go into data frames as they are:
`pandas.DataFrame(report_flow(...))`, `polars.DataFrame(report_flow(...))`."""

from __future__ import annotations

import ctypes
import dataclasses
import datetime
from typing import Any

from . import _prototypes as c
from ._arrays import Output
from ._event_columns import days as days_of
from ._call import expect
from ._library import lib
from ._values import Day, code, date, day, name_of, record, refused, struct, whole
from .metrics import Metrics, pass_metrics
from .table import Table

_MOST_RUNGS = _MOST_MONTHS = 1000
_MOST_COHORTS = 1200


@dataclasses.dataclass(frozen=True)
class Rung:
    """One rung of a ladder. conversion: n_moved / n_reached, 0..1, NaN when nobody came and on the last rung.

    median_days: from this rung to the next; NaN when nobody went on."""

    n_reached: int
    n_stayed: int
    n_moved: int
    conversion: float
    median_days: float


@dataclasses.dataclass(frozen=True)
class RecencyDate:
    """Buyers on one date. month_before, year_before: month-1 customers then, None when nobody had bought.

    against_month, against_year: "more", "same" or "fewer" month-1 customers than then; None: nothing to compare with.
    share_month_1: 0..1, NaN without buyers."""

    day: datetime.date
    n_buyers: int
    n_month_1: int
    share_month_1: float
    month_before: int | None
    against_month: str | None
    year_before: int | None
    against_year: str | None


@dataclasses.dataclass(frozen=True)
class RecencyReport:
    """Buyers by completed months since the last purchase plus one. count: int64 of shape (dates, months), read-only.

    The last month holds also those who lapsed longer ago."""

    dates: list[RecencyDate]
    count: memoryview


@dataclasses.dataclass(frozen=True)
class Flow:
    """Customers won and lost since the date before; on the first date only n_active is known.

    n_before = n_kept + n_lapsed; n_active = n_new + n_kept + n_won_back."""

    day: datetime.date
    n_before: int
    n_new: int
    n_kept: int
    n_won_back: int
    n_lapsed: int
    n_active: int


@dataclasses.dataclass(frozen=True)
class Cohort:
    """Customers who joined in one month. n_months: months that have begun by the as-of day, its own included."""

    first_day: datetime.date
    n_customers: int
    n_months: int


@dataclasses.dataclass(frozen=True)
class Retention:
    """Cohorts by month. Both arrays are int64 of shape (cohorts, cohorts), read-only.

    active: cell (i, k): customers of cohort i with a purchase in month i + k; -1 after the as-of day.
    money: the same for net money in minor units; 0 after the as-of day."""

    cohorts: list[Cohort]
    active: memoryview
    money: memoryview


@dataclasses.dataclass(frozen=True)
class Repurchase:
    """How one item or category is bought again. rate: n_again / n_buyers, 0..1. median_gap: its cycle in days, NaN without gaps."""

    key: int
    n_buyers: int
    n_again: int
    n_gaps: int
    rate: float
    median_gap: float


def report_ladder(
    table: Table, *, as_of: Day, rungs: int = 10, window_days: int = 0, metrics: Metrics | None = None
) -> list[Rung]:
    """The loyalty ladder: who came to 1, 2, 3... purchases, how many went on, and how long it took.

    rungs: 1 to 1,000; the last one holds also those with more. window_days: purchases of the last so many days; 0: all history.

    >>> table = Table()
    >>> table.append([1, 1, 2, 3], day=[20000, 20030, 20000, 20005], amount=[100, 100, 100, 100])
    4
    >>> [(rung.n_reached, rung.conversion, rung.median_days) for rung in report_ladder(table, as_of=20100, rungs=2)]
    [(3, 0.3333333333333333, 30.0), (1, nan, nan)]
    """
    n = _within(rungs, "rungs", _MOST_RUNGS)
    made = (c.rfm_rung * n)()
    window, when = whole(window_days, "window_days"), day(as_of, "as_of")
    expect(table, Table, "table")._reading(lib.rfm_report_ladder, pass_metrics(metrics), window, when, made, n)
    return [record(Rung, each) for each in made]


def report_recency(table: Table, days: Any, *, months: int = 12, metrics: Metrics | None = None) -> RecencyReport:
    """Buyers by months since the last purchase on each date, and the verdict on month 1: the pulse of the business.

    days: ascending, each once, 1 to 10,000; month ends show whole months: day_steps(..., unit="month_ends"). months: 1 to 1,000.
    Months are counted by the calendar. Raises DataError (with the day as row) for days that do not ascend.

    >>> table = Table()
    >>> table.append([1, 2, 1], day=[20000, 20005, 20065], amount=[100, 100, 100])
    3
    >>> report = report_recency(table, [20030, 20070], months=3)
    >>> report.count.tolist(), report.dates[1].against_month
    ([[2, 0, 0], [1, 0, 1]], 'more')
    """
    given, k = days_of(days, "days"), _within(months, "months", _MOST_MONTHS)
    made, count = (c.rfm_recency_date * given.n)(), Output("int64", given.n * k)
    expect(table, Table, "table")._reading(
        lib.rfm_report_recency, pass_metrics(metrics), given.pointer, given.n, made, count.pointer, k
    )
    return RecencyReport([_recency_date(each) for each in made], count.view((given.n, k)))


def _recency_date(made: c.rfm_recency_date) -> RecencyDate:
    return record(
        RecencyDate,
        made,
        day=date(made.day),
        month_before=None if made.month_before < 0 else made.month_before,
        year_before=None if made.year_before < 0 else made.year_before,
        against_month=name_of("rfm_verdict", made.against_month) if made.against_month else None,
        against_year=name_of("rfm_verdict", made.against_year) if made.against_year else None,
    )


def report_flow(table: Table, days: Any, *, window_days: int, metrics: Metrics | None = None) -> list[Flow]:
    """Customers active on each date, and how they came and went since the date before.

    Active is who has a purchase among the last `window_days` days. days: ascending, each once, 1 to 10,000.
    Raises DataError (with the day as row) for days that do not ascend.

    >>> table = Table()
    >>> table.append([1, 2, 1], day=[20000, 20005, 20065], amount=[100, 100, 100])
    3
    >>> last = report_flow(table, [20030, 20070], window_days=30)[-1]
    >>> last.n_won_back, last.n_lapsed
    (1, 1)
    """
    given = days_of(days, "days")
    made = (c.rfm_flow * given.n)()
    window = whole(window_days, "window_days")
    expect(table, Table, "table")._reading(
        lib.rfm_report_flow, pass_metrics(metrics), window, given.pointer, given.n, made
    )
    return [record(Flow, each, day=date(each.day)) for each in made]


def report_retention(
    table: Table, *, first: Day, as_of: Day, by: c.CohortBy | None = None, metrics: Metrics | None = None
) -> Retention:
    """Cohort retention: of those who joined in a month, how many bought in that month and in each one after.

    first: a day of the first month, up to 1,200 months before that of `as_of`; earlier cohorts are left out.
    by: the month of the "first_purchase" (the default), or of the joining day: "joined".

    >>> table = Table()
    >>> table.append([1, 2, 1], day=[datetime.date(2025, 1, 7), datetime.date(2025, 1, 9), datetime.date(2025, 2, 3)], amount=[100] * 3)
    3
    >>> report_retention(table, first=datetime.date(2025, 1, 1), as_of=datetime.date(2025, 2, 28)).active.tolist()
    [[2, 1], [0, -1]]
    """
    begin, end = day(first, "first"), day(as_of, "as_of")
    n = _months_between(begin, end)
    cohorts, active, money = (c.rfm_cohort * n)(), Output("int64", n * n), Output("int64", n * n)
    made = struct(
        c.rfm_retention,
        n_cohorts=n,
        cohorts=cohorts,
        active=active.pointer,
        money=money.pointer,
        by=code("rfm_cohort_by", by, "by"),
        first_day=begin,
        as_of_day=end,
    )
    expect(table, Table, "table")._reading(lib.rfm_report_retention, pass_metrics(metrics), ctypes.byref(made))
    listed = [record(Cohort, each, first_day=date(each.first_day)) for each in cohorts]
    return Retention(listed, active.view((n, n)), money.view((n, n)))


def report_repurchase(
    table: Table,
    *,
    as_of: Day,
    by: c.RepurchaseBy = "item",
    window_days: int = 0,
    n: int | None = None,
    metrics: Metrics | None = None,
) -> list[Repurchase]:
    """Repurchase rate and cycle of each item or category, by number of buyers descending, then key.

    window_days: purchases of the last so many days; 0: all history. n: only the first so many; None: all.

    >>> table = Table()
    >>> table.append([1, 1, 2], day=[20000, 20010, 20010], amount=[100] * 3, item=[7, 7, 7])
    3
    >>> report_repurchase(table, as_of=20100)
    [Repurchase(key=7, n_buyers=2, n_again=1, n_gaps=1, rate=0.5, median_gap=10.0)]
    """
    what, window, when = code("rfm_repurchase_by", by, "by"), whole(window_days, "window_days"), day(as_of, "as_of")
    chosen, found = pass_metrics(metrics), ctypes.c_int64()
    room = 0 if n is None else whole(n, "n", "int64")
    if room < 0:
        raise refused(f"n is {room}, expected 0 or more")

    def report(made: Any, room: int) -> None:
        table._reading(lib.rfm_report_repurchase, chosen, what, window, when, made, room, ctypes.byref(found))

    def rows() -> Any:
        if n is None:
            report(None, 0)
        there = found.value if n is None else min(room, table.count().n_events)
        made = (c.rfm_repurchase * there)()
        report(made, there)
        return made

    listed = expect(table, Table, "table")._lock.reading(rows)  # nothing changes between asking how many there are and reading them
    return [record(Repurchase, each) for each in listed[: found.value]]


def _within(value: Any, name: str, most: int) -> int:
    """A number of rows that memory is made for."""
    n = whole(value, name)
    if not 1 <= n <= most:
        raise refused(f"{name} is {n}, expected 1 .. {most}")
    return n


def _months_between(first: int, last: int) -> int:
    """Calendar months that the days from the first to the last touch."""
    for number, name in ((first, "first"), (last, "as_of")):
        if not c.RFM_DAY_MIN <= number <= c.RFM_DAY_MAX:
            raise refused(f"{name} is day {number}, expected {c.RFM_DAY_MIN} .. {c.RFM_DAY_MAX}")
    begin, end = date(first), date(last)
    if first > last:
        raise refused(f"first is {begin}, after as_of, which is {end}")
    n = 12 * (end.year - begin.year) + end.month - begin.month + 1
    if n > _MOST_COHORTS:
        raise refused(f"first is {begin}, {n} months before as_of, expected {_MOST_COHORTS} or fewer")
    return n
