"""Columns beyond a table: ``study_id.design`` is the design of the study that a row names."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pandas as pd

from evidence_tools.evidence.schemas import BY_TABLE


def linked_column(frames: Mapping[str, pd.DataFrame], table: str, path: str) -> pd.Series:
    """A column of a table, or through keys one of other tables, row by row.

    Parameters
    ----------
    frames
        Tables by name.
    table, path
        ``studies`` and ``primary_source_id.year`` is the year of each study's main source. Every step but the last
        is a column that holds the key of one row elsewhere.

    Raises
    ------
    KeyError
        When a step does not exist; `unknown_step` says which one.

    Examples
    --------
    >>> studies = pd.DataFrame({"study_id": ["a", "b"], "design": ["rct", "case_series"]})
    >>> arms = pd.DataFrame({"study_id": ["b", "a", "a"]})
    >>> linked_column({"studies": studies, "arms": arms}, "arms", "study_id.design").tolist()
    ['case_series', 'rct', 'rct']
    """
    own, _, beyond = path.partition(".")
    column = frames[table][own]
    if not beyond:
        return column
    other = BY_TABLE[_linked_table(table, own)].about
    held = frames[other.table].drop_duplicates(list(other.key))
    there = linked_column({**frames, other.table: held}, other.table, beyond)
    return column.map(pd.Series(there.to_numpy(), index=held[other.key[0]], dtype=there.dtype))


def unknown_step(table: str, path: str) -> tuple[str, str, Collection[str]] | None:
    """The first step of a path that does not exist, its table, and what could stand there; None where all do."""
    own, _, beyond = path.partition(".")
    columns = BY_TABLE[table].columns()
    if not beyond:
        return None if own in columns else (own, table, columns)
    other = _linked_table(table, own)
    if not other:
        return own, table, [column for column in columns if _linked_table(table, column)]
    return unknown_step(other, beyond)


def holds_text(table: str, path: str) -> bool:
    """Whether the column at the end of a path holds words, not numbers.

    Examples
    --------
    >>> holds_text("studies", "design"), holds_text("studies", "primary_source_id.year")
    (True, False)
    """
    own, _, beyond = path.partition(".")
    return holds_text(_linked_table(table, own), beyond) if beyond else BY_TABLE[table].cells()[own].dtype == "str"


def _linked_table(table: str, column: str) -> str:
    """The table of which a column holds one key; empty where it holds none."""
    linked = (each for each in BY_TABLE[table].about.foreign if not each.many and each.keys is None)
    return next((each.table for each in linked if each.columns == (column,)), "")
