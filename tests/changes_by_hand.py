"""Comparisons made up for tests: synthetic levels of real questions, so that what people see can be tested."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from evidence_tools.editions.readings import UNITS
from evidence_tools.editions.record import LEVEL_COLUMNS, Changes
from evidence_tools.editions.steps import STEP_OF, STEPS
from evidence_tools.editions.verdicts import CERTAINTY_COLUMNS, CLAIM_COLUMNS, LIMIT_COLUMNS
from evidence_tools.evidence import Evidence
from evidence_tools.models import answer
from evidence_tools.wording import digits_for, number

Level = tuple[str, float, float, float]  # step ("" for the earlier edition), estimate, lower and upper limit
GONE = (math.nan, math.nan, math.nan)
DIFFERENCES = ("step", "table", "key", "column", "before", "after", "study", "how", "reason", "author", "date")
NUMBERS = ("key", "label", "unit", "before", "after", "before_shown", "after_shown", "how")
EMPTY = {
    "differences": DIFFERENCES,
    "numbers": NUMBERS,
    "claims": CLAIM_COLUMNS,
    "certainty": CERTAINTY_COLUMNS,
    "limits": LIMIT_COLUMNS,
    "software": ("key", "stored", "now", "difference"),
}


def made_up(evidence: Evidence, levels: Mapping[str, Sequence[Level]], **frames: list[dict[str, object]]) -> Changes:
    """A comparison of the edition with a synthetic next one, in which these questions went through these levels.

    `frames` gives rows of the other frames by the name of the frame.
    """
    rows = [row for question, found in levels.items() for row in _rows(evidence, question, found)]
    seen = [step for found in levels.values() for step, *_ in found]
    others = {
        name: pd.DataFrame(frames.get(name, []), columns=list(columns), dtype=object).fillna("").astype("str")
        for name, columns in EMPTY.items()
    }
    return Changes(
        before=evidence,
        after=replace(evidence, label="mild/2027 (synthetic)"),
        steps=tuple(step for step in STEPS if step.name in seen),
        levels=pd.DataFrame(rows, columns=list(LEVEL_COLUMNS)),
        software_note="",
        **others,
    )


def _rows(evidence: Evidence, question: str, found: Sequence[Level]) -> list[dict[str, object]]:
    scale = answer(evidence, question).effects.scale
    rows = []
    for place, quantity in enumerate(("estimate", "ci_low", "ci_high"), start=1):
        digits = digits_for(UNITS.get(quantity, scale.unit))
        values = [each[place] for each in found]
        for at, (step, *_) in enumerate(found):
            level, before = values[at], values[at - 1] if at else math.nan
            printed = [round(each, digits) for each in (level, before)]
            rows.append(
                {
                    "question": question,
                    "quantity": quantity,
                    "place": at,
                    "step": step,
                    "label": STEP_OF[step].label if step else evidence.label,
                    "level": level,
                    "shown": "" if math.isnan(level) else number(level, digits),
                    "part": level - before,
                    "part_shown": ""
                    if math.isnan(level - before)
                    else number(printed[0] - printed[1], digits, sign=True),
                    "alone": 0.9 * (level - before),
                    "unit": UNITS.get(quantity, scale.unit),
                }
            )
    return rows
