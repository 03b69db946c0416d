# SPDX-License-Identifier: MIT
"""The metrics of every customer as of a day."""

from __future__ import annotations

import ctypes
import dataclasses
import datetime
from typing import Any, Iterable, Mapping, Sequence, Union

from . import _prototypes as c
from ._arrays import Input, borrowed, pointers
from ._arrow import ArrowStreamExportable, Stream, capsule_of
from ._call import Handle, Object, Pool, Progress, call, expect, host_of, pass_host
from ._ids import Ids, ids_of
from ._library import lib
from ._out_columns import OutColumn, fill, out_column
from ._values import Customer, Day, customer_id, customer_of, date, day, name_of, output, record, refused, struct, text, whole
from .errors import ArgumentError
from .metrics import Metrics, part, pass_metrics

#: Labels of households, one per customer; None: nobody is rolled up.
Household = Union[Sequence[int], None]
#: A column by its name or its number.
Column = Union[str, int]


@dataclasses.dataclass(frozen=True)
class MeasureCounts:
    """What a measure saw and what it left out; see rfm_measure_counts."""

    n_events: int
    n_future: int
    n_voided: int
    n_filtered: int
    n_before_window: int
    n_unlinked_returns: int
    n_excess_returns: int
    n_zero_ignored: int
    n_buyers: int
    n_prospects: int
    n_returned_only: int
    n_dropped: int


@dataclasses.dataclass(frozen=True)
class ParetoPart:
    """One part of pareto(): shares are of the sum of max(value, 0) of all buyers, 0..1."""

    n_customers: int
    total: float
    share: float
    cumulative_share: float
    mean: float
    times_next: float


@dataclasses.dataclass(frozen=True)
class Row:
    """One customer's row."""

    customer: int | str
    values: tuple[float, ...]
    standing: str


class Features(Object):
    """A matrix: one row per customer in ascending id, one column of float64 per metric. Immutable, share freely.

    A value is NaN where the metric is undefined. Made by Table.measure(), from_columns() or from_frame(). Columns are read-only
    memoryviews without a copy: `numpy.asarray(features["recency"])`. Data frames take the whole: `polars.DataFrame(features)`.

    >>> features = Features.from_columns({"recency": [10, 40], "frequency": [2, 1], "monetary": [5000, 900]}, as_of=20000)
    >>> len(features), features.names
    (2, ['recency', 'frequency', 'monetary'])
    """

    _noun = "features object"
    _free = "rfm_features_free"

    def __init__(self) -> None:
        raise TypeError("features come from Table.measure(), Features.from_columns() or Features.from_frame()")

    @classmethod
    def from_columns(
        cls,
        columns: Mapping[str, Any] | Sequence[Any],
        *,
        customers: Any = None,
        as_of: Day,
        metrics: Metrics | None = None,
        pool: Pool | None = None,
        progress: Progress | None = None,
    ) -> Features:
        """Features of numbers that someone else has aggregated.

        columns: one sequence of finite numbers per metric, by name or in the order of the metrics.
        customers: ids in any order, each once; None: 0, 1, 2... metrics: None: recency, frequency, monetary.
        Raises DataError for NaN, infinities and ids that come twice."""
        own = Metrics() if metrics is None else expect(metrics, Metrics, "metrics")
        names = own.names
        listed = _in_order(columns, names)
        ids = None if customers is None else Ids(customers, "customers")
        n = len(listed[0]) if ids is None else ids.n
        inputs = [Input(values, "float64", f"column {name}", n) for name, values in zip(names, listed)]
        who = None if ids is None else ids.struct("customers")
        host = host_of(pool, progress=progress)
        return cls._adopt(
            cls._create(
                lib.rfm_features_from_columns,
                pass_host(host),
                own._use(),
                None if who is None else ctypes.byref(who),
                pointers(inputs),
                n,
                day(as_of, "as_of"),
                host=host,
            )
        )

    @classmethod
    def from_frame(
        cls,
        frame: ArrowStreamExportable,
        *,
        customer: str,
        as_of: Day,
        metrics: Metrics | None = None,
        pool: Pool | None = None,
        progress: Progress | None = None,
    ) -> Features:
        """Features of a data frame that someone else has aggregated: anything with `__arrow_c_stream__`.

        customer: name of the id column; each metric's name is that of its column.
        Raises DataError for nulls, NaN, infinities and ids that come twice, NotFoundError for a missing column."""
        named = text(customer, "customer")
        when = day(as_of, "as_of")
        own = pass_metrics(metrics)
        host = host_of(pool, progress=progress)
        stream = Stream(frame, "frame")
        return cls._adopt(
            cls._create(lib.rfm_arrow_features, pass_host(host), own, stream.pointer, named, when, host=host)
        )

    @classmethod
    def concat(cls, parts: Iterable[Features]) -> Features:
        """Join features of disjoint customers: same metrics, day and type of id. Raises ConflictError for a customer in two."""
        handles = [expect(part, Features, "parts")._use() for part in parts]
        if not handles:
            raise refused("parts: expected one or more")
        array = (ctypes.c_void_p * len(handles))(*(handle._as_parameter_ for handle in handles))
        return cls._adopt(cls._create(lib.rfm_features_concat, array, len(handles), host=handles[0].host))

    def select(self, keep: Any) -> Features:
        """The chosen rows. keep: a mask, with True or False for each row.

        >>> features = Features.from_columns([[10, 40, 5], [2, 0, 1], [5000, 0, 900]], customers=[7, 8, 9], as_of=20000)
        >>> list(features.select([n > 0 for n in features["frequency"]]).customers)
        [7, 9]
        """
        handle, chosen = self._use(), self._mask(keep)
        return self._adopt(self._create(lib.rfm_features_select, handle, chosen.pointer, chosen.n, host=handle.host))

    def buyers(self) -> Features:
        """The rows of those who bought, who alone have a recency: what scalings and clusters are made of.

        >>> table = Table()
        >>> table.append([7, 8], day=[20000, 20000], amount=[5000, -900])
        2
        >>> list(table.measure(as_of=20000).buyers().customers)
        [7]
        """
        return self.select([standing == c.RFM_STANDING_BUYER for standing in self.standing])

    def _mask(self, keep: Any) -> Input:
        rows = lib.rfm_features_rows(self._use())
        expected = f"expected a mask, True or False for each of {rows} rows"
        try:
            chosen = Input(keep, "uint8", "keep")
        except ArgumentError as error:
            raise refused(f"{error}; {expected}, not numbers of rows") from None
        if chosen.n != rows:
            raise refused(f"keep has {chosen.n} values, {expected}")
        if max(chosen.values, default=0) > 1:
            raise refused(f"keep has numbers above 1, {expected}, not numbers of rows")
        return chosen

    def __len__(self) -> int:
        return int(lib.rfm_features_rows(self._use()))

    @property
    def as_of(self) -> datetime.date:
        """The day that the numbers are of."""
        return date(lib.rfm_features_as_of(self._use()))

    @property
    def metrics(self) -> Metrics:
        """What was measured."""
        handle = self._use()
        return part(lib.rfm_features_metrics(handle), handle)

    @property
    def names(self) -> list[str]:
        """Names of the columns."""
        return self.metrics.names

    def column(self, column: Column) -> memoryview[float]:
        """One column by name or number: float64, one per row, read-only, without a copy."""
        handle = self._use()
        values = ctypes.POINTER(ctypes.c_double)()
        n = ctypes.c_int64()
        call(lib.rfm_features_column, handle, self._column_number(column), ctypes.byref(values), ctypes.byref(n))
        return borrowed(values, "float64", n.value, handle)

    __getitem__ = column

    def __iter__(self) -> Any:
        raise TypeError(
            "features are not iterable; take row(), column() or names, or a data frame of all: "
            "pandas.DataFrame.from_arrow(features), polars.DataFrame(features)"
        )

    def _column_number(self, column: Column) -> int:
        return number_of(column, self.names, "column")

    @property
    def customers(self) -> memoryview | list[str]:
        """The ids in ascending order: a read-only view of uint64, or a list of texts."""
        handle = self._use()
        made = output(c.rfm_ids)
        call(lib.rfm_features_ids, handle, ctypes.byref(made))
        return ids_of(made, handle)

    def find(self, customer: Customer) -> int:
        """Row of a customer. Raises NotFoundError."""
        who, row = customer_id(customer), ctypes.c_int64()
        call(lib.rfm_features_find, self._use(), ctypes.byref(who), ctypes.byref(row))
        return row.value

    def row(self, row: int) -> Row:
        """One row, from 0: what Scorer.one() takes."""
        n = len(self.metrics)
        who, values, standing = output(c.rfm_id), (ctypes.c_double * n)(), ctypes.c_int32()
        handle = self._use()
        call(lib.rfm_features_row, handle, whole(row, "row", "int64"), ctypes.byref(who), values, n, ctypes.byref(standing))
        return Row(customer_of(who), tuple(values), name_of("rfm_standing", standing.value))

    @property
    def standing(self) -> memoryview:
        """Per row 1: buyer, 2: prospect, 3: returned only; uint8, read-only, without a copy."""
        handle = self._use()
        return borrowed(lib.rfm_features_standing(handle), "uint8", lib.rfm_features_rows(handle), handle)

    def count(self) -> MeasureCounts:
        """What the measure saw and left out; zeros but for the standings in features that were not measured here."""
        made = output(c.rfm_measure_counts)
        call(lib.rfm_features_count, self._use(), ctypes.byref(made))
        return record(MeasureCounts, made)

    def top(self, by: Any, n: int = 10) -> list[int]:
        """Rows with the largest values, best first: of a column, or of an array with one value per row (composite scores).

        Ties go to the lower id; rows with NaN never come."""
        values = self.column(by) if isinstance(by, (str, int)) else by
        given = Input(values, "float64", "by", len(self))
        room = min(whole(n, "n", "int64"), len(self))
        if room < 0:
            raise refused(f"n is {room}, expected 0 or more")
        rows, found = (ctypes.c_int64 * max(room, 1))(), ctypes.c_int64()
        call(lib.rfm_features_top, self._use(), given.pointer, given.n, rows, room, ctypes.byref(found))
        return list(rows[: found.value])

    def pareto(self, column: Column, parts: int = 10) -> list[ParetoPart]:
        """Buyers by value descending in equal parts, best first: how much the best customers are worth."""
        n = whole(parts, "parts")
        made = (c.rfm_pareto_part * min(max(n, 1), 1000))()
        call(lib.rfm_features_pareto, self._use(), self._column_number(column), n, made)
        return [record(ParetoPart, p) for p in made]

    def frame(self, *results: Any, metrics: bool = True, text_ids: bool = True, language: str = "en", **columns: Any) -> Frame:
        """Ids, metrics and results side by side for data frames: `polars.DataFrame(features.frame(scores, segments))`.

        results: Scores, Segmentation, Labels, ChurnScores, Changes, Declines of these features. metrics: whether the features' own columns come along.
        text_ids: ids of bytes as texts (they must be UTF-8), not as binaries. language: of segment names.
        columns: more by name, one value per row: arrays and lists of numbers, which stay whole where they are, of dates or of texts, such as
        `segment_zh=segments.names("zh")`; None is null in texts, and None or NaN in numbers that need not be whole."""
        return Frame(self, results, metrics, text_ids, language, columns)

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """Ids and metrics as an Arrow stream; a copy that outlives the features. Byte ids are texts where they can be."""
        return self.frame().__arrow_c_stream__(requested_schema)

    def __repr__(self) -> str:
        return "Features(closed)" if self.closed else f"Features({len(self)} customers, {', '.join(self.names)}, {self.as_of})"


class Frame:
    """Columns beside the ids, for anything that takes an Arrow stream; see Features.frame(). Each export is a new stream."""

    def __init__(
        self, features: Features, results: Iterable[Any], metrics: bool, text_ids: bool, language: str, columns: Mapping[str, Any]
    ) -> None:
        self._features = expect(features, Features, "features")
        self._metrics = metrics
        self._text_ids = text_ids
        self._columns: list[OutColumn] = []
        for result in results:
            if not hasattr(result, "_out_columns"):
                raise TypeError(f"results: expected Scores, Segmentation, Labels or the like, got {type(result).__name__}")
            must_be_of(result, features, "results")
            self._columns += result._out_columns(language)
        self._columns += [out_column(name, values) for name, values in columns.items()]

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return capsule_of([self._export])

    def __repr__(self) -> str:
        return f"Frame({self._features!r} with {', '.join(column.name for column in self._columns) or 'no more columns'})"

    def _export(self, place: int) -> None:
        """Put a new stream to an address."""
        handle, n = self._features._use(), len(self._features)
        array = (c.rfm_arrow_column * max(len(self._columns), 1))()
        kept: list[Any] = [fill(place, column, n) for place, column in zip(array, self._columns)]
        flags = c.RFM_ARROW_EXPORT_TEXT_IDS * bool(self._text_ids) | c.RFM_ARROW_EXPORT_NO_METRICS * (not self._metrics)
        call(lib.rfm_arrow_export, place, handle, array, len(self._columns), flags)
        del kept


class RowResult:
    """Results for the rows of features, which they refer to. `_out_columns(language)`: theirs in a data frame."""

    features: Features | None

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        assert self.features is not None
        return Frame(self.features, [self], False, True, "en", {}).__arrow_c_stream__(requested_schema)

    def __reduce__(self) -> Any:
        name = type(self).__name__
        raise TypeError(f"{name} cannot be pickled or copied: make them again of what they are of, or pickle a data frame of them")


def must_be_of(result: Any, features: Features, argument: str) -> None:
    """Results of other rows must not end up beside these ids."""
    if result.features is not None and result.features is not features:
        hint = "; buyers() and select() make new ones at each call"
        raise refused(f"{argument}: the {type(result).__name__} is of other features{hint}")


def measure(table: Handle, metrics: Metrics | None, as_of: int, households: Household) -> Features:
    """What Table.measure() does."""
    options = None
    if households is not None:
        labels = Input(households, "uint64", "households")
        options = struct(c.rfm_measure_options, n_household=labels.n, household=labels.pointer)
    made = Features._create(
        lib.rfm_features_measure,
        table,
        pass_metrics(metrics),
        as_of,
        None if options is None else ctypes.byref(options),
        host=table.host,
    )
    return Features._adopt(made)


def measure_one(table: Handle, metrics: Metrics | None, as_of: int, who: c.rfm_id) -> tuple[tuple[float, ...], str]:
    """What Table.measure_one() does."""
    n = 3 if metrics is None else len(expect(metrics, Metrics, "metrics"))
    values, standing = (ctypes.c_double * n)(), ctypes.c_int32()
    call(
        lib.rfm_features_one, table, pass_metrics(metrics), as_of, ctypes.byref(who), values, n, ctypes.byref(standing)
    )
    return tuple(values), name_of("rfm_standing", standing.value)


def number_of(column: Any, names: Sequence[str], argument: str) -> int:
    """The number of a column that is given by name or number."""
    if isinstance(column, str):
        if column not in names:
            raise refused(f"{argument} is {column!r}, expected one of: {', '.join(names)}")
        return names.index(column)
    return whole(column, argument)


def _in_order(columns: Any, names: Sequence[str]) -> list[Any]:
    if isinstance(columns, Mapping):
        unknown = set(columns) - set(names)
        if unknown or len(columns) != len(names):
            raise refused(f"columns are {', '.join(map(str, columns))}; expected: {', '.join(names)}")
        return [columns[name] for name in names]
    if isinstance(columns, (str, bytes)):
        raise TypeError(f"columns: expected a mapping or a sequence, got {type(columns).__name__}")
    listed = list(columns)
    if len(listed) != len(names):
        raise refused(f"columns: there are {len(listed)}, expected {len(names)}: {', '.join(names)}")
    return listed
