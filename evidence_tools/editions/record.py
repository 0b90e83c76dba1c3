"""What a comparison of two editions found."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from evidence_tools.editions.steps import Step
from evidence_tools.evidence import Evidence

QUANTITIES = {
    "estimate": "Estimate",
    "ci_low": "Lower limit",
    "ci_high": "Upper limit",
    "prediction_low": "Lower prediction limit",
    "prediction_high": "Upper prediction limit",
    "tau2": "tau²",
    "i2": "I²",
    "k": "Studies",
    "n": "Patients",
}
"""Numbers of a question that are followed from step to step, on the scale of display."""

LEVEL_COLUMNS = (
    *("question", "quantity", "place", "step", "label", "unit", "level", "shown", "part", "part_shown"),
    *("alone", "part_low", "part_high", "interaction", "reason", "alone_reason"),
)
"""Columns of `Changes.levels`; `place` 0 is the earlier edition, the last place the later one."""


@dataclass(frozen=True, eq=False, repr=False)
class Changes:
    """Two editions compared: what differs in the data, what moved, and by which step.

    Every frame is handed out as it is kept; treat it as read-only.

    Parameters
    ----------
    before, after
        The two editions, the earlier first.
    steps
        The steps at which anything differs, in the order of `STEPS`.
    differences
        One row per cell, row or rule that differs: step, table, key, column (empty: the whole row), before, after,
        study, how (added, removed, changed), reason, author, date (empty where the log of the later edition does not
        say).
    levels
        One row per question of either edition, quantity of `QUANTITIES` and step: `level` after the step on the scale
        of display (NaN: nothing pooled there) and as printed, `part` by which the step moved it (NaN where either
        level is missing) and as printed (the difference of the two printed levels, so that print adds up), `alone`
        what the step moves by itself from the earlier edition, `part_low` and `part_high` its smallest and largest
        part over all orders of the steps (NaN where they are too many), `interaction` the whole without the sum of the
        parts alone, `reason` why a level is missing and `alone_reason` why a part alone is. Parts telescope: their sum
        is the whole, exactly.
    numbers
        One row per number of the results (question results, limits, evidence base) whose printed value differs, is
        new or is gone: key, label, unit, before, after, before_shown, after_shown, how (moved, new, gone).
    claims
        One row per statement whose verdict differs: claim_id, before, after, step (at which it turned), why.
    certainty
        One row per question whose rating or any of its inputs differs: question, what (level or a domain), before,
        after, step.
    limits
        One row per question and limitation whose verdict differs: question, limitation, before, after, step, reason.
    software
        Where the earlier edition stored its results: one row per number that today's software gives otherwise: key,
        stored, now, difference; and in `software_note` what was compared, or why it could not be.
    weighed
        Whether statements, certainty and limits were compared at all.
    """

    before: Evidence
    after: Evidence
    steps: tuple[Step, ...]
    differences: pd.DataFrame
    levels: pd.DataFrame
    numbers: pd.DataFrame
    claims: pd.DataFrame
    certainty: pd.DataFrame
    limits: pd.DataFrame
    software: pd.DataFrame
    software_note: str
    weighed: bool = True

    def waterfall(self, question: str, quantity: str = "estimate") -> pd.DataFrame:
        """The levels of one number, from the earlier edition to the later one, with `interaction`.

        Raises
        ------
        KeyError
            When neither edition has the question, or the quantity is not one of `QUANTITIES`.
        """
        found = self.levels[(self.levels["question"] == question) & (self.levels["quantity"] == quantity)]
        if found.empty:
            raise KeyError(f"no level of {quantity!r} for {question!r}")
        return found.sort_values("place").reset_index(drop=True)

    def moved(self, quantity: str = "estimate") -> list[str]:
        """Questions whose printed number differs between the editions, in the order of the protocol."""
        ends = self.levels[self.levels["quantity"] == quantity].groupby("question", sort=False)["shown"]
        return [question for question, shown in ends if shown.iloc[0] != shown.iloc[-1]]

    def __repr__(self) -> str:
        return (
            f"Changes {self.before.label} -> {self.after.label}: {len(self.differences)} differences, "
            f"{len(self.moved())} estimates moved, {len(self.claims)} verdicts on statements"
        )
