# SPDX-License-Identifier: MIT
"""Weights from experts' pairwise comparisons: the Analytic Hierarchy Process."""

from __future__ import annotations

import ctypes
import dataclasses
from typing import Any

from . import _prototypes as c
from ._arrays import Input, borrowed, matrix
from ._call import call
from ._columns import columnar
from ._files import Saved
from ._library import lib
from ._values import code, name_of, output, real, record, refused, struct


@dataclasses.dataclass(frozen=True)
class AHPResults:
    """How consistent the judgements are. lambda_max: principal eigenvalue; ci, ri, cr: consistency index, random index, ratio.

    row, column: the judgement that causes most inconsistency (-1: none); judged: what it says; mended: what would mend it;
    mended_cr: the ratio then. expert_cr: of each expert's own matrix."""

    n_experts: int
    lambda_max: float
    ci: float
    ri: float
    cr: float
    limit: float
    reciprocity_error: float
    row: int
    column: int
    judged: float
    mended: float
    mended_cr: float
    expert_cr: tuple[float, ...]
    is_consistent: bool
    n_missing: int
    aggregation: str
    method: str
    completion: str
    random_index: str


class AHP(Saved):
    """Weights, and what the judgements are worth. Immutable, share freely.

    >>> ahp = AHP.fit([[1, 2, 4], [1 / 2, 1, 2], [1 / 4, 1 / 2, 1]])
    >>> [round(weight, 3) for weight in ahp.weights], ahp.results.is_consistent
    ([0.571, 0.286, 0.143], True)
    """

    _noun = "AHP"
    _free = "rfm_ahp_free"
    _save = "rfm_ahp_save"
    _load = "rfm_ahp_load"

    def __init__(self) -> None:
        raise TypeError("weights come from AHP.fit() or AHP.load()")

    @classmethod
    def fit(
        cls,
        matrices: Any,
        *,
        expert_weights: Any = None,
        tolerance: float = 0.0,
        limit: float = 0.0,
        aggregation: c.AhpAggregation | None = None,
        method: c.AhpMethod | None = None,
        completion: c.AhpCompletion | None = None,
        random_index: c.AhpRandomIndex | None = None,
    ) -> AHP:
        """Weights from judgements.

        matrices: one matrix of n x n numbers (lists, an array), or one per expert: a(i, j) says how many times as important i is
        as j; NaN: not judged. n is 2 to 15.
        expert_weights: one per expert, only their ratios matter.
        tolerance: of reciprocity, 0: 0.05. limit: of the consistency ratio, 0: 0.10.
        aggregation: "judgements_geometric" (the default), "judgements_arithmetic", "priorities_geometric", "priorities_arithmetic".
        method: "eigenvector" (the default), "geometric_mean", "column_mean".
        completion: "as_given" (the default), "upper", "lower", "symmetric".
        random_index: "saaty_1977" (the default), "saaty_2005", "alonso_lamata".
        Raises DataError with the expert as row and the criterion as column."""
        values, shape = matrix(matrices, "matrices", 3 if _depth(matrices) == 3 else 2)
        shape = shape if len(shape) == 3 else (1, *shape)
        if shape[1] != shape[2]:
            raise refused(f"matrices are {shape[1]} x {shape[2]}, expected as many rows as columns")
        judgements = struct(
            c.rfm_ahp_judgements, n_experts=shape[0], matrices=values.pointer, n_criteria=min(shape[1], 2**31 - 1)
        )
        if expert_weights is not None:
            experts = Input(expert_weights, "float64", "expert_weights", shape[0])
            judgements.expert_weights = experts.pointer
        options = struct(
            c.rfm_ahp_options,
            tolerance=real(tolerance, "tolerance"),
            limit=real(limit, "limit"),
            aggregation=code("rfm_ahp_aggregation", aggregation, "aggregation"),
            method=code("rfm_ahp_method", method, "method"),
            completion=code("rfm_ahp_completion", completion, "completion"),
            random_index=code("rfm_ahp_random_index", random_index, "random_index"),
        )
        return cls._adopt(cls._create(lib.rfm_ahp_fit, None, ctypes.byref(judgements), ctypes.byref(options)))

    def __len__(self) -> int:
        """Number of criteria."""
        return int(lib.rfm_ahp_size(self._use()))

    @property
    def weights(self) -> memoryview[float]:
        """One per criterion, summing to 1: float64, read-only."""
        handle = self._use()
        return borrowed(lib.rfm_ahp_weights(handle), "float64", lib.rfm_ahp_size(handle), handle)

    @property
    def matrix(self) -> memoryview[float]:
        """The matrix of all experts after completion: float64 of shape (criteria, criteria), NaN where nobody judged."""
        handle = self._use()
        n = lib.rfm_ahp_size(handle)
        return borrowed(lib.rfm_ahp_matrix(handle), "float64", n * n, handle, (n, n))

    @property
    def results(self) -> AHPResults:
        """How consistent the judgements are, and which one to look at again."""
        handle, made = self._use(), output(c.rfm_ahp_results)
        call(lib.rfm_ahp_get, handle, ctypes.byref(made))
        ratios = (ctypes.c_double * made.n_experts)()
        made = struct(c.rfm_ahp_results, room=made.n_experts, expert_cr=ratios)
        call(lib.rfm_ahp_get, handle, ctypes.byref(made))
        enums = ("aggregation", "method", "completion", "random_index")
        names = {name: name_of(f"rfm_ahp_{name}", getattr(made, name)) for name in enums}
        return record(AHPResults, made, expert_cr=tuple(ratios), is_consistent=bool(made.is_consistent), **names)

    def __repr__(self) -> str:
        return "AHP(closed)" if self.closed else f"AHP({', '.join(f'{weight:.3f}' for weight in self.weights)})"


def _depth(values: Any) -> int:
    """How deep arrays are in each other."""
    values = columnar(values)
    if hasattr(values, "ndim"):
        return int(values.ndim)
    return 1 + _depth(values[0]) if isinstance(values, (list, tuple)) and values else 0
