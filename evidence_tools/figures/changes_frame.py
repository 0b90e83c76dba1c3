"""The rows behind the chart of all changes: every question with its result in both editions, and what else differs."""

from __future__ import annotations

import pandas as pd

from evidence_tools.editions.ends import Ends, all_ends, ends_of
from evidence_tools.editions.record import Changes
from evidence_tools.naming import capitalised, counted

NUMBER, JUDGEMENT, SAME = "number", "judgement", "same"
LEVEL = "level"  # what the frame of certainty calls the rating itself
_LIMITS = ("ci_low", "ci_high")


def changes_frame(changes: Changes) -> pd.DataFrame:
    """One row for each question that is pooled in one edition at least.

    Returns
    -------
    DataFrame
        `group` (the unit), `question`, `label`, `before`, `after` and their limits on the scale of display, both as
        printed; `changed`: number (the printed estimate or its interval differs, is new or gone), judgement (a
        certainty or a limitation's verdict alone) or same; `besides`: what differs beside the number, in words.
    """
    found = [each for each in all_ends(changes) if each.at_both or each.at_one]
    return pd.DataFrame([_row(changes, each) for each in found], columns=list(_COLUMNS))


_COLUMNS = (
    *("group", "question", "label", "before", "before_low", "before_high", "after", "after_low", "after_high"),
    *("before_shown", "after_shown", "changed", "besides"),
)


def _row(changes: Changes, each: Ends) -> dict[str, object]:
    low, high = (ends_of(changes, each.question, name) for name in _LIMITS)
    besides = [*_certainty(changes, each.question), *_verdicts(changes, each.question)]
    moved = each.moved or low.moved or high.moved
    return {
        "group": capitalised(each.unit) or "No unit",
        "question": each.question,
        "label": each.label,
        **{"before": each.before, "before_low": low.before, "before_high": high.before},
        **{"after": each.after, "after_low": low.after, "after_high": high.after},
        "before_shown": each.before_shown,
        "after_shown": each.after_shown,
        "changed": NUMBER if moved else JUDGEMENT if besides else SAME,
        "besides": "; ".join(besides),
    }


def _certainty(changes: Changes, question: str) -> list[str]:
    rated = changes.certainty[(changes.certainty["question"] == question) & (changes.certainty["what"] == LEVEL)]
    return [f"{row.before or 'not rated'} → {row.after or 'not rated'}" for row in rated.itertuples()]


def _verdicts(changes: Changes, question: str) -> list[str]:
    turned = int((changes.limits["question"] == question).sum())
    return [counted(turned, "limit")] if turned else []
