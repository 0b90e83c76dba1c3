"""The chart: a closed matplotlib figure that carries its frame, its alt text and stable bytes."""

from __future__ import annotations

import base64
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial, wraps
from pathlib import Path
from typing import ParamSpec

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

from evidence_tools.errors import ChartError
from evidence_tools.figures.media import Part, is_bare, medium
from evidence_tools.figures.printing import pdf_bytes, png_bytes, svg_bytes
from evidence_tools.figures.redrawing import redrawn
from evidence_tools.figures.theme import PALETTE, PIXELS_PER_INCH, TYPE, themed

SCREEN_PIXELS_PER_INCH = 96
FORMATS = {"png": png_bytes, "svg": svg_bytes, "pdf": pdf_bytes}
WHOLE = Part()
Asked = ParamSpec("Asked")
SAME_BYTES = 9  # decimals of sizes and places: sums differ in the last bit between versions of Python, and so would ids


class Chart(Figure):
    """A picture of evidence that knows what it shows.

    A closed :class:`matplotlib.figure.Figure`: pyplot never hears of it, it cannot be shown twice by
    accident and it changes no setting of the session. Figure functions of the workbench return it.

    Parameters
    ----------
    frame
        The rows the chart is drawn from, one row per mark.
    title
        What is seen, in one sentence.
    alt
        The alternative text: the finding in words for those who do not see the picture.
    width, height
        Size in layout inches (see `figures.media`); the width is that of the medium unless given.
    subtitle, notes
        How it is to be read, and its footnotes; a bare chart holds them without showing them.
    part
        Which part of the rows it shows, where its medium has no room for all of them on one picture.

    Examples
    --------
    >>> chart = Chart(pd.DataFrame({"y": [1.0]}), title="One value", alt="One value, 1.", height=2.0)
    >>> chart
    <Chart: One value>
    >>> sorted(chart._repr_mimebundle_()[0])
    ['image/png', 'image/svg+xml', 'text/plain']
    """

    def __init__(
        self,
        frame: pd.DataFrame,
        *,
        title: str,
        alt: str,
        height: float,
        width: float | None = None,
        subtitle: str = "",
        notes: Sequence[str] = (),
        part: Part = WHOLE,
    ) -> None:
        self.medium, self.bare = medium(), is_bare()
        size = (round(inches, SAME_BYTES) for inches in (width or self.medium.sheet, height))
        with themed():
            super().__init__(figsize=tuple(size), dpi=PIXELS_PER_INCH)
        FigureCanvasAgg(self)
        self._frame = frame.copy()
        self._draw_again: Callable[[], Chart] | None = None
        self.title = title
        self.alt = alt
        self.subtitle = subtitle
        self.notes = tuple(note for note in notes if note)
        self.part = part

    def __repr__(self) -> str:
        return f"<Chart: {self.title}>"

    __str__ = __repr__

    @property
    def frame(self) -> pd.DataFrame:
        """The rows the chart was drawn from; a copy."""
        return self._frame.copy()

    @property
    def printed_size(self) -> tuple[float, float]:
        """Width and height in inches in the medium it was drawn for."""
        width, height = (float(inches) * self.medium.magnification for inches in self.get_size_inches())
        return width, height

    @property
    def parts(self) -> int:
        """How many pictures hold its rows."""
        return self.part.of

    @property
    def fits(self) -> bool:
        """Whether its medium has room for its height."""
        return self.printed_size[1] <= self.medium.room(bare=self.bare)

    def drawn_for(self, name: str, *, bare: bool = False, part: int = 1) -> Chart:
        """Draw the same rows for another medium: laid out anew, with type that can be read there.

        Parameters
        ----------
        name
            ``"notebook"``, ``"page"``, ``"slide"`` or ``"half-slide"``.
        bare
            Leave heading and notes to the slide that holds the picture; `title`, `subtitle` and `notes` hold them.
        part
            Which part of the rows, from 1 to `part.of`: a chart of many rows is continued on further pictures.

        Raises
        ------
        ChartError
            For an unknown medium or part, or a chart that no figure function of the workbench has made.
        """
        if self._draw_again is None:
            raise ChartError(
                f"The chart {self.title!r} cannot be drawn again: nothing tells how it was made. "
                f"Charts of figure functions can, and those of your own function under @drawn."
            )
        return redrawn(self._draw_again, name, bare=bare, part=part)

    def panel(self, left: float, top: float, width: float, height: float) -> Axes:
        """Add axes whose place is given in layout inches from the upper left corner.

        Returns
        -------
        matplotlib.axes.Axes
            Empty axes in the look of the house.
        """
        page_width, page_height = self.get_size_inches()
        bottom = page_height - top - height
        place = (left / page_width, bottom / page_height, width / page_width, height / page_height)
        return self.add_axes([round(part, SAME_BYTES) for part in place])

    def write(
        self,
        left: float,
        top: float,
        text: str,
        *,
        size: float = TYPE.body,
        colour: str = PALETTE.ink,
        weight: str = "normal",
        align: str = "left",
        anchor: str = "top",
    ) -> Text:
        """Write text at a place in inches from the upper left corner.

        Parameters
        ----------
        left, top
            The anchor of the text in inches.
        text
            One line.
        size
            Type size in points.
        colour, weight
            Hex colour and font weight.
        align
            ``"left"``, ``"center"`` or ``"right"``: which side of the text sits at `left`.
        anchor
            ``"top"``, ``"center"`` or ``"baseline"``: which part of the text sits at `top`.

        Returns
        -------
        matplotlib.text.Text
        """
        page_width, page_height = self.get_size_inches()
        return self.text(
            left / page_width,
            1 - top / page_height,
            text,
            fontsize=size,
            color=colour,
            fontweight=weight,
            ha=align,
            va="center_baseline" if anchor == "center" else anchor,
        )

    def save(self, path: str | Path) -> Path:
        """Write the chart as a picture; the ending of the name chooses PNG, SVG or PDF.

        The same chart gives the same bytes every time, in one version of matplotlib.

        Parameters
        ----------
        path
            Where to write; missing folders are made.

        Returns
        -------
        pathlib.Path
            The file written.

        Raises
        ------
        ChartError
            If the ending is none of ``.png``, ``.svg``, ``.pdf``.
        """
        path = Path(path)
        kind = path.suffix.removeprefix(".").lower()
        if kind not in FORMATS:
            allowed = ", ".join(f".{name}" for name in FORMATS)
            raise ChartError(
                f"A chart cannot be saved as {path.name!r}: its ending is {path.suffix!r}. "
                f"Allowed endings are {allowed}. Give the file one of them."
            )
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(self.as_bytes(kind))
        return path

    def as_bytes(self, kind: str) -> bytes:
        """Give the bytes of the picture as ``"png"``, ``"svg"`` or ``"pdf"``."""
        return FORMATS[kind](self)

    def _repr_mimebundle_(
        self, include: Collection[str] | None = None, exclude: Collection[str] | None = None
    ) -> tuple[dict[str, str], dict[str, Mapping[str, object]]]:
        """Give a notebook the PNG (shown where a notebook is not trusted), the SVG and one line of text."""
        bundle = {
            "text/plain": repr(self),
            "image/png": base64.b64encode(self.as_bytes("png")).decode("ascii"),
            "image/svg+xml": self.as_bytes("svg").decode("utf-8"),
        }
        width, height = (round(inches * SCREEN_PIXELS_PER_INCH) for inches in self.printed_size)
        metadata = {
            "image/png": {"alt": self.alt, "width": width, "height": height},
            "image/svg+xml": {"alt": self.alt},
        }
        wanted = [kind for kind in bundle if (not include or kind in include) and kind not in (exclude or ())]
        return {kind: bundle[kind] for kind in wanted}, {k: metadata[k] for k in wanted if k in metadata}


def drawn(figure: Callable[Asked, Chart]) -> Callable[Asked, Chart]:
    """Let the charts of a figure function remember how they were made, so that `Chart.drawn_for` can repeat it.

    Examples
    --------
    >>> @drawn
    ... def blank(rows):
    ...     return Chart(pd.DataFrame({"row": range(rows)}), title="Blank", alt="Nothing.", height=rows / 4)
    >>> blank(4).printed_size, blank(4).drawn_for("half-slide").printed_size[0]
    ((9.0, 1.0), 6.0)
    """

    @wraps(figure)
    def remembered(*asked: Asked.args, **options: Asked.kwargs) -> Chart:
        chart = figure(*asked, **options)
        chart._draw_again = partial(remembered, *asked, **options)
        return chart

    return remembered
