"""One table: its rows as typed frame and as text, and the faults of its cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

import numpy as np
import pandas as pd
from pydantic import TypeAdapter, ValidationError

from evidence_tools.evidence.csv_file import Grid
from evidence_tools.evidence.faults import Fault
from evidence_tools.evidence.schemas import Row
from evidence_tools.evidence.schemas.row import About

CELL_CHECK = "cell"


@dataclass(frozen=True, eq=False)
class Table:
    """The rows of one file.

    Parameters
    ----------
    schema
        Row model of the table.
    frame
        Typed columns; a cell that was not admitted is empty, a ragged row is empty throughout.
    cells
        The text of each column as it stands in the file, same rows.
    lines
        Physical line of each row, shape (rows,).
    malformed
        Whether a row has a cell that was not admitted, shape (rows,).
    whole
        Whether the file was there, readable to its end and with all columns.
    memo
        What several checks need, computed once.
    """

    schema: type[Row]
    frame: pd.DataFrame
    cells: Mapping[str, tuple[str, ...]]
    lines: np.ndarray
    malformed: np.ndarray
    whole: bool
    memo: dict[object, Any] = field(default_factory=dict, repr=False)

    @property
    def about(self) -> About:
        """What the table is."""
        return self.schema.about

    @cached_property
    def keys(self) -> pd.Series:
        """Key of each row as text, parts joined by ``/``."""
        return self.joined(self.about.key)

    def text(self, column: str) -> pd.Series:
        """One column as text, an empty cell as an empty string."""
        return pd.Series(self.cells[column], dtype="str")

    def joined(self, columns: tuple[str, ...]) -> pd.Series:
        """Several columns of text as one, parts joined by ``/``."""
        if len(columns) == 1:
            return self.text(columns[0])
        texts = [self.cells[column] for column in columns]
        return pd.Series(["/".join(parts) for parts in zip(*texts, strict=True)], dtype="str")


def admit(schema: type[Row], grid: Grid) -> tuple[Table, list[Fault]]:
    """Turn text rows into a typed table; the faults name every cell that does not fit its column."""
    refused = list(_refused(schema, grid))
    blank: dict[str, list[int]] = {}
    for position, column in refused:
        blank.setdefault(column, []).append(position)
    malformed = np.zeros(len(grid.lines), dtype=bool)
    malformed[[position for position, _ in refused]] = True
    malformed[list(grid.ragged)] = True
    frame = {
        name: _column(grid.cells[name], cell.dtype, [*blank.get(name, ()), *grid.ragged])
        for name, cell in schema.cells().items()
    }
    table = Table(
        schema=schema,
        frame=pd.DataFrame(frame),
        cells={column: tuple(texts) for column, texts in grid.cells.items()},
        lines=np.array(grid.lines, dtype=np.int64),
        malformed=malformed,
        whole=grid.readable and not grid.missing and not grid.repeated,
    )
    return table, [_fault(table, position, column) for position, column in refused]


def empty(schema: type[Row], *, whole: bool) -> Table:
    """A table without rows."""
    table, _ = admit(schema, Grid(schema.about.file, schema.columns(), readable=whole))
    return table


def _refused(schema: type[Row], grid: Grid) -> Iterator[tuple[int, str]]:
    """Position and column of every cell that the row model does not admit.

    A cell is judged by its own text alone, so that a text which stands in a thousand rows is judged once.
    """
    for column, texts in grid.cells.items():
        refused = set() if column in grid.missing else _refused_texts(schema, column, set(texts))
        if refused:
            places = (place for place, text in enumerate(texts) if text in refused)
            yield from ((place, column) for place in places if place not in grid.ragged)


def _refused_texts(schema: type[Row], column: str, texts: set[str]) -> set[str]:
    filled = sorted(texts - {""})
    refused = {""} & texts if column in schema.required() else set()
    try:
        _judge(schema, column).validate_python(filled)
    except ValidationError as error:
        refused |= {filled[int(item["loc"][0])] for item in error.errors(include_url=False, include_context=False)}
    return refused


@cache
def _judge(schema: type[Row], column: str) -> TypeAdapter[list[Any]]:
    return TypeAdapter(list[schema.annotations()[column]])  # type: ignore[misc]


def _fault(table: Table, position: int, column: str) -> Fault:
    found = table.cells[column][position]
    cell = table.schema.cells()[column]
    return Fault(
        severity="error",
        check=CELL_CHECK,
        file=table.about.file,
        line=int(table.lines[position]),
        column=column,
        found=found or "an empty cell",
        allowed=cell.allowed,
        mend=cell.mend if found else "fill the cell",
        key=table.keys.iloc[position],
    )


def _column(texts: Sequence[str], dtype: str, blank: list[int]) -> pd.Series:
    if not any(texts):
        return pd.Series(np.full(len(texts), np.nan)).astype(dtype)
    cells = np.array(texts, dtype=object)
    cells[blank] = ""
    cells[cells == ""] = np.nan
    if dtype == "str":
        return pd.Series(cells, dtype="str")
    numbers = pd.Series(cells.astype("float64"))
    return numbers.astype("Int64") if dtype == "Int64" else numbers
