"""The media a chart is drawn for: notebook, printed page, slide and half a slide.

A picture is laid out in *layout inches*, at the type sizes of a notebook. A medium says how wide its picture is and how
small its smallest type may be as printed. The ratio of that to the smallest type of a notebook magnifies type, lines
and marks alike; the width of the layout is what is left. So a chart for half a slide is laid out anew on a narrow
sheet and then printed larger, and no length in any chart has to know the medium.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType

from evidence_tools.errors import ChartError
from evidence_tools.figures.theme import TYPE

MARGIN = 0.16  # layout inches around every picture


@dataclass(frozen=True, slots=True)
class Medium:
    """Where a chart will be seen.

    Parameters
    ----------
    name
        What an analyst calls it.
    width
        Inches of the picture as printed.
    height, bare_height
        Inches there are for it with and without heading and notes, as printed; infinite in a notebook.
    least, title
        Points of its smallest type and of its title, as printed.
    plot
        Height of plots as a share of their height in a notebook.

    Examples
    --------
    >>> MEDIA["slide"].magnification > MEDIA["notebook"].magnification > MEDIA["page"].magnification
    True
    """

    name: str
    width: float
    least: float
    title: float
    height: float = math.inf
    bare_height: float = math.inf
    plot: float = 1.0

    @property
    def magnification(self) -> float:
        """Printed inches for each layout inch."""
        return self.least / TYPE.note

    @property
    def sheet(self) -> float:
        """Width of the picture in layout inches."""
        return self.width / self.magnification

    @property
    def inner(self) -> float:
        """Width between the margins in layout inches."""
        return self.sheet - 2 * MARGIN

    def room(self, *, bare: bool) -> float:
        """Give the inches there are for the height of a picture, as printed."""
        return self.bare_height if bare else self.height

    @property
    def title_size(self) -> float:
        """Points of the title in the layout."""
        return self.title / self.magnification


NOTES, FEWEST_NOTES = 0.2, 0.14  # share of the height of a medium that notes may take, and where rows need the room
LOWEST = 0.42  # share of their height in a notebook below which plots tell too little
NARROW = 6.0  # layout inches
EVENNESS = 20  # heights tried to make the parts of a chart alike
SLACK = 1e-9  # inches: sums of floats
NOTEBOOK = Medium("notebook", width=9.0, least=9.0, title=13.0)
_SLIDE = {"least": 12.0, "height": 7.3, "bare_height": 5.6, "plot": 0.75}
_ALL = (
    NOTEBOOK,
    Medium("page", width=7.0, title=11.0, least=8.0, height=9.5, bare_height=9.5),
    Medium("slide", width=12.3, title=22.0, **_SLIDE),
    Medium("half-slide", width=6.0, title=16.0, **_SLIDE),
)
MEDIA: Mapping[str, Medium] = MappingProxyType({each.name: each for each in _ALL})


@dataclass(frozen=True, slots=True)
class _Drawing:
    """What the current drawing is for; `bare` pictures leave heading and notes to the slide that holds them.

    Rows that are higher than `room`, in layout inches, are continued on further pictures; `part` says on which.
    `notes` is the share of the medium's height that notes may take.
    """

    medium: Medium = NOTEBOOK
    bare: bool = False
    part: int = 1
    room: float = math.inf
    plot: float | None = None
    notes: float = NOTES


@dataclass(frozen=True, slots=True)
class Part:
    """Which picture this is of how many that hold the rows of a chart, and the layout inches of all rows."""

    number: int = 1
    of: int = 1
    height: float = 0.0


_USUAL = _Drawing()
_CURRENT: ContextVar[_Drawing] = ContextVar("drawing", default=_USUAL)


def medium() -> Medium:
    """The medium that is being drawn for: the notebook outside :func:`drawing_for`."""
    return _CURRENT.get().medium


def is_bare() -> bool:
    """Whether heading and notes are left out of what is being drawn."""
    return _CURRENT.get().bare


def is_narrow() -> bool:
    """Whether the sheet is so narrow that a chart should do without what is not needed to read it."""
    return medium().sheet < NARROW


def name_room(most: float) -> float:
    """Give the layout inches that a name may take which takes at most `most` in a notebook."""
    return min(most, 0.4 * medium().inner)


def in_parts(heights: Sequence[float], repeated: Sequence[float] | None = None) -> tuple[Part, range]:
    """Choose the rows of the part that is being drawn: about equally high parts, as few as there is room for.

    Parameters
    ----------
    heights
        Layout inches of each row, with those of a heading above it.
    repeated
        Layout inches of the heading that a part must repeat when it begins with that row; None for no headings.

    Returns
    -------
    tuple of Part and range of rows
    """
    drawing, whole = _CURRENT.get(), sum(heights)
    repeated = repeated or [0.0] * len(heights)
    parts = _filled(heights, repeated, drawing.room)
    fewest = len(parts)
    for step in range(EVENNESS if fewest > 1 else 0):
        room = whole / fewest + (drawing.room - whole / fewest) * step / EVENNESS
        if len(even := _filled(heights, repeated, room)) == fewest:
            parts = even
            break
    if drawing.part > fewest:
        raise ChartError(f"The chart has no part {drawing.part} for {drawing.medium.name!r}: it has {fewest}.")
    return Part(drawing.part, fewest, whole), parts[drawing.part - 1]


def _filled(heights: Sequence[float], repeated: Sequence[float], room: float) -> list[range]:
    """Rows in order on parts that are filled as far as they go; a row that is higher than all stands alone."""
    starts, used = [0], 0.0
    for row, height in enumerate(heights):
        if row > starts[-1] and used + height > room + SLACK:
            starts.append(row)
            used = repeated[row]
        used += height
    return [range(start, end) for start, end in pairwise([*starts, len(heights)])]


def plot_height(height: float) -> float:
    """Give the layout inches of a plot that is `height` high in a notebook."""
    share = _CURRENT.get().plot
    return height * (medium().plot if share is None else share)


def notes_height() -> float:
    """Give the layout inches that notes may take."""
    drawing = _CURRENT.get()
    return drawing.notes * drawing.medium.height / drawing.medium.magnification


@contextmanager
def drawing_for(
    name: str,
    *,
    bare: bool = False,
    part: int = 1,
    room: float = math.inf,
    plot: float | None = None,
    notes: float = NOTES,
) -> Iterator[Medium]:
    """Draw charts for a medium inside a ``with`` block; other threads and tasks do not notice.

    Parameters
    ----------
    name
        ``"notebook"``, ``"page"``, ``"slide"`` or ``"half-slide"``.
    bare
        Leave out heading and notes.
    part
        Which part of the rows, where they find no room on one picture; counted from one.
    room
        Layout inches for rows on one picture.
    plot
        Height of plots as a share of their height in a notebook; None for that of the medium.
    notes
        Share of the medium's height that notes may take.

    Yields
    ------
    Medium

    Raises
    ------
    ChartError
        For an unknown medium.

    Examples
    --------
    >>> with drawing_for("slide"):
    ...     medium().name
    'slide'
    >>> medium().name
    'notebook'
    """
    if name not in MEDIA:
        raise ChartError(f"There is no medium {name!r} to draw a chart for. Allowed are {', '.join(MEDIA)}.")
    before = _CURRENT.set(_Drawing(MEDIA[name], bare, part, room, plot, notes))
    try:
        yield MEDIA[name]
    finally:
        _CURRENT.reset(before)
