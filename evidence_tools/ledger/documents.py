"""Who speaks in a claim: the document that the policy reports there, by a name a reader knows."""

from __future__ import annotations

from evidence_tools.evidence import Evidence

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
