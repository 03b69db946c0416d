# SPDX-License-Identifier: MIT
"""The accessor `rfm` of pandas' data frames, there as soon as this module is imported.

>>> import librfm.pandas, pandas
>>> orders = pandas.DataFrame({
...     "member": ["ann", "bob", "ann"], "sold_at": pandas.to_datetime(["2025-01-02", "2025-01-05", "2025-03-01"]),
...     "price": [19.99, 5.00, 12.50]})
>>> scores = orders.rfm.score(customer="member", time="sold_at", amount="price", decimals=2)
>>> print(*scores.loc["ann", ["recency", "frequency", "monetary", "segment"]])
0.0 2.0 3249.0 Champions
"""

from __future__ import annotations

from typing import Any

from ._extras import missing

try:
    import pandas
    import pyarrow
except ImportError as error:
    raise missing("librfm.pandas", "pandas pyarrow", "pandas", error) from None

from . import _prototypes as c
from ._call import Pool, Progress
from ._values import Day, refused
from .metrics import Metrics
from .scorer import Scorer
from .segments import Segments
from .table import Table

__all__ = ["OrdersAccessor"]


@pandas.api.extensions.register_dataframe_accessor("rfm")
class OrdersAccessor:
    """Customers of a data frame of orders, one row per order: `orders.rfm.score(customer="member", ...)`.

    The arguments of Table.append_frame() name the columns: customer, day or time, amount, order...; others are not read. Columns
    of numbers and times are read where they are."""

    def __init__(self, frame: Any) -> None:
        self._frame = frame

    def table(
        self,
        *,
        customer: str,
        ids: c.IdType | None = None,
        day_start_s: int = 0,
        currency: str = "",
        threads: int = 1,
        pool: Pool | None = None,
        progress: Progress | None = None,
        **columns: Any,
    ) -> Table:
        """The orders as a Table, to measure, score and save.

        ids: None: "integer" for a customer column of integers, else "bytes". columns: more arguments of Table.append_frame(): names
        of columns, and how they are read. The others are those of Table()."""
        kind = ids if ids is not None else self._id_type(customer)
        made = Table(ids=kind, day_start_s=day_start_s, currency=currency, threads=threads, pool=pool, progress=progress)
        named = {name for name in (customer, *columns.values()) if isinstance(name, str)}
        made.append_frame(self._arrow(named), customer=customer, **columns)
        return made

    def _id_type(self, customer: str) -> c.IdType:
        column = self._frame.get(customer)
        values = getattr(getattr(column, "cat", column), "categories", column)
        return "integer" if values is not None and pandas.api.types.is_numeric_dtype(values) else "bytes"

    def _arrow(self, named: set[str]) -> Any:
        """The columns that are named, without a copy where their memory is as Arrow's; of one that is missing the table tells."""
        there = [name for name in self._frame.columns if name in named]
        return pyarrow.Table.from_pandas(self._frame, columns=there, preserve_index=False)

    def score(
        self,
        *,
        customer: str,
        as_of: Day | None = None,
        metrics: Metrics | None = None,
        scorer: Scorer | None = None,
        segments: Segments | c.SegmentMap | None = "classic",
        language: str = "en",
        **orders: Any,
    ) -> Any:
        """Metrics, scores and segments as a data frame with one row per customer.

        Its index holds the customers in ascending order of their ids, under the name of the customer column; the index of the
        orders plays no part. Columns: the metrics, money in minor units, `<name>_score` for each, composite, cell, segment (a category).

        as_of: None: the last day of the orders. metrics: None: those of the scorer, or recency, frequency and monetary.
        scorer: None: learned here, quantiles in 5 levels. segments: a map or the name of a built-in one; None: no such column.
        language: of the segments' names. orders: the other arguments of table()."""
        table = self.table(customer=customer, **orders)
        if as_of is None:
            as_of = table.count().last_day
            if as_of is None:
                raise refused("there are no orders, so as_of has no last day to be")
        if metrics is None and scorer is not None:
            metrics = scorer.metrics
        features = table.measure(metrics, as_of=as_of)
        scores = (scorer or Scorer.fit(features)).apply(features)
        results: list[Any] = [scores]
        if segments is not None:
            results.append((Segments.builtin(segments) if isinstance(segments, str) else segments).apply(scores))
        made = pyarrow.table(features.frame(*results, language=language)).to_pandas()
        return made.set_index("customer").rename_axis(index=customer)
