"""Text on a slide: paragraphs in a box whose height was measured before they are written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.text.text import TextFrame, _Paragraph
from pptx.util import Inches, Pt

from evidence_tools.export.arial import FACE, line_height, text_height, text_width
from evidence_tools.export.colours import hexadecimal
from evidence_tools.export.deck.canvas import Canvas
from evidence_tools.export.deck.places import Place
from evidence_tools.figures.theme import PALETTE
from evidence_tools.wording import Told

INDENT = 0.2  # inches from a bullet to its text
ROUGHNESS = 0.98  # of the width is counted on: viewers round letters up to whole pixels
ALIGN = {"l": PP_ALIGN.LEFT, "c": PP_ALIGN.CENTER, "r": PP_ALIGN.RIGHT}
ANCHOR = {"t": MSO_ANCHOR.TOP, "m": MSO_ANCHOR.MIDDLE, "b": MSO_ANCHOR.BOTTOM}


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph of a box: its text and how it is set; `before` is the room above it in points.

    `parts` cuts the text into pieces of their own colours, as a key to colours needs them.
    """

    told: Told
    size: float
    bold: bool = False
    colour: str = PALETTE.ink
    bullet: bool = False
    before: float = 0.0
    align: str = "l"
    parts: tuple[tuple[str, str], ...] = ()

    def height(self, width: float) -> float:
        """Inches that it takes at this width, the room above included."""
        inside = (width - INDENT * self.bullet) * ROUGHNESS
        return text_height(self.told.text, self.size, inside, bold=self.bold) + self.before / 72

    @property
    def line(self) -> float:
        """Width in inches of all of it in one line."""
        return text_width(self.told.text, self.size, bold=self.bold)

    @property
    def longest_word(self) -> float:
        """Width in inches of its longest word: no box may be narrower."""
        return max((text_width(word, self.size, bold=self.bold) for word in self.told.text.split(" ")), default=0.0)


def height_of(paragraphs: Sequence[Paragraph], width: float) -> float:
    """Inches that paragraphs take one below the other."""
    return sum(paragraph.height(width) for paragraph in paragraphs)


def fits(paragraphs: Sequence[Paragraph], place: Place) -> bool:
    """Whether all of it finds room in a box without margins, no word broken."""
    words = max((paragraph.longest_word for paragraph in paragraphs), default=0.0)
    return height_of(paragraphs, place.width) <= place.height + 1e-6 and words <= place.width


def fits_each(paragraphs: Sequence[Paragraph], places: Sequence[Place]) -> bool:
    """Whether each paragraph finds room in its own place."""
    return all(fits([paragraph], place) for paragraph, place in zip(paragraphs, places, strict=True))


def largest(paragraphs: Sequence[Paragraph], sizes: Sequence[float], place: Place) -> list[Paragraph]:
    """The paragraphs in the first size in which they fit, else in the last."""
    for size in sizes:
        sized = [replace(paragraph, size=size) for paragraph in paragraphs]
        if fits(sized, place):
            break
    return sized


def write_box(
    canvas: Canvas,
    name: str,
    paragraphs: Sequence[Paragraph],
    place: Place,
    *,
    anchor: str = "t",
    background: str | None = None,
    margin: float = 0.0,
) -> None:
    """Put paragraphs on the slide; text that does not fit is a fault of the slide."""
    inside = Place(place.left + margin, place.top + margin, place.width - 2 * margin, place.height - 2 * margin)
    blame_overflow(canvas, name, paragraphs, inside)
    box = canvas.slide.shapes.add_textbox(*place.emu)
    box.name = name
    if background:
        box.fill.solid()
        box.fill.fore_color.rgb = RGBColor.from_string(hexadecimal(background))
    frame = box.text_frame
    frame.word_wrap, frame.auto_size, frame.vertical_anchor = True, MSO_AUTO_SIZE.NONE, ANCHOR[anchor]
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Inches(margin)
    write_into(canvas, name, frame, paragraphs)


def blame_overflow(canvas: Canvas, name: str, paragraphs: Sequence[Paragraph], place: Place) -> None:
    """A fault where paragraphs need more room than there is, saying by how much."""
    if fits(paragraphs, place):
        return
    needed, longest = height_of(paragraphs, place.width), max(paragraphs, key=lambda each: each.height(place.width))
    wide = max(paragraph.longest_word for paragraph in paragraphs)
    found = f"its text needs {needed:.2f} inches of height and the box has {place.height:.2f}"
    if wide > place.width:
        found = f"its longest word is {wide:.2f} inches wide and the box {place.width:.2f}"
    lines = max(1, round((needed - place.height) / line_height(longest.size) + 0.49))
    canvas.blame(name, f"{found}; shorten {longest.told.text!r} or another text of this box by about {lines} lines")


def write_into(canvas: Canvas, name: str, frame: TextFrame, paragraphs: Sequence[Paragraph]) -> None:
    """Fill a text frame with paragraphs."""
    for n, paragraph in enumerate(paragraphs):
        write_paragraph(frame.paragraphs[0] if n == 0 else frame.add_paragraph(), paragraph)
        canvas.keep(name, paragraph.told)


def write_paragraph(target: _Paragraph, paragraph: Paragraph) -> None:
    """Set one paragraph."""
    target.alignment = ALIGN[paragraph.align]
    target.space_before, target.space_after = Pt(paragraph.before), Pt(0)
    properties = target._p.get_or_add_pPr()
    if paragraph.bullet:
        properties.set("marL", str(Inches(INDENT)))
        properties.set("indent", str(-Inches(INDENT)))
        properties.append(parse_xml(f'<a:buFont {nsdecls("a")} typeface="{FACE}"/>'))
        properties.append(parse_xml(f'<a:buChar {nsdecls("a")} char="•"/>'))
    if not paragraph.told.text:  # an empty paragraph is as high as its type, which viewers else take from elsewhere
        target._p.append(parse_xml(f'<a:endParaRPr {nsdecls("a")} lang="en-GB" sz="{round(paragraph.size * 100)}"/>'))
        return
    for text, colour in paragraph.parts or ((paragraph.told.text, paragraph.colour),):
        run = target.add_run()
        run.text = text
        run.font.name, run.font.size, run.font.bold = FACE, Pt(paragraph.size), paragraph.bold
        run.font.color.rgb = RGBColor.from_string(hexadecimal(colour))
