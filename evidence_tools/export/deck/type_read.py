"""The type that a text of a written deck has, its shape, layout and master asked in turn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pptx.oxml.ns import qn
from pptx.presentation import Presentation as Deck

USUAL_POINTS = 18.0
HUNDREDTHS = 100
EMU_PER_INCH, POINTS_PER_INCH = 914400, 72
_STYLES = {
    "title": "titleStyle",
    "ctrTitle": "titleStyle",
    "body": "bodyStyle",
    "subTitle": "bodyStyle",
    None: "bodyStyle",
}


@dataclass(frozen=True, slots=True)
class ReadParagraph:
    """A paragraph as a viewer sets it: its text, the size of its largest run in points, whether any run is bold.

    `indent` and `before` are inches at its left and above it; `least` is the size of its smallest run.
    """

    text: str
    size: float
    least: float
    bold: bool
    indent: float
    before: float


@dataclass(frozen=True, slots=True)
class TypeReader:
    """Reads the type of texts of one deck."""

    deck: Deck

    def paragraphs(self, body: Any, holders: list[Any]) -> list[ReadParagraph]:
        """The paragraphs of a text body; `holders` are the lists of styles that it inherits from, nearest first."""
        return [self._paragraph(each, [body.find(qn("a:lstStyle")), *holders]) for each in body.findall(qn("a:p"))]

    def holders(self, shape: Any) -> list[Any]:
        """Where a shape's text takes its style from: layout, master, the master's styles, the deck's defaults."""
        found: list[Any] = []
        if shape.is_placeholder:
            kind = shape.element.find(f".//{qn('p:ph')}").get("type")
            layout = shape.part.slide.slide_layout
            found += [_list_style(each) for each in self._bases(shape, layout, kind)]
            styles = layout.slide_master.element.find(qn("p:txStyles"))
            found.append(styles.find(qn(f"p:{_STYLES.get(kind, 'otherStyle')}")))
        found.append(self.deck.element.find(qn("p:defaultTextStyle")))
        return found

    def margins(self, shape: Any) -> tuple[float, float]:
        """Inches that the margins of a box take: left and right together, top and bottom together."""
        kind = shape.element.find(f".//{qn('p:ph')}")
        bases = self._bases(shape, shape.part.slide.slide_layout, kind.get("type")) if shape.is_placeholder else []
        bodies = [each.text_frame._txBody.bodyPr for each in (shape, *bases)]
        sides = {"lIns": 91440, "rIns": 91440, "tIns": 45720, "bIns": 45720}
        known = {side: next((int(b.get(side)) for b in bodies if b.get(side)), usual) for side, usual in sides.items()}
        return (known["lIns"] + known["rIns"]) / EMU_PER_INCH, (known["tIns"] + known["bIns"]) / EMU_PER_INCH

    def _bases(self, shape: Any, layout: Any, kind: str | None) -> list[Any]:
        index = shape.placeholder_format.idx
        own = [each for each in layout.placeholders if each.placeholder_format.idx == index]
        plain = {"ctrTitle": "title", "subTitle": "body", None: "body"}.get(kind, kind)
        masters = layout.slide_master.placeholders
        return [*own, *(each for each in masters if each.element.find(f".//{qn('p:ph')}").get("type") == plain)]

    def _paragraph(self, paragraph: Any, styles: list[Any]) -> ReadParagraph:
        own = paragraph.find(qn("a:pPr"))
        level = int(own.get("lvl", 0)) if own is not None else 0
        levels = [own, *(_level(style, level) for style in styles)]
        runs = [each for each in paragraph if each.tag in (qn("a:r"), qn("a:fld"))]
        sizes = [self._size(run, levels) for run in runs] or [self._size(paragraph, levels)]
        bold = any(_first([run.find(qn("a:rPr")), *_defaults(levels)], "b") in ("1", "true") for run in runs)
        indent = float(_first(levels, "marL") or 0) / EMU_PER_INCH
        return ReadParagraph(_text(paragraph), max(sizes), min(sizes), bold, indent, _before(levels, max(sizes)))

    def _size(self, run: Any, levels: list[Any]) -> float:
        own = run.find(qn("a:endParaRPr")) if run.tag == qn("a:p") else run.find(qn("a:rPr"))
        stated = _first([own, *_defaults(levels)], "sz")
        return float(stated) / HUNDREDTHS if stated else USUAL_POINTS


def _list_style(shape: Any) -> Any:
    return shape.element.find(f"{qn('p:txBody')}/{qn('a:lstStyle')}")


def _level(style: Any, level: int) -> Any:
    return None if style is None else style.find(qn(f"a:lvl{level + 1}pPr"))


def _defaults(levels: list[Any]) -> Iterator[Any]:
    return (None if each is None else each.find(qn("a:defRPr")) for each in levels)


def _first(holders: list[Any], name: str) -> str | None:
    """The attribute as the nearest holder states it."""
    return next((each.get(name) for each in holders if each is not None and each.get(name) is not None), None)


def _before(levels: list[Any], size: float) -> float:
    """Inches above a paragraph: points, or a share of its size."""
    for level in levels:
        room = None if level is None else level.find(qn("a:spcBef"))
        if room is not None:
            points, share = room.find(qn("a:spcPts")), room.find(qn("a:spcPct"))
            if points is not None:
                return float(points.get("val")) / HUNDREDTHS / POINTS_PER_INCH
            return float(share.get("val")) / 100_000 * size / POINTS_PER_INCH
    return 0.0


def _text(paragraph: Any) -> str:
    parts = {qn("a:t"): lambda each: each.text or "", qn("a:br"): lambda each: "\n"}
    return "".join(parts[each.tag](each) for each in paragraph.iter() if each.tag in parts)
