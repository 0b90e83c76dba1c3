"""Decision flips: the smallest change to data or choices that reverses each conclusion."""

from evidence_tools.limits.flips.verdict import applies, challenge

__all__ = ["applies", "challenge"]
