# SPDX-License-Identifier: MIT
"""The telecom case of the literature (Lin and Xiao, 2006), planted as examples/telecom_case.c plants it: to the last bit what C makes of
it, by the program that RFM_SAME_TELECOM names (bindings/tests/same_telecom.c)."""

import os
import subprocess

import librfm
from support import folder, main, skip

JUDGEMENTS = [[1, 0.71, 0.46], [1.41, 1, 0.85], [2.18, 1.18, 1]]
LEAST, MOST = [2.0, 0.0, 5443.0], [128.0, 13.0, 149917.0]
#: Published means of recency, frequency and monetary, normalised.
MEANS = [
    [0.6038, 0.5124, 0.5727], [0.6804, 0.3445, 0.4413], [0.5029, 0.7056, 0.4955], [0.5815, 0.5534, 0.2767],
    [0.3360, 0.5187, 0.4079], [0.4261, 0.3356, 0.2728], [0.3625, 0.4821, 0.6574], [0.4359, 0.3117, 0.5174],
]  # fmt: skip
SIZES = [174, 245, 110, 154, 66, 98, 75, 104]
SPREAD = [5.0, 0.4, 4000.0]
#: Cluster whose first customer has the least or the most of a metric.
EXTREMES = [(1, 0, 2.0), (4, 0, 128.0), (7, 1, 0.0), (2, 1, 13.0), (5, 2, 5443.0), (6, 2, 149917.0)]


def _noises(state=20):
    """About normal, mean 0, standard deviation 1: the sum of twelve even numbers (Knuth's MMIX generator)."""
    while True:
        total = -6.0
        for _ in range(12):
            state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
            total += (state >> 33) / 2147483648.0
        yield total


def _rounded(number):
    return float(int(number - 0.5 if number < 0 else number + 0.5))


def _in_units(cluster, metric):
    share = MEANS[cluster][metric] * (MOST[metric] - LEAST[metric])
    return MOST[0] - share if metric == 0 else LEAST[metric] + share


def _settled(values, mean):
    """Moved by whole units until the mean is the wanted one; the first customer stays."""
    left = _rounded(mean * len(values)) - sum(values)
    for i in range(1, len(values)):
        step = _rounded(left / (len(values) - i))
        left -= step
        values[i] += step
    return values


def _planted():
    noise, columns = _noises(), ([], [], [])
    for cluster, size in enumerate(SIZES):
        made = [[_rounded(_in_units(cluster, j) + SPREAD[j] * next(noise)) for j in range(3)] for _ in range(size)]
        for where, metric, value in EXTREMES:
            if where == cluster:
                made[0][metric] = value
        for j, column in enumerate(columns):
            column += _settled([customer[j] for customer in made], _in_units(cluster, j))
    return columns


def _of_c(columns):
    program = os.environ.get("RFM_SAME_TELECOM") or skip("no RFM_SAME_TELECOM")
    place, lines = folder(), "".join("%r %r %r\n" % row for row in zip(*columns))
    done = subprocess.run([program, str(place)], input=lines, capture_output=True, encoding="utf-8", check=False, timeout=100)
    assert done.returncode == 0, done.stderr
    return {path.name: path.read_bytes() for path in place.iterdir()}


def _of_python(columns):
    features = librfm.Features.from_columns(list(columns), as_of=13148)
    ahp = librfm.AHP.fit(JUDGEMENTS, completion="upper")
    scorer = librfm.Scorer.fit(features, rule="mean", weights=list(ahp.weights))
    types = librfm.Segments.builtin("types8")
    scaling = librfm.Scaling.fit(features, weights=list(ahp.weights), clip=False)
    kmeans = librfm.KMeans.fit(features, k=8, scaling=scaling)
    hierarchy = librfm.Hierarchy.fit(features, scaling=scaling)
    saved = {"ahp": ahp, "scorer": scorer, "types": types, "scaling": scaling, "kmeans": kmeans, "hierarchy": hierarchy}
    return {
        **{name: each.to_bytes() for name, each in saved.items()},
        "segment": bytes(types.apply(scorer.apply(features)).segment),
        "label": bytes(kmeans.assign(features).label),
        "cut": bytes(hierarchy.cut(8).label),
    }


def everything_that_is_saved_has_the_same_bytes():
    columns = _planted()
    expected, found = _of_c(columns), _of_python(columns)
    assert expected.keys() == found.keys(), expected.keys() ^ found.keys()
    for name, content in expected.items():
        assert content == found[name], f"{name}: {len(found[name])} bytes, expected {len(content)}"


def experts_weigh_as_the_paper_prints():
    weights = librfm.AHP.fit(JUDGEMENTS, completion="upper").weights
    assert [round(weight, 3) for weight in weights] == [0.221, 0.341, 0.439]


if __name__ == "__main__":
    main(__name__)
