"""What a template holds ready on a slide: placeholders for title and words, edition, date of the data and number."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date as Date

from lxml.etree import _Element
from pptx.enum.shapes import PP_PLACEHOLDER as KIND
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.slide import SlideLayout

from evidence_tools.briefing.lines import day_in_words
from evidence_tools.export.arial import text_width
from evidence_tools.export.deck.boxes import Paragraph, blame_overflow, write_box
from evidence_tools.export.deck.canvas import Canvas
from evidence_tools.export.deck.look import LEAST
from evidence_tools.export.deck.places import Place
from evidence_tools.export.deck.template import FOOT, inside, placeholders
from evidence_tools.wording import Told


@dataclass(frozen=True, slots=True)
class Footer:
    """What the foot of every slide says."""

    title: str
    edition: str
    day: Date

    @property
    def data(self) -> str:
        """The date of the data in words."""
        return f"Data of {day_in_words(self.day)}"

    def words(self, width: float) -> str:
        """Title and edition where both have room, else the edition."""
        both = f"{self.title}. {self.edition}"
        return both if text_width(both, LEAST) <= width else self.edition


def fill(
    canvas: Canvas,
    kinds: tuple[KIND, ...],
    name: str,
    paragraphs: Sequence[Paragraph],
    *,
    otherwise: Place | None = None,
) -> None:
    """Fill the placeholder of these kinds in its template's type, at a size that was measured.

    Parameters
    ----------
    canvas
        The slide.
    kinds
        What the placeholder may be.
    name
        What the object is called.
    paragraphs
        Its text; without any, the placeholder is taken away.
    otherwise
        Where a box takes the place of a placeholder that the layout lacks.
    """
    layout = canvas.slide.slide_layout
    wanted = next(placeholders(layout, kinds), None)
    if wanted is None:
        if otherwise is not None and paragraphs:
            write_box(canvas, name, paragraphs, otherwise)
        return
    index = wanted.placeholder_format.idx
    shape = next(each for each in canvas.slide.placeholders if each.placeholder_format.idx == index)
    if not paragraphs:
        shape.element.getparent().remove(shape.element)
        return
    shape.name = name
    blame_overflow(canvas, name, paragraphs, inside(wanted))
    for n, paragraph in enumerate(paragraphs):
        target = shape.text_frame.paragraphs[0] if n == 0 else shape.text_frame.add_paragraph()
        run = target.add_run()
        run.text = paragraph.told.text
        run.font.size = round(paragraph.size * 12700)
        canvas.keep(name, paragraph.told)


def say_footer(canvas: Canvas, layout: SlideLayout, footer: Footer) -> None:
    """Edition, date of the data and number of the slide in the placeholders that the layout has for them."""
    held = {each.placeholder_format.type: each for each in placeholders(layout, FOOT)}
    words = footer.words(inside(held[KIND.FOOTER]).width) if KIND.FOOTER in held else ""
    words = words if KIND.DATE in held else f"{words}. {footer.data}"
    for kind, name, text in (
        (KIND.FOOTER, "Edition", words),
        (KIND.DATE, "Date of the data", footer.data),
        (KIND.SLIDE_NUMBER, "Slide number", str(canvas.number)),
    ):
        if kind not in held:
            continue
        shape = deepcopy(held[kind].element)
        shape.find(qn("p:spPr"))[:] = []
        canvas.slide.shapes._spTree.append(shape)
        _renew(shape, name, canvas)
        body = shape.find(qn("p:txBody"))
        body.find(qn("a:lstStyle"))[:] = []
        paragraph = body.find(qn("a:p"))
        paragraph[:] = [_field(text) if kind == KIND.SLIDE_NUMBER else _plain(text)]
        canvas.keep(name, named(text))


def _renew(shape: _Element, name: str, canvas: Canvas) -> None:
    properties = shape.find(f"{qn('p:nvSpPr')}/{qn('p:cNvPr')}")
    taken = [int(each) for each in canvas.slide.shapes._spTree.xpath(".//p:cNvPr/@id")]
    properties.set("id", str(max(taken) + 1))
    properties.set("name", name)


def _plain(text: str) -> _Element:
    run = parse_xml(f'<a:r {nsdecls("a")}><a:rPr lang="en-GB"/><a:t/></a:r>')
    run.find(qn("a:t")).text = text
    return run


def _field(text: str) -> _Element:
    """The number of the slide, which PowerPoint renews when slides move."""
    return parse_xml(
        f'<a:fld {nsdecls("a")} id="{{C1FF6DA9-008F-4B48-92A6-B652298478BF}}" type="slidenum"><a:rPr lang="en-GB"/>'
        f"<a:t>{text}</a:t></a:fld>"
    )


def named(text: str) -> Told:
    """Words of the edition: names and dates, whose digits are no results."""
    return Told(text, (), (text,))
