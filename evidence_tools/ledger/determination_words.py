"""How the five sentences name results, and what they are joined from."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from evidence_tools.evidence.ids import ids_in
from evidence_tools.ledger.determination_trace import Counted, Origin
from evidence_tools.ledger.listing import out_of
from evidence_tools.models import Answer
from evidence_tools.naming import lowered, treatment_name
from evidence_tools.study_effects import Effects
from evidence_tools.study_effects.records import BORROWED
from evidence_tools.wording import Told, join, subject_of


def outcome_of(effects: Effects) -> str:
    """What was measured, as a sentence names it."""
    return lowered(subject_of(effects))


def name_of(answered: Answer) -> str:
    """What a result is about, without its window: ``further spine surgery against laminectomy``."""
    question = answered.effects.question
    against = f" against {treatment_name(question.against)}" if question.against else ""
    return f"{outcome_of(answered.effects)}{against}"


def borrowed_spreads(changes: Sequence[Effects], counted: Counted) -> Told:
    """How many of the study results behind changes have a borrowed spread."""
    tables = pd.concat([each.table for each in changes])
    borrowed = tables["marks"].str.contains(BORROWED, regex=False)
    behind = ids_in(tables.loc[borrowed, "rows"])
    origin = Origin("Study results whose spread was borrowed", behind)
    every = Origin("Study results behind the changes", ids_in(tables["rows"]))
    of = counted.number("changes", len(tables), "count", every)
    return out_of(counted.number("borrowed", borrowed.sum(), "count", origin), of)


def sentence(parts: Sequence[Told]) -> Told:
    """Clauses as one sentence with a capital letter and a full stop."""
    return join([join(parts, "; ").capitalised, Told(".")], "")
