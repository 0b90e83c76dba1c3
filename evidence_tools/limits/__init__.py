"""Limitations of the evidence as quantities: how much each matters for a result, and what would reverse it."""

from evidence_tools.limits.challenging import challenge, challenge_all, weighing
from evidence_tools.limits.core.limitation import GRADE_DOMAINS, VERDICTS, Limitation
from evidence_tools.limits.policy_rows import policy_limitations, worst

__all__ = [
    "GRADE_DOMAINS",
    "VERDICTS",
    "Limitation",
    "challenge",
    "challenge_all",
    "policy_limitations",
    "weighing",
    "worst",
]
