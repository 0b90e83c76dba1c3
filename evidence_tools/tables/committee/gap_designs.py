"""Studies that would answer a limitation: more patients, or another design."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from evidence_tools.evidence import Evidence
from evidence_tools.evidence.ids import together
from evidence_tools.ledger import claims as ledger_of
from evidence_tools.ledger.documents import needs_of
from evidence_tools.ledger.finding import AS_REPORTED
from evidence_tools.limits import Limitation, policy_limitations
from evidence_tools.limits.core.limitation import CANNOT_SAY, HOLDS, OVERTURNS, WEAKENS
from evidence_tools.limits.core.subject import subject_of
from evidence_tools.limits.core.words import quantity_in_words, sizes_in_words
from evidence_tools.limits.shared.information import per_arm_needed, size_needed, worthwhile
from evidence_tools.models import Answer
from evidence_tools.naming import counted, lowered
from evidence_tools.tables.committee.gap import DESIGNS, PATIENTS, STATEMENTS, Gap
from evidence_tools.tables.committee.gap_values import claims_on, moved, outcome_name, policy_ids
from evidence_tools.tables.committee.notes import document_names
from evidence_tools.wording import number

UNCHECKED = (CANNOT_SAY, AS_REPORTED)
_NEW_STUDY, _FULL_TEXTS, _REVIEWS = "a new study", "the studies, in full texts or on request", "the reviews"
WOULD_ANSWER: Mapping[str, tuple[str, str]] = {
    "no_control": ("a comparison group that is not given the device, measured alike and as long", _NEW_STUDY),
    "blinding": ("a trial whose patients and assessors do not know the treatment, with values", _NEW_STUDY),
    "attrition": ("what became of the patients who were not followed", _FULL_TEXTS),
    "co_intervention": ("what other treatment each arm had, under one protocol", _NEW_STUDY),
    "design": ("prospective, randomised studies with values", _NEW_STUDY),
    "confounding": ("a comparison that is randomised, or adjusted for what doctors choose by", _NEW_STUDY),
    "industry_funding": ("studies that the manufacturer did not pay for", _NEW_STUDY),
    "small_samples": ("trials with larger arms", _NEW_STUDY),
    "overlap": ("which patients were in which report", _FULL_TEXTS),
    "review_overlap": ("the lists of studies that each review included", _REVIEWS),
    "inconsistency": ("why studies differ: results by entry rule, technique and centre", _FULL_TEXTS),
    "importance": ("the share of patients who reach one agreed threshold", _FULL_TEXTS),
    "instruments": ("results on one common instrument", _NEW_STUDY),
    "capped_walking": ("the cap of the walking test, the minutes, and who reached it", _FULL_TEXTS),
    "short_follow_up": ("values at later visits in most of those who entered", _FULL_TEXTS),
    "durability": ("values at later visits, in the same patients", _FULL_TEXTS),
    "rare_harms": ("harms by one definition, with the patients at risk", _NEW_STUDY),
    "analyst": ("values with a spread, so that fewer choices are left to the analyst", _FULL_TEXTS),
    "flips": ("more studies of the same question", _NEW_STUDY),
    "patient_selection": ("baseline scores and entry rules of every study", _FULL_TEXTS),
    "generalisability": ("results by age, sex, ethnicity and severity", _FULL_TEXTS),
    "long_term": ("patients counted for years, with dates of loss", _NEW_STUDY),
    "cost_effectiveness": ("costs and health utilities", _NEW_STUDY),
}
"""What would answer each limitation, and who could give it; those not named are answered by numbers, patients and
trials without results."""


def patient_gaps(evidence: Evidence, answers: Mapping[str, Answer]) -> Iterator[Gap]:
    """Results with fewer patients than are needed to find the smallest effect worth finding."""
    for asked in answers.values():
        subject = subject_of(asked, evidence)
        worth = worthwhile(subject)
        if worth is None:
            continue
        needed, reached = size_needed(subject, worth).required, float(subject.patients.sum())
        if reached >= needed:
            continue
        power = f"{100 * evidence.protocol.limits.imprecision.power:g}% power"
        yield Gap(
            kind=PATIENTS,
            missing=f"patients to find {worth.words} with {power}",
            outcome=asked.effects.label,
            amount=needed - reached,
            unit="patients",
            how_much=f"{number(needed - reached, 0)} more ({number(reached, 0)} of {number(needed, 0)} reached)",
            fills=f"one trial with {number(per_arm_needed(subject, worth), 0)} patients in each arm",
            source_ids=together(asked.effects.table["source_id"]),
            moves=moved(("imprecision",)),
            limitation_ids=policy_ids(evidence, ("imprecision",), subject.outcome),
            claim_ids=claims_on(evidence, subject.outcome),
            rows=together(asked.effects.table["rows"]),
        )


def design_gaps(evidence: Evidence, challenged: Mapping[str, Sequence[Limitation]]) -> Iterator[Gap]:
    """One gap per limitation that overturns, weakens or cannot be weighed, with the results that it touches."""
    policy = policy_limitations(evidence, challenged)
    for name, (missing, fills) in WOULD_ANSWER.items():
        found = [each for limits in challenged.values() for each in limits if each.name == name]
        open_ = [each for each in found if each.verdict != HOLDS]
        if not open_:
            continue
        first = min(open_, key=lambda each: (OVERTURNS, WEAKENS, CANNOT_SAY).index(each.verdict))
        named = policy[(policy["challenge"] == name) & (policy["verdict"] != HOLDS)]
        yield Gap(
            kind=DESIGNS,
            missing=missing,
            outcome=_outcomes(evidence, open_) if len(open_) < len(challenged) else "every result",
            amount=float(len(open_)),
            unit="results",
            how_much=_how_much(first),
            fills=fills,
            source_ids=together(first.sources),
            moves=f"{lowered(first.title)}: {_verdicts(open_)}",
            limitation_ids=together(named["limitation_id"]),
            claim_ids=_claims_of(evidence, named["limitation_id"]),
        )


def _outcomes(evidence: Evidence, found: Sequence[Limitation]) -> str:
    return "; ".join(dict.fromkeys(outcome_name(evidence, each.outcome) for each in found))


def _how_much(each: Limitation) -> str:
    """The size at which a conclusion turns beside what is plausible; else the number that says how much it matters."""
    plausible, tipping = sizes_in_words(each)
    if plausible and tipping and tipping != "none":
        return f"plausible {plausible}; from {tipping} on a conclusion turns"
    return quantity_in_words(each) or "no number yet"


def _verdicts(found: Sequence[Limitation]) -> str:
    verdicts = pd.Series([each.verdict for each in found]).value_counts()
    return ", ".join(
        f"{verdict} {verdicts[verdict]}" for verdict in (OVERTURNS, WEAKENS, CANNOT_SAY) if verdict in verdicts
    )


def _counted(verdicts: pd.Series) -> str:
    return ", ".join(f"{verdict} {(verdicts == verdict).sum()}" for verdict in UNCHECKED if verdict in set(verdicts))


def _claims_of(evidence: Evidence, limitation_ids: pd.Series) -> str:
    named = evidence.limitations
    return together(named.loc[named["limitation_id"].isin(limitation_ids), "claim_ids"])


def statement_gaps(evidence: Evidence) -> Iterator[Gap]:
    """What it would take to check statements of the policy on which nothing can be said from the tables.

    Those are the statements whose verdict in the ledger is one of `UNCHECKED`; what they need is told in claims.csv.
    """
    verdicts = ledger_of(evidence).set_index("claim_id")["verdict"]
    claims = evidence.claims
    claims = claims[claims["needs"].notna() & claims["claim_id"].map(verdicts).isin(UNCHECKED)]
    labels, named = evidence.outcomes.set_index("outcome")["label"], document_names(evidence)
    for outcomes, group in claims.groupby("outcomes", sort=False):
        documents = [named[name] for name in together(group["ref_ids"]).split(";") if name]
        yield Gap(
            kind=STATEMENTS,
            missing=together((needs_of(evidence, claim) for claim in group["claim_id"]), "; "),
            outcome="; ".join(labels[outcome] for outcome in outcomes.split(";")),
            amount=float(len(group)),
            unit="statements",
            how_much=counted(len(group), "statement"),
            fills="; ".join(documents) or "the policy",
            source_ids=together(group["source_ids"]),
            moves=f"verdict of the ledger: {_counted(verdicts[group['claim_id']])}",
            claim_ids=together(group["claim_id"]),
        )
