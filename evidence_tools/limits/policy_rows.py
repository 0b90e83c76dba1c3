"""Every limitation that the policy names, answered by the limitations that were weighed."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from evidence_tools.evidence import Evidence
from evidence_tools.limits.challenging import challenge_all
from evidence_tools.limits.core.limitation import CANNOT_SAY, WORST_FIRST, Limitation
from evidence_tools.limits.core.words import quantity_in_words

ALL = "all"
_COLUMNS = [
    *("limitation_id", "ref_id", "statement", "challenge", "outcome", "question", "verdict"),
    *("quantity", "unit", "measures", "number", "reason", "grade"),
]


def policy_limitations(
    evidence: Evidence, challenged: Mapping[str, Sequence[Limitation]] | None = None
) -> pd.DataFrame:
    """Each limitation that the policy names beside every number that answers it.

    Parameters
    ----------
    evidence
        The extraction tables; `limitations` says which challenges answer a row, and for which outcomes.
    challenged
        The limitations by question, as `challenge_all` gives them; None works them out.

    Returns
    -------
    DataFrame
        One row per limitation of the policy, challenge and question. An outcome without a result has one row of its
        own: its verdict is ``cannot say``, its reason what the tables hold about it.
    """
    challenged = challenge_all(evidence) if challenged is None else challenged
    found = [each for limits in challenged.values() for each in limits]
    rows = [row for named in evidence.limitations.itertuples() for row in _rows(evidence, named, found)]
    return pd.DataFrame(rows, columns=_COLUMNS)


def worst(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per limitation of the policy: its worst verdict, with the number and the reason behind that verdict.

    `outcomes` counts those it was tried on, `unsaid` names those where nothing can be said, ``all`` where it is all.
    """
    rank = rows["verdict"].map({verdict: place for place, verdict in enumerate(WORST_FIRST)})
    ordered = rows.assign(rank=rank).sort_values(["limitation_id", "rank"], kind="stable")
    first = ordered.groupby("limitation_id", sort=False).first().drop(columns="rank").reset_index()
    grouped = rows.groupby("limitation_id", sort=False)
    unsaid = {key: _unsaid(part) for key, part in grouped}
    return first.assign(
        outcomes=first["limitation_id"].map(grouped["outcome"].nunique()), unsaid=first["limitation_id"].map(unsaid)
    )


def _unsaid(part: pd.DataFrame) -> str:
    said = set(part.loc[part["verdict"] != CANNOT_SAY, "outcome"])
    if not said:
        return ALL
    return ", ".join(dict.fromkeys(outcome for outcome in part["outcome"] if outcome not in said))


def _rows(evidence: Evidence, named: object, found: Sequence[Limitation]) -> Iterator[tuple[object, ...]]:
    about = (named.limitation_id, named.ref_id, named.statement)
    outcomes = named.outcomes.split(";")
    challenges = named.challenges.split(";")
    suits = [each for each in found if each.name in challenges and (outcomes == [ALL] or each.outcome in outcomes)]
    for each in suits:
        yield (*about, each.name, each.outcome, each.question, *_result(each))
    answered = {each.outcome for each in suits}
    for outcome in outcomes:
        if outcome not in answered and (outcome != ALL or not suits):
            reason = _nothing_asked(evidence, outcome)
            yield (*about, challenges[0], outcome, "", CANNOT_SAY, math.nan, "", "", "", reason, "")


def _result(each: Limitation) -> tuple[object, ...]:
    return each.verdict, each.quantity, each.unit, each.measures, quantity_in_words(each), each.reason, each.grade


def _nothing_asked(evidence: Evidence, outcome: str) -> str:
    """What the tables hold about an outcome that no challenged result is about."""
    uses = pd.concat([table.loc[table["outcome"] == outcome, "analysis_use"] for table in _results(evidence)])
    if uses.empty:
        return f"The tables hold no row on {outcome.replace('_', ' ')}, so there is no result to challenge."
    counted = ", ".join(f"{count} {use.replace('_', ' ')}" for use, count in uses.value_counts().items())
    return f"No result to challenge for {outcome.replace('_', ' ')}: of {len(uses)} rows in the tables {counted}."


def _results(evidence: Evidence) -> tuple[pd.DataFrame, pd.DataFrame]:
    return evidence.continuous, evidence.binary
