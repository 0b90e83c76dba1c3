"""One number, everywhere equal: where each number stands, and whether every written file still agrees."""

from evidence_tools.export.audit.checking import audit, refuse_unequal
from evidence_tools.export.audit.faults import AuditError, Fault
from evidence_tools.export.audit.index import INDEX, where_used
from evidence_tools.export.audit.indexing import index_numbers
from evidence_tools.export.audit.reviewing import check_numbers

__all__ = ["INDEX", "AuditError", "Fault", "audit", "check_numbers", "index_numbers", "refuse_unequal", "where_used"]
