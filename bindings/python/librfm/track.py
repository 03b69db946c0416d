# SPDX-License-Identifier: MIT
"""Dynamic RFM: scores, segments and stages of every customer on many dates, and who moved where."""

from __future__ import annotations

import array
import ctypes
import dataclasses
import datetime
import functools
import weakref
from typing import Any, Union

from . import _prototypes as c
from ._arrays import Input, Output, Records, borrowed
from ._arrow import capsule_of
from ._call import Handle, Object, call, expect
from ._event_columns import days as days_of
from ._library import lib
from ._out_columns import OutColumn
from ._values import code, date, day, name_of, output, real, record, refused, struct, whole
from .clusters import label_array
from .errors import StateError
from .features import Column, Features, Frame, Household, number_of
from .metrics import Metrics
from .moves import Changes, Declines, Moves
from .report import Rung
from .scorer import PerColumn, Scorer, _options, bytes_of
from .segments import Segments
from .table import Table

#: One date of a track: the date itself, or its number from 0; -1 is the last one.
When = Union[datetime.date, int]

_NOT_BORN = "not_born"
_STAGES = tuple(c.ENUMS["rfm_stage"])
_MOST_LABELS = 10000


@dataclasses.dataclass(frozen=True)
class Stages:
    """How life-cycle stages are told apart, by days since the last purchase in purchase cycles.

    cycle_days: the shop's cycle, 1 or more; 0: the median gap that Table.suggest() finds on the last date.
    new_cycles: "new" up to so many cycles after the first purchase; 0: 1. active_cycles: else "active" up to so many after the last
    one; 0: 2.5. sleeping_cycles: "sleeping" up to so many, then "lapsed"; 0: twice active_cycles.
    own_cycle: by the customer's own cycle, drawn to the shop's."""

    cycle_days: float = 0.0
    new_cycles: float = 0.0
    active_cycles: float = 0.0
    sleeping_cycles: float = 0.0
    own_cycle: bool = False


@dataclasses.dataclass(frozen=True)
class TrackInfo:
    """What was tracked, everything resolved. levels: "frozen" or "relative".

    cycle_days: the shop's cycle; None: nobody bought twice, or stages were not wanted: there are none.
    breaks_day: of which day frozen breaks are, for relative ones the last date. n_segments: of the map, 0 without one.
    rolled: per metric whether it rolled from date to date, or was measured anew on each."""

    n_customers: int
    levels: str
    breaks_day: datetime.date
    n_scored: int
    n_segments: int
    cycle_days: float | None
    new_cycles: float
    active_cycles: float
    sleeping_cycles: float
    own_cycle: bool
    rolled: tuple[bool, ...]


@dataclasses.dataclass(frozen=True)
class Series:
    """One customer through all dates; read-only memoryviews, date by date.

    values: float64 of shape (dates, metrics), NaN where they were not kept. levels: uint8 of shape (dates, scored columns).
    segments: int32 numbers of Track.segment_keys, None without a map. stages: uint8, from 1 in the order of Track.STAGES, None without
    stages."""

    values: memoryview[float]
    levels: memoryview
    segments: memoryview | None
    stages: memoryview | None


class Track(Object):
    """Measures, scores, segments and stages of all customers on many dates, in one pass over the events. Immutable, share freely.

    On each date they are, byte for byte, those of Table.measure(), Scorer.apply() and Segments.apply() on that date. Rows are the
    same on all dates: every customer in ascending id. One who joins or first buys after a date is not born on it: the segment number
    after the last one of the map, and the stage "not_born".

    Dates are given as dates or by number from 0; -1 is the last one. As an Arrow stream: frame() of each date, one behind the other.

    >>> table = Table()
    >>> table.append([1, 2, 1], day=[20000, 20005, 20065], amount=[2000, 9000, 3000])
    3
    >>> scorer = Scorer.from_breaks({"recency": [20], "frequency": [1], "monetary": [2500]})
    >>> track = Track.frozen(table, [20001, 20030, 20070], scorer)
    >>> [track.series(0).levels.tolist(), track.scores(-1).tolist()]
    [[[2, 1, 1], [1, 1, 1], [2, 2, 2]], [[2, 2, 2], [1, 1, 2]]]
    >>> track.moves(0, -1, by="level", scored="recency").count.tolist()[-1]
    [0, 1, 0, 0]
    """

    _noun = "track"
    _free = "rfm_track_free"

    #: The stages in order; stages() gives their numbers from 1.
    STAGES = _STAGES

    def __init__(self) -> None:
        raise TypeError("a track comes from Track.frozen() or Track.relative()")

    @classmethod
    def frozen(
        cls,
        table: Table,
        days: Any,
        scorer: Scorer,
        *,
        segments: Segments | None = None,
        stages: Stages | None = Stages(),
        households: Household = None,
        keep_values: bool = True,
    ) -> Track:
        """Track by one ruler: one scorer, with its metrics, for all dates. A move is a change of the customer.

        days: as-of days, ascending, each once, 1 to 10,000; see day_steps(). scorer: not of "ntile".
        segments: the map; None: scores only. stages: None: none, which saves memory.
        households: as in Table.measure(). keep_values: False keeps the values of the last date only.
        Raises ArgumentError when the map was made for other levels or metrics, DataError (with the date as row) for days that do not
        ascend, StateError when history was pruned or an attribute has undated values."""
        ruler = expect(scorer, Scorer, "scorer")._use()
        options = struct(c.rfm_track_options, levels=c.RFM_LEVELS_FROZEN, scorer=ruler._as_parameter_)
        return cls._measure(table, days, options, segments, stages, households, keep_values, ruler)

    @classmethod
    def relative(
        cls,
        table: Table,
        days: Any,
        *,
        metrics: Metrics | None = None,
        rule: PerColumn = None,
        levels: PerColumn = None,
        weights: PerColumn = None,
        weighting: c.Weighting | None = None,
        closed: c.Closed | None = None,
        breaks: PerColumn = None,
        offset: PerColumn = None,
        segments: Segments | None = None,
        stages: Stages | None = Stages(),
        households: Household = None,
        keep_values: bool = True,
    ) -> Track:
        """Track by breaks that are learned again on each date. A move is a change among the customers of that date.

        metrics: what to measure; None: recency, frequency and monetary over all history. rule, levels, weights, weighting, closed,
        breaks, offset: as in Scorer.fit(). The others: as in frozen().
        Raises StateError when nobody has a value in some column on a date."""
        own = Metrics() if metrics is None else expect(metrics, Metrics, "metrics")
        measured = own._use()
        scoring, kept = _options(own.scored_names, rule, levels, weights, weighting, closed, breaks, offset)
        options = struct(
            c.rfm_track_options,
            levels=c.RFM_LEVELS_RELATIVE,
            metrics=measured._as_parameter_,
            scoring=ctypes.pointer(scoring),
        )
        made = cls._measure(table, days, options, segments, stages, households, keep_values, None)
        del measured, kept
        return made

    @classmethod
    def _measure(
        cls,
        table: Table,
        days: Any,
        options: c.rfm_track_options,
        segments: Any,
        stages: Any,
        households: Household,
        keep_values: bool,
        ruler: Handle | None,
    ) -> Track:
        handle = expect(table, Table, "table")._use()
        given = days_of(days, "days")
        map_ = None if segments is None else expect(segments, Segments, "segments")._use()
        labels = None if households is None else Input(households, "uint64", "households")
        options.flags = 0 if keep_values else c.RFM_TRACK_NO_VALUES
        _set_stages(options, stages)
        if map_ is not None:
            options.segments = map_._as_parameter_
        if labels is not None:
            options.n_household, options.household = labels.n, labels.pointer
        made = table._lock.reading(
            cls._create, lib.rfm_track_measure, handle, given.pointer, given.n, ctypes.byref(options), host=handle.host
        )
        return cls._adopt(made)._with(map_, ruler)

    def _with(self, map_: Handle | None, ruler: Handle | None) -> Track:
        """Once made: what the track was made with, for words and names, whatever becomes of the objects of the caller."""
        self._features: Any = weakref.WeakValueDictionary()  # one object per date while it is in use: results refer to it
        self._map = None if map_ is None else Segments._adopt(map_)
        self._ruler = None if ruler is None else Scorer._adopt(ruler)
        info = self._info()
        self._days = tuple(borrowed(info.day, "int32", info.n_dates, self._use()))
        self._n = int(info.n_customers)
        metrics = self.features().metrics
        self._n_metrics, self._names = len(metrics), metrics.scored_names
        return self

    def _info(self) -> c.rfm_track_info:
        made = output(c.rfm_track_info)
        call(lib.rfm_track_get, self._use(), ctypes.byref(made))
        return made

    @property
    def info(self) -> TrackInfo:
        """What was tracked, everything resolved."""
        made = self._info()
        return record(
            TrackInfo,
            made,
            levels=name_of("rfm_levels", made.levels),
            breaks_day=date(made.breaks_day),
            cycle_days=made.cycle_days or None,
            own_cycle=bool(made.flags & c.RFM_TRACK_OWN_CYCLE),
            rolled=tuple(bool(made.rolled >> j & 1) for j in range(self._n_metrics)),
        )

    def __len__(self) -> int:
        """Number of dates."""
        self._use()
        return len(self._days)

    def __iter__(self) -> Any:
        raise TypeError("a track is not iterable; take days, scores(), segments() or series()")

    @property
    def days(self) -> tuple[datetime.date, ...]:
        """The dates, ascending."""
        self._use()
        return tuple(date(number) for number in self._days)

    @property
    def names(self) -> list[str]:
        """Names of the scored columns."""
        self._use()
        return list(self._names)

    @property
    def segment_keys(self) -> list[str]:
        """Key of each segment number, that of the customers not born, "not_born", being the last; empty without a map."""
        self._use()
        return [] if self._map is None else [*self._map.keys, _NOT_BORN]

    def _number(self, when: Any, name: str = "date") -> int:
        self._use()
        days = self._days
        if isinstance(when, datetime.date):
            number = day(when, name)
            if number not in days:
                raise refused(f"{name} is {when}, which is no date of the track")
            return days.index(number)
        number = whole(when, name)
        if not -len(days) <= number < len(days):
            raise refused(f"{name} is {number}, expected a date, or a number from {-len(days)} to {len(days) - 1}")
        return number % len(days)

    # ---- one date ----

    def features(self, date: When = -1) -> Features:
        """Values of one date: ids, columns, standings, without a copy.

        Raises StateError for all dates but the last when values were not kept."""
        handle, number = self._use(), self._number(date)
        kept: Features | None = self._features.get(number)
        if kept is None or kept.closed:
            made = lib.rfm_track_features(handle, number)
            if made is None:
                raise StateError("only the values of the last date were kept", c.RFM_E_STATE)
            kept = Features._adopt(handle.part(made, handle.host))
            self._features[number] = kept
        return kept

    def _rows(self, number: int) -> Features:
        """Features with the ids, whether or not the values of that date were kept."""
        return self.features(number if self._has_values(number) else -1)

    def _has_values(self, number: int) -> bool:
        return lib.rfm_track_features(self._use(), number) is not None

    def scorer(self, date: When = -1) -> Scorer:
        """The scorer of one date: that which was learned on it, or the one for all."""
        handle, number = self._use(), self._number(date)
        if self._ruler is not None:
            return Scorer._adopt(self._ruler._use())
        return Scorer._adopt(handle.part(lib.rfm_track_scorer(handle, number), handle.host))

    def scores(self, date: When = -1) -> memoryview[int]:
        """Scores of one date: uint8 of shape (customers, scored columns), 0: not scored; without a copy."""
        handle, shape = self._use(), (self._n, len(self._names))
        return borrowed(lib.rfm_track_scores(handle, self._number(date)), "uint8", shape[0] * shape[1], handle, shape)

    def segments(self, date: When = -1) -> memoryview[int]:
        """Segments of one date: int32 numbers of segment_keys, without a copy. Raises StateError without a map."""
        handle, number = self._use(), self._number(date)
        if self._map is None:
            raise StateError("the track has no segment map", c.RFM_E_STATE)
        return borrowed(lib.rfm_track_segments(handle, number), "int32", self._n, handle)

    def stages(self, date: When = -1) -> memoryview[int]:
        """Stages of one date: uint8 from 1 in the order of STAGES, without a copy. Raises StateError where there are none."""
        handle, number = self._use(), self._number(date)
        if not self._info().cycle_days:
            raise StateError("the track has no stages: nobody bought twice, or they were not wanted", c.RFM_E_STATE)
        return borrowed(lib.rfm_track_stages(handle, number), "uint8", self._n, handle)

    # ---- one customer ----

    def series(self, row: int) -> Series:
        """One customer through all dates: `row` as features().find() gives it."""
        handle, n, k = self._use(), len(self._days), len(self._names)
        values, score = Output("float64", n * self._n_metrics), Output("uint8", n * k)
        segment = None if self._map is None else Output("int32", n)
        stage = Output("uint8", n) if self._info().cycle_days else None
        call(
            lib.rfm_track_series,
            handle,
            whole(row, "row", "int64"),
            values.pointer,
            score.pointer,
            None if segment is None else segment.pointer,
            None if stage is None else stage.pointer,
            n,
        )
        return Series(
            values.view((n, self._n_metrics)),
            score.view((n, k)),
            None if segment is None else segment.view(),
            None if stage is None else stage.view(),
        )

    # ---- all of them over time ----

    def changes(self, date: When = -1) -> Changes:
        """How each customer came to the segment of a date: last different segment, when it changed, time since.

        Raises StateError without a map."""
        handle, number, made = self._use(), self._number(date), Records(c.rfm_change, self._n)
        call(lib.rfm_track_changes, handle, number, made.array, self._n)
        return Changes(self._rows(number), self._map, made)

    def declines(self, date: When = -1, *, scored: Column | None = None) -> Declines:
        """Whose scores have fallen by a date: which, from what to what, since when, how steeply.

        scored: a scored column by name or number; None: for each customer that which lost most levels."""
        handle, number, made = self._use(), self._number(date), Records(c.rfm_decline, self._n)
        column = -1 if scored is None else self._scored(scored)
        call(lib.rfm_track_declines, handle, number, column, made.array, self._n)
        return Declines(self._rows(number), self._names, made)

    def _scored(self, scored: Column) -> int:
        number = number_of(scored, self._names, "scored")
        if not 0 <= number < len(self._names):
            raise refused(f"scored is {number}, expected 0 .. {len(self._names) - 1}")
        return number

    def _levels(self, scored: int) -> int:
        return int(self.scorer().levels[scored])

    def moves(
        self,
        from_date: When = 0,
        to_date: When = -1,
        *,
        by: c.MovesBy = "segment",
        scored: Column = 0,
        from_labels: Any = None,
        to_labels: Any = None,
        n_labels: int = 0,
    ) -> Moves:
        """Count who was where on one date, and is where on a later one.

        by: "segment", "level" (of the column `scored`), "stage", or "label": labels of your own, such as clusters, 0 .. n_labels - 1
        or -1 for none, one per customer: from_labels, to_labels, 1 to 10,000 different ones.
        Raises StateError by segment without a map or by stage without stages, DataError (with the customer as row) for a label out of
        range."""
        handle, what = self._use(), code("rfm_moves_by", by, "by") or c.RFM_MOVES_BY_SEGMENT
        first, last = self._number(from_date, "from_date"), self._number(to_date, "to_date")
        column = self._scored(scored) if what == c.RFM_MOVES_BY_LEVEL else 0
        moves = struct(c.rfm_moves, by=what, scored=column, from_date=first, to_date=last)
        kept: list[Input] = []
        if what == c.RFM_MOVES_BY_LABEL:
            kept = [self._labels(from_labels, first), self._labels(to_labels, last)]
            moves.n_rows, moves.n_labels = self._n, _label_count(n_labels)
            moves.from_label, moves.to_label = kept[0].pointer, kept[1].pointer
        elif from_labels is not None or to_labels is not None:
            raise refused('from_labels and to_labels go with by="label"')
        places = self._places(what, column, moves.n_labels)
        n = len(places)
        count = Output("int64", n * n)
        call(lib.rfm_track_moves, handle, ctypes.byref(moves), count.pointer, count.n)
        del kept
        return Moves(places, count.view((n, n)), self._map if what == c.RFM_MOVES_BY_SEGMENT else None)

    def _labels(self, labels: Any, number: int) -> Input:
        return label_array(labels, self._n, self._rows(number))

    def _places(self, by: int, scored: int, n_labels: int) -> tuple[str, ...]:
        if by == c.RFM_MOVES_BY_STAGE:
            return _STAGES
        if by == c.RFM_MOVES_BY_LEVEL:
            return ("not_scored", *(str(1 + level) for level in range(self._levels(scored))), _NOT_BORN)
        if by == c.RFM_MOVES_BY_LABEL:
            return (*(str(label) for label in range(n_labels)), "none", _NOT_BORN)
        return tuple(self.segment_keys or [_NOT_BORN])

    def ladder(self, scored: Column) -> list[Rung]:
        """The ladder by the levels of one scored column, level 1 first: who came to each on some date, and went on; see report_ladder().

        Days are counted from the first date at or above a level to the first at or above the next."""
        handle, number = self._use(), self._scored(scored)
        n = self._levels(number)
        made = (c.rfm_rung * n)()
        call(lib.rfm_track_ladder, handle, number, made, n)
        return [record(Rung, each) for each in made]

    # ---- out ----

    def frame(
        self,
        *results: Any,
        date: When = -1,
        metrics: bool = True,
        text_ids: bool = True,
        language: str = "en",
        **columns: Any,
    ) -> Frame:
        """One date for data frames: customer, the metrics where they were kept, day, `<name>_score` of each column, segment, stage.

        The other arguments are those of Features.frame(); results may be changes() and declines() of the date too."""
        number = self._number(date)
        features = self._rows(number)
        own = _OneDate(self, number, features)
        return Frame(features, [own, *results], metrics and self._has_values(number), text_ids, language, columns)

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The frames of all dates one behind the other; without the metrics when values were not kept."""
        has_values = self._has_values(0)

        def export(number: int, place: int) -> None:
            self.frame(date=number, metrics=has_values)._export(place)

        return capsule_of([functools.partial(export, number) for number in range(len(self._days))])

    def __repr__(self) -> str:
        if self.closed:
            return "Track(closed)"
        return f"Track({self._n} customers, {len(self._days)} dates, {date(self._days[0])} to {date(self._days[-1])})"


class _OneDate:
    """The columns of one date."""

    def __init__(self, track: Track, number: int, features: Features) -> None:
        self._track = track
        self._number = number
        self.features = features

    def _out_columns(self, language: str) -> list[OutColumn]:
        track, number = self._track, self._number
        flat = bytes_of(track.scores(number))
        k = len(track._names)
        made = [OutColumn("day", c.RFM_ARROW_DATE, array.array("i", [track._days[number]]) * track._n)]
        made += [OutColumn(f"{name}_score", c.RFM_ARROW_UINT8, bytes_of(flat[j::k])) for j, name in enumerate(track._names)]
        if track._map is not None:
            names = (*track._map.names(language), _NOT_BORN)
            made.append(OutColumn("segment", c.RFM_ARROW_NAMES, track.segments(number), names=names))
        if track._info().cycle_days:
            stages = array.array("i", [stage - 1 for stage in track.stages(number)])
            made.append(OutColumn("stage", c.RFM_ARROW_NAMES, stages, names=_STAGES))
        return made


def _set_stages(options: c.rfm_track_options, stages: Any) -> None:
    if stages is None:
        options.flags |= c.RFM_TRACK_NO_STAGES
        return
    if not isinstance(stages, Stages):
        raise TypeError(f"stages: expected Stages, got {type(stages).__name__}")
    options.flags |= c.RFM_TRACK_OWN_CYCLE * bool(stages.own_cycle)
    for name in ("cycle_days", "new_cycles", "active_cycles", "sleeping_cycles"):
        setattr(options, name, real(getattr(stages, name), name))


def _label_count(value: Any) -> int:
    n = whole(value, "n_labels")
    if not 1 <= n <= _MOST_LABELS:
        raise refused(f"n_labels is {n}, expected 1 .. {_MOST_LABELS}")
    return n
