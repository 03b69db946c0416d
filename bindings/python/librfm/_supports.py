# SPDX-License-Identifier: MIT
"""What the library knows at run time."""

from __future__ import annotations

from . import _prototypes as c
from ._library import lib
from ._values import code


def supports(what: c.Support, name: str) -> bool:
    """Whether the library that was loaded knows a name: supports("metric", "visits").

    >>> supports("rule", "quantile")
    True
    """
    kind = code("rfm_support", what, "what")
    enum = {"metric": "rfm_metric_kind"}.get(what, f"rfm_{what}")
    return bool(lib.rfm_supports(kind, c.ENUMS[enum].get(name, 0 if what != "status" else 1)))
