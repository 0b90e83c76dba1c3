"""Word documents of the house: page, type, fields and footers, on python-docx."""

from __future__ import annotations

from dataclasses import dataclass

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Inches, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from evidence_tools.export.arial import FACE
from evidence_tools.export.colours import hexadecimal
from evidence_tools.export.office.cells import printable
from evidence_tools.export.office.saving import LANGUAGE
from evidence_tools.figures.theme import PALETTE

LETTER = (8.5, 11.0)  # inches
HEADINGS = ("Title", "Heading 1")


@dataclass(frozen=True, slots=True)
class Look:
    """Page and type of a document: margins in inches, sizes in points."""

    landscape: bool = False
    margin: float = 0.8
    body: float = 10.0
    title: float = 18.0
    heading: float = 12.0
    after: float = 4.0

    @property
    def room(self) -> float:
        """The width between the margins, in points."""
        return 72 * ((LETTER[1] if self.landscape else LETTER[0]) - 2 * self.margin)


def new_document(look: Look) -> WordDocument:
    """An empty document on Letter paper, set in Arial, in the language of the house."""
    document = Document()
    section = document.sections[0]
    width, height = (Inches(side) for side in (reversed(LETTER) if look.landscape else LETTER))
    section.orientation = WD_ORIENT.LANDSCAPE if look.landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = width, height
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Inches(look.margin)
    section.header_distance = section.footer_distance = Inches(look.margin / 2)
    normal = document.styles["Normal"]
    set_type(normal, look.body)
    normal.paragraph_format.space_after = Pt(look.after)
    normal.paragraph_format.line_spacing = 1.0
    for name, size in zip(HEADINGS, (look.title, look.heading), strict=True):
        _set_heading(document.styles[name], size, look)
    for name in ("Header", "Footer"):
        set_type(document.styles[name], min(look.body, 9.0), PALETTE.muted)
    _set_language(document)
    return document


def set_type(style: ParagraphStyle, size: float, colour: str = PALETTE.ink) -> None:
    """Set face, size and colour of a style, for every script, over what its theme says."""
    style.font.name, style.font.size = FACE, Pt(size)
    style.font.color.rgb = RGBColor.from_string(hexadecimal(colour))
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), FACE)


def _set_heading(style: ParagraphStyle, size: float, look: Look) -> None:
    set_type(style, size)
    style.font.bold = True
    style.paragraph_format.space_before = Pt(0 if size == look.title else 2 * look.after)
    style.paragraph_format.space_after = Pt(look.after)
    style.paragraph_format.keep_with_next = True
    for border in style.element.findall(f".//{qn('w:pBdr')}"):
        border.getparent().remove(border)
    letters = style.element.get_or_add_rPr()
    for part in [*letters.findall(qn("w:spacing")), *letters.findall(qn("w:kern"))]:  # the template's title is spread
        letters.remove(part)


def _set_language(document: WordDocument) -> None:
    defaults = document.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    language = defaults.find(qn("w:lang"))
    language.set(qn("w:val"), LANGUAGE)


def set_lines_around(document: WordDocument, look: Look, *, header: str, footer: str) -> None:
    """Write the header of every page, and its footer with the number of the page at the right."""
    section = document.sections[0]
    if header:
        section.header.paragraphs[0].add_run(printable(header))
    line = section.footer.paragraphs[0]
    line.paragraph_format.tab_stops.clear_all()
    for stop in line.style.paragraph_format.tab_stops:
        line.paragraph_format.tab_stops.add_tab_stop(stop.position, WD_TAB_ALIGNMENT.CLEAR)
    line.paragraph_format.tab_stops.add_tab_stop(Pt(look.room), WD_TAB_ALIGNMENT.RIGHT)
    line.add_run(f"{printable(footer)}\tPage ")
    add_field(line, "PAGE")
    line.add_run(" of ")
    add_field(line, "NUMPAGES")


def add_field(paragraph: Paragraph, instruction: str) -> None:
    """Add a field that Word works out when it shows the page, such as ``PAGE``."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    paragraph._p.append(field)
    field.append(paragraph.add_run("1")._r)


def add_text(document: WordDocument, text: str, style: str = "Normal", size: float | None = None) -> Paragraph:
    """Add a paragraph; what no file can hold is replaced."""
    paragraph = document.add_paragraph(style=style)
    run = paragraph.add_run(printable(text))
    if size is not None:
        run.font.size = Pt(size)
    return paragraph
