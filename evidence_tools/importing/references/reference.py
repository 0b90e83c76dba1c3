"""One reference as a row of `sources`: identifier, citation, kind, dates and numbers."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from evidence_tools.importing.filling import refusal
from evidence_tools.importing.known import free_id, slug
from evidence_tools.importing.posted import allowed, plain
from evidence_tools.importing.record import Candidate
from evidence_tools.importing.references.authors import byline, surname
from evidence_tools.importing.references.dates import last_day

TABLE = "sources"
_SMALL_WORDS = frozenset(
    (
        "a",
        "an",
        "and",
        "as",
        "at",
        "by",
        "for",
        "from",
        "in",
        "into",
        "of",
        "on",
        "or",
        "the",
        "to",
        "versus",
        "vs",
        "with",
    )
)
_WITHDRAWN = re.compile(r"^\W*(retract(ed|ion)|withdrawn)\b", re.IGNORECASE)
_LONGEST_SURNAME = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """What a reference says of one document.

    Parameters
    ----------
    title
        Title of the document.
    authors
        Surname and initials, or names of bodies, in order.
    names
        The same as printed, for the surname of the first.
    journal, numbers
        Journal or book; volume, issue and pages.
    kind
        Kind of document as `sources` names it; empty where that is not clear.
    abstract
        Whether the reference holds an abstract.
    year, published, pmid, doi, nct, url
        As `sources` spells them; empty where not given.
    """

    title: str
    authors: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    journal: str = ""
    numbers: str = ""
    kind: str = ""
    abstract: bool = False
    year: str = ""
    published: str = ""
    pmid: str = ""
    doi: str = ""
    nct: str = ""
    url: str = ""

    @property
    def citation(self) -> str:
        """Authors, title, and where and when it appeared."""
        printed = " ".join(part for part in (self.journal, self.year) if part)
        where = ";".join(part for part in (printed, self.numbers) if part)
        parts = (byline(self.authors), self.title, where)
        return ". ".join(plain(part).rstrip(".") for part in parts if part.strip(" ."))


def pages_of(volume: str, issue: str, pages: str) -> str:
    """Volume, issue and pages as a citation gives them.

    Examples
    --------
    >>> pages_of("12", "3", "45-52"), pages_of("", "", "e7"), pages_of("", "", "")
    ('12(3):45-52', ':e7', '')
    """
    return volume + (f"({issue})" if issue else "") + (f":{pages}" if pages else "")


def id_of(reference: Reference, taken: Collection[str]) -> str:
    """Identifier of a source: surname and year, with a word of the title where that is taken.

    Examples
    --------
    >>> report = Reference(title="SYNTHETIC walking trial", names=("Sample, Ada",), year="2027")
    >>> id_of(report, ()), id_of(report, {"sample_2027"}), id_of(report, {"sample_2027", "sample_2027_synthetic"})
    ('sample_2027', 'sample_2027_synthetic', 'sample_2027_synthetic_walking')
    """
    words = [slug(word, "") for word in reference.title.split()]
    words = [word for word in words if word and word not in _SMALL_WORDS]
    first = surname(reference.names[0]) if reference.names else " ".join(words[:2])
    wanted = slug(f"{slug(first, 'source')[:_LONGEST_SURNAME].strip('_')} {reference.year}")
    for more in range(min(3, len(words) + 1)):
        named = "_".join([wanted, *words[:more]])
        if named not in taken and len(named) <= 80:
            return named
    return free_id(wanted, taken)


def candidate_of(
    reference: Reference, taken: Collection[str], place: str, remarks: list[str], read_on: date
) -> Candidate:
    """The row of `sources`; what it cannot say is left empty and named in the remark."""
    cells = {
        "source_id": id_of(reference, taken),
        "kind": reference.kind,
        "read_as": "abstract" if reference.abstract else "",
        "citation": reference.citation,
        "year": reference.year,
        "published": reference.published,
        "pmid": reference.pmid,
        "doi": reference.doi,
        "nct": reference.nct,
        "url": reference.url,
        "accessed": read_on.isoformat(),
    }
    open_cells = [*remarks, *_open(reference, read_on)]
    for column, text in cells.items():
        wanted = refusal(TABLE, column, text) if text else ""
        if wanted:
            open_cells.append(f'{column} left empty: found "{text}"; allowed: {wanted}')
            cells[column] = ""
    return Candidate(TABLE, {c: text for c, text in cells.items() if text}, place, "; ".join(open_cells))


def _open(reference: Reference, read_on: date) -> list[str]:
    """What a person must settle in any reference."""
    found = []
    if _WITHDRAWN.match(reference.title):
        found.append("RETRACTED or withdrawn by its title")
    if not reference.citation:
        found.append("citation: neither authors nor title are given")
    if not reference.kind:
        found.append(f"kind: say what it is ({allowed(TABLE, 'kind')})")
    if not reference.abstract:
        found.append(f"read_as: no abstract in the file; say what was read ({allowed(TABLE, 'read_as')})")
    if reference.published and last_day(reference.published) > read_on and len(reference.published) == 10:
        found.append(f"published {reference.published} lies after the day of import")
    return found
