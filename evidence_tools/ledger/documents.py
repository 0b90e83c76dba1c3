"""Who speaks in a claim, by a name a reader knows, and what it would take to check it."""

from __future__ import annotations

from evidence_tools.evidence import Evidence
from evidence_tools.evidence.claim_tests import AsReportedTest

THE_POLICY = "the policy"


def document_of(evidence: Evidence, claim: str) -> str:
    """The document whose words a claim reports: ``Hayes 2025``; the policy itself where it speaks in its own voice.

    A section of the policy that is about one document ends in its name, and the claim refers to it by year.
    """
    row = evidence.row(claim, "claims").cells
    _, of_document, name = row["section"].rpartition(" / ")
    if not of_document:
        return THE_POLICY
    years = {each["ref_id"]: each["year"] for each in evidence.policy["references"]}
    known = [years[each] for each in row.get("ref_ids", "").split(";") if years.get(each)]
    return f"{name} {known[0]}" if len(known) == 1 else name


def needs_of(evidence: Evidence, claim: str) -> str:
    """What it would take to check a claim: in the plain words of its binding, else as claims.csv notes it."""
    plain = [test.needs for test in evidence.bindings[claim].tests if isinstance(test, AsReportedTest) and test.needs]
    return "; ".join(plain) or evidence.row(claim, "claims").cells.get("needs", "")
