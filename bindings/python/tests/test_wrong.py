# SPDX-License-Identifier: MIT
"""Whatever a public function is called with, it returns or raises an exception in words of Python: it neither crashes nor hangs."""

import datetime
import inspect
import math
import os
import random
import re

import librfm
from support import TODAY, TRAINED, folder, leaving_table, main, small_features, small_table

TURNS = 60
DATES = [19950, 20050, TODAY]

_trained = leaving_table()
_model = librfm.Churn.train(_trained, as_of=TRAINED, horizon_days=60)
_measured = _trained.measure(_model.metrics, as_of=TRAINED)


def _objects():
    """One of everything, and one of each closed."""
    features = small_features()
    scorer = librfm.Scorer.fit(features)
    scores = scorer.apply(features)
    track = librfm.Track.frozen(small_table(), DATES, scorer, segments=librfm.Segments.builtin())
    churn = librfm.Churn.from_bytes(_model.to_bytes())
    watch = librfm.Watch()
    watch.run(small_table(), as_of=TODAY)
    return [
        small_table(),
        librfm.Table(ids="bytes", threads=2),
        librfm.Metrics(),
        features,
        scorer,
        scores,
        librfm.Segments.builtin(),
        librfm.Segments.builtin().apply(scores),
        librfm.AHP.fit([[1, 2], [0.5, 1]]),
        librfm.Scaling.fit(features),
        librfm.Pool(2),
        features.frame(scores),
        librfm.KMeans.fit(features, k=2),
        librfm.Hierarchy.fit(features),
        librfm.Profile(features, [0, 1, 0, 1, 0], n_groups=2),
        track,
        track.changes(),
        track.declines(),
        track.frame(),
        librfm.Track.relative(small_table(), DATES, stages=librfm.Stages(cycle_days=30), keep_values=False),
        churn,
        churn.apply(_measured),
        watch,
        librfm.Watch(["probability", "composite", "fall", librfm.WatchRule("segment", segment="lost")]),
    ]


def _values(rng, objects):
    """Right and wrong things, in no order."""
    simple = [
        None, True, -1, 0, 1, 2, 5, 7, 2**31, 2**63, 2**64, -(2**70), 0.5, math.nan, math.inf, "", "x", "a\0b", "recency", "quantile",
        "\ud800", b"", b"\xff", bytes(200), [], [None], [1], [1, 2, 3], [5, 4, 3], [1, 2, 3, 4, 5], [0.5] * 3, [math.nan] * 5, ["a", None],
        [[1, 2], [0.5, 1]], [[1], [1, 2]], [[[]]], (), {}, {"recency": 1}, {"recency": [1, 2, 3, 4]}, {1: 2}, set(), range(5), object(),
        datetime.date(2025, 1, 1), datetime.datetime(2025, 1, 1), TODAY, [TODAY] * 5, memoryview(b"12345678"), len, librfm.Metric("recency"),
        librfm.Box("a", [1], [2]), librfm.Box("a", [1, 1, 1], [5, 5, 5]), [librfm.Box("a", [], [])], [librfm.SegmentText("x", "en")], int,
        [2**70], [-1] * 5, [1] * 5, [0] * 5, DATES, [DATES, DATES], librfm.Stages(cycle_days=1), librfm.WatchRule("overdue"), ["overdue", "fall"], [TODAY, 19950],
        "stage", "label", "level", "repeat", [3] * 7, [[0] * 7] * 2, "sale", ["sale"] * 5, "integer", iter([1, 2]), (i for i in range(3)), [object()], type,
    ]  # fmt: skip
    return rng.choice(simple + objects + objects)


def _arguments(rng, function, objects):
    """As many as it takes, sometimes fewer; keywords by their names."""
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return [_values(rng, objects) for _ in range(rng.randrange(3))], {}
    args, options = [], {}
    for parameter in parameters:
        if parameter.default is not parameter.empty and rng.random() < 0.6 or rng.random() < 0.03:
            continue
        if parameter.kind is parameter.KEYWORD_ONLY:
            options[parameter.name] = _values(rng, objects)
        elif parameter.kind not in (parameter.VAR_KEYWORD, parameter.VAR_POSITIONAL):
            args.append(_values(rng, objects))
    return args, options


def _call(function, args, options):
    try:
        return function(*args, **options)
    except librfm.Error as error:
        assert not re.search(r"\b(rfm|RFM)_", str(error)), f"no word of Python's: {error}"
    except Exception:  # noqa: BLE001 - any exception will do
        pass
    return None


def _use(value):
    """Look at what came out: memory that is not there would show."""
    repr(value)
    if isinstance(value, memoryview):
        value.tobytes()


def _names(thing):
    return [name for name in dir(thing) if not name.startswith("_") or name in ("__len__", "__repr__", "__getitem__", "__reduce__")]


def every_method_survives_wrong_arguments():
    os.chdir(folder())
    rng = random.Random(1)
    for number in range(len(_objects())):
        for name in _names(_objects()[number]):
            for _ in range(TURNS // 4 if name in ("append_frame",) else TURNS):
                objects = _objects() if rng.random() < 0.05 else objects_kept(rng)
                thing = objects[number]
                method = _call(getattr, (thing, name), {})
                if callable(method):
                    args, options = _arguments(rng, method, objects)
                    _use(_call(method, args, options))
                else:
                    _use(method)


_kept = []


def objects_kept(rng):
    """Objects that have been through it already."""
    if not _kept or rng.random() < 0.02:
        _kept[:] = _objects()
    return _kept


objects_kept.__module__ = "support"  # not a test


def every_function_and_class_survives_wrong_arguments():
    os.chdir(folder())
    rng = random.Random(2)
    objects = _objects()
    for name in librfm.__all__:
        thing = getattr(librfm, name)
        if not callable(thing):
            continue
        makers = [thing]
        if inspect.isclass(thing):
            makers += [getattr(thing, each) for each in _names(thing) if inspect.ismethod(getattr(thing, each, None))]
        for maker in makers:
            for _ in range(TURNS):
                args, options = _arguments(rng, maker, objects)
                _use(_call(maker, args, options))


def closed_objects_survive_every_method():
    os.chdir(folder())
    rng = random.Random(3)
    objects = _objects()
    for thing in objects:
        if hasattr(thing, "close"):
            thing.close()
    for thing in objects:
        for name in _names(thing):
            for _ in range(5):
                method = _call(getattr, (thing, name), {})
                if callable(method):
                    args, options = _arguments(rng, method, objects)
                    _use(_call(method, args, options))


def objects_that_were_never_made_are_closed():
    for name in librfm.__all__:
        kind = getattr(librfm, name)
        if not inspect.isclass(kind) or not hasattr(kind, "close"):
            continue
        thing = kind.__new__(kind)
        for each in [*_names(thing), "__arrow_c_stream__"]:
            try:
                method = getattr(thing, each, None)
                needed = [p for p in inspect.signature(method).parameters.values() if p.default is p.empty] if callable(method) else [0]
                if not needed:
                    method()
            except (librfm.StateError, TypeError):
                pass
            rng = random.Random(4)
            if callable(method):
                _call(method, *_arguments(rng, method, [thing]))


class _ManyRows(librfm.Features):
    def __len__(self):
        return 10**7


class _OneColumn(librfm.Scorer):
    def __len__(self):
        return 1


class _ManyColumns(librfm.Scorer):
    def __len__(self):
        return 10**7


def a_len_of_a_subclass_is_not_believed():
    features = small_features()
    standing = _ManyRows._adopt(features._handle).standing
    assert standing.tolist() == [1] * 5
    for kind in (_OneColumn, _ManyColumns):
        scorer = kind._adopt(librfm.Scorer.fit(features)._handle)
        assert scorer.weights.tolist() == [1 / 3] * 3 and scorer.levels.tolist() == [5] * 3
        assert scorer.apply(features).score.shape == (5, 3) and scorer.cell_name(555) == "555"
        assert len(scorer.one([1, 2, 3]).levels) == 3


if __name__ == "__main__":
    main(__name__)
