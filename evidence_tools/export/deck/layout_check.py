"""What is wrong with the layout of a written deck: found in the file itself, whoever wrote it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.oxml.ns import qn
from pptx.presentation import Presentation as Deck

from evidence_tools.export.arial import line_height, text_width, wrapped
from evidence_tools.export.deck.type_read import EMU_PER_INCH, ReadParagraph, TypeReader

LEAST_POINTS = 12.0
SAFE_FONTS = frozenset({"Arial", "Liberation Sans", "+mn-lt", "+mj-lt"})
SLACK = 0.02  # inches that may be missing: less is not seen
_DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/theme"


@dataclass(frozen=True, slots=True)
class LayoutFault:
    """One fault: the slide, counted from one, the object, and what is wrong with it."""

    slide: int
    shape: str
    found: str

    def __str__(self) -> str:
        return f"slide {self.slide}, {self.shape}: {self.found}"


def check_layout(path: str | Path) -> list[LayoutFault]:
    """Read a deck and list what would be seen as a fault on its slides.

    Parameters
    ----------
    path
        A .pptx.

    Returns
    -------
    list of LayoutFault
        Fonts that are neither safe nor the theme's; texts that are higher or wider than their box or cell, measured in
        Arial; objects that overlap or leave the slide; type under 12 points; objects without words for those who do
        not see them; empty placeholders; slides without title, notes, footer or number. Empty for a clean deck.
    """
    deck = Presentation(str(path))
    reader, fonts = TypeReader(deck), SAFE_FONTS | _theme_fonts(deck)
    return [
        LayoutFault(number, shape, found)
        for number, slide in enumerate(deck.slides, start=1)
        for shape, found in _faults(slide, reader, fonts)
    ]


_Found = Iterator[tuple[str, str]]


def _faults(slide: Any, reader: TypeReader, fonts: frozenset[str]) -> _Found:
    for shape in slide.shapes:
        for check in _OF_A_SHAPE:
            yield from ((shape.name, found) for found in check(shape, reader))
        yield from (
            (shape.name, f"is set in {font}, which is neither safe nor of the theme") for font in _foreign(shape, fonts)
        )
    yield from _overlaps(slide)
    yield from _missing(slide)


def _too_full(shape: Any, reader: TypeReader) -> Iterator[str]:
    if not shape.has_text_frame or not shape.text_frame.text.strip():
        return
    across, down = reader.margins(shape)
    paragraphs = reader.paragraphs(shape.text_frame._txBody, reader.holders(shape))
    yield from _unfit(paragraphs, shape.width / EMU_PER_INCH - across, shape.height / EMU_PER_INCH - down, "box")


def _too_full_cells(shape: Any, reader: TypeReader) -> Iterator[str]:
    if not shape.has_table:
        return
    widths = [column.width / EMU_PER_INCH for column in shape.table.columns]
    for row, column, cell in _cells(shape.table):
        aside = (cell.margin_left + cell.margin_right) / EMU_PER_INCH
        above = (cell.margin_top + cell.margin_bottom) / EMU_PER_INCH
        width = sum(widths[column : column + cell.span_width]) - aside
        height = shape.table.rows[row].height / EMU_PER_INCH - above
        paragraphs = reader.paragraphs(cell.text_frame._txBody, reader.holders(shape))
        for found in _unfit(paragraphs, width, height, "cell"):
            yield f"row {row + 1}, column {column + 1}: {found}"


def _unfit(paragraphs: list[ReadParagraph], width: float, height: float, kind: str) -> Iterator[str]:
    needed = sum(_height(paragraph, width) for paragraph in paragraphs)
    if needed > height + SLACK:
        yield f"the text is {needed:.2f} inches high and the {kind} {height:.2f}"
    words = [(text_width(word, p.size, bold=p.bold) + p.indent, word) for p in paragraphs for word in p.text.split()]
    widest, word = max(words, default=(0.0, ""))
    if widest > width + SLACK:
        yield f"the word {word!r} is {widest:.2f} inches wide and the {kind} {width:.2f}"


def _height(paragraph: ReadParagraph, width: float) -> float:
    lines = wrapped(paragraph.text, paragraph.size, max(width - paragraph.indent, 0.1), bold=paragraph.bold)
    return len(lines) * line_height(paragraph.size) + paragraph.before


def _too_small(shape: Any, reader: TypeReader) -> Iterator[str]:
    sizes = [paragraph.least for paragraph in _all_paragraphs(shape, reader) if paragraph.text.strip()]
    if shape.has_chart:
        space = shape.chart._chartSpace
        sizes += [float(each.get("sz")) / 100 for each in space.iter(qn("a:defRPr"), qn("a:rPr")) if each.get("sz")]
        if space.find(qn("c:txPr")) is None:
            yield "the chart states no size of type, and viewers take 10 points"
    if min(sizes, default=LEAST_POINTS) < LEAST_POINTS:
        yield f"has type of {min(sizes):g} points; the least is {LEAST_POINTS:g}"


def _all_paragraphs(shape: Any, reader: TypeReader) -> Iterator[ReadParagraph]:
    if shape.has_text_frame:
        yield from reader.paragraphs(shape.text_frame._txBody, reader.holders(shape))
    elif shape.has_table:
        for _, _, cell in _cells(shape.table):
            yield from reader.paragraphs(cell.text_frame._txBody, reader.holders(shape))


def _cells(table: Any) -> Iterator[tuple[int, int, Any]]:
    for row in range(len(table.rows)):
        for column in range(len(table.columns)):
            cell = table.cell(row, column)
            if not cell.is_spanned:
                yield row, column, cell


def _silent(shape: Any, reader: TypeReader) -> Iterator[str]:
    properties = shape._element._nvXxPr.cNvPr
    speaks = shape.has_text_frame and shape.text_frame.text.strip()
    if not (speaks or properties.get("descr") or shape.is_placeholder or _decorates(shape)):
        yield "has no alternative text and is not marked as decoration"


def _empty(shape: Any, reader: TypeReader) -> Iterator[str]:
    if shape.is_placeholder and shape.has_text_frame and not shape.text_frame.text.strip():
        yield "is an empty placeholder"


_OF_A_SHAPE: tuple[Callable[[Any, TypeReader], Iterator[str]], ...] = (
    _too_full,
    _too_full_cells,
    _too_small,
    _silent,
    _empty,
)


def _foreign(shape: Any, fonts: frozenset[str]) -> list[str]:
    roots = [shape._element, *([shape.chart._chartSpace] if shape.has_chart else [])]
    used = {each.get("typeface") for root in roots for tag in ("a:latin", "a:buFont") for each in root.iter(qn(tag))}
    return sorted(used - fonts)


def _overlaps(slide: Any) -> _Found:
    page = slide.part.package.presentation_part.presentation
    seen = [(shape.name, _box(shape)) for shape in slide.shapes if not _decorates(shape)]
    for name, (left, top, right, bottom) in seen:
        if left < -SLACK or top < -SLACK or right > page.slide_width / EMU_PER_INCH + SLACK:
            yield name, "leaves the slide at its side or top"
        if bottom > page.slide_height / EMU_PER_INCH + SLACK:
            yield name, "leaves the slide at its foot"
    for (name, one), (other_name, other) in combinations(seen, 2):
        across = min(one[2], other[2]) - max(one[0], other[0])
        down = min(one[3], other[3]) - max(one[1], other[1])
        if across > SLACK and down > SLACK:
            yield name, f"overlaps {other_name!r} by {across:.2f} by {down:.2f} inches"


def _missing(slide: Any) -> _Found:
    if slide.shapes.title is None or not slide.shapes.title.text_frame.text.strip():
        yield "slide", "has no title"
    elif slide.shapes[0].shape_id != slide.shapes.title.shape_id:
        yield slide.shapes.title.name, "is not read first: the title must be the first object"
    if not slide.has_notes_slide or not slide.notes_slide.notes_text_frame.text.strip():
        yield "slide", "has no notes for the speaker"
    kinds = {each.element.find(f".//{qn('p:ph')}").get("type") for each in slide.placeholders}
    for kind, name in (("ftr", "footer"), ("sldNum", "number")):
        if kind not in kinds:
            yield "slide", f"has no {name}"


def _decorates(shape: Any) -> bool:
    return next(shape._element._nvXxPr.cNvPr.iter(_DECORATIVE), None) is not None


def _box(shape: Any) -> tuple[float, float, float, float]:
    left, top, width, height = (part / EMU_PER_INCH for part in (shape.left, shape.top, shape.width, shape.height))
    return left, top, left + width, top + height


def _theme_fonts(deck: Deck) -> frozenset[str]:
    themes = [etree.fromstring(master.part.part_related_by(_RELATION).blob) for master in deck.slide_masters]
    heads = (qn("a:majorFont"), qn("a:minorFont"))
    return frozenset(fonts.find(qn("a:latin")).get("typeface") for theme in themes for fonts in theme.iter(*heads))
