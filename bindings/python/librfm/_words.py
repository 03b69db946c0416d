# SPDX-License-Identifier: MIT
"""Messages of the library in the words of the package: arguments instead of constants, dates instead of numbers of days."""

from __future__ import annotations

import re
from typing import Callable, Union

from . import _prototypes as c
from ._values import date

#: What to do about numbers that pandas has made floats of.
FLOAT_IDS = "pandas makes floats of integers where some are missing: read the column as Int64, or as texts"
#: Which table takes which ids.
INTEGER_IDS = "a table of integers is Table(), without ids="
TEXT_IDS = 'a table of texts is Table(ids="bytes")'
_TEXT_TIMES = "parse them first: parse_dates= of pandas.read_csv(), try_parse_dates= of polars.read_csv()"

_FORMATS = {
    "n": "nulls", "b": "booleans", "f": "floats", "g": "floats", "e": "floats", "u": "texts", "U": "texts", "vu": "texts",
    "z": "binaries", "Z": "binaries", "vz": "binaries", "tdD": "dates", "tdm": "dates",
}  # fmt: skip
_FAMILIES = (("ts", "timestamps"), ("d:", "decimals"), ("tt", "times of day"), ("tD", "durations"), ("+", "lists or structs"))
_NAMES = {
    "RFM_ARROW_SKIP_NULLS skips": "skip_nulls=True skips",
    "RFM_ARROW_ROUND": "round_amounts=True",
    "RFM_ARROW_ZONES_AS_UTC": "zones_as_utc=True",
    "which RFM_ARROW_EXPORT_TEXT_IDS promises": "which text_ids=True promises",
    "RFM_KIND_RETURN": 'kind="return"',
    "RFM_METRIC_SHRUNK_GAP": "shrunk_gap",
    "RFM_ARROW_NAMES": "names",
    "take them by hooks.alert, or deliver them first": "take them by alert=, or deliver() them first",
    "id has bytes, but the ids here are integers": "customer is a text, but the ids here are integers",
    "id has 0 bytes, expected 1 to 65535, for the ids here are bytes": "customer is an integer or an empty text, but the ids here are texts",
    "RFM_SCALE_RANGE": 'scale="range"',
    "the rule RFM_CHURN_PROBABILITY": 'rule="probability"',
    "the rule RFM_CHURN_VALUE": 'rule="value"',
    "which rfm_watch_sources lacks": "which was not given",
    "leave such rows out with rfm_features_select()": "leave such rows out: Features.buyers() or select()",
}
_ARGUMENTS = {
    "as_of_day": "as_of", "amount_minor": "amount", "second_minor": "second", "time_s": "time", "id_type": "ids", "n_starts": "starts",
    "value_minor": "value", "incentive_minor": "incentive", "contact_minor": "contact", "n_levels": "levels",
}  # fmt: skip


def _format(found: re.Match[str]) -> str:
    """'g' of Arrow: floats."""
    code = found[1]
    family = next((words for start, words in _FAMILIES if code.startswith(start)), "integers" if code in "cCsSiIlL" else None)
    return _FORMATS.get(code) or family or f"Arrow format '{code}'"


def _enum(found: re.Match[str]) -> str:
    """an rfm_kind, 1 to 5: one of its names."""
    return f"one of: {', '.join(c.ENUMS[found[1]])}" if found[1] in c.ENUMS else found[0]


def _date(found: re.Match[str]) -> str:
    number = int(found[2])
    return f"{found[1]}{date(number)}" if c.RFM_DAY_MIN <= number <= c.RFM_DAY_MAX else found[0]


_RULES: tuple[tuple[str, Union[str, Callable[[re.Match[str]], str]]], ...] = (
    (r"\ban (rfm_\w+)(?:, \d+ to \d+)?", _enum),
    (r"^rfm_\w+(?:\[\d+\])?(?:: |\.)", ""),
    ("|".join(re.escape(name) for name in _NAMES), lambda found: _NAMES[found[0]]),
    (rf"\b({'|'.join(_ARGUMENTS)})(?=,| (?:is|are|and|or)\b)", lambda found: _ARGUMENTS[found[1]]),
    (r"Arrow format '([^']*)'", _format),
    (r"\b(as_of is |(?:after|before|is|of|on) day |before the floor )(-?\d+)\b", _date),
    (r"\bare NULL\b", "are missing"),
    (r"\bis NULL\b", "is missing"),
    (r"\bnot NULL\b", "not missing"),
    (r"(integers, expected texts, for the table's.*)$", rf"\1; {INTEGER_IDS}"),
    (r"(texts, expected integers, for the table's.*)$", rf"\1; {TEXT_IDS}"),
    (r"(floats, expected (?:integers|texts).*)$", rf"\1; {FLOAT_IDS}"),
    (r"(texts, expected (?:timestamps|dates|days).*)$", rf"\1; {_TEXT_TIMES}"),
)


def in_python(message: str) -> str:
    """A message of the library, as a user of the package says it."""
    message, there, names = message.partition("; there are: ")  # the caller's own
    for pattern, words in _RULES:
        message = re.sub(pattern, words, message)
    return message + there + names
