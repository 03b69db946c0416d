# SPDX-License-Identifier: MIT
"""Several threads at once, and forks."""

import gc
import os
import signal
import sys
import threading

import librfm
from librfm import Scorer, Table, Track, Watch
from librfm._lock import holding
from support import TODAY, TRAINED, folder, large_table, leaving_table, main, raises, run_python, small_table


def threads_change_no_byte():
    one, many = large_table(), large_table(threads=7)
    assert one.to_bytes() == many.to_bytes()
    a, b = one.measure(as_of=20800), many.measure(as_of=20800)
    assert all(bytes(a[name]) == bytes(b[name]) for name in a.names)
    assert Scorer.fit(a).to_bytes() == Scorer.fit(b).to_bytes()


def _together(function, count=6):
    """Run it in several threads; the results, or the first exception."""
    results, failed = [], []

    def run(number):
        try:
            results.append(function(number))
        except BaseException as error:  # noqa: BLE001
            failed.append(error)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    return results


class _Interrupt(BaseException):
    """What a handler of Ctrl-C raises."""


def _interrupted(function, at, then):
    """Run it with an interrupt at the at-th place where Python looks for signals from the call of holding() on, and while the interrupt is
    handled something else: where a function begins, and where one of C has returned. How many places there were."""
    places, is_held = 0, False

    def look(frame, event, _):
        nonlocal places, is_held
        is_held = is_held or frame.f_code is holding.__code__
        if is_held and event in ("call", "c_return"):
            places += 1
            if places == at:
                raise _Interrupt

    before = sys.getprofile()
    sys.setprofile(look)
    try:
        function()
    except _Interrupt:
        sys.setprofile(before)
        then()
    finally:
        sys.setprofile(before)
    return places


def an_interrupt_leaves_no_lock_taken():
    table, other = Table(), Table()
    for function in (lambda: table.append_one(1, day=20000, amount=1), table.count, lambda: table.merge(other)):
        at, change = 1, lambda: table.append_one(1, day=20000, amount=1)
        while _interrupted(function, at, change) >= at:
            at += 1
        assert at > 20


def an_interrupt_where_a_callback_begins_comes_out_of_the_call():
    """Signals that come while C works are handled there, before the callback can catch anything."""

    def at_entry(_, frame):
        if frame.f_code.co_name == "guarded":
            raise _Interrupt

    table = large_table(rows=60000, progress=lambda stage, done: None)
    before, hook = signal.signal(signal.SIGALRM, at_entry), sys.unraisablehook
    signal.setitimer(signal.ITIMER_REAL, 0.002, 0.002)
    try:
        for _ in range(5):
            try:
                while True:
                    table.measure(as_of=20800)
            except _Interrupt:
                pass
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert sys.unraisablehook is hook


def a_call_raises_nothing_that_another_call_has_left():
    left = []

    def progress(stage, done):
        if not left:
            left.append(stage)
            raise ValueError("old")

    table = large_table(rows=60000, progress=progress)
    stop, take = table._handle.host.stop, librfm._call.Stop.take
    stop.take = lambda: (_ for _ in ()).throw(_Interrupt)  # a signal before what the callback raised was taken
    raises(_Interrupt, table.measure, as_of=20800)
    stop.take = lambda: take(stop)
    assert left and len(table.measure(as_of=20800)) == 20000


def a_hook_that_is_set_meanwhile_stays():
    def mine(unraised):
        raise AssertionError(unraised)

    def progress(stage, done):
        sys.unraisablehook = mine

    before = sys.unraisablehook
    try:
        large_table(rows=60000, progress=progress).measure(as_of=20800)
        assert sys.unraisablehook is mine
    finally:
        sys.unraisablehook = before


def a_hook_that_an_interrupt_has_left_goes_with_the_next_call():
    table, hook, at_entry = large_table(rows=60000, progress=lambda stage, done: None), sys.unraisablehook, librfm._call._AtEntry
    end = at_entry.end
    at_entry.end = lambda self: (_ for _ in ()).throw(_Interrupt)
    try:
        raises(_Interrupt, table.measure, as_of=20800)
    finally:
        at_entry.end = end
    assert isinstance(sys.unraisablehook, at_entry)
    table.measure(as_of=20800)
    assert sys.unraisablehook is hook


def an_interrupt_while_a_stream_is_made_frees_it_once():
    said = run_python(
        """
import gc, os, signal
import librfm
from librfm import _arrow

class Interrupt(BaseException): pass

def interrupt(*_): raise Interrupt

signal.signal(signal.SIGTERM, interrupt)
table = librfm.Table()
table.append([1, 2, 1], day=[20000, 20005, 20065], amount=[1, 2, 3])
track = librfm.Track.relative(table, [20010, 20070])
made = _arrow._new_capsule

def new_capsule(*args):
    try:
        return made(*args)
    finally:
        os.kill(os.getpid(), signal.SIGTERM)

_arrow._new_capsule = new_capsule
for frame in (table.measure(as_of=20070), track):
    try:
        frame.__arrow_c_stream__()
    except Interrupt:
        print("interrupted")
gc.collect()
"""
    )
    assert said == "interrupted\n" * 2


def many_threads_apply_one_scorer():
    features = large_table(rows=60000, customers=9000).measure(as_of=20800)
    scorer = Scorer.fit(features)
    expected = bytes(scorer.apply(features).score)
    for result in _together(lambda _: [bytes(scorer.apply(features).score) for _ in range(10)]):
        assert result == [expected] * 10


def many_threads_share_one_table():
    table = Table(threads=2)

    def work(number):
        for turn in range(40):
            table.append([number * 1000 + i for i in range(50)], day=[20000 + turn] * 50, amount=[100] * 50)
            table.measure(as_of=21000).close()
            table.customers()
            if turn % 10 == 0:
                table.compact()
        return True

    assert all(_together(work))
    assert table.count().n_events == 6 * 40 * 50


def many_threads_save_to_one_path():
    tables, place = [large_table(rows=20000 + number) for number in range(4)], folder()
    _together(lambda number: [tables[number].save(place / "shop.rfm") for _ in range(10)], 4)
    assert [each.name for each in place.iterdir()] == ["shop.rfm"]
    assert (place / "shop.rfm").read_bytes() in [table.to_bytes() for table in tables]


def tables_merged_into_each_other_do_not_wait_for_ever():
    tables = [Table(), Table()]
    for table in tables:
        table.append([1, 2, 1], day=[20000, 20001, 20002], amount=[100, 200, 300], event=[7, 8, 9])  # else merges double the events
    _together(lambda number: [tables[number % 2].merge(tables[1 - number % 2]) for _ in range(20)], 4)
    assert [table.count().n_events for table in tables] == [3, 3]


def many_threads_share_one_watch():
    watch, table, told = Watch(start_delay_days=0), leaving_table(), []

    def work(number):
        for turn in range(20):
            watch.run(table, as_of=TRAINED, alert=told.append)
            watch.observe(table, number * 20 + turn, as_of=TRAINED, alert=told.append)
            assert watch.find(number).last_day == watch.count().as_of_day
            Watch.from_bytes(watch.to_bytes()).close()
        return True

    assert all(_together(work))
    alerts = {alert.alert_id for alert in told}
    assert len(alerts) == len(told) and watch.count().n_pending == 0


def watches_merged_into_each_other_do_not_wait_for_ever():
    watches = [Watch(), Watch()]
    for watch in watches:
        watch.run(small_table(), as_of=TODAY)
    _together(lambda number: [watches[number % 2].merge(watches[1 - number % 2]) for _ in range(20)], 4)
    assert len(watches[0]) == 5


def a_run_and_a_feed_that_reads_the_watch_do_not_wait_for_each_other():
    """The feed has the table and wants the watch; the run, which wants both, must not have the watch meanwhile."""
    table, watch, feeding = small_table(), Watch(start_delay_days=0), threading.Event()

    def batches():
        feeding.set()
        for i in range(40):
            assert watch.count().n_customers == 0, i
            yield {"customer": [9], "day": [TODAY], "amount": [i]}

    def work(number):
        if number == 0:
            return table.append_batches(batches())
        feeding.wait()
        return watch.run(table, as_of=TODAY).n_looked

    assert sorted(_together(work, 2)) == [6, 40]


def callbacks_that_would_wait_for_each_other_get_an_error():
    tables, inside = [small_table(), small_table()], threading.Barrier(2)

    def work(number):
        def change_the_other(entry):
            inside.wait()
            tables[1 - number].append_one(9, day=TODAY)
            return False

        try:
            tables[number].each_customer(change_the_other)
        except librfm.StoppedError:
            return "changed"
        except librfm.StateError as error:
            assert "another thread waits" in str(error), error
            return "refused"

    assert sorted(_together(work, 2)) == ["changed", "refused"]


def closing_in_one_thread_leaves_the_others_their_memory():
    features = large_table(rows=60000, customers=9000).measure(as_of=20800)
    scorer = Scorer.fit(features)
    started, ready = threading.Event(), threading.Barrier(3)

    def work(number):
        if number == 0:
            started.wait()
            features.close()
            return 0
        views = [features["monetary"] for _ in range(3)]
        ready.wait()
        started.set()
        try:
            for _ in range(50):
                scorer.apply(features)
        except librfm.StateError:
            pass
        return sum(views[-1])

    sums = {result for result in _together(work, 4) if result}
    assert len(sums) == 1


def _in_child(work):
    """Fork, and run it in the child; it must come back without an exception, and soon."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            signal.alarm(20)
            work()
            status = 0
        finally:
            os._exit(status)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


class _Halfway:
    """A thread that is in the middle of a call, where `wait` is called, as long as the block lasts."""

    def __init__(self, work):
        self._there, self._go_on = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=lambda: work(self.wait))

    def wait(self, *_):
        self._there.set()
        self._go_on.wait()

    def __enter__(self):
        self._thread.start()
        self._there.wait()

    def __exit__(self, *_):
        self._go_on.set()
        self._thread.join()


def a_child_reads_what_another_thread_was_reading_and_changes_a_copy():
    table, watch = small_table(), Watch()

    def work():
        assert table.count().n_customers == 5
        raises(librfm.StateError, table.append, [9], day=[TODAY], says=["forked", "from_bytes"])
        copy = Table.from_bytes(table.to_bytes())
        copy.append([9], day=[TODAY])
        assert watch.run(copy, as_of=TODAY).n_looked == 6

    with _Halfway(lambda wait: table.each_customer(lambda entry: wait())):
        with _Halfway(lambda wait: watch.save(_Blocking(wait))):
            _in_child(work)
    table.append([9], day=[TODAY])


class _Blocking:
    def __init__(self, wait):
        self._wait = wait

    def write(self, data):
        self._wait()
        return len(data)


def a_child_does_not_use_what_another_thread_was_changing():
    table = small_table()

    def batches(wait):
        wait()
        yield {"customer": [1], "day": [TODAY]}

    def work():
        raises(librfm.StateError, table.count, says="when the process forked")
        raises(librfm.StateError, table.append, [9], day=[TODAY], says="when the process forked")

    with _Halfway(lambda wait: table.append_batches(batches(wait))):
        _in_child(work)
    assert table.count().n_events == 11


def a_child_of_a_callback_goes_on_in_it():
    table = small_table()

    def fork(entry):
        _in_child(lambda: raises(librfm.StateError, table.append, [9], day=[TODAY], says="callback of the same table"))

    table.each_customer(fork)
    table.append([9], day=[TODAY])


def a_forked_child_works_without_the_threads_of_its_parent():
    table, threaded = small_table(), large_table(rows=20000, threads=3)
    watch, track = Watch(), Track.frozen(threaded, [20800], Scorer.fit(threaded.measure(as_of=20800)))

    def work():
        nonlocal threaded, track
        assert len(table.measure(as_of=TODAY)) == 5
        raises(librfm.StateError, threaded.measure, as_of=TODAY, says="parent")
        raises(librfm.StateError, track.features, says="parent")
        raises(librfm.StateError, watch.run, threaded, as_of=TODAY, says="parent")
        assert watch.run(table, as_of=TODAY).n_looked == 5
        with librfm.Pool(2) as pool:
            assert large_table(rows=20000, pool=pool).count().n_customers == 20000
        threaded.close()
        threaded = track = None
        gc.collect()

    _in_child(work)
    assert len(threaded.measure(as_of=21000)) > 0 and len(track.features()) > 0


if __name__ == "__main__":
    main(__name__)
