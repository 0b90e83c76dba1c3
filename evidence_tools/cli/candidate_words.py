"""How candidates are shown in a terminal: counts by table, rows with what is open, and what was not read."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from math import isnan
from textwrap import shorten
from typing import TYPE_CHECKING, Any

from evidence_tools.cli.saying import say, show_table
from evidence_tools.naming import counted

if TYPE_CHECKING:
    from evidence_tools.importing.agreement import Agreement
    from evidence_tools.importing.record import Unread
    from evidence_tools.importing.store import Stored, StoredRow

_COUNTED = ("New", "Changed", "Removed", "Open", "Marked yes", "Marked no", "Taken")
_SHOWN = 60  # characters of a cell


def show_counts(imports: Iterable[Stored]) -> None:
    """Each import: how many rows wait, and what was decided."""
    for stored in imports:
        counts = {table: _counts(stored.of_table(table)) for table in _tables(stored)}
        used = [place for place in range(len(_COUNTED)) if any(count[place] for count in counts.values())]
        rows = ((table, *(f"{count[place] or ''}" for place in used)) for table, count in counts.items())
        unread = counted(len(stored.unread), "field")
        say(f"Candidates {stored.name}: {stored.origin.name}, {stored.origin.kind}; not read: {unread}")
        show_table("", ("Table", *(_COUNTED[place] for place in used)), rows)


def _tables(stored: Stored) -> list[str]:
    return list(dict.fromkeys(row.candidate.table for row in stored.rows))


def _counts(rows: tuple[StoredRow, ...]) -> tuple[int, ...]:
    """Waiting rows by kind of change, those that are not ready, and what was decided."""
    waits = [row for row in rows if row.waits]
    changes = [sum(row.candidate.change == kind for row in waits) for kind in ("new", "changed", "removed")]
    yes, no = sum(row.accept == "yes" for row in waits), sum(row.accept == "no" for row in rows)
    return (*changes, sum(not row.ready for row in waits), yes, no, sum(bool(row.taken) for row in rows))


def show_rows(stored: Stored) -> None:
    """Every row: its cells, where it came from, and what a person must settle."""
    say(f"Candidates {stored.name}: {stored.origin.name}, {stored.origin.kind}, read on {stored.origin.read_on}")
    for table in _tables(stored):
        say(f"\n{table}")
        for number, row in enumerate(stored.of_table(table), 1):
            each = row.candidate
            cells = (f"{column} {shorten(text, _SHOWN) or '(emptied)'}" for column, text in each.cells.items())
            say(f"  {number}  {each.change}, {_state(row)}: {', '.join(cells)}")
            say(f"     from {each.place}")
            if each.remark:
                say(f"     settle: {each.remark}")
            if row.missing and row.waits:
                say(f"     fill: {', '.join(row.missing)}")
    say("")


def show_agreement(compared: Agreement) -> None:
    """Agreement and kappa of the columns in which two extractions differ, rows of one alone, and the list to settle."""
    say(str(compared))
    matching = compared.matching
    lone = matching[matching.drop(columns=["table", "same", "near"]).sum(axis=1) > 0]
    for row in lone.to_dict("records"):
        counts = ", ".join(f"{name.replace('_', ' ')} {count}" for name, count in row.items() if name != "table")
        say(f"  {row['table']}: {counts}")
    columns = compared.columns[compared.columns["compared"] > 0]
    differ = columns[columns["agree"] < columns["compared"]]
    rows = [
        (f"{row.table}.{row.column} {row.of}".strip(), f"{row.agree} of {row.compared}", _kappa(row), row.note)
        for row in differ.itertuples()
    ]
    show_table("Columns that differ", ("Column", "Agree", "Kappa [95% interval]", "Note"), rows)
    say(f"{len(columns) - len(differ)} of {len(columns)} compared columns agree in every matched row")
    for entry in compared.to_settle.fillna("").to_dict("records"):
        first, second = (shorten(str(entry[reader]), _SHOWN) or "(empty)" for reader in ("first", "second"))
        say(f"  {entry['item']}  {entry['table']} {entry['about']}, {entry['column']}: {first} | {second}")


def _kappa(row: Any) -> str:
    if isnan(row.kappa):
        return ""
    return f"{row.kappa:.2f} [{row.kappa_low:.2f}, {row.kappa_high:.2f}]"


def _state(row: StoredRow) -> str:
    if row.taken:
        return f"taken as {row.taken}"
    return {"yes": "marked yes", "no": "marked no"}.get(row.accept, "ready" if row.ready else "open")


def show_unread(unread: Iterable[Unread], name: str = "") -> None:
    """What no row carries: how many fields by reason; each of them where no file holds them."""
    fields = sorted(unread, key=lambda each: each.why)
    if not fields:
        return
    say(f"Not read: {counted(len(fields), 'field')}" + (f" (all in candidates/{name}/unread.csv)" if name else ""))
    for why, group in groupby(fields, key=lambda each: each.why):
        alike = list(group)
        if name:
            say(f"  {counted(len(alike), 'field')}: {why}")
            continue
        say(f"  {why}")
        for each in alike:
            said = [each.place, each.field, f'"{shorten(each.value, _SHOWN)}"' if each.value else ""]
            say(f"    {', '.join(filter(None, said))}")
