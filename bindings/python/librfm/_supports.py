# SPDX-License-Identifier: MIT
"""What the library knows at run time, and days in steps."""

from __future__ import annotations

import ctypes
import datetime

from . import _prototypes as c
from ._call import call
from ._library import lib
from ._values import Day, code, date, day, refused, whole


def supports(what: c.Support, name: str) -> bool:
    """Whether the library that was loaded knows a name: supports("metric", "visits").

    >>> supports("rule", "quantile")
    True
    """
    kind = code("rfm_support", what, "what")
    enum = {"metric": "rfm_metric_kind"}.get(what, f"rfm_{what}")
    return bool(lib.rfm_supports(kind, c.ENUMS[enum].get(name, 0 if what != "status" else 1)))


def day_steps(anchor: Day, n: int, unit: c.Step = "months", step: int = 1) -> list[datetime.date]:
    """n days in steps from an anchor, ascending; with a negative step the anchor is the last one.

    unit: "days", "months" (clamped to the month's end) or "month_ends". Those begin with the end of the anchor's own month, which
    lies ahead of an anchor inside it: for months that are over, give the last day of one.

    >>> [str(day) for day in day_steps(datetime.date(2025, 1, 31), 3)]
    ['2025-01-31', '2025-02-28', '2025-03-31']
    >>> today = datetime.date(2025, 3, 9)
    >>> [str(day) for day in day_steps(today.replace(day=1) - datetime.timedelta(1), 2, "month_ends", -1)]
    ['2025-01-31', '2025-02-28']
    """
    count = whole(n, "n")
    if not 0 <= count <= c.RFM_DAY_MAX - c.RFM_DAY_MIN + 1:
        raise refused(f"n is {count}, expected 0 .. {c.RFM_DAY_MAX - c.RFM_DAY_MIN + 1}")
    made = (ctypes.c_int32 * count)()
    call(lib.rfm_day_steps, day(anchor, "anchor"), code("rfm_step", unit, "unit"), whole(step, "step"), made, count)
    return [date(each) for each in made]
