"""RevMan 5 reviews (.rm5): studies, references, results by arm, judgements and pooled results as candidates."""

from evidence_tools.importing.revman.reading import KIND, looks_like_revman, read_revman

__all__ = ["KIND", "looks_like_revman", "read_revman"]
