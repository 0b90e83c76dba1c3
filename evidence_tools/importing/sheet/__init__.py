"""The extraction tables as an Excel workbook, and back: for analysts who extract in a spreadsheet."""

from evidence_tools.importing.sheet.candidate_sheet import update_from_sheet, write_candidate_sheet
from evidence_tools.importing.sheet.extraction import read_sheet, write_sheet
from evidence_tools.importing.sheet.opening import candidates_of, looks_like_sheet

__all__ = [
    "candidates_of",
    "looks_like_sheet",
    "read_sheet",
    "update_from_sheet",
    "write_candidate_sheet",
    "write_sheet",
]
