"""The rows behind a waterfall: the earlier edition, each step with what it moves, the later edition."""

from __future__ import annotations

import pandas as pd

from evidence_tools.editions.ends import Ends, ends_of, shown_level
from evidence_tools.editions.record import QUANTITIES, Changes
from evidence_tools.editions.two_days import end_names
from evidence_tools.errors import QuestionError

BEFORE, STEP, AFTER = "before", "step", "after"
_LIMITS = {"ci_low": "ci_low", "ci_high": "ci_high"}


def waterfall_frame(changes: Changes, question: str, quantity: str = "estimate") -> pd.DataFrame:
    """How one number became another: the two editions and between them one row for each step.

    Parameters
    ----------
    changes
        The comparison.
    question
        Name of a question of either edition.
    quantity
        One of `QUANTITIES`.

    Returns
    -------
    DataFrame
        Steps that move neither the number nor its interval are left out. `kind` (before, step, after), `step`,
        `label`; `start` and `level` on the scale of display: where the number
        stood before and after the row; `shown` as printed; `ci_low`, `ci_high`, `low_shown`, `high_shown`: its
        interval (for the estimate); `part` and `part_shown`: what the step moves; `alone`: what it moves by itself.

    Raises
    ------
    QuestionError
        When neither edition has the question or the quantity, or nothing is pooled at either end.
    """
    levels = _levels(changes, question, quantity)
    whole = ends_of(changes, question, quantity)
    _refuse_empty(whole)
    frame = levels.assign(
        kind=[BEFORE, *[STEP] * (len(levels) - 1)], start=levels["level"].shift(), shown=_shown(levels)
    )
    last = frame.iloc[[-1]].assign(
        kind=AFTER, step="", label="", start=float("nan"), part=float("nan"), part_shown="", alone=float("nan")
    )
    frame = pd.concat([frame[_moving(levels)], last], ignore_index=True)
    first, last = end_names(changes)
    frame.loc[frame["kind"] == BEFORE, "label"] = first
    frame.loc[frame["kind"] == AFTER, "label"] = last
    wanted = ["kind", "step", "label", "start", "level", "shown", *_LIMITS, "low_shown", "high_shown", "part"]
    ranged = [name for name in ("part_low", "part_high") if name in frame]
    return frame[[*wanted, "part_shown", "alone", *ranged]]


def _moving(levels: pd.DataFrame) -> pd.Series:
    """Whether a row is the earlier edition or a step that changes the number or its interval, in print or not."""
    followed = levels[["level", *_LIMITS]]
    still = (followed == followed.shift()) | (followed.isna() & followed.shift().isna())
    return (levels["place"] == 0) | ~still.all(axis="columns")


def _levels(changes: Changes, question: str, quantity: str) -> pd.DataFrame:
    """The levels of a number, for an estimate with the limits of its interval."""
    levels = _found(changes, question, quantity)
    limits = {name: _found(changes, question, name) if quantity == "estimate" else None for name in _LIMITS}
    for name, found in limits.items():
        side = f"{name.removeprefix('ci_')}_shown"
        levels = levels.assign(**{name: float("nan") if found is None else found["level"]})
        levels = levels.assign(**{side: "" if found is None else found["shown"]})
    return levels


def _found(changes: Changes, question: str, quantity: str) -> pd.DataFrame:
    try:
        return changes.waterfall(question, quantity)
    except KeyError:
        questions = dict.fromkeys(changes.levels["question"])
        raise QuestionError(
            f"no number {quantity!r} of question {question!r} in this comparison; "
            f"quantities: {', '.join(QUANTITIES)}; questions: {', '.join(questions) or 'none'}"
        ) from None


def _shown(levels: pd.DataFrame) -> list[str]:
    return [shown_level(row) for _, row in levels.iterrows()]


def _refuse_empty(whole: Ends) -> None:
    if not (whole.at_both or whole.at_one):
        raise QuestionError(
            f"{whole.label} is pooled in neither edition, so that no number can have moved; "
            "evidence.tables and et.effects(...).dropped say what there is"
        )
