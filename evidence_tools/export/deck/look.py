"""Sizes and colours of the deck: those of the house, in points, inches and as PowerPoint writes them."""

from __future__ import annotations

from evidence_tools.figures.theme import PALETTE

LEAST = 12.0  # points: nothing on a slide is smaller
TITLE = 26.0
POINTS = (18.0, 17.0, 16.0)  # the first that fits is taken
POINTS_ALONE = (22.0, 20.0, *POINTS)  # where there is no exhibit
TABLE = (18.0, 16.0, 14.0, 13.0, 12.0)
ROWS = (16.0, 14.0, 13.0, 12.0)  # beside a plot
KEY_NUMBERS = (36.0, 34.0, 32.0)
KEY_LABEL = 14.0
FOOT = 12.0
GAP = 0.3  # inches between objects
CELL_ASIDE, CELL_ABOVE = 0.08, 0.04  # margins of a cell


def meaning(name: str) -> str:
    """The colour that a name of the palette stands for.

    Examples
    --------
    >>> meaning("treated")
    '#00477A'
    """
    return str(getattr(PALETTE, name))
