"""References as databases export them, RIS and PubMed, -> candidate rows of `sources`."""

from evidence_tools.importing.references.nbib import looks_like_nbib, read_nbib
from evidence_tools.importing.references.ris import looks_like_ris, read_ris

__all__ = ["looks_like_nbib", "looks_like_ris", "read_nbib", "read_ris"]
