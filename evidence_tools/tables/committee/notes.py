"""What stands below a table for a committee: date of the data, legend of marks, citations of the sources."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pandas as pd

from evidence_tools.evidence import Evidence
from evidence_tools.evidence.ids import ids_in
from evidence_tools.study_effects import MARKS

_INITIALS = re.compile(r" [A-Z]{1,3}$")


def data_line(evidence: Evidence) -> str:
    """The policy under review and the day to which its data reach.

    Examples
    --------
    ``data_line(evidence)`` gives ``"The mild device kit for lumbar spinal stenosis; data of 2026-11-22"``.
    """
    edition = evidence.protocol.edition
    return f"{edition.title}; data of {edition.data_date.isoformat()}"


def legend(marks: Iterable[str]) -> tuple[str, ...]:
    """The meaning of the footnote marks that occur, as one note; none where none occurs.

    Examples
    --------
    >>> legend(["†", ""])
    ('† no spread printed: standard deviation of change borrowed from other populations.',)
    """
    used = set("".join(marks))
    meanings = [f"{mark} {meaning}" for mark, meaning in MARKS.items() if mark in used]
    return (f"{'. '.join(meanings)}.",) if meanings else ()


def citations(evidence: Evidence, ids: Iterable[str]) -> tuple[str, ...]:
    """The sources with these ids as they are cited, with DOI where there is one, each once, as one note
    with a line for each.

    Ids may be several in one text, joined by semicolons.
    """
    names = sorted(ids_in(ids))
    sources = evidence.sources.drop_duplicates("source_id").set_index("source_id")
    known = [f"[{name}] {_cited(sources.loc[name])}" for name in names if name in sources.index]
    return ("\n".join(["Sources", *known]),) if known else ()


def _cited(source: pd.Series) -> str:
    parts = [str(source["citation"]).rstrip(".")]
    if pd.notna(source["doi"]):
        parts.append(f"doi:{source['doi']}")
    elif pd.notna(source["nct"]):
        parts.append(str(source["nct"]))
    return ". ".join(parts) + f" (read as {str(source['read_as']).replace('_', ' ')})."


def document_names(evidence: Evidence) -> dict[str, str]:
    """The references of the policy as they are cited, by id: first author or institution, and year."""
    return {
        each["ref_id"]: f"{_first_author(each['authors'])} {each['year']}" for each in evidence.policy["references"]
    }


def _first_author(authors: str) -> str:
    """The first author without initials, or the institution.

    Examples
    --------
    >>> _first_author("Deer TR, Costandi SJ, et al."), _first_author("ECRI Institute")
    ('Deer', 'ECRI Institute')
    """
    return _INITIALS.sub("", authors.split(",", maxsplit=1)[0])
