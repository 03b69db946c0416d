# SPDX-License-Identifier: MIT
"""Metrics of different units made comparable, and weighted."""

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
from ._values import code, date, name_of, output, record, struct, whole
from .features import Features
from .metrics import Metrics, part
from .scorer import PerColumn, _is_one, _per_column, _real_array


@dataclasses.dataclass(frozen=True)
class ScaledColumn:
    """One scaled column, everything resolved; see rfm_scaled_column."""

    name: str
    column: int
    scale: str
    log1p: bool
    weight: float
    clip_low: float
    clip_high: float
    zero: float
    unit: float
    lowest: float
    highest: float


@dataclasses.dataclass(frozen=True)
class ScalingCounts:
    """What happened to the values of one scaled column."""

    n_clipped_low: int
    n_clipped_high: int
    n_raised: int
    n_outside: int


class Scaling(Saved):
    """How to bring days, purchases and money onto one scale, more being better. Immutable, share freely.

    >>> features = Features.from_columns(
    ...     {"recency": [5, 50, 500], "frequency": [9, 3, 1], "monetary": [90000, 12000, 800]}, as_of=20000)
    >>> scaling = Scaling.fit(features, clip=False)
    >>> scaling.apply(features).tolist()[0]
    [1.0, 1.0, 1.0]
    """

    _noun = "scaling"
    _free = "rfm_scaling_free"
    _save = "rfm_scaling_save"
    _load = "rfm_scaling_load"

    def __init__(self) -> None:
        raise TypeError("a scaling comes from Scaling.fit() or Scaling.load()")

    @classmethod
    def fit(
        cls,
        features: Features,
        *,
        scale: PerColumn = None,
        log1p: PerColumn = None,
        weights: PerColumn = None,
        weights_as_given: bool = False,
        low: PerColumn = None,
        high: PerColumn = None,
        clip: bool = True,
        clip_permille: int = 0,
    ) -> Scaling:
        """Learn how to scale.

        scale: "min_max" (the default), "z", "robust" or "range", for all or per column.
        log1p: true where ln(1 + x) comes before, for all or per column.
        weights: per column; None: equal; divided by their sum unless weights_as_given.
        low, high: for "range", for all or per column, in the metric's unit. clip: at quantiles, clip_permille rows in a thousand at each end; 0: 10.
        Raises DataError for a NaN (leave such rows out with Features.buyers() or select()), StateError when there is no row."""
        handle = expect(features, Features, "features")._use()
        names = features.metrics.scored_names
        made = struct(
            c.rfm_scaling_options,
            flags=c.RFM_SCALING_WEIGHTS_AS_GIVEN * bool(weights_as_given) | c.RFM_SCALING_NO_CLIP * (not clip),
            clip_permille=whole(clip_permille, "clip_permille"),
        )
        inputs: dict[str, Input] = {}
        if _is_one(scale):
            made.scale = code("rfm_scale", scale, "scale")
        else:
            numbers = [code("rfm_scale", each, "scale") or c.RFM_SCALE_MIN_MAX for each in _per_column(scale, names, "scale")]
            inputs["scales"] = Input(numbers, "int32", "scale")
        if log1p is not None:
            inputs["log1p"] = Input([bool(each) for each in _per_column(log1p, names, "log1p")], "uint8", "log1p")
        for name, given in (("weights", weights), ("low", low), ("high", high)):
            if given is not None:
                inputs[name] = _real_array(given, names, name)
        for name, values in inputs.items():
            setattr(made, name, values.pointer)
            made.n_columns = len(names)
        return cls._adopt(cls._create(lib.rfm_scaling_fit, handle, ctypes.byref(made), host=handle.host))

    def _apply(self, features: Features, n_values: int, n_counts: int) -> tuple[Output, Any]:
        handle = expect(features, Features, "features")._use()
        values, counts = Output("float64", n_values), (c.rfm_scaling_counts * max(n_counts, 1))()
        call(
            lib.rfm_scaling_apply,
            self._use(),
            handle,
            values.pointer if n_values else None,
            n_values,
            counts if n_counts else None,
            n_counts,
        )
        return values, counts

    def apply(self, features: Features) -> memoryview[float]:
        """Normalised values, weights left out: float64 of shape (rows, scaled columns). Raises DataError for a NaN."""
        shape = (len(expect(features, Features, "features")), len(self))
        made: memoryview[float] = self._apply(features, shape[0] * shape[1], 0)[0].view(shape)
        return made

    def count(self, features: Features) -> list[ScalingCounts]:
        """What apply() does to the values of each scaled column."""
        made = self._apply(features, 0, len(self))[1]
        return [record(ScalingCounts, each) for each in made]

    def __len__(self) -> int:
        """Number of scaled columns."""
        return int(lib.rfm_scaling_columns(self._use()))

    @property
    def columns(self) -> list[ScaledColumn]:
        """The scaled columns, everything resolved."""
        return [self._column(i, name) for i, name in enumerate(self.metrics.scored_names)]

    def _column(self, scaled: int, name: str) -> ScaledColumn:
        made = output(c.rfm_scaled_column)
        call(lib.rfm_scaling_get, self._use(), scaled, ctypes.byref(made))
        return record(ScaledColumn, made, name=name, scale=name_of("rfm_scale", made.scale), log1p=bool(made.log1p))

    @property
    def metrics(self) -> Metrics:
        """What it scales."""
        handle = self._use()
        return part(lib.rfm_scaling_metrics(handle), handle)

    @property
    def learned(self) -> datetime.date:
        """As-of day of the features that it was learned from."""
        return date(lib.rfm_scaling_learned_day(self._use()))

    def __repr__(self) -> str:
        return "Scaling(closed)" if self.closed else f"Scaling({', '.join(f'{c.name}: {c.scale}' for c in self.columns)})"
