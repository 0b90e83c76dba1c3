"""Studies share patients: the result when every patient counts once, by each rule that an analyst could follow."""

from evidence_tools.limits.overlap.verdict import applies, challenge

__all__ = ["applies", "challenge"]
