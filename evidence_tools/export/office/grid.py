"""One shape for every table that goes to Office: columns, cells, groups and notes, from frames and committee tables."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from evidence_tools.export.office.cells import Cell, column_cells
from evidence_tools.study_effects import MARKS
from evidence_tools.tables.committee import CommitteeTable
from evidence_tools.tables.committee.notes import legend
from evidence_tools.tables.shown import only_numbers

GROUP = "group"  # the column of a committee table whose words are headings of rows
UNNAMED = "Row"


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a column, what stands over several of them, and whether the column holds numbers."""

    text: str
    over: str = ""
    right: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table ready to be written.

    Parameters
    ----------
    title, subtitle
        What it shows; the question, date or edition.
    headings, rows
        One heading per column; one cell per heading in every row.
    groups
        For every row the heading that it stands under; nothing at all where there are no groups.
    notes
        What stands below; further lines of a note are a list.
    """

    title: str
    headings: tuple[Heading, ...]
    rows: tuple[tuple[Cell, ...], ...]
    subtitle: str = ""
    groups: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def description(self) -> str:
        """What the table holds, for those who do not see it."""
        columns = ", ".join(_full(heading) for heading in self.headings)
        return f"{self.title}. Table of {len(self.rows)} rows with the columns {columns}."

    @property
    def ungrouped(self) -> Grid:
        """The same with its groups as a first column, so that it can be filtered and sorted."""
        if not self.groups:
            return self
        rows = tuple((Cell(group), *row) for group, row in zip(self.groups, self.rows, strict=True))
        headings = (Heading("Group"), *self.headings)
        return replace(self, headings=headings, rows=rows, groups=())

    def columns(self, places: Sequence[int]) -> Grid:
        """The same with these columns alone."""
        rows = tuple(tuple(row[place] for place in places) for row in self.rows)
        return replace(self, headings=tuple(self.headings[place] for place in places), rows=rows)


def _full(heading: Heading) -> str:
    return f"{heading.over}: {heading.text}" if heading.over else heading.text


def grid_of(
    table: pd.DataFrame | CommitteeTable, *, title: str = "", subtitle: str = "", notes: Sequence[str] = ()
) -> Grid:
    """Any table of the workbench as a grid.

    The index is kept where it means something: it has a name, or it is more than a count of rows. The meaning of
    footnote marks that stand in the cells is added to the notes where no note gives it.
    """
    if isinstance(table, CommitteeTable):
        return _of_committee_table(table, title, subtitle, notes)
    frame = _with_index(table)
    texts = frame.astype("str")
    cells, headings = [], []
    for place, name in enumerate(frame.columns):
        numbers = _is_numeric(frame.iloc[:, place]) or only_numbers(texts.iloc[:, place].fillna(""))
        headings.append(Heading(_named(name), right=numbers))
        cells.append(column_cells(frame.iloc[:, place], numbers=numbers))
    return _grid(title=title, subtitle=subtitle, headings=tuple(headings), cells=cells, groups=(), notes=notes)


def _of_committee_table(table: CommitteeTable, title: str, subtitle: str, notes: Sequence[str]) -> Grid:
    columns = [(each, table.shown[each.name]) for each in table.columns]
    numbers = [only_numbers(cells.astype("str")) for _, cells in columns]
    headings = tuple(
        Heading(each.name, each.over, right=right or each.align == "right")
        for (each, _), right in zip(columns, numbers, strict=True)
    )
    cells = [column_cells(cells, numbers=right) for (_, cells), right in zip(columns, numbers, strict=True)]
    groups = tuple(table.shown[GROUP].astype("str")) if GROUP in table.shown else ()
    return _grid(
        title=title or table.title,
        subtitle=subtitle or table.subtitle,
        headings=headings,
        cells=cells,
        groups=groups,
        notes=(*table.notes, *notes),
    )


def _grid(
    *,
    title: str,
    subtitle: str,
    headings: tuple[Heading, ...],
    cells: Sequence[tuple[Cell, ...]],
    groups: tuple[str, ...],
    notes: Sequence[str],
) -> Grid:
    texts = [cell.text for column in cells for cell in column]
    marks = {mark for mark in MARKS if any(mark in text for text in texts)}
    unexplained = [mark for mark in marks if not any(MARKS[mark] in note for note in notes)]
    return Grid(
        title=title,
        subtitle=subtitle,
        headings=headings,
        rows=tuple(zip(*cells, strict=True)),
        groups=groups,
        notes=(*notes, *legend(unexplained)),
    )


def _with_index(table: pd.DataFrame) -> pd.DataFrame:
    """The table with an index that means something as its first columns."""
    index = table.index
    counted = index.nlevels == 1 and index.name is None and pd.api.types.is_integer_dtype(index.dtype)
    if counted:
        return pd.DataFrame(table)
    levels = [index.get_level_values(level) for level in range(index.nlevels)]
    taken = pd.DataFrame(table).reset_index(drop=True)
    for place, level in enumerate(levels):
        name = UNNAMED if level.name in (None, "") else level.name
        taken.insert(place, name, level.to_numpy(), allow_duplicates=True)
    return taken


def _named(name: Hashable) -> str:
    parts = name if isinstance(name, tuple) else (name,)
    return ", ".join(str(part) for part in parts if str(part)) or UNNAMED


def _is_numeric(column: pd.Series) -> bool:
    return pd.api.types.is_numeric_dtype(column.dtype) and not pd.api.types.is_bool_dtype(column.dtype)
