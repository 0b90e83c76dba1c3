"""Tables of when to review again: statements with the chance that one further trial reverses them, and the trials."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from evidence_tools.editions.trigger.record import Trigger
from evidence_tools.limits.shared.ahead import EFFECTS
from evidence_tools.naming import capitalised
from evidence_tools.tables.shown import Shown
from evidence_tools.wording import shown

UNKNOWN = "cannot say"
AT_MOST = "≤"


def table_of_trigger(trigger: Trigger, *, question: str | None = None) -> pd.DataFrame:
    """One row per statement: what it says now, and the chance that one further trial reverses it, by its true effect.

    Parameters
    ----------
    trigger
        As `update_trigger` gives it.
    question
        One question alone, by every size of trial; None takes all questions, with the next trial of the protocol.

    Returns
    -------
    DataFrame
        Result (index), Now, Reversed, Patients (of the trial, in each arm where two are compared), then percent by the
        effect that the trial is taken to have, and what would be needed where no chance can be given.
    """
    every, chances = trigger.statements, trigger.chances
    effects = [name for name in EFFECTS if name in set(chances["effect"])]
    rows = []
    for row in every[every["question"] == (question or every["question"])].itertuples():
        found = chances[(chances["question"] == row.question) & (chances["statement"] == row.statement)]
        sizes = [row.patients] if question is None or found.empty else sorted(found["patients"].unique())
        rows += [_row(row, size, found[found["patients"] == size], effects) for size in sizes]
    columns = [
        "Result",
        "Now",
        "Reversed",
        "Patients",
        *(f"{capitalised(EFFECTS[name])}, %" for name in effects),
        "Needed",
    ]
    return Shown(pd.DataFrame(rows, columns=columns).set_index("Result"))


def table_of_unreported(trigger: Trigger, *, together: bool = False) -> pd.DataFrame:
    """One row per registered trial without a report and statement that it could reverse.

    Parameters
    ----------
    trigger
        As `update_trigger` gives it.
    together
        All trials that speak to a question added at once, in the place of one after the other.

    Returns
    -------
    DataFrame
        Trial or Trials (index), Enrolled, Enrolment ended, Result, Patients that would count (≤ where arms are not
        counted apart), Information (their share of all, percent), Interval (its typical width after them, percent of
        today's), Reversed, Chance (percent), and why no chance can be given.
    """
    frame = trigger.together if together else trigger.unreported
    said = {
        "Result": frame["question_label"],
        "Patients": [_bounded(row.patients, row.at_most) for row in frame.itertuples()],
        "Information, %": _percents(frame["information"]),
        "Interval, % of today's": _percents(frame["width"]),
        "Reversed": frame["turned"].map(capitalised),
        "Chance, %": _percents(frame["chance"]),
        "Cannot say because": frame["cannot"].map(capitalised),
    }
    if together:
        return Shown(pd.DataFrame({"Trials": frame["trials"], **said}).set_index("Result"))
    trial = {
        "Trial": frame["label"],
        "Registration": frame["registration"].fillna(""),
        "Enrolled": [_bounded(value, at_most=False) for value in frame["enrolled"]],
        "Enrolment ended": [_ended(row.ended, row.years) for row in frame.itertuples()],
    }
    return Shown(pd.DataFrame({**trial, **said}).set_index("Trial"))


def _row(row: tuple, size: int, found: pd.DataFrame, effects: Sequence[str]) -> tuple[str, ...]:
    chances = dict(zip(found["effect"], found["chance"], strict=True))
    cells = [_percent(chances.get(name, math.nan)) for name in effects]
    arms = " in each arm" if row.each_arm else ""
    needed = f"{row.cannot} Needed: {row.needed}." if row.cannot else ""
    return (row.label, row.says, capitalised(row.turned), f"{size:,}{arms}", *cells, needed)


def _percents(values: pd.Series) -> list[str]:
    return [_percent(value) for value in values]


def _percent(value: float) -> str:
    return UNKNOWN if pd.isna(value) else shown(100 * value, "percent")


def _bounded(value: float, at_most: bool) -> str:
    return "not stated" if pd.isna(value) else f"{AT_MOST}{value:,.0f}" if at_most else f"{value:,.0f}"


def _ended(ended: str, years: float) -> str:
    if not ended:
        return "not stated"
    return ended if pd.isna(years) else f"{ended} ({years:.0f} years ago)"
