# SPDX-License-Identifier: MIT
"""Scores and clusters as estimators of scikit-learn."""

import pickle

import librfm
from support import large_table, main, optional, raises, run_python, small_features

ROWS = [[5, 9, 900.0], [50, 3, 120.0], [500, 1, 8.0], [7, 8, 950.0]]
LINE = [[0.0], [1.0], [10.0], [12.0]]


def _module():
    optional("sklearn")
    return optional("librfm.sklearn")


def _matrix(features):
    numpy = optional("numpy")
    return numpy.column_stack([features[name] for name in features.names])


def _passes_every_check(estimator):
    """Those that have something to check: arrays of other packages need a setting of the environment."""
    checks = optional("sklearn.utils.estimator_checks")
    results = checks.check_estimator(estimator, on_skip=None, on_fail=None)
    bad = [(each["check_name"], each["exception"]) for each in results if each["status"] not in ("passed", "skipped")]
    assert not bad and len([each for each in results if each["status"] == "passed"]) > 30, bad


def the_module_does_not_hide_sklearn_itself():
    _module()
    said = run_python("import librfm.sklearn, sklearn; print(librfm.sklearn is sklearn, hasattr(sklearn, 'show_versions'))")
    assert said.split() == ["False", "True"]


def the_scorer_passes_the_checks_of_sklearn():
    estimator = _module().RFMScorer
    _passes_every_check(estimator())
    _passes_every_check(estimator(rule="mean"))


def the_clusters_pass_the_checks_of_sklearn():
    estimator = _module().RFMKMeans
    _passes_every_check(estimator())
    _passes_every_check(estimator(scale=None))


def scores_are_those_of_the_library():
    module = _module()
    features = large_table(rows=3000, customers=400).measure(as_of=21000)
    scorer = librfm.Scorer.fit(features, weights=[1, 2, 3])
    scores, X = scorer.apply(features), _matrix(features)
    mine = module.RFMScorer(weights=[1, 2, 3]).fit(X)
    assert mine.transform(X).tolist() == scores.score.tolist()
    assert mine.composite(X).tolist() == scores.composite.tolist()
    assert mine.n_features_in_ == 3 and mine.scorer_.breaks("monetary").tolist() == scorer.breaks("monetary").tolist()
    again = pickle.loads(pickle.dumps(mine))
    assert again.transform(X).tolist() == scores.score.tolist()


def less_recency_and_more_of_all_others_is_better():
    rows = [[10, 1, 1, 1], [20, 2, 2, 2], [30, 3, 3, 3]]
    assert _module().RFMScorer(levels=3).fit_transform(rows).tolist() == [[3, 1, 1, 1], [2, 2, 2, 2], [1, 3, 3, 3]]


def columns_are_what_the_metrics_say():
    module = _module()
    scorer = module.RFMScorer(metrics=["monetary", librfm.Metric("gap_mean", name="gap")], rule="breaks",
                              breaks={"monetary": [10, 100], "gap": [7, 30]}, levels=3)  # fmt: skip
    assert scorer.fit_transform([[500, 5], [50, 20], [5, 50]]).tolist() == [[3, 3], [2, 2], [1, 1]]
    raises(librfm.ArgumentError, scorer.fit, ROWS, says=["3 columns", "monetary, gap"])
    unscored = module.RFMScorer(metrics=["recency", librfm.Metric("tenure", unscored=True)])
    raises(librfm.ArgumentError, unscored.fit, [[1, 2], [3, 4]], says="unscored")


def clusters_are_those_of_the_library():
    numpy, module = optional("numpy"), _module()
    features = large_table(rows=3000, customers=400).measure(as_of=21000)
    scaling = librfm.Scaling.fit(features, scale="z", log1p=[False, True, True], weights=[3, 2, 1])
    kmeans = librfm.KMeans.fit(features, k=4, scaling=scaling, seed=7, starts=3)
    X = _matrix(features)
    mine = module.RFMKMeans(
        4, scale="z", log1p=[False, True, True], weights=[3, 2, 1], n_init=3, random_state=7
    ).fit(X)
    assert mine.labels_.tolist() == list(kmeans.assign(features).label) == mine.predict(X).tolist()
    assert mine.cluster_centers_.tolist() == kmeans.centres.tolist() and mine.inertia_ == kmeans.results.inertia
    distances = mine.transform(X)
    assert distances.argmin(axis=1).tolist() == mine.labels_.tolist()
    assert abs((distances.min(axis=1) ** 2).sum() - mine.inertia_) < 1e-9 * mine.inertia_
    random = module.RFMKMeans(4, random_state=numpy.random.RandomState(3))
    assert len(set(random.fit_predict(X))) == 4


def distances_of_a_line():
    kmeans = _module().RFMKMeans(2, scale=None, random_state=0).fit(LINE)
    assert sorted(kmeans.cluster_centers_.tolist()) == [[0.5], [11.0]] and kmeans.inertia_ == 2.5
    assert sorted(kmeans.transform([[4.5]])[0].tolist()) == [4.0, 6.5] and kmeans.scaling_ is None


def columns_in_another_order_than_the_metrics_are_refused():
    pandas, module = optional("pandas"), _module()
    frame = pandas.DataFrame(ROWS, columns=["recency", "frequency", "monetary"])
    assert module.RFMScorer(levels=2).fit_transform(frame).tolist() == module.RFMScorer(levels=2).fit_transform(ROWS).tolist()
    wrong = frame[["monetary", "recency", "frequency"]]
    raises(librfm.ArgumentError, module.RFMScorer().fit, wrong, says=["columns monetary, recency, frequency", "order: recency, frequency, monetary"])


def results_are_frames_of_pandas_when_asked():
    pandas, module = optional("pandas"), _module()
    frame = pandas.DataFrame(ROWS, columns=["days", "orders", "spent"], index=list("abcd"))
    scores = module.RFMScorer(levels=2).set_output(transform="pandas").fit_transform(frame)
    assert list(scores.columns) == ["days_score", "orders_score", "spent_score"] and list(scores.index) == list("abcd")
    distances = module.RFMKMeans(2, random_state=0).set_output(transform="pandas").fit(frame).transform(frame)
    assert list(distances.columns) == ["rfmkmeans0", "rfmkmeans1"] and list(distances.index) == list("abcd")


def they_are_steps_of_a_pipeline_and_of_a_search():
    module, pipeline = _module(), optional("sklearn.pipeline")
    steps = pipeline.make_pipeline(module.RFMScorer(levels=4), module.RFMKMeans(2, random_state=0))
    assert len(set(steps.fit_predict(ROWS))) == 2
    search = optional("sklearn.model_selection").GridSearchCV(
        pipeline.make_pipeline(module.RFMScorer(), optional("sklearn.linear_model").LinearRegression()),
        {"rfmscorer__levels": [2, 3]}, cv=2, scoring="neg_mean_squared_error",
    )  # fmt: skip
    X = _matrix(large_table(rows=300, customers=100).measure(as_of=21000))
    assert search.fit(X, X[:, 2]).best_params_["rfmscorer__levels"] in (2, 3)


def what_cannot_be_clustered_is_refused():
    module = _module()
    raises(librfm.ArgumentError, module.RFMKMeans(5).fit, ROWS, says=["n_samples=4", "n_clusters=5"])
    raises(librfm.ArgumentError, module.RFMKMeans(2, scale=None, weights=[1, 1, 1]).fit, ROWS, says="weights")
    raises(librfm.ArgumentError, module.RFMKMeans(2, scale="log").fit, ROWS, says="min_max")
    raises(librfm.DataError, module.RFMKMeans(2).fit, [[1, 1, 1]] * 3, says="distinct")
    raises(librfm.ArgumentError, module.RFMKMeans(2, random_state=-1).fit, ROWS, says="seed")
    X = _matrix(small_features())
    raises(ValueError, module.RFMScorer().fit(X).transform, X[:, :2], says="features")


if __name__ == "__main__":
    main(__name__)
