"""Drawing a chart again so that it fits another medium: lower plots, fewer notes, then rows on further pictures."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from evidence_tools.figures.media import FEWEST_NOTES, LOWEST, NOTES, drawing_for

if TYPE_CHECKING:
    from evidence_tools.figures.chart import Chart

LEAST_ROOM = 0.7  # layout inches for rows on one of several pictures: a heading and a row at least


def redrawn(draw: Callable[[], Chart], name: str, *, bare: bool, part: int) -> Chart:
    """Draw a chart for a medium; where it is too high, with plots as low as needed, and one part of its rows.

    Parameters
    ----------
    draw
        Draws the chart for the current medium.
    name, bare, part
        As `Chart.drawn_for` takes them.
    """
    for notes in (NOTES, FEWEST_NOTES):
        with drawing_for(name, bare=bare, notes=notes) as medium:
            usual = draw()
        if usual.fits and part == 1:
            return usual
        with drawing_for(name, bare=bare, plot=LOWEST, notes=notes):
            lowest = draw()
        plot, rows = _fitting(usual, lowest, medium.room(bare=bare) / medium.magnification)
        if rows >= usual.part.height:
            break  # notes give way before rows are parted
    with drawing_for(name, bare=bare, part=part, room=rows, plot=plot, notes=notes):
        return draw()


def _fitting(usual: Chart, lowest: Chart, room: float) -> tuple[float, float]:
    """Heights for a room: of plots, as a share, and of rows in layout inches, from a drawing with its lowest plots."""
    high, low, share = usual.get_size_inches()[1], lowest.get_size_inches()[1], usual.medium.plot
    if high > low:
        share = LOWEST + (share - LOWEST) * min(max((room - low) / (high - low), 0.0), 1.0)
        high = min(max(room, low), high)
    if not usual.part.height:
        return share, math.inf  # a chart that does not tell its parts must keep all rows
    return share, max(room - (high - usual.part.height), LEAST_ROOM)
