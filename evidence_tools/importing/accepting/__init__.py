"""Candidates into the tables: the whole edition is read with them first, then everything is written, or nothing."""

from evidence_tools.importing.accepting.entering import accept
from evidence_tools.importing.accepting.record import Accepted

__all__ = ["Accepted", "accept"]
