# SPDX-License-Identifier: MIT
"""Money in minor units, read exactly."""

from __future__ import annotations

import decimal
import fractions
import numbers
import re
from typing import Any, Union

from ._arrays import Input, optional
from ._values import refused, whole

_MOST_DIGITS = 40
_NUMBER = re.compile(r"\s*[-+]?[0-9]+(\.[0-9]+)?\s*")


def minor_units(amount: Union[str, int, float, decimal.Decimal, fractions.Fraction], decimals: int = 2) -> int:
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
    if isinstance(amount, str):
        return _of_text(amount)
    if isinstance(amount, (float, decimal.Decimal)):
        return _of_number(decimal.Decimal(repr(float(amount))) if isinstance(amount, float) else amount)
    if isinstance(amount, numbers.Rational) and not isinstance(amount, bool):  # integers of NumPy, too
        return fractions.Fraction(int(amount.numerator), int(amount.denominator))
    raise TypeError(f"amount: expected a str or a number, got {type(amount).__name__}")


def _of_text(amount: str) -> fractions.Fraction:
    if len(amount) <= _MOST_DIGITS and _NUMBER.fullmatch(amount):
        return fractions.Fraction(amount)
    raise refused(f"amount is {amount[:_MOST_DIGITS]!r}, expected a decimal number such as 1234.50")


def _of_number(amount: decimal.Decimal) -> fractions.Fraction:
    if amount.is_zero():
        return fractions.Fraction(0)
    if amount.is_finite() and abs(amount.adjusted()) <= _MOST_DIGITS and len(amount.as_tuple().digits) <= _MOST_DIGITS:
        return fractions.Fraction(amount)
    raise refused(f"amount is {str(amount)[:_MOST_DIGITS]}, expected a number of at most {_MOST_DIGITS} digits")


def money(values: Any, name: str, length: int) -> Input | None:
    """Amounts of events."""
    try:
        return optional(values, "int64", name, length)
    except TypeError as error:
        raise TypeError(f"{error}; money is in minor units: see librfm.minor_units(), and decimals= of append_frame()") from None
