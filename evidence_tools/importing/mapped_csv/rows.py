"""The rows that the lines of a mapped file give."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from evidence_tools.evidence.schemas import BY_NAME
from evidence_tools.importing.csv_rows import CsvRow, CsvRows
from evidence_tools.importing.filling import numbered_key, plain_number
from evidence_tools.importing.known import Known, slug
from evidence_tools.importing.mapped_csv.mapping import CsvMapping, RowMap, heading
from evidence_tools.importing.record import Candidate
from evidence_tools.importing.review_software import Book

_NUMBERS = ("float64", "Int64")


@dataclass(frozen=True, slots=True)
class Unfolding:
    """A file, its mapping, and the book of what its lines give."""

    file: CsvRows
    mapping: CsvMapping
    book: Book

    def add_rows(self) -> None:
        """Propose every row that the lines give; a line that names no study gives none."""
        for line in self.file.rows:
            study = self.file.peek(line, self.mapping.study.column)
            if study:
                for rows in self.mapping.rows:
                    for names, cells in rows.blocks():
                        self._add(line, rows, names, {**rows.constants, **cells, **self._study(study, rows)})

    def _study(self, name: str, rows: RowMap) -> dict[str, str]:
        """The cell that names the study, in tables that have one."""
        if "study_id" not in BY_NAME[rows.table].columns():
            return {}
        study_id = self.mapping.study.ids.get(name) or self.book.known.study_named(name) or slug(name)
        return {"study_id": study_id}

    def _add(self, line: CsvRow, rows: RowMap, names: Mapping[str, str], cells: dict[str, str]) -> None:
        columns = {cell: heading(pattern, names) for cell, pattern in rows.columns.items()}
        printed = {cell: self.file.peek(line, column) for cell, column in columns.items()}
        needed = rows.needs or tuple(columns)
        if columns and not any({**cells, **printed}.get(cell) for cell in needed):
            return
        study = self.file.peek(line, self.mapping.study.column)
        place = [f"{self.file.place(line)} ({study})", *names.values()]
        for cell, text in printed.items():
            cells[cell] = self._said(rows, cell, text)
            if text and cells[cell] != text:
                place.append(f"{cell} from {text!r}")
        standing = self._standing(rows, cells)
        if standing:
            self._leave(line, rows, columns, f"the edition has this row as {standing}")
            return
        for column in (*columns.values(), self.mapping.study.column):
            self.file.take(line, column)
        self.book.add(rows.table, cells, ", ".join(place))

    def _said(self, rows: RowMap, cell: str, text: str) -> str:
        """A text of the file as the table says it: by its list of words, numbers without exponent."""
        words = self.mapping.words.get(rows.words.get(cell, ""), {})
        if text in words:
            return words[text]
        schema = BY_NAME[rows.table].cells()[cell]
        return plain_number(text) if schema.dtype in _NUMBERS else text

    def _standing(self, rows: RowMap, cells: Mapping[str, str]) -> str:
        """Key of the row where the edition has it already."""
        schema = BY_NAME[rows.table]
        known = _known(self.book.known, rows.table)
        key = "/".join(cells.get(part, "") for part in schema.about.key)
        return key if key in known and not numbered_key(schema) else ""

    def _leave(self, line: CsvRow, rows: RowMap, columns: Mapping[str, str], why: str) -> None:
        for cell, column in columns.items():
            text = self.file.take(line, column)
            if text:
                self.book.leave(f"{self.file.place(line)}, {column}", f"{rows.table}.{cell}", text, why)


def _known(known: Known, table: str) -> Mapping[str, Mapping[str, str]]:
    held = {"sources": known.sources, "studies": known.studies, "arms": known.arms, "reviews": known.reviews}
    return held.get(table, {})


def joined(candidates: list[Candidate]) -> Iterator[Candidate]:
    """Rows that several lines give alike as one with all its places; rows of one key that differ, with a remark."""
    alike: dict[tuple[str, frozenset[tuple[str, str]]], Candidate] = {}
    for each in candidates:
        at = (each.table, frozenset(each.cells.items()))
        first = alike.get(at)
        alike[at] = replace(first, place=f"{first.place}; {each.place}") if first else each
    keys: dict[tuple[str, str], list[Candidate]] = {}
    for each in alike.values():
        keys.setdefault((each.table, _key(each)), []).append(each)
    for each in alike.values():
        others = [other.place for other in keys[each.table, _key(each)] if other is not each] if _key(each) else []
        said = f"the file gives this row in other words too: {'; '.join(others)}" if others else ""
        yield replace(each, remark="; ".join(filter(None, [each.remark, said])))


def _key(candidate: Candidate) -> str:
    schema = BY_NAME[candidate.table]
    return "" if numbered_key(schema) else "/".join(candidate.cells.get(part, "") for part in schema.about.key)
