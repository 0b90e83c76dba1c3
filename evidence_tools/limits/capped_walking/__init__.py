"""A walking test that stops at a maximum time, and gains printed in percent without a spread."""

from evidence_tools.limits.capped_walking.verdict import applies, challenge

__all__ = ["applies", "challenge"]
