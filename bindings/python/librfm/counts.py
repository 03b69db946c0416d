# SPDX-License-Identifier: MIT
"""What a table counts."""

from __future__ import annotations

import dataclasses
import datetime


@dataclasses.dataclass(frozen=True)
class TableCounts:
    """What a table holds and what it set aside, by reason, since it was made or loaded."""

    n_customers: int
    n_aliases: int
    n_events: int
    n_tail: int
    n_voided: int
    n_tombstones: int
    n_anonymous: int
    n_duplicate: int
    n_before_floor: int
    n_pruned: int
    n_bytes: int
    n_bytes_held: int
    floor_day: datetime.date | None
    first_day: datetime.date | None
    last_day: datetime.date | None
    earlier_day: datetime.date | None


@dataclasses.dataclass(frozen=True)
class Anonymous:
    """Sales without a customer; money in minor units."""

    n_sales: int
    n_returns: int
    sales_minor: int
    returns_minor: int


@dataclasses.dataclass(frozen=True)
class ArrowCounts:
    """What append_frame() read."""

    n_rows: int
    n_batches: int
    n_skipped: int
    n_anonymous: int
    n_rounded: int
