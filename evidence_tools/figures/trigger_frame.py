"""Every statement with the chance that one further trial reverses it: a small trial, the next one, and a large one."""

from __future__ import annotations

import pandas as pd

from evidence_tools.editions.trigger.record import Trigger
from evidence_tools.errors import QuestionError
from evidence_tools.limits.shared.ahead import PREDICTED

LEAST, MOST = "least", "most"
COLUMNS = (
    *("question", "label", "statement", "turned", "each_arm", "patients", "chance", "patients_least", "chance_least"),
    *("patients_most", "chance_most", "open", "cannot"),
)


def trigger_frame(trigger: Trigger) -> pd.DataFrame:
    """One row per statement of the trigger, in the order of the questions; chances in percent.

    Returns
    -------
    DataFrame
        `chance` of the next trial of the protocol (`patients`, in each arm where two are compared), `chance_least` and
        `chance_most` of the smallest and the largest that were tried; NaN, with the reason in `cannot`, where nothing
        predicts a trial.

    Raises
    ------
    QuestionError
        When no question that is followed has a statement.
    """
    rows = trigger.statements[trigger.statements["statement"] != ""]
    if rows.empty:
        raise QuestionError(
            "no statement to draw; allowed: a protocol whose limits.questions have a result with a threshold, a "
            "benchmark or a value of no effect"
        )
    frame = pd.DataFrame([_row(trigger, row) for row in rows.itertuples()], columns=list(COLUMNS))
    return frame.reset_index(drop=True)


def _row(trigger: Trigger, row: tuple) -> dict[str, object]:
    found = trigger.chances
    found = found[(found["question"] == row.question) & (found["statement"] == row.statement)]
    found = found[found["effect"] == PREDICTED].sort_values("patients")
    made = {name: getattr(row, name) for name in COLUMNS if hasattr(row, name)}
    made["chance"] = 100 * row.chance
    for name, end in ((LEAST, found.iloc[0]), (MOST, found.iloc[-1])):
        made |= {f"patients_{name}": end["patients"], f"chance_{name}": 100 * end["chance"]}
    return made
