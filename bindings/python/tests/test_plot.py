# SPDX-License-Identifier: MIT
"""Pictures: what the Axes hold, not how it looks."""

import io
import sys
import warnings
from unittest import mock

import librfm
from librfm import Features, KMeans, Metrics, Scaling, Scorer, Segments, plot
from librfm._treemap import squarified
from support import large_table, main, optional, raises, small_features


def _pyplot():
    optional("matplotlib").use("Agg")
    pyplot = optional("matplotlib.pyplot")
    pyplot.close("all")
    return pyplot


def _scores(features=None):
    features = features or small_features()
    return Scorer.fit(features).apply(features)


def _texts(ax):
    """What stands where, to a tenth."""
    return {(round(text.get_position()[0], 1), round(text.get_position()[1], 1)): text.get_text() for text in ax.texts}


def _ticks(axis):
    return [label.get_text() for label in axis.get_ticklabels()]


def _is_drawn(ax):
    """Nothing is amiss when it is drawn."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ax.figure.savefig(io.BytesIO())


def a_heatmap_counts_customers_by_two_scores():
    _pyplot()
    ax = plot.heatmap(_scores())  # cells 555, 332, 114, 211, 433
    assert _texts(ax) == {(4, 4): "1\n20 %", (2, 2): "1\n20 %", (0, 0): "1\n20 %", (0, 1): "1\n20 %", (2, 3): "1\n20 %"}
    assert ax.images[0].get_array().tolist() == [[1, 0, 0, 0, 0], [1, 0, 0, 0, 0], [0, 0, 1, 0, 0], [0, 0, 1, 0, 0], [0, 0, 0, 0, 1]]
    assert (ax.get_ylabel(), ax.get_xlabel(), _ticks(ax.xaxis)) == ("R score", "F score", list("12345"))
    assert ax.figure.axes[1].get_ylabel() == "customers"
    _is_drawn(ax)


def a_heatmap_shows_what_customers_are_worth():
    _pyplot()
    ax = plot.heatmap(_scores(), by=("frequency", "recency"), value="monetary", decimals=2, unit="EUR")
    assert _texts(ax) == {(4, 4): "196\n1", (2, 2): "30.5\n1", (0, 0): "89\n1", (1, 0): "7\n1", (3, 2): "59.5\n1"}
    assert ax.images[0].get_array()[4][4] == 195.8 and ax.images[0].get_array().mask[4][0]
    assert ax.figure.axes[1].get_ylabel() == "mean of spend (EUR)"
    _is_drawn(ax)


def undefined_values_are_left_out_of_means():
    _pyplot()
    metrics = Metrics(["recency", "frequency", librfm.Metric("gap_mean", name="gap", unscored=True)])
    table = librfm.Table()
    table.append([1, 1, 2, 3, 3, 4], day=[20000, 20010, 20010, 20004, 20010, 19000], amount=[1] * 6)
    features = table.measure(metrics, as_of=20010)  # gaps of 10, none, 6 and none
    scorer = Scorer.from_breaks({"recency": [100], "frequency": [1]}, metrics=metrics)
    ax = plot.heatmap(scorer.apply(features), value="gap")
    assert _texts(ax) == {(1, 1): "8\n2", (0, 1): "–\n1", (0, 0): "–\n1"}
    assert {text.get_text(): text.get_color() for text in ax.texts} == {"8\n2": "white", "–\n1": "black"}


def a_treemap_is_squarified():
    """The example of the article: 6, 6, 4, 3, 2, 2, 1 in a rectangle of 6 x 4."""
    made = squarified([6, 6, 4, 3, 2, 2, 1], 6, 4)
    assert made[:2] == [(0, 0, 3, 2), (0, 2, 3, 2)]
    near = [[round(number, 6) for number in place] for place in made[2:4]]
    assert near == [[3, 0, round(12 / 7, 6), round(7 / 3, 6)], [round(3 + 12 / 7, 6), 0, round(9 / 7, 6), round(7 / 3, 6)]]
    assert [round(width * height, 9) for _, _, width, height in made] == [6, 6, 4, 3, 2, 2, 1]
    assert squarified([], 6, 4) == []


def _overlap(one, other):
    wide = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    tall = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    return wide > 1e-9 and tall > 1e-9


def tiles_fill_the_rectangle_without_overlap():
    for sizes in ([1], [5, 5], [1000, 1], [40, 20, 20, 9, 5, 3, 1, 1, 1], list(range(30, 0, -1))):
        for width, height in ((1, 1), (5, 2), (1, 9)):
            made = squarified(sizes, width, height)
            for size, (x, y, wide, tall) in zip(sizes, made):
                assert abs(wide * tall - size / sum(sizes) * width * height) < 1e-9
                assert x > -1e-9 and y > -1e-9 and x + wide < width + 1e-9 and y + tall < height + 1e-9
            assert not any(_overlap(one, other) for i, one in enumerate(made) for other in made[:i])


def a_treemap_shows_the_segments():
    _pyplot()
    features = large_table(rows=3000, customers=400).measure(as_of=21000)
    segments = Segments.builtin().apply(_scores(features))
    ax = plot.treemap(segments, decimals=2, unit="EUR")
    counts = sorted((n for n in segments.counts().values() if n), reverse=True)
    areas = [patch.get_width() * patch.get_height() for patch in ax.patches]
    whole = ax.get_xlim()[1] * ax.get_ylim()[0]
    assert [round(400 * area / whole, 6) for area in areas] == counts
    named = dict(zip(segments.segments.keys, segments.segments.names()))
    said = "\n".join([text.get_text() for text in ax.texts] + [ax.get_xlabel()])
    for key, n in segments.counts().items():
        assert not n or f"{named[key]}\n{n} (" in said or f"{named[key]} {n}" in said, (key, said)
    darkest = min(range(len(ax.patches)), key=lambda i: sum(ax.patches[i].get_facecolor()[:3]))
    means = {key: _mean(features["monetary"], [each == key for each in segments.keys]) for key in set(segments.keys)}
    assert counts[darkest] == segments.counts()[max(means, key=means.get)]
    assert ax.figure.axes[1].get_ylabel() == "mean of spend (EUR)"
    _is_drawn(ax)
    alike = plot.treemap(segments, value=None)
    assert len({patch.get_facecolor() for patch in alike.patches}) == 1 and len(alike.figure.axes) == 1


def _mean(values, chosen):
    return sum(value for value, is_in in zip(values, chosen) if is_in) / sum(chosen)


def names_that_do_not_fit_are_listed():
    pyplot = _pyplot()
    _, ax = pyplot.subplots(figsize=(0.5, 0.5))
    assert plot.treemap(Segments.builtin().apply(_scores()), ax=ax) is ax
    assert not ax.texts and ax.get_xlabel().startswith("also: ") and "Champions 1" in ax.get_xlabel()


def a_list_of_names_that_do_not_fit_stays_in_the_picture():
    pyplot = _pyplot()
    boxes = [librfm.Box(f"r{r}_f{f}", [r, f, 1], [r, f, 5]) for r in range(1, 6) for f in range(1, 6)]
    words = {"en": "Customers of a very long name", "zh": "很久以前购买过一次的会员"}
    texts = [librfm.SegmentText(box.key, language, name=f"{words[language]} {box.key}") for box in boxes for language in words]
    days, purchases = zip(*((day, n) for day in range(1, 6) for n in range(1, 6)))
    features = librfm.Features.from_columns([days, purchases, [100] * 25], as_of=20000)
    segments = Segments(boxes, levels=[5, 5, 5], texts=texts).apply(_scores(features))
    for language in ("en", "zh"):
        _, ax = pyplot.subplots(figsize=(4, 4), layout="constrained")
        plot.treemap(segments, value=None, language=language, ax=ax)
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Glyph")  # of a font without Chinese
            ax.figure.canvas.draw()
        note, picture = ax.xaxis.label.get_window_extent(), ax.figure.bbox
        assert not ax.texts and all(box.key in ax.get_xlabel() for box in boxes)
        assert picture.x0 <= note.x0 and note.x1 <= picture.x1 and picture.y0 <= note.y0, ax.get_xlabel()


def a_pareto_curve_goes_through_every_customer():
    _pyplot()
    ax = plot.pareto(small_features())  # 195.80, 89.00, 59.50, 30.50, 7.00: together 381.80
    equal, curve, mark = ax.lines
    assert list(curve.get_xdata()) == [0, 20, 40, 60, 80, 100]
    expected = [0, 19580, 28480, 34430, 37480, 38180]
    assert all(abs(y - 100 * sum_ / 38180) < 1e-9 for y, sum_ in zip(curve.get_ydata(), expected))
    assert list(equal.get_ydata()) == [0, 100] and list(mark.get_xdata()) == [20]
    assert [text.get_text() for text in ax.texts] == ["the best 20 % have 51 %"]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("share of customers, best first", "share of spend")
    _is_drawn(ax)


def transitions_shade_the_share_of_the_row():
    _pyplot()
    ax = plot.transitions([[3, 1, 0], [0, 6, 0], [0, 0, 0]], ["Loyal", "Lost", "Not born"])
    assert ax.images[0].get_array().tolist() == [[75, 25], [0, 100]]
    assert _texts(ax) == {(0, 0): "3", (1, 0): "1", (1, 1): "6"}
    assert _ticks(ax.xaxis) == _ticks(ax.yaxis) == ["Loyal", "Lost"] and ax.yaxis_inverted()
    _is_drawn(ax)
    counts = memoryview(bytes([2, 0, 1, 1])).cast("B", [2, 2])
    assert _texts(plot.transitions(counts, ["a", "b"])) == {(0, 0): "2", (0, 1): "1", (1, 1): "1"}
    raises(librfm.ArgumentError, plot.transitions, [[1, 2]], ["a", "b"], says="2 x 2")
    raises(TypeError, plot.transitions, counts, says="names: of the places")


def transitions_of_a_track_have_the_names_of_its_segments():
    _pyplot()
    table = librfm.Table()
    table.append([1, 2, 1], day=[20000, 20005, 20065], amount=[2000, 9000, 3000])
    scorer = Scorer.from_breaks({"recency": [20], "frequency": [1], "monetary": [2500]})
    loyal = Segments([librfm.Box("loyal", [2, 2, 1], [2, 2, 2])], levels=[2, 2, 2], texts=[librfm.SegmentText("loyal", "zh", name="忠诚客户")])
    moves = librfm.Track.frozen(table, [20001, 20070], scorer, segments=loyal).moves()
    ax = plot.transitions(moves, language="zh")  # 1: others, then loyal; 2: not born, then others
    assert _ticks(ax.xaxis) == ["忠诚客户", "other", "尚未成为会员"] and _texts(ax) == {(0, 1): "1", (1, 2): "1"}
    assert moves.names()[-2:] == ["returned_only", "not yet a customer"] and len(moves.names()) == len(moves.places)
    raises(TypeError, moves.names, 3, says="language")


def a_snake_has_a_line_for_each_cluster():
    _pyplot()
    features = Features.from_columns([[1, 3], [5, 1], [10, 2]], as_of=20000)
    ax = plot.snake(features, [0, 1])
    deviation = 0.5**0.5  # of two values each is half their distance from the mean, and that distance by the root of 2 the deviation
    for line, expected in zip(ax.lines, (0, deviation, -deviation)):
        assert all(abs(y - expected) < 1e-12 for y in line.get_ydata())
    assert _legend(ax) == ["all customers", "cluster 0 (1)", "cluster 1 (1)"]
    assert _ticks(ax.xaxis) == ["days since last purchase", "purchases", "spend"]
    assert "standard deviations" in ax.get_ylabel()
    _is_drawn(ax)


def _legend(ax):
    return [text.get_text() for text in ax.get_legend().get_texts()]


def a_snake_goes_through_another_scaling_and_names():
    _pyplot()
    features = small_features()
    scaling = Scaling.fit(features, clip=False)
    labels = KMeans.fit(features, k=2, scaling=scaling).assign(features)
    ax = plot.snake(features, labels, names=["the few", "the many"], scaling=scaling)
    profile = librfm.Profile(features, labels, n_groups=2, scaling=scaling)
    best = profile.ranking[0]
    assert list(ax.lines[1].get_ydata()) == [cell.mean for cell in profile.cells(best)]
    assert _legend(ax)[1].startswith(["the few", "the many"][best]) and "normalised" in ax.get_ylabel()
    segments = Segments.builtin().apply(_scores(features))
    assert _legend(plot.snake(features, segments))[1] == "Champions (1)"
    raises(librfm.ArgumentError, plot.snake, small_features(), labels, says="other features")


def words_are_english_or_chinese():
    _pyplot()
    scores = _scores()
    ax = plot.heatmap(scores, language="zh")
    assert (ax.get_ylabel(), ax.get_xlabel(), ax.figure.axes[1].get_ylabel()) == ("R分", "F分", "人数")
    tiles = plot.treemap(Segments.builtin().apply(scores), language="zh")
    assert any("冠军客户" in text.get_text() for text in tiles.texts)
    assert [text.get_text() for text in plot.pareto(scores.features, language="zh").texts] == ["前20 %占51 %"]
    assert plot.transitions([[1]], ["流失客户"], language="zh").get_ylabel() == "变动前"
    assert _ticks(plot.snake(scores.features, [0] * 5, language="zh").xaxis)[2] == "消费金额"
    raises(librfm.ArgumentError, plot.pareto, scores.features, language="fr", says=["fr", "en, zh"])


def pictures_are_drawn_where_they_are_told():
    pyplot = _pyplot()
    scores = _scores()
    figure, axes = pyplot.subplots(2, 3)
    places = iter(axes.flat)
    for draw in (
        lambda ax: plot.heatmap(scores, ax=ax),
        lambda ax: plot.treemap(Segments.builtin().apply(scores), ax=ax),
        lambda ax: plot.pareto(scores.features, ax=ax),
        lambda ax: plot.transitions([[1]], ["a"], ax=ax),
        lambda ax: plot.snake(scores.features, [0, 1, 0, 1, 1], ax=ax),
    ):
        ax = next(places)
        assert draw(ax) is ax and ax.has_data()
    assert pyplot.get_fignums() == [figure.number]


def without_matplotlib_the_error_says_what_to_install():
    scores = _scores()
    with mock.patch.dict(sys.modules, {"matplotlib": None}):
        raises(ImportError, plot.heatmap, scores, says=["pip install matplotlib", "librfm[plot]"])


if __name__ == "__main__":
    main(__name__)
