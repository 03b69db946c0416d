# SPDX-License-Identifier: MIT
"""Statuses as exceptions. Each says which argument, row or column was wrong, never a customer's id."""

from __future__ import annotations

from typing import Any

from . import _prototypes as c
from ._library import lib


class Error(Exception):
    """Whatever the library refuses. status: that of C, below 0. row, column: of the input, from 0; None: of none."""

    status: int
    row: int | None
    column: int | None

    def __init__(self, message: str, status: int, row: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.row = row
        self.column = column

    def __reduce__(self) -> tuple[type[Error], tuple[Any, ...]]:
        return type(self), (str(self), self.status, self.row, self.column)

    @property
    def status_name(self) -> str:
        """The status in words ("out of memory")."""
        name: bytes = lib.rfm_status_name(self.status)
        return name.decode()


class ArgumentError(Error, ValueError):
    """An argument is out of range, or objects do not fit each other."""


class DataError(Error, ValueError):
    """A row of the input is wrong; `row` says which."""


class NotFoundError(Error, LookupError):
    """There is no such customer, key, column or attribute."""


class ConflictError(Error, ValueError):
    """Two rows contradict each other."""


class StateError(Error):
    """Not possible as things are: closed, in use, nothing to learn from."""


class LimitError(Error, OverflowError):
    """Beyond what the library can hold."""


class FormatError(Error, ValueError):
    """Saved bytes that are damaged, or of a later version."""


class HostError(Error):
    """A stream failed; its own words are in the message."""


class StoppedError(Error):
    """A callback stopped the work."""


CLASSES: dict[int, type[Error]] = {
    c.RFM_E_ARG: ArgumentError,
    c.RFM_E_DATA: DataError,
    c.RFM_E_NOTFOUND: NotFoundError,
    c.RFM_E_CONFLICT: ConflictError,
    c.RFM_E_STATE: StateError,
    c.RFM_E_LIMIT: LimitError,
    c.RFM_E_FORMAT: FormatError,
    c.RFM_E_VERSION: FormatError,
    c.RFM_E_HOST: HostError,
    c.RFM_STOPPED: StoppedError,
}
