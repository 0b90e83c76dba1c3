"""Reading a Word document: paragraphs, cells with their row, alternative texts, headers and footers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from evidence_tools.export.audit.blocks import MEASURE, TEXT, Block
from evidence_tools.export.audit.package import Package, W
from evidence_tools.export.audit.tokens import has_digits, spaced

_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_PARTS = ("document", "header", "footer", "footnotes", "endnotes")
_NUMBERS = ("PAGE", "NUMPAGES")


def document_blocks(path: Path, file: str) -> Iterator[Block]:
    """Every block of a document with digits; the number of a page is a measure."""
    package = Package(path)
    for part in package.names("word/"):
        name = part.removeprefix("word/").removesuffix(".xml")
        if name.startswith(_PARTS):
            yield from _part(package.xml(part), file, name)


def _part(root: etree._Element, file: str, name: str) -> Iterator[Block]:
    for count, drawn in enumerate(root.iter(_DRAWN), 1):
        for spoken in ("descr", "title"):
            if has_digits(drawn.get(spoken, "")):
                yield Block(file, f"{name}, object {count}, {spoken}", spaced(drawn.get(spoken)))
    for count, paragraph in enumerate(root.iter(f"{W}p"), 1):
        words, pages = _words(paragraph)
        place = f"{name}, paragraph {count}"
        if has_digits(pages):
            yield Block(file, f"{place}, number of the page", spaced(pages), MEASURE)
        if has_digits(words):
            yield Block(file, place, spaced(words), TEXT, _around(paragraph))


def _words(paragraph: etree._Element) -> tuple[str, str]:
    """The words of a paragraph, and apart from them what its fields for page numbers show."""
    words, pages, in_field, counts_pages = [], [], False, False
    for each in paragraph.iter(f"{W}t", f"{W}tab", f"{W}br", f"{W}fldChar", f"{W}instrText", f"{W}fldSimple"):
        if each.tag == f"{W}fldChar":
            in_field = each.get(f"{W}fldCharType") != "end"
            counts_pages = counts_pages and in_field
        elif each.tag == f"{W}instrText":
            counts_pages = in_field and (each.text or "").strip().startswith(_NUMBERS)
        elif each.tag == f"{W}t":
            simple = next(each.iterancestors(f"{W}fldSimple"), None)
            page = counts_pages or (simple is not None and simple.get(f"{W}instr", "").strip().startswith(_NUMBERS))
            (pages if page else words).append(each.text or "")
        elif each.tag != f"{W}fldSimple":
            words.append(" ")
    return "".join(words), "".join(pages)


def _around(paragraph: etree._Element) -> str:
    """The row of a cell, and the heading of its column."""
    cell = next(paragraph.iterancestors(f"{W}tc"), None)
    if cell is None:
        return ""
    row = cell.getparent()
    table = next(row.iterancestors(f"{W}tbl"))
    cells, headings = list(row.iter(f"{W}tc")), list(next(table.iter(f"{W}tr")).iter(f"{W}tc"))
    place = cells.index(cell)
    heading = [_cell(headings[place])] if place < len(headings) else []
    return " | ".join([_cell(each) for each in cells if each is not cell] + heading)


def _cell(cell: etree._Element) -> str:
    return spaced(" ".join("".join(_words(each)) for each in cell.iter(f"{W}p")))
