# SPDX-License-Identifier: MIT
"""Estimators for scikit-learn 1.6 or newer: scores and clusters of a matrix with one row per customer.

They take their place in pipelines, grid searches and column transformers. Orders become such a
matrix by Table.measure(); that changes the number of rows, and so is no step of a pipeline.

>>> import numpy
>>> X = numpy.array([[5, 9, 900.0], [50, 3, 120.0], [500, 1, 8.0]])
>>> RFMScorer(levels=3).fit_transform(X).tolist()
[[3, 3, 3], [2, 2, 2], [1, 1, 1]]
"""

from __future__ import annotations

from typing import Any, Sequence

from ._extras import missing

try:
    import numpy
    from sklearn.base import BaseEstimator, ClassNamePrefixFeaturesOutMixin, ClusterMixin, OneToOneFeatureMixin, TransformerMixin
    from sklearn.utils import check_random_state
    from sklearn.utils.validation import check_is_fitted, validate_data
except ImportError as error:
    raise missing("librfm.sklearn", "scikit-learn", "sklearn", error) from None

from ._values import refused
from .clusters import KMeans
from .features import Features
from .metrics import AnyMetric, Metric, Metrics
from .scaling import Scaling
from .scorer import Scorer, Scores

__all__ = ["RFMKMeans", "RFMScorer"]

_FIRST: tuple[AnyMetric, ...] = ("recency", "frequency", "monetary")


def _metrics(n_columns: int) -> Metrics:
    """Recency, frequency, monetary, and beyond them columns of which more is better."""
    others = [Metric("attribute", attribute=f"column {i}") for i in range(len(_FIRST), n_columns)]
    return Metrics([*_FIRST[:n_columns], *others])


def _features(X: Any, metrics: Metrics) -> Features:
    return Features.from_columns(list(numpy.ascontiguousarray(X.T)), as_of=0, metrics=metrics)


def _check_order(named: Sequence[str], metrics: Metrics) -> None:
    """Columns go by their place: one that has the name of a metric at another place is a mistake."""
    expected = metrics.names
    if any(name in expected and expected[place] != name for place, name in enumerate(named)):
        raise refused(f"X has the columns {', '.join(named)}, expected in this order: {', '.join(expected)}")


class RFMScorer(OneToOneFeatureMixin, TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Scores 1 .. levels of every column, the best being the highest.

    X: one row per customer; the columns are recency in days (less is better), frequency, monetary, and any others of which more
    is better. metrics: what the columns are where they are others: a Metric, or the name of its kind, for each.
    rule, levels, weights, weighting, closed, breaks, offset: those of Scorer.fit(). Under the rule "ntile" a row's score depends
    on the other rows that are transformed with it.

    scorer_: the Scorer that was learned. n_features_in_, feature_names_in_: as everywhere in scikit-learn.
    The transformed matrix has as many columns, int64; their names are those of the input with `_score`.

    >>> X = [[5, 9, 900.0], [50, 3, 120.0], [500, 1, 8.0]]
    >>> scorer = RFMScorer(levels=3, weights=[1, 1, 2]).fit(X)
    >>> scorer.transform([[20, 1, 400.0]]).tolist(), scorer.composite([[20, 1, 400.0]]).tolist()
    ([[3, 1, 3]], [2.5])
    """

    def __init__(
        self,
        *,
        metrics: Sequence[AnyMetric] | None = None,
        rule: Any = None,
        levels: Any = None,
        weights: Any = None,
        weighting: Any = None,
        closed: Any = None,
        breaks: Any = None,
        offset: Any = None,
    ) -> None:
        self.metrics = metrics
        self.rule = rule
        self.levels = levels
        self.weights = weights
        self.weighting = weighting
        self.closed = closed
        self.breaks = breaks
        self.offset = offset

    def fit(self, X: Any, y: Any = None) -> RFMScorer:
        """Learn the breaks of every column. y is not looked at."""
        X = validate_data(self, X, dtype="float64")
        metrics = self._metrics(X.shape[1])
        _check_order(getattr(self, "feature_names_in_", ()), metrics)
        self.scorer_ = Scorer.fit(
            _features(X, metrics),
            rule=self.rule,
            levels=self.levels,
            weights=self.weights,
            weighting=self.weighting,
            closed=self.closed,
            breaks=self.breaks,
            offset=self.offset,
        )
        return self

    def _metrics(self, n_columns: int) -> Metrics:
        if self.metrics is None:
            return _metrics(n_columns)
        made = Metrics(self.metrics)
        if len(made.scored_names) != len(made):
            raise refused("metrics: an unscored one has no score; leave its column out of X")
        if len(made) != n_columns:
            raise refused(f"X has {n_columns} columns, expected one for each of the metrics: {', '.join(made.names)}")
        return made

    def _apply(self, X: Any) -> Scores:
        check_is_fitted(self)
        X = validate_data(self, X, dtype="float64", reset=False)
        return self.scorer_.apply(_features(X, self.scorer_.metrics))

    def transform(self, X: Any) -> Any:
        """Scores of every row: int64 of the shape of X."""
        return numpy.asarray(self._apply(X).score).astype("int64")

    def composite(self, X: Any) -> Any:
        """Weighted sum of the scores of every row: float64."""
        return numpy.array(self._apply(X).composite)

    def get_feature_names_out(self, input_features: Any = None) -> Any:
        """Names of the columns of transform(): those of the input with `_score`."""
        names = super().get_feature_names_out(input_features)
        return numpy.array([f"{name}_score" for name in names], dtype=object)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.transformer_tags.preserves_dtype = []
        return tags


class RFMKMeans(ClassNamePrefixFeaturesOutMixin, TransformerMixin, ClusterMixin, BaseEstimator):  # type: ignore[misc]
    """k-means of the library: columns made comparable and weighted, exact sums, the same clusters on every platform.

    X: one row per customer, as for RFMScorer; of clusters it makes no difference what is better.
    n_clusters: 1 to 1,024. scale: "min_max", "z" or "robust", for all or per column; None: the columns as they are.
    log1p: true where ln(1 + x) comes before, one for all or per column. weights: per column; None: equal.
    clip: at quantiles, before scaling. log1p and weights go with a scale.
    n_init: starts with different random centres. max_iter: per start. random_state: an integer is the seed of KMeans.fit().

    kmeans_: the KMeans. scaling_: its Scaling, or None. labels_: cluster of each row of the fit, int32.
    cluster_centers_: means of the clusters in coordinates, scaled and weighted. inertia_: sum of squared distances to them.
    n_iter_: iterations of the best start.

    >>> X = [[5, 9, 900.0], [7, 8, 950.0], [400, 1, 10.0], [450, 2, 8.0]]
    >>> labels = RFMKMeans(n_clusters=2, log1p=[False, True, True], random_state=1).fit_predict(X)
    >>> bool(labels[0] == labels[1] != labels[2] == labels[3])
    True
    """

    def __init__(
        self,
        n_clusters: int = 8,
        *,
        scale: Any = "min_max",
        log1p: Any = False,
        weights: Any = None,
        clip: bool = True,
        n_init: int = 10,
        max_iter: int = 300,
        random_state: Any = None,
    ) -> None:
        self.n_clusters = n_clusters
        self.scale = scale
        self.log1p = log1p
        self.weights = weights
        self.clip = clip
        self.n_init = n_init
        self.max_iter = max_iter
        self.random_state = random_state

    def fit(self, X: Any, y: Any = None) -> RFMKMeans:
        """Find the clusters. y is not looked at."""
        X = validate_data(self, X, dtype="float64")
        if X.shape[0] < self.n_clusters:
            raise refused(f"n_samples={X.shape[0]} should be at least n_clusters={self.n_clusters}")
        self.scaling_ = self._scaling(X)
        self.kmeans_ = KMeans.fit(
            self._points(X),
            scaling=self.scaling_,
            k=self.n_clusters,
            seed=self._seed(),
            starts=self.n_init,
            max_iterations=self.max_iter,
        )
        results = self.kmeans_.results
        self.labels_ = self._labels(X)
        self.cluster_centers_ = numpy.array(self.kmeans_.centres)
        self.inertia_ = results.inertia
        self.n_iter_ = results.n_iterations
        self._n_features_out = results.k
        return self

    def _seed(self) -> int:
        if isinstance(self.random_state, (int, numpy.integer)):
            return int(self.random_state)
        return int(check_random_state(self.random_state).randint(2**31 - 1))

    def _scaling(self, X: Any) -> Scaling | None:
        if self.scale is None:
            if self.weights is not None or numpy.any(self.log1p):
                raise refused("weights and log1p go with a scale, and scale is None")
            return None
        logs = [bool(self.log1p)] * X.shape[1] if numpy.ndim(self.log1p) == 0 else self.log1p
        return Scaling.fit(
            _features(X, _metrics(X.shape[1])), scale=self.scale, log1p=logs, weights=self.weights, clip=bool(self.clip)
        )

    def _points(self, X: Any) -> Any:
        return X if self.scaling_ is None else _features(X, self.scaling_.metrics)

    def _labels(self, X: Any) -> Any:
        return numpy.array(self.kmeans_.assign(self._points(X)).label)

    def _checked(self, X: Any) -> Any:
        check_is_fitted(self)
        return validate_data(self, X, dtype="float64", reset=False)

    def predict(self, X: Any) -> Any:
        """Nearest cluster of every row: int32."""
        return self._labels(self._checked(X))

    def transform(self, X: Any) -> Any:
        """Distance of every row to each centre, in coordinates: float64 of shape (rows, clusters)."""
        X = self._checked(X)
        if self.scaling_ is not None:
            weights = [column.weight for column in self.scaling_.columns]
            X = numpy.asarray(self.scaling_.apply(self._points(X))) * weights
        return numpy.stack([numpy.linalg.norm(X - centre, axis=1) for centre in self.cluster_centers_], axis=1)
