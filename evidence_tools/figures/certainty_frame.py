"""The frame behind the chart of certainty: one row per question and column, with the number that each rests on."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pandas as pd

from evidence_tools.certainty import Certainties, Certainty, Part
from evidence_tools.certainty.levels import CANNOT_SAY, DOMAINS, HIGH, LOW, MODERATE, VERY_LOW
from evidence_tools.certainty.record import Domain, Input

START, RESULT = "start", "certainty"
COLUMNS: Mapping[str, str] = {START: "Start", **{name: words.capitalize() for name, words in DOMAINS.items()}}
GRADE_SIGNS = {HIGH: "⊕⊕⊕⊕", MODERATE: "⊕⊕⊕○", LOW: "⊕⊕○○", VERY_LOW: "⊕○○○", CANNOT_SAY: "○○○○"}
_ONE = {"facts against": "fact against"}
_RESTS_ON: Mapping[str, Sequence[tuple[str, str]]] = {
    START: (("randomised", "in trials"),),
    "risk_of_bias": (("at_risk", "at high risk"),),
    "inconsistency": (("i2", "I²"), ("highest", "highest share"), ("studies", "")),
    "indirectness": (("facts", "facts against"),),
    "imprecision": (("fraction", "of required"), ("patients", "")),
    "publication_bias": (("unreported_share", "unreported"),),
}


def certainty_frame(rated: Certainties) -> pd.DataFrame:
    """One row per question and column of the chart.

    Returns
    -------
    DataFrame
        outcome and question with their labels, column, level, `changed` (whether a judgement took the place of the
        rule), `number` and `what` (the number that the level rests on, as shown, and what it is).
    """
    return pd.DataFrame([row for each in rated.values() for row in _rows(rated, each)])


def _rows(rated: Certainties, each: Certainty) -> list[dict[str, object]]:
    about = {
        "outcome": each.outcome,
        "outcome_label": rated.outcomes[each.outcome].label,
        "question": each.question,
        "label": each.label,
        "result": each.result,
    }
    parts = {START: each.start, **each.domains}
    rows = [{**about, "column": name, **_cell(name, part)} for name, part in parts.items()]
    last = {
        "level": each.level,
        "changed": each.level != each.proposed,
        "number": str(each.taken),
        "what": "level off" if each.taken == 1 else "levels off",
    }
    return [*rows, {**about, "column": RESULT, **last}]


def rests_on(name: str, part: Part) -> tuple[Input, str] | None:
    """The number that a level rests on, and what it is: the first that is known of those that may set it.

    `name` is that of a domain, or `START`. What is counted in studies or patients has its name in its unit, and none
    here. None where no number is known.
    """
    numbers = {each.name: each for each in part.inputs}
    for candidate, what in _candidates(name, part):
        if candidate in numbers and not math.isnan(numbers[candidate].value):
            return numbers[candidate], _ONE.get(what, what) if numbers[candidate].value == 1 else what
    return None


def _candidates(name: str, part: Part) -> Sequence[tuple[str, str]]:
    """What a level may rest on; the interval decides on a share of patients, not the information behind it."""
    of_shares = any(each.name == "high" and each.unit == "percent" for each in part.inputs)
    return (("high", "upper limit"),) if name == "imprecision" and of_shares else _RESTS_ON[name]


def _cell(name: str, part: Part) -> dict[str, object]:
    """The level, and the number that it rests on."""
    found = rests_on(name, part)
    shown, what = (found[0].shown, found[1]) if found else ("", "")
    if not what:  # a count with its unit stands on two lines
        shown, _, what = shown.partition(" ")
    judged = isinstance(part, Domain) and part.judgement is not None
    level = part.stands if isinstance(part, Domain) else part.level
    return {"level": level, "changed": judged, "number": shown, "what": what}
