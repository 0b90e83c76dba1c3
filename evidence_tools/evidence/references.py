"""Rows whose references lead nowhere: what goes when sources, studies or reviews are taken out of an evidence.

Everything follows from the schemas: which columns of which table name rows of which other table (`Foreign`), and which
tables are journals, whose rows speak of a cell of another table.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from evidence_tools.evidence.deriving import Cells, rows_of, table_of_rows
from evidence_tools.evidence.schemas import Row
from evidence_tools.evidence.schemas.row import Foreign
from evidence_tools.evidence.table import Table

POLICY = "policy"
MAIN_SOURCE, ALL_SOURCES = "primary_source_id", "all_source_ids"
Keys = dict[str, set[str]]


@dataclass(frozen=True, slots=True)
class Lost:
    """A row that was taken out: its table and key, and the reference that leads nowhere any more."""

    table: str
    key: str
    why: str


def without_lost_references(
    tables: Mapping[str, Table], sources: Collection[str], order: Sequence[str] = ()
) -> tuple[dict[str, Table], list[Lost]]:
    """The tables of an edition without the rows that rest on what is not there, until nothing more follows.

    A row goes when one id that it names is gone, or all ids of a list that may not be empty; other lists are cut to
    what is there. A main source that is gone is replaced by the first of `order` among all sources of the study.
    Entries of a journal go with the row they speak of. Statements of the policy and reference tables stay.

    Parameters
    ----------
    tables
        All tables by the name that they have inside an edition.
    sources
        Ids of the sources that are there.
    order
        Ids of sources, the earliest first.

    Returns
    -------
    tuple
        The tables of the edition that differ, by name, and every row that was taken out.
    """
    held = {name: dict(rows_of(table)) for name, table in tables.items() if _is_cut(table.schema)}
    place = {source: number for number, source in enumerate(order)}
    lost: list[Lost] = []
    while True:
        known = _known(tables, held, sources)
        gone = [each for name in held for each in _cut(name, tables[name].schema, held[name], known, place)]
        if not gone:
            break
        lost += gone
    journals, entries = _journals(tables, held)
    changed = {name: _table(tables[name], rows) for name, rows in (held | journals).items()}
    return {name: table for name, table in changed.items() if table is not tables[name]}, [*lost, *entries]


def _is_cut(schema: type[Row]) -> bool:
    """Whether rows of the table go with what they name: statements of the policy, journals and the reference stay."""
    names = {foreign.table for foreign in schema.about.foreign}
    return schema.about.home == "edition" and POLICY not in names and not _is_journal(schema)


def _is_journal(schema: type[Row]) -> bool:
    return {"table", "key"} <= set(schema.columns())


def _known(tables: Mapping[str, Table], held: Mapping[str, Mapping[str, Cells]], sources: Collection[str]) -> Keys:
    """Keys by the name of the table alone; those of both folders together."""
    known: Keys = {}
    for name, table in tables.items():
        known.setdefault(table.about.table, set()).update(held.get(name, table.keys))
    known["sources"] &= set(sources)
    return known


def _cut(name: str, schema: type[Row], rows: dict[str, Cells], known: Keys, place: Mapping[str, int]) -> Iterator[Lost]:
    """Cut the rows of one table in place, and tell which went."""
    for key, before in list(rows.items()):
        cells, why = _cut_row(schema, before, known, place)
        if name == "sources" and key not in known["sources"]:
            why = "the source itself"
        rows[key] = cells
        if why:
            del rows[key]
            yield Lost(name, key, why)


def _cut_row(schema: type[Row], cells: Cells, known: Keys, place: Mapping[str, int]) -> tuple[Cells, str]:
    """The row with its lists cut, and why it must go; empty where it stays."""
    if MAIN_SOURCE in cells and cells[MAIN_SOURCE] not in known["sources"]:
        others = [source for source in cells[ALL_SOURCES].split(";") if source in known["sources"]]
        main = min(others, key=lambda source: place.get(source, len(place)), default=cells[MAIN_SOURCE])
        cells = {**cells, MAIN_SOURCE: main}
    for foreign in schema.about.foreign:
        named = "/".join(cells[column] for column in foreign.columns)
        if not named.strip("/") or foreign.keys or foreign.table not in known:
            continue
        if foreign.many:
            kept = ";".join(each for each in named.split(";") if each in known[foreign.table])
            if not kept and foreign.columns[0] in schema.required():
                return cells, _said(foreign, named)
            cells = {**cells, foreign.columns[0]: kept}
        elif named not in known[foreign.table] and named not in foreign.besides:
            return cells, _said(foreign, named)
    return cells, ""


def _said(foreign: Foreign, named: str) -> str:
    return f"{foreign.columns[-1]} {named}"


def _journals(
    tables: Mapping[str, Table], held: Mapping[str, Mapping[str, Cells]]
) -> tuple[dict[str, dict[str, Cells]], list[Lost]]:
    """The entries of the edition's journals whose row is still there, and those that went."""
    kept: dict[str, dict[str, Cells]] = {}
    lost: list[Lost] = []
    for name, table in tables.items():
        if table.about.home != "edition" or not _is_journal(table.schema):
            continue
        kept[name] = {}
        for key, cells in rows_of(table).items():
            if cells["key"] and cells["key"] not in held.get(cells["table"], {cells["key"]}):
                lost.append(Lost(name, key, f"{cells['table']} {cells['key']}"))
            else:
                kept[name][key] = cells
    return kept, lost


def _table(table: Table, rows: Mapping[str, Cells]) -> Table:
    """The table with these of its rows; the table itself where nothing differs."""
    before = rows_of(table)
    if dict(rows) == before:
        return table
    lines = dict(zip(before, table.lines, strict=True))
    return table_of_rows(table.schema, rows.values(), [int(lines[key]) for key in rows])
