"""Reading the words of a page: paragraphs, cells with their row and heading, alternative texts; no script, no style."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from lxml import etree
from lxml import html as lxml_html

from evidence_tools.export.audit.blocks import MEASURE, TEXT, Block
from evidence_tools.export.audit.tokens import has_digits, spaced

_INLINE = frozenset(("a", "abbr", "b", "bdi", "br", "cite", "code", "em", "i", "kbd", "mark", "q", "s"))
_INLINE |= {"small", "span", "strong", "sub", "time", "u", "var", "wbr"}
_SILENT = frozenset(["script", "style", "head", "template"])
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_ORDINAL = re.compile(r"\d+[a-z]?\. ")
_SPOKEN = ("alt", "title", "aria-label")
_ADDRESSES = ("http://", "https://")


def page_blocks(path: Path, file: str) -> Iterator[Block]:
    """Every block of a page with digits; a cell has its row and the heading of its column around it.

    A raised number that leads to a note is a measure: it counts the notes of the page.
    """
    root = lxml_html.document_fromstring(path.read_text(encoding="utf-8"))
    title = root.findtext("head/title") or ""
    if has_digits(title):
        yield Block(file, "title", spaced(title))
    body = root.find("body")
    for number, (element, text, kind) in enumerate(_pieces(body if body is not None else root), 1):
        if has_digits(text):
            ordinal = _ORDINAL.match(text) if element.tag in _HEADINGS else None
            if ordinal:
                yield Block(file, f"{element.tag} {number}, its number", ordinal.group(), MEASURE)
            words = text[ordinal.end() :] if ordinal else text
            yield Block(file, f"{element.tag} {number}", words, kind, _around(element))


def _pieces(element: etree._Element) -> Iterator[tuple[etree._Element, str, str]]:
    """The text of an element that is not in a block within it, then what those blocks hold, in reading order."""
    for name in _SPOKEN:
        if element.get(name):
            yield element, spaced(element.get(name)), TEXT
    if element.tag == "a" and element.get("href", "").startswith(_ADDRESSES):
        yield element, element.get("href"), TEXT
    words = [element.text or ""]
    for child in element:
        if _is_mark(child):
            words.append(" ")
            yield child, spaced("".join(child.itertext())), MEASURE
        elif _is_inline(child):
            words.append(_flat(child))
            yield from _notes_in(child)
        else:
            yield element, spaced("".join(words)), TEXT
            words = []
            if isinstance(child.tag, str) and child.tag not in _SILENT and not _is_chapter(child):
                yield from _pieces(child)
        words.append(child.tail or "")
    yield element, spaced("".join(words)), TEXT


def _is_chapter(child: etree._Element) -> bool:
    """Whether an element is a notebook within the report, which is compared with the notebook itself."""
    return child.tag == "article" and "chapter" in child.get("class", "")


def _is_inline(child: etree._Element) -> bool:
    if not isinstance(child.tag, str) or child.tag not in _INLINE:
        return False
    return all(_is_inline(inner) or _is_mark(inner) for inner in child)


def _flat(element: etree._Element) -> str:
    """The text of an inline element; a line break is a space, a raised mark is read by itself."""
    if element.tag == "br":
        return " "
    inner = ((" " if _is_mark(each) else _flat(each)) + (each.tail or "") for each in element)
    return (element.text or "") + "".join(inner)


def _is_mark(element: etree._Element) -> bool:
    """Whether an element is the number of a note: raised, or a link within the page that is nothing but a number."""
    leads = element.tag == "a" and element.get("href", "").startswith("#")
    return element.tag == "sup" or (leads and spaced("".join(element.itertext())).isdigit())


def _notes_in(element: etree._Element) -> Iterator[tuple[etree._Element, str, str]]:
    """What inline elements hold beside their words: raised marks, spoken attributes, addresses."""
    for each in element.iter():
        if _is_mark(each):
            yield each, spaced("".join(each.itertext())), MEASURE
        for name in _SPOKEN:
            if each.get(name):
                yield each, spaced(each.get(name)), TEXT
        if each.tag == "a" and each.get("href", "").startswith(_ADDRESSES):
            yield each, each.get("href"), TEXT


def _around(element: etree._Element) -> str:
    """The row of a cell, the heading of its column and the nearest row that spans the table."""
    cell = next((each for each in (element, *element.iterancestors()) if each.tag in ("td", "th")), None)
    row = next(cell.iterancestors("tr"), None) if cell is not None else None
    if row is None:
        return ""
    parts = [spaced("".join(each.itertext())) for each in row if each is not cell]
    parts += _spanning(row)
    table = next(row.iterancestors("table"))
    headings = next(iter(table.iter("tr")))
    place = list(row).index(cell) if cell in list(row) else -1
    if row is not headings and 0 <= place < len(headings):
        parts.append(spaced("".join(headings[place].itertext())))
    caption = table.find("caption")
    parts += [spaced("".join(caption.itertext()))] if caption is not None else []
    return " | ".join(parts)


def _spanning(row: etree._Element) -> list[str]:
    above = (each for each in row.itersiblings(preceding=True) if len(each) == 1)
    return [spaced("".join(each.itertext())) for each in list(above)[:1]]
