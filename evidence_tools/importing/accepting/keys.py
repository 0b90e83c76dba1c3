"""Keys of the rows that enter: the next free numbers, and ids that nothing else has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import count

from evidence_tools.evidence.faults import Fault
from evidence_tools.evidence.schemas import BY_NAME
from evidence_tools.importing.accepting.draft import Draft, fault, key_of
from evidence_tools.importing.record import Candidate
from evidence_tools.importing.store.record import LOG, number_of

RENAMED = ("sources", "studies")  # tables whose ids are names that another document or study may have by chance


def rename_taken(draft: Draft) -> None:
    """Give new sources and studies whose id is taken another, in every new row of the import that names them."""
    for table in RENAMED:
        column = BY_NAME[table].about.key[0]
        new = [row.candidate.cells.get(column, "") for _, row in draft.rows("new") if row.candidate.table == table]
        standing = draft.standing(table)
        used = {*standing, *(row.candidate.cells.get(column, "") for row in draft.stored.of_table(table))}
        names = {}
        for name in new:
            if name in standing:
                names[name] = _free(name, used)
                used.add(names[name])
        for place, row in enumerate(draft.stored.rows):
            if names and row.candidate.change == "new" and not row.taken:
                draft.rewrite(place, _renamed(row.candidate, table, names))
        draft.renamed |= names


def _free(name: str, used: Iterable[str]) -> str:
    return next(each for number in count(2) if (each := f"{name}_{number}") not in used)


def _renamed(candidate: Candidate, table: str, names: Mapping[str, str]) -> dict[str, str]:
    """The cells with the new ids, in the key and in every column that refers to the table."""
    about, cells = BY_NAME[candidate.table].about, dict(candidate.cells)
    columns = {foreign.columns[0] for foreign in about.foreign if foreign.table == table and not foreign.keys}
    columns |= {about.key[0]} if candidate.table == table else set()
    for column in columns & set(cells):
        cells[column] = ";".join(names.get(part, part) for part in cells[column].split(";"))
    return cells


def give_keys(draft: Draft) -> list[Fault]:
    """The key of every chosen row; the faults name rows whose key stands already, or does not stand and should."""
    faults, entering = [], set()
    numbers: dict[str, int] = {}
    for place, row in draft.rows():
        table, key, new = row.candidate.table, key_of(row.candidate), row.candidate.change == "new"
        column, stands = BY_NAME[table].about.key[-1], key in draft.standing(table)
        if new and number_of(table) and not key:
            numbers[table] = numbers.get(table, _last_number(draft, table)) + 1
            key = f"{number_of(table)}{numbers[table]:03d}"
        elif new and (stands or (table, key) in entering):
            found = f"{key}, which stands in {BY_NAME[table].about.file}" if stands else f"{key}, twice in this import"
            mend = "change the standing row in a sheet (evidence sheet), or give this one another key"
            faults.append(fault(draft, row, column, found=found, allowed="a key that no row has", mend=mend))
        elif not new and key not in draft.file(table).keys:
            allowed, mend = f"the key of a row of {BY_NAME[table].about.file}", "correct the key, or mark the row no"
            faults.append(fault(draft, row, column, found=key or "an empty cell", allowed=allowed, mend=mend))
        entering.add((table, key))
        draft.keys[place] = key
    return faults


def _last_number(draft: Draft, table: str) -> int:
    """The highest number that a row of the table has, had before it was removed, or brings with it."""
    pattern = re.compile(f"{re.escape(number_of(table))}([0-9]+)")
    logged = [row["key"] for row in draft.file(LOG).rows().values() if row["table"] == table]
    brought = [key_of(row.candidate) for row in draft.stored.of_table(table)]
    found = (pattern.fullmatch(key) for key in (*draft.standing(table), *logged, *brought))
    return max((int(each[1]) for each in found if each), default=0)


def mark_taken(draft: Draft) -> None:
    """Note in the import under which key each chosen row entered."""
    rows = list(draft.stored.rows)
    for place, key in draft.keys.items():
        rows[place] = replace(rows[place], accept="yes", taken=key)
    draft.stored = replace(draft.stored, rows=tuple(rows))
