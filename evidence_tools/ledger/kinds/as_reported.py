"""A claim that no table can confirm or deny."""

from __future__ import annotations

from evidence_tools.evidence.claim_tests import AsReportedTest
from evidence_tools.ledger.case import Case
from evidence_tools.ledger.finding import AS_REPORTED, CANNOT_SAY, Finding
from evidence_tools.wording import tell


def examine(case: Case, test: AsReportedTest) -> Finding:
    """Say that the policy reports it, where the policy is all there is; else what would be needed to compare.

    *As reported only* where the claim's sources are the policy itself; *cannot say* where other sources speak of it but
    hold nothing that can be compared, with what the claim needs.
    """
    named = [source for source in case.cells.get("source_ids", "").split(";") if source]
    needs = test.needs or case.cells.get("needs", "")
    wanted = tell("; it would take {needs}", needs=needs) if needs else tell("")
    if case.second_hand(named):
        why = tell("only the policy says so, and nothing at hand can be set beside it{wanted}", wanted=wanted)
        return Finding(verdict=AS_REPORTED, why=why, sources=tuple(named))
    why = tell("no source at hand prints anything to compare it with{wanted}", wanted=wanted)
    return Finding(verdict=CANNOT_SAY, why=why, sources=tuple(named))
