"""A settled list back to one import: what both agreed on, and what a person decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

import pandas as pd

from evidence_tools.evidence.faults import Fault
from evidence_tools.importing.agreement.cells import Reading
from evidence_tools.importing.agreement.comparison import WHOLE_ROW, lone_rows, readings
from evidence_tools.importing.agreement.identity import compared, told
from evidence_tools.importing.agreement.matching import Matching, Pair
from evidence_tools.importing.agreement.record import Agreement, Place
from evidence_tools.importing.filling import refusal
from evidence_tools.importing.record import Candidate, Import, Origin, Unread
from evidence_tools.importing.refusing import fault, refused

KIND = "settled list of two extractions"
EMPTY = "empty"
KEEP = ("yes", "no")
_SAYS = ("table", "about", "column", "first", "second")
_LEFT_OUT = "left out when the two extractions were settled"


def settle(agreement: Agreement, settled: pd.DataFrame, *, name: str, read_on: date) -> Import:
    """One import of two extractions, once a person has settled every entry of the list.

    Parameters
    ----------
    agreement
        The comparison that the list comes from.
    settled
        Its `to_settle` with the column ``settled`` filled: the text of the cell, ``empty`` for a cell that stays empty;
        for a whole row ``yes`` to keep it, ``no`` to leave it out.
    name
        Name of the list.
    read_on
        Day on which it was settled.

    Returns
    -------
    Import
        The rows of both, each once; what was decided against, and rows left out, are told as unread.

    Raises
    ------
    EvidenceError
        When an entry is missing, added, changed or not settled, or a settled text does not fit its column; all at once.
    """
    given = settled.astype("str").where(settled.notna(), "")
    faults = list(_faults(agreement.to_settle, given, name))
    if faults:
        raise refused(name, KIND, faults)
    decided = agreement.decided(dict(zip(given["item"], given["settled"].str.strip(), strict=True)))
    rows, unread = [], [*_of(agreement.first, "first"), *_of(agreement.second, "second")]
    for matching in agreement.matchings:
        rows += [_merged(matching, number, pair, decided) for number, pair in enumerate(matching.pairs)]
        unread += _decided_against(matching, decided)
        for at, row, _ in lone_rows(matching):
            if decided[at] == KEEP[0]:
                rows.append(row)
            else:
                text = "; ".join(f"{column} {cell}" for column, cell in row.cells.items())
                unread.append(Unread(row.place, row.table, text, _LEFT_OUT))
    origin = Origin.of(name, KIND, given.to_csv(index=False).encode(), read_on)
    return Import(origin, tuple(rows), tuple(unread))


def _decided_against(matching: Matching, decided: Mapping[Place, str]) -> Iterator[Unread]:
    """What both wrote where a person decided, and how."""
    for at, each in readings(matching):
        if at in decided:
            place = f"{each.table}: {told(each.table, each.pair.first.cells)}"
            said = f"first {each.first or EMPTY}, second {each.second or EMPTY}"
            yield Unread(place, each.column, said, f"settled as {decided[at]}")


def _merged(matching: Matching, number: int, pair: Pair, decided: Mapping[Place, str]) -> Candidate:
    """The row of both: agreed cells, then settled ones."""
    cells = {}
    for column in compared(pair.table):
        text = decided.get((matching.table, "both", number, column), Reading(pair, column).agreed)
        if text and text != EMPTY:
            cells[column] = text
    remarks = dict.fromkeys(filter(None, (pair.first.remark, pair.second.remark)))
    place = f"first: {pair.first.place}; second: {pair.second.place}"
    return Candidate(pair.table, cells, place, "; ".join(remarks), pair.first.change)


def _of(found: Import, side: str) -> Iterator[Unread]:
    for each in found.unread:
        yield Unread(f"{side}: {each.place}", each.field, each.value, each.why)


def _faults(asked: pd.DataFrame, given: pd.DataFrame, name: str) -> Iterator[Fault]:
    """What keeps a list from being used; lines are those of a file with one line of headings."""
    missing = [column for column in asked.columns if column not in given.columns]
    if missing:
        mend = "take the list anew and fill only its column settled"
        yield fault(name, "", f"no column {', '.join(missing)}", "the columns of the list", mend)
        return
    entries = asked.set_index("item").to_dict("index")
    seen = set()
    for line, row in enumerate(given.to_dict("records"), 2):
        item = row["item"]
        if item not in entries or item in seen:
            again = "an entry that stands there twice" if item in seen else f"an entry {item} of another list"
            yield fault(name, "item", again, "each entry of the list once", "take it out", line=line)
            continue
        seen.add(item)
        yield from _entry_faults(entries[item], row, name, line)
    for item in (each for each in entries if each not in seen):
        said = ", ".join(filter(None, (entries[item][part] for part in _SAYS[:3])))
        yield fault(name, "item", f"no entry {item} ({said})", "every entry of the list", "put it back, settled")


def _entry_faults(entry: Mapping[str, str], row: Mapping[str, str], name: str, line: int) -> Iterator[Fault]:
    for column in _SAYS:
        if row[column] != entry[column]:
            yield fault(name, column, row[column], entry[column] or EMPTY, "restore what stood there", line=line)
    text, column = row["settled"].strip(), entry["column"]
    if column == WHOLE_ROW:
        if text not in KEEP:
            yield fault(name, "settled", text, "yes to keep the row, no to leave it out", "write one", line=line)
    elif not text:
        allowed = f"the text of {column}, or {EMPTY}"
        yield fault(name, "settled", "", allowed, f"settle {row['item']}", line=line)
    elif text != EMPTY:
        allowed = refusal(entry["table"], column, text)
        if allowed:
            yield fault(name, "settled", text, f"for {column}: {allowed}, or {EMPTY}", "correct it", line=line)
