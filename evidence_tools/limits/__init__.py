"""Limitations of the evidence as quantities: how much each matters for a result, and what would reverse it."""
