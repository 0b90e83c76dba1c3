"""Pooling counts as counts: Mantel-Haenszel and Peto."""

from evidence_tools.models.counts.record import PooledCounts
from evidence_tools.models.counts.stratified import mantel_haenszel, peto

__all__ = ["PooledCounts", "mantel_haenszel", "peto"]
