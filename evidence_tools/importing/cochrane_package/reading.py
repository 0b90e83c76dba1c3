"""A data package from its bytes to candidates, with everything unread."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from datetime import date

from evidence_tools.errors import EvidenceError
from evidence_tools.importing.cochrane_package.analyses import DATA, OVERALL, add_analyses
from evidence_tools.importing.cochrane_package.context import Context
from evidence_tools.importing.cochrane_package.package import Package, holds_a_table, open_package
from evidence_tools.importing.cochrane_package.studies import (
    INFORMATION,
    RESULTS,
    TWICE,
    add_arms,
    add_judgements,
    add_results,
    add_studies,
)
from evidence_tools.importing.known import NOTHING, Known, free_id, slug
from evidence_tools.importing.record import Candidate, Import, Origin, Unread
from evidence_tools.importing.references import read_ris
from evidence_tools.importing.review_software import Book

KIND = "Cochrane data package"
_REASONS = {
    DATA: "a contrast between arms, or calculated by the review: the tables hold numbers of arms",
    OVERALL: "a setting of the analysis, or calculated by the review",
    "subgroup-estimates": "estimates of subgroups: only what was pooled over all studies becomes a row",
    INFORMATION: "a description in free words: read it when the study is filled in",
    RESULTS: f"no number of an arm; or {TWICE}",
}
_OTHERWISE = "no column of the tables takes it"
_INCLUDED = re.compile(r"(?:^|[-/])included\.ris$", re.IGNORECASE)
_NUMBER = re.compile(r"(?:^|/)([A-Za-z]{2}[0-9]{6})(?=[-/.])")


def looks_like_data_package(content: bytes, name: str) -> bool:
    """Whether these bytes are a ZIP that lists a table of a data package, whatever the file is called.

    Examples
    --------
    >>> looks_like_data_package(b"PK", "synthetic.zip")
    False
    """
    return holds_a_table(content)


def read_data_package(content: bytes, name: str, *, read_on: date, known: Known = NOTHING) -> Import:
    """Read the data package of a Cochrane review, with whichever of its files are there.

    Studies, arms, their results behind each analysis (and those that no analysis holds), judgements on risk of bias,
    pooled results, and references of included studies become candidates. Results are second-hand: their source is the
    review. Every other cell, and every other file by its size and digest, is told as unread.

    Parameters
    ----------
    content
        Bytes of the ZIP.
    name
        Its name, without folders.
    read_on
        Day of the import.
    known
        What the edition knows; studies and documents it has are not proposed again.

    Raises
    ------
    EvidenceError
        When the ZIP holds no table of a data package or may do harm, or a table is no CSV in UTF-8; the message names
        every member at fault.
    """
    package, book = open_package(content, name, KIND), Book(known)
    number = _number(package, name)
    held = next((key for key, cells in known.reviews.items() if slug(number) in key.split("_")), "")
    review_id = held or free_id(slug(f"review {number}"), known.reviews)
    source_id = known.reviews[held]["source_id"] if held else _add_source(book, number, name, read_on)
    context = Context(package.tables, book, source_id, review_id)
    add_studies(context)
    pooled = add_analyses(context)
    add_arms(context)
    add_results(context)
    add_judgements(context)
    if not held:
        kind = "meta_analysis" if pooled else "systematic_review"
        title = f"Cochrane review {number}"
        cells = {"review_id": review_id, "title": title, "kind": kind, "source_id": source_id}
        book.add("reviews", cells, name, ["the package holds no title: write it"])
    references, unread = _others(package, read_on, known)
    left = [each for role, rows in package.tables.items() for each in rows.left(_REASONS.get(role, _OTHERWISE))]
    return Import(
        Origin.of(name, KIND, content, read_on),
        (*book.candidates, *references),
        (*package.notes, *book.unread, *left, *unread),
    )


def _number(package: Package, name: str) -> str:
    """Number of the review, from the names of the files or of the ZIP."""
    paths = [*(rows.name for rows in package.tables.values()), *package.others, name]
    return next((found[1].upper() for path in paths if (found := _NUMBER.search(path))), name.rsplit(".", 1)[0])


def _add_source(book: Book, number: str, name: str, read_on: date) -> str:
    cells = {
        "kind": "article",
        "citation": f"Cochrane review {number}, data package {name}",
        "accessed": read_on.isoformat(),
    }
    return book.source(f"cochrane {number}", cells, name, ["the package holds no bibliographic facts: complete them"])


def _others(package: Package, read_on: date, known: Known) -> tuple[list[Candidate], list[Unread]]:
    """References of the included studies as candidates; every other file by its size and digest."""
    candidates: list[Candidate] = []
    unread: list[Unread] = []
    for path, held in package.others.items():
        if _INCLUDED.search(path):
            try:
                found = read_ris(held, path, read_on=read_on, known=known)
            except EvidenceError as problem:
                unread.append(_whole(path, held, f"not readable as references: {problem}"))
            else:
                candidates += [replace(each, place=f"{path}, {each.place}") for each in found.candidates]
                unread += [replace(each, place=f"{path}, {each.place}") for each in found.unread]
        else:
            unread.append(_whole(path, held, "a file that no table takes"))
    return candidates, unread


def _whole(path: str, held: bytes, why: str) -> Unread:
    return Unread(path, "the whole file", f"{len(held):,} bytes, SHA-256 {hashlib.sha256(held).hexdigest()}", why)
