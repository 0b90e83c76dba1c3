"""How a study was done: allocation, blinding, selective reporting, completeness, power, statistics."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from evidence_tools.certainty.risk_of_bias.tools import AT_HIGH_RISK
from evidence_tools.evidence import Evidence
from evidence_tools.limits.core.subject import subject_of
from evidence_tools.limits.shared.enrolment import without_report
from evidence_tools.limits.shared.information import per_arm_needed, worthwhile
from evidence_tools.models import answer
from evidence_tools.naming import design_name
from evidence_tools.tables.committee.keyed import Found, Rule, Study, joined
from evidence_tools.tables.committee.relevance import compared
from evidence_tools.wording import number

ALLOCATION, BLINDING, REPORTING = "Allocation", "Blinding", "Selective reporting"
COMPLETENESS, POWER, STATISTICS = "Data completeness", "Power", "Statistics"
_MISSING = ("incomplete_outcome_data", "missing_data")
_SPREAD = ["sd", "se", "ci_low", "change_sd", "change_se", "change_ci_low"]


def _not_randomised(study: Study) -> Found | None:
    return None if study.randomised else study.from_studies(design_name(study.row["design"]))


def _not_concealed(study: Study) -> Found | None:
    return study.judged(["allocation_concealment"], AT_HIGH_RISK)


def _concealment_unclear(study: Study) -> Found | None:
    if not study.randomised:
        return None
    judged = study.judged(["allocation_concealment"], [*AT_HIGH_RISK, "low", "unclear"])
    if judged is None:
        return study.from_studies("concealment not judged in risk_of_bias.csv", known=False)
    return study.judged(["allocation_concealment"], ["unclear"])


def _groups_differ(study: Study) -> Found | None:
    return study.judged(["confounding", "selection_of_participants"], AT_HIGH_RISK)


def _not_masked(study: Study) -> Found | None:
    open_label = study.row["blinding"] == "none"
    found = joined(
        study.from_studies("no blinding") if open_label else None,
        study.judged(["blinding_participants_personnel"], AT_HIGH_RISK),
    )
    if found is None and study.row["blinding"] == "unclear":
        return study.from_studies("blinding not stated", known=False)
    return found


def _assessors_not_masked(study: Study) -> Found | None:
    return study.judged(["blinding_outcome_assessment", "measurement_of_outcome"], AT_HIGH_RISK)


def _not_registered(study: Study) -> Found | None:
    registered = pd.notna(study.row["registration"])
    return None if registered else study.from_studies("no registration number known")


def _stated_without_numbers(study: Study) -> Found | None:
    rows = study.results
    only = rows[(rows["analysis_use"] == "direction_only") & rows["treated"] & ~rows["number"]]
    outcomes = ", ".join(dict.fromkeys(only["outcome"].str.replace("_", " ")))
    stated = study.from_results(f"only a direction or a bound printed for {outcomes}", only) if len(only) else None
    return joined(study.judged(["selective_reporting"], AT_HIGH_RISK), stated)


def _registry_alone(study: Study) -> Found | None:
    unreported = study.id in _unreported(study.evidence)
    return study.from_studies("registered, and no report known") if unreported else None


@lru_cache(maxsize=4)
def _unreported(evidence: Evidence) -> frozenset[str]:
    return frozenset(without_report(evidence)["study_id"])


def _many_lost(study: Study) -> Found | None:
    least = study.protocol.limits.attrition.complete
    visits = _visits(study)
    low = visits[visits["share"] < least]
    words = [f"{row.events:.0f} of {row.n:,.0f} at {row.timepoint_months:g} months" for row in low.itertuples()]
    lost = study.from_results(f"followed: {'; '.join(words)}", low) if words else None
    found = joined(lost, study.judged(_MISSING, AT_HIGH_RISK))
    if found is None and visits.empty and study.judged(_MISSING, ["low", "moderate", "unclear"]) is None:
        return study.from_studies("number followed not stated", known=False)
    return found


def _handling_unclear(study: Study) -> Found | None:
    return study.judged(_MISSING, ["unclear"])


def _crossover(study: Study) -> Found | None:
    return study.judged(["crossover_contamination"], AT_HIGH_RISK)


def _only_completers(study: Study) -> Found | None:
    arms = study.arms[study.arms["treated"]]
    unknown = arms[arms["n_treated"].isna() & arms["n_enrolled"].isna()]
    return study.from_arms("number who entered the arm not stated", unknown) if len(unknown) else None


def _fewer_than_allocated(study: Study) -> Found | None:
    """The earliest visit at which a randomised arm is not complete, or the share never given its treatment."""
    if not study.randomised:
        return None
    rows = pd.concat([study.results[study.results["outcome"] == "received_allocated_treatment"], _visits(study)])
    short = rows[rows["events"].astype(float) < rows["n"].astype(float)]
    if short.empty:
        return None
    first = short[short["timepoint_months"] == short["timepoint_months"].min()]
    counts = " and ".join(f"{row.events:.0f} of {row.n:,.0f}" for row in first.itertuples())
    return study.from_results(f"{counts} at {first['timepoint_months'].iloc[0]:g} months", first)


def _too_few(study: Study) -> Found | None:
    needed, words = patients_needed(study.evidence)
    if not words:
        return None
    arms = study.arms[study.arms["treated"]] if study.arms["treated"].all() else study.arms
    sizes = arms["n_enrolled"].astype(float)
    if sizes.isna().any():
        return study.from_arms("size of the arms not stated", arms[sizes.isna()], known=False)
    if sizes.min() >= needed:
        return None
    least = arms[sizes == sizes.min()]
    return study.from_arms(f"{sizes.min():,.0f} in the smallest arm; {words}", least)


@lru_cache(maxsize=4)
def patients_needed(evidence: Evidence) -> tuple[float, str]:
    """Patients in each arm that the least demanding question of ``committee.power`` needs, with its words."""
    needs = []
    for name in evidence.protocol.committee.power:
        subject = subject_of(answer(evidence, name), evidence)
        worth = worthwhile(subject)
        if worth is not None:
            needs.append((per_arm_needed(subject, worth), worth.words, subject.scale.label.removeprefix("Change in ")))
    if not needs:
        return 0.0, ""
    size, effect, outcome = min(needs)
    power = 100 * evidence.protocol.limits.imprecision.power
    return size, f"{number(size, 0)} in each arm find {effect} of {outcome} with {power:g}% power"


def _no_spread(study: Study) -> Found | None:
    rows = study.results
    rows = rows[(rows["table"] == "continuous") & rows["number"] & rows["treated"] & (rows["timepoint_months"] != 0)]
    if rows.empty:
        return study.from_studies("no number of a score in the tables", known=False)
    if rows[_SPREAD].notna().any(axis=None):
        return None
    outcomes = ", ".join(dict.fromkeys(rows["outcome"].str.replace("_", " ")))
    return study.from_results(f"no spread and no interval for {outcomes}", rows)


def _significance_in_words(study: Study) -> Found | None:
    rows = study.results
    rows = rows[rows["p_text"].notna() & rows["p_value"].isna() & rows["treated"]]
    return study.from_results("significance stated without a p value", rows) if len(rows) else None


def _not_compared(study: Study) -> Found | None:
    if study.arms["treated"].all() or len(compared(study)):
        return None
    return study.from_arms("no outcome has a number in both arms", study.arms[~study.arms["treated"]])


def _visits(study: Study) -> pd.DataFrame:
    """Printed completeness of the arms, with the share followed; phases after a crossover are left out."""
    rows = study.results
    rows = rows[(rows["outcome"] == "followed_up") & rows["events"].notna() & rows["n"].notna()]
    rows = rows[rows["analysis_use"] != "do_not_pool"]
    return rows.assign(share=rows["events"].astype(float) / rows["n"].astype(float))


_JUDGED = "judged in risk_of_bias.csv"

RULES = (
    Rule(ALLOCATION, "1", "not randomised", "design in studies.csv", _not_randomised, "limits.design.randomised"),
    Rule(ALLOCATION, "2", "allocation not concealed", _JUDGED, _not_concealed),
    Rule(ALLOCATION, "3", "concealment unclear", _JUDGED, _concealment_unclear),
    Rule(ALLOCATION, "4", "no control for differences between groups", _JUDGED, _groups_differ),
    Rule(BLINDING, "1", "patients or staff not blinded", f"studies.csv, or {_JUDGED}", _not_masked),
    Rule(BLINDING, "2", "assessors not blinded, or patients score themselves", _JUDGED, _assessors_not_masked),
    Rule(REPORTING, "1", "not known to be registered", "registration in studies.csv", _not_registered),
    Rule(
        REPORTING,
        "2",
        "results stated without numbers, or chosen",
        f"rows without a number, or {_JUDGED}",
        _stated_without_numbers,
    ),
    Rule(REPORTING, "3", "registered and never reported", "main source is a registry", _registry_alone),
    Rule(COMPLETENESS, "1", "many lost", f"share followed, or {_JUDGED}", _many_lost, "limits.attrition.complete"),
    Rule(COMPLETENESS, "2", "handling of missing data unclear", _JUDGED, _handling_unclear),
    Rule(COMPLETENESS, "3", "many crossed over", _JUDGED, _crossover),
    Rule(COMPLETENESS, "4", "only completers counted", "arms.csv has no number who entered", _only_completers),
    Rule(
        COMPLETENESS, "5", "fewer analysed than allocated", "randomised arms: followed, treated", _fewer_than_allocated
    ),
    Rule(
        POWER,
        "1",
        "fewer patients than a trial needs",
        "smallest arm against the size needed",
        _too_few,
        "committee.power",
    ),
    Rule(STATISTICS, "1", "no spread or interval of any score", "spread columns of continuous.csv", _no_spread),
    Rule(STATISTICS, "2", "significance without a p value", "p_text beside an empty p_value", _significance_in_words),
    Rule(STATISTICS, "3", "arms not compared in what was read", "no outcome with a number in both arms", _not_compared),
)
"""What limits how far a study can be believed; areas and their order as in evidence reviews of US payers."""
