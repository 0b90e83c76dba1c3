"""The chart: a closed matplotlib figure that carries its frame, its alt text and stable bytes."""

from __future__ import annotations

import base64
import io
from collections.abc import Collection, Mapping
from html import escape
from pathlib import Path

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from evidence_tools.errors import ChartError
from evidence_tools.figures.theme import FALLBACK_FONTS, FONT, PALETTE, PIXELS_PER_INCH, TYPE, themed

SCREEN_PIXELS_PER_INCH = 96
FORMATS = ("png", "svg", "pdf")
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
        Size in inches.

    Examples
    --------
    >>> chart = Chart(pd.DataFrame({"y": [1.0]}), title="One value", alt="One value, 1.", height=2.0)
    >>> chart
    <Chart: One value>
    >>> sorted(chart._repr_mimebundle_()[0])
    ['image/png', 'image/svg+xml', 'text/plain']
    """

    def __init__(self, frame: pd.DataFrame, *, title: str, alt: str, width: float = 9.0, height: float) -> None:
        with themed():
            super().__init__(figsize=(round(width, SAME_BYTES), round(height, SAME_BYTES)), dpi=PIXELS_PER_INCH)
        FigureCanvasAgg(self)
        self._frame = frame.copy()
        self.title = title
        self.alt = alt

    def __repr__(self) -> str:
        return f"<Chart: {self.title}>"

    __str__ = __repr__

    @property
    def frame(self) -> pd.DataFrame:
        """The rows the chart was drawn from; a copy."""
        return self._frame.copy()

    def panel(self, left: float, top: float, width: float, height: float) -> Axes:
        """Add axes whose place is given in inches from the upper left corner.

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
        if kind == "png":
            return self._small_png()
        stream = io.BytesIO()
        with themed():
            self.savefig(stream, format=kind, metadata=self._metadata(kind))
        return self._speaking_svg(stream.getvalue()) if kind == "svg" else stream.getvalue()

    def _small_png(self) -> bytes:
        """The picture with a palette of 256 colours: the same to the eye in a third of the bytes."""
        drawn, stream = io.BytesIO(), io.BytesIO()
        with themed():
            self.savefig(drawn, format="png", dpi=PIXELS_PER_INCH, pil_kwargs={"compress_level": 1})
        picture = Image.open(drawn).convert("RGB")
        picture = picture.quantize(256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        words = PngInfo()
        words.add_itxt("Title", self.title)
        words.add_itxt("Description", self.alt)
        dpi = (PIXELS_PER_INCH, PIXELS_PER_INCH)
        picture.save(stream, format="png", compress_level=6, pnginfo=words, dpi=dpi)
        return stream.getvalue()

    def _metadata(self, kind: str) -> dict[str, str | None]:
        # Programs and dates are left out: they would change the bytes of an unchanged picture.
        if kind == "svg":
            return {"Date": None, "Creator": None, "Title": self.title}
        absent = dict.fromkeys(("Creator", "Producer", "CreationDate", "ModDate"))
        return {**absent, "Title": self.title, "Subject": self.alt}

    def _speaking_svg(self, svg: bytes) -> bytes:
        """Add what a screen reader reads and fonts for readers without ours."""
        text = svg.decode("utf-8")
        text = text.replace("<svg ", f'<svg role="img" aria-label="{escape(self.alt)}" ', 1)
        text = text.replace("</title>", f"</title>\n <desc>{escape(self.alt, quote=False)}</desc>", 1)
        return text.replace(f"'{FONT}'", f"'{FONT}', {FALLBACK_FONTS}").encode("utf-8")

    def _repr_mimebundle_(
        self, include: Collection[str] | None = None, exclude: Collection[str] | None = None
    ) -> tuple[dict[str, str], dict[str, Mapping[str, object]]]:
        """Give a notebook the PNG (shown where a notebook is not trusted), the SVG and one line of text."""
        bundle = {
            "text/plain": repr(self),
            "image/png": base64.b64encode(self.as_bytes("png")).decode("ascii"),
            "image/svg+xml": self.as_bytes("svg").decode("utf-8"),
        }
        width, height = (round(inches * SCREEN_PIXELS_PER_INCH) for inches in self.get_size_inches())
        metadata = {
            "image/png": {"alt": self.alt, "width": width, "height": height},
            "image/svg+xml": {"alt": self.alt},
        }
        wanted = [kind for kind in bundle if (not include or kind in include) and kind not in (exclude or ())]
        return {kind: bundle[kind] for kind in wanted}, {k: metadata[k] for k in wanted if k in metadata}
