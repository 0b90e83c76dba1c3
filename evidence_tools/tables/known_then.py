"""What was known when payers decided and agencies assessed, as a table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd

from evidence_tools.editions.known_then import KINDS, Picture, pictures
from evidence_tools.evidence import Evidence
from evidence_tools.naming import capitalised
from evidence_tools.tables.shown import Shown

NOTHING = "nothing pooled"
NO_DECISION = "no decision on this day"
COLUMNS = ("Date", "Decision", "Question", "Studies", "Patients", "Result", "Certainty")


def table_of_known_then(
    evidence: Evidence,
    *questions: str,
    kinds: tuple[str, ...] = KINDS,
    days: Sequence[date | str] = (),
    certainty: bool = True,
) -> pd.DataFrame:
    """What could be known of questions when each dated decision was made: today's rules on the documents of then.

    Parameters
    ----------
    evidence
        The extraction tables.
    questions
        Names of questions of the protocol; none for those whose certainty is rated.
    kinds
        Which decisions: coverage, assessment, review.
    days
        Further days on which nobody decided.
    certainty
        Whether to rate the certainty of then as well; without it the column is left out.

    Returns
    -------
    DataFrame
        One row per decision and question. ``≤`` stands before an upper bound of patients, "nothing pooled" where no
        result could be had.

    Raises
    ------
    QuestionError
        When the protocol has no such question, or a kind is not known.
    """
    asked = pictures(evidence, *questions, kinds=kinds, days=days, certainty=certainty)
    table = pd.DataFrame([_row(each) for each in asked], columns=list(COLUMNS))
    return Shown((table if certainty else table.drop(columns="Certainty")).set_index("Date"))


def _row(each: Picture) -> dict[str, str]:
    told = each.numbers()
    fit = each.known.answer.fit
    unit = "" if fit is None else fit.effects.scale.short_unit
    bound = "≤" * each.known.bound
    return {
        "Date": each.decision["date"],
        "Decision": f"{each.decision['body']}: {each.decision['what']}" if each.decision["body"] else NO_DECISION,
        "Question": each.known.answer.effects.label,
        "Studies": str(told["studies"]),
        "Patients": f"{bound}{told['patients']}",
        "Result": NOTHING if fit is None else f"{told['estimate']} ({told['low']} to {told['high']}), {unit}",
        "Certainty": capitalised(each.certainty or "not rated"),
    }
