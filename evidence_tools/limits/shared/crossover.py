"""Until when the groups of a trial are still those that were drawn by lot, as far as the tables say."""

from __future__ import annotations

import re
from functools import lru_cache

import pandas as pd

from evidence_tools.evidence import Evidence
from evidence_tools.evidence.labels import study_labels
from evidence_tools.naming import treatment_name

INTACT, BROKEN, UNKNOWN = "yes", "no", "unknown"
DOMAINS = ("co_intervention", "crossover_contamination")
WEEKS_PER_MONTH = 52 / 12
_CROSSING = re.compile(r"\b(?:may )?cross(?:over|ing)?\b", re.IGNORECASE)
_AFTER = re.compile(
    r"after (?:the )?(?:(?P<week>\d+)-week|week[ -](?P<weeks>\d+)|(?P<months>\d+)-month)", re.IGNORECASE
)
_FOLLOWED = re.compile(r"followed to (?P<months>\d+) months", re.IGNORECASE)


def crossing_allowed_after(text: str) -> float | None:
    """Month after which a text lets patients cross to the other treatment; infinity where it names no crossing.

    None where it names crossing but no time.

    Examples
    --------
    >>> crossing_allowed_after("may cross to the procedure after the 12-month visit")
    12.0
    >>> round(crossing_allowed_after("injection; crossover allowed after the week-6 visit"), 1)
    1.4
    >>> crossing_allowed_after("injection, up to 4 per year"), crossing_allowed_after("crossover allowed")
    (inf, None)
    """
    if not _CROSSING.search(text):
        return float("inf")
    found = _AFTER.search(text)
    if found is None:
        return None
    weeks = found["week"] or found["weeks"]
    return float(found["months"]) if weeks is None else int(weeks) / WEEKS_PER_MONTH


def comparisons(evidence: Evidence, treated: str, randomised: tuple[str, ...]) -> pd.DataFrame:
    """Every visit of every randomised study that has the treatment, and whether the comparison still stands.

    Parameters
    ----------
    evidence
        The extraction tables.
    treated
        Treatment class.
    randomised
        Designs that count as randomised.

    Returns
    -------
    DataFrame
        One row per study, comparator and visit with a result: study, label, comparator, months, intact (yes, no or
        unknown) and why. A visit is intact while both groups are followed and nobody may have crossed.
    """
    return _comparisons(evidence, treated, randomised).copy()


@lru_cache(maxsize=4)
def _comparisons(evidence: Evidence, treated: str, randomised: tuple[str, ...]) -> pd.DataFrame:
    arms = evidence.arms
    studies = evidence.studies[evidence.studies["design"].isin(randomised)]
    ours = set(arms.loc[arms["treatment"] == treated, "study_id"])
    others = arms[arms["study_id"].isin(ours & set(studies["study_id"])) & (arms["treatment"] != treated)]
    rows = [row for arm in others.to_dict("records") for row in _visits(evidence, arm)]
    columns = ["study", "label", "comparator", "months", "intact", "why"]
    return pd.DataFrame(rows, columns=columns)


def judgements(evidence: Evidence, studies: pd.Series) -> pd.DataFrame:
    """What risk_of_bias.csv says of other treatment and crossover: study_id, scope, judgement, basis, source_ids."""
    frame = evidence.risk_of_bias
    return frame[frame["domain"].isin(DOMAINS) & frame["study_id"].isin(studies)].reset_index(drop=True)


def _visits(evidence: Evidence, arm: dict[str, object]) -> list[tuple[object, ...]]:
    study = arm["study_id"]
    label = study_labels(evidence)[study]
    comparator = treatment_name(arm["treatment"])
    text = _text(evidence, arm)
    after, end = crossing_allowed_after(text), _FOLLOWED.search(text)
    last = float(end["months"]) if end else float("inf")
    return [(study, label, comparator, month, *_state(month, after, last)) for month in _months(evidence, study)]


def _text(evidence: Evidence, arm: dict[str, object]) -> str:
    (comparator,) = evidence.studies.loc[evidence.studies["study_id"] == arm["study_id"], "comparator"]
    return "; ".join(part for part in (comparator, arm["note"]) if isinstance(part, str) and part)


def _state(month: float, after: float | None, last: float) -> tuple[str, str]:
    if month > last:
        return BROKEN, f"the comparison group was followed to {last:g} months only"
    if after is None:
        return UNKNOWN, "crossover was allowed, its time is not stated"
    if round(month, 1) > round(after, 1):
        return BROKEN, f"crossover was allowed after {after:.2g} months"
    return INTACT, "both groups followed, crossover not yet allowed" if after < float("inf") else "both groups followed"


def _months(evidence: Evidence, study: str) -> list[float]:
    """Visits after the start with any row, in order."""
    seen = pd.concat([frame[frame["study_id"] == study] for frame in (evidence.continuous, evidence.binary)])
    months = seen["timepoint_months"].astype(float)
    return sorted(months[months > 0].round(1).unique())
