"""How wide the columns of a table are in a terminal: words stay whole, and long cells get the room that is left."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rich.cells import cell_len

MOST_LINES = 5  # of one cell; a table with taller ones is easier to read row by row
_NUMBER = re.compile(r"[−+<>≤-]?[\d.,]+ ?%?")
NOTHING = ("", "–")


def widths_of(columns: Sequence[str], rows: Sequence[Sequence[str]], room: int) -> list[int] | None:
    """Characters that each column gets; None where words would have to be broken, or cells became towers.

    Parameters
    ----------
    columns, rows
        Headings and cells.
    room
        Characters for all columns together, without what stands between them.

    Examples
    --------
    >>> widths_of(["Result", "Chance"], [["the mean gain is below two points", "3%"]], 30)
    [24, 6]
    >>> widths_of(["Result"], [["unbreakable_identifier"]], 10) is None
    True
    """
    cells = [[name, *(row[place] for row in rows)] for place, name in enumerate(columns)]
    least = [max(map(_longest_word, each)) for each in cells]
    full = [max(map(cell_len, each)) for each in cells]
    if sum(least) > room:
        return None
    widths = _shared(least, full, room)
    columns_with_widths = zip(cells, widths, strict=True)
    towers = any(cell_len(cell) > MOST_LINES * width for each, width in columns_with_widths for cell in each)
    return None if towers else widths


def _shared(least: Sequence[int], full: Sequence[int], room: int) -> list[int]:
    """Columns that need no more than an equal share get what they need; the others share what is left."""
    widths: dict[int, int] = {}
    while len(widths) < len(full):
        open_ = [place for place in range(len(full)) if place not in widths]
        share = (room - sum(widths.values())) // len(open_)
        content = [place for place in open_ if full[place] <= share]
        crowded = [place for place in open_ if least[place] > share]
        if content:
            widths |= {place: full[place] for place in content}
        elif crowded:
            widths |= {place: least[place] for place in crowded}
        else:
            widths |= dict.fromkeys(open_, share)
    return [widths[place] for place in range(len(full))]


def _longest_word(text: str) -> int:
    return max((cell_len(word) for word in text.split()), default=0)


def holds_numbers(cells: Sequence[str]) -> bool:
    """Whether a column holds numbers alone, so that it belongs to the right.

    Examples
    --------
    >>> holds_numbers(["3.1%", "−4", "–"]), holds_numbers(["3 to 4", "5"]), holds_numbers(["", "–"])
    (True, False, False)
    """
    said = [cell for cell in cells if cell not in NOTHING]
    return bool(said) and all(_NUMBER.fullmatch(cell) for cell in said)
