"""Placing small labels beside their points so that none lies on another, on a point or outside the picture."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from matplotlib.axes import Axes
from matplotlib.text import Text
from numpy.typing import NDArray

from evidence_tools.figures.chart import Chart
from evidence_tools.figures.lettering import POINTS_PER_INCH, line_height, text_width
from evidence_tools.figures.media import is_narrow
from evidence_tools.figures.theme import PALETTE, TYPE

LINE_STEP, LINE_HALF = 0.06, 0.02  # inches
DISTANCES = (0.05, 0.12, 0.2, 0.3, 0.42)  # inches from a mark to its label
NEAR = 2  # of these for a narrow sheet


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in inches; `top` is above `bottom`, both counted downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: Box) -> bool:
        """Whether two rectangles share any area."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def within(self, other: Box) -> bool:
        """Whether this rectangle lies wholly inside another."""
        return (
            other.left <= self.left
            and self.right <= other.right
            and other.top <= self.top
            and self.bottom <= other.bottom
        )


@dataclass(frozen=True, slots=True)
class Spot:
    """A point with the radius of its mark and the label it wants, in inches."""

    x: float
    y: float
    radius: float
    label: str


def place_labels(spots: Sequence[Spot], bounds: Box, size: float, obstacles: Sequence[Box] = ()) -> list[Box | None]:
    """Find a place for every label near its point: right, left, below or above, then further away.

    Parameters
    ----------
    spots
        Points with their labels; earlier ones choose first.
    bounds
        The room that labels must not leave.
    size
        Type size in points.
    obstacles
        Further rectangles that labels must leave free.

    Returns
    -------
    list of Box or None
        One box per spot, None where no free place was found.

    Examples
    --------
    >>> place_labels([Spot(1.0, 1.0, 0.05, "one")], Box(0.0, 0.0, 4.0, 2.0), 9.0)[0].left > 1.0
    True
    """
    taken = [*obstacles]
    taken += [Box(s.x - s.radius, s.y - s.radius, s.x + s.radius, s.y + s.radius) for s in spots]
    places: list[Box | None] = []
    for spot in spots:
        free = (
            box
            for box in _candidates(spot, size)
            if box.within(bounds) and not any(box.overlaps(other) for other in taken)
        )
        place = next(free, None)
        places.append(place)
        if place is not None:
            taken.append(place)
    return places


def _candidates(spot: Spot, size: float) -> Iterator[Box]:
    width, height = text_width(spot.label, size), line_height(size)
    near = NEAR if is_narrow() else None  # a far label of a small plot would stand beside another point
    for distance in DISTANCES[:near]:
        reach = spot.radius + distance
        sides = [(spot.x + reach, spot.y - height / 2), (spot.x - reach - width, spot.y - height / 2)]
        for shift in (0.0, -width / 2 - reach, width / 2 + reach)[: near and 1]:
            sides += [(spot.x - width / 2 + shift, spot.y + sign) for sign in (reach, -reach - height)]
        for left, top in sides:
            yield Box(left, top, left + width, top + height)


def label_points(
    chart: Chart,
    axes: Axes,
    points: Sequence[tuple[float, float]],
    labels: Sequence[str],
    *,
    radius: float | Sequence[float],
    lines: Sequence[Sequence[tuple[float, float]]] = (),
) -> None:
    """Write labels beside points of a plot; a label without a free place is left out.

    Parameters
    ----------
    chart, axes
        The page and the plot, whose limits must be final.
    points
        Places in data coordinates.
    labels
        One per point, in the order in which they choose.
    radius
        Size of the marks in points, one for all or one each.
    lines
        Lines that no label should cross, each by its points in data coordinates.
    """
    width, height = chart.get_size_inches()
    corners = axes.get_position()
    bounds = Box(corners.x0 * width, (1 - corners.y1) * height, corners.x1 * width, (1 - corners.y0) * height)
    inches = axes.transData + chart.dpi_scale_trans.inverted()
    places = inches.transform(np.asarray(points, dtype=float).reshape(-1, 2))
    radii = np.broadcast_to(np.asarray(radius, dtype=float) / 2 / POINTS_PER_INCH, len(places))
    spots = [Spot(x, height - y, r, text) for (x, y), r, text in zip(places, radii, labels, strict=True)]
    obstacles = [box for line in lines for box in _along(inches.transform(np.asarray(line, dtype=float)), height)]
    for box, spot in zip(place_labels(spots, bounds, TYPE.note, obstacles), spots, strict=True):
        if box is not None:
            middle = (box.top + box.bottom) / 2
            chart.write(box.left, middle, spot.label, size=TYPE.note, colour=PALETTE.muted, anchor="center")


def clear_below(texts: Iterable[Text]) -> None:
    """Let lines end where a label crosses them."""
    for text in texts:
        text.set_bbox({"facecolor": PALETTE.paper, "edgecolor": "none", "pad": 0.6})


def _along(line: NDArray[np.float64], height: float) -> Iterator[Box]:
    """Small boxes along a line, close enough that no label slips between them."""
    for start, end in pairwise(line):
        steps = int(np.hypot(*(end - start)) / LINE_STEP) + 2
        for x, y in np.linspace(start, end, steps):
            yield Box(x - LINE_HALF, height - y - LINE_HALF, x + LINE_HALF, height - y + LINE_HALF)
