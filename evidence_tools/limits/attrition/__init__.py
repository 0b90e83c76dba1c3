"""Patients lost to follow-up: what the result would be over all who entered."""

from evidence_tools.limits.attrition.verdict import applies, challenge

__all__ = ["applies", "challenge"]
