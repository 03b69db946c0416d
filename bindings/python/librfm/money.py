# SPDX-License-Identifier: MIT
"""Money in minor units, read exactly."""

from __future__ import annotations

import decimal
import fractions
import operator
import re
from typing import Any, Union

from ._arrays import Input, optional
from ._values import refused, whole

_NUMBER = re.compile(r"\s*[-+]?[0-9]+(\.[0-9]+)?\s*")


def minor_units(amount: Union[str, int, float, decimal.Decimal], decimals: int = 2) -> int:
    """Money in minor units: "19.99" is 1999.

    amount: a text of digits with or without a decimal point, or a number (a float by its shortest text).
    decimals: of the currency, 0 to 18.
    Raises ArgumentError for any other text ("n/a", "", "1,234.50"), and for what is not whole in minor units.

    >>> minor_units("19.99"), minor_units(-5), minor_units("12.345", decimals=3)
    (1999, -500, 12345)
    """
    digits = whole(decimals, "decimals")
    if not 0 <= digits <= 18:
        raise refused(f"decimals is {digits}, expected 0 .. 18")
    units = _exactly(amount) * 10**digits
    if units.denominator != 1:
        raise refused(f"amount is {amount}, expected a whole number of minor units, which have {digits} decimals")
    return int(units)


def _exactly(amount: Any) -> fractions.Fraction:
    if not isinstance(amount, (str, float, decimal.Decimal)):
        amount = _whole(amount)
    if isinstance(amount, str) and not _NUMBER.fullmatch(amount):
        raise refused(f"amount is {amount!r}, expected a decimal number such as 1234.50")
    try:
        return fractions.Fraction(str(amount))
    except ValueError:  # not a number, or infinite
        raise refused(f"amount is {amount}, expected a finite number") from None


def _whole(amount: Any) -> int:
    try:
        if not isinstance(amount, bool):
            return operator.index(amount)
    except TypeError:
        pass
    raise TypeError(f"amount: expected a str or a number, got {type(amount).__name__}")


def money(values: Any, name: str, length: int) -> Input | None:
    """Amounts of events."""
    try:
        return optional(values, "int64", name, length)
    except TypeError as error:
        raise TypeError(f"{error}; money is in minor units: see librfm.minor_units(), and decimals= of append_frame()") from None
