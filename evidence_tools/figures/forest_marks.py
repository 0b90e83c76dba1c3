"""The marks of a forest plot: squares, diamonds, the prediction bar, and arrows where an interval is cut."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon, Rectangle

from evidence_tools.figures.chart import Chart
from evidence_tools.figures.ruler import Ruler
from evidence_tools.figures.theme import LINE, PALETTE

LARGEST_SQUARE, SMALLEST_SQUARE = 13.0, 4.5  # side in points
POINT = 7.0
DIAMOND, PREDICTION = 0.085, 0.05  # half height in inches
FACES = {"pooled": PALETTE.ink, "last": PALETTE.ink, "group": PALETTE.third}


def draw_square(
    axes: Axes, ruler: Ruler, y: float, *, estimate: float, low: float, high: float, share: float, hollow: bool
) -> None:
    """Draw one study: its interval and a square whose area is its share of the largest weight.

    Parameters
    ----------
    axes
        Axes with the inch as vertical unit.
    ruler
        The measuring axis.
    y
        Height of the row.
    estimate, low, high
        Values on the scale of display.
    share
        Weight as a share of the largest one, from 0 to 1.
    hollow
        Whether the spread is borrowed.
    """
    draw_interval(axes, ruler, y, low, high)
    axes.plot(
        ruler.place(estimate),
        y,
        marker="s",
        markersize=max(LARGEST_SQUARE * np.sqrt(share), SMALLEST_SQUARE),
        markerfacecolor=PALETTE.paper if hollow else PALETTE.treated,
        markeredgecolor=PALETTE.treated,
        markeredgewidth=LINE.interval,
        clip_on=False,
        zorder=3,
    )


def draw_point(axes: Axes, ruler: Ruler, y: float, *, estimate: float, low: float, high: float, mark: str) -> None:
    """Draw patients who are no study of the result: an open mark with the interval that their source prints, if any."""
    if np.isfinite([low, high]).all():
        axes.plot(ruler.place([low, high]), [y, y], color=PALETTE.against, linewidth=LINE.interval, zorder=2)
    style = {"marker": mark, "markersize": POINT, "color": PALETTE.against, "markerfacecolor": PALETTE.paper}
    axes.plot(ruler.place(estimate), y, **style, markeredgewidth=LINE.interval, clip_on=False, zorder=3)


def draw_interval(axes: Axes, ruler: Ruler, y: float, low: float, high: float) -> None:
    """Draw an interval as a line, with an arrow at an end that lies beyond the axis."""
    if not np.isfinite([low, high]).any():
        return
    ends = np.clip([low, high], ruler.low, ruler.high)
    axes.plot(ruler.place(ends), [y, y], color=PALETTE.treated, linewidth=LINE.interval, zorder=2)
    draw_arrows(axes, ruler, y, (low, high), PALETTE.treated)


def draw_arrows(axes: Axes, ruler: Ruler, y: float, limits: tuple[float, float], colour: str) -> None:
    """Draw an arrow head at each end of the axis beyond which an interval goes on."""
    low, high = limits
    outward = (">", "<") if ruler.reversed else ("<", ">")
    for beyond, end, head in zip((low < ruler.low, high > ruler.high), (ruler.low, ruler.high), outward, strict=True):
        if beyond:
            axes.plot(ruler.place(end), y, marker=head, markersize=7, color=colour, clip_on=False, zorder=4)


def draw_diamond(axes: Axes, ruler: Ruler, y: float, *, estimate: float, low: float, high: float, kind: str) -> None:
    """Draw a pooled estimate as wide as its interval: dark the result itself, light a group of it, hollow a variant."""
    if not np.isfinite([low, high]).all():
        low = high = estimate
    left, middle, right = ruler.place(np.maximum([low, estimate, high], ruler.low if ruler.log else -np.inf))
    axes.add_patch(
        Polygon(
            [(left, y), (middle, y - DIAMOND), (right, y), (middle, y + DIAMOND)],
            facecolor=FACES.get(kind, PALETTE.paper),
            edgecolor=PALETTE.ink,
            linewidth=LINE.axis,
            zorder=3,
        )
    )
    draw_arrows(axes, ruler, y, (low, high), PALETTE.ink)


def draw_prediction(axes: Axes, ruler: Ruler, y: float, *, low: float, high: float) -> None:
    """Draw a prediction interval as a hatched bar, unlike any confidence interval."""
    left, right = ruler.place(np.clip([low, high], ruler.low, ruler.high))
    axes.add_patch(
        Rectangle(
            (left, y - PREDICTION),
            right - left,
            2 * PREDICTION,
            facecolor=PALETTE.paper,
            edgecolor=PALETTE.ink,
            hatch="//////",
            linewidth=LINE.axis,
            zorder=3,
        )
    )
    draw_arrows(axes, ruler, y, (low, high), PALETTE.ink)


def draw_on_page(chart: Chart, left: float, middle: float, *, marker: str, size: float, face: str, edge: str) -> None:
    """Draw a mark beside text, at a place in inches from the upper left corner of the page; `size` in points."""
    width, height = chart.get_size_inches()
    mark = Line2D([left / width], [1 - middle / height], transform=chart.transFigure, marker=marker, markersize=size)
    mark.set(color=face, markeredgecolor=edge, markeredgewidth=LINE.axis, linestyle="none")
    chart.add_artist(mark)
