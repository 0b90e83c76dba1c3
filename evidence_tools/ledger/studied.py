"""What the studies of the treatment measured, and which of them a review includes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from evidence_tools.evidence import Evidence
from evidence_tools.ledger.listing import listed
from evidence_tools.limits.review_overlap import inclusion_matrix
from evidence_tools.naming import lowered
from evidence_tools.question import Question
from evidence_tools.study_effects.changes import usable_changes
from evidence_tools.study_effects.scales import change_scale
from evidence_tools.study_effects.selection import candidates
from evidence_tools.wording import Told

LOWER = "lower"  # better, in outcomes.csv
_NAMED = 3  # more names than this hide the point


def in_review(evidence: Evidence, review: str) -> pd.Series:
    """Whether a review includes each study: 1, 0, or NaN where that is not known on the grounds the protocol trusts."""
    included = inclusion_matrix(evidence).included
    found = included[review] if review in included.columns else pd.Series(dtype=float)
    return found.reindex(evidence.studies["study_id"])


def scores(evidence: Evidence, outcomes: Iterable[str]) -> pd.DataFrame:
    """The rows of continuous.csv that stand for the treated arms: primary, any visit, baselines included.

    Returns
    -------
    DataFrame
        Columns of continuous.csv, `label`, `study`, `arm`, `months` and `rows` (the row's id).
    """
    treated = evidence.protocol.edition.treated
    questions = [Question(outcome=each, months=None, treated=treated) for each in outcomes]
    return pd.concat([candidates(evidence, "continuous", each).rows for each in questions], ignore_index=True)


def gains_in_points(evidence: Evidence, outcome: str) -> pd.DataFrame:
    """How much patients with the treatment gained at every visit after it, on the common scale of the outcome.

    Returns
    -------
    DataFrame
        study, label, months, gain (positive is better; NaN where a study reports the outcome without such a number),
        rows (row ids) and source_id.
    """
    question = Question(outcome=outcome, months=None, treated=evidence.protocol.edition.treated)
    found = usable_changes(evidence, question).rows
    lower = change_scale(evidence, outcome).better == LOWER
    found = found.assign(gain=-found["change"] if lower else found["change"])
    found = found[["study", "label", "months", "gain", "rows", "source_id"]]
    return pd.concat([found, _without_points(evidence, outcome, found["study"])], ignore_index=True)


def _without_points(evidence: Evidence, outcome: str, known: pd.Series) -> pd.DataFrame:
    """Studies that report an outcome after treatment in other ways than as a change in points, a row each."""
    rows = evidence.continuous.merge(evidence.arms[["study_id", "arm_id", "treatment"]], on=["study_id", "arm_id"])
    of_treated = (rows["outcome"] == outcome) & (rows["treatment"] == evidence.protocol.edition.treated)
    rows = rows[of_treated & ~rows["study_id"].isin(known)].drop_duplicates("study_id")
    return pd.DataFrame({"study": rows["study_id"], "rows": rows["row_id"], "source_id": rows["source_id"]})


def outcomes_in_words(evidence: Evidence, outcomes: Sequence[str]) -> Told:
    """Outcomes by name, as in the middle of a sentence: ``pain or disability (ODI)``."""
    labels = evidence.outcomes.set_index("outcome")["label"]
    named = [rules.label if (rules := evidence.protocol.outcomes.get(each)) else labels[each] for each in outcomes]
    return listed(map(lowered, named), "or")


def studies_in_words(names: Sequence[str]) -> Told:
    """A few studies by name, the first of many and that there are more."""
    once = list(dict.fromkeys(names))
    return listed(once if len(once) <= _NAMED else [*once[:_NAMED], "others"])
