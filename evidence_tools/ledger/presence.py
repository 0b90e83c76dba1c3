"""Whether what a test names is there: evidence as of a day, or mixed from editions, holds less than the tables do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from evidence_tools.evidence import Evidence
from evidence_tools.evidence.binding_entries import CELL, Names, Points
from evidence_tools.ledger.finding import CANNOT_SAY, Finding
from evidence_tools.ledger.listing import listed
from evidence_tools.results import results_of
from evidence_tools.wording import tell

_BESIDE = {"beside": "beside_as", "elsewhere": None}  # entries without bearing on the verdict, and the words with them


def fitted(evidence: Evidence, test: Any) -> tuple[Any, tuple[str, ...]]:
    """The test without what it only sets beside its answer and is not there, and what it needs and is not there.

    Parameters
    ----------
    evidence
        What the names are looked up in.
    test
        One of the kinds of `evidence.claim_tests`.
    """
    missing = {field: tuple(_missing(evidence, test, field)) for field in type(test).model_fields}
    needed = tuple(name for field, names in missing.items() if field not in _BESIDE for name in names)
    changes = {}
    for field in _BESIDE.keys() & {field for field, names in missing.items() if names}:
        changes[field] = tuple(name for name in getattr(test, field) if name not in missing[field])
        if not changes[field] and _BESIDE[field]:
            changes[_BESIDE[field]] = None
    return (test.model_copy(update=changes) if changes else test), needed


def absent(names: tuple[str, ...]) -> Finding:
    """What is found where the test has nothing to look at."""
    said = listed(dict.fromkeys(name.removeprefix(CELL) for name in names))
    return Finding(
        verdict=CANNOT_SAY, why=tell("it is held against {names}, which this evidence does not hold", names=said)
    )


def _missing(evidence: Evidence, test: Any, field: str) -> Iterator[str]:
    """The names of one entry that lead nowhere: rows, cells and numbers of the results."""
    given = getattr(test, field)
    marks = type(test).model_fields[field].metadata
    tables = [mark for mark in marks if isinstance(mark, Names) and mark.table not in ("protocol", "policy")]
    points = any(isinstance(mark, Points) for mark in marks)
    for name in (given,) if isinstance(given, str) else given if isinstance(given, tuple) else ():
        if not isinstance(name, str):
            continue
        of_cell = name.startswith(CELL) and not _has_row(evidence, name)
        of_table = any(name not in set(getattr(evidence, mark.table)[mark.column]) for mark in tables)
        if of_cell or of_table or (points and not name.startswith(CELL) and not results_of(evidence).known(name)):
            yield name


def _has_row(evidence: Evidence, pointer: str) -> bool:
    table, key, _ = pointer.removeprefix(CELL).split(".")
    return evidence.has(key, table)
