"""Pictures as files: PNG, SVG and PDF in the size of their medium, with stable bytes and words for who cannot see."""

from __future__ import annotations

import io
import re
from html import escape
from typing import TYPE_CHECKING

import matplotlib as mpl
from matplotlib.backends.backend_mixed import MixedModeRenderer
from matplotlib.backends.backend_pdf import Op, PdfFile, RendererPdf
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from evidence_tools.figures.lettering import POINTS_PER_INCH
from evidence_tools.figures.theme import FALLBACK_FONTS, FONT, PIXELS_PER_INCH, themed

if TYPE_CHECKING:
    from evidence_tools.figures.chart import Chart

COLOURS = 256
BYTES_OF_A_PIXEL = 4
_SIZE_OF_SVG = re.compile(r'width="([\d.]+)pt" height="([\d.]+)pt"')


def png_bytes(chart: Chart) -> bytes:
    """Give the picture with a palette of 256 colours: the same to the eye in a third of the bytes."""
    picture = _pixels(chart, PIXELS_PER_INCH * chart.medium.magnification)
    picture = picture.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    return _speaking_png(chart, picture, PIXELS_PER_INCH)


def wide_png_bytes(chart: Chart, pixels: int) -> bytes:
    """Give the picture so many pixels wide, in all its colours."""
    picture = _pixels(chart, (pixels + 0.5) / chart.get_size_inches()[0])  # half a pixel more: the rest is cut off
    return _speaking_png(chart, picture, pixels / chart.printed_size[0])


def _pixels(chart: Chart, per_layout_inch: float) -> Image.Image:
    drawn = io.BytesIO()
    with themed():
        chart.savefig(drawn, format="rgba", dpi=per_layout_inch)
    width = int(chart.get_size_inches()[0] * per_layout_inch)  # matplotlib cuts off the rest
    size = (width, drawn.tell() // (width * BYTES_OF_A_PIXEL))
    return Image.frombytes("RGBA", size, drawn.getbuffer()).convert("RGB")


def _speaking_png(chart: Chart, picture: Image.Image, per_inch: float) -> bytes:
    words, stream = PngInfo(), io.BytesIO()
    words.add_itxt("Title", chart.title)
    words.add_itxt("Description", chart.alt)
    picture.save(stream, format="png", compress_level=6, pnginfo=words, dpi=(per_inch, per_inch))
    return stream.getvalue()


def svg_bytes(chart: Chart, *, outlined: bool = False) -> bytes:
    """Give the picture as SVG, in the printed size, with what a screen reader reads and fonts to fall back on.

    `outlined` draws the letters as shapes, for programs that would set them in another font and do not know ours.
    """
    stream = io.BytesIO()
    # Programs and dates are left out: they would change the bytes of an unchanged picture.
    with themed(), mpl.rc_context({"svg.fonttype": "path"} if outlined else {}):
        chart.savefig(stream, format="svg", metadata={"Date": None, "Creator": None, "Title": chart.title})
    text = stream.getvalue().decode("utf-8")
    if chart.medium.magnification != 1:
        width, height = (f"{inches * POINTS_PER_INCH:.6g}" for inches in chart.printed_size)
        text = _SIZE_OF_SVG.sub(f'width="{width}pt" height="{height}pt"', text, count=1)
    text = text.replace("<svg ", f'<svg role="img" aria-label="{escape(chart.alt)}" ', 1)
    text = text.replace("</title>", f"</title>\n <desc>{escape(chart.alt, quote=False)}</desc>", 1)
    return text.replace(f"'{FONT}'", f"'{FONT}', {FALLBACK_FONTS}").encode("utf-8")


def pdf_bytes(chart: Chart) -> bytes:
    """Give the picture as PDF in the printed size.

    `savefig` knows one size for layout and print, so the page is opened here and everything drawn on it magnified.
    """
    absent = dict.fromkeys(("Creator", "Producer", "CreationDate", "ModDate"))
    stream, larger, dpi = io.BytesIO(), chart.medium.magnification, chart.get_dpi()
    width, height = chart.get_size_inches()
    with themed():
        file = PdfFile(stream, metadata={**absent, "Title": chart.title, "Subject": chart.alt})
        file.newPage(width * larger, height * larger)
        file.output(larger, 0, 0, larger, 0, 0, Op.concat_matrix)
        renderer = MixedModeRenderer(chart, width, height, PIXELS_PER_INCH, RendererPdf(file, dpi, height, width))
        try:
            chart.set_dpi(POINTS_PER_INCH)
            chart.draw(renderer)
        finally:
            chart.set_dpi(dpi)
        renderer.finalize()
        file.finalize()
        file.close()
    return stream.getvalue()
