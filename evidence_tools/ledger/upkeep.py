"""What bindings point to and does not exist: worked out with the results, so not when the tables are read."""

from __future__ import annotations

from evidence_tools.errors import QuestionError
from evidence_tools.evidence import Evidence
from evidence_tools.evidence.binding_entries import CELL, Points
from evidence_tools.evidence.bindings import BINDINGS_FILE, Bindings
from evidence_tools.evidence.faults import Fault
from evidence_tools.results import results_of


def unresolved(evidence: Evidence) -> list[Fault]:
    """Bindings that point to a number of the results that does not exist: what `evidence check` refuses."""
    results = results_of(evidence)
    entries = BINDINGS_FILE.entries(evidence.folder)
    faults = []
    for claim, field, key in pointers(evidence.bindings):
        try:
            results.entry(key)
        except QuestionError as problem:
            allowed = "a key of results.json, or a cell as @table.key.column"
            faults.append(entries.fault([claim, "tests", field], key, allowed, f"correct the key: {problem}"))
    return faults


def pointers(bindings: Bindings) -> list[tuple[str, str, str]]:
    """Claim, entry and key of every pointer to a number of the results."""
    return [
        (claim, field, key)
        for claim, binding in bindings.items()
        for test in binding.tests
        for field, about in type(test).model_fields.items()
        if any(isinstance(mark, Points) for mark in about.metadata)
        for key in _as_tuple(getattr(test, field))
        if not key.startswith(CELL)
    ]


def _as_tuple(given: str | tuple[str, ...] | None) -> tuple[str, ...]:
    return () if given is None else (given,) if isinstance(given, str) else given
