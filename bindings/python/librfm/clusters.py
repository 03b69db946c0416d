# SPDX-License-Identifier: MIT
"""Clusters of customers, or of any rows of numbers: k-means, hierarchies, and how good they are."""

from __future__ import annotations

import array
import ctypes
import dataclasses
from typing import Any

from . import _prototypes as c
from ._arrays import Input, Output, borrowed, matrix
from ._call import Host, Pool, Progress, call, expect, host_of, pass_host
from ._files import Saved
from ._library import lib
from ._out_columns import OutColumn
from ._values import code, output, real, record, refused, struct, whole
from .features import Features, RowResult, must_be_of
from .scaling import Scaling
from .segments import Segmentation


class _Points:
    """What is clustered: features through a scaling, or a matrix as it is."""

    def __init__(self, points: Any, scaling: Scaling | None = None) -> None:
        self.features = points if isinstance(points, Features) else None
        self.host: Host | None = None
        if self.features is not None:
            self._of_features(self.features, scaling)
        else:
            if scaling is not None:
                raise refused("a scaling goes with features, not with a matrix")
            self._of_matrix(points)

    def _of_features(self, features: Features, scaling: Scaling | None) -> None:
        handle = features._use()
        self._kept: Any = [handle]
        self.n, self.host = len(features), handle.host
        self.n_columns = len(features.metrics.scored_names if scaling is None else expect(scaling, Scaling, "scaling").columns)
        self.struct = struct(c.rfm_points, features=handle._as_parameter_)
        if scaling is not None:
            ruler = expect(scaling, Scaling, "scaling")._use()
            self._kept.append(ruler)
            self.struct.scaling = ruler._as_parameter_

    def _of_matrix(self, points: Any) -> None:
        values, shape = matrix(points, "points")
        self._kept = values
        self.n, self.n_columns = shape
        self.struct = struct(c.rfm_points, n_rows=shape[0], n_columns=min(shape[1], 2**31 - 1), matrix=values.pointer)

    @property
    def argument(self) -> Any:
        return ctypes.byref(self.struct)


class Labels(RowResult):
    """Cluster of every row. label: int32, read-only. n_outside: rows beyond the range of the fit.

    Of features, as an Arrow stream: customer, cluster."""

    def __init__(self, label: memoryview, features: Features | None, n_outside: int = 0) -> None:
        if not isinstance(label, memoryview):
            raise TypeError(f"label: expected a memoryview, as KMeans.assign() and Hierarchy.cut() make it, got {type(label).__name__}")
        self.label = label
        self.features = features
        self.n_outside = n_outside

    def __len__(self) -> int:
        return len(self.label)

    def _out_columns(self, _: str) -> list[OutColumn]:
        return [OutColumn("cluster", c.RFM_ARROW_INT32, self.label)]

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        if self.features is None:
            raise TypeError("labels of a matrix have no customers: take their label")
        return super().__arrow_c_stream__(requested_schema)

    def __repr__(self) -> str:
        return f"Labels({len(self)} rows)"


def label_array(labels: Any, n: int, features: Features | None) -> Input:
    """Labels of these rows as the library takes them: Labels, a Segmentation, or one number per row."""
    if isinstance(labels, Segmentation):
        labels = Labels(labels.segment, labels.features)
    if isinstance(labels, Labels):
        if features is not None:
            must_be_of(labels, features, "labels")
        return Input(labels.label, "int32", "labels", n)
    given = Input(labels, "int32", "labels", n)
    copy = array.array("i")  # C looks at all labels before it goes by them; another thread may write into the caller's meanwhile
    copy.frombytes(given.values.cast("B"))
    return Input(copy, "int32", "labels", n)


@dataclasses.dataclass(frozen=True)
class KMeansResults:
    """What a fit came to. inertia: sum of squared distances of all rows to the mean of their cluster."""

    n_rows: int
    n_fitted: int
    inertia: float
    k: int
    n_columns: int
    n_iterations: int
    is_converged: bool
    best_start: int
    n_empty: int


@dataclasses.dataclass(frozen=True)
class Quality:
    """Indices of a clustering: less inertia and davies_bouldin, more silhouette (-1..1) and calinski_harabasz is better."""

    k: int
    inertia: float
    silhouette: float
    calinski_harabasz: float
    davies_bouldin: float
    n_rows: int
    silhouette_rows: int


@dataclasses.dataclass(frozen=True)
class Merge:
    """One merge: height, rows of both, and the two: leaves 0 .. n - 1, or n + i for the result of merge i."""

    height: float
    n_rows: int
    left: int
    right: int


class KMeans(Saved):
    """k centres, and for each row the nearest one: exact, the same on every platform and with any number of threads.

    >>> kmeans = KMeans.fit([[0.0], [1.0], [10.0], [11.0]], k=2)
    >>> sorted(kmeans.centres.tolist()), kmeans.results.inertia
    ([[0.5], [10.5]], 1.0)
    """

    _noun = "k-means"
    _free = "rfm_kmeans_free"
    _save = "rfm_kmeans_save"
    _load = "rfm_kmeans_load"

    def __init__(self) -> None:
        raise TypeError("clusters come from KMeans.fit(), KMeans.choose(), KMeans.from_labels() or KMeans.load()")

    @classmethod
    def fit(
        cls,
        points: Any,
        *,
        k: int = 8,
        scaling: Scaling | None = None,
        seed: int = 0,
        starts: int = 0,
        start: Any = None,
        max_iterations: int = 0,
        sample_rows: int = 0,
        pool: Pool | None = None,
        progress: Progress | None = None,
    ) -> KMeans:
        """Find k clusters.

        points: Features (through `scaling`; None: as Scaling.fit() without options), or a matrix of finite numbers as it is.
        k: 1 to 1,024. starts: with different random centres, 0: 10. start: k rows of coordinates to start from.
        max_iterations: per start, 0: 300. sample_rows: fit on so many rows, 0: all.
        Raises DataError for a NaN and for fewer distinct rows than clusters."""
        given = _Points(points, scaling)
        if whole(k, "k") == 0:  # of C the default
            raise refused("k is 0, expected 1 .. 1024")
        options, kept = _kmeans_options(seed, starts, start, max_iterations, sample_rows, k, given.n_columns)
        host = host_of(pool, progress=progress)
        made = cls._create(
            lib.rfm_kmeans_fit, pass_host(host), given.argument, ctypes.byref(options), host=host or given.host
        )
        del kept
        return cls._adopt(made)

    @classmethod
    def from_labels(
        cls,
        points: Any,
        labels: Any,
        *,
        k: int,
        scaling: Scaling | None = None,
        pool: Pool | None = None,
        progress: Progress | None = None,
    ) -> KMeans:
        """Clusters of labels that come from elsewhere, 0 .. k - 1 (-1 leaves the row out), so that later rows can be assigned."""
        given = _Points(points, scaling)
        label = label_array(labels, given.n, given.features)
        host = host_of(pool, progress=progress)
        return cls._adopt(
            cls._create(
                lib.rfm_kmeans_from_labels,
                pass_host(host),
                given.argument,
                label.pointer,
                label.n,
                whole(k, "k"),
                host=host or given.host,
            )
        )

    @classmethod
    def choose(
        cls,
        points: Any,
        *,
        k_min: int = 2,
        k_max: int = 10,
        scaling: Scaling | None = None,
        seed: int = 0,
        starts: int = 0,
        max_iterations: int = 0,
        sample_rows: int = 0,
        silhouette_rows: int = 0,
        pool: Pool | None = None,
        progress: Progress | None = None,
    ) -> tuple[KMeans, list[Quality]]:
        """Fit every k of a range and judge each: the clusters with the largest silhouette, and the quality of each k."""
        given = _Points(points, scaling)
        low, high = whole(k_min, "k_min"), whole(k_max, "k_max")
        options, _ = _kmeans_options(seed, starts, None, max_iterations, sample_rows, 0, 0)
        judging = struct(
            c.rfm_quality_options,
            seed=whole(seed, "seed", "uint64"),
            silhouette_rows=whole(silhouette_rows, "silhouette_rows", "int64"),
        )
        n = min(max(high - low + 1, 1), 1024)
        qualities = (c.rfm_quality * n)()
        for each in qualities:
            each.struct_size = ctypes.sizeof(c.rfm_quality)
        host = host_of(pool, progress=progress)
        best = cls._create(
            lib.rfm_kmeans_choose,
            pass_host(host),
            given.argument,
            ctypes.byref(options),
            ctypes.byref(judging),
            low,
            high,
            qualities,
            n,
            host=host or given.host,
        )
        return cls._adopt(best), [record(Quality, each) for each in qualities]

    def assign(self, points: Any) -> Labels:
        """Put every row into its nearest cluster: features with the metrics of the fit, or a matrix with as many columns."""
        given, n_outside = _Points(points), ctypes.c_int64()
        made = Output("int32", given.n)
        stops = () if given.host is None else (given.host.stop,)
        call(
            lib.rfm_kmeans_assign, self._use(), given.argument, made.pointer, given.n, ctypes.byref(n_outside), stops=stops
        )
        return Labels(made.view(), given.features, n_outside.value)

    def one(self, values: Any) -> int:
        """Put one customer into the nearest cluster: `values` has one number per metric, or per column of the matrix."""
        given, made = Input(values, "float64", "values"), ctypes.c_int32()
        call(lib.rfm_kmeans_one, self._use(), given.pointer, given.n, ctypes.byref(made))
        return made.value

    @property
    def results(self) -> KMeansResults:
        """What the fit came to."""
        made = output(c.rfm_kmeans_results)
        call(lib.rfm_kmeans_get, self._use(), ctypes.byref(made))
        return record(KMeansResults, made, is_converged=bool(made.is_converged))

    @property
    def centres(self) -> memoryview[float]:
        """Means of the clusters in coordinates (normalised and weighted; of a matrix its own): float64 of shape (k, columns)."""
        handle, results = self._use(), self.results
        shape = (results.k, results.n_columns)
        return borrowed(lib.rfm_kmeans_centres(handle), "float64", shape[0] * shape[1], handle, shape)

    @property
    def sizes(self) -> memoryview:
        """Rows in each cluster: int64."""
        handle = self._use()
        return borrowed(lib.rfm_kmeans_sizes(handle), "int64", self.results.k, handle)

    @property
    def scaling(self) -> Scaling | None:
        """The scaling that rows go through; None for clusters of a matrix."""
        handle = self._use()
        made = lib.rfm_kmeans_scaling(handle)
        return None if made is None else Scaling._adopt(handle.part(made))

    def __repr__(self) -> str:
        if self.closed:
            return "KMeans(closed)"
        results = self.results
        return f"KMeans({results.k} clusters of {results.n_rows} rows in {results.n_columns} columns)"


def _kmeans_options(
    seed: Any, starts: Any, start: Any, max_iterations: Any, sample_rows: Any, k: Any, n_columns: int
) -> tuple[c.rfm_kmeans_options, Any]:
    made = struct(
        c.rfm_kmeans_options,
        seed=whole(seed, "seed", "uint64"),
        sample_rows=whole(sample_rows, "sample_rows", "int64"),
        k=whole(k, "k"),
        n_starts=whole(starts, "starts"),
        max_iterations=whole(max_iterations, "max_iterations"),
    )
    return made, None if start is None else _set_start(made, start, n_columns)


def _set_start(made: c.rfm_kmeans_options, start: Any, n_columns: int) -> Input:
    """The library reads k x columns numbers."""
    values, shape = matrix(start, "start")
    if shape[0] != made.k:
        raise refused(f"start has {shape[0]} rows, expected k, which is {made.k}")
    if shape[1] != n_columns:
        raise refused(f"start has {shape[1]} columns, expected {n_columns}, as the points")
    made.start = values.pointer
    return values


def cluster_quality(
    points: Any,
    labels: Any,
    *,
    scaling: Scaling | None = None,
    seed: int = 0,
    silhouette_rows: int = 0,
    pool: Pool | None = None,
    progress: Progress | None = None,
) -> Quality:
    """Judge labels, whoever made them; -1 leaves a row out. silhouette_rows: rows that the silhouette is taken of, 0: 10,000.

    >>> cluster_quality([[0.0], [1.0], [10.0], [11.0]], [0, 0, 1, 1]).inertia
    1.0
    """
    given = _Points(points, scaling)
    label = label_array(labels, given.n, given.features)
    options = struct(
        c.rfm_quality_options,
        seed=whole(seed, "seed", "uint64"),
        silhouette_rows=whole(silhouette_rows, "silhouette_rows", "int64"),
    )
    made = output(c.rfm_quality)
    host = host_of(pool, progress=progress)
    stops = tuple(each.stop for each in (host or given.host,) if each is not None)
    call(
        lib.rfm_cluster_quality,
        pass_host(host),
        given.argument,
        label.pointer,
        label.n,
        ctypes.byref(options),
        ctypes.byref(made),
        stops=stops,
    )
    return record(Quality, made)


class Hierarchy(Saved):
    """Merges of the two nearest clusters, from single rows to one cluster; cut at any number or height afterwards.

    >>> hierarchy = Hierarchy.fit([[0.0], [1.0], [10.0], [11.0]])
    >>> list(hierarchy.cut(2).label), hierarchy.clusters_at(1.5)
    ([0, 0, 1, 1], 2)
    """

    _noun = "hierarchy"
    _free = "rfm_hierarchy_free"
    _save = "rfm_hierarchy_save"
    _load = "rfm_hierarchy_load"

    _features: Features | None = None

    def __init__(self) -> None:
        raise TypeError("a hierarchy comes from Hierarchy.fit() or Hierarchy.load()")

    @classmethod
    def fit(
        cls,
        points: Any,
        *,
        linkage: c.Linkage | None = None,
        micro_clusters: int = 0,
        scaling: Scaling | None = None,
        seed: int = 0,
        pool: Pool | None = None,
        progress: Progress | None = None,
    ) -> Hierarchy:
        """Merge rows, nearest first.

        linkage: "ward" (the default), "single", "average" or "complete". micro_clusters: merge so many clusters of k-means
        instead of rows, for large tables. Raises LimitError for too many rows: ask for micro-clusters."""
        given = _Points(points, scaling)
        options = struct(
            c.rfm_hierarchy_options,
            seed=whole(seed, "seed", "uint64"),
            linkage=code("rfm_linkage", linkage, "linkage"),
            micro_clusters=whole(micro_clusters, "micro_clusters"),
        )
        host = host_of(pool, progress=progress)
        handle = cls._create(
            lib.rfm_hierarchy_fit, pass_host(host), given.argument, ctypes.byref(options), host=host or given.host
        )
        made = cls._adopt(handle)
        made._features = given.features
        return made

    @property
    def merges(self) -> list[Merge]:
        """The merges by height: leaves - 1."""
        handle, n = self._use(), ctypes.c_int64()
        made = lib.rfm_hierarchy_merges(handle, ctypes.byref(n))
        return [record(Merge, made[i]) for i in range(n.value)]

    @property
    def leaves(self) -> memoryview | None:
        """Leaf of each row: int32; None where rows themselves are the leaves."""
        handle, n = self._use(), ctypes.c_int64()
        made = lib.rfm_hierarchy_leaves(handle, ctypes.byref(n))
        return borrowed(made, "int32", n.value, handle) if made else None

    def __len__(self) -> int:
        """Number of rows."""
        handle, n = self._use(), ctypes.c_int64()
        if lib.rfm_hierarchy_leaves(handle, ctypes.byref(n)):
            return n.value
        lib.rfm_hierarchy_merges(handle, ctypes.byref(n))
        return n.value + 1

    def cut(self, k: int) -> Labels:
        """Cut into k clusters, numbered in the order of their first rows. k: 1 to the number of leaves."""
        n = len(self)
        made = Output("int32", n)
        call(lib.rfm_hierarchy_cut, self._use(), whole(k, "k"), made.pointer, n)
        return Labels(made.view(), self._features)

    def clusters_at(self, height: float) -> int:
        """How many clusters a cut at this height makes: what cut() takes."""
        made = ctypes.c_int32()
        call(lib.rfm_hierarchy_clusters_at, self._use(), real(height, "height"), ctypes.byref(made))
        return made.value

    def __repr__(self) -> str:
        return "Hierarchy(closed)" if self.closed else f"Hierarchy({len(self)} rows)"
