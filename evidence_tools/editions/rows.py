"""Rows and cells that differ between the tables of two editions, and tables with some of these differences applied."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from evidence_tools.editions.difference import (
    ADDED,
    CHANGED,
    GONE,
    JOURNALS,
    REFERENCE_SOURCES,
    SOURCES,
    Difference,
)
from evidence_tools.editions.placing import Placing, cited_in, studies_of
from evidence_tools.editions.steps import CORRECTED
from evidence_tools.editions.trees import in_order
from evidence_tools.evidence import Evidence
from evidence_tools.evidence.deriving import Cells, rows_of, table_of_rows
from evidence_tools.evidence.table import Table

Rows = Mapping[str, Cells]


def row_differences(before: Evidence, after: Evidence) -> Iterator[Difference]:
    """Every row and cell that differs, table by table, in the order of the later edition."""
    placing = Placing.of(before, after)
    for name in dict.fromkeys([*after._tables, *before._tables]):
        old, new = (_rows(edition, name) for edition in (before, after))
        if name in JOURNALS or old == new:
            continue
        for key in in_order(list(old), list(new)):
            yield from _of_row(name, key, old.get(key), new.get(key), placing)


def tables_with(
    before: Evidence, after: Evidence, found: Iterable[Difference], steps: Collection[str]
) -> dict[str, Table]:
    """The tables of the earlier edition that differ once the differences of these steps are applied.

    A source is there as long as any row cites it, because rows of several steps may share it; the journals are those
    of the later edition once corrections are applied.
    """
    applied: dict[str, list[Difference]] = {}
    for each in found:
        if each.step in steps:
            applied.setdefault(each.table, []).append(each)
    made = {name: _with(name, before, after, applied.get(name, ())) for name in _tables_that_differ(before, after)}
    if SOURCES in made:
        made[SOURCES] = _sources(before, after, made)
    return {name: _table(name, rows, before, after) for name, rows in made.items()} | _journals(after, steps)


def _of_row(table: str, key: str, old: Cells | None, new: Cells | None, placing: Placing) -> Iterator[Difference]:
    study = ";".join(studies_of(new or old))
    if old is None or new is None:
        how = ADDED if old is None else GONE
        step = placing.step(table, how, "", old or {}, new or {})
        yield Difference(step.name, table, key, "", "", "", study, how)
        return
    for column in new:
        was, now = old.get(column, ""), new[column]
        if was != now:
            step = placing.step(table, CHANGED, column, old, new)
            yield Difference(step.name, table, key, column, was, now, study, CHANGED)


def _rows(edition: Evidence, name: str) -> Rows:
    return rows_of(edition._tables[name]) if name in edition._tables else {}


def _tables_that_differ(before: Evidence, after: Evidence) -> list[str]:
    """Tables whose rows or their order differ; the sources always, because they follow the rows that cite them."""
    names = [name for name in after._tables if name not in JOURNALS]
    return [name for name in names if name == SOURCES or before._tables[name].cells != after._tables[name].cells]


def _with(name: str, before: Evidence, after: Evidence, applied: Iterable[Difference]) -> dict[str, Cells]:
    old, new = (_rows(edition, name) for edition in (before, after))
    made = dict(old)
    for each in applied:
        if each.how == ADDED:
            made[each.key] = new[each.key]
        elif each.how == GONE:
            del made[each.key]
        else:
            made[each.key] = {**made[each.key], each.column: each.after}
    return {key: made[key] for key in in_order(list(old), list(new)) if key in made}


def _sources(before: Evidence, after: Evidence, made: Mapping[str, Rows]) -> dict[str, Cells]:
    """The sources with all that rows which came cite, and those that rows cite which are still to change or go.

    A source that the reference folder has is not given twice.
    """
    old, new = (_rows(edition, SOURCES) for edition in (before, after))
    came, still = (_cited_by_others(edition, made) for edition in (before, after))
    there = {*made[SOURCES], *(came & new.keys()), *(still & old.keys())}
    there -= made.get(REFERENCE_SOURCES, _rows(before, REFERENCE_SOURCES)).keys()
    rows = {**new, **old, **made[SOURCES]}
    return {key: rows[key] for key in in_order(list(old), list(new)) if key in there}


def _cited_by_others(edition: Evidence, made: Mapping[str, Rows]) -> set[str]:
    """The sources that rows cite which are other than in this edition."""
    found: set[str] = set()
    for name in made.keys() - {SOURCES, REFERENCE_SOURCES}:
        known = _rows(edition, name)
        found.update(*(cited_in(name, row) for key, row in made[name].items() if known.get(key) != row))
    return found


def _table(name: str, rows: Rows, before: Evidence, after: Evidence) -> Table:
    """A table of these rows, typed; that of an edition where it has these very rows in this order."""
    for edition in (before, after):
        if list(_rows(edition, name).items()) == list(rows.items()):
            return edition._tables[name]
    return table_of_rows(after._tables[name].schema, rows.values(), range(2, len(rows) + 2))


def _journals(after: Evidence, steps: Collection[str]) -> dict[str, Table]:
    return {name: after._tables[name] for name in JOURNALS if CORRECTED.name in steps and name in after._tables}
