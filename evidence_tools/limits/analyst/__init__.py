"""Choices of the analyst: how many defensible analyses conclude the same, and which choice decides."""

from evidence_tools.limits.analyst.verdict import applies, challenge

__all__ = ["applies", "challenge"]
