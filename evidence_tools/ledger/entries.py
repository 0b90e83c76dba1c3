"""The numbers of the ledger for the results file: every number of every sentence under its key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from evidence_tools.evidence import Evidence
from evidence_tools.evidence.judgements import CLAIM_VERDICTS
from evidence_tools.ledger.checked import Checked
from evidence_tools.ledger.checking import checked_claims
from evidence_tools.results.entries import Entry, entry, slug
from evidence_tools.wording import Number

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
                yield number.key, number_entry(number, f"Claim {each.claim_id}", each)


def verdict_counts(evidence: Evidence) -> dict[str, int]:
    """How many claims have each verdict, in the order of the vocabulary."""
    counts = Counter(each.verdict for each in checked_claims(evidence).values())
    return {verdict: counts[verdict] for verdict in CLAIM_VERDICTS}


def number_entry(number: Number, label: str, checked: Checked) -> Entry:
    """A number of a sentence as an entry of the results file, printed as in the sentence."""
    made = entry(number.value, number.unit or "count", label, rows=";".join(checked.rows), note=checked.verdict)
    return made | {"shown": str(number)} if number.known else made
