# SPDX-License-Identifier: MIT
"""Pictures by matplotlib: each function draws on `ax`, or on a new figure, and returns the Axes.

Colours go from light to dark, lines differ in their markers too: nothing is told by hue alone. language: "en" or "zh" of all words;
Chinese needs a font that has it: `matplotlib.rcParams["font.family"] = ["Noto Sans CJK SC"]`. Money is in minor units: `decimals=2` and
`unit="EUR"` show 12.34 EUR for 1234.

>>> import matplotlib
>>> matplotlib.use("Agg")
>>> features = Features.from_columns(
...     {"recency": [5, 50, 500], "frequency": [9, 3, 1], "monetary": [90000, 12000, 800]}, as_of=20000)
>>> [text.get_text() for text in pareto(features, mark=1 / 3).texts]
['the best 33 % have 88 %']
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Iterable, Sequence

from ._extras import missing
from ._treemap import squarified
from ._values import refused
from .clusters import Labels
from .features import Features
from .moves import Moves
from .profile import Profile
from .scaling import Scaling
from .scorer import Scores
from .segments import Segmentation

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["heatmap", "pareto", "snake", "transitions", "treemap"]

_SHADES = "YlGnBu"
_GREY = "0.35"
_SMALL = 8.0  # points
_LINES = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")  # Okabe and Ito's
_MARKERS = "osD^vPX"

_WORDS = {
    "customers": ("customers", "人数"),
    "share_of_customers": ("share of customers, best first", "人数占比（从高到低）"),
    "share_of": ("share of {0}", "{0}占比"),
    "mean": ("mean of {0}", "平均{0}"),
    "score": ("{0} score", "{0}分"),
    "best": ("the best {0} have {1}", "前{0}占{1}"),
    "equal": ("all customers equal", "人人相等"),
    "ordered": ("ordered by {0}", "按{0}排名"),
    "cluster": ("cluster {0}", "聚类{0}"),
    "also": ("also: {0}", "另有：{0}"),
    "from": ("before", "变动前"),
    "to": ("after", "变动后"),
    "share_of_row": ("share of those who were there before", "占变动前人数比例"),
    "deviations": ("standard deviations from the mean of all, up is better", "与总体均值相差的标准差数（向上为优）"),
    "normalised": ("normalised mean, up is better", "归一化均值（向上为优）"),
    "all": ("all customers", "全部会员"),
    "recency": ("days since last purchase", "距上次购买天数"),
    "frequency": ("purchases", "购买次数"),
    "monetary": ("spend", "消费金额"),
}
_LETTERS = {"recency": "R", "frequency": "F", "monetary": "M"}


class _Words:
    """The words of one language."""

    def __init__(self, language: str) -> None:
        if language not in ("en", "zh"):
            raise refused(f"language is {language!r}, expected one of: en, zh")
        self._number = ("en", "zh").index(language)
        self.comma = (", ", "，")[self._number]

    def __call__(self, key: str, *values: str) -> str:
        return _WORDS[key][self._number].format(*values)

    def metric(self, name: str) -> str:
        return self(name) if name in _LETTERS else name

    def score(self, name: str) -> str:
        return self("score", _LETTERS.get(name, name))


def _numpy() -> Any:
    """Comes with matplotlib."""
    try:
        import numpy
    except ImportError as error:
        raise missing("librfm.plot", "matplotlib", "plot", error) from None
    return numpy


def _axes(ax: Axes | None, width: float = 6.4, height: float = 4.8) -> Any:
    """Where to draw; a new figure is of this size in inches."""
    if ax is not None:
        return ax
    try:
        from matplotlib import pyplot
    except ImportError as error:
        raise missing("librfm.plot", "matplotlib", "plot", error) from None
    return pyplot.subplots(layout="constrained", figsize=(width, height))[1]


def _percent(share: float) -> str:
    """Two digits; what is there is not shown as 0 %."""
    return "< 1 %" if 0 < share < 0.01 else f"{100 * share:.0f} %"


def _amount(value: float) -> str:
    """A mean with the digits that its size deserves; a dash for an undefined one."""
    if value != value:
        return "–"
    return f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:,.1f}"


def _with_unit(words: str, unit: str) -> str:
    return f"{words} ({unit})" if unit else words


def _shade(ax: Any, grid: Any, label: str, top: float | None = None, bar: str | None = None) -> Any:
    """A grid of shades, the first row at the bottom; NaN stays white. Returns the colour of the text in a shade.

    top: value of the darkest one. bar: format of the numbers at the colour bar."""
    numpy = _numpy()

    image = ax.imshow(numpy.ma.masked_invalid(grid), cmap=_SHADES, origin="lower", aspect="auto", vmin=0, vmax=top)
    ax.figure.colorbar(image, ax=ax, label=label, format=bar)
    for side in ax.spines.values():
        side.set_visible(False)
    n_rows, n_columns = numpy.shape(grid)
    ax.set_xticks(numpy.arange(n_columns + 1) - 0.5, minor=True)
    ax.set_yticks(numpy.arange(n_rows + 1) - 0.5, minor=True)
    ax.grid(which="minor", color="white", linewidth=2)
    ax.tick_params(which="both", length=0)
    return lambda value: _ink(image.cmap(image.norm(value)))


def _ink(shade: Any) -> str:
    """Black or white, whatever is easier to read on a shade; one of an undefined value is no shade at all."""
    red, green, blue, opaque = shade
    return "black" if not opaque or 0.299 * red + 0.587 * green + 0.114 * blue > 0.55 else "white"


def heatmap(
    scores: Scores,
    *,
    by: tuple[str, str] = ("recency", "frequency"),
    value: str | None = None,
    decimals: int = 0,
    unit: str = "",
    language: str = "en",
    ax: Axes | None = None,
) -> Axes:
    """How many customers have which two scores, or what they are worth.

    by: the scored columns upwards and to the right. value: a metric whose mean gives the shade; None: the number of customers, which
    stands in the cell in any case. Customers without one of the two scores are left out."""
    words, ax = _Words(language), _axes(ax)
    counts, means = _cells(scores, by, value)
    if value is None:
        shades, label = counts, words("customers")
    else:
        shades, label = means / 10**decimals, _with_unit(words("mean", words.metric(value)), unit)
    ink = _shade(ax, shades, label)
    for place, n in _filled(counts):
        first = f"{n:,}" if value is None else _amount(shades[place])
        second = _percent(n / counts.sum()) if value is None else f"{n:,}"
        ax.text(place[1], place[0], f"{first}\n{second}", ha="center", va="center", size="small", color=ink(shades[place]))
    ax.set_yticks(range(counts.shape[0]), [str(level) for level in range(1, counts.shape[0] + 1)])
    ax.set_xticks(range(counts.shape[1]), [str(level) for level in range(1, counts.shape[1] + 1)])
    ax.set(xlabel=words.score(by[1]), ylabel=words.score(by[0]))
    return ax


def _cells(scores: Scores, by: tuple[str, str], value: str | None) -> tuple[Any, Any]:
    """Number of customers with each pair of scores, and the mean of their values."""
    numpy = _numpy()

    tall, wide = (scores.scorer.columns[scores.names.index(name)].n_levels + 1 for name in by)
    up, right = (numpy.asarray(scores[name]).astype("int64") for name in by)
    values = numpy.zeros(len(scores)) if value is None else numpy.asarray(scores.features[value])
    counts, means = (each.reshape(tall, wide) for each in _counts_and_means(up * wide + right, values, tall * wide))
    return counts[1:, 1:], means[1:, 1:]  # level 0: no score


def _counts_and_means(groups: Any, values: Any, n: int) -> tuple[Any, Any]:
    """Rows of each of n groups, and the mean of their values: undefined ones (NaN) left out, NaN where there is none."""
    numpy = _numpy()

    known = numpy.isfinite(values)
    sums = numpy.bincount(groups[known], values[known], minlength=n)
    return numpy.bincount(groups, minlength=n), _ratio(sums, numpy.bincount(groups[known], minlength=n))


def _ratio(sums: Any, counts: Any) -> Any:
    """NaN where there is nothing to divide by."""
    numpy = _numpy()

    return numpy.divide(sums, counts, out=numpy.full(sums.shape, numpy.nan), where=counts > 0)


def _filled(grid: Any) -> Iterable[tuple[tuple[int, int], int]]:
    """The places of a grid that are above 0."""
    numpy = _numpy()

    return (((place[0], place[1]), int(n)) for place, n in numpy.ndenumerate(grid) if n > 0)


def treemap(
    segmentation: Segmentation,
    *,
    value: str | None = "monetary",
    decimals: int = 0,
    unit: str = "",
    language: str = "en",
    ax: Axes | None = None,
) -> Axes:
    """The segments: areas are numbers of customers, shades the mean of a metric (value; None: all alike).

    Segments too small for their name are listed below the picture."""
    words, ax = _Words(language), _axes(ax)
    tiles = _tiles(segmentation, value, language)
    label = "" if value is None else _with_unit(words("mean", words.metric(value)), unit)
    shade = _shade_of_means(ax, [tile[2] / 10**decimals for tile in tiles], label)
    width, height = _inches(ax)
    total, unnamed = len(segmentation), []
    for (name, n, mean), place in zip(tiles, squarified([tile[1] for tile in tiles], width, height)):
        colour = shade(mean / 10**decimals)
        ax.add_patch(_tile(place, colour))
        said = f"{name}\n{n:,} ({_percent(n / total)})"
        size = _size_that_fits(said, place)
        if size is None:
            unnamed.append(f"{name} {n:,}")
        else:
            middle = (place[0] + place[2] / 2, place[1] + place[3] / 2)
            ax.text(*middle, said, ha="center", va="center", size=size, color=_ink(colour))
    ax.set(xlim=(0, width), ylim=(height, 0), xticks=[], yticks=[])  # the largest in the upper left corner
    if unnamed:
        first, *others = unnamed
        ax.set_xlabel(_wrapped([words("also", first), *others], words.comma, width), size=_SMALL)
    for side in ax.spines.values():
        side.set_visible(False)
    return ax


def _tiles(segmentation: Segmentation, value: str | None, language: str) -> list[tuple[str, int, float]]:
    """Name, customers and mean value of each segment that has any, the largest first."""
    numpy = _numpy()

    names, n = segmentation.segments.names(language), len(segmentation)
    values = numpy.full(n, numpy.nan) if value is None else numpy.asarray(segmentation.features[value])
    counts, means = _counts_and_means(numpy.asarray(segmentation.segment), values, len(names))
    order = sorted(range(len(names)), key=lambda i: -counts[i])
    return [(names[i], int(counts[i]), float(means[i])) for i in order if counts[i]]


def _shade_of_means(ax: Any, means: Sequence[float], label: str) -> Any:
    """The shade of each mean, told by a colour bar; of one that is undefined that of 0."""
    from matplotlib import cm, colors

    known = [mean for mean in means if mean == mean]
    scale: Any = cm.ScalarMappable(colors.Normalize(min([0.0, *known]), max([0.0, *known])), cmap=_SHADES)
    if known:
        ax.figure.colorbar(scale, ax=ax, label=label)
    return lambda mean: scale.to_rgba(mean if mean == mean else 0.0)


def _tile(place: tuple[float, float, float, float], colour: Any) -> Any:
    from matplotlib import patches

    return patches.Rectangle(place[:2], place[2], place[3], facecolor=colour, edgecolor="white", linewidth=2)


def _inches(ax: Any) -> tuple[float, float]:
    box = ax.get_position()
    width, height = ax.figure.get_size_inches()
    return float(box.width * width), float(box.height * height)


def _wrapped(things: Sequence[str], comma: str, width: float) -> str:
    """The things in lines of so many inches; one that is longer has a line of its own."""
    lines = [things[0]]
    for thing in things[1:]:
        longer = lines[-1] + comma + thing
        if _letters(longer) * _SMALL <= 72 * width:
            lines[-1] = longer
        else:
            lines[-1] += comma.rstrip()
            lines.append(thing)
    return "\n".join(lines)


def _letters(line: str) -> float:
    """Width of a line, in multiples of the size of its letters."""
    return sum(0.6 if ord(letter) < 0x2E80 else 1.05 for letter in line)


def _size_that_fits(said: str, place: tuple[float, float, float, float]) -> float | None:
    """Points of the largest text that a tile has room for; None below the smallest that can be read."""
    lines = said.split("\n")
    widest = max(_letters(line) for line in lines)
    size = 72 * min(0.92 * place[2] / widest, 0.85 * place[3] / (1.25 * len(lines)))
    return None if size < 6 else min(size, 13.0)


def pareto(
    features: Features,
    column: str = "monetary",
    *,
    mark: float = 0.2,
    language: str = "en",
    ax: Axes | None = None,
) -> Axes:
    """What share of a metric's sum the best customers have; values below 0 count as 0. mark: the share of customers that is told, 0..1.

    The line goes through up to 1,000 parts of the buyers; see Features.pareto()."""
    words, ax = _Words(language), _axes(ax)
    customers, shares = _curve(features, column)
    name = words.metric(column)
    ax.plot([0, 100], [0, 100], color=_GREY, linestyle="--", linewidth=1, label=words("equal"))
    ax.plot(customers, shares, color=_LINES[0], linewidth=2, label=words("ordered", name))
    at = _between(customers, shares, 100 * mark)
    ax.plot([100 * mark], [at], color=_LINES[1], marker="o", linestyle="none")
    said = words("best", _percent(mark), _percent(at / 100))
    ax.annotate(said, (100 * mark, at), xytext=(10, -4), textcoords="offset points", va="top")
    ax.set(xlim=(0, 100), ylim=(0, 101), xlabel=words("share_of_customers"), ylabel=words("share_of", name))
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_formatter("{x:.0f} %")
    ax.grid(color="0.9")
    ax.set_axisbelow(True)
    ax.legend(loc="lower right", frameon=False)
    return ax


def _curve(features: Features, column: str) -> tuple[list[float], list[float]]:
    """Cumulative percentages of customers and of the metric, from 0 on."""
    parts = features.pareto(column, parts=min(max(features.count().n_buyers, 1), 1000))
    total, before = sum(part.n_customers for part in parts), 0
    customers, shares = [0.0], [0.0]
    for part in parts:
        before += part.n_customers
        customers.append(100 * before / max(total, 1))
        shares.append(100 * part.cumulative_share)
    return customers, shares


def _between(x: Sequence[float], y: Sequence[float], at: float) -> float:
    numpy = _numpy()

    return float(numpy.interp(at, x, y))


def transitions(moves: Any, names: Sequence[str] | None = None, *, language: str = "en", ax: Axes | None = None) -> Axes:
    """Who was where, and is where: customers in the cells, shades for their share of the row.

    moves: Moves of a track; or a square matrix, rows where they were, columns where they are: nested sequences or an array.
    names: of the places; None: those of the Moves. Places where nobody was nor is are left out."""
    numpy = _numpy()

    words = _Words(language)
    if isinstance(moves, Moves):
        names, moves = moves.names(language) if names is None else names, moves.count
    if names is None:
        raise TypeError("names: of the places of a matrix, expected a sequence, got None; Moves have their own")
    moved = numpy.asarray(moves)
    if moved.shape != (len(names), len(names)):
        raise refused(f"moves is of shape {moved.shape}, expected {len(names)} x {len(names)} for as many names")
    used = [i for i in range(len(names)) if moved[i].any() or moved[:, i].any()]
    moved = moved[numpy.ix_(used, used)]
    rows = moved.sum(axis=1, keepdims=True)
    shares = 100 * _ratio(moved, numpy.broadcast_to(rows, moved.shape))

    ax = _axes(ax, width=max(6.4, 3 + 0.6 * len(used)), height=max(4.8, 2 + 0.4 * len(used)))
    ink = _shade(ax, shares, words("share_of_row"), top=100, bar="%.0f %%")
    for place, n in _filled(moved):
        ax.text(place[1], place[0], f"{n:,}", ha="center", va="center", size="small", color=ink(shares[place]))
    labels = [names[i] for i in used]
    ax.set_yticks(range(len(used)), labels)
    ax.set_xticks(range(len(used)), labels, rotation=40, ha="right", rotation_mode="anchor")
    ax.invert_yaxis()  # the first place on top
    ax.set(xlabel=words("to"), ylabel=words("from"))
    return ax


def snake(
    features: Features,
    labels: Labels | Segmentation | Sequence[int],
    *,
    names: Sequence[str] | None = None,
    scaling: Scaling | None = None,
    language: str = "en",
    ax: Axes | None = None,
) -> Axes:
    """The mean of every scored metric in each cluster or segment, one line each, best first in the legend; up is better in every column.

    labels: group of each row, as for Profile. names: of the groups; None: those of a Segmentation, else "cluster 0", and so on.
    scaling: None: standard deviations from the mean of all customers; else the values are the scaling's."""
    words, ax = _Words(language), _axes(ax)
    ruler = Scaling.fit(features, scale="z", clip=False) if scaling is None else scaling
    names = _group_names(labels, words, language) if names is None else names
    profile = Profile(features, labels, n_groups=len(names), scaling=ruler)
    metrics = ruler.metrics.scored_names
    places = range(len(metrics))
    ax.plot(places, [column.mean for column in profile.columns], color=_GREY, linestyle="--", linewidth=1, label=words("all"))
    for number, group in enumerate(each for each in profile.ranking if profile.group(each).n_rows):
        ax.plot(
            places,
            [cell.mean for cell in profile.cells(group)],
            color=_LINES[number % len(_LINES)],
            marker=_MARKERS[number % len(_MARKERS)],
            linestyle="-" if number < len(_LINES) else ":",
            linewidth=2,
            label=f"{names[group]} ({profile.group(group).n_rows:,})",
        )
    ax.set_xticks(places, [words.metric(name) for name in metrics])
    ax.set_ylabel(words("deviations" if scaling is None else "normalised"))
    ax.grid(color="0.9")
    ax.set_axisbelow(True)
    ax.legend(loc="center left", bbox_to_anchor=(1, 0.5), frameon=False)
    return ax


def _group_names(labels: Any, words: _Words, language: str) -> list[str]:
    if isinstance(labels, Segmentation):
        return labels.segments.names(language)
    numbers = labels.label if isinstance(labels, Labels) else labels
    return [words("cluster", str(number)) for number in range(max((int(number) for number in numbers), default=-1) + 1)]
