# SPDX-License-Identifier: MIT
"""Columns of data frames (pandas, polars, pyarrow) and of NumPy, before they become arrays: values that are missing become None."""

from __future__ import annotations

from typing import Any

from ._values import refused
from .errors import ArgumentError


def columnar(values: Any) -> Any:
    """A column as an array of NumPy where every row has a value there, else as a list, with None for rows without. Others as they are."""
    if hasattr(getattr(values, "mask", None), "any") and hasattr(values, "filled"):  # numpy.ma
        return values.tolist() if values.mask.any() else values.data
    if not hasattr(values, "to_numpy") or hasattr(values, "__array_interface__"):
        return values
    if len(getattr(values, "shape", (0,))) != 1:  # a whole frame
        return values.to_numpy()
    if hasattr(values, "to_pylist"):
        return _of_pyarrow(values)
    if hasattr(values, "null_count"):
        return _of_polars(values)
    return _of_pandas(values) if hasattr(values, "isna") else values.to_numpy()


def _of_pyarrow(values: Any) -> Any:
    try:
        return values.to_pylist() if values.null_count else values.to_numpy()
    except (ImportError, ValueError, TypeError):  # no NumPy; or no memory that both share
        return values.to_pylist()


def _of_polars(values: Any) -> Any:
    try:
        return values.to_list() if values.null_count() else values.to_numpy()
    except (ImportError, ValueError, TypeError):
        return values.to_list()


def _of_pandas(values: Any) -> Any:
    missing = values.isna()
    is_plain = hasattr(values.dtype, "byteorder")  # of NumPy, whose floats have NaN
    if not missing.any() or is_plain and values.dtype.kind == "f":
        return values.to_numpy()
    return [None if is_absent else value for value, is_absent in zip(values.tolist(), missing.tolist())]


def is_missing(value: Any) -> bool:
    """None, and what pandas and NumPy use for it: NaN, NaT, NA."""
    if value is None:
        return True
    if isinstance(value, (int, str, bytes)):
        return False
    try:
        return bool(value != value)
    except (TypeError, ValueError):  # NA is neither equal nor unequal; of an array it is no question
        return type(value).__name__ == "NAType"


def no_value(values: Any, name: str) -> ArgumentError | None:
    """The error for the first row without a value."""
    row = next((row for row, value in enumerate(values) if is_missing(value)), None)
    return None if row is None else refused(f"{name} has no value in row {row}", row)
