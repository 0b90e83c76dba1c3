"""Two extractions of the same reports: how far they agree, what to settle, and one import of what was settled."""

from evidence_tools.importing.agreement.comparison import agreement
from evidence_tools.importing.agreement.record import Agreement
from evidence_tools.importing.agreement.settling import settle
from evidence_tools.importing.agreement.tables import import_of_rows

__all__ = ["Agreement", "agreement", "import_of_rows", "settle"]
