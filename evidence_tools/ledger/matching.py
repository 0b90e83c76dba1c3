"""Which rows have a property, which have not, and which do not say."""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase
from functools import lru_cache

import pandas as pd

from evidence_tools.evidence import Evidence
from evidence_tools.evidence.binding_entries import Between, Condition
from evidence_tools.evidence.linked import linked_column
from evidence_tools.evidence.schemas import BY_TABLE

UNSTATED = ("unclear", "unknown")  # words of the tables for what a source does not tell


@lru_cache(maxsize=2)
def frames_of(evidence: Evidence) -> Mapping[str, pd.DataFrame]:
    """All tables, copied once for every test: read, never changed."""
    return evidence.tables


def has(evidence: Evidence, table: str, conditions: Mapping[str, Condition]) -> pd.Series:
    """Whether each row of a table meets all conditions.

    Returns
    -------
    Series
        1 where it does, 0 where it fails one, NaN where it fails none but does not state all: an empty cell, or a word
        such as *unclear*, is no answer.
    """
    frames = frames_of(evidence)
    answers = [_meets(linked_column(frames, table, path), asked) for path, asked in conditions.items()]
    asked = pd.DataFrame(dict(enumerate(answers)), index=frames[table].index)
    every = pd.Series(1.0, index=asked.index)
    return every.where(asked.notna().all(axis=1)).mask((asked == 0).any(axis=1), 0.0)


def keys_of(evidence: Evidence, table: str) -> pd.Series:
    """The key of each row of a table, as `Evidence.row` knows it."""
    held = frames_of(evidence)[table][list(BY_TABLE[table].about.key)].astype("str")
    return held.agg("/".join, axis=1)


def _meets(column: pd.Series, asked: Condition) -> pd.Series:
    if isinstance(asked, Between):
        numbers = pd.to_numeric(column).astype(float)
        return numbers.between(asked.lowest, asked.highest).astype(float).where(numbers.notna())
    words = (asked,) if isinstance(asked, str) else asked
    text = column.astype("str")
    stated = text.notna() & (~text.isin(UNSTATED) | text.isin(words))
    return text.map(lambda cell: float(_fits(cell, words)), na_action="ignore").astype(float).where(stated)


def _fits(cell: str, words: tuple[str, ...]) -> bool:
    """Whether a cell, or an entry of a list in it, is one of the words, in capitals or not; ``*`` is any text."""
    parts = [part.casefold() for part in (cell, *cell.split(";"))]
    return any(fnmatchcase(part, word.casefold()) for part in parts for word in words)
