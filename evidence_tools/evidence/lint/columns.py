"""Columns of a table as arrays, groups of like rows, and what rounding leaves open about a printed number."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from evidence_tools.evidence.table import Table

SLACK = 1e-9  # binary fractions: 7.45 - 7.4 is not 0.05


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """Rows that agree in some columns, empty cells alike.

    Parameters
    ----------
    number
        Group of each row, counted from 0 in the order of the file, shape (rows,).
    first
        Position of the first row of each group, shape (groups,).
    """

    number: np.ndarray
    first: np.ndarray

    def spread(self, of_group: Any) -> np.ndarray:
        """One value per group, given to each of its rows."""
        return np.asarray(of_group)[self.number]


def groups(table: Table, *columns: str) -> Groups:
    """The rows of a table grouped by these columns."""
    if ("groups", columns) not in table.memo:
        number, _ = _codes(table, columns[0])
        for column in columns[1:]:
            codes, words = _codes(table, column)
            number, _ = pd.factorize(number * words + codes)
        number, _ = pd.factorize(number)
        highest = np.maximum.accumulate(number)
        table.memo["groups", columns] = Groups(number, np.flatnonzero(np.diff(highest, prepend=-1)))
    return table.memo["groups", columns]


def _codes(table: Table, column: str) -> tuple[np.ndarray, int]:
    """A code for each row by the cell of one column, 0 where it is empty, and the number of codes."""
    if ("codes", column) not in table.memo:
        codes, words = pd.factorize(table.frame[column])
        table.memo["codes", column] = (codes + 1, len(words) + 1)
    return table.memo["codes", column]


def firsts(table: Table, *columns: str) -> Iterator[tuple[Any, ...]]:
    """The cells of these columns, once for each group of `groups`; an empty cell is NaN."""
    first = groups(table, *columns).first
    return zip(*(table.frame[column].to_numpy(dtype=object)[first].tolist() for column in columns), strict=True)


def values(table: Table, column: str) -> np.ndarray:
    """A column of numbers as floats, NaN where empty, shape (rows,)."""
    return table.frame[column].to_numpy(dtype=np.float64, na_value=np.nan)


def filled(table: Table, *columns: str) -> np.ndarray:
    """Whether any of the columns is filled in a row, shape (rows,)."""
    return np.logical_or.reduce([table.frame[column].notna().to_numpy() for column in columns])


def equal(table: Table, column: str, *words: str) -> np.ndarray:
    """Whether the cell is one of these words, shape (rows,)."""
    return where(table, (column,), lambda cell: cell in words)


def where(table: Table, columns: tuple[str, ...], holds: Callable[..., bool]) -> np.ndarray:
    """Whether a condition on these columns holds, asked once per group of like rows, shape (rows,)."""
    answers = [bool(holds(*cells)) for cells in firsts(table, *columns)]
    return groups(table, *columns).spread(np.array(answers, dtype=bool))


def among(table: Table, columns: tuple[str, ...], known: Collection[Any]) -> np.ndarray:
    """Whether these columns together are one of the known values, shape (rows,)."""
    return where(table, columns, lambda *cells: (cells if len(cells) > 1 else cells[0]) in known)


def looked_up(table: Table, columns: tuple[str, ...], of_value: dict[Any, float]) -> np.ndarray:
    """A number for each row by the value of these columns, NaN where there is none, shape (rows,)."""
    numbers = [of_value.get(cells if len(cells) > 1 else cells[0], np.nan) for cells in firsts(table, *columns)]
    return groups(table, *columns).spread(np.array(numbers, dtype=np.float64))


def half_unit(table: Table, column: str) -> np.ndarray:
    """Half a unit in the last printed place of each cell, shape (rows,): what rounding can have moved.

    A cell of ``5.6`` gives 0.05, one of ``12`` gives 0.5, an empty one 0.
    """
    if ("half unit", column) not in table.memo:
        printed = filled(table, column)
        cells = table.cells[column] if printed.any() else ()
        points = ((cell, cell.find(".")) for cell in cells)
        decimals = np.array([0 if at < 0 else len(cell) - at - 1 for cell, at in points] or 0)
        table.memo["half unit", column] = np.where(printed, 0.5 * 10.0**-decimals, 0.0)
    return table.memo["half unit", column]
