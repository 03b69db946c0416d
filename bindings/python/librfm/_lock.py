# SPDX-License-Identifier: MIT
"""Many readers or one writer, and an error instead of a wait for ever when a callback uses its own table."""

from __future__ import annotations

import contextlib
import threading
from typing import Iterator

from . import _prototypes as c
from .errors import StateError


class Lock:
    """writer_reads: whether callbacks of a call that changes the object may read it."""

    def __init__(self, noun: str, writer_reads: bool = False) -> None:
        self._noun = noun
        self._writer_reads = writer_reads
        self._changed = threading.Condition()
        self._readers: dict[int, int] = {}
        self._writer: int | None = None

    def _refuse(self) -> StateError:
        return StateError(f"called from inside a callback of the same {self._noun}", c.RFM_E_STATE)

    @contextlib.contextmanager
    def reading(self) -> Iterator[None]:
        me = threading.get_ident()
        if self._writer == me:
            if not self._writer_reads:
                raise self._refuse()
            yield
            return
        with self._changed:
            self._changed.wait_for(lambda: self._writer is None)
            self._readers[me] = self._readers.get(me, 0) + 1
        try:
            yield
        finally:
            with self._changed:
                self._readers[me] -= 1
                if not self._readers[me]:
                    del self._readers[me]
                self._changed.notify_all()

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        me = threading.get_ident()
        with self._changed:
            if self._writer == me or me in self._readers:
                raise self._refuse()
            self._changed.wait_for(lambda: self._writer is None and not self._readers)
            self._writer = me
        try:
            yield
        finally:
            with self._changed:
                self._writer = None
                self._changed.notify_all()


@contextlib.contextmanager
def merging(into: Lock, other: Lock) -> Iterator[None]:
    """One order for all threads, so that two objects merged into each other do not wait for ever."""
    locks = sorted([(id(into), into.writing), (id(other), other.reading)], key=lambda pair: pair[0])
    with locks[0][1](), locks[1][1]():
        yield
