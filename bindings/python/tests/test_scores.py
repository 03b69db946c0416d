# SPDX-License-Identifier: MIT
"""Metrics, features, scorers, segments, AHP and scaling."""

import datetime
import math
import pickle

import librfm
from librfm import AHP, Box, Features, Metric, Metrics, Scaling, Scorer, Segments, SegmentText
from support import TODAY, main, optional, raises, small_features, small_table


def metrics_come_back_resolved():
    metrics = Metrics(
        ["recency", Metric("monetary", window_days=90, money="gross", name="ninety", unscored=True)],
        drop_prospects=True, categories=["food", 7], groups=[1], kinds=["sale", "payment"], purchase="day",
    )  # fmt: skip
    assert len(metrics) == 2 and metrics.names == ["recency", "ninety"] and metrics.scored_names == ["recency"]
    recency, ninety = metrics.columns
    assert recency == Metric("recency", name="recency", direction="less_is_better", money="net", missing="keep")
    assert (ninety.window_days, ninety.money, ninety.unscored) == (90, "gross", True)
    options = metrics.options
    assert options.drop_prospects and not options.ignore_zero and options.purchase == "day"
    assert options.kinds == ("sale", "payment") and options.groups == (1,)
    assert set(options.categories) == {7, librfm.key_hash("food")}
    again = pickle.loads(pickle.dumps(metrics))
    assert again.columns == metrics.columns and again.options == options


def seasons_weigh_purchases():
    months = [2.0] * 6 + [0.5] * 6
    metrics = Metrics(["frequency", "season_frequency"], season=months)
    assert metrics.options.season == tuple(months) and pickle.loads(pickle.dumps(metrics)).options == metrics.options
    values, _ = small_table().measure_one(4, metrics, as_of=TODAY)
    assert values == (1, 2)  # in October
    raises(librfm.ArgumentError, Metrics, ["season_frequency"], season=[1.0], says="season")


def wrong_metrics_are_refused_by_name():
    raises(librfm.ArgumentError, Metrics, ["recence"], says=["kind", "recency, frequency"])
    raises(librfm.ArgumentError, Metrics, [Metric("recency", window_days=-1)], says="window")
    raises(librfm.ArgumentError, Metrics, [Metric("recency", window_days=2**40)], says="window_days")
    raises(librfm.ArgumentError, Metrics, [Metric("recency", name="a\0b")], says="zero character")
    raises(TypeError, Metrics, [3], says="metrics")
    raises(ValueError, Metrics, [], says="metrics")


def features_are_a_matrix_of_columns():
    features = small_features()
    assert len(features) == 5 and features.as_of == datetime.date(2025, 6, 30)
    assert features.names == ["recency", "frequency", "monetary"]
    assert list(features.customers) == [1, 2, 3, 4, 5] and list(features.standing) == [1] * 5
    assert list(features["monetary"]) == list(features[2]) == [19580, 3050, 8900, 700, 5950]
    assert features.find(3) == 2
    assert features.row(0) == librfm.Row(1, (7.0, 4.0, 19580.0), "buyer")
    assert features.count().n_buyers == 5
    raises(librfm.NotFoundError, features.find, 9)
    raises(librfm.ArgumentError, features.column, "money", says="recency, frequency, monetary")
    raises(librfm.ArgumentError, features.column, 3)
    raises(librfm.ArgumentError, features.row, 5)


def columns_are_read_only_and_outlive_their_features():
    numpy = optional("numpy")
    features = small_features()
    view, values = features["monetary"], numpy.asarray(features["monetary"])
    assert view.readonly and not values.flags.writeable and values.dtype == "float64"
    ids = numpy.asarray(features.customers)
    features.close()
    raises(librfm.StateError, features.column, 0, says="closed")
    del features
    assert values.sum() == 38180 and view[0] == 19580 and ids.tolist() == [1, 2, 3, 4, 5]


def features_are_selected_joined_and_ranked():
    features = small_features()
    best, rest = features.select([1, 0, 0, 0, 1]), features.select([False, True, True, True, False])
    joined = Features.concat([rest, best])
    assert list(joined.customers) == [1, 2, 3, 4, 5] and list(joined["recency"]) == list(features["recency"])
    assert features.top("monetary", 2) == [0, 2] and features.top([5, 4, 3, 2, math.nan], 9) == [0, 1, 2, 3]
    parts = features.pareto("monetary", 5)
    assert [part.n_customers for part in parts] == [1] * 5
    assert parts[0].total == 19580 and abs(parts[-1].cumulative_share - 1) < 1e-12
    raises(librfm.ConflictError, Features.concat, [features, best])
    raises(librfm.ArgumentError, features.select, [1], says=["keep", "mask"])
    for numbers in ([0, 4], [0, 1, 2, 3, 4], [700] * 5, [-1] * 5):
        raises(librfm.ArgumentError, features.select, numbers, says=["keep", "True or False for each of 5 rows", "mask"])
    raises(TypeError, features.select, [0.9] * 5, says="keep")


def features_come_from_columns():
    columns = {"recency": [1, 2], "frequency": (3, 4), "monetary": iter([5, 6])}
    features = Features.from_columns(columns | {"monetary": [5, 6]}, customers=["b", "a"], as_of=TODAY)
    assert features.customers == ["a", "b"] and list(features["recency"]) == [2, 1]
    assert len(Features.from_columns([[1.0], [2.0], [3.0]], as_of=TODAY)) == 1
    error = raises(librfm.DataError, Features.from_columns, [[1], [math.nan], [3]], as_of=TODAY)
    assert (error.row, error.column) == (0, 1)
    raises(librfm.ArgumentError, Features.from_columns, {"recency": [1]}, as_of=TODAY, says="frequency")
    raises(librfm.ArgumentError, Features.from_columns, [[1], [2, 3], [3]], as_of=TODAY, says="frequency")
    assert len(Features.from_columns([[], [], []], as_of=TODAY)["recency"]) == 0


def households_are_measured_as_one():
    features = small_table().measure(as_of=TODAY, households=[1, 1, 0, 2, 2])
    assert list(features.customers) == [1, 3, 4] and list(features["frequency"]) == [6, 1, 3]


def scores_are_those_of_the_readme():
    features = small_features()
    scores = Scorer.fit(features).apply(features)
    assert scores.cell_names == ["555", "332", "114", "211", "433"]
    assert scores.score.shape == (5, 3) and scores.score.tolist()[0] == [5, 5, 5] and scores.score.readonly
    assert list(scores["monetary"]) == [5, 2, 4, 1, 3] and list(scores.cell)[2] == 114
    assert abs(scores.composite[1] - 8 / 3) < 1e-12
    assert features.top(scores.composite, 1) == [0]


def a_scorer_is_described_in_full():
    features = small_features()
    scorer = Scorer.fit(
        features, rule={"recency": "breaks", "frequency": "width", "monetary": "quantile"}, levels=[5, 3, 4],
        breaks={"recency": [30, 60, 90, 180]}, weights={"recency": 1, "frequency": 2, "monetary": 1},
    )  # fmt: skip
    recency, frequency, monetary = scorer.columns
    assert (recency.rule, recency.n_levels, frequency.rule, monetary.weight) == ("breaks", 5, "width", 0.25)
    assert list(scorer.breaks("recency")) == [30, 60, 90, 180] and list(scorer.levels) == [5, 3, 4]
    assert list(scorer.breaks("frequency")) == [2, 3] and list(scorer.weights) == [0.25, 0.5, 0.25]
    assert len(scorer.level_sizes("recency")) == 0 and sum(scorer.level_sizes("monetary")) == 5
    assert scorer.learned == features.as_of and scorer.metrics.names == features.names
    assert scorer.one([31, 2, 100]).levels == (4, 1, 1)
    reason = scorer.explain([31, 2, 100], "recency")
    assert (reason.lower, reason.upper, reason.level, reason.to_better, reason.to_worse) == (30, 60, 4, -1, 30)
    assert scorer.cell_name(534) == "534"
    raises(librfm.DataError, scorer.cell_name, 999)


def a_saved_scorer_scores_alike():
    features = small_features()
    for scorer in Scorer.fit(features), Scorer.fit(features, rule="nested", levels=2):
        other = pickle.loads(pickle.dumps(scorer))
        assert other.to_bytes() == scorer.to_bytes()
        assert bytes(other.apply(features).score) == bytes(scorer.apply(features).score)
    ntile = Scorer.fit(features, rule="ntile")
    assert list(ntile.breaks(0)) == []
    raises(librfm.StateError, ntile.to_bytes)
    raises(librfm.StateError, ntile.one, [1, 2, 3])


def wrong_scorers_are_refused_by_name():
    features = small_features()
    raises(librfm.ArgumentError, Scorer.fit, features, rule="best", says=["rule", "quantile, nested"])
    raises(librfm.ArgumentError, Scorer.fit, features, levels=[5, 5], says=["levels", "expected 3"])
    raises(librfm.ArgumentError, Scorer.fit, features, levels={"recency": 5}, says=["levels", "frequency"])
    raises(TypeError, librfm.Metrics, "recency", says="metrics: expected a sequence of metrics, got one str")
    raises(TypeError, librfm.Watch, "overdue", says="rules: expected a sequence of rules, got one str")
    raises(librfm.ArgumentError, Scorer.fit, features, weights={"profit": 1}, says=["weights", "profit"])
    raises(TypeError, Scorer.fit, features, weights=AHP.fit([[1, 2, 4], [1 / 2, 1, 2], [1 / 4, 1 / 2, 1]]), says="weights: expected one value per scored column, got AHP; take its weights")
    raises(librfm.ArgumentError, Scorer.fit, features, learn=[1], says="learn")
    for breaks in ([30], [30, 60, 90, 180, 200]):
        raises(librfm.ArgumentError, Scorer.fit, features, rule="breaks", breaks=[breaks] * 3, says=["breaks of recency", "4"])
    raises(librfm.ArgumentError, Scorer.fit, features, rule="breaks", breaks={"recency": [1, 2, 3, 4]}, says="frequency")
    raises(librfm.DataError, Scorer.from_breaks, [[3, 2, 1]] * 3)
    raises(librfm.ArgumentError, Scorer.fit(features).apply, small_table().measure(Metrics(["recency"]), as_of=TODAY))
    raises(librfm.ArgumentError, Scorer.fit(features).one, [1, 2])
    raises(TypeError, Scorer.fit, small_table(), says="features")


def segments_have_names_in_two_languages():
    features = small_features()
    scores = Scorer.fit(features).apply(features)
    classic = Segments.builtin()
    segments = classic.apply(scores)
    assert segments.keys[0] == "champions" and segments.names("zh")[0] == classic.name(0, "zh")
    assert sum(segments.counts().values()) == 5 and segments.counts()["champions"] == 1
    assert len(classic) == 14 and classic.find("lost") == classic.keys.index("lost")
    assert classic.one([5, 5, 5]) == 0 and classic.key(classic.one([0, 0, 0], "prospect")) == "prospect"
    assert classic.action(0) and classic.action_code(0) and list(classic.levels) == [5, 5, 5]
    raises(librfm.ArgumentError, classic.name, 14, says="0 .. 13")
    raises(librfm.ArgumentError, Segments.builtin, "modern", says="classic, types8, grades6, tendencies4")
    raises(librfm.NotFoundError, classic.find, "nobody")


def a_map_of_ones_own_is_checked():
    boxes = [Box("good", [2, 1], [3, 3]), Box("poor", [1, 1], [1, 2]), Box("never", [3, 3], [3, 3])]
    words = [SegmentText("good", "en", name="Good ones", action="Keep", action_code="keep")]
    mine = Segments(boxes, levels=[3, 3], kinds=["recency", "monetary"], texts=words)
    assert mine.keys[:3] == ["good", "poor", "never"] and mine.name(0) == "Good ones" and mine.action_code(0) == "keep"
    report = mine.check()
    assert (report.n_cells, report.n_uncovered, report.dead_boxes, report.uncovered) == (9, 1, (2,), (13,))
    assert report.n_overlapping == 1 and report.overlapping == (33,) and mine.check(0).uncovered == ()
    other = mine.with_texts([SegmentText("poor", "zh", name="差")])
    assert other.name(1, "zh") == "差" and mine.name(1, "zh") == "poor"
    assert Segments.from_bytes(other.to_bytes()).to_bytes() == other.to_bytes()
    error = raises(librfm.DataError, Segments, [Box("Bad key", [1], [1])], levels=[2])
    assert error.row == 0
    raises(librfm.ArgumentError, Segments, [Box("a", [1, 2], [1])], levels=[2], says="low of a")


def neighbours_say_what_would_change_a_segment():
    features = small_features()
    scorer, classic = Scorer.fit(features), Segments.builtin()
    row = features.row(1)
    found = classic.neighbours(scorer, row.values)
    here = classic.one(scorer.one(row.values).levels)
    assert found and all(each.segment != here for each in found)
    first = found[0]
    changed = list(row.values)
    changed[first.scored] += first.distance
    assert classic.one(scorer.one(changed).levels) == first.segment


def judgements_become_weights():
    consistent = [[1, 2, 4], [1 / 2, 1, 2], [1 / 4, 1 / 2, 1]]
    ahp = AHP.fit(consistent)
    assert all(abs(a - b) < 1e-12 for a, b in zip(ahp.weights, (4 / 7, 2 / 7, 1 / 7)))
    assert ahp.matrix.tolist() == consistent and len(ahp) == 3
    two = AHP.fit([consistent, [[1, 9, 1 / 9], [1 / 9, 1, 9], [9, 1 / 9, 1]]], expert_weights=[3, 1], method="geometric_mean")
    results = two.results
    assert results.n_experts == 2 and len(results.expert_cr) == 2 and results.expert_cr[1] > 1
    assert (results.method, results.aggregation) == ("geometric_mean", "judgements_geometric")
    assert AHP.from_bytes(two.to_bytes()).to_bytes() == two.to_bytes()
    numpy = optional("numpy")
    assert list(AHP.fit(numpy.array(consistent)).weights) == list(ahp.weights)


def wrong_judgements_are_refused_by_name():
    raises(librfm.ArgumentError, AHP.fit, [[1, 2]], says="1 x 2")
    raises(librfm.ArgumentError, AHP.fit, [[1, 2], [0.5]], says="different lengths")
    error = raises(librfm.DataError, AHP.fit, [[1, 2], [2, 1]])
    assert error.row == 0
    raises(librfm.ArgumentError, AHP.fit, [[1, 2], [0.5, 1]], method="guess", says="eigenvector")
    raises(TypeError, AHP.fit, "ab", says="matrices")


def scaling_makes_more_better():
    features = small_features()
    assert [column.log1p for column in Scaling.fit(features, log1p=True).columns] == [True] * 3
    scaling = Scaling.fit(features, clip=False, weights=[1, 2, 1], log1p={"monetary": True})
    values = scaling.apply(features)
    assert values.shape == (5, 3) and values[0, 0] == 1.0 and values[2, 0] == 0.0
    recency, frequency, monetary = scaling.columns
    assert (recency.scale, frequency.weight, monetary.log1p, recency.log1p) == ("min_max", 0.5, True, False)
    assert recency.unit == -311 and recency.zero == 318 and recency.clip_low == -math.inf
    assert [count.n_outside for count in scaling.count(features)] == [0, 0, 0]
    again = Scaling.from_bytes(scaling.to_bytes())
    assert again.apply(features).tobytes() == values.tobytes() and again.learned == features.as_of
    ruler = Scaling.fit(features, scale="range", low=[0, 0, 0], high=[365, 10, 100000])
    raises(librfm.ArgumentError, Scaling.fit, features, low=[0, 0, 0], high=[1, 1, 1], says='no column has scale="range"')
    assert ruler.columns[1].scale == "range" and ruler.apply(features)[0, 1] == 0.4
    raises(librfm.ArgumentError, Scaling.fit, features, scale="cube", says=["scale", "min_max, z"])
    raises(librfm.DataError, Scaling.fit, features, weights=[0, 0, 0])


if __name__ == "__main__":
    main(__name__)
