"""Every claim of the policy put to its tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType

from evidence_tools.errors import EvidenceError, QuestionError
from evidence_tools.evidence import Evidence
from evidence_tools.evidence.bindings import BINDINGS_FILE, CELL, Bindings, Points
from evidence_tools.evidence.faults import Fault
from evidence_tools.evidence.toml_file import Entries
from evidence_tools.ledger.case import Case
from evidence_tools.ledger.checked import Checked
from evidence_tools.ledger.kinds import KINDS
from evidence_tools.results import results_of

ALONE = "as_reported"  # the kind of test that compares nothing


@lru_cache(maxsize=2)
def checked_claims(evidence: Evidence) -> Mapping[str, Checked]:
    """Every claim of the policy by its id, checked; what was worked out is remembered.

    Raises
    ------
    EvidenceError
        When bindings point to numbers that do not exist.
    """
    faults = unresolved(evidence)
    if faults:
        raise EvidenceError("\n".join(map(str, faults)), tuple(faults))
    bench = Bench(evidence)
    return MappingProxyType({claim: bench.checked(claim) for claim in evidence.claims["claim_id"]})


class Bench:
    """Puts claims to their tests, each once: a claim may rest on the verdict of others."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        self._claims = evidence.claims.set_index("claim_id", drop=False)
        self._checked: dict[str, Checked] = {}
        self._underway: list[str] = []

    def checked(self, claim: str) -> Checked:
        """One claim with its verdict.

        Raises
        ------
        QuestionError
            For a claim that does not exist, or claims that rest on each other.
        """
        if claim not in self._checked:
            self._checked[claim] = self._check(claim)
        return self._checked[claim]

    def _check(self, claim: str) -> Checked:
        if claim not in self._claims.index:
            raise QuestionError(f"the policy has no claim {claim!r}; allowed: the claim_id of a row of claims.csv")
        if claim in self._underway:
            circle = " -> ".join([*self._underway, claim])
            raise QuestionError(f"claims rest on each other: {circle}; mend: break the circle in {BINDINGS_FILE.name}")
        self._underway.append(claim)
        try:
            return self._put_to_tests(claim)
        finally:
            self._underway.remove(claim)

    def _put_to_tests(self, claim: str) -> Checked:
        row, binding = self._claims.loc[claim], self.evidence.bindings[claim]
        cells = self.evidence.row(claim, "claims").cells
        case = Case(self.evidence, row, binding, lambda other: self.checked(other).verdict, cells=cells)
        findings = [KINDS[test.kind](replace(case, place=place), test) for place, test in enumerate(binding.tests, 1)]
        return Checked(
            claim_id=claim,
            statement=row["statement"],
            section=row["section"],
            prior=row["prior_verdict"],
            findings=tuple(findings),
            parts=tuple(test.part for test in binding.tests),
            only_sources=all(test.kind == ALONE for test in binding.tests),
            judgement=self.evidence.judgements.claims.get(claim),
        )


def unresolved(evidence: Evidence) -> list[Fault]:
    """Bindings that point to a number of the results that does not exist: what `evidence check` refuses."""
    results = results_of(evidence)
    path = evidence.folder / BINDINGS_FILE.name
    entries = Entries(BINDINGS_FILE, path.read_text(encoding="utf-8") if path.exists() else "")
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
