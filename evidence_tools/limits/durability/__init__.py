"""Durability: later surgery as a rate that allows for loss, and whether a gain in scores lasts."""

from evidence_tools.limits.durability.verdict import applies, challenge

__all__ = ["applies", "challenge"]
