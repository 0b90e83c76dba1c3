"""How many pages a document takes, reckoned before it is written: Word alone knows, and only once it is opened."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evidence_tools.export.office.widths import lines_of

LINE = 1.17  # height of a line of Arial in type sizes


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a page in points: lines that may be parted, or one thing that may not.

    Parameters
    ----------
    heights
        Height of each part that stays whole: a line, a row, a picture.
    with_next
        Whether it stands on the page of the block after it.
    """

    heights: tuple[float, ...]
    with_next: bool = False

    @property
    def height(self) -> float:
        """All parts together."""
        return sum(self.heights)


def text_block(text: str, size: float, width: float, *, around: float = 0.0, bold: bool = False) -> Block:
    """A paragraph of `width`, with the room before and after it; one in bold is a heading and stays with what follows.

    Examples
    --------
    >>> [round(height) for height in text_block("some words", 10, 200, around=4).heights]
    [16]
    """
    lines = lines_of(text, size, width, bold=bold)
    return Block((*[size * LINE] * (lines - 1), size * LINE + around), with_next=bold)


def row_height(
    texts: Sequence[str], size: float, widths: Sequence[float], *, around: float, bold: bool = False
) -> float:
    """The height of a row of a table whose cells are as wide as `widths`."""
    most = max(lines_of(text, size, width, bold=bold) for text, width in zip(texts, widths, strict=True))
    return most * size * LINE + around


def pages(blocks: Iterable[Block], room: float) -> tuple[int, float]:
    """On how many pages of `room` points blocks stand, and how much of the last is taken.

    A part goes to the next page when the present one has no room for it; a heading goes with the first part after it.

    Examples
    --------
    >>> pages([Block((30.0,), with_next=True), Block((50.0, 10.0))], room=100.0)
    (1, 90.0)
    >>> pages([Block((90.0,)), Block((20.0,), with_next=True), Block((50.0,))], room=100.0)
    (2, 70.0)
    """
    count, used, waiting = 1, 0.0, 0.0
    for block in blocks:
        if block.with_next:
            waiting += block.height
            continue
        for part in block.heights:
            needed = waiting + part
            if used and used + needed > room:
                count, used = count + 1, 0.0
            used, waiting = used + needed, 0.0
    return count, used + waiting
