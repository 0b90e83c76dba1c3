"""The edition as it would be, read and checked whole before anything of it is replaced."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from evidence_tools.evidence.csv_file import read_grid
from evidence_tools.evidence.faults import Fault
from evidence_tools.evidence.reading import check_evidence
from evidence_tools.evidence.schemas import BY_NAME
from evidence_tools.importing.accepting.draft import Draft
from evidence_tools.importing.store.record import FOLDER, StoredRow


def errors_and_warnings(draft: Draft) -> tuple[list[Fault], tuple[Fault, ...]]:
    """Every error of the edition with the new rows, told by candidate; and the warnings that it did not have before."""
    before = {_without_line(each) for each in check_evidence(draft.edition, draft.reference).of_severity("warning")}
    with tempfile.TemporaryDirectory() as room:
        passing = Path(room, *draft.edition.parts[-2:])
        leave_out = shutil.ignore_patterns(FOLDER, ".*")
        shutil.copytree(draft.edition, passing, ignore=leave_out)
        for table, file in draft.files.items():
            (passing / BY_NAME[table].about.file).write_bytes(file.content())
        report = check_evidence(passing, draft.reference)
    by_line = dict(_by_line(draft))
    errors = [_of_candidate(draft, each, by_line) for each in report.errors]
    warnings = tuple(each for each in report.of_severity("warning") if _without_line(each) not in before)
    return errors, warnings


def _without_line(fault: Fault) -> Fault:
    return replace(fault, line=0)


def _by_line(draft: Draft) -> Iterator[tuple[tuple[str, int], StoredRow]]:
    """File and line at which each chosen row stands in the edition as it would be, with the row."""
    for table in dict.fromkeys(row.candidate.table for _, row in draft.rows()):
        schema, file = BY_NAME[table], draft.files[table]
        grid = read_grid(file.content(), schema.about.file, schema.columns())
        keys = zip(*(grid.cells[column] for column in schema.about.key), strict=True)
        lines = dict(zip(map("/".join, keys), grid.lines, strict=True))
        for place, row in draft.rows("new", "changed"):
            if row.candidate.table == table and draft.keys[place] in lines:
                yield (schema.about.file, lines[draft.keys[place]]), row


def _of_candidate(draft: Draft, fault: Fault, by_line: dict[tuple[str, int], StoredRow]) -> Fault:
    row = by_line.get((fault.file, fault.line))
    return fault if row is None else replace(fault, file=draft.stored.file_of(row), line=row.line)
