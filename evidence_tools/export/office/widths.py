"""How wide columns must be: the width of words in Arial, and the sharing of a page among columns."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from evidence_tools.export.office.grid import Grid

_EM = {  # widths of Arial in parts of the type size, those of the widest sign of each kind but for a few
    **dict.fromkeys(" iljtfI.,:;'|/!", 0.28),
    **dict.fromkeys('rJ()[]-"*', 0.36),
    **dict.fromkeys("ABCDEFHKLNPRSTUVXYZ&w+=<>≤≥−", 0.70),
    **dict.fromkeys("GOQ", 0.78),
    **dict.fromkeys("mMW%@—→", 0.90),
}
_OTHER = 0.556
BOLD = 1.12  # headings are wider than the text below them
CHARACTER = 5.25  # points of a unit of width of a spreadsheet
LONGEST_WORD = 100.0  # points; longer words, such as ids joined to each other, may be broken
MOST_CHARACTERS, LONG_TEXT, OF_LONG_TEXT, LEAST_CHARACTERS = 44, 160, 80, 9


def text_width(text: str, size: float) -> float:
    """The width of one line of text in Arial, in points, a little too wide rather than too narrow.

    Examples
    --------
    >>> text_width("ill", 10) < text_width("oak", 10) < text_width("MMM", 10)
    True
    """
    return size * sum(_EM.get(sign, _OTHER) for sign in text)


def characters(texts: Iterable[str], size: float) -> int:
    """The width of a column of a spreadsheet in its units, characters: that of its longest line within limits."""
    longest = math.ceil(_longest(texts, size, words=False) / CHARACTER)
    most = OF_LONG_TEXT if longest > LONG_TEXT else MOST_CHARACTERS
    return max(LEAST_CHARACTERS, min(longest + 2, most))


def lines_of(text: str, size: float, width: float) -> int:
    """How many lines a text takes when it is wrapped at words to a width in points.

    Examples
    --------
    >>> lines_of("one two three", 10, 200), lines_of("one two three", 10, 30), lines_of("a\\nb", 10, 200)
    (1, 3, 2)
    """
    if "\n" not in text and size * len(text) * _EM["W"] <= width:
        return 1
    lines = 0
    for part in text.splitlines() or [""]:
        lines, used = lines + 1, 0.0
        for word in part.split(" "):
            needed = text_width(word, size)
            if used and used + needed > width:
                lines, used = lines + 1, 0.0
            more = max(math.ceil((used + needed) / width) - 1, 0)
            lines, used = lines + more, used + needed - more * width + size * _EM[" "]
    return lines


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
    return [
        padding + min(max(_longest([head], size * BOLD, words=True), _longest(cells, size, words=True)), LONGEST_WORD)
        for head, *cells in _columns(grid)
    ]


def _columns(grid: Grid) -> list[list[str]]:
    """The texts of each column, its heading first."""
    return [[heading.text, *(row[place].text for row in grid.rows)] for place, heading in enumerate(grid.headings)]


def _longest(texts: Iterable[str], size: float, *, words: bool) -> float:
    parts = (part for text in texts for part in (text.split() if words else text.splitlines()))
    return max((text_width(part, size) for part in parts), default=0.0)


def _filled(least: Sequence[float], most: Sequence[float], weights: Sequence[float], room: float) -> list[float]:
    widths, open_ones = list(least), set(range(len(least)))
    while open_ones and room - sum(widths) > 1:
        spare, whole = room - sum(widths), sum(weights[place] for place in open_ones)
        for place in sorted(open_ones):
            widths[place] = min(most[place], widths[place] + spare * weights[place] / whole)
        open_ones = {place for place in open_ones if most[place] - widths[place] > 1}
    return widths
