"""The line of caution on a slide: what its footnote marks mean, and how many results carry them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

import pandas as pd

from evidence_tools.briefing.counted import Counted
from evidence_tools.evidence.ids import ids_in
from evidence_tools.ledger.listing import out_of
from evidence_tools.study_effects import MARKS
from evidence_tools.study_effects.marks import join_marks
from evidence_tools.study_effects.records import BORROWED, DERIVED, NOT_FROM_PAPER, UPPER_BOUND
from evidence_tools.wording import Number, Told, join, tell

_SHORT: Mapping[str, str] = MappingProxyType(
    {
        BORROWED: "spread borrowed from other populations",
        UPPER_BOUND: "patients: an upper bound",
        DERIVED: "derived or not confirmed",
        NOT_FROM_PAPER: "not from the paper itself",
    }
)
_NAMES: Mapping[str, str] = MappingProxyType(
    {BORROWED: "borrowed", UPPER_BOUND: "bounds", DERIVED: "derived", NOT_FROM_PAPER: "not_from_paper"}
)


def short_legend(marks: Iterable[str]) -> tuple[Told, ...]:
    """What the marks that occur mean, in one line; none without marks."""
    said = [tell("{mark} {what}", mark=mark, what=_SHORT[mark]) for mark in join_marks(*marks)]
    return (join(said, "; "),) if said else ()


def on_marks(tables: Iterable[pd.DataFrame], counted: Counted) -> tuple[Told, ...]:
    """How many of the results on the slide carry each mark, and what it means: one line, or none without marks.

    Parameters
    ----------
    tables
        Frames with the columns rows and marks, one row per result shown.
    """
    table = pd.concat(list(tables), ignore_index=True)
    every = counted.number("results", len(table), label="Results on the slide", rows=ids_in(table["rows"]))
    carrying = {mark: table[table["marks"].str.contains(mark, regex=False)] for mark in MARKS}
    said = [_said(mark, rows, every, counted) for mark, rows in carrying.items() if len(rows)]
    return (join(said, "; "),) if said else ()


def _said(mark: str, rows: pd.DataFrame, every: Number, counted: Counted) -> Told:
    """``† spread borrowed from other populations (all 5 study results)``."""
    label = f"Results on the slide that are marked {mark}"
    n = counted.number(f"marked.{_NAMES[mark]}", len(rows), label=label, rows=ids_in(rows["rows"]))
    share = Told("the only study result") if every.value == 1 else tell("{share} study results", share=out_of(n, every))
    return tell("{mark} {what} ({share})", mark=mark, what=_SHORT[mark], share=share)
