"""An XML file as a tree that remembers what was taken from it, so that the rest can be told as unread."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from evidence_tools.importing.cleaning import cleaned, removal
from evidence_tools.importing.record import Unread
from evidence_tools.importing.refusing import fault, refused

TEXT, TAIL = "text", "text behind"
DEEPEST = 60  # real reviews nest about fifteen; walking deeper would only exhaust the stack
_BOOKKEEPING = {"MODIFIED", "MODIFIED_BY", "ORDER", "SORT_BY", "REVMAN_VERSION", "REVMAN_SUB_VERSION", "MERGED_FROM"}
_CALCULATED = re.compile(r"(LOG_.*|WEIGHT|Z|P_Z|Q|P_Q|I2_Q|DF|CHI2|P_CHI2|SE|VAR|O_E|CI_START|CI_END|EFFECT_SIZE)")
_ENTRY = re.compile(r".*(_DATA|_DATA_ENTRY)")
_FORMAT = {"P", "I", "B", "U", "EM", "STRONG", "SUP", "SUB", "BR", "LINK", "HEADING", "OL", "UL", "LI", "FLOW"}
_CONTRAST = "a contrast between arms: the tables hold numbers of arms"
_SECTIONS = {  # why a part of the file has no place in the tables; the first that the path holds
    "EXCLUDED_STUDIES": "the review left this study out",
    "AWAITING_STUDIES": "the study awaits a decision of the review",
    "ONGOING_STUDIES": "the study was not finished at the time of the review",
    "OTHER_REFERENCES": "a document besides the included studies",
    "IV_OUTCOME": _CONTRAST,
    "OTHER_OUTCOME": "a table of words",
    "COVER_SHEET": "about the review itself",
    "MAIN_TEXT": "the text of the review",
    "CHARACTERISTICS_OF_INCLUDED_STUDIES": "a description in free words: read it when the study is filled in",
}
_IDENTIFIERS = ("ID", "STUDY_ID")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def root_of(content: bytes, name: str, kind: str) -> Element:
    """The root element of an XML file.

    Raises
    ------
    EvidenceError
        When it is no well-formed XML, nests deeper than any review, or declares a document type: declarations can
        hold entities that grow without bound or fetch other files, and RevMan writes none.
    """
    try:
        root = fromstring(content, forbid_dtd=True, forbid_entities=True, forbid_external=True)
    except DefusedXmlException as problem:
        found = f"a document type declaration or entity ({type(problem).__name__})"
        mend = "export the review anew; do not import the file if you do not know who wrote it"
        raise refused(
            name, kind, [fault(name, "", found, "XML without declarations, as RevMan writes it", mend)]
        ) from None
    except (ParseError, LookupError, ValueError) as problem:
        line = getattr(problem, "position", (0, 0))[0]
        wrong = fault(name, "", str(problem), "well-formed XML", "export the review anew", line=line)
        raise refused(name, kind, [wrong]) from problem
    if _too_deep(root):
        wrong = fault(name, "", f"more than {DEEPEST} elements inside one another", "a review", "export it anew")
        raise refused(name, kind, [wrong])
    return root


def unescaped(identifier: str) -> str:
    """An identifier of RevMan as its writer typed it.

    Examples
    --------
    >>> unescaped("STD-Synthetic_x002d_1")
    'STD-Synthetic-1'
    """
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), identifier)


@dataclass(slots=True)
class Tree:
    """The elements of a file; `take` and `words` read a field and mark it as carried.

    Parameters
    ----------
    root
        The outermost element.
    notes
        Characters that no table may hold, which were taken out.
    """

    root: Element
    notes: list[Unread] = field(default_factory=list)
    _taken: set[tuple[int, str]] = field(default_factory=set)
    _placed: set[int] = field(default_factory=set)
    _paths: dict[int, tuple[Element, ...]] = field(init=False)

    def __post_init__(self) -> None:
        self._paths = {id(line[-1]): line for line in _lines((self.root,))}
        for line in self._paths.values():
            gone = _clean(line[-1])
            if gone:
                self.notes.append(removal("/".join(map(_step, line)), tuple(gone)))

    def take(self, element: Element, attribute: str) -> str:
        """An attribute without blanks around it, marked as carried; empty where there is none."""
        self._taken.add((id(element), attribute))
        return element.get(attribute, "").strip()

    def words(self, element: Element | None) -> str:
        """All text inside an element on one line, marked as carried."""
        if element is None:
            return ""
        for part in element.iter():
            self._taken.add((id(part), TEXT))
            if part is not element:
                self._taken.add((id(part), TAIL))
        return _one_line(" ".join(element.itertext()))

    def place(self, element: Element) -> str:
        """Path of an element from the section it is in, with the identifiers on the way."""
        shown = self._paths[id(element)][1:]
        self._placed.update(map(id, shown))
        return "/".join(map(_step, shown)) or element.tag

    def left(self) -> tuple[Unread, ...]:
        """Every field that was not taken: those of one name under one identified element together.

        An identifier is told as the place of what it identifies, and by itself only where there is nothing else.
        """
        groups: dict[tuple[str, str, str], list[str]] = {}
        for identifiers in (False, True):  # what is told of an element names it, so its identifier comes after
            for line, name, value in self._untaken(identifiers=identifiers):
                groups.setdefault(self._group(line, name), []).append(_labelled(line[-1], name, value))
        told = (Unread(place, path, _told(path, values), why) for (place, path, why), values in groups.items())
        return (*self.notes, *told)

    def _untaken(self, *, identifiers: bool) -> Iterator[tuple[tuple[Element, ...], str, str]]:
        for line in self._paths.values():
            element = line[-1]
            for name, value in _fields(element):
                told = (id(element), name) in self._taken or (name in _IDENTIFIERS and id(element) in self._placed)
                if not told and (name in _IDENTIFIERS) == identifiers:
                    yield line, name, value

    def _group(self, line: tuple[Element, ...], name: str) -> tuple[str, str, str]:
        """Place, name and reason under which a field is told."""
        if name in _BOOKKEEPING:
            return self.root.tag, name, "bookkeeping of RevMan"
        holders = [at for at, each in enumerate(line) if _label(each) and not _ENTRY.fullmatch(each.tag)]
        anchor = max(holders, default=0) or min(1, len(line) - 1)
        inner = line[anchor + 1 : len(line) - (name == TAIL)]
        path = [each.tag for each in inner if each.tag not in _FORMAT]
        return self.place(line[anchor]), "/".join([*path, TEXT if name == TAIL else name]), _why(line, name)


def _labelled(element: Element, name: str, value: str) -> str:
    label = _label(element) if _ENTRY.fullmatch(element.tag) and name not in _IDENTIFIERS else ""
    return f"{label}: {value}" if label else value


def _told(path: str, values: list[str]) -> str:
    """Pieces of one text in their order; other values each once."""
    return " ".join(values) if path.endswith(TEXT) else " | ".join(dict.fromkeys(values))


def _clean(element: Element) -> list[str]:
    """Take out characters that no table may hold; which they were."""
    gone: list[str] = []
    for name, value in [*element.attrib.items()]:
        text, found = cleaned(value)
        element.set(name, text)
        gone += found
    element.text, in_text = cleaned(element.text or "")
    element.tail, behind = cleaned(element.tail or "")
    return [*gone, *in_text, *behind]


def _why(line: tuple[Element, ...], name: str) -> str:
    tags = {each.tag for each in line}
    for section, why in _SECTIONS.items():
        if section in tags:
            return why
    calculated = "ANALYSES_AND_DATA" in tags and _CALCULATED.fullmatch(name)
    return "calculated by RevMan" if calculated else "no column of the tables takes it"


def _lines(line: tuple[Element, ...]) -> Iterator[tuple[Element, ...]]:
    """Every element with all that hold it, the outermost first."""
    yield line
    for child in line[-1]:
        yield from _lines((*line, child))


def _fields(element: Element) -> Iterator[tuple[str, str]]:
    named = [*element.attrib.items(), (TEXT, element.text or ""), (TAIL, element.tail or "")]
    yield from ((name, _one_line(value)) for name, value in named if value.strip())


def _label(element: Element) -> str:
    return unescaped(next(filter(None, map(element.get, _IDENTIFIERS)), "")).strip()


def _step(element: Element) -> str:
    label = _label(element)
    return f"{element.tag}[{label}]" if label else element.tag


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _too_deep(root: Element) -> bool:
    level, waiting = 0, [root]
    while waiting and level <= DEEPEST:
        waiting = [child for element in waiting for child in element]
        level += 1
    return bool(waiting)
