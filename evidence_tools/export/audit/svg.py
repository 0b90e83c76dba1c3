"""Reading the texts of a picture: labels, wrapped paragraphs as one, title, description."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from evidence_tools.export.audit.blocks import MEASURE, TEXT, Block
from evidence_tools.export.audit.tokens import has_digits, spaced

_NS = "{http://www.w3.org/2000/svg}"
_WORDS = (f"{_NS}title", f"{_NS}desc", "{http://purl.org/dc/elements/1.1/}title")
_TICK = re.compile(r"[xy]tick_\d+$")
_SIZE = re.compile(r"font-size:\s*([\d.]+)|font:[^;]*?([\d.]+)px")
_PLAIN_NUMBER = re.compile(r"[^\w]*[\d][\d,.]*\s*(?:%|m|mo|y)?")
_LEADING = (0.9, 1.7)  # line spacing of one paragraph, as a multiple of the type size
_SAME_ROW = 0.6  # of the type size: how far texts of one row may lie apart


@dataclass(frozen=True, slots=True)
class _Line:
    """One text element: where it stands, how it looks, and whether it is the number of a tick."""

    text: str
    x: float
    y: float
    size: float
    style: str
    tick: bool


def svg_blocks(path: Path, file: str) -> Iterator[Block]:
    """Every text of an SVG with digits; lines of one paragraph are one block, and its row stands around it.

    A tick whose label is a bare number is a measure: it says where on the axis something stands.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    root = etree.fromstring(path.read_bytes(), parser)
    yield from svg_texts(root, file)


def svg_texts(root: etree._Element, file: str, prefix: str = "") -> Iterator[Block]:
    """The same for a parsed picture, such as one inside a page."""
    label = root.get("aria-label", "")
    words = [("label", label), *((etree.QName(each).localname, each.text or "") for each in root.iter(*_WORDS))]
    for place, text in words:
        if has_digits(text):
            yield Block(file, f"{prefix}{place}", spaced(text))
    lines = [_line(each) for each in root.iter(f"{_NS}text")]
    for number, paragraph in enumerate(_paragraphs(lines), 1):
        text = spaced(" ".join(line.text for line in paragraph))
        if has_digits(text):
            bare = paragraph[0].tick and _PLAIN_NUMBER.fullmatch(text)
            yield Block(file, f"{prefix}text {number}", text, MEASURE if bare else TEXT, _row(paragraph[0], lines))


def _line(element: etree._Element) -> _Line:
    style = element.get("style", "")
    size = _SIZE.search(style)
    look = re.sub(r"fill:[^;]*", "", style)
    ticks = any(_TICK.match(each.get("id", "")) for each in element.iterancestors(f"{_NS}g"))
    return _Line(
        "".join(element.itertext()),
        _number(element.get("x")),
        _number(element.get("y")),
        float(size.group(1) or size.group(2)) if size else 10.0,
        look,
        ticks,
    )


def _number(text: str | None) -> float:
    return float(text) if text else 0.0


def _paragraphs(lines: list[_Line]) -> Iterator[list[_Line]]:
    """Lines that follow each other at the same margin, in the same type, one line height apart."""
    together: list[_Line] = []
    for line in lines:
        if together and not _goes_on(together[-1], line):
            yield together
            together = []
        together.append(line)
    if together:
        yield together


def _goes_on(above: _Line, line: _Line) -> bool:
    low, high = _LEADING
    apart = (line.y - above.y) / above.size
    alike = abs(line.x - above.x) < 0.01 and line.style == above.style and not line.tick
    return alike and low < apart < high and not _PLAIN_NUMBER.fullmatch(spaced(line.text))


def _row(line: _Line, lines: list[_Line]) -> str:
    beside = [each for each in lines if abs(each.y - line.y) < _SAME_ROW * line.size and each is not line]
    return spaced(" | ".join(each.text for each in sorted(beside, key=lambda each: each.x)))
