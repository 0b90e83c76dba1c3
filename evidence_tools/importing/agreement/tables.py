"""Tables of rows as an import, so that two sheets, two files or two editions can be compared."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pandas as pd

from evidence_tools.evidence.schemas import BY_TABLE
from evidence_tools.importing.filling import filled, numbered_key, plain_number
from evidence_tools.importing.record import Candidate, Import, Origin, Unread


def import_of_rows(frames: Mapping[str, pd.DataFrame], name: str, *, read_on: date) -> Import:
    """Rows of tables as candidates; columns that the table does not have are told as unread.

    Parameters
    ----------
    frames
        Rows by the name of their table, as text or typed; an empty cell is missing or an empty text.
    name
        What they are called.
    read_on
        Day of the import.

    Examples
    --------
    >>> rows = pd.DataFrame({"study_id": ["synthetic"], "arm_id": ["device"], "colour": ["blue"]})
    >>> found = import_of_rows({"arms": rows}, "synthetic rows", read_on=date(2027, 2, 1))
    >>> dict(found.candidates[0].cells), found.unread[0].field
    ({'study_id': 'synthetic', 'arm_id': 'device'}, 'colour')
    """
    candidates, unread = [], []
    for table, frame in frames.items():
        schema = BY_TABLE[table]
        for number, record in enumerate(frame.to_dict("records"), 1):
            texts = filled({str(column): _text(value) for column, value in record.items()})
            place = f"{name}, {table} row {number}"
            strange = {column: text for column, text in texts.items() if column not in schema.columns()}
            unread += [Unread(place, column, text, f"{table} has no such column") for column, text in strange.items()]
            cells = {column: text for column, text in texts.items() if column not in (*strange, numbered_key(schema))}
            candidates.append(Candidate(table, cells, place))
    content = "\n".join(f"{table}\n{frame.to_csv(index=False)}" for table, frame in frames.items())
    return Import(Origin.of(name, "rows of tables", content.encode(), read_on), tuple(candidates), tuple(unread))


def _text(value: object) -> str:
    if value is None or pd.isna(value):
        return ""
    return plain_number(f"{value:.15g}") if isinstance(value, float) else str(value)
