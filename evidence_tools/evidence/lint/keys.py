"""Identity: every key once, every reference to another table resolved."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

import numpy as np
import pandas as pd

from evidence_tools.evidence import policy
from evidence_tools.evidence.lint.book import Book, Finding, flagged
from evidence_tools.evidence.lint.columns import firsts, groups
from evidence_tools.evidence.lint.registry import check
from evidence_tools.evidence.schemas import SCHEMAS
from evidence_tools.evidence.schemas.row import Foreign
from evidence_tools.evidence.table import Table
from evidence_tools.naming import counted


@check("error", acceptable=False)
def duplicate_key(book: Book) -> Iterator[Finding]:
    """The key of a row stands once in its table."""
    for table in book.readable():
        repeated = table.keys.duplicated() & (table.keys != "")
        yield from flagged(
            table,
            repeated,
            table.about.key[-1],
            found=lambda place, keys=table.keys: keys.iloc[place],
            allowed="each key once",
            mend=lambda place, table=table: _first_line(table, place),
        )


def _first_line(table: Table, place: int) -> str:
    first = int((table.keys == table.keys.iloc[place]).to_numpy().argmax())
    return f"give this row another key, or remove it; the first one is on line {table.lines[first]}"


@check("error", "sources", "reference/sources", acceptable=False)
def source_in_both_folders(book: Book) -> Iterator[Finding]:
    """A source stands either in the edition or in the reference folder."""
    edition, reference = book.of_name("sources")
    both = edition.keys.isin(set(reference.keys)) & (edition.keys != "")
    yield from flagged(
        edition,
        both,
        "source_id",
        allowed="a source in one of the two sources.csv",
        mend="keep the row in reference/sources.csv if a reference table cites it, else the one here",
    )


@check("error", acceptable=False)
def dangling_id(book: Book) -> Iterator[Finding]:
    """Every id leads to a row of its table or to a reference of policy.json."""
    for table in book.tables.values():
        for foreign in table.about.foreign:
            known = _known(book, foreign)
            if known is not None:
                yield from _dangling(book, table, foreign, known)


def _known(book: Book, foreign: Foreign) -> set[str] | None:
    """The keys that exist; None where their table could not be read, so that its fault is not told row by row."""
    if foreign.table == "policy":
        return None if book.policy is None else policy.reference_ids(book.policy)
    targets = book.of_name(foreign.table)
    if not all(target.whole for target in targets):
        return None
    columns = foreign.keys or targets[0].about.key
    return {key for target in targets for key in target.joined(columns).tolist()} | set(foreign.besides)


def _dangling(book: Book, table: Table, foreign: Foreign, known: set[str]) -> Iterator[Finding]:
    """One finding for each id that is lost, on the first row that names it."""
    like = groups(table, *foreign.columns)
    places = {int(number): int(place) for number, place in enumerate(like.first)}
    rows_of = np.bincount(like.number, minlength=len(like.first))
    lost: dict[str, list[int]] = {}
    for number, found in _ids(book, table, foreign):
        if found not in known:
            lost.setdefault(found, []).append(number)
    for found, numbers in lost.items():
        further = int(rows_of[numbers].sum()) - 1
        also = f" ({counted(further, 'further row')} too)" if further else ""
        yield Finding(
            table,
            min(places[number] for number in numbers),
            foreign.columns[-1],
            found + also,
            _what(foreign),
            _nearest(found, known),
        )


def _ids(book: Book, table: Table, foreign: Foreign) -> Iterator[tuple[int, str]]:
    """The ids that the groups of like rows name, with the number of the group."""
    of_arm = len(foreign.columns) > 1
    studies = set(book.tables["studies"].keys.tolist()) if of_arm else set()
    for number, cells in enumerate(firsts(table, *foreign.columns)):
        if not all(isinstance(cell, str) for cell in cells) or (of_arm and cells[0] not in studies):
            continue  # a study that does not exist has no arms: the study alone is told
        key = "/".join(cells)
        for found in key.split(";") if foreign.many else (key,):
            yield number, found


def _what(foreign: Foreign) -> str:
    if foreign.table == "policy":
        return "a ref_id of policy.json"
    schema = next(schema for schema in SCHEMAS if schema.about.table == foreign.table)
    columns = " and ".join(foreign.keys or schema.about.key)
    besides = f", or one of: {', '.join(foreign.besides)}" if foreign.besides else ""
    return f"{columns} of {foreign.table}.csv{besides}"


def _nearest(found: str, known: set[str]) -> str:
    near = difflib.get_close_matches(found, sorted(known), n=1, cutoff=0.75)
    return f"correct the id ({near[0]}?), or add its row" if near else "correct the id, or add its row"


@check("error", "study_overlap", acceptable=False)
def pair_of_studies(book: Book) -> Iterator[Finding]:
    """A pair of overlapping studies names two studies, and once, in either order."""
    table = book.tables["study_overlap"]
    pairs = table.frame[["study_a", "study_b"]]
    yield from flagged(
        table,
        (pairs["study_a"] == pairs["study_b"]).to_numpy(),
        "study_b",
        allowed="two different studies",
        mend="correct one of them",
    )
    ordered = pd.DataFrame({"one": pairs.min(axis=1), "other": pairs.max(axis=1)})
    swapped = ordered.duplicated() & ~pairs.duplicated() & pairs.notna().all(axis=1)
    yield from flagged(
        table, swapped, "study_b", allowed="each pair once, in either order", mend="remove the second of the two rows"
    )
