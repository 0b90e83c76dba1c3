"""The two ends of every number that a comparison follows: what a question gave in each of the two editions."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from evidence_tools.editions.readings import UNITS
from evidence_tools.editions.record import QUANTITIES, Changes
from evidence_tools.evidence import Evidence
from evidence_tools.models import Answer, answer
from evidence_tools.study_effects import Scale

NOT_POOLED = "not pooled"
LIMITS = ("ci_low", "ci_high")


@dataclass(frozen=True, slots=True, eq=False)
class Ends:
    """One number of one question in both editions, as it is printed.

    Parameters
    ----------
    question, quantity
        Name of the question, and one of `QUANTITIES`.
    label
        The question in words.
    scale, unit
        What the number means, on the scale of display.
    before, after
        The number in the earlier and the later edition; NaN where nothing is pooled.
    before_shown, after_shown
        The same as printed.
    """

    question: str
    quantity: str
    label: str
    scale: Scale
    unit: str
    before: float
    after: float
    before_shown: str
    after_shown: str

    @property
    def moved(self) -> bool:
        """Whether the printed number differs."""
        return self.before_shown != self.after_shown

    @property
    def at_both(self) -> bool:
        """Whether there is a number in both editions."""
        return math.isfinite(self.before) and math.isfinite(self.after)

    @property
    def at_one(self) -> bool:
        """Whether there is a number in one edition alone."""
        return math.isfinite(self.before) != math.isfinite(self.after)


def ends_of(changes: Changes, question: str, quantity: str = "estimate") -> Ends:
    """Give one number of one question in both editions.

    Raises
    ------
    KeyError
        When neither edition has the question, or the quantity is not one of `QUANTITIES`.
    """
    levels = changes.waterfall(question, quantity)
    effects = asked_in(changes, question).effects
    first, last = levels.iloc[0], levels.iloc[-1]
    return Ends(
        question,
        quantity,
        effects.label,
        effects.scale,
        UNITS.get(quantity, effects.scale.unit),
        float(first["level"]),
        float(last["level"]),
        shown_level(first),
        shown_level(last),
    )


def all_ends(changes: Changes, quantity: str = "estimate") -> list[Ends]:
    """Give one number of every question in both editions, in the order of the comparison."""
    names = changes.levels.loc[changes.levels["quantity"] == quantity, "question"].drop_duplicates()
    return [ends_of(changes, question, quantity) for question in names]


def interval_moved(changes: Changes, each: Ends) -> bool:
    """Whether a limit of the interval is printed otherwise, or stands in one edition alone."""
    return any(ends_of(changes, each.question, name).moved for name in LIMITS)


def asked_in(changes: Changes, question: str) -> Answer:
    """The answer of the later edition; that of the earlier one where the later no longer asks."""
    return answer(_asking(changes, question), question)


def _asking(changes: Changes, question: str) -> Evidence:
    return changes.after if question in changes.after.protocol.questions else changes.before


def shown_level(row: pd.Series) -> str:
    """A level as it is printed, in words where nothing is pooled."""
    return str(row["shown"]) if math.isfinite(row["level"]) else NOT_POOLED


def quantity_name(quantity: str) -> str:
    """What a quantity is called.

    Examples
    --------
    >>> quantity_name("k")
    'Studies'
    """
    return QUANTITIES[quantity]
