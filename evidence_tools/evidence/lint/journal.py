"""The journal: corrections that the tables bear out, and exceptions that match a fault."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

import pandas as pd

from evidence_tools.evidence.faults import Fault
from evidence_tools.evidence.lint.book import Book, Finding, flagged
from evidence_tools.evidence.lint.columns import equal
from evidence_tools.evidence.lint.registry import Check, check
from evidence_tools.evidence.table import Table

UNUSED = "exception_is_used"


@check("error", "corrections", "reference/corrections")
def corrected_has_entry(book: Book) -> Iterator[Finding]:
    """A row that the second reading corrected has an entry in corrections.csv of its folder."""
    entered = {at for journal in book.of_name("corrections") for at in _corrected_rows(journal)}
    for table in book.readable():
        if "second_look" in table.frame:
            corrected = equal(table, "second_look", "corrected")
            corrected[corrected] = [(table.about.name, key) not in entered for key in table.keys[corrected]]
            yield from flagged(
                table,
                corrected,
                "second_look",
                allowed="corrected only where corrections.csv of this folder has the row",
                mend=f"enter table {table.about.table} and this key there, with the cell before and after",
            )


def _corrected_rows(journal: Table) -> Iterator[tuple[str, str]]:
    """Table, as the book calls it, and key of every row that a journal names."""
    names = (_in_folder(journal, table) for table in journal.text("table"))
    return zip(names, journal.text("key"), strict=True)


def _in_folder(journal: Table, table: str) -> str:
    """The name that a table of the journal's folder has in the book."""
    return table if journal.about.home == "edition" else f"{journal.about.home}/{table}"


@check("error", "corrections", "reference/corrections")
def correction_stands(book: Book) -> Iterator[Finding]:
    """The table holds what the last correction of a cell says that it holds."""
    for journal in book.of_name("corrections"):
        rows = journal.frame[~journal.malformed].sort_values("date", kind="stable")
        last = rows.drop_duplicates(["table", "key", "column"], keep="last").sort_index()
        for entry in last.itertuples():
            place = int(entry.Index)
            after = journal.cells["after"][place]
            for column, found, allowed in _unsettled(book, journal, (entry.table, entry.key, entry.column), after):
                yield Finding(
                    journal, place, column, found, allowed, "correct the entry, or enter the later correction"
                )


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
