# SPDX-License-Identifier: MIT
"""Long work tells a function how far it is, or shows it on a bar of tqdm."""

import contextlib
import io
import sys
from unittest import mock

from librfm import KMeans, Table
from support import large_table, main, optional, raises

POINTS = [[float(i % 7), float(i % 11)] for i in range(500)]


def _said(work):
    said = io.StringIO()
    with contextlib.redirect_stderr(said):
        made = work()
    return made, said.getvalue()


def true_shows_a_bar_for_each_call():
    optional("tqdm.auto")
    kmeans, said = _said(lambda: KMeans.fit(POINTS, k=3, progress=True))
    assert "k-means:" in said and said.rstrip("\n").endswith("<00:00") and "100%" in said.split("\r")[-1], said
    assert said.count("\n") == 1 and kmeans.to_bytes() == KMeans.fit(POINTS, k=3).to_bytes()
    table, said = _said(lambda: large_table(rows=2000, progress=True))
    assert not said
    _, said = _said(lambda: (table.measure(as_of=21000), table.measure(as_of=21000)))
    assert said.count("\n") == 2 and "measuring:" in said and "100%" in said, said


def a_bar_is_closed_when_the_work_is_stopped():
    tqdm = optional("tqdm.auto").tqdm
    bars = []

    class Failing(tqdm):
        def update(self, n=1):
            bars.append(self)
            raise KeyboardInterrupt

    with mock.patch("tqdm.auto.tqdm", Failing):
        raises(KeyboardInterrupt, _said, lambda: KMeans.fit(POINTS, k=3, progress=True))
    assert len(bars) == 1 and bars[0].disable  # as close() leaves it


def a_bar_that_is_given_stays_open():
    tqdm = optional("tqdm").tqdm
    for total, expected in ((1000, 1000), (None, 100)):
        with tqdm(total=total, file=io.StringIO()) as bar:
            KMeans.fit(POINTS, k=3, progress=bar)
            assert (bar.n, bar.total, bar.desc, bar.disable) == (expected, expected, "means of clusters: ", False)


def false_is_as_none():
    assert _said(lambda: KMeans.fit(POINTS, k=3, progress=False))[1] == ""


def without_tqdm_the_error_says_what_to_install():
    with mock.patch.dict(sys.modules, {"tqdm.auto": None}):
        raises(ImportError, Table, progress=True, says=["pip install tqdm", "librfm[progress]"])


def other_things_are_refused():
    for wrong in (3, "bar", 0.5):
        raises(TypeError, KMeans.fit, POINTS, k=3, progress=wrong, says=["progress", "tqdm", type(wrong).__name__])


if __name__ == "__main__":
    main(__name__)
