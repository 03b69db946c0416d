# SPDX-License-Identifier: MIT
"""A squarified treemap: rectangles whose areas are given, as near to squares as a simple layout gets (Bruls, Huizing, van Wijk 2000)."""

from __future__ import annotations

from typing import Sequence

#: x and y of the lower left corner, width, height
Rectangle = tuple[float, float, float, float]


def squarified(sizes: Sequence[float], width: float, height: float) -> list[Rectangle]:
    """Rectangles that fill width x height, with areas in proportion to the sizes: above 0, in descending order."""
    scale = width * height / sum(sizes) if sizes else 0.0
    areas = [size * scale for size in sizes]
    made: list[Rectangle] = []
    x, y = 0.0, 0.0
    while areas:
        n = _row_length(areas, min(width, height))
        row, areas = areas[:n], areas[n:]
        thick = sum(row) / min(width, height)
        if width >= height:
            made += _stacked(row, x, y, thick, vertical=True)
            x, width = x + thick, width - thick
        else:
            made += _stacked(row, x, y, thick, vertical=False)
            y, height = y + thick, height - thick
    return made


def _row_length(areas: Sequence[float], side: float) -> int:
    """How many of the next areas make the row along a side whose worst rectangle is best."""
    n = 1
    while n < len(areas) and _worst(areas[: n + 1], side) <= _worst(areas[:n], side):
        n += 1
    return n


def _worst(row: Sequence[float], side: float) -> float:
    """The largest ratio of length to width in a row."""
    total = sum(row)
    return max(side**2 * max(row) / total**2, total**2 / (side**2 * min(row)))


def _stacked(row: Sequence[float], x: float, y: float, thick: float, vertical: bool) -> list[Rectangle]:
    made = []
    for area in row:
        length = area / thick
        made.append((x, y, thick, length) if vertical else (x, y, length, thick))
        x, y = (x, y + length) if vertical else (x + length, y)
    return made
