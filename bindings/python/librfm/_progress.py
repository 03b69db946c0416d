# SPDX-License-Identifier: MIT
"""How far long work is: told to a function, or shown by bars of tqdm."""

from __future__ import annotations

from typing import Any, Callable, Optional, Protocol, Union

from ._extras import missing

#: Gets a short text and how much of that stage is done, 0..1. It may raise, which stops the work, or return False.
Tell = Callable[[str, float], Optional[bool]]


class Bar(Protocol):
    """A bar of tqdm."""

    n: Any
    total: Any

    def update(self, n: Any) -> Any: ...
    def reset(self, total: Any) -> Any: ...
    def set_description(self, desc: str) -> Any: ...


#: A function; a bar of tqdm, which is used for every stage and never closed; or True: a bar for each call.
Progress = Union[Tell, Bar, bool]


def tell_of(progress: Any) -> Tell | None:
    """The function that `progress=` asks for; None where nothing is to be told."""
    if progress is None or progress is False:
        return None
    if progress is True:
        return Bars(_tqdm())
    if callable(progress):
        tell: Tell = progress
        return tell
    if hasattr(progress, "update") and hasattr(progress, "reset"):
        return _Shown(progress)
    raise TypeError(f"progress: expected a callable, a tqdm bar or True, got {type(progress).__name__}")


def _tqdm() -> Any:
    try:
        from tqdm.auto import tqdm
    except ImportError as error:
        raise missing("progress=True", "tqdm", "progress", error) from None
    return tqdm


class _Shown:
    """Shows stage after stage on a bar that somebody else closes."""

    def __init__(self, bar: Any) -> None:
        self._bar = bar
        self._total = bar.total or 100
        self._stage: str | None = None

    def __call__(self, stage: str, done: float) -> None:
        position = done * self._total
        if stage != self._stage or position < self._bar.n:
            self._stage = stage
            self._bar.reset(total=self._total)
            self._bar.set_description(stage)
        self._bar.update(position - self._bar.n)


class Bars:
    """Shows the stages of each call on a bar of its own, from the first that is told until the call returns."""

    def __init__(self, make: Any) -> None:
        self._make = make
        self._bar: Any = None
        self._shown: _Shown | None = None

    def __call__(self, stage: str, done: float) -> None:
        if self._shown is None:
            self._bar = self._make(total=100, desc=f"{stage}: ", bar_format="{desc}{percentage:3.0f}%|{bar}| {elapsed}<{remaining}")
            self._shown = _Shown(self._bar)
        self._shown(stage, done)

    def close(self) -> None:
        """The call has returned."""
        if self._bar is not None:
            self._bar.close()
        self._bar, self._shown = None, None
