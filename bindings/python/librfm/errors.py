# SPDX-License-Identifier: MIT
"""Statuses as exceptions."""

from __future__ import annotations

import ctypes
from typing import Any, Callable

from . import _prototypes as c


class Error(Exception):
    """Whatever the library refuses. `status`, `row` and `column` are those of the C error; -1: none."""

    status: int
    row: int
    column: int

    def __init__(self, message: str, status: int, row: int = -1, column: int = -1) -> None:
        super().__init__(message)
        self.status = status
        self.row = row
        self.column = column


class ArgumentError(Error, ValueError):
    """An argument is out of range, or objects do not fit each other."""


class DataError(Error, ValueError):
    """A row of the input is wrong; `row` says which."""


class NotFoundError(Error, LookupError):
    """There is no such customer, key, column or attribute."""


class ConflictError(Error, ValueError):
    """Two rows contradict each other."""


class StateError(Error):
    """Not possible as things are."""


class LimitError(Error, OverflowError):
    """Beyond what the library can hold."""


class FormatError(Error, ValueError):
    """Saved bytes that are damaged, or of a later version."""


class StoppedError(Error):
    """A callback stopped the work."""


_CLASSES: dict[int, type[Error]] = {
    c.RFM_E_ARG: ArgumentError,
    c.RFM_E_DATA: DataError,
    c.RFM_E_NOTFOUND: NotFoundError,
    c.RFM_E_CONFLICT: ConflictError,
    c.RFM_E_STATE: StateError,
    c.RFM_E_LIMIT: LimitError,
    c.RFM_E_FORMAT: FormatError,
    c.RFM_E_VERSION: FormatError,
    c.RFM_STOPPED: StoppedError,
}


class Stop:
    """Carries an exception out of a callback: C sees 0, and the call raises what the callback raised."""

    def __init__(self) -> None:
        self.exception: BaseException | None = None

    def guard(self, function: Callable[..., Any]) -> Callable[..., int]:
        """The function with its exception kept; True, None or 1 go on, anything else stops."""

        def guarded(*args: Any) -> int:
            try:
                answer = function(*args)
            except BaseException as exception:  # noqa: BLE001 - it comes out of the call unchanged
                self.exception = exception
                return 0
            return c.RFM_CONTINUE if answer is None or answer is True or answer == c.RFM_CONTINUE else 0

        return guarded


def call(function: Callable[..., int], *args: Any, stop: Stop | None = None) -> None:
    """Call a fallible function, whose last argument is the error."""
    error = c.rfm_error()
    status = function(*args, ctypes.byref(error))
    if stop is not None and stop.exception is not None:
        raise stop.exception
    if status != 0:
        message = error.message.decode("utf-8", "replace")
        if status == c.RFM_E_NOMEM:
            raise MemoryError(message)
        raise _CLASSES.get(status, Error)(message, status, error.row, error.column)
