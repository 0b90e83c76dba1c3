"""Rows of the reference tables that the protocol names, and the plausible range that a list of them stands for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import median

import pandas as pd

from evidence_tools.evidence import Evidence
from evidence_tools.evidence.protocol_limits import Plausible


def rows_of(evidence: Evidence, ids: Sequence[str], table: str) -> pd.DataFrame:
    """The rows of a table with these keys, in this order, the key kept as a column."""
    frame = getattr(evidence, table)
    key = frame.columns[0]
    return frame.set_index(key, drop=False).loc[list(ids)].reset_index(drop=True)


def row_of(evidence: Evidence, key: str, *tables: str) -> pd.Series | None:
    """The row with a key, looked for in several tables; None where none has it."""
    for name in tables:
        table = getattr(evidence, name)
        found = table[table[table.columns[0]] == key]
        if len(found):
            return found.iloc[0]
    return None


def plausible_from(values: Iterable[float]) -> Plausible | None:
    """The smallest, the median and the largest of several values; None of none.

    Examples
    --------
    >>> plausible_from([0.56, 0.17, 0.37])
    Plausible(low=0.17, central=0.37, high=0.56)
    """
    known = sorted(float(value) for value in values if pd.notna(value))
    return Plausible(low=known[0], central=median(known), high=known[-1]) if known else None
