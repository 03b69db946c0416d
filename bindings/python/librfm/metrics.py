# SPDX-License-Identifier: MIT
"""What to measure."""

from __future__ import annotations

import ctypes
import dataclasses
from typing import Any, Iterable, Sequence, Union

from . import _prototypes as c
from ._arrays import borrowed, optional
from ._call import Handle, Object, call
from ._event_columns import keys
from ._library import lib
from ._values import code, name_of, optional_text, output, real, struct, whole

_FLAGS = {"unscored": c.RFM_METRIC_UNSCORED, "from_floor": c.RFM_METRIC_FROM_FLOOR, "shrunk_gap": c.RFM_METRIC_SHRUNK_GAP}


@dataclasses.dataclass(frozen=True)
class Metric:
    """One column: what is measured, and how.

    kind: "recency" (days), "frequency" (purchases), "monetary" (minor units of money), "order_value", "repeat_value",
    "second", "tenure", "membership_age", "active_span", "gap_mean", "gap_sd", "overdue", "distinct_items",
    "distinct_categories", "top_category_share", "repurchase_rate", "trend_frequency", "trend_monetary", "visits", "attribute",
    "season_frequency".
    window_days: days that end with the as-of day, 1 to 3,652,059; 0: all history.
    against_days: for trends the length of the earlier window; 0: as window_days.
    name: of its column; None: that of its kind, or of the attribute.
    attribute: which one, for the kind "attribute".
    direction: "more_is_better" or "less_is_better"; None: that of the kind.
    money: "net" or "gross". missing: "keep" (NaN), "value" (missing_value) or "drop" (no row).
    unscored: measured and carried, not scored. from_floor: on a pruned table count from its floor.
    shrunk_gap: shrink the mean gap towards the shop's median.
    """

    kind: c.MetricKind
    window_days: int = 0
    against_days: int = 0
    name: str | None = None
    attribute: str | None = None
    direction: c.Direction | None = None
    money: c.Money | None = None
    missing: c.Missing | None = None
    missing_value: float = 0.0
    unscored: bool = False
    from_floor: bool = False
    shrunk_gap: bool = False

    def _struct(self) -> c.rfm_metric:
        return struct(
            c.rfm_metric,
            flags=sum(bit for name, bit in _FLAGS.items() if getattr(self, name)),
            missing_value=real(self.missing_value, "missing_value"),
            name=optional_text(self.name, "name"),
            attribute=optional_text(self.attribute, "attribute"),
            kind=code("rfm_metric_kind", self.kind, "kind"),
            direction=code("rfm_direction", self.direction, "direction"),
            window_days=whole(self.window_days, "window_days"),
            against_days=whole(self.against_days, "against_days"),
            money=code("rfm_money", self.money, "money"),
            missing=code("rfm_missing", self.missing, "missing"),
        )


#: A metric, or the name of its kind.
AnyMetric = Union[Metric, c.MetricKind]


@dataclasses.dataclass(frozen=True)
class MetricsOptions:
    """What all metrics of a list share; see Metrics."""

    drop_prospects: bool
    ignore_zero: bool
    shop_median_gap: float
    season: tuple[float, ...] | None
    categories: tuple[int, ...] | None
    groups: tuple[int, ...] | None
    kinds: tuple[str, ...]
    purchase: str


class Metrics(Object):
    """A list of metrics with the filter, the purchase unit and the money they share. Immutable, share freely.

    metrics: Metric objects or names of kinds, 1 to 32; None: recency, frequency and monetary over all history.
    drop_prospects: customers without a purchase have no row. ignore_zero: rows of amount 0 are no purchases.
    shop_median_gap: in days, for shrunk gaps; 0: not given.
    season: 12 indices of the months, January first, 1 being a usual one, for "season_frequency": those of Table.suggest().
    categories, groups: only rows of these (keys, or texts that are hashed); None: all.
    kinds: of events that count ("sale", "return", "payment", "visit", "contact"); None: sales and returns.
    purchase: what one purchase is: "order_or_day", "order", "day" or "row".
    Raises ArgumentError with the column that is wrong.

    >>> metrics = Metrics(["recency", Metric("monetary", window_days=365, name="year")], purchase="day")
    >>> metrics.names
    ['recency', 'year']
    """

    _noun = "list of metrics"
    _free = "rfm_metrics_free"

    def __init__(
        self,
        metrics: Iterable[AnyMetric] | None = None,
        *,
        drop_prospects: bool = False,
        ignore_zero: bool = False,
        shop_median_gap: float = 0.0,
        season: Sequence[float] | None = None,
        categories: Sequence[int | str | bytes] | None = None,
        groups: Sequence[int | str | bytes] | None = None,
        kinds: Iterable[c.Kind] | None = None,
        purchase: c.Purchase | None = None,
    ) -> None:
        if isinstance(metrics, (str, Metric)):
            raise TypeError(f"metrics: expected a sequence of metrics, got one {type(metrics).__name__}")
        listed = [_metric(metric) for metric in ([] if metrics is None else metrics)]
        if metrics is not None and not listed:
            raise ValueError("metrics: expected one metric or more")
        chosen = keys(categories, "uint64", "categories", None)
        stores = keys(groups, "uint32", "groups", None)
        options = struct(
            c.rfm_metrics_options,
            flags=c.RFM_METRICS_DROP_PROSPECTS * bool(drop_prospects) | c.RFM_METRICS_IGNORE_ZERO * bool(ignore_zero),
            shop_median_gap=real(shop_median_gap, "shop_median_gap"),
            kinds=sum({1 << code("rfm_kind", kind, "kinds") for kind in _names(kinds)}),
            purchase=code("rfm_purchase", purchase, "purchase"),
        )
        months = optional(season, "float64", "season", 12)
        if months is not None:
            options.season = months.pointer
        if chosen is not None:
            options.n_categories, options.categories = chosen.n, chosen.pointer
        if stores is not None:
            options.n_groups, options.groups = stores.n, stores.pointer
        array = (c.rfm_metric * max(len(listed), 1))(*listed)
        self._handle = self._create(
            lib.rfm_metrics_new, None, array if listed else None, len(listed), ctypes.byref(options)
        )

    def __len__(self) -> int:
        return int(lib.rfm_metrics_size(self._use()))

    @property
    def columns(self) -> list[Metric]:
        """The definitions, everything resolved."""
        return [self._column(i) for i in range(len(self))]

    def _column(self, column: int) -> Metric:
        handle, made = self._use(), output(c.rfm_metric)  # texts are of the handle
        call(lib.rfm_metrics_get, handle, column, ctypes.byref(made))
        attribute: bytes | None = made.attribute
        fields: Any = {
            "kind": name_of("rfm_metric_kind", made.kind),
            "direction": name_of("rfm_direction", made.direction),
            "money": name_of("rfm_money", made.money),
            "missing": name_of("rfm_missing", made.missing),
        }
        fields.update((name, bool(made.flags & bit)) for name, bit in _FLAGS.items())
        return Metric(
            window_days=made.window_days,
            against_days=made.against_days,
            name=made.name.decode(),
            attribute=None if attribute is None else attribute.decode(),
            missing_value=made.missing_value,
            **fields,
        )

    @property
    def names(self) -> list[str]:
        """Names of the columns."""
        return [str(column.name) for column in self.columns]

    @property
    def scored_names(self) -> list[str]:
        """Names of the columns that are scored and scaled."""
        return [str(column.name) for column in self.columns if not column.unscored]

    @property
    def options(self) -> MetricsOptions:
        """What the metrics share, everything resolved."""
        handle = self._use()
        made = output(c.rfm_metrics_options)
        call(lib.rfm_metrics_get_options, handle, ctypes.byref(made))
        return MetricsOptions(
            drop_prospects=bool(made.flags & c.RFM_METRICS_DROP_PROSPECTS),
            ignore_zero=bool(made.flags & c.RFM_METRICS_IGNORE_ZERO),
            shop_median_gap=made.shop_median_gap,
            season=tuple(borrowed(made.season, "float64", 12, handle)) if made.season else None,
            categories=tuple(borrowed(made.categories, "uint64", made.n_categories, handle)) if made.categories else None,
            groups=tuple(borrowed(made.groups, "uint32", made.n_groups, handle)) if made.groups else None,
            kinds=tuple(name for name, number in c.ENUMS["rfm_kind"].items() if made.kinds & 1 << number),
            purchase=name_of("rfm_purchase", made.purchase),
        )

    def __reduce__(self) -> Any:
        return _again, (self.columns, dataclasses.asdict(self.options))

    def __repr__(self) -> str:
        return "Metrics(closed)" if self.closed else f"Metrics({', '.join(self.names)})"


def _again(columns: list[AnyMetric], options: dict[str, Any]) -> Metrics:
    """For pickle."""
    return Metrics(columns, **options)


def _metric(metric: Any) -> c.rfm_metric:
    if isinstance(metric, str):
        metric = Metric(metric)  # type: ignore[arg-type]
    if not isinstance(metric, Metric):
        raise TypeError(f"metrics: expected Metric or the name of a kind, got {type(metric).__name__}")
    return metric._struct()


def _names(kinds: Any) -> list[Any]:
    if kinds is None:
        return []
    return [kinds] if isinstance(kinds, str) else list(kinds)


def part(address: int | None, owner: Handle) -> Metrics:
    """Metrics inside another object, which stays as long as they."""
    return Metrics._adopt(owner.part(address))


def pass_metrics(metrics: Any) -> Handle | None:
    """An argument that may be None: recency, frequency, monetary."""
    if metrics is None:
        return None
    if not isinstance(metrics, Metrics):
        raise TypeError(f"metrics: expected Metrics, got {type(metrics).__name__}")
    return metrics._use()
