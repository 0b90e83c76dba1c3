"""Everything that is wrong with a mapping, or between it and the file it is for."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from math import prod

from evidence_tools.evidence.faults import Fault
from evidence_tools.evidence.schemas import BY_NAME
from evidence_tools.evidence.toml_file import Entries
from evidence_tools.importing.filling import refusal
from evidence_tools.importing.mapped_csv.mapping import CsvMapping, RowMap, fields_of

TABLES = tuple(name for name, schema in BY_NAME.items() if schema.about.home == "edition")
"""Tables that a mapping may fill: those of an edition."""

MOST_TIMES = 1_000  # rows that one line of a file may give
_NAME = "correct the name"


def mapping_faults(mapping: CsvMapping, entries: Entries, columns: Collection[str]) -> Iterator[Fault]:
    """The faults of a mapping for a file with these columns, each once."""
    yield from dict.fromkeys(_all_faults(mapping, entries, columns))


def _all_faults(mapping: CsvMapping, entries: Entries, columns: Collection[str]) -> Iterator[Fault]:
    yield from _study_faults(mapping, entries)
    for rows in mapping.rows:
        if rows.table not in TABLES:
            yield entries.unknown(["rows", "table"], rows.table, TABLES, f"a table: {', '.join(TABLES)}")
        elif (times := prod(map(len, rows.each.values()))) > MOST_TIMES:
            allowed = f"at most {MOST_TIMES:,} rows of each line"
            yield entries.fault(["rows", "each"], f"{times:,} combinations", allowed, "take blocks out")
        else:
            yield from _name_faults(rows, entries)
            yield from _cell_faults(rows, mapping.words, entries)
            yield from _block_faults(rows, entries)
    yield from _column_faults(mapping, entries, columns)


def _study_faults(mapping: CsvMapping, entries: Entries) -> Iterator[Fault]:
    for name, study_id in mapping.study.ids.items():
        allowed = refusal("studies", "study_id", study_id)
        if allowed:
            yield entries.fault(["study", "ids", name], study_id, allowed, "correct the id")


def _name_faults(rows: RowMap, entries: Entries) -> Iterator[Fault]:
    """Cells that the table does not have, lists of words that do not exist, and cells that are filled twice."""
    known = BY_NAME[rows.table].columns()
    blocks = {cell for _, cells in rows.blocks() for cell in cells}
    parts = {"columns": rows.columns, "constants": rows.constants, "words": rows.words, "needs": rows.needs}
    for part, cells in {**parts, "each": blocks}.items():
        for cell in cells:
            if cell not in known:
                yield entries.unknown(["rows", part, cell], cell, known, f"a column of {rows.table}")
    filled = [*rows.columns, *rows.constants, *blocks]
    for cell in dict.fromkeys(each for each in filled if filled.count(each) > 1):
        found = f"{cell} filled by more than one of columns, constants and each"
        yield entries.fault(["rows", "columns", cell], found, "one of them", "leave it in one place")


def _cell_faults(rows: RowMap, words: Mapping[str, Mapping[str, str]], entries: Entries) -> Iterator[Fault]:
    """Texts of the mapping itself that their column does not take."""
    said = [(["rows", "constants", cell], cell, text) for cell, text in rows.constants.items()]
    for block, named in rows.each.items():
        for name, cells in named.items():
            said += [(["rows", "each", block, name], cell, text) for cell, text in cells.items()]
    for cell, name in rows.words.items():
        if name not in words:
            yield entries.unknown(["rows", "words", cell], name, words, "a list of words of this file", value=name)
        said += [(["words", name, word], cell, text) for word, text in words.get(name, {}).items() if text]
    known = BY_NAME[rows.table].columns()
    for where, cell, text in said:
        allowed = refusal(rows.table, cell, text) if cell in known else ""
        if allowed:
            yield entries.fault(where, text, f"for {cell}: {allowed}", "correct the text")


def _block_faults(rows: RowMap, entries: Entries) -> Iterator[Fault]:
    """Names in braces without a block, and blocks that no column speaks of, which would repeat a row word for word."""
    spoken = {name: cell for cell, pattern in rows.columns.items() for name in fields_of(pattern)}
    for name, cell in spoken.items():
        if name not in rows.each:
            allowed = f"a block of [rows.each]: {', '.join(rows.each) or 'none stands there'}"
            yield entries.fault(["rows", "columns", cell], f"{{{name}}}", allowed, f"{_NAME}, or add the block")
    for name in rows.each:
        if name not in spoken:
            allowed = f"a column with {{{name}}} in its name"
            yield entries.fault(["rows", "each", name], f"the block {name}", allowed, "use it, or take it out")


def _column_faults(mapping: CsvMapping, entries: Entries, columns: Collection[str]) -> Iterator[Fault]:
    """Columns that the mapping speaks of and the file does not have."""
    wanted = [(["study", "column"], mapping.study.column), *((["ignored"], name) for name in mapping.ignored)]
    for rows in mapping.rows:
        if prod(map(len, rows.each.values())) > MOST_TIMES:
            continue
        wanted += [(["rows", "columns", cell], column) for cell, column in rows.headings() if not fields_of(column)]
    for where, column in wanted:
        if column not in columns:
            yield entries.unknown(where, column, columns, "a column of the file")
