# SPDX-License-Identifier: MIT
"""Who moved where between the dates of a track."""

from __future__ import annotations

import dataclasses
import datetime

from . import _prototypes as c
from ._arrays import Records
from ._out_columns import OutColumn
from ._values import date, record, text, whole
from .features import Features, RowResult
from .scorer import bytes_of
from .segments import Segments


@dataclasses.dataclass(frozen=True)
class Change:
    """How one customer came to a segment. before: the last different one, None: the same since the first date.

    since_date: number of the first date of the present stay, since_day its day; days: from then on; n_dates: of the stay."""

    segment: int
    before: int | None
    since_date: int
    since_day: datetime.date
    days: int
    n_dates: int


class Changes(RowResult):
    """How each customer came to the segment of a date: read-only columns of int32, one value per customer.

    segment: numbers of Track.segment_keys. before: the last different one; -1: the same since the first date.
    since_date: number of the first date of the present stay; since_day: its day since 1970-01-01. days: from then to the date.
    n_dates: dates of the stay. `changes[row]` is a Change. As an Arrow stream: customer, segment_before, segment_since, segment_days."""

    def __init__(self, features: Features, segments: Segments | None, made: Records) -> None:
        self.features = features
        self._segments = segments
        self._rows = made.array
        self.segment: memoryview = made.column("segment")
        self.before: memoryview = made.column("before")
        self.since_date: memoryview = made.column("since_date")
        self.since_day: memoryview = made.column("since_day")
        self.days: memoryview = made.column("days")
        self.n_dates: memoryview = made.column("n_dates")

    def __len__(self) -> int:
        return len(self.segment)

    def __repr__(self) -> str:
        return f"Changes({len(self)} customers)"

    def __getitem__(self, row: int) -> Change:
        made = self._rows[whole(row, "row", "int64")]
        return record(Change, made, before=None if made.before < 0 else made.before, since_day=date(made.since_day))

    def _out_columns(self, language: str) -> list[OutColumn]:
        names = () if self._segments is None else (*self._segments.names(language), "not_born")
        return [
            OutColumn("segment_before", c.RFM_ARROW_NAMES, bytes_of(self.before).cast("i"), names=names),
            OutColumn("segment_since", c.RFM_ARROW_DATE, bytes_of(self.since_day).cast("i")),
            OutColumn("segment_days", c.RFM_ARROW_INT32, bytes_of(self.days).cast("i")),
        ]


@dataclasses.dataclass(frozen=True)
class Decline:
    """A fall of one customer's score that has not been made good. column: name of the scored column.

    from_value, to_value: of the metric, NaN when values were not kept. levels_a_month: levels lost per 30 days.
    since_date: number of the last date with the higher score, since_day its day."""

    column: str
    from_value: float
    to_value: float
    from_level: int
    to_level: int
    levels_a_month: float
    since_date: int
    since_day: datetime.date


class Declines(RowResult):
    """Whose scores have fallen: read-only columns, one value per customer.

    scored: int32 number of the scored column, -1: no decline, and the rest is 0 or NaN. from_level, to_level, since_date, since_day
    (days since 1970-01-01): int32. from_value, to_value, levels_a_month: float64. `declines[row]` is a Decline, or None.
    As an Arrow stream: customer, decline_column, decline_from_level, decline_to_level, decline_levels_a_month."""

    def __init__(self, features: Features, names: list[str], made: Records) -> None:
        self.features = features
        self._names = names
        self._rows = made.array
        self.scored: memoryview = made.column("scored")
        self.from_level: memoryview = made.column("from_level")
        self.to_level: memoryview = made.column("to_level")
        self.since_date: memoryview = made.column("since_date")
        self.since_day: memoryview = made.column("since_day")
        self.from_value: memoryview[float] = made.column("from_value")
        self.to_value: memoryview[float] = made.column("to_value")
        self.levels_a_month: memoryview[float] = made.column("levels_a_month")

    def __len__(self) -> int:
        return len(self.scored)

    def __repr__(self) -> str:
        return f"Declines({len(self)} customers, {sum(scored >= 0 for scored in self.scored)} with a decline)"

    def __getitem__(self, row: int) -> Decline | None:
        made = self._rows[whole(row, "row", "int64")]
        if made.scored < 0:
            return None
        return record(Decline, made, column=self._names[made.scored], since_day=date(made.since_day))

    def _out_columns(self, _: str) -> list[OutColumn]:
        return [
            OutColumn("decline_column", c.RFM_ARROW_NAMES, bytes_of(self.scored).cast("i"), names=tuple(self._names)),
            OutColumn("decline_from_level", c.RFM_ARROW_INT32, bytes_of(self.from_level).cast("i")),
            OutColumn("decline_to_level", c.RFM_ARROW_INT32, bytes_of(self.to_level).cast("i")),
            OutColumn("decline_levels_a_month", c.RFM_ARROW_DOUBLE, bytes_of(self.levels_a_month).cast("d")),
        ]


#: Names of places that are no segments, in English and Chinese.
_PLACES = {
    "not_born": ("not yet a customer", "尚未成为会员"),
    "not_scored": ("not scored", "未评分"),
    "none": ("none", "无"),
    "no_purchase": ("no purchase yet", "未购会员"),
    "new": ("new", "新客期"),
    "active": ("active", "活跃期"),
    "sleeping": ("sleeping", "沉睡期"),
    "lapsed": ("lapsed", "流失期"),
}


@dataclasses.dataclass(frozen=True)
class Moves:
    """Who was where, in rows, and is where, in columns. count: int64 of shape (places, places), read-only.

    places: keys of segments, levels, stages or labels, and what else a customer can be: "not_scored", "none", "not_born".
    segments: the map, where places are segments. As a data frame: `pandas.DataFrame(moves.count.tolist(), moves.places, moves.places)`."""

    places: tuple[str, ...]
    count: memoryview = dataclasses.field(repr=False)
    segments: Segments | None = dataclasses.field(default=None, repr=False)

    def names(self, language: str = "en") -> list[str]:
        """Name of each place."""
        number = int(text(language, "language").startswith(b"zh"))
        known = [] if self.segments is None else self.segments.names(language)
        return known + [_PLACES.get(key, (key, key))[number] for key in self.places[len(known) :]]
