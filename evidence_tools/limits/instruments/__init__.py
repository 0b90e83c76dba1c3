"""Different instruments: whether the conclusion depends on which questionnaires are put together."""

from evidence_tools.limits.instruments.verdict import applies, challenge

__all__ = ["applies", "challenge"]
