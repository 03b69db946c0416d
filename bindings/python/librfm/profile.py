# SPDX-License-Identifier: MIT
"""What a group of customers is like: means, arrows, type, tendency, grade, value."""

from __future__ import annotations

import ctypes
import dataclasses
import functools
from typing import Any

from . import _prototypes as c
from ._arrays import borrowed
from ._call import Object, call, expect
from ._library import lib
from ._values import code, name_of, output, real, record, refused, struct, whole
from .clusters import label_array
from .features import Features
from .scaling import Scaling
from .segments import Segments


@dataclasses.dataclass(frozen=True)
class ProfileTotal:
    """All customers together. value_index: weighted mean of the normalised values."""

    n_rows: int
    n_left_out: int
    value_index: float
    n_groups: int
    n_metrics: int
    n_scaled: int
    line: str


@dataclasses.dataclass(frozen=True)
class ProfileColumn:
    """One scaled column over all customers, normalised. line: between high and low. share_high: of customers, 0..1."""

    column: int
    mean: float
    line: float
    share_high: float
    weight: float


@dataclasses.dataclass(frozen=True)
class ProfileGroup:
    """One group, compared with the line of the scaled values. rank: 1 for the largest value index. type, tendency, grade: keys of the segments of "types8", "tendencies4" and "grades6"
    (Segments.builtin() has their names and actions); None without recency, frequency and monetary."""

    n_rows: int
    share: float
    value_index: float
    times_lowest: float
    rank: int
    type: str | None
    tendency: str | None
    grade: str | None


@dataclasses.dataclass(frozen=True)
class ProfileCell:
    """One group in one scaled column. margin: mean minus the line. arrow: 1 up, -1 down, 0 within the band."""

    mean: float
    margin: float
    is_high: bool
    arrow: int


def _key(name: c.SegmentMap, segment: int) -> str | None:
    return None if segment < 0 else _keys(name)[segment]


@functools.lru_cache(maxsize=None)
def _keys(name: c.SegmentMap) -> tuple[str, ...]:
    return tuple(Segments.builtin(name).keys)


class Profile(Object):
    """Profiles of groups of customers: clusters, segments, or any others. Immutable, share freely."""

    _noun = "profile"
    _free = "rfm_profile_free"

    def __init__(
        self,
        features: Features,
        labels: Any,
        *,
        n_groups: int,
        scaling: Scaling | None = None,
        line: c.Line | None = None,
        band: float = 0.0,
    ) -> None:
        """Describe groups of customers.

        labels: group of each row: Labels, a Segmentation, or numbers 0 .. n_groups - 1; -1 leaves the row out.
        scaling: KMeans.scaling for clusters; None: learned here.
        line: between high and low, "mean" (the default) or "median" of all customers. band: around the line in which arrows are 0.
        Raises DataError for a label out of range or a NaN, StateError when no row has a group."""
        handle = expect(features, Features, "features")._use()
        ruler = None if scaling is None else expect(scaling, Scaling, "scaling")._use()
        label = label_array(labels, len(features), features)
        options = struct(c.rfm_profile_options, band=real(band, "band"), line=code("rfm_line", line, "line"))
        self._handle = self._create(
            lib.rfm_profile_make,
            handle,
            ruler,
            label.pointer,
            label.n,
            whole(n_groups, "n_groups"),
            ctypes.byref(options),
            host=handle.host,
        )

    @property
    def total(self) -> ProfileTotal:
        """All customers together."""
        made = output(c.rfm_profile_total)
        call(lib.rfm_profile_get_total, self._use(), ctypes.byref(made))
        return record(ProfileTotal, made, line=name_of("rfm_line", made.line))

    @property
    def columns(self) -> list[ProfileColumn]:
        """The scaled columns over all customers."""
        return [self._column(i) for i in range(self.total.n_scaled)]

    def _column(self, scaled: int) -> ProfileColumn:
        made = output(c.rfm_profile_column)
        call(lib.rfm_profile_get_column, self._use(), scaled, ctypes.byref(made))
        return record(ProfileColumn, made)

    def __len__(self) -> int:
        """Number of groups."""
        return self.total.n_groups

    def group(self, group: int) -> ProfileGroup:
        """One group, from 0."""
        made = output(c.rfm_profile_group)
        call(lib.rfm_profile_get, self._use(), whole(group, "group"), ctypes.byref(made))
        return record(
            ProfileGroup,
            made,
            type=_key("types8", made.type),
            tendency=_key("tendencies4", made.tendency),
            grade=_key("grades6", made.grade),
        )

    def cells(self, group: int) -> list[ProfileCell]:
        """A group's mean, margin and arrow in each scaled column."""
        number = whole(group, "group")
        made = lib.rfm_profile_cells(self._use(), number)
        if not made:
            raise refused(f"group is {number}, expected 0 .. {len(self) - 1}")
        cells = (made[i] for i in range(self.total.n_scaled))
        return [ProfileCell(cell.mean, cell.margin, bool(cell.is_high), cell.arrow) for cell in cells]

    def means(self, group: int = -1) -> memoryview[float]:
        """A group's mean of every metric in its own unit: float64; -1: of all customers in any group."""
        handle, number = self._use(), whole(group, "group")
        made = lib.rfm_profile_means(handle, number)
        if not made:
            raise refused(f"group is {number}, expected -1 .. {len(self) - 1}")
        return borrowed(made, "float64", self.total.n_metrics, handle)

    @property
    def ranking(self) -> memoryview:
        """Group numbers by rank, best first: int32."""
        handle = self._use()
        return borrowed(lib.rfm_profile_ranking(handle), "int32", self.total.n_groups, handle)

    def __repr__(self) -> str:
        return "Profile(closed)" if self.closed else f"Profile({len(self)} groups of {self.total.n_rows} rows)"
