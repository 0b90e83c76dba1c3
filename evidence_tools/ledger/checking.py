"""Every claim of the policy put to its tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from evidence_tools.errors import EvidenceError, QuestionError
from evidence_tools.evidence import Evidence
from evidence_tools.evidence.bindings import BINDINGS_FILE
from evidence_tools.ledger.case import Case
from evidence_tools.ledger.checked import Checked
from evidence_tools.ledger.finding import Finding
from evidence_tools.ledger.kinds import KINDS
from evidence_tools.ledger.presence import absent, fitted
from evidence_tools.ledger.upkeep import unresolved

ALONE = "as_reported"  # the kind of test that compares nothing


@lru_cache(maxsize=2)
def checked_claims(evidence: Evidence) -> Mapping[str, Checked]:
    """Every claim of the policy by its id, checked; what was worked out is remembered.

    Raises
    ------
    EvidenceError
        When bindings of an edition point to numbers that do not exist. In an evidence that was made from others, such
        as one as of a day, a test that points to what is not there *cannot say*.
    """
    faults = unresolved(evidence) if evidence.as_read else []
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
        case = Case(self.evidence, row, lambda other: self.checked(other).verdict, cells=cells)
        findings = [_examined(replace(case, place=place), test) for place, test in enumerate(binding.tests, 1)]
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


def _examined(case: Case, test: Any) -> Finding:
    """What a test finds; *cannot say* where what it names is not in this evidence."""
    whole, needed = fitted(case.evidence, test)
    return absent(needed) if needed else KINDS[test.kind](case, whole)
