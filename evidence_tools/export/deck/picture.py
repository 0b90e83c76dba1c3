"""A chart of the gallery as a picture: sharp at any size where the viewer reads SVG, a PNG elsewhere."""

from __future__ import annotations

import io
from dataclasses import dataclass

from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn

from evidence_tools.briefing.exhibit_records import Picture
from evidence_tools.export.deck.canvas import Canvas
from evidence_tools.export.deck.places import Place
from evidence_tools.figures.chart import Chart
from evidence_tools.figures.printing import svg_bytes
from evidence_tools.wording import Told

NARROW = 10.0  # inches: where there is less, a chart is drawn for half a slide
LEAST_SCALE = 0.95  # of its real size: smaller, and its type would fall below that of the slide
_SHARP = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"


@dataclass(frozen=True, slots=True)
class PicturePlaces:
    """The picture as it is drawn for its place, and the place that it fills."""

    chart: Chart
    place: Place
    faults: tuple[str, ...]


def lay_out_picture(picture: Picture, place: Place) -> PicturePlaces:
    """Draw the chart for a whole or half a slide, without heading and notes: the slide has its own."""
    preset = "half-slide" if place.width < NARROW else "slide"
    chart = picture.chart.drawn_for(preset, bare=True)
    width, height = chart.printed_size
    fitted = place.fitted(width, height)
    if fitted.width > width:
        fitted = Place(place.left + (place.width - width) / 2, place.top, width, height)
    scale = fitted.width / width
    room = f"{place.width:.1f} by {place.height:.1f} are left"
    small = f"it is drawn {width:.1f} by {height:.1f} inches and {room}; show fewer rows or points"
    return PicturePlaces(chart, fitted, () if scale >= LEAST_SCALE else (small,))


def draw_picture(canvas: Canvas, picture: Picture, places: PicturePlaces) -> None:
    """Put the picture on the slide."""
    png = io.BytesIO(places.chart.as_bytes("png"))
    shape = canvas.slide.shapes.add_picture(png, *places.place.emu)
    canvas.name_it(shape, picture.name, Told(places.chart.alt, (), (places.chart.alt,)))
    package = canvas.slide.part.package
    number = sum(1 for part in package.iter_parts() if part.partname.ext == "svg") + 1
    sharp = Part(
        PackURI(f"/ppt/media/sharp{number}.svg"), "image/svg+xml", package, svg_bytes(places.chart, outlined=True)
    )
    identity = canvas.slide.part.relate_to(sharp, RELATIONSHIP_TYPE.IMAGE)
    shape._element.find(f".//{qn('a:blip')}").append(
        parse_xml(
            f'<a:extLst {nsdecls("a", "r")}><a:ext uri="{_SHARP}"><asvg:svgBlip '
            'xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main" '
            f'r:embed="{identity}"/></a:ext></a:extLst>'
        )
    )
