"""How the five sentences name results, and what they are joined from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from evidence_tools.ledger.determination_trace import Counted, Origin
from evidence_tools.ledger.quoting import lowered
from evidence_tools.models import Answer
from evidence_tools.naming import treatment_name
from evidence_tools.study_effects import Effects
from evidence_tools.study_effects.records import BORROWED
from evidence_tools.wording import Number, Told, join, subject_of


def outcome_of(effects: Effects) -> str:
    """What was measured, as a sentence names it."""
    return lowered(subject_of(effects))


def name_of(answered: Answer) -> str:
    """What a result is about, without its window: ``further spine surgery against laminectomy``."""
    question = answered.effects.question
    against = f" against {treatment_name(question.against)}" if question.against else ""
    return f"{outcome_of(answered.effects)}{against}"


def rows_of(cells: Iterable[str]) -> tuple[str, ...]:
    """Ids of rows out of cells that hold several, each once.

    Examples
    --------
    >>> rows_of(["b001;b002", "b001"])
    ('b001', 'b002')
    """
    return tuple(dict.fromkeys(row for cell in cells for row in str(cell).split(";") if row))


def borrowed_spreads(changes: Sequence[Effects], counted: Counted) -> dict[str, Number]:
    """How many study results behind changes have a borrowed spread, and of how many."""
    tables = pd.concat([each.table for each in changes])
    borrowed = tables["marks"].str.contains(BORROWED, regex=False)
    behind = rows_of(tables.loc[borrowed, "rows"])
    origin = Origin("Study results whose spread was borrowed", behind)
    every = Origin("Study results behind the changes", rows_of(tables["rows"]))
    return {
        "borrowed": counted.number("borrowed", borrowed.sum(), "count", origin),
        "of": counted.number("changes", len(tables), "count", every),
    }


def sentence(parts: Sequence[Told]) -> Told:
    """Clauses as one sentence with a capital letter and a full stop."""
    told = join(parts, "; ")
    return Told(f"{told.text[:1].upper()}{told.text[1:]}.", told.numbers, told.names)
