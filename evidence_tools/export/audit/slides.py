"""Reading a deck: text, tables, alternative texts and notes of every slide, and its charts with their workbooks."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from evidence_tools.export.audit.blocks import MEASURE, TEXT, Block
from evidence_tools.export.audit.native_charts import chart_blocks
from evidence_tools.export.audit.package import R_ID, A, P, Package
from evidence_tools.export.audit.tokens import has_digits, spaced
from evidence_tools.export.audit.workbooks import chart_workbook

_PRESENTATION = "ppt/presentation.xml"


def slide_blocks(path: Path, file: str) -> Iterator[Block]:
    """Every block of a deck with digits, slide by slide.

    The number of the slide itself is a measure. Values behind the marks of a chart are read twice: as the chart keeps
    them, and in the workbook behind it.
    """
    package = Package(path)
    slides = dict(package.related(_PRESENTATION, "slide"))
    order = [each.get(R_ID, "") for each in package.xml(_PRESENTATION).iter(f"{P}sldId")]
    for number, part in enumerate((slides[each] for each in order), 1):
        yield from _slide(package, part, file, f"slide {number}")


def _slide(package: Package, part: str, file: str, slide: str) -> Iterator[Block]:
    root = package.xml(part)
    yield from _texts(root, file, slide)
    for _, notes in package.related(part, "notesSlide"):
        yield from _texts(package.xml(notes), file, f"{slide}, notes")
    for count, (_, chart) in enumerate(package.related(part, "chart"), 1):
        place = f"{slide}, chart {count}"
        books = [name for _, name in package.related(chart, "package")]
        headings: dict[str, str] = {}
        for book in books:
            blocks, headings = chart_workbook(io.BytesIO(package.bytes(book)), file, f"{place}, workbook")
            yield from blocks
        yield from chart_blocks(package.xml(chart), headings, file, place)


def _texts(root: etree._Element, file: str, place: str) -> Iterator[Block]:
    for each in root.iter(f"{P}cNvPr"):
        for name in ("descr", "title"):
            if has_digits(each.get(name, "")):
                yield Block(file, f"{place}, {each.get('name')}, alternative text", spaced(each.get(name)))
    for count, paragraph in enumerate(root.iter(f"{A}p"), 1):
        where = f"{place}, {_shape(paragraph)}, paragraph {count}"
        for field in paragraph.iter(f"{A}fld"):
            if field.get("type") == "slidenum" and has_digits(_text(field)):
                yield Block(file, f"{where}, number of the slide", spaced(_text(field)), MEASURE)
        text = spaced(_text(paragraph))
        if has_digits(text):
            yield Block(file, where, text, TEXT, _around(paragraph))


def _text(element: etree._Element) -> str:
    """The words of a paragraph, a line break as a space, without the number of the slide."""
    parts = []
    for each in element.iter(f"{A}t", f"{A}br"):
        parent = each.getparent()
        numbered = parent.tag == f"{A}fld" and parent.get("type") == "slidenum" and parent is not element
        parts.append("" if numbered else " " if each.tag == f"{A}br" else each.text or "")
    return "".join(parts)


def _shape(element: etree._Element) -> str:
    for above in element.iterancestors():
        named = next((each for child in above[:1] for each in child.iter(f"{P}cNvPr")), None)
        if named is not None and above.tag in (f"{P}sp", f"{P}graphicFrame", f"{P}pic"):
            return named.get("name", "")
    return ""


def _around(paragraph: etree._Element) -> str:
    """The row of a cell of a table, and the heading of its column."""
    cell = next(paragraph.iterancestors(f"{A}tc"), None)
    if cell is None:
        return ""
    row = cell.getparent()
    table = row.getparent()
    cells, place = list(row.iter(f"{A}tc")), list(row.iter(f"{A}tc")).index(cell)
    headings = list(next(table.iter(f"{A}tr")).iter(f"{A}tc"))
    beside = [spaced(_text(each)) for each in cells if each is not cell]
    return " | ".join([*beside, spaced(_text(headings[place]))])
