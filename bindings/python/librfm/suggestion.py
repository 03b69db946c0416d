# SPDX-License-Identifier: MIT
"""The purchase cycle of a shop, and what follows from it."""

from __future__ import annotations

import dataclasses

from . import _prototypes as c
from ._values import names_of_bits


@dataclasses.dataclass(frozen=True)
class Suggestion:
    """The shop's purchase cycle, and the breaks, window and horizon that follow from it. Gaps and breaks in days.

    season_index: of the months, January first, from season_years whole years; zeros when that is less than one.
    window_days 0: all history. Reasons: "gaps", "at_least", "at_most", "third_of_history", "short_history".
    Warnings: "few_customers", "short_history", "few_repeaters", "anonymous", "no_gaps"."""

    n_buyers: int
    n_repeaters: int
    n_gaps: int
    gap_quantiles: tuple[float, ...]
    anonymous_share: float
    season_index: tuple[float, ...]
    season_years: int
    history_days: int
    recency_breaks: tuple[int, ...]
    window_days: int
    window_reasons: tuple[str, ...]
    horizon_days: int
    horizon_reasons: tuple[str, ...]
    warnings: tuple[str, ...]


def suggestion_of(made: c.rfm_suggestion) -> Suggestion:
    return Suggestion(
        n_buyers=made.n_buyers,
        n_repeaters=made.n_repeaters,
        n_gaps=made.n_gaps,
        gap_quantiles=tuple(made.gap_quantile),
        anonymous_share=made.anonymous_share,
        season_index=tuple(made.season_index),
        season_years=made.season_years,
        history_days=made.history_days,
        recency_breaks=tuple(made.recency_break[: made.n_recency_breaks]),
        window_days=made.window_days,
        window_reasons=names_of_bits("rfm_suggest_reason", made.window_reason),
        horizon_days=made.horizon_days,
        horizon_reasons=names_of_bits("rfm_suggest_reason", made.horizon_reason),
        warnings=names_of_bits("rfm_suggest_warning", made.warnings),
    )
