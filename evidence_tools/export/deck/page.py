"""A slide of the file: its title, its exhibit and texts in reading order, its footer and its notes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pptx.slide import SlideLayout
from pptx.util import Inches

from evidence_tools.briefing.records import Slide
from evidence_tools.export.colours import TONES
from evidence_tools.export.deck.arrangement import Arrangement, arrange
from evidence_tools.export.deck.boxes import Paragraph, height_of, write_box
from evidence_tools.export.deck.canvas import Canvas
from evidence_tools.export.deck.held import Footer, fill, named, say_footer
from evidence_tools.export.deck.look import LEAST, POINTS, TITLE
from evidence_tools.export.deck.notes import write_notes
from evidence_tools.export.deck.places import Place
from evidence_tools.export.deck.template import TITLES, WORDS, Template, inside, placeholders
from evidence_tools.figures.theme import PALETTE
from evidence_tools.wording import Told

COVER_TITLE, COVER_WORDS = 36.0, 20.0
TITLE_AIR = 0.2  # inches below a title that does not fill its box
CAUTION_MARGIN, FOOT_GAP = 0.07, 0.08
KEYS = Told("Every number of this deck stands in the results file under the key given in the notes of its slide.")
SEE_FIRST = Told("Continues the slide before it, whose notes hold for this one too.")


_FootBox = tuple[str, list[Paragraph], Place, str | None, float]


def write_cover(template: Template, footer: Footer, title: str, subtitle: str) -> Canvas:
    """The first slide: what it is about, for which edition, with data of which day."""
    canvas = _new(template, template.cover, footer, "cover")
    fill(canvas, TITLES, "Title", [Paragraph(told=named(title), size=COVER_TITLE, bold=True)])
    lines = [line for line in (subtitle, footer.edition, footer.data) if line]
    words = [Paragraph(told=named(line), size=COVER_WORDS) for line in lines]
    fill(canvas, WORDS, "Subtitle", words, otherwise=template.body(template.cover))
    write_notes(canvas, [named(f"{footer.edition}. {footer.data}."), KEYS], ())
    say_footer(canvas, template.cover, footer)
    return canvas


def write_section(template: Template, footer: Footer, slide: Slide) -> Canvas:
    """A slide that begins a part of the deck: its title, and what follows."""
    canvas = _new(template, template.section, footer, slide.name)
    fill(canvas, TITLES, "Title", [Paragraph(told=slide.title, size=COVER_TITLE, bold=True)])
    words = [Paragraph(told=told, size=POINTS[0], before=4.0) for told in slide.points]
    fill(canvas, WORDS, "What follows", words, otherwise=template.body(template.section))
    write_notes(canvas, slide.notes, slide.numbers)
    say_footer(canvas, template.section, footer)
    return canvas


def write_message(template: Template, footer: Footer, slide: Slide) -> Iterator[Canvas]:
    """A slide with a message, and as many more as its table needs."""
    layout = template.appendix if slide.appendix else template.message
    foot = _foot(slide, template.body(layout))
    whole, arranged = _arranged(template, layout, slide, foot, slide.title)
    parts = arranged.layout.slides if arranged.layout else 1
    if parts > 1:
        whole, arranged = _arranged(template, layout, slide, foot, _continued(slide.title, parts - 1, parts))
        parts = arranged.layout.slides
    for part in range(parts):
        canvas = _new(template, layout, footer, slide.name)
        heading = Paragraph(told=_continued(slide.title, part, parts), size=TITLE, bold=True)
        fill(canvas, TITLES, "Title", [heading])
        title = canvas.slide.shapes.title
        left, top, width, height = title.left, title.top, title.width, title.height
        title.left, title.top, title.width = left, top, width
        title.height = min(height, Inches(whole.top) - top)
        _draw(canvas, arranged, part)
        for name, paragraphs, place, background, margin in foot:
            write_box(canvas, name, paragraphs, place, background=background, margin=margin)
        write_notes(canvas, (SEE_FIRST,) if part else slide.notes, () if part else slide.numbers)
        say_footer(canvas, layout, footer)
        yield canvas


def _arranged(
    template: Template, layout: SlideLayout, slide: Slide, foot: list[_FootBox], title: Told
) -> tuple[Place, Arrangement]:
    """The place between the title and the foot, and what stands there."""
    whole = _below_title(template.body(layout), layout, title)
    body = whole if not foot else replace(whole, height=foot[0][2].top - FOOT_GAP - whole.top)
    return whole, arrange(slide, body)


def _below_title(body: Place, layout: SlideLayout, title: Told) -> Place:
    """The body begins higher where the title leaves a line unused, with a little more air than below a full one."""
    room = inside(next(placeholders(layout, TITLES)))
    needed = height_of([Paragraph(told=title, size=TITLE, bold=True)], room.width)
    unused = max(0.0, room.height - needed - TITLE_AIR)
    return Place(body.left, body.top - unused, body.width, body.height + unused)


def _draw(canvas: Canvas, arranged: Arrangement, part: int) -> None:
    """The exhibit, then key numbers and points; a slide that continues a table has the table alone."""
    if arranged.layout is not None:
        arranged.layout.draw(canvas, part)
    for box in arranged.boxes if part == 0 else ():
        write_box(canvas, box.name, box.paragraphs, box.place)


def _continued(title: Told, part: int, parts: int) -> Told:
    """The title with the part of its table, kept together at the end of a line."""
    if parts == 1:
        return title
    more = f"(part\u00a0{part + 1}\u00a0of\u00a0{parts})"
    return Told(f"{title.text} {more}", title.numbers, (*title.names, more))


def _foot(slide: Slide, body: Place) -> list[_FootBox]:
    """Caution and source at the bottom, each as high as it needs; the caution comes first."""
    boxes: list[_FootBox] = []
    bottom = body.bottom
    for name, told, colour, background, margin in (
        ("Source", (slide.source,), PALETTE.muted, None, 0.0),
        ("Caution", slide.caution, PALETTE.ink, TONES["caution"], CAUTION_MARGIN),
    ):
        paragraphs = [Paragraph(told=each, size=LEAST, colour=colour) for each in told if each.text]
        if paragraphs:
            height = height_of(paragraphs, body.width - 2 * margin) + 2 * margin + 0.01
            boxes.insert(
                0, (name, paragraphs, Place(body.left, bottom - height, body.width, height), background, margin)
            )
            bottom -= height + FOOT_GAP
    return boxes


def _new(template: Template, layout: SlideLayout, footer: Footer, name: str) -> Canvas:
    slide = template.deck.slides.add_slide(layout)
    return Canvas(slide, len(template.deck.slides), name)
