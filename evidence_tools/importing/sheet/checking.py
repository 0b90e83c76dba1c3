"""Whether the cells of a sheet fit their columns; every one that does not is a fault of its cell."""

from __future__ import annotations

from collections.abc import Mapping

from evidence_tools.evidence.csv_file import Grid
from evidence_tools.evidence.schemas import BY_NAME
from evidence_tools.evidence.table import admit
from evidence_tools.importing.filling import refusal
from evidence_tools.importing.sheet.layout import SheetRow
from evidence_tools.importing.sheet.reading import Reading

_UNSEEN = "blanks before or after a text, and signs that nobody sees, count"


def check_cells(table: str, row: SheetRow, cells: Mapping[str, str], reading: Reading) -> None:
    """Note a fault for each filled cell that the table would not take; what is still empty may be filled later."""
    schema = BY_NAME[table]
    if not any(refusal(schema.about.table, column, text) for column, text in cells.items() if text):
        return
    grid = Grid(schema.about.file, schema.columns(), lines=[row.line])
    for column in schema.columns():
        grid.cells[column] = [cells.get(column, "")]
    _, faults = admit(schema, grid)
    for fault in faults:
        if cells.get(fault.column):
            found = repr(fault.found)[1:-1] if fault.found != fault.found.strip() else fault.found
            blank = f"{fault.mend}; {_UNSEEN}" if found != fault.found else fault.mend
            reading.fault(row, fault.column, found=found, allowed=fault.allowed, mend=blank)
