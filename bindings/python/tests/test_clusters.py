# SPDX-License-Identifier: MIT
"""K-means, hierarchies, their quality, and profiles."""

import array
import math
import pickle

import librfm
from librfm import Hierarchy, KMeans, Profile, Scaling, Segments, cluster_quality
from support import large_table, main, raises, small_features

LINE = [[0.0], [1.0], [10.0], [11.0], [12.0]]


def two_clusters_of_a_line():
    kmeans = KMeans.fit(LINE, k=2, seed=5)
    labels = kmeans.assign(LINE)
    assert len(set(labels.label[:2])) == 1 and len(set(labels.label[2:])) == 1
    assert sorted(kmeans.centres.tolist()) == [[0.5], [11.0]] and sorted(kmeans.sizes) == [2, 3]
    results = kmeans.results
    assert (results.k, results.n_rows, results.inertia, results.is_converged) == (2, 5, 2.5, True)
    assert kmeans.one([0.4]) == labels.label[0] and kmeans.scaling is None
    assert kmeans.assign([[100.0]]).n_outside == 1
    again = pickle.loads(pickle.dumps(kmeans))
    assert again.to_bytes() == kmeans.to_bytes() and repr(again) == "KMeans(2 clusters of 5 rows in 1 columns)"


def customers_are_clustered_through_a_scaling():
    features = small_features()
    scaling = Scaling.fit(features, clip=False)
    kmeans = KMeans.fit(features, k=2, scaling=scaling)
    labels = kmeans.assign(features)
    assert len(labels) == 5 and kmeans.scaling.to_bytes() == scaling.to_bytes()
    assert kmeans.one(features.row(0).values) == labels.label[0]
    again = KMeans.from_labels(features, labels, k=2, scaling=scaling)
    assert sorted(again.sizes) == sorted(kmeans.sizes)
    raises(librfm.ArgumentError, kmeans.assign, LINE)
    raises(librfm.ArgumentError, KMeans.fit, LINE, k=0, says="k is 0, expected 1 .. 1024")


def threads_and_starts_change_nothing():
    features = large_table(rows=20000, customers=3000).measure(as_of=21000)
    with librfm.Pool(3) as pool:
        assert KMeans.fit(features, k=4, pool=pool).to_bytes() == KMeans.fit(features, k=4).to_bytes()
    kmeans = KMeans.fit(features, k=4)
    warm = KMeans.fit(features, k=4, start=kmeans.centres)
    assert warm.results.inertia <= kmeans.results.inertia * (1 + 1e-9)
    raises(librfm.ArgumentError, KMeans.fit, features, k=4, start=[[0, 0, 0]], says="start")
    raises(librfm.ArgumentError, KMeans.fit, features, k=2, start=[[0, 0], [1, 1]], says=["start has 2 columns", "expected 3"])
    raises(librfm.ArgumentError, KMeans.fit, [[1.0], [2.0]], k=2, start=[[], []], says=["start has 0 columns", "expected 1"])


def the_best_k_has_the_largest_silhouette():
    best, qualities = KMeans.choose(LINE, k_min=2, k_max=4)
    assert [quality.k for quality in qualities] == [2, 3, 4] and best.results.k == 2
    judged = cluster_quality(LINE, best.assign(LINE))
    assert judged.inertia == qualities[0].inertia and judged.silhouette == max(q.silhouette for q in qualities)
    assert math.isnan(cluster_quality(LINE, [0] * 5).silhouette)
    raises(librfm.ArgumentError, KMeans.choose, LINE, k_min=4, k_max=2)
    raises(librfm.ArgumentError, cluster_quality, LINE, [0, 1], says="labels")


def a_hierarchy_is_cut_anywhere():
    hierarchy = Hierarchy.fit(LINE, linkage="single")
    assert [merge.height for merge in hierarchy.merges] == [1, 1, 1, 9] and hierarchy.merges[-1].n_rows == 5
    assert list(hierarchy.cut(2).label) == [0, 0, 1, 1, 1] and hierarchy.clusters_at(1) == 2
    assert len(hierarchy) == 5 and hierarchy.leaves is None
    again = Hierarchy.from_bytes(hierarchy.to_bytes())
    assert again.to_bytes() == hierarchy.to_bytes() and list(again.cut(5).label) == [0, 1, 2, 3, 4]
    few = Hierarchy.fit(LINE, micro_clusters=2)
    assert len(few) == 5 and set(few.leaves) == {0, 1} and len(few.merges) == 1
    raises(librfm.ArgumentError, Hierarchy.fit, LINE, linkage="double", says="ward, single")
    raises(librfm.ArgumentError, hierarchy.cut, 6)


def profiles_rank_their_groups():
    features = small_features()
    kmeans = KMeans.fit(features, k=2)
    labels = kmeans.assign(features)
    profile = Profile(features, labels, n_groups=2, scaling=kmeans.scaling)
    assert repr(profile) == "Profile(2 groups of 5 rows)"
    assert len(profile) == 2 and profile.total.n_rows == 5 and profile.total.line == "mean"
    best = profile.ranking[0]
    assert profile.group(best).rank == 1 and best == labels.label[0]
    assert profile.group(best).value_index > profile.group(1 - best).value_index
    assert len(profile.columns) == len(profile.cells(0)) == 3
    assert sum(profile.group(i).share for i in range(2)) == 1
    assert list(profile.means())[2] == 38180 / 5
    group = profile.group(best)  # above the mean in all three
    assert (group.type, group.tendency, group.grade) == ("hhh", "loyal", "key_keep")
    two = librfm.Features.from_columns([[10, 40], [2, 1]], metrics=librfm.Metrics(["recency", "frequency"]), as_of=20000)
    assert Profile(two, [0, 1], n_groups=2).group(0).type is None
    raises(librfm.ArgumentError, profile.cells, 2)
    raises(librfm.ArgumentError, profile.means, -2)
    raises(librfm.DataError, Profile, features, [0, 0, 0, 0, 7], n_groups=2)


def segments_have_profiles_too():
    features = large_table(rows=20000, customers=3000).measure(as_of=21000)
    classic = Segments.builtin()
    segments = classic.apply(librfm.Scorer.fit(features).apply(features))
    profile = Profile(features, segments, n_groups=len(classic))
    best, last = (profile.group(classic.find(key)) for key in ("potential_loyalist", "lost"))
    assert profile.total.n_rows == 3000 and best.rank == 1 and best.value_index > last.value_index
    assert [profile.group(i).n_rows for i in range(len(classic))] == list(segments.counts().values())


def labels_of_other_rows_are_refused():
    features, others = small_features(), small_features()
    labels = KMeans.fit(others, k=2).assign(others)
    for use in (
        lambda: Profile(features, labels, n_groups=2),
        lambda: cluster_quality(features, labels),
        lambda: features.frame(labels),
        lambda: features.frame(librfm.Scorer.fit(others).apply(others)),
    ):
        raises(librfm.ArgumentError, use, says="of other features")


def labels_that_change_while_they_are_judged_are_those_of_before():
    points, labels = [[float(i)] for i in range(5000)], array.array("i", [i % 7 for i in range(5000)])
    expected = cluster_quality(points, labels)

    def overwrite(stage, done):
        labels[:] = array.array("i", [2**30] * 5000)

    assert cluster_quality(points, labels, progress=overwrite) == expected and labels[0] == 2**30


def progress_stops_a_fit_by_its_own_exception():
    features = large_table(rows=20000, customers=3000).measure(as_of=21000)

    def progress(stage, done):
        raise InterruptedError(stage)

    assert raises(InterruptedError, KMeans.fit, features, k=5, progress=progress).args[0]


if __name__ == "__main__":
    main(__name__)
