"""Too few patients: how many are needed, what repeated looking asks for, and what the next trial could change."""

from evidence_tools.limits.imprecision.verdict import applies, challenge

__all__ = ["applies", "challenge"]
