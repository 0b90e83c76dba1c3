"""No blinding: how much patients and staff who know the treatment add to its result."""

from evidence_tools.limits.blinding.verdict import applies, challenge

__all__ = ["applies", "challenge"]
