"""Numbers that studies must have and that were not printed, or not where they could be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from evidence_tools.evidence import Evidence
from evidence_tools.evidence.ids import together
from evidence_tools.evidence.labels import study_labels
from evidence_tools.limits.core.names import NAMES
from evidence_tools.limits.shared.enrolment import without_report
from evidence_tools.models import Answer
from evidence_tools.naming import lowered, treatment_name
from evidence_tools.study_effects.records import BORROWED, DERIVED, NOT_FROM_PAPER, UPPER_BOUND
from evidence_tools.tables.committee.gap import TRIALS, VALUES, Gap
from evidence_tools.wording import number, studies


@dataclass(frozen=True, slots=True)
class _Need:
    """What would have to be printed, and the limitations that it would move."""

    missing: str
    moves: tuple[str, ...]


_MARKED: Mapping[str, _Need] = {
    BORROWED: _Need(
        "the standard deviation of the change, or an interval", ("missing_spread", "imprecision", "analyst")
    ),
    UPPER_BOUND: _Need("the number of patients at the visit", ("attrition", "imprecision")),
    NOT_FROM_PAPER: _Need("the number in the paper itself, not in a text about it", ("analyst",)),
    DERIVED: _Need("the count or mean as printed, not derived", ("analyst",)),
}
_DROPPED: Mapping[str, _Need] = {
    "direction only, no number printed": _Need(
        "the value behind a stated direction", ("inconsistency", "missing_spread")
    ),
    "percent change only": _Need(
        "the change in the unit of the score, with its spread", ("missing_spread", "instruments")
    ),
    "no change score printed": _Need("the change from baseline", ("missing_spread",)),
    "number of patients not known": _Need("the number of patients at the visit", ("imprecision",)),
    "no count printed": _Need("the number of patients with the event", ("imprecision",)),
    "no denominator printed": _Need("the number of patients at risk", ("imprecision",)),
    "no person-years printed": _Need("the person-years", ("durability",)),
    "no fixed visit": _Need("the result at a fixed visit", ("durability", "short_follow_up")),
    "no usable number in the other arm": _Need("the value of the comparison arm", ("no_control", "confounding")),
}
_NO_SPREAD = "no spread"  # begins the reason of rows whose spread could neither be read nor borrowed


def value_gaps(evidence: Evidence, answers: Mapping[str, Answer]) -> Iterator[Gap]:
    """What the studies behind each question, and those left out of it, did not print."""
    for asked in answers.values():
        yield from _marked(evidence, asked)
        yield from _left_out(evidence, asked)


def _marked(evidence: Evidence, asked: Answer) -> Iterator[Gap]:
    table = asked.effects.table
    for mark, need in _MARKED.items():
        rows = table[table["marks"].str.contains(mark, regex=False)]
        if len(rows):
            yield _gap(evidence, asked, need, rows["study"], rows["rows"])


def _left_out(evidence: Evidence, asked: Answer) -> Iterator[Gap]:
    dropped = asked.effects.dropped
    dropped = dropped[dropped["months"].map(lambda months: _in_window(asked, months)).astype(bool)]
    against = asked.effects.question.against
    if against:
        arms = evidence.arms
        dropped = dropped[dropped["study"].isin(arms.loc[arms["treatment"] == against, "study_id"])]
    for reason, rows in dropped.groupby("reason", sort=False):
        need = _DROPPED.get(reason)
        if reason.startswith(_NO_SPREAD):
            need = _MARKED[BORROWED]
        if need:
            yield _gap(evidence, asked, need, rows["study"], rows["rows"])


def _in_window(asked: Answer, months: float) -> bool:
    return pd.isna(months) or asked.effects.question.admits(months)


def _gap(evidence: Evidence, asked: Answer, need: _Need, ids: pd.Series, rows: pd.Series) -> Gap:
    labels, main = study_labels(evidence), evidence.studies.set_index("study_id")["primary_source_id"]
    named = list(dict.fromkeys(ids))
    return Gap(
        kind=VALUES,
        missing=need.missing,
        outcome=outcome_name(evidence, asked.effects.question.outcome),
        amount=float(len(named)),
        unit="studies",
        how_much=studies(len(named)),
        fills="; ".join(labels[study] for study in named),
        source_ids=";".join(main[study] for study in named),
        moves=moved(need.moves),
        limitation_ids=policy_ids(evidence, need.moves, asked.effects.question.outcome),
        claim_ids=claims_on(evidence, asked.effects.question.outcome, "needs"),
        rows=together(rows),
    )


def outcome_name(evidence: Evidence, outcome: str) -> str:
    """An outcome as the protocol names it, else as outcomes.csv does."""
    named = evidence.protocol.outcomes.get(outcome)
    return named.label if named else evidence.outcomes.set_index("outcome")["label"][outcome]


def moved(names: tuple[str, ...]) -> str:
    """The titles of limitations, as they stand in a sentence."""
    return "; ".join(lowered(NAMES[name].title) for name in names)


def policy_ids(evidence: Evidence, names: tuple[str, ...], outcome: str) -> str:
    """Limitations that the policy names, that one of these challenges answers, for this outcome."""
    named = evidence.limitations
    answers_it = named["challenges"].map(lambda text: bool(set(text.split(";")) & set(names)))
    touches = named["outcomes"].map(lambda text: bool(set(text.split(";")) & {outcome, "all"}))
    return together(named.loc[answers_it & touches, "limitation_id"])


def claims_on(evidence: Evidence, outcome: str, filled: str | None = None) -> str:
    """Statements of the policy on an outcome; only those whose column `filled` is not empty, if given."""
    claims = evidence.claims
    on = claims["outcomes"].map(lambda text: outcome in text.split(";"))
    if filled:
        on &= claims[filled].notna()
    return together(claims.loc[on, "claim_id"])


def trial_gaps(evidence: Evidence) -> Iterator[Gap]:
    """Registered studies of the treatment that no report is known of."""
    claims = evidence.claims
    for trial in without_report(evidence).to_dict("records"):
        source = trial["primary_source_id"]
        cited = claims["source_ids"].map(lambda text, source=source: source in text.split(";"))
        known = not pd.isna(trial["enrolled"])
        yield Gap(
            kind=TRIALS,
            missing=f"results of {trial['label']} ({_design_words(evidence, trial)})",
            outcome="all that it measured",
            amount=trial["enrolled"] if known else float("nan"),
            unit="patients",
            how_much=f"{number(trial['enrolled'], 0)} patients" if known else "number of patients not stated",
            fills=f"the sponsor; registered as {trial['registration']}",
            source_ids=source,
            moves=moved(("unpublished", "blinding") if trial["masked"] else ("unpublished",)),
            limitation_ids=policy_ids(evidence, ("unpublished",), "all"),
            claim_ids=together(claims.loc[cited, "claim_id"]),
            rows=trial["study_id"],
        )


def _design_words(evidence: Evidence, trial: dict[str, object]) -> str:
    """``masked, against sham``; ``no comparator``."""
    arms = evidence.arms
    arms = arms.loc[arms["study_id"] == trial["study_id"], "treatment"]
    others = [treatment_name(arm) for arm in arms if arm != evidence.protocol.edition.treated]
    compared = f"against {' and '.join(others)}" if others else "no comparator"
    return f"masked, {compared}" if trial["masked"] else compared
