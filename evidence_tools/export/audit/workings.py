"""Pages of notebooks against the executed notebooks beside them: the same digits in the same cells.

Outputs of notebooks hold workings (every row of a frame, thousands of analyses) that no results file should hold.
What is checked is that the page and the chapter of the report show the outputs as the notebook has them.
"""

from __future__ import annotations

import base64
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import nbformat
from lxml import etree
from lxml import html as markup

from evidence_tools.export.audit.faults import Fault

REPORT, NOTEBOOKS = "report.html", "notebooks"
_DIGITS = re.compile(r"\d+")
_ADDRESS = re.compile(r"\]\([^)]*\)")  # where a link of a text leads, which a page does not print
_ORDINAL = re.compile(r"^\s*\d+\. ", re.MULTILINE)  # the marker of a list, which a browser counts
_PICTURED = "data:image/svg+xml;base64,"
_SVG_TEXT = re.compile(r"<text\b[^>]*>([^<]*)<")
_UNSEEN = ("style", "script", "summary")
_MEND = "turn the notebook into its page again (`evidence review`)"
_SHOWN = 6  # differing digits named in one fault


def workings_faults(folder: Path) -> Iterator[Fault]:
    """One fault for each cell whose digits differ between a notebook and its page, or its chapter of the report."""
    chapters = _chapters(folder / REPORT)
    for path in sorted((folder / NOTEBOOKS).glob("*.ipynb")):
        notebook = nbformat.reader.reads(path.read_text(encoding="utf-8"))
        expected = [_of_cell(cell) for cell in notebook.cells]
        page = path.with_suffix(".html")
        if page.is_file():
            main = next(_parsed(page).iter("main"))
            yield from _compared(main.xpath("./section"), expected, page.relative_to(folder).as_posix())
        if path.stem in chapters:
            yield from _compared(chapters[path.stem], expected, f"{REPORT}, chapter {path.stem}")


def _parsed(path: Path) -> etree._Element:
    return markup.document_fromstring(path.read_text(encoding="utf-8"), parser=markup.HTMLParser(huge_tree=True))


def _chapters(path: Path) -> dict[str, list[etree._Element]]:
    """The cells of every chapter of the report by the notebook's name; none without a report."""
    if not path.is_file():
        return {}
    found = _parsed(path).xpath("//article[contains(@class, 'chapter')]")
    return {each.get("id", "").removeprefix("n-"): each.xpath("./section") for each in found}


def _compared(shown: Sequence[etree._Element], expected: Sequence[Counter[str]], file: str) -> Iterator[Fault]:
    if len(shown) != len(expected):
        yield Fault(file, "the page", f"{len(shown)} cells", f"{len(expected)} cells as in the notebook", "", _MEND)
        return
    for number, (section, digits) in enumerate(zip(shown, expected, strict=True), 1):
        found = _of_section(section)
        if found != digits:
            yield Fault(file, f"cell {number}", _listed(found - digits), _listed(digits - found), "", _MEND)


def _listed(digits: Counter[str]) -> str:
    return ", ".join(list(digits.elements())[:_SHOWN]) or "nothing else"


def _of_section(section: etree._Element) -> Counter[str]:
    """Every run of digits that a cell of a page shows, in its words, alternative texts and pictures."""
    words = _texts(section)
    for picture in section.iter("img"):
        words.append(picture.get("alt"))
        source = picture.get("src", "")
        if source.startswith(_PICTURED):
            words += _drawn(base64.b64decode(source.removeprefix(_PICTURED)).decode("utf-8"))
    return _counted(words)


def _of_cell(cell: Mapping[str, Any]) -> Counter[str]:
    """Every run of digits of a cell of a notebook, in its source and what its outputs show."""
    source = cell["source"]
    words = [_read(source) if cell["cell_type"] == "markdown" else source]
    for output in cell.get("outputs", ()):
        words += _of_output(output)
    return _counted(words)


def _of_output(output: Mapping[str, Any]) -> list[str | None]:
    """What a page shows of an output: of several forms the same one that it prefers."""
    data, metadata = output.get("data", {}), output.get("metadata", {})
    if "text" in output:
        return [output["text"]]
    if "text/html" in data:
        return _texts(markup.fragment_fromstring(data["text/html"], create_parent="div"))
    for kind in ("image/svg+xml", "image/png"):
        if kind in data:
            drawn = _drawn(data[kind]) if kind == "image/svg+xml" else []
            return [metadata.get(kind, {}).get("alt", ""), *drawn]
    return [_read(data["text/markdown"])] if "text/markdown" in data else [data.get("text/plain", "")]


def _texts(element: etree._Element) -> list[str | None]:
    """The words within an element; style and script are not shown."""
    inside = [part.text for part in element.iter() if isinstance(part.tag, str) and part.tag not in _UNSEEN]
    return inside + [part.tail for part in element.iterdescendants()]


def _read(text: str) -> str:
    """Markdown as its page shows it: no addresses, no markers of lists."""
    return _ORDINAL.sub("", _ADDRESS.sub("]", text))


def _drawn(svg: str) -> list[str]:
    return _SVG_TEXT.findall(svg)


def _counted(words: Sequence[str | None]) -> Counter[str]:
    return Counter(digits for text in words if text for digits in _DIGITS.findall(text))
