"""The journal: corrections that the tables bear out, changes of what is there, exceptions that match a fault."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

import pandas as pd

from evidence_tools.evidence.faults import Fault
from evidence_tools.evidence.lint.book import Book, Finding, flagged
from evidence_tools.evidence.lint.columns import equal
from evidence_tools.evidence.lint.registry import Check, check
from evidence_tools.evidence.schemas.journal import RULES
from evidence_tools.evidence.table import Table

UNUSED = "exception_is_used"
CHANGES = "changes"


@check("error", "corrections", "reference/corrections", CHANGES)
def corrected_has_entry(book: Book) -> Iterator[Finding]:
    """A row that the second reading corrected has an entry in corrections.csv of its folder, or in changes.csv."""
    entered = {at for journal in book.of_name("corrections") for at in _corrected_rows(journal)}
    entered |= set(zip(book.tables[CHANGES].text("table"), book.tables[CHANGES].text("key"), strict=True))
    for table in book.readable():
        if "second_look" in table.frame:
            corrected = equal(table, "second_look", "corrected")
            corrected[corrected] = [(table.about.name, key) not in entered for key in table.keys[corrected]]
            yield from flagged(
                table,
                corrected,
                "second_look",
                allowed="corrected only where corrections.csv of this folder, or changes.csv, has the row",
                mend=f"enter table {table.about.table} and this key there, with the cell before and after",
            )


def _corrected_rows(journal: Table) -> Iterator[tuple[str, str]]:
    """Table, as the book calls it, and key of every row that a journal names."""
    names = (_in_folder(journal, table) for table in journal.text("table"))
    return zip(names, journal.text("key"), strict=True)


def _in_folder(journal: Table, table: str) -> str:
    """The name that a table of the journal's folder has in the book."""
    return table if journal.about.home == "edition" else f"{journal.about.home}/{table}"


@check("error", "corrections", "reference/corrections", CHANGES)
def correction_stands(book: Book) -> Iterator[Finding]:
    """The table holds what the last correction of a cell says that it holds, unless changes.csv has a later entry."""
    changed = _last_changes(book.tables[CHANGES])
    for journal in book.of_name("corrections"):
        rows = journal.frame[~journal.malformed].sort_values("date", kind="stable")
        last = rows.drop_duplicates(["table", "key", "column"], keep="last").sort_index()
        for entry in last.itertuples():
            place = int(entry.Index)
            after = journal.cells["after"][place]
            cell = (_in_folder(journal, entry.table), entry.key, journal.cells["column"][place])
            if _day_of(changed, cell) >= entry.date:
                continue
            for column, found, allowed in _unsettled(book, journal, (entry.table, entry.key, entry.column), after):
                mend = "correct the entry, or enter the later correction (evidence log enters it in changes.csv)"
                yield Finding(journal, place, column, found, allowed, mend)


def _last_changes(table: Table) -> dict[tuple[str, str, str], str]:
    """Day of the last entry for each place: table, key and column, where an empty part means all of them."""
    places = zip(*(table.cells[column] for column in ("table", "key", "column")), strict=True)
    found: dict[tuple[str, str, str], str] = {}
    for place, day, malformed in zip(places, table.cells["date"], table.malformed, strict=True):
        if not malformed:
            found[place] = max(day, found.get(place, ""))
    return found


def _day_of(changed: Mapping[tuple[str, str, str], str], cell: tuple[str, str, str]) -> str:
    """Day of the last entry that speaks of a cell, by itself or with its row or table; empty where there is none."""
    table, key, column = cell
    return max(changed.get(place, "") for place in (cell, (table, key, ""), (table, "", column), (table, "", "")))


def _unsettled(book: Book, journal: Table, cell: tuple[str, str, object], after: str) -> Iterator[tuple[str, str, str]]:
    """Column, what it says and what it should say, where a correction is not what its table holds."""
    name, key, column = cell
    of_folder = {t.about.table: t for t in book.tables.values() if t.about.home == journal.about.home}
    table = of_folder.get(name)
    if table is None:
        yield "table", name, f"a table of the same folder: {', '.join(of_folder)}"
        return
    rows = table.keys.index[table.keys == key]
    if table.whole and not len(rows):
        yield "key", key, f"the key of a row of {table.about.file}"
    elif table.whole and pd.notna(column):
        if column not in table.cells:
            yield "column", str(column), f"a column of {table.about.file}"
            return
        holds = table.cells[str(column)][rows[0]]
        if holds != after:
            yield "after", after, f'what {table.about.file}:{table.lines[rows[0]]} holds, "{holds}"'


@check("error", CHANGES)
def change_has_its_place(book: Book) -> Iterator[Finding]:
    """An entry of changes.csv names a table, row and column that are there; of a row that is gone, no column."""
    journal = book.tables[CHANGES]
    places = list(zip(*(journal.cells[column] for column in ("table", "key", "column")), strict=True))
    as_a_whole = {(table, key) for table, key, column in places if not column}
    for position, (name, key, column) in enumerate(places):
        if not journal.malformed[position] and name not in RULES:
            gone = not column or (name, key) in as_a_whole
            for of, found, allowed in _misplaced(book, name, "" if gone else key, column):
                yield Finding(
                    journal, position, of, found, allowed, "correct the entry; a row that is gone has no column"
                )


def _misplaced(book: Book, name: str, key: str, column: str) -> Iterator[tuple[str, str, str]]:
    table = book.tables.get(name)
    if table is None:
        yield "table", name, f"a table of the edition or its reference folder, or {', '.join(RULES)}"
        return
    if key and table.whole and not (table.keys == key).any():
        yield "key", key, f"the key of a row of {table.about.file}"
    if column and column not in table.cells:
        yield "column", column, f"a column of {table.about.file}"


def settle(book: Book, faults: Iterable[Fault], checks: Mapping[str, Check]) -> Iterator[Fault]:
    """The faults, those that exceptions.csv accepts marked so, and a warning for every exception without a fault."""
    exceptions = {at: (table, place) for table in book.of_name("exceptions") for at, place in _entries(table)}
    used = set()
    for fault in faults:
        at = (fault.file, fault.key, fault.check)
        if at in exceptions and fault.check in checks and checks[fault.check].acceptable:
            used.add(at)
            yield _accepted(fault, *exceptions[at])
        else:
            yield fault
    for at, (table, place) in exceptions.items():
        if at not in used:
            yield _unused(table, place, checks)


def _entries(table: Table) -> Iterator[tuple[tuple[str, str, str], int]]:
    for row in table.frame[~table.malformed].itertuples():
        yield (f"{_in_folder(table, row.table)}.csv", row.key, row.check), int(row.Index)


def _accepted(fault: Fault, table: Table, place: int) -> Fault:
    by, date, reason = (table.cells[column][place] for column in ("accepted_by", "date", "reason"))
    return replace(fault, severity="accepted", mend=f"accepted by {by} on {date}: {reason}")


def _unused(table: Table, place: int, checks: Mapping[str, Check]) -> Fault:
    name = table.cells["check"][place]
    known = [one.name for one in checks.values() if one.acceptable]
    allowed = "a fault that this row has" if name in known else f"one of the checks {', '.join(known)}"
    return Fault(
        severity="warning",
        check=UNUSED,
        file=table.about.file,
        line=int(table.lines[place]),
        column="check",
        found=f"{name} of {table.cells['table'][place]} {table.cells['key'][place]}, which is no fault",
        allowed=allowed,
        mend="remove the exception, or correct its table, key or check",
        key=table.keys.iloc[place],
    )
