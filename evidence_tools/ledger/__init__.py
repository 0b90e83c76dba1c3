"""The claim ledger: every statement of the policy against the data, with its verdict and the reason."""

from evidence_tools.ledger.checked import Checked
from evidence_tools.ledger.checking import checked_claims
from evidence_tools.ledger.entries import claim_entries, verdict_counts
from evidence_tools.ledger.frame import claims
from evidence_tools.ledger.review import ledger_review

__all__ = ["Checked", "checked_claims", "claim_entries", "claims", "ledger_review", "verdict_counts"]
