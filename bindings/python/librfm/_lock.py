# SPDX-License-Identifier: MIT
"""Many readers or one writer, and an error instead of a wait for ever."""

from __future__ import annotations

import os
import threading
from typing import Any, Callable, TypeVar

from . import _prototypes as c
from .errors import StateError

R = TypeVar("R")


class Lock:
    """Of one object; see holding(). writer_reads: whether callbacks of a call that changes the object may read it."""

    def __init__(self, noun: str, writer_reads: bool = False) -> None:
        self._noun = noun
        self._writer_reads = writer_reads
        self._readers: dict[Visit, int] = {}  # and their threads
        self._writer: Visit | None = None
        self._forks = _threads.forks
        self._is_torn = False
        self.was_read_at_fork = False

    def reading(self, function: Callable[..., R], /, *args: Any, **options: Any) -> R:
        return holding(function, *args, reads=(self,), **options)

    def writing(self, function: Callable[..., R], /, *args: Any, **options: Any) -> R:
        return holding(function, *args, writes=(self,), **options)

    def _needs_taking(self, me: int, writes: bool) -> bool:
        """False: this thread may go on as it is, inside a callback of the call that changes the object."""
        self._forget_the_parent()
        if self._is_torn:
            raise StateError(f"the {self._noun} was being changed by another thread when the process forked", c.RFM_E_STATE)
        changes = self._writer is not None and self._writer.thread == me
        if changes and not writes and self._writer_reads:
            return False
        if changes or writes and me in self._readers.values():
            raise StateError(f"called from inside a callback of the same {self._noun}", c.RFM_E_STATE)
        return True

    def _forget_the_parent(self) -> None:
        """Of the threads of the parent process a child has only the one that forked."""
        if self._forks != _threads.forks:
            self._forks = _threads.forks
            self._is_torn = self._is_torn or self._writer is not None and self._writer.thread != _threads.forked
            own = {visit: thread for visit, thread in self._readers.items() if thread == _threads.forked}
            self.was_read_at_fork = self.was_read_at_fork or len(own) != len(self._readers)
            self._readers = own

    def blockers(self, me: int, writes: bool) -> set[int]:
        """The other threads that one has to wait for."""
        holders = set(self._readers.values()) if writes else set()
        if self._writer is not None:
            holders.add(self._writer.thread)
        return holders - {me}

    def take(self, visit: Visit, writes: bool) -> None:
        if writes:
            self._writer = visit
        else:
            self._readers[visit] = visit.thread

    def give_back(self, visit: Visit) -> None:
        """What was taken, if it was: it may be done again."""
        self._readers.pop(visit, None)
        if self._writer is visit:
            self._writer = None


class _Threads:
    """Who waits for what; `guard` is held wherever that or the state of a lock is looked at. Signal handlers may raise at any call of
    Python, so it is entered as it is, in C, and not by way of `changed`."""

    def __init__(self, forks: int = 0) -> None:
        self.guard = threading.RLock()
        self.changed = threading.Condition(self.guard)
        self.waiting: dict[int, list[tuple[Lock, bool]]] = {}
        self.forks = forks
        self.forked = threading.get_ident()  # the thread that forked

    def wait(self, me: int, wanted: list[tuple[Lock, bool]]) -> None:
        """Until something changes; a StateError when it never would."""
        self.waiting[me] = wanted
        try:
            if self._waits_for_itself(me):
                raise StateError("another thread waits for what this one is using, and uses what this one needs", c.RFM_E_STATE)
            self.changed.wait()
        finally:
            self.waiting.pop(me, None)  # a finalizer that ran meanwhile may have waited too

    def _waits_for_itself(self, me: int) -> bool:
        seen: set[int] = set()
        ahead = [me]
        while ahead:
            thread = ahead.pop()
            blockers = {each for lock, writes in self.waiting.get(thread, ()) for each in lock.blockers(thread, writes)}
            if me in blockers:
                return True
            ahead += blockers - seen
            seen |= blockers
        return False


_threads = _Threads()


def _in_child() -> None:
    global _threads
    _threads = _Threads(_threads.forks + 1)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_in_child)


class Visit:
    """A stay of a thread in some locks, all or none."""

    def __init__(self, thread: int) -> None:
        self.thread = thread
        self._locks: list[Lock] = []

    def begin(self, reads: tuple[Lock, ...], writes: tuple[Lock, ...]) -> None:
        me, threads = self.thread, _threads
        with threads.guard:
            wanted = [(lock, False) for lock in reads if lock._needs_taking(me, False)]
            wanted += [(lock, True) for lock in writes if lock._needs_taking(me, True)]
            while any(lock.blockers(me, each) for lock, each in wanted):
                threads.wait(me, wanted)
            self._locks = [lock for lock, _ in wanted]
            for lock, each in wanted:
                lock.take(self, each)

    def end(self) -> None:
        """As often as it takes: whoever is interrupted by a signal begins anew."""
        threads = _threads  # another one in a child that a callback forked
        with threads.guard:
            for lock in self._locks:
                lock.give_back(self)
            threads.changed.notify_all()


#: Nobody sends so many while a lock is given back: it fails for another reason.
_MOST_SIGNALS = 100


def holding(function: Callable[..., R], /, *args: Any, reads: tuple[Lock, ...] = (), writes: tuple[Lock, ...] = (), **options: Any) -> R:
    """Call a function with all of these locks or none: whoever waits for one of them keeps no other from a thread that needs it to go on.

    A thread may come back through a callback: to read what it reads, and what it changes where that is allowed. Where two threads
    would wait for each other all the same, through what their callbacks use, the later one gets a StateError.

    It is no context manager: in between the parts of one, signal handlers may raise."""
    visit = Visit(threading.get_ident())
    try:
        visit.begin(reads, writes)
        return function(*args, **options)
    finally:
        try:  # at once: before a `try`, and only there, no Python looks for signals
            visit.end()
        except BaseException as error:  # of a signal handler: Ctrl-C keeps nobody's lock
            interrupt, tries = error, _MOST_SIGNALS
            while tries > 0:
                tries -= 1
                try:
                    visit.end()
                    break
                except BaseException as another:
                    interrupt = another
            raise interrupt
