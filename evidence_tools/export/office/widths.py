"""How wide columns must be: the width of words in Arial, and the sharing of a page among columns."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from evidence_tools.export.arial import POINTS_PER_INCH, text_width, wrapped
from evidence_tools.export.office.grid import Grid

FULL = 0.98  # share of a width that is counted on: programs round letters up to whole pixels
CHARACTER = 5.25  # points of a unit of width of a spreadsheet
LONGEST_WORD = 100.0  # points; longer words, such as ids joined to each other, may be broken
MOST_CHARACTERS, LONG_TEXT, OF_LONG_TEXT, LEAST_CHARACTERS = 44, 160, 80, 9


def characters(texts: Iterable[str], size: float) -> int:
    """The width of a column of a spreadsheet in its units, characters: that of its longest line within limits."""
    longest = math.ceil(_longest(texts, size, words=False) / CHARACTER)
    most = OF_LONG_TEXT if longest > LONG_TEXT else MOST_CHARACTERS
    return max(LEAST_CHARACTERS, min(longest + 2, most))


def lines_of(text: str, size: float, width: float, *, bold: bool = False) -> int:
    """How many lines a text takes when it is wrapped at words to a width in points.

    Examples
    --------
    >>> lines_of("one two three", 10, 200), lines_of("one two three", 10, 30), lines_of("a\\nb", 10, 200)
    (1, 3, 2)
    """
    return len(wrapped(text, size, width * FULL / POINTS_PER_INCH, bold=bold))


def shared_widths(grid: Grid, room: float, size: float, padding: float) -> list[float]:
    """The widths of the columns of a table on a page, in points.

    Every column gets the room of its longest word; what is left goes to columns of longer texts, more to those whose
    cells are longer, and none gets more than its longest line needs.
    """
    columns, least = _columns(grid), least_widths(grid, size, padding)
    most = [max(low, _longest(column, size, words=False) + padding) for low, column in zip(least, columns, strict=True)]
    if sum(least) >= room:
        return [width * room / sum(least) for width in least]
    weights = [max(1.0, math.sqrt(sum(map(len, column)) / len(column))) for column in columns]
    return _filled(least, most, weights, room)


def in_parts(grid: Grid, room: float, size: float, padding: float) -> list[Grid]:
    """A table as several that fit on a page side by side, each with the first column, where one would break words."""
    first, *others = least_widths(grid, size, padding)
    parts: list[list[int]] = [[0]]
    used = first
    for place, width in enumerate(others, 1):
        if len(parts[-1]) > 1 and used + width > room:
            parts.append([0])
            used = first
        parts[-1].append(place)
        used += width
    return [grid.columns(part) for part in parts]


def least_widths(grid: Grid, size: float, padding: float) -> list[float]:
    """The width that each column needs so that no word of it is broken, save for very long ones; in points."""
    heads = (_longest([head], size, words=True, bold=True) for head, *_ in _columns(grid))
    below = (_longest(cells, size, words=True) for _, *cells in _columns(grid))
    return [padding + min(max(pair), LONGEST_WORD) for pair in zip(heads, below, strict=True)]


def _columns(grid: Grid) -> list[list[str]]:
    """The texts of each column, its heading first."""
    return [[heading.text, *(row[place].text for row in grid.rows)] for place, heading in enumerate(grid.headings)]


def _longest(texts: Iterable[str], size: float, *, words: bool, bold: bool = False) -> float:
    """Width in points of the longest line, or the longest word, with what programs round up."""
    parts = (part for text in texts for part in (text.split() if words else text.splitlines()))
    return max((text_width(part, size, bold=bold) for part in parts), default=0.0) * POINTS_PER_INCH / FULL


def _filled(least: Sequence[float], most: Sequence[float], weights: Sequence[float], room: float) -> list[float]:
    widths, open_ones = list(least), set(range(len(least)))
    while open_ones and room - sum(widths) > 1:
        spare, whole = room - sum(widths), sum(weights[place] for place in open_ones)
        for place in sorted(open_ones):
            widths[place] = min(most[place], widths[place] + spare * weights[place] / whole)
        open_ones = {place for place in open_ones if most[place] - widths[place] > 1}
    return widths
