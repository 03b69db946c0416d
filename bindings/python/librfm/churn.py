# SPDX-License-Identifier: MIT
"""Early warning: the chance that a customer buys nothing within a horizon, learned from the table's own past."""

from __future__ import annotations

import ctypes
import dataclasses
import datetime
from typing import Any

from . import _prototypes as c
from ._arrays import Input, Output
from ._call import call, expect
from ._files import Saved
from ._library import lib
from ._out_columns import OutColumn
from ._values import Day, code, date, day, name_of, names_of_bits, output, real, record, refused, struct, text, whole
from .features import Column, Features, RowResult, number_of
from .metrics import Metrics, part, pass_metrics
from .table import Table

_GROUPS = tuple(c.ENUMS["rfm_churn_group"])
_BASELINES = tuple(c.ENUMS["rfm_churn_baseline"])
_MOST_REASONS = 28
_LEVELS = 5


@dataclasses.dataclass(frozen=True)
class ChurnInfo:
    """What was resolved at training, each with its reason; see rfm_churn_info. Days are counts, but for the dates; money in minor units.

    In danger: in the population, money above money_above, probability from threshold and rise from `rise` (-1: any) on; out of it
    below leave_threshold. money_break, risk_break: breaks of the levels 1..5 of worth and risk. shop_gap: mean days between purchases.
    season: log-odds that the season of the horizon adds, part of both intercepts; 0 where history does not tell one.
    horizon_reasons: "given", or those of Suggestion. label_reason: "as_horizon" or "half_of_history". cut_reason: "given" or "default".
    threshold_reasons: "by_share", "by_capacity", "by_rise", "nobody" or "given"; with the last "nobody" may come, too."""

    threshold: float
    rise: float
    leave_threshold: float
    money_above: float
    money_break: tuple[float, ...]
    risk_break: tuple[float, ...]
    shop_gap: float
    season: float
    n_repeat: int
    n_one_time: int
    n_lapsed: int
    n_danger: int
    trained_day: datetime.date
    horizon_days: int
    horizon_reasons: tuple[str, ...]
    population_days: int
    history_days: int
    label_days: int
    label_reason: str
    n_cuts: int
    first_cut: datetime.date
    last_cut: datetime.date
    step_days: int
    cut_reason: str
    rule: str
    threshold_reasons: tuple[str, ...]
    money_level: int


@dataclasses.dataclass(frozen=True)
class ChurnReport:
    """How good a model is on days held back; the event is no purchase. NaN where it was not tested (n_holdout 0).

    fit: "fitted", "rhythm_only" or "stopped_early". verdict: "better" than the best baseline, "no_better" or "untested".
    auc, average_precision, ks: 0..1, more is better; brier, log_loss, calibration_error: less is.
    lift: per tenth by descending probability the share lost over the share of all.
    baseline_log_loss, baseline_brier, baseline_auc: of "base_rate", "recency" and "rate", each fitted to the holdout itself.
    advantage: log loss of the best baseline less the model's, both fitted to the holdout, and its standard error."""

    n_examples: int
    n_lost_examples: int
    n_holdout: int
    n_lost: int
    auc: float
    average_precision: float
    ks: float
    brier: float
    log_loss: float
    calibration_error: float
    mean_probability: float
    lift: tuple[float, ...]
    baseline_log_loss: dict[str, float]
    baseline_brier: dict[str, float]
    baseline_auc: dict[str, float]
    fitted_log_loss: float
    advantage: float
    advantage_error: float
    fit: str
    verdict: str
    best_baseline: str | None
    holdout_day: datetime.date | None
    holdout_days: int


@dataclasses.dataclass(frozen=True)
class ChurnTerm:
    """One term of a model: log-odds of no purchase = intercept + sum of coefficient x (x - centre) / scale."""

    name: str
    coefficient: float
    standard_error: float
    centre: float
    scale: float


@dataclasses.dataclass(frozen=True)
class Outlook:
    """One customer's: the values of one row of ChurnScores. group: None without a purchase."""

    probability: float
    rise: float
    spend_minor: float
    group: str | None
    danger: bool
    risk: int
    worth: int


@dataclasses.dataclass(frozen=True)
class ChurnReason:
    """Why: the probability would be lower by `moved` (higher, if that is below 0) had the customer the typical value instead.

    typical: median of the group on the day of training. column: of Churn.metrics. word: what a manager calls it ("days since last
    purchase"); None in alerts of a look without the model."""

    word: str | None
    value: float
    typical: float
    moved: float
    column: int


@dataclasses.dataclass(frozen=True)
class FocusCell:
    """Customers at one level of risk and worth. loss_minor: the sum of spend_minor times the probability of no purchase."""

    n_customers: int
    spend_minor: float
    loss_minor: float


@dataclasses.dataclass(frozen=True)
class Focus:
    """Likely to leave by worth much. cells: cells[risk - 1][worth - 1], levels 1..5 of both.

    rows: of those at 4 or 5 in both, best first; n_listed: how many there are, which may be more than were asked for."""

    cells: tuple[tuple[FocusCell, ...], ...]
    rows: list[int]
    n_listed: int


class ChurnScores(RowResult):
    """Early warning of every row of features. All arrays are read-only memoryviews, one value per row.

    probability: of no purchase within the horizon, 0..1; rise: how much the customer's silence has raised it; spend_minor: spend
    expected in the horizon if kept, in minor units; float64, NaN without a purchase so far.
    group: uint8, 0 without a purchase, 1 "repeat", 2 "one_time", 3 "lapsed". danger: uint8, 1 in danger. risk: uint8 level 1..5, 5 the
    most likely to leave, 0 outside the population. worth: uint8 money score 1..5, 0 without a purchase.
    As an Arrow stream: customer, probability, rise, spend_minor, churn_group, danger, risk, worth."""

    features: Features

    def __init__(self, churn: Churn, features: Features) -> None:
        expect(churn, Churn, "churn")
        n = len(expect(features, Features, "features"))
        self._reals = {name: Output("float64", n) for name in ("probability", "rise", "spend_minor")}
        self._levels = {name: Output("uint8", n) for name in ("group", "danger", "risk", "worth")}
        made = self._struct(n)
        call(lib.rfm_churn_apply, churn._use(), features._use(), ctypes.byref(made))
        self.churn = churn
        self.features = features
        self.probability: memoryview[float] = self._reals["probability"].view()
        self.rise: memoryview[float] = self._reals["rise"].view()
        self.spend_minor: memoryview[float] = self._reals["spend_minor"].view()
        self.group: memoryview[int] = self._levels["group"].view()
        self.danger: memoryview[int] = self._levels["danger"].view()
        self.risk: memoryview[int] = self._levels["risk"].view()
        self.worth: memoryview[int] = self._levels["worth"].view()

    def __repr__(self) -> str:
        return f"ChurnScores({len(self)} customers, {sum(self.danger)} in danger)"

    def _struct(self, n: int) -> c.rfm_churn_scores:
        arrays = {name: made.pointer for name, made in (self._reals | self._levels).items()}
        return struct(c.rfm_churn_scores, n_rows=n, **arrays)

    def __len__(self) -> int:
        return len(self.probability)

    def _out_columns(self, _: str) -> list[OutColumn]:
        groups = [number - 1 for number in self.group]
        return [
            *(OutColumn(name, c.RFM_ARROW_DOUBLE, made.view()) for name, made in self._reals.items()),
            OutColumn("churn_group", c.RFM_ARROW_NAMES, groups, names=_GROUPS),
            *(OutColumn(name, c.RFM_ARROW_UINT8, getattr(self, name)) for name in ("danger", "risk", "worth")),
        ]


class Churn(Saved):
    """An early warning: the probability of NO purchase in the horizon after a day, for every customer. Immutable, share freely.

    Customers with two purchases or more have one model, those with a single one their own. It says itself how good it is: report().

    >>> table = Table()
    >>> orders = [(i, 20000 + day) for i in range(600) for day in range(i % 90, min(400, 90 + i * 7919 % 600), 7 + i % 14)]
    >>> table.append([i for i, _ in orders], day=[day for _, day in orders], amount=[1000 + 10 * i for i, _ in orders])
    13907
    >>> churn = Churn.train(table, as_of=20400, horizon_days=60)
    >>> scores = churn.apply(table.measure(churn.metrics, as_of=20400))
    >>> len(scores), churn.report("repeat").verdict, sum(scores.danger) == churn.info.n_danger
    (600, 'better', True)
    """

    _noun = "churn model"
    _free = "rfm_churn_free"
    _save = "rfm_churn_save"
    _load = "rfm_churn_load"

    def __init__(self) -> None:
        raise TypeError("an early warning comes from Churn.train() or Churn.load()")

    @classmethod
    def train(
        cls,
        table: Table,
        *,
        as_of: Day,
        metrics: Metrics | None = None,
        horizon_days: int = 0,
        n_cuts: int = 0,
        step_days: int = 0,
        rule: c.ChurnRule | None = None,
        capacity: int = 0,
        capacity_share: float = 0.0,
        probability: float = 0.0,
        value: float = 0.0,
        incentive: float = 0.0,
        contact: float = 0.0,
        acceptance: float = 0.0,
        money_level: int = 0,
        penalty: float = 0.0,
    ) -> Churn:
        """Train on a table as of the end of a day.

        metrics: what a purchase is, and up to 24 further columns to learn from, which must have values; None: sales and returns.
        horizon_days: to look ahead, 1 to 3,660; 0: that of Table.suggest().
        n_cuts: past days to learn from, 4 to 64; 0: 4. step_days: between them; 0: a quarter of the label.
        rule: how the danger threshold is set: "capacity" (the default), "probability" or "value".
        capacity, capacity_share: most customers to warn of, 0: 200, and their share of those worth a contact, 0..1, 0: .05.
        probability: the threshold, 0..1. value, incentive, contact, acceptance: as value_threshold().
        money_level: money score from which a customer is worth a contact, 1 to 5; 0: 3. penalty: L2, per coefficient; 0: 5.
        Raises StateError when there are too few examples, which the message counts: use rules then (Watch); DataError for a metric that
        is missing."""
        handle, when = expect(table, Table, "table")._use(), day(as_of, "as_of")
        chosen = pass_metrics(metrics)
        options = struct(
            c.rfm_churn_options,
            capacity=whole(capacity, "capacity", "int64"),
            capacity_share=real(capacity_share, "capacity_share"),
            probability=real(probability, "probability"),
            value_minor=real(value, "value"),
            incentive_minor=real(incentive, "incentive"),
            contact_minor=real(contact, "contact"),
            acceptance=real(acceptance, "acceptance"),
            penalty=real(penalty, "penalty"),
            metrics=None if chosen is None else chosen._as_parameter_,
            horizon_days=whole(horizon_days, "horizon_days"),
            n_cuts=whole(n_cuts, "n_cuts"),
            step_days=whole(step_days, "step_days"),
            rule=code("rfm_churn_rule", rule, "rule"),
            money_level=whole(money_level, "money_level"),
        )
        made = table._lock.reading(cls._create, lib.rfm_churn_train, handle, when, ctypes.byref(options), host=handle.host)
        del chosen
        return cls._adopt(made)

    # ---- applied ----

    @property
    def metrics(self) -> Metrics:
        """What to measure before apply(): recency, frequency, monetary, tenure, active_span, gap_mean, then the further ones."""
        handle = self._use()
        return part(lib.rfm_churn_metrics(handle), handle)

    def apply(self, features: Features) -> ChurnScores:
        """Probability, spend, group and danger of every row of features that were measured with `metrics`, on any day from the training on.

        Raises ArgumentError for other metrics (measure with `churn.metrics`) or an earlier day, DataError for a further metric that is missing."""
        self._use()
        return ChurnScores(self, features)

    def one(self, values: Any, standing: c.Standing | None = None) -> Outlook:
        """The same for one customer: `values` has one number per metric, as Table.measure_one(churn.metrics) gives them."""
        given, made = Input(values, "float64", "values"), output(c.rfm_churn_outlook)
        number = code("rfm_standing", standing, "standing")
        call(lib.rfm_churn_one, self._use(), given.pointer, given.n, number, ctypes.byref(made))
        group = name_of("rfm_churn_group", made.group) if made.group else None
        return record(Outlook, made, group=group, danger=bool(made.danger))

    def reasons(self, values: Any, language: str = "en") -> list[ChurnReason]:
        """Why: what moved one buyer's probability most, the largest first; in words of a language ("en", "zh"). Effects do not add up."""
        given, n = Input(values, "float64", "values"), ctypes.c_int32()
        made = (c.rfm_churn_reason * _MOST_REASONS)()
        for each in made:
            each.struct_size = ctypes.sizeof(c.rfm_churn_reason)
        tag = _language(language)
        call(lib.rfm_churn_reasons, self._use(), given.pointer, given.n, made, _MOST_REASONS, ctypes.byref(n))
        return [reason_of(each, lib.rfm_churn_word(self._use(), each.column, tag).decode()) for each in made[: n.value]]

    @property
    def words(self) -> list[str]:
        """What a manager calls each of the metrics, in English."""
        return [self.word(i) for i in range(len(self.metrics))]

    def word(self, column: Column, language: str = "en") -> str:
        """What a manager calls a metric, by name or number, in a language; its name where there is no word."""
        return str(lib.rfm_churn_word(self._use(), self._column(column), _language(language)).decode())

    def _column(self, column: Column) -> int:
        names = self.metrics.names
        number = number_of(column, names, "column")
        if not 0 <= number < len(names):
            raise refused(f"column is {number}, expected 0 .. {len(names) - 1}")
        return number

    # ---- whom to call ----

    def top(self, scores: ChurnScores, group: c.ChurnGroup = "repeat", n: int = 10) -> list[int]:
        """Rows of a group whose silence has raised the probability most, at most n: those who have probably left.

        group: "repeat", or "one_time" (who may make a second purchase)."""
        features, given, chosen = self._given(scores), scores._struct(len(scores)), code("rfm_churn_group", group, "group")
        room, found = min(whole(n, "n", "int64"), len(scores)), ctypes.c_int64()
        if room < 0:
            raise refused(f"n is {room}, expected 0 or more")
        rows = (ctypes.c_int64 * max(room, 1))()
        call(lib.rfm_churn_list, self._use(), features._use(), ctypes.byref(given), chosen, rows, room, ctypes.byref(found))
        return list(rows[: found.value])

    def focus(self, scores: ChurnScores, n: int | None = None) -> Focus:
        """The population counted by risk and worth, and the rows of those high in both, the first n; None: all.

        First the higher of the weaker level of the two, then the higher sum of levels, then the larger expected loss."""
        features, given = self._given(scores), scores._struct(len(scores))
        room, found = len(scores) if n is None else min(whole(n, "n", "int64"), len(scores)), ctypes.c_int64()
        if room < 0:
            raise refused(f"n is {room}, expected 0 or more")
        rows, cells = (ctypes.c_int64 * max(room, 1))(), (c.rfm_churn_cell * _LEVELS**2)()
        call(lib.rfm_churn_focus, self._use(), features._use(), ctypes.byref(given), cells, rows, room, ctypes.byref(found))
        made = [record(FocusCell, cell) for cell in cells]
        by_risk = tuple(tuple(made[i : i + _LEVELS]) for i in range(0, _LEVELS**2, _LEVELS))
        return Focus(by_risk, list(rows[: min(room, found.value)]), found.value)

    @staticmethod
    def _given(scores: Any) -> Features:
        if not isinstance(scores, ChurnScores):
            raise TypeError(f"scores: expected ChurnScores, got {type(scores).__name__}")
        return scores.features

    @staticmethod
    def value_threshold(value: float, incentive: float, contact: float, acceptance: float) -> float:
        """Probability from which a contact pays (Neslin and others, 2006); 1 or more: none does.

        value: what a rescued customer is worth, above `incentive`, what an accepted offer costs; contact: what a contact costs; all in
        the same unit. acceptance: share of the leaving who accept, above 0, at most 1.

        >>> round(Churn.value_threshold(200, 10, 1, .3) * 67, 9)
        11.0
        """
        made = ctypes.c_double()
        given = [real(value, "value"), real(incentive, "incentive"), real(contact, "contact"), real(acceptance, "acceptance")]
        call(lib.rfm_churn_value_threshold, *given, ctypes.byref(made))
        return made.value

    # ---- the model ----

    @property
    def info(self) -> ChurnInfo:
        """What was resolved at training, each with its reason."""
        made = output(c.rfm_churn_info)
        call(lib.rfm_churn_get, self._use(), ctypes.byref(made))
        bits = made.horizon_reason
        return record(
            ChurnInfo,
            made,
            money_break=tuple(made.money_break),
            risk_break=tuple(made.risk_break),
            trained_day=date(made.trained_day),
            first_cut=date(made.first_cut),
            last_cut=date(made.last_cut),
            horizon_reasons=names_of_bits("rfm_suggest_reason", bits) + names_of_bits("rfm_churn_reason_bit", bits),
            label_reason=name_of("rfm_churn_reason_bit", made.label_reason),
            cut_reason=name_of("rfm_churn_reason_bit", made.cut_reason),
            threshold_reasons=names_of_bits("rfm_churn_reason_bit", made.threshold_reason),
            rule=name_of("rfm_churn_rule", made.rule),
        )

    def report(self, group: c.ChurnGroup | None = None) -> ChurnReport:
        """How good it is on days held back. group: "repeat" or "one_time"; None: everyone with a purchase, the lapsed included."""
        made = output(c.rfm_churn_report)
        call(lib.rfm_churn_get_report, self._use(), _group(group), ctypes.byref(made))
        baselines = {name: dict(zip(_BASELINES, getattr(made, name))) for name in _BY_BASELINE}
        return record(
            ChurnReport,
            made,
            lift=tuple(made.lift),
            fit=name_of("rfm_churn_fit", made.fit),
            verdict=name_of("rfm_churn_verdict", made.verdict),
            best_baseline=name_of("rfm_churn_baseline", made.best_baseline) if made.best_baseline else None,
            holdout_day=date(made.holdout_day) if made.holdout_days else None,
            **baselines,
        )

    def metric_auc(self, column: Column, group: c.ChurnGroup | None = None) -> float:
        """Area under the ROC curve of one metric alone on the same days: above .5 more of it, below less tells who does not buy.

        group: as report(). NaN when there is nothing to compare."""
        made, number = ctypes.c_double(), _group(group)
        call(lib.rfm_churn_metric_auc, self._use(), number, self._column(column), ctypes.byref(made))
        return made.value

    def terms(self, group: c.ChurnGroup = "repeat") -> list[ChurnTerm]:
        """The terms of a group's model, the intercept first: "repeat" or "one_time"."""
        number = _group(group)
        if not number:
            raise TypeError('group: expected "repeat" or "one_time", got NoneType')
        return [self._term(number, i) for i in range(lib.rfm_churn_terms(self._use(), number))]

    def _term(self, group: int, i: int) -> ChurnTerm:
        handle, made = self._use(), output(c.rfm_churn_term)  # texts are of the handle
        call(lib.rfm_churn_get_term, handle, group, i, ctypes.byref(made))
        return record(ChurnTerm, made, name=made.name.decode())

    def __repr__(self) -> str:
        if self.closed:
            return "Churn(closed)"
        info = self.info
        return f"Churn({info.horizon_days} days from {info.trained_day}, {info.n_danger} in danger, {self.report().verdict})"


_BY_BASELINE = ("baseline_log_loss", "baseline_brier", "baseline_auc")


def _language(language: str) -> bytes:
    tag = text(language, "language")
    if tag[:2] not in (b"en", b"zh"):
        raise refused(f"language is {language!r}, expected one of: en, zh")
    return tag


def reason_of(made: c.rfm_churn_reason, word: str | None) -> ChurnReason:
    return record(ChurnReason, made, word=word)


def _group(group: Any) -> int:
    """The number of a group that has a model; None: all with one."""
    number = code("rfm_churn_group", group, "group")
    if number == c.RFM_CHURN_LAPSED:
        raise refused(f'group is {group!r}, of which there is no model; expected "repeat" or "one_time"')
    return number
