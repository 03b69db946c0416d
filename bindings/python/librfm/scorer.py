# SPDX-License-Identifier: MIT
"""Cut points learned from features, and the scores 1..n that follow."""

from __future__ import annotations

import ctypes
import dataclasses
import datetime
from typing import Any, Mapping, Sequence, Union

from . import _prototypes as c
from ._arrays import Input, Output, borrowed, pointers
from ._call import Pool, Progress, call, expect, host_of, pass_host
from ._files import Saved
from ._library import lib
from ._out_columns import OutColumn
from ._values import Day, code, date, day, name_of, output, record, refused, struct, whole
from .features import Column, Features, RowResult, number_of
from .metrics import Metrics, part

#: One value for all scored columns, one per column in their order, or by name.
PerColumn = Union[Any, Sequence[Any], Mapping[str, Any]]


@dataclasses.dataclass(frozen=True)
class ScoredColumn:
    """One scored column, everything resolved. weight: in the composite, as used. closed: "upper" or "lower"."""

    name: str
    column: int
    rule: str
    n_levels: int
    closed: str
    weight: float
    n_parents: int


@dataclasses.dataclass(frozen=True)
class ScoreReason:
    """How one value came to its level: the breaks around it, and the least signed changes that lead to the next levels (NaN: none)."""

    value: float
    lower: float
    upper: float
    to_better: float
    to_worse: float
    column: int
    level: int
    n_levels: int


@dataclasses.dataclass(frozen=True)
class Score:
    """One customer's score. composite: the weighted sum, NaN when a level is 0 (not scored)."""

    levels: tuple[int, ...]
    cell: int
    composite: float


class Scores(RowResult):
    """Scores of every row of features. All arrays are read-only memoryviews.

    score: uint8 of shape (rows, scored columns), 0: not scored. cell: uint64 codes, 545 is R 5, F 4, M 5.
    composite: float64 weighted sums, NaN where a score is 0. names: of the scored columns.
    As an Arrow stream: customer, `<name>_score` for each column, composite, cell."""

    features: Features

    def __init__(self, scorer: Scorer, features: Features) -> None:
        ruler, given = expect(scorer, Scorer, "scorer")._use(), expect(features, Features, "features")._use()
        n, k = lib.rfm_features_rows(given), lib.rfm_scorer_columns(ruler)
        scores, cells, composites = Output("uint8", n * k), Output("uint64", n), Output("float64", n)
        made = struct(
            c.rfm_scores, n_rows=n, score=scores.pointer, cell=cells.pointer, composite=composites.pointer
        )
        call(lib.rfm_scorer_apply, ruler, given, ctypes.byref(made))
        self.scorer = scorer
        self.features = features
        self.names = scorer.names
        self.score: memoryview[int] = scores.view((n, k))
        self.cell: memoryview[int] = cells.view()
        self.composite: memoryview[float] = composites.view()
        self._flat: memoryview[int] = scores.view()

    def __len__(self) -> int:
        return len(self.cell)

    def column(self, column: Column) -> memoryview:
        """The levels of one scored column, by name or number: uint8, one per row."""
        number = number_of(column, self.names, "column")
        if not 0 <= number < len(self.names):
            raise refused(f"column is {number}, expected 0 .. {len(self.names) - 1}")
        return self._flat[number :: len(self.names)]

    __getitem__ = column

    def __repr__(self) -> str:
        return f"Scores({len(self)} customers, {', '.join(self.names)})"

    def __iter__(self) -> Any:
        raise TypeError("scores are not iterable; take column(), score or names")

    @property
    def cell_names(self) -> list[str]:
        """The cell of each row as text: "545"."""
        known = {code: self.scorer.cell_name(code) for code in set(self.cell)}
        return [known[code] for code in self.cell]

    def _out_columns(self, _: str) -> list[OutColumn]:
        return [
            *(OutColumn(f"{name}_score", c.RFM_ARROW_UINT8, bytes_of(self.column(name))) for name in self.names),
            OutColumn("composite", c.RFM_ARROW_DOUBLE, self.composite),
            OutColumn("cell", c.RFM_ARROW_UINT64, self.cell),
        ]


def bytes_of(view: memoryview[Any]) -> memoryview:
    """A strided view in one piece."""
    return memoryview(view.tobytes())


class Scorer(Saved):
    """Breaks per scored column, learned once by fit() or typed by from_breaks(). Immutable, share freely between threads.

    >>> features = Features.from_columns(
    ...     {"recency": [5, 50, 500], "frequency": [9, 3, 1], "monetary": [90000, 12000, 800]}, as_of=20000)
    >>> scorer = Scorer.fit(features, levels=3)
    >>> scorer.apply(features).cell_names
    ['333', '222', '111']
    """

    _noun = "scorer"
    _free = "rfm_scorer_free"
    _save = "rfm_scorer_save"
    _load = "rfm_scorer_load"

    def __init__(self) -> None:
        raise TypeError("a scorer comes from Scorer.fit(), Scorer.from_breaks() or Scorer.load()")

    @classmethod
    def fit(
        cls,
        features: Features,
        *,
        rule: PerColumn = None,
        levels: PerColumn = None,
        weights: PerColumn = None,
        weighting: c.Weighting | None = None,
        closed: c.Closed | None = None,
        breaks: PerColumn = None,
        offset: PerColumn = None,
        learn: Any = None,
    ) -> Scorer:
        """Learn breaks from the buyers among the rows.

        rule: "quantile" (the default), "nested", "width", "breaks", "ntile", "r_rfm", "mean" or "median", for all or per column.
        levels: 2 to 100; None: 5, and 2 for mean and median. Per column: a sequence in their order, or a mapping by name.
        weights: of the composite, per column. weighting: "equal", "normalised", "as_given" or "stone".
        closed: where a value equal to a break goes: "upper" (to the interval below), "lower" or "good".
        breaks: per column, levels - 1 ascending breaks in the metric's unit, where the rule is "breaks".
        offset: per column, for "r_rfm". learn: one value per row, 0 keeps the row out of learning.
        Raises StateError when no row has a value, DataError for breaks that do not ascend."""
        handle = expect(features, Features, "features")._use()
        names = features.metrics.scored_names
        options, kept = _options(names, rule, levels, weights, weighting, closed, breaks, offset)
        if learn is not None:
            learning = Input(learn, "uint8", "learn", len(features))
            options.n_learn, options.learn = learning.n, learning.pointer
            kept.append(learning)
        made = cls._create(lib.rfm_scorer_fit, handle, ctypes.byref(options), host=handle.host)
        del kept
        return cls._adopt(made)

    @classmethod
    def from_breaks(
        cls,
        breaks: PerColumn,
        *,
        metrics: Metrics | None = None,
        weights: PerColumn = None,
        weighting: c.Weighting | None = None,
        closed: c.Closed | None = None,
        learned: Day = 0,
        pool: Pool | None = None,
        progress: Progress | None = None,
    ) -> Scorer:
        """A scorer of typed breaks: per scored column ascending breaks in the metric's unit (days, purchases, minor units).

        learned: the day that the breaks are of.

        >>> scorer = Scorer.from_breaks({"recency": [30, 60, 90, 180], "frequency": [1, 2, 4, 8], "monetary": [1000, 2500, 5000, 9900]})
        >>> scorer.one([31, 5, 1000]).levels
        (4, 4, 1)
        """
        own = Metrics() if metrics is None else expect(metrics, Metrics, "metrics")
        names = own.scored_names
        listed = [Input(each, "float64", f"breaks of {name}") for name, each in zip(names, _per_column(breaks, names, "breaks"))]
        options, kept = _options(names, None, [each.n + 1 for each in listed], weights, weighting, closed, None, None)
        host = host_of(pool, progress=progress)
        made = cls._create(
            lib.rfm_scorer_from_breaks,
            pass_host(host),
            own._use(),
            pointers(listed),
            ctypes.byref(options),
            day(learned, "learned"),
            host=host,
        )
        del kept
        return cls._adopt(made)

    def apply(self, features: Features) -> Scores:
        """Score every row of features that were measured with the scorer's metrics. Raises ArgumentError for other metrics: measure with `scorer.metrics`."""
        self._use()
        return Scores(self, expect(features, Features, "features"))

    def one(self, values: Any, standing: c.Standing | None = None) -> Score:
        """Score one customer: `values` has one number per metric, as Table.measure_one() gives them. Not of "ntile"."""
        given = Input(values, "float64", "values")
        handle = self._use()
        k = lib.rfm_scorer_columns(handle)
        levels, cell, composite = (ctypes.c_uint8 * k)(), ctypes.c_uint64(), ctypes.c_double()
        call(
            lib.rfm_scorer_one,
            handle,
            given.pointer,
            given.n,
            code("rfm_standing", standing, "standing"),
            levels,
            k,
            ctypes.byref(cell),
            ctypes.byref(composite),
        )
        return Score(tuple(levels), cell.value, composite.value)

    def explain(self, values: Any, column: Column) -> ScoreReason:
        """Which break decided, and how far the next levels are. column: a scored column by name or number."""
        given, made = Input(values, "float64", "values"), output(c.rfm_score_reason)
        scored = number_of(column, self.names, "column")
        call(lib.rfm_scorer_explain, self._use(), given.pointer, given.n, scored, ctypes.byref(made))
        return record(ScoreReason, made)

    def __len__(self) -> int:
        """Number of scored columns."""
        return int(lib.rfm_scorer_columns(self._use()))

    @property
    def names(self) -> list[str]:
        """Names of the scored columns."""
        return self.metrics.scored_names

    @property
    def columns(self) -> list[ScoredColumn]:
        """The scored columns, everything resolved."""
        return [self._column(i, name) for i, name in enumerate(self.names)]

    def _column(self, scored: int, name: str) -> ScoredColumn:
        made = output(c.rfm_scored_column)
        call(lib.rfm_scorer_get, self._use(), scored, ctypes.byref(made))
        return ScoredColumn(
            name=name,
            column=made.column,
            rule=name_of("rfm_rule", made.rule),
            n_levels=made.n_levels,
            closed=name_of("rfm_closed", made.closed),
            weight=made.weight,
            n_parents=made.n_parents,
        )

    @property
    def metrics(self) -> Metrics:
        """What it scores: measure with these."""
        handle = self._use()
        return part(lib.rfm_scorer_metrics(handle), handle)

    @property
    def learned(self) -> datetime.date:
        """The day that the breaks are of."""
        return date(lib.rfm_scorer_learned_day(self._use()))

    def breaks(self, column: Column, parent: int = 0) -> memoryview[float]:
        """Breaks of a scored column, ascending: float64, read-only; empty for "ntile". parent: the cell before it, under "nested"."""
        handle = self._use()
        made, n = ctypes.POINTER(ctypes.c_double)(), ctypes.c_int32()
        scored = number_of(column, self.names, "column")
        call(
            lib.rfm_scorer_breaks, handle, scored, whole(parent, "parent", "int64"), ctypes.byref(made), ctypes.byref(n)
        )
        return borrowed(made, "float64", n.value, handle)

    def level_sizes(self, column: Column) -> memoryview:
        """How many learning rows each level of a scored column got: int64; empty for typed breaks."""
        handle = self._use()
        made, n = ctypes.POINTER(ctypes.c_int64)(), ctypes.c_int64()
        scored = number_of(column, self.names, "column")
        call(lib.rfm_scorer_level_sizes, handle, scored, ctypes.byref(made), ctypes.byref(n))
        return borrowed(made, "int64", n.value, handle)

    @property
    def weights(self) -> memoryview[float]:
        """Weights of the composite, as used: float64."""
        handle = self._use()
        return borrowed(lib.rfm_scorer_weights(handle), "float64", lib.rfm_scorer_columns(handle), handle)

    @property
    def levels(self) -> memoryview:
        """Levels of each scored column: int32."""
        handle = self._use()
        return borrowed(lib.rfm_scorer_levels(handle), "int32", lib.rfm_scorer_columns(handle), handle)

    def cell_name(self, cell: int) -> str:
        """A cell code as text: "545"; "10-3-7" when a column has more than 9 levels. Raises DataError for no such cell."""
        handle = self._use()
        room = 4 * lib.rfm_scorer_columns(handle) + 1
        made = ctypes.create_string_buffer(room)
        call(lib.rfm_scorer_cell_name, handle, whole(cell, "cell", "uint64"), made, room)
        return made.value.decode()

    def __repr__(self) -> str:
        return "Scorer(closed)" if self.closed else f"Scorer({', '.join(f'{c.name}: {c.rule}, {c.n_levels}' for c in self.columns)})"


def _per_column(given: Any, names: Sequence[str], argument: str) -> list[Any]:
    """One value per scored column, from a mapping by name, a sequence in their order, or one value for all."""
    if _is_one(given):
        return [given] * len(names)
    if hasattr(given, "items") and all(isinstance(label, str) for label, _ in given.items()):  # a Series of pandas, too
        given = dict(given.items())
    if isinstance(given, Mapping):
        unknown = [str(name) for name in given if name not in names]
        if unknown:
            raise refused(f"{argument} names {', '.join(unknown)}; scored columns are: {', '.join(names)}")
        return [given.get(name) for name in names]
    if isinstance(given, bytes) or not hasattr(given, "__getitem__") or getattr(given, "ndim", 1) > 1:
        hint = f"; take its {argument}" if hasattr(given, argument) else ""
        raise TypeError(f"{argument}: expected one value per scored column, got {type(given).__name__}{hint}")
    if len(given) != len(names):
        raise refused(f"{argument} has {len(given)} values, expected {len(names)}: {', '.join(names)}")
    return list(given)


def _is_one(value: Any) -> bool:
    return value is None or isinstance(value, str) or getattr(value, "ndim", 1) == 0 or not hasattr(value, "__len__")


def _whole_array(given: Any, names: Sequence[str], argument: str) -> Input:
    listed = [0 if value is None else whole(value, argument) for value in _per_column(given, names, argument)]
    if 0 in listed and isinstance(given, Mapping):
        raise refused(f"{argument} misses {names[listed.index(0)]}")
    return Input(listed, "int32", argument)


def _real_array(given: Any, names: Sequence[str], argument: str) -> Input:
    listed = _per_column(given, names, argument)
    if None in listed:
        raise refused(f"{argument} misses {names[listed.index(None)]}")
    return Input(listed, "float64", argument)


def _options(
    names: Sequence[str],
    rule: Any,
    levels: Any,
    weights: Any,
    weighting: Any,
    closed: Any,
    breaks: Any,
    offset: Any,
) -> tuple[c.rfm_scorer_options, list[Any]]:
    """The options, and what they point to."""
    kept: list[Any] = []
    made = struct(
        c.rfm_scorer_options,
        closed=code("rfm_closed", closed, "closed"),
        weighting=code("rfm_weighting", weighting, "weighting"),
    )

    def point(field: str, values: Input) -> None:
        setattr(made, field, values.pointer)
        made.n_columns = len(names)
        kept.append(values)

    if _is_one(rule):
        made.rule = code("rfm_rule", rule, "rule")
    else:
        listed = [code("rfm_rule", each, "rule") or c.RFM_RULE_QUANTILE for each in _per_column(rule, names, "rule")]
        point("rules", Input(listed, "int32", "rule"))
    if _is_one(levels):
        made.n_levels = 0 if levels is None else whole(levels, "levels")
    else:
        point("levels", _whole_array(levels, names, "levels"))
    if weights is not None:
        point("weights", _real_array(weights, names, "weights"))
    if offset is not None:
        point("offset", _real_array(offset, names, "offset"))
    if breaks is not None:
        _set_breaks(made, breaks, names, rule, levels, kept)
    return made, kept


def _set_breaks(made: Any, breaks: Any, names: Sequence[str], rule: Any, levels: Any, kept: list[Any]) -> None:
    """Typed breaks, of which the library reads levels - 1 per column: their number is checked here."""
    listed = [
        None if each is None else Input(each, "float64", f"breaks of {name}")
        for name, each in zip(names, _per_column(breaks, names, "breaks"))
    ]
    rules, known = _per_column(rule, names, "rule"), _per_column(levels, names, "levels")
    for name, each, one_rule, one_levels in zip(names, listed, rules, known):
        expected = (5 if one_levels is None else whole(one_levels, "levels")) - 1
        if one_rule == "breaks" and each is None:
            raise refused(f"breaks misses {name}")
        if each is not None and one_rule != "breaks":
            raise refused(f'breaks of {name} are given, but its rule is not "breaks"')
        if each is not None and each.n != expected:
            raise refused(f"breaks of {name} has {each.n} values, expected levels - 1, which is {expected}")
    made.breaks = pointers(listed)
    made.n_columns = len(names)
    kept += [listed, made.breaks]
