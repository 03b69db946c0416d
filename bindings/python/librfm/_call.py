# SPDX-License-Identifier: MIT
"""Calls into the library: objects and who frees them, errors as exceptions, exceptions out of callbacks."""

from __future__ import annotations

import ctypes
import os
import re
import sys
import threading
from typing import Any, Callable, ClassVar, TypeVar

from . import _prototypes as c
from ._library import lib
from ._owner import Owner
from ._progress import Bars, Progress as Progress, Tell, tell_of
from ._values import struct, whole
from ._words import in_python
from .errors import CLASSES, Error, StateError


class Stop:
    """Carries an exception out of a callback: C sees 0, and the call raises what the callback raised. Each thread has its own."""

    guarded: ClassVar[Any] = None  # the code of all callbacks

    def __init__(self, at_end: Callable[[], None] | None = None) -> None:
        self._local = threading.local()
        self._at_end = at_end

    def guard(self, function: Callable[..., Any]) -> Callable[..., int]:
        """The function with its exception kept; False stops, anything else goes on."""

        def guarded(*args: Any) -> int:
            try:
                answer = function(*args)
                return 0 if answer is False else c.RFM_CONTINUE
            except BaseException as exception:  # noqa: BLE001 - it comes out of the call unchanged
                self.keep(exception)
                return 0

        Stop.guarded = guarded.__code__
        return guarded

    def keep(self, exception: BaseException) -> None:
        """For take(), which comes when the call has returned."""
        self._local.exception = exception

    def forget(self) -> None:
        """A call begins: what one that was interrupted has left is not of it."""
        self._local.exception = None

    def take(self) -> BaseException | None:
        """The call has returned: the exception of this thread, which is forgotten."""
        if self._at_end is not None:
            self._at_end()
        exception: BaseException | None = getattr(self._local, "exception", None)
        self._local.exception = None
        return exception


class _AtEntry:
    """Keeps what a signal handler raises where a callback begins, before its `try`: ctypes would tell of it and go on.

    Only the main thread runs such handlers, and it alone has these, one within the other. One that a signal left behind is inactive,
    hands on what it gets, and goes with the next."""

    active = True

    def __init__(self, stop: Stop) -> None:
        self._stop = stop
        before = sys.unraisablehook
        while isinstance(before, _AtEntry) and not before.active:
            before = before._before
        self._before: Callable[[Any], Any] = before

    def __call__(self, unraised: Any) -> None:
        place = unraised.exc_traceback
        if self.active and place is not None and place.tb_frame.f_code is Stop.guarded and _is_main_thread():
            self._stop.keep(unraised.exc_value)
        else:
            self._before(unraised)

    def end(self) -> None:
        """Not over a hook that somebody else has set meanwhile."""
        if sys.unraisablehook is self:
            sys.unraisablehook = self._before


def _guarding(function: Callable[..., int], args: tuple[Any, ...], stop: Stop) -> int:
    at_entry = _AtEntry(stop)
    try:
        sys.unraisablehook = at_entry
        return function(*args)
    finally:
        at_entry.active = False  # first, and no call: nothing comes between
        at_entry.end()


def _is_main_thread() -> bool:
    return threading.get_ident() == threading.main_thread().ident


class Handle:
    """One object of the library. Whoever needs its memory refers to `memory`, and the last one to go frees it."""

    __slots__ = ("_as_parameter_", "host", "memory", "_process", "__weakref__")

    def __init__(self, address: int, memory: Owner, host: Host | None = None) -> None:
        self._as_parameter_ = address
        self.memory = memory
        self.host = host
        self._process = os.getpid()

    @classmethod
    def of(cls, address: int, free: Callable[[int], None], host: Host | None = None) -> Handle:
        """An object that was made, and the function that frees it."""
        pool = None if host is None or host.pool is None else host.pool.memory
        return cls(address, Owner(address, free, pool), host)

    def part(self, address: int | None, host: Host | None = None) -> Handle:
        """A part of this object, which keeps the whole."""
        assert address is not None
        return Handle(address, self.memory, host)

    @property
    def is_foreign(self) -> bool:
        """Whether it was made before a fork."""
        return self._process != os.getpid()

    def __reduce__(self) -> Any:
        raise TypeError("an object of librfm cannot be copied")


class Pool:
    """Threads that tables and other objects may share; results never depend on their number.

    `threads` is how many work at once, 1 to 256, the calling one included; 0: one per processor.
    Raises HostError when the system would not start one.

    >>> with Pool(2) as pool:
    ...     table = Table(pool=pool)
    ...     pool.threads
    2
    """

    _handle: Handle | None = None

    def __init__(self, threads: int = 0) -> None:
        out = ctypes.c_void_p()
        call(lib.rfm_pool_new, ctypes.byref(out), whole(threads, "threads"), None)
        assert out.value is not None
        self._handle = Handle(out.value, Owner(out.value, lib.rfm_pool_free, stays=True))

    @property
    def threads(self) -> int:
        """How many work at once."""
        return int(lib.rfm_pool_threads(self._use()))

    def _use(self) -> Handle:
        if self._handle is None:
            raise StateError("the pool is closed", c.RFM_E_STATE)
        if self._handle.is_foreign:
            raise StateError("the pool stayed in the parent process", c.RFM_E_STATE)
        return self._handle

    def close(self) -> None:
        """Let go of the threads; they end when no object uses them any more."""
        self._handle = None

    def __enter__(self) -> Pool:
        self._use()
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()

    def __reduce__(self) -> Any:
        raise TypeError("threads cannot be pickled or copied")


class Host:
    """The hooks of an object and of all that is made from it."""

    def __init__(self, pool: Pool | None, progress: Tell | None) -> None:
        self.stop = Stop(progress.close if isinstance(progress, Bars) else None)
        self.pool = None
        self.struct = struct(c.rfm_host)
        if pool is not None:
            if not isinstance(pool, Pool):
                raise TypeError(f"pool: expected a Pool, got {type(pool).__name__}")
            self.pool = pool._use()
            self.struct.pool = self.pool._as_parameter_
        if progress is not None:
            tell = progress
            guarded = self.stop.guard(lambda stage, done, _: tell(stage.decode(), done))
            self._hook = type(self.struct.progress)(guarded)
            self.struct.progress = self._hook


def host_of(pool: Pool | None = None, threads: int = 1, progress: Progress | None = None) -> Host | None:
    """The hooks that these arguments ask for; None when they ask for none."""
    count = whole(threads, "threads")
    if pool is not None and count != 1:
        raise TypeError("give either threads or a pool")
    if count != 1:
        pool = Pool(count)
    tell = tell_of(progress)
    return None if pool is None and tell is None else Host(pool, tell)


def pass_host(host: Host | None) -> Any:
    return None if host is None else ctypes.byref(host.struct)


def call(function: Callable[..., int], *args: Any, stops: tuple[Stop, ...] = ()) -> None:
    """Call a fallible function, whose last argument is the error."""
    stops += tuple(arg.host.stop for arg in args if isinstance(arg, Handle) and arg.host is not None)
    error = c.rfm_error()
    args += (ctypes.byref(error),)
    for stop in stops:
        stop.forget()
    status = _guarding(function, args, stops[0]) if stops and _is_main_thread() else function(*args)
    for exception in [stop.take() for stop in stops]:
        if exception is not None:
            raise exception
    if status != 0:
        message = error.message.decode("utf-8", "replace")
        if status == c.RFM_E_NOMEM:
            raise MemoryError(message)
        message = in_python(message)
        if error.row >= 0 and not re.search(rf"\b(row|{error.row})\b", message):
            message += f" (row {error.row})"
        row, column = (None if number < 0 else number for number in (error.row, error.column))
        raise CLASSES.get(status, Error)(message, status, row, column)


O = TypeVar("O", bound="Object")


class Object:
    """What tables, features, scorers and all the others have in common."""

    _handle: Handle | None = None
    _noun = "object"
    _free: ClassVar[str]  # function that frees it

    def close(self) -> None:
        """Let go of the object. Its memory is freed when nothing that shares it, such as a column, is left."""
        self._handle = None

    @property
    def closed(self) -> bool:
        """Whether close() was called."""
        return self._handle is None

    def _use(self) -> Handle:
        """The object for a call, which keeps it alive until it returns."""
        handle = self._handle
        if handle is None:
            raise StateError(f"the {self._noun} is closed", c.RFM_E_STATE)
        if handle.is_foreign and handle.host is not None and handle.host.pool is not None:
            raise StateError(f"the {self._noun} uses threads that stayed in the parent process", c.RFM_E_STATE)
        return handle

    def __enter__(self: O) -> O:
        self._use()
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()

    def __reduce__(self) -> Any:
        raise TypeError(f"{type(self).__name__} cannot be pickled or copied")

    @classmethod
    def _create(cls, function: Callable[..., int], *args: Any, host: Host | None = None, stops: tuple[Stop, ...] = ()) -> Handle:
        """What a function makes through its first argument."""
        out = ctypes.c_void_p()
        if host is not None:
            stops += (host.stop,)
        try:
            call(function, ctypes.byref(out), *args, stops=stops)
        finally:
            made = None if out.value is None else Handle.of(out.value, getattr(lib, cls._free), host)
        assert made is not None
        return made

    @classmethod
    def _adopt(cls: type[O], handle: Handle) -> O:
        made = cls.__new__(cls)
        made._handle = handle
        return made


def expect(value: Any, kind: type[O], name: str) -> O:
    """An argument that must be an object of a class."""
    if not isinstance(value, kind):
        raise TypeError(f"{name}: expected {kind.__name__}, got {type(value).__name__}")
    return value
