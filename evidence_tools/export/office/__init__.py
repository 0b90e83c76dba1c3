"""Word and Excel: tables with their notes, the workbook of a review and the two pages that are left behind."""

from evidence_tools.export.office.exporting import ExportedTable, TableError, export_table
from evidence_tools.export.office.leave_behind import HandoutError, write_leave_behind
from evidence_tools.export.office.workbook import write_workbook

__all__ = ["ExportedTable", "HandoutError", "TableError", "export_table", "write_leave_behind", "write_workbook"]
