"""The numbers of the ledger for the results file: every number of every sentence under its key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from evidence_tools.evidence import Evidence
from evidence_tools.evidence.judgements import CLAIM_VERDICTS
from evidence_tools.ledger.checking import checked_claims
from evidence_tools.results.entries import Entry, entry, slug, told_entry

CLAIMS = "claims"


def claim_entries(evidence: Evidence) -> Iterator[tuple[str, Entry]]:
    """Each number that a claim has of its own, and how many claims have each verdict.

    Numbers that a claim takes over from results keep the key they have there.
    """
    checked = checked_claims(evidence)
    yield f"{CLAIMS}.count", entry(len(checked), "count", "Statements of the policy")
    for verdict, count in verdict_counts(evidence).items():
        yield f"{CLAIMS}.verdicts.{slug(verdict)}", entry(count, "count", f"Statements of the policy: {verdict}")
    for each in checked.values():
        for number in each.numbers:
            if number.key.startswith(f"{CLAIMS}.{each.claim_id}."):
                rows, label = ";".join(each.rows), f"Claim {each.claim_id}"
                yield number.key, told_entry(number, label, rows=rows, note=each.verdict)


def verdict_counts(evidence: Evidence) -> dict[str, int]:
    """How many claims have each verdict, in the order of the vocabulary."""
    counts = Counter(each.verdict for each in checked_claims(evidence).values())
    return {verdict: counts[verdict] for verdict in CLAIM_VERDICTS}
