"""Tables of a comparison: results that moved with the part of every step, rows that differ, and what turned."""

from __future__ import annotations

import math

import pandas as pd

from evidence_tools.editions.ends import all_ends, ends_of, interval_moved
from evidence_tools.editions.entries import whole_shown
from evidence_tools.editions.record import Changes
from evidence_tools.editions.steps import STEP_OF
from evidence_tools.editions.two_days import IN_BETWEEN, of_one_edition
from evidence_tools.errors import QuestionError
from evidence_tools.naming import capitalised
from evidence_tools.tables.shown import Shown

NOTHING = "–"
NOT_LOGGED = "not logged"
_INTERVAL = ("ci_low", "ci_high")
_STATEMENT, _CERTAINTY, _LIMIT = "Statement", "Certainty", "Limitation"


def table_of_changes(changes: Changes, *, everything: bool = False) -> pd.DataFrame:
    """Results whose estimate or interval moved in print: before, after, by how much, and the part of each step.

    Parameters
    ----------
    changes
        The comparison.
    everything
        Show the questions at which nothing moved as well.

    Returns
    -------
    DataFrame
        One row per question, one column per step that moved any of them in print. A dash stands where a step moved
        nothing, and where there is no part because nothing is pooled before or after it.
    """
    asked = [
        each
        for each in all_ends(changes)
        if (everything or each.moved or interval_moved(changes, each)) and (each.at_both or each.at_one)
    ]
    rows = [
        {
            "Question": each.label,
            "Unit": each.unit,
            "Before": _with_interval(changes, each.question, 0),
            "After": _with_interval(changes, each.question, -1),
            "Moved by": (whole_shown(each) if each.moved else "") or NOTHING,
            **_parts(changes, each.question),
        }
        for each in asked
    ]
    steps = [step.label for step in changes.steps if any(row[step.label] != NOTHING for row in rows)]
    columns = ["Question", "Unit", "Before", "After", "Moved by", *steps]
    return Shown(pd.DataFrame(rows, columns=columns).set_index("Question"))


def table_of_differences(changes: Changes, *, step: str = "", table: str = "") -> pd.DataFrame:
    """Rows, cells and rules that differ between the editions, each with the reason and author that the log gives.

    Parameters
    ----------
    changes
        The comparison.
    step, table
        Which to show: those of one step (its name, such as ``new_study``), of one table; together they narrow.

    Raises
    ------
    QuestionError
        For a step or table at which nothing differs.
    """
    frame = changes.differences
    for name, asked in (("step", step), ("table", table)):
        known = list(dict.fromkeys(changes.differences[name]))
        if asked and asked not in known:
            raise QuestionError(f"nothing differs at {name} {asked!r}; allowed: {', '.join(known) or 'none'}")
        frame = frame[frame[name] == asked] if asked else frame
    whole = frame["column"] == ""
    told = [_what(*each) for each in frame[["column", "before", "after"]].to_numpy()]
    shown = pd.DataFrame(
        {
            "Step": [STEP_OF[name].label for name in frame["step"]],
            "Table": frame["table"],
            "Row": frame["key"],
            "Study": frame["study"],
            "What": pd.Series(told, index=frame.index, dtype="str").mask(whole, frame["how"].map(capitalised)),
            "Reason": frame["reason"].replace("", IN_BETWEEN if of_one_edition(changes) else NOT_LOGGED),
            "Author": frame["author"].replace("", NOTHING),
            "Date": frame["date"].replace("", NOTHING),
        }
    )
    return Shown(shown.set_index("Step"))


def table_of_turned(changes: Changes) -> pd.DataFrame:
    """Statements, ratings of certainty and limitations whose verdict differs: before, after, at which step, and why."""
    rows = [*_statements(changes), *_ratings(changes), *_limits(changes)]
    columns = ["Kind", "What", "Before", "After", "Turned at", "Why"]
    return Shown(pd.DataFrame(rows, columns=columns).set_index("Kind"))


def _with_interval(changes: Changes, question: str, place: int) -> str:
    each, low, high = (ends_of(changes, question, name) for name in ("estimate", *_INTERVAL))
    value, shown = ((each.before, each.before_shown), (each.after, each.after_shown))[place]
    limits = [
        (limit.before, limit.before_shown) if place == 0 else (limit.after, limit.after_shown) for limit in (low, high)
    ]
    if not math.isfinite(value) or not any(math.isfinite(limit) for limit, _ in limits):
        return shown
    return f"{shown} ({' to '.join(text for _, text in limits)})"


def _parts(changes: Changes, question: str) -> dict[str, str]:
    """The printed part of every step at which anything differs, by its label."""
    levels = changes.waterfall(question)
    parts = {row.step: row.part_shown if _something(row) else NOTHING for row in levels.itertuples() if row.place}
    return {step.label: parts.get(step.name, NOTHING) for step in changes.steps}


def _something(row: tuple) -> bool:
    return math.isfinite(row.part) and any(digit in row.part_shown for digit in "123456789")


def _what(column: str, before: str, after: str) -> str:
    """A cell that differs, in words: ``n: 58 → 61``."""
    return f"{column}: {before or 'empty'} → {after or 'empty'}"


def _statements(changes: Changes) -> list[tuple[str, ...]]:
    return [
        (
            *(_STATEMENT, ": ".join(filter(None, [row.claim_id, row.statement])), row.before or NOTHING),
            *(row.after or NOTHING, _step(row.step), capitalised(row.why)),
        )
        for row in changes.claims.itertuples()
    ]


def _ratings(changes: Changes) -> list[tuple[str, ...]]:
    """Levels and domains; the numbers that domains rest on stand in the frame alone."""
    rated = changes.certainty[~changes.certainty["what"].str.contains(".", regex=False)]
    return [
        (
            *(_CERTAINTY, f"{row.label}: {row.what.replace('_', ' ')}", row.before or NOTHING, row.after or NOTHING),
            *(_step(row.step), row.why),
        )
        for row in rated.itertuples()
    ]


def _limits(changes: Changes) -> list[tuple[str, ...]]:
    return [
        (
            *(_LIMIT, f"{row.title}: {row.label}"),
            *(row.before or NOTHING, row.after or NOTHING, _step(row.step), capitalised(row.reason)),
        )
        for row in changes.limits.itertuples()
    ]


def _step(name: str) -> str:
    return STEP_OF[name].label if name in STEP_OF else NOTHING
