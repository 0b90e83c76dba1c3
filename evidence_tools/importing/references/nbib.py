"""PubMed's own format (.nbib, "MEDLINE display"): tags of up to four letters, a hyphen and a blank.

Element descriptions: https://www.nlm.nih.gov/bsd/mms/medlineelements.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from evidence_tools.importing.cleaning import decoded
from evidence_tools.importing.known import NOTHING, Known
from evidence_tools.importing.record import Import, Origin, Unread
from evidence_tools.importing.references.authors import NAMED
from evidence_tools.importing.references.dates import is_date, last_day, partial_date
from evidence_tools.importing.references.entry import Entry, Tagged
from evidence_tools.importing.references.listing import candidates_of
from evidence_tools.importing.references.numbers import doi_in, trials_in
from evidence_tools.importing.references.reference import Reference, pages_of
from evidence_tools.importing.references.settled import registered
from evidence_tools.importing.refusing import fault, refused

KIND = "PubMed references"
_LINE = re.compile(r"([A-Z][A-Z0-9]{1,3}) {0,2}- ?(.*)")
_START = re.compile(rb"(?:\A|\n)(?:\xef\xbb\xbf)?PMID ?- ?\d")
_PUBLIC = ("aheadofprint", "epublish", "ppublish", "ecollection", "pubmed", "entrez")
"""Steps of PHST on which readers could get at the article or its abstract."""
_KINDS = {"practice guideline": "guideline", "guideline": "guideline", "news": "news", "newspaper article": "news"}
_STANDING = {
    "RIN": "RETRACTED",
    "RPI": "RETRACTED and republished",
    "ROF": "a notice of retraction",
    "ECI": "expression of concern",
    "EIN": "an erratum exists",
    "CRI": "corrected and republished",
    "UIN": "an update exists",
}
_WHY = {
    "AB": "text for the extractor",
    "OAB": "text for the extractor, in another language",
    **dict.fromkeys(("AU", "FAU"), "an author after those that the citation names, or the long form of a name"),
    **dict.fromkeys(("EDAT", "PHST", "DEP", "DP", "CRDT", "MHDA", "LR", "DCOM"), "not the first day of publication"),
    **dict.fromkeys(("MH", "OT", "RN"), "keywords have no column"),
}


def looks_like_nbib(content: bytes, name: str) -> bool:
    """Whether some line begins a PubMed record."""
    del name
    return bool(_START.search(content.replace(b"\0", b"").replace(b"\r", b"\n").removeprefix(b"\xff\xfe")))


def read_nbib(content: bytes, name: str, *, read_on: date, known: Known = NOTHING) -> Import:
    """Read PubMed records into candidate rows of `sources`, in the order of the file.

    `published` is the earliest day on which the record says that it could be read: electronic publication (DEP),
    entry into PubMed (EDAT, PHST) or the date of the issue (DP), a month or year counted from its last day.

    Parameters
    ----------
    content
        Bytes of the file.
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
        When there is no record, a record has no title and no author, or a PubMed number is none; all of them at once.

    Examples
    --------
    >>> text = b"PMID- 99000001\\nTI  - SYNTHETIC\\n      walking trial.\\nAU  - Sample A\\nDP  - 2027 Jan\\n"
    >>> read_nbib(text, "a.nbib", read_on=date(2027, 2, 1)).candidates[0].cells["citation"]
    'Sample A. SYNTHETIC walking trial. 2027'
    """
    text = decoded(content, name, KIND)
    unread = list(text.notes)
    entries = [Entry(number, values) for number, values in enumerate(_records(text.text, unread), start=1)]
    _refuse(entries, name)
    candidates = candidates_of(entries, _reference, known, read_on)
    unread.extend(field for entry in entries for field in entry.unread(_WHY, "sources has no column for it"))
    return Import(Origin.of(name, KIND, content, read_on), candidates, tuple(unread))


def _records(text: str, outside: list[Unread]) -> Iterator[tuple[Tagged, ...]]:
    """The tags of each record; a line that begins with blanks continues the one before."""
    record: list[Tagged] = []
    for number, line in enumerate(text.split("\n"), start=1):
        found = None if line.startswith(" ") else _LINE.fullmatch(line)
        if found and found[1] == "PMID":
            if record:
                yield _filled(record)
            record = [Tagged("PMID", found[2].strip(), number)]
        elif found and record:
            record.append(Tagged(found[1], found[2].strip(), number))
        elif line.strip() and record and line.startswith(" "):
            last = record[-1]
            record[-1] = Tagged(last.tag, f"{last.value} {line.strip()}".strip(), last.line)
        elif line.strip():
            why = "no tag, and no continuation of one" if record else "stands before the first record"
            outside.append(Unread(f"line {number}", "", line.strip(), why))
    if record:
        yield _filled(record)


def _filled(record: list[Tagged]) -> tuple[Tagged, ...]:
    return tuple(each for each in record if each.value or each.tag == "PMID")


def _refuse(entries: list[Entry], name: str) -> None:
    faults, again = [], "export the record anew, in PubMed format"
    if not entries:
        faults.append(fault(name, "", "no record", 'records that begin with "PMID- "', again))
    for entry in entries:
        line, pmid = entry.values[0].line, entry.look("PMID")[0]
        if not (pmid.isascii() and pmid.isdigit() and len(pmid) <= 9):
            faults.append(fault(name, "PMID", pmid, "a PubMed number", again, line=line))
        if not entry.look("TI", "TT", "BTI", "AU", "FAU", "CN"):
            faults.append(fault(name, "", f"record {pmid} without title and author", "TI or AU", again, line=line))
    if faults:
        raise refused(name, KIND, faults)


def _reference(entry: Entry) -> Reference:
    authors = entry.look("AU") or entry.look("FAU")
    for author in authors[:NAMED]:
        entry.take_value(author, "AU", "FAU")
    bodies = entry.look("CN")
    if bodies and len(authors) < NAMED:
        authors = [*authors, entry.take("CN")]
    title = entry.take("TI", "TT", "BTI")
    for tag, meaning in _STANDING.items():
        for value in dict.fromkeys(entry.look(tag)):
            entry.remark(f"{meaning}: {entry.take_value(value, tag)}")
    pmid = entry.take("PMID").lstrip("0")
    year, published = _dates(entry)
    return Reference(
        title=title,
        authors=tuple(authors),
        names=tuple(authors),
        journal=entry.take("TA", "JT"),
        numbers=pages_of(entry.take("VI"), entry.take("IP"), entry.take("PG")),
        kind=_kind(entry),
        abstract=bool(entry.look("AB", "OAB")),
        year=year,
        published=published,
        pmid=pmid,
        doi=_doi(entry),
        nct=registered(entry, _stated(entry), [title, *entry.look("AB", "OAB", "OCI")]),
        url=f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/",
    )


def _kind(entry: Entry) -> str:
    """Article, guideline or news by the types of publication; a withdrawal, a notice or a preprint is said."""
    kind = "article"
    for value in dict.fromkeys(entry.look("PT")):
        spoken = value.lower()
        if "retract" in spoken:
            meaning = "a notice of retraction" if "of publication" in spoken or "notice" in spoken else "RETRACTED"
            entry.remark(f"{meaning}: {entry.take_value(value, 'PT')}")
        elif spoken == "preprint":
            entry.remark(f"not reviewed by peers: {entry.take_value(value, 'PT')}")
        elif spoken in _KINDS:
            kind = _KINDS[entry.take_value(value, "PT").lower()]
    return kind


def _stated(entry: Entry) -> tuple[str, ...]:
    """Registry numbers among the secondary sources (``ClinicalTrials.gov/NCT...``)."""
    for value in dict.fromkeys(entry.look("SI")):
        if value.rpartition("/")[2] in trials_in(value):
            entry.take_value(value, "SI")
    return trials_in(*entry.look("SI"))


def _doi(entry: Entry) -> str:
    for value in entry.look("LID", "AID"):
        if value.endswith("[doi]"):
            entry.take_value(value, "LID", "AID")
            return doi_in(value)
    return ""


def _dates(entry: Entry) -> tuple[str, str]:
    """Year of the issue, and the earliest date on which the article could be read where it is exact to the month."""
    issue = entry.look("DP")
    year = partial_date(issue[0])[:4] if issue else ""
    if year and issue[0] == year:  # a date with its month is carried only where it is the first of all
        entry.take("DP")
    steps = [value for value in entry.look("PHST") if any(f"[{step}]" in value for step in _PUBLIC)]
    printed = {value: partial_date(value) for value in (*entry.look("DEP", "EDAT", "DP"), *steps)}
    exact = {value: found for value, found in printed.items() if len(found) > 4}
    if not exact:
        return year, ""
    first = min(exact, key=lambda value: last_day(exact[value]))
    if is_date(first):
        entry.take_value(first, "DEP", "EDAT", "DP", "PHST")
    return year or exact[first][:4], exact[first]
