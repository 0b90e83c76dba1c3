"""RIS files, as Embase, Web of Science, Zotero, EndNote and most publishers export references.

The library rispy takes the tags apart. Around it stands what it does not do: records without an end, lines outside a
record, values without a blank before them and repeated tags are kept and named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from types import MappingProxyType

import rispy
from rispy.config import TYPE_OF_REFERENCE_MAPPING

from evidence_tools.importing.cleaning import decoded
from evidence_tools.importing.known import NOTHING, Known
from evidence_tools.importing.record import Import, Origin, Unread
from evidence_tools.importing.references.authors import NAMED, short_author
from evidence_tools.importing.references.dates import is_date, partial_date
from evidence_tools.importing.references.entry import Entry, Tagged
from evidence_tools.importing.references.listing import candidates_of
from evidence_tools.importing.references.numbers import doi_in, pmid_in, trials_in
from evidence_tools.importing.references.reference import Reference, pages_of
from evidence_tools.importing.references.settled import registered, told
from evidence_tools.importing.refusing import fault, refused

KIND = "RIS references"
_LINE = re.compile(r"([A-Z][A-Z0-9])  -(?: (.*)|(.*))", re.DOTALL)
_START = re.compile(rb"(?m)^(?:\xef\xbb\xbf)?TY  -")
_KINDS = MappingProxyType(
    {
        "JOUR": "article",
        "JFULL": "article",
        "EJOUR": "article",
        "INPR": "article",
        "MGZN": "article",
        "ABST": "abstract",
        "CONF": "abstract",
        "CPAPER": "abstract",
        "NEWS": "news",
    }
)
_ABSTRACTS = ("AB", "N2")
_REGISTRY = ("C1", "C2", "AN", "N1", "M1", "ID")  # tags in which databases keep numbers of trials
_OUTSIDE = "stands outside a record (between ER and the next TY, or before the first)"
_WHY = {
    **dict.fromkeys(_ABSTRACTS, "text for the extractor"),
    **dict.fromkeys(("AU", "A1"), "the name in full, or an author after those that the citation names"),
    "Y2": "day on which somebody else read it",
    "KW": "keywords have no column",
}


def looks_like_ris(content: bytes, name: str) -> bool:
    """Whether some line begins a RIS record; a file in UTF-16 is known by its ending and its mark."""
    del name
    return bool(_START.search(content.replace(b"\0", b"").replace(b"\r", b"\n").removeprefix(b"\xff\xfe")))


def read_ris(content: bytes, name: str, *, read_on: date, known: Known = NOTHING) -> Import:
    """Read references in RIS format into candidate rows of `sources`, in the order of the file.

    Parameters
    ----------
    content
        Bytes of the file, in UTF-8, UTF-16 (with its mark) or Windows-1252.
    name
        Name of the file.
    read_on
        Day of the import.
    known
        What the edition knows: repeated documents are marked, and taken identifiers are not used again.

    Returns
    -------
    Import
        One candidate for each record; abstracts, and every tag without a column, in `unread`.

    Raises
    ------
    EvidenceError
        When there is no record in the file.

    Examples
    --------
    >>> text = b"TY  - JOUR\\nAU  - Sample, Ada\\nTI  - SYNTHETIC\\nPY  - 2027\\nER  - \\n"
    >>> read_ris(text, "a.ris", read_on=date(2027, 2, 1)).candidates[0].cells["citation"]
    'Sample A. SYNTHETIC. 2027'
    """
    text = decoded(content, name, KIND)
    entries: list[Entry] = []
    unread = list(text.notes)
    for record, closed in _records(text.text, unread):
        entries.append(Entry(len(entries) + 1, _tagged(record)))
        if not closed:
            entries[-1].remark("the record has no end (ER): it may be cut off")
    if not entries:
        none = fault(name, "", "no record", 'records that begin with "TY  - "', "export the references as RIS")
        raise refused(name, KIND, [none])
    candidates = candidates_of(entries, _reference, known, read_on)
    unread.extend(field for entry in entries for field in entry.unread(_WHY, "sources has no column for it"))
    return Import(Origin.of(name, KIND, content, read_on), candidates, tuple(unread))


def _records(text: str, outside: list[Unread]) -> Iterator[tuple[list[tuple[int, str, str]], bool]]:
    """Line, tag and value of each record, and whether it has an end; lines outside of records go to `outside`."""
    record: list[tuple[int, str, str]] = []
    for number, line in enumerate(text.split("\n"), start=1):
        found = _LINE.fullmatch(line.strip("\t "))
        tag, value = (found[1], (found[2] or found[3] or "").strip()) if found else ("", line.strip())
        if tag == "TY" and record:
            yield record, False
            record = []
        if tag == "TY" or (record and tag not in ("", "ER")):
            record.append((number, tag, value))
        elif tag == "ER" and record:
            if value:
                outside.append(Unread(f"line {number}", "ER", value, "the end of a record has no value"))
            yield record, True
            record = []
        elif record and value:
            began, last, before = record[-1]
            record[-1] = (began, last, f"{before} {value}".strip())
        elif value or tag:
            outside.append(Unread(f"line {number}", tag, value, _OUTSIDE))
    if record:
        yield record, False


def _tagged(record: list[tuple[int, str, str]]) -> tuple[Tagged, ...]:
    """The tags of one record as rispy takes them apart, with their lines; each value by itself."""
    tags = {tag for _, tag, _ in record}
    source = "\n".join(f"{tag}  - {value}" for _, tag, value in record) + "\nER  - \n"
    mapping = {"ER": "ER", "UK": "UK", **{tag: tag for tag in tags}}
    parsed = rispy.loads(source, mapping=mapping, list_tags=sorted(tags - {"TY"}), delimiter_tags_mapping={})[0]
    waiting = {tag: iter([parsed[tag]] if tag == "TY" else parsed[tag]) for tag in tags}
    values = (Tagged(tag, next(waiting[tag]), line) for line, tag, _ in record)
    return tuple(each for each in values if each.value or each.tag == "TY")


def _reference(entry: Entry) -> Reference:
    type_name = entry.look("TY")[0]
    names = entry.look("AU", "A1")
    for author in names[:NAMED]:
        if author == short_author(author):
            entry.take_value(author, "AU", "A1")
    title = entry.take("TI", "T1", "CT", "BT")
    year, published = _dates(entry)
    doi = _doi(entry)
    url = next((each for each in entry.look("UR", "L2", "LK") if each.startswith(("http://", "https://"))), "")
    kind = _KINDS.get(type_name, "")
    if kind:
        entry.take("TY")
    else:
        spoken = TYPE_OF_REFERENCE_MAPPING.get(type_name, "unknown")
        entry.remark(f"type of the record: {entry.take('TY') or 'none'} ({spoken})")
    pages = "-".join(part for part in (entry.take("SP"), entry.take("EP")) if part)
    told(entry, title, "N1", "M3", "KW", "RN")
    return Reference(
        title=title,
        authors=tuple(map(short_author, names)),
        names=tuple(names),
        journal=entry.take("J2", "JA", "JO", "JF", "T2", "BT"),
        numbers=pages_of(entry.take("VL"), entry.take("IS", "CP"), pages),
        kind=kind,
        abstract=bool(entry.look(*_ABSTRACTS)),
        year=year,
        published=published,
        pmid=_pmid(entry),
        doi=doi,
        nct=registered(entry, _stated(entry), [title, *entry.look(*_ABSTRACTS)]),
        url=entry.take_value(url, "UR", "L2", "LK") if url else (f"https://doi.org/{doi}" if doi else ""),
    )


def _stated(entry: Entry) -> tuple[str, ...]:
    """Registry numbers in the tags in which databases keep them."""
    numbers = [value for value in entry.look(*_REGISTRY) if trials_in(value)]
    for value in numbers:
        if value in trials_in(value):  # a longer text says more than the number
            entry.take_value(value, *_REGISTRY)
    return trials_in(*numbers)


def _dates(entry: Entry) -> tuple[str, str]:
    """Year, and the most exact date of that year where one says more; a date of another year is said."""
    dates = {text: partial_date(text) for text in entry.look("PY", "Y1")}
    year = next((found[:4] for found in dates.values() if found), "")
    dates |= {text: partial_date(text, year) for text in entry.look("DA")}
    year = year or next((found[:4] for found in dates.values() if found), "")
    for text, found in dates.items():
        if found and found[:4] != year:
            entry.remark(f"the dates disagree: year {year}, and {text}")
    same = {text: found for text, found in dates.items() if year and found[:4] == year}
    exact = max(same, key=lambda text: len(same[text]), default="")
    for text in same:
        if is_date(text) and (text == exact or text.strip("/ ") == year):
            entry.take_value(text, "PY", "Y1", "DA")
    return year, same[exact] if exact and len(same[exact]) > 4 else ""


def _doi(entry: Entry) -> str:
    for tag in ("DO", "DI", "M3", "UR", "L3", "N1"):
        for value in entry.look(tag):
            doi = doi_in(value)
            if doi:
                if tag in ("DO", "DI"):
                    entry.take_value(value, tag)
                return doi
    return ""


def _pmid(entry: Entry) -> str:
    """PubMed number: named as such, or the accession number of a record that comes from PubMed or MEDLINE."""
    for value in entry.look("AN", "C2", "N1", "UR", "L2", "M1", "ID"):
        if pmid_in(value):
            return pmid_in(value)
    database = " ".join(entry.look("DB", "DP", "N1")).lower()
    number = next((value for value in entry.look("AN", "ID") if value.isdigit() and len(value) <= 9), "")
    if number and ("pubmed" in database or "medline" in database):
        return entry.take_value(number, "AN", "ID").lstrip("0")
    return ""
