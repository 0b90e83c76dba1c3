"""Risk of bias, domain by domain: every extracted row in one place, the worst stands, nothing unjudged is low."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pandas as pd
import pytest
from edition_copies import Copy

import evidence_tools as et
from evidence_tools.certainty.risk_of_bias import beside_the_tools, own_scales, risk_of_bias
from evidence_tools.certainty.risk_of_bias.tools import BESIDE, LEVELS, NOT_JUDGED, ROB_2, ROBINS_I, worst
from evidence_tools.errors import QuestionError
from evidence_tools.evidence import Evidence
from evidence_tools.study_effects import Effects

RANDOMISATION, MISSING, MEASUREMENT = "Randomisation process", "Missing outcome data", "Measurement of the outcome"


def cell(frame: pd.DataFrame, study: str, domain: str) -> pd.Series:
    """The one row of a study and a domain."""
    (place,) = frame.index[(frame["study"] == study) & (frame["domain"] == domain)]
    return frame.loc[place]


def effects(evidence: Evidence, months: float, outcome: str = "pain", study: str = "motion") -> Effects:
    """The effects of one study at one visit, for an outcome."""
    found = Effects.from_columns([-1.0], [0.1], study=[study], months=[months])
    return replace(found, question=et.Question(outcome=outcome, months=None))


def test_every_extracted_row_stands_in_exactly_one_place(evidence: Evidence) -> None:
    inside = risk_of_bias(evidence)["rows"].str.split(";").explode()
    beside = beside_the_tools(evidence)["rows"]
    places = Counter([*inside[inside != ""], *beside])
    assert places == Counter(evidence.risk_of_bias["row_id"])


def test_every_study_has_every_domain_of_its_tool(evidence: Evidence) -> None:
    frame = risk_of_bias(evidence)
    trials = set(evidence.studies.loc[evidence.studies["design"] == "rct", "study_id"])
    assert set(frame["study"]) == set(evidence.studies["study_id"])
    for study, rows in frame.groupby("study"):
        tool, count = (ROB_2, 5) if study in trials else (ROBINS_I, 7)
        assert rows["tool"].tolist() == [tool] * count
        assert rows["order"].tolist() == list(range(1, count + 1))
        assert set(rows["judgement"]) <= {*LEVELS[tool], NOT_JUDGED}


def test_what_nobody_judged_is_said_and_has_no_rows(evidence: Evidence) -> None:
    frame = risk_of_bias(evidence)
    bare = frame[frame["rows"] == ""]
    assert set(bare["judgement"]) == {NOT_JUDGED}
    assert not bare["translated"].any()
    assert cell(frame, "brown_2012", MEASUREMENT)["judgement"] == NOT_JUDGED


def test_the_worst_of_several_rows_stands_with_its_basis(evidence: Evidence) -> None:
    missing = cell(risk_of_bias(evidence), "motion", MISSING)
    assert (missing["judgement"], missing["decided_by"], missing["rows"]) == ("high", "q007", "q006;q007")
    assert missing["basis"] == f"After 12 months: {evidence.row('q007').cells['basis']}"
    assert missing["source_ids"] == evidence.row("q007").cells["source_ids"]
    assert missing["scope"] == "after 12 months"


def test_a_scope_stands_before_its_own_ground_alone(evidence: Evidence) -> None:
    basis = cell(risk_of_bias(evidence), "midas_encore", "Deviations from intended interventions")["basis"]
    first, second = (evidence.row(row).cells["basis"] for row in ("q013", "q017"))
    assert basis == f"{first}. After 12 months: {second}"


def test_unclear_is_some_concerns_in_a_trial_and_no_information_elsewhere(evidence: Evidence) -> None:
    frame = risk_of_bias(evidence)
    trial, cohort = cell(frame, "motion", RANDOMISATION), cell(frame, "mekhail_2021", "Missing data")
    assert (trial["judgement"], trial["translated"]) == ("some concerns", True)
    assert (cohort["judgement"], cohort["translated"]) == ("no information", False)


@pytest.mark.parametrize(("months", "judgement", "rows"), [(12.0, "some concerns", "q006"), (36.0, "high", "q007")])
def test_a_judgement_on_another_visit_is_left_out(evidence: Evidence, months: float, judgement: str, rows: str) -> None:
    missing = cell(risk_of_bias(evidence, effects(evidence, months)), "motion", MISSING)
    assert (missing["judgement"], missing["rows"]) == (judgement, rows)


def test_a_visit_that_is_not_known_leaves_nothing_out(evidence: Evidence) -> None:
    missing = cell(risk_of_bias(evidence, effects(evidence, float("nan"))), "motion", MISSING)
    assert missing["rows"] == "q006;q007"


@pytest.mark.parametrize(
    ("outcome", "rows"),
    [("pain", "q004"), ("walking_time", "q005"), ("any_lumbar_intervention", "q005"), ("ae_any", "")],
)
def test_a_judgement_on_another_outcome_is_left_out(evidence: Evidence, outcome: str, rows: str) -> None:
    found = cell(risk_of_bias(evidence, effects(evidence, 12.0, outcome)), "motion", MEASUREMENT)
    assert (found["rows"], found["judgement"]) == (rows, "high" if rows else NOT_JUDGED)


def test_an_unknown_scope_counts_for_every_result(copy: Copy) -> None:
    copy.change("risk_of_bias", "q007", scope="some other time")
    edition = copy.read()
    assert cell(risk_of_bias(edition, effects(edition, 12.0)), "motion", MISSING)["rows"] == "q006;q007"


def test_low_needs_every_part_of_the_domain(copy: Copy) -> None:
    copy.change("risk_of_bias", "q001", judgement="low")
    copy.change("risk_of_bias", "q002", judgement="low")
    assert cell(risk_of_bias(copy.read()), "motion", RANDOMISATION)["judgement"] == "low"
    copy.change("risk_of_bias", "q002", study_id="brown_2012")
    half = cell(risk_of_bias(copy.read()), "motion", RANDOMISATION)
    assert (half["judgement"], half["rows"]) == (NOT_JUDGED, "q001")


def test_a_judgement_made_with_rob_2_is_not_called_translated(copy: Copy) -> None:
    new = {"instrument": "rob2", "domain": "randomisation_process", "judgement": "some_concerns"}
    copy.change("risk_of_bias", "q001", **new)
    copy.change("risk_of_bias", "q002", study_id="brown_2012")
    answered = cell(risk_of_bias(copy.read()), "motion", RANDOMISATION)
    assert (answered["judgement"], answered["translated"]) == ("some concerns", False)


def test_money_and_shared_patients_stand_beside_the_tools(evidence: Evidence) -> None:
    beside = beside_the_tools(evidence)
    assert set(beside["tool"]) == {BESIDE}
    assert set(beside["domain"]) == {"Funding and conflicts of interest", "Patients counted elsewhere"}
    assert len(beside) == evidence.risk_of_bias["domain"].isin(["funding_conflicts", "overlap"]).sum()
    assert not beside.isna().drop(columns="order").any().any()


def test_studies_of_another_evidence_are_refused(evidence: Evidence) -> None:
    with pytest.raises(QuestionError, match=r"no such study in studies\.csv"):
        risk_of_bias(evidence, effects(evidence, 12.0, study="elsewhere"))


def test_the_order_of_the_words_is_that_of_the_tool() -> None:
    assert worst(ROBINS_I, ["moderate", "no information", "low"]) == "no information"
    assert worst(ROBINS_I, ["serious", "no information"]) == "serious"
    assert worst(ROB_2, [NOT_JUDGED, "low"]) == "low"


def test_own_scales_are_all_there_and_say_where_a_rating_is_not_at_hand(evidence: Evidence) -> None:
    scales, ratings = own_scales(evidence), evidence.quality_ratings
    assert scales["row"].tolist() == ratings["rating_id"].tolist()
    assert (scales["says"] == "not at hand").tolist() == ratings["value"].isna().tolist()
    assert scales["stated_by"].notna().all()
