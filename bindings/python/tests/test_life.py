# SPDX-License-Identifier: MIT
"""Memory, closing, progress, and the end of the interpreter."""

import gc
import os
import time

import librfm
from librfm import Metrics, Scorer, Table, Track, Watch
from support import FIRST, large_table, leaving_table, main, raises, run_python, small_features

EVERYTHING = """
import librfm, support
pool = librfm.Pool(3)
table = support.large_table(rows=20000, customers=2000, pool=pool, progress=lambda stage, done: None)
features = table.measure(as_of=21000)
column, ids, standing = features["recency"], features.customers, features.standing
scorer = librfm.Scorer.fit(features)
scores = scorer.apply(features)
segments = librfm.Segments.builtin().apply(scores)
capsules = [each.__arrow_c_stream__() for each in (features, scores, segments)]
ahp = librfm.AHP.fit([[1, 2], [0.5, 1]])
matrix, metrics = ahp.matrix, scorer.metrics
track = librfm.Track.frozen(table, [20500, 20800, 21000], scorer, segments=librfm.Segments.builtin())
one_date, changes, moves, of_date = track.features(0), track.changes(), track.moves(), track.frame(date=1)
leaving = support.leaving_table(pool=pool)
churn = librfm.Churn.train(leaving, as_of=support.TRAINED, horizon_days=60)
warning = churn.apply(leaving.measure(churn.metrics, as_of=support.TRAINED))
watch = librfm.Watch(["probability"], pool=pool, progress=lambda stage, done: None)
watch.run(leaving, as_of=support.TRAINED, churn=churn)
cycle = [table, features, capsules, track, churn, watch]
cycle.append(cycle)
"""


def live_objects_do_not_disturb_the_end():
    for end in ("", "import sys; sys.exit(0)", "import gc; gc.disable()"):
        assert run_python(EVERYTHING + "print(len(features))\n" + end) == "2000\n"


def a_callback_at_the_end_is_harmless():
    program = EVERYTHING + "import atexit; atexit.register(lambda: (table.measure(as_of=20500), print(len(scores.cell), watch.deliver(lambda alert: None) > 0)))"
    assert run_python(program) == "2000 True\n"


def parts_of_a_track_go_in_any_order():
    def parts():
        track = Track.relative(leaving_table(), [FIRST + 100, FIRST + 200, FIRST + 300], segments=librfm.Segments.builtin())
        made = [track, track.features(0), track.features(0)["recency"], track.scorer(1), track.scorer(1).breaks("recency")]
        return [*made, track.scores(), track.segments(), track.changes(), track.declines().to_value, track.frame(), track.moves()]

    for first in range(11):
        made = parts()
        made = made[first:] + made[:first]
        while made:
            made.pop()
            gc.collect()
            for part in made:
                repr(part)
                if isinstance(part, memoryview):
                    part.tobytes()


READING_AT_THE_END = """
import gc, librfm, support
gc.disable()
class App:
    def __init__(self, *things):
        self.things, self.me = things, self
    def __del__(self):
        table, features, view, part = self.things
        print(sum(view) > 0, len(features["recency"]), len(table.measure(as_of=20900)), part.names)
for _ in range(2):
    table = support.large_table(rows=60000, customers=20000, threads=2)
    features = table.measure(as_of=21000)
    app = App(table, features, features["monetary"], features.metrics)  # finalizers are called in the order of making
    del app, table, features
    gc.collect()
"""


def a_finalizer_in_the_same_garbage_still_reads():
    expected = "True 20000 20000 ['recency', 'frequency', 'monetary']\n"
    assert run_python(READING_AT_THE_END) == 2 * expected


def a_cycle_frees_what_it_holds():
    def turn():
        cycle = [large_table(rows=40000, customers=9000, threads=2)]
        cycle += [cycle, cycle[0].measure(as_of=21000)["recency"]]
        del cycle
        gc.collect()

    for _ in range(3):
        turn()
    before, threads = _memory(), _threads()
    for _ in range(30):
        turn()
    assert _memory() - before < 8 << 20, _memory() - before
    for _ in range(1000):  # Linux lists a thread for a moment after it was joined
        if _threads() != threads:
            time.sleep(0.01)
    assert _threads() == threads


def _threads():
    return len(os.listdir("/proc/self/task"))


def a_closed_object_raises_everywhere():
    features = small_features()
    with Scorer.fit(features) as scorer:
        pass
    assert scorer.closed
    scorer.close()
    for use in (scorer.to_bytes, lambda: scorer.apply(features), lambda: scorer.names, lambda: len(scorer), scorer.__enter__):
        raises(librfm.StateError, use, says="closed")
    pool = librfm.Pool(2)
    pool.close()
    raises(librfm.StateError, Table, pool=pool, says="closed")


def a_pool_lives_as_long_as_its_tables():
    with librfm.Pool(3) as pool:
        table = large_table(pool=pool)
    del pool
    gc.collect()
    assert len(table.measure(as_of=20800)) == 20000


def progress_is_told_and_stops_by_its_own_exception():
    told = []
    table = large_table(progress=lambda stage, done: told.append((stage, done)))
    table.compact()
    table.measure(as_of=20800)
    assert told and all(isinstance(stage, str) and 0 <= done <= 1 for stage, done in told)

    class Enough(BaseException):
        pass

    def stop(stage, done):
        raise Enough(stage)

    table = large_table(rows=20000, progress=stop)
    before = table.count()
    raises(Enough, table.compact)
    raises(Enough, table.measure, as_of=20800)
    assert table.count() == before
    table = large_table(rows=20000, progress=lambda stage, done: False)
    raises(librfm.StoppedError, table.compact)


def a_child_that_ends_as_usual_does_not_hang():
    program = EVERYTHING + (
        "import os, sys\n"
        "sys.stdout.flush()\n"
        "child = os.fork()\n"
        "if child: print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))\n"
    )
    assert run_python(program) == "0\n"


def _memory():
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * 4096


def nothing_leaks():
    def turn():
        table = large_table(rows=2000, customers=500)
        watch = Watch()
        raises(KeyError, watch.run, table, as_of=20800, alert=lambda alert: {}[0])
        Watch.load(watch.to_bytes()).deliver(lambda alert: True)
        features = table.measure(Metrics(["recency", "monetary"]), as_of=20800)
        scores = Scorer.fit(features).apply(features)
        Table.load(table.to_bytes()).close()
        raises(librfm.NotFoundError, table.find, 10**9)
        raises(KeyError, table.each_customer, lambda entry: {}[0])
        track = Track.frozen(table, [20400, 20600, 20800], Scorer.fit(features))
        track.declines(), track.features(0), track.__arrow_c_stream__()
        return scores.score[0, 0]

    for _ in range(20):
        turn()
    gc.collect()
    before = _memory()
    for _ in range(150):
        turn()
    gc.collect()
    assert _memory() - before < 12 << 20, _memory() - before


if __name__ == "__main__":
    main(__name__)
