"""Reading a native chart: the values that it keeps of its workbook, its names and labels."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from evidence_tools.export.audit.blocks import MEASURE, TEXT, VALUE, Block
from evidence_tools.export.audit.package import A, C
from evidence_tools.export.audit.tokens import has_digits, spaced

PLACE = "Place"  # heading of a column that says where a row is drawn
_COLUMN = re.compile(r"^'?Data'?!\$?([A-Z]+)\$?\d+")


def chart_blocks(root: etree._Element, headings: Mapping[str, str], file: str, place: str) -> Iterator[Block]:
    """Every value and text that a chart keeps.

    A value whose reference is a column of data must be a number of the results; one of the drawing, or of a column
    headed `Place`, says where something is drawn and is a measure.

    Parameters
    ----------
    root
        The part of the chart.
    headings
        Of the sheet of data, by the letters of their columns.
    """
    for count, series in enumerate(root.iter(f"{C}ser"), 1):
        for kept in series.iter(f"{C}numCache", f"{C}numLit", f"{C}strCache"):
            yield from _cache(kept, headings, file, f"{place}, series {count}, {_role(kept)}")
    for count, paragraph in enumerate(root.iter(f"{A}p"), 1):
        text = spaced("".join(each.text or "" for each in paragraph.iter(f"{A}t")))
        if has_digits(text):
            yield Block(file, f"{place}, text {count}", text)


def _cache(kept: etree._Element, headings: Mapping[str, str], file: str, place: str) -> Iterator[Block]:
    reference = kept.getparent().findtext(f"{C}f") or ""
    if kept.tag == f"{C}strCache":
        kind = TEXT
    else:
        column = _COLUMN.match(reference)
        drawn = column is None or headings.get(column.group(1), "").startswith(PLACE)
        kind = MEASURE if drawn else VALUE
    for point in kept.iter(f"{C}pt"):
        text = point.findtext(f"{C}v") or ""
        if has_digits(text):
            yield Block(file, f"{place}, point {point.get('idx')}", spaced(text), kind)


def _role(kept: etree._Element) -> str:
    """What the values are for: ``val``, ``xVal``, ``cat``, ``tx`` ..."""
    return str(kept.getparent().getparent().tag).removeprefix(C)
