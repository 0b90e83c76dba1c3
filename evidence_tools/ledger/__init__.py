"""The claim ledger: every statement of the policy against the data, with its verdict and the reason."""

from evidence_tools.ledger.checked import Checked
from evidence_tools.ledger.checking import checked_claims, unresolved
from evidence_tools.ledger.entries import claim_entries, verdict_counts
from evidence_tools.ledger.frame import claims

__all__ = ["Checked", "checked_claims", "claim_entries", "claims", "unresolved", "verdict_counts"]
