"""What is said about a column: in the row above its heading, and when one of its cells is entered."""

from __future__ import annotations

from evidence_tools.evidence.schemas import BY_NAME
from evidence_tools.importing.sheet.layout import DO, HINTS, NUMBER, REMOVE
from evidence_tools.importing.store.record import number_of

LEAD_MEANINGS = {
    DO: f"Write {REMOVE} to ask that a row that stands be taken out; deleting the line here removes nothing",
    NUMBER: "Number of the waiting row; leave it empty in a row that you add",
    "accept": "yes: take it; no: do not; empty: not decided",
    "change": "new row, changed cells of a standing row, or removed",
    "place": "Where in the imported file it came from",
    "remark": "What is open; empty it when it is settled",
    "emptied": "Columns that a changed row empties, separated by ;",
}
MOST_OF_PROMPT, MOST_OF_TITLE = 255, 32  # characters that Excel shows beside a cell


def meaning_of(table: str, column: str) -> str:
    """A column in words: what it means, its unit, what it takes and whether it may be empty.

    Examples
    --------
    >>> meaning_of("arms", "n_treated")
    'Patients treated; empty where only completers are known. Unit: patients. Takes: a whole number, 1 or larger.'
    """
    schema = BY_NAME[table]
    unit, cell = schema.unit_of(column), schema.cells()[column]
    parts = [schema.model_fields[column].description, f"Unit: {unit}" if unit else "", f"Takes: {cell.allowed}"]
    if number_of(table) and column == schema.about.key[0]:
        parts = ["Key of the row: leave it empty in a new row; it is given when the row is accepted"]
    elif column == "second_look":
        parts.append("Empty in a new row: not_checked")
    return ". ".join(part for part in parts if part) + "."


def prompt_of(table: str, column: str) -> str:
    """The same as Excel shows it when a cell is entered, with the sheet that helps with instruments."""
    text = meaning_of(table, column)
    if column == "instrument" and table in ("continuous", "binary"):
        text = f"Bounds, direction, unit and thresholds of each instrument: sheet {HINTS!r}. {text}"
    return text if len(text) <= MOST_OF_PROMPT else f"{text[: MOST_OF_PROMPT - 1].rstrip()}…"
