"""How far a study speaks to the question of the policy: patients, device, comparator, outcomes, length of follow-up."""

from __future__ import annotations

import pandas as pd

from evidence_tools.certainty.risk_of_bias.tools import AT_HIGH_RISK
from evidence_tools.evidence.schemas.vocabularies import NOT_AN_INSTRUMENT
from evidence_tools.naming import counted, treatment_name
from evidence_tools.tables.committee.keyed import Found, Rule, Study

POPULATION, INTERVENTION, COMPARATOR = "Population", "Intervention", "Comparator"
OUTCOMES, FOLLOW_UP = "Outcomes", "Follow-up"
_ANOTHER_TOPIC = ("any", "pooled scales", "age")  # no names of scores


def _described(study: Study) -> Found | None:
    columns = {"mean_age": "mean age", "pct_female": "share of women"}
    missing = [words for column, words in columns.items() if pd.isna(study.row[column])]
    return study.from_studies(f"not stated: {' and '.join(missing)}") if missing else None


def _local(study: Study) -> Found | None:
    centres = study.row["n_centers"]
    if pd.isna(centres):
        return study.from_studies("number of centres not stated", known=False)
    few = centres < study.protocol.committee.centres
    return study.from_studies(counted(centres, "centre")) if few else None


def _selected(study: Study) -> Found | None:
    return study.judged(["selection_of_participants"], AT_HIGH_RISK)


def _shared_patients(study: Study) -> Found | None:
    pairs = study.evidence.study_overlap
    pairs = pairs[(pairs["basis"] == "probable") & (pairs[["study_a", "study_b"]] == study.id).any(axis=1)]
    if pairs.empty:
        return None
    others = pairs["study_a"].where(pairs["study_a"] != study.id, pairs["study_b"])
    keys = tuple((pairs["study_a"] + "/" + pairs["study_b"]).tolist())
    sources = (study.row["primary_source_id"],)
    return Found(f"probably patients of {', '.join(others)}", keys, sources, ("study_overlap.csv",))


def _number_treated(study: Study) -> Found | None:
    arms = study.arms[study.arms["treated"]]
    unknown = arms[arms["n_treated"].isna()]
    return study.from_arms("number who received the device not stated", unknown) if len(unknown) else None


def _delivered(study: Study) -> Found | None:
    return _share_delivered(study, treated=True)


def _no_comparator(study: Study) -> Found | None:
    if not study.arms["treated"].all():
        return None
    said = study.row["comparator"]
    beside = "" if pd.isna(said) or said == "none" else f"; compared: {said}"
    return study.from_arms(f"no arm without the device{beside}", study.arms)


def _not_standardised(study: Study) -> Found | None:
    return study.named("co_intervention")


def _shorter_than_treated(study: Study) -> Found | None:
    if study.arms["treated"].all():
        return None
    rows = study.results[study.results["timepoint_months"].notna()]
    longest = rows.groupby("treated")["timepoint_months"].max()
    if True not in longest.index:
        return None
    ours, theirs = longest[True], longest.get(False, 0.0)
    if theirs >= ours:
        return None
    last = rows[rows["timepoint_months"] == rows["treated"].map({True: ours, False: theirs})]
    return study.from_results(f"results to {theirs:g} months, to {ours:g} with the device", last)


def _comparator_delivered(study: Study) -> Found | None:
    return _share_delivered(study, treated=False)


def _share_delivered(study: Study, *, treated: bool) -> Found | None:
    rows = study.results
    rows = rows[(rows["outcome"] == "received_allocated_treatment") & (rows["treated"] == treated)]
    share = rows["events"].astype(float) / rows["n"].astype(float)
    short = rows[share < study.protocol.committee.delivered]
    if short.empty:
        return None
    words = [f"{row.events:.0f} of {row.n:,.0f} given {_arm_words(study, row.arm_id)}" for row in short.itertuples()]
    return study.from_results("; ".join(words), short)


def _arm_words(study: Study, arm: str) -> str:
    treatments = study.arms.set_index("arm_id")["treatment"]
    return treatment_name(treatments[arm])


def _key_outcomes(study: Study) -> Found | None:
    rules = study.protocol.committee
    told = set(study.results.loc[study.results["number"] & (study.results["timepoint_months"] != 0), "outcome"])
    missing = [words for words, outcomes in rules.outcomes.items() if not told & set(outcomes)]
    if not rules.outcomes or 1 - len(missing) / len(rules.outcomes) >= rules.reported:
        return None
    return study.from_studies(f"no number on {', '.join(missing)}")


def _harms(study: Study) -> Found | None:
    rows = study.results
    counted = rows["events"].notna() & rows["n"].notna() & rows["treated"]
    told = set(rows.loc[counted, "outcome"]) & set(study.protocol.limits.rare_harms.outcomes)
    return None if told else study.from_studies("no harm with a count and its patients")


def _measures(study: Study) -> Found | None:
    capped = study.named("capped_measurement")
    if capped:
        return capped
    rows = study.results
    unnamed = rows[rows["instrument"].isin(NOT_AN_INSTRUMENT) & ~rows["instrument"].isin(_ANOTHER_TOPIC)]
    if unnamed.empty:
        return None
    return study.from_results(f"measured with an {unnamed['instrument'].iloc[0]}", unnamed)


def _percentages_only(study: Study) -> Found | None:
    rows = study.results
    rows = rows[(rows["table"] == "continuous") & rows["number"] & rows["treated"] & (rows["timepoint_months"] != 0)]
    absolute = set(rows.loc[rows[["mean", "change_mean"]].notna().any(axis=1), "outcome"])
    only = rows[~rows["outcome"].isin(absolute)]
    if only.empty:
        return None
    outcomes = ", ".join(dict.fromkeys(only["outcome"].str.replace("_", " ")))
    return study.from_results(f"{outcomes} in percent of the first value only", only)


def _too_short_for_benefit(study: Study) -> Found | None:
    return _shorter(study, study.protocol.limits.durability.from_months)


def _too_short_for_harm(study: Study) -> Found | None:
    return _shorter(study, min(study.protocol.limits.long_term.months))


def _shorter(study: Study, least: float) -> Found | None:
    longest = study.row["max_followup_months"]
    if pd.isna(longest):
        return study.from_studies("length of follow-up not stated", known=False)
    return study.from_studies(f"{longest:g} months") if longest < least else None


def _comparison_ends(study: Study) -> Found | None:
    if study.arms["treated"].all():
        return None
    least = min(study.protocol.limits.long_term.months)
    rows = compared(study)
    if rows.empty:
        return study.from_studies("no visit at which both arms have a number", known=False)
    last = rows["timepoint_months"].max()
    if pd.isna(last):
        return study.from_results("time of the comparison not stated", rows, known=False)
    if last >= least:
        return None
    return study.from_results(f"arms compared to {last:g} months at most", rows[rows["timepoint_months"] == last])


def compared(study: Study) -> pd.DataFrame:
    """Rows of outcomes that have a number in a treated and another arm at the same visit, none of them set aside."""
    descriptors = ("followed_up", "received_allocated_treatment")
    rows = study.results[study.results["number"] & (study.results["analysis_use"] != "do_not_pool")]
    rows = rows[~rows["outcome"].isin(descriptors) & (rows["timepoint_months"] != 0)]
    visits = rows.groupby(["outcome", "timepoint_months"], dropna=False)["treated"]
    return rows[visits.transform("nunique") > 1]


RULES = (
    Rule(POPULATION, "1", "patients not described", "mean age or share of women empty in studies.csv", _described),
    Rule(POPULATION, "2", "few centres", "centres in studies.csv", _local, "committee.centres"),
    Rule(POPULATION, "3", "patients selected by what came later", "judged serious in risk_of_bias.csv", _selected),
    Rule(
        POPULATION, "4", "probably patients of another study", "a probable pair in study_overlap.csv", _shared_patients
    ),
    Rule(INTERVENTION, "1", "number treated not stated", "n_treated empty in arms.csv", _number_treated),
    Rule(
        INTERVENTION, "2", "not given to all allocated", "share treated as allocated", _delivered, "committee.delivered"
    ),
    Rule(COMPARATOR, "1", "no comparator", "no arm without the treatment in arms.csv", _no_comparator),
    Rule(COMPARATOR, "2", "content not standardised", "limitation that the policy names", _not_standardised),
    Rule(
        COMPARATOR,
        "3",
        "followed for less time than the device",
        "last visit with a row, by arm",
        _shorter_than_treated,
    ),
    Rule(
        COMPARATOR,
        "4",
        "not given to all allocated",
        "share treated as allocated",
        _comparator_delivered,
        "committee.delivered",
    ),
    Rule(
        OUTCOMES,
        "1",
        "key outcomes missing",
        "outcomes with a number after treatment",
        _key_outcomes,
        "committee.reported",
    ),
    Rule(OUTCOMES, "2", "harms not counted", "events and patients of harms", _harms, "limits.rare_harms.outcomes"),
    Rule(OUTCOMES, "3", "test capped or score not named", "limitation that the policy names, or instrument", _measures),
    Rule(OUTCOMES, "4", "scores in percent only", "no mean and no change of a score", _percentages_only),
    Rule(
        FOLLOW_UP,
        "1",
        "too short for lasting benefit",
        "longest visit in studies.csv",
        _too_short_for_benefit,
        "limits.durability.from_months",
    ),
    Rule(
        FOLLOW_UP,
        "2",
        "too short for later surgery and harm",
        "longest visit in studies.csv",
        _too_short_for_harm,
        "limits.long_term.months",
    ),
    Rule(
        FOLLOW_UP,
        "3",
        "arms compared for less time than that",
        "last visit with numbers in both arms",
        _comparison_ends,
        "limits.long_term.months",
    ),
)
"""What limits how far a study speaks to the question; areas and their order as in evidence reviews of US payers."""
