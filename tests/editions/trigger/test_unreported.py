"""Registered trials without a report: to which questions they could speak, with how many patients, and since when."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date

import pytest
from edition_copies import Copy
from update_rules import with_update

from evidence_tools.editions.trigger.ahead_of import subjects_of
from evidence_tools.editions.trigger.asking import trigger_entries, update_trigger
from evidence_tools.editions.trigger.record import Trigger
from evidence_tools.editions.trigger.unreported import Speaking, speaking, years_since
from evidence_tools.evidence import Evidence
from evidence_tools.limits.shared.enrolment import without_report
from evidence_tools.limits.shared.trials_ahead import trials_ahead

SHAM, TWO_ARMS, ONE_ARM = "napa_sham", "midas_iii", "midas_ii"  # fixtures from the data: by their arms


@pytest.fixture(scope="module")
def trigger(evidence: Evidence) -> Trigger:
    return update_trigger(evidence)


def heard(evidence: Evidence, study: str) -> Mapping[str, Speaking]:
    """What a trial could say to each question."""
    (trial,) = (row for row in without_report(evidence).itertuples() if row.study_id == study)
    return {name: speaking(subject, trial) for name, subject in subjects_of(evidence).items()}


def test_every_trial_stands_there_and_speaks_to_critical_outcomes_alone(evidence: Evidence, trigger: Trigger) -> None:
    assert set(trigger.unreported["study"]) == set(without_report(evidence)["study_id"])
    named = {name for name in trigger.unreported["question"] if name}
    assert named <= set(evidence.protocol.certainty.questions)
    assert len(named) > 3


def test_the_arms_that_count_are_those_of_the_question(evidence: Evidence) -> None:
    assert heard(evidence, SHAM)["pain_from_12"] == Speaking(20.0, at_most=False)
    assert heard(evidence, TWO_ARMS)["pain_from_12"] == Speaking(138.0, at_most=True)  # not counted apart
    assert heard(evidence, ONE_ARM)["serious_events"] == Speaking(55.0, at_most=False)  # all in the one arm


def test_what_a_trial_cannot_say(evidence: Evidence) -> None:
    why = {name: each.cannot for name, each in heard(evidence, ONE_ARM).items()}
    assert "last visit" in why["pain_from_12"]
    assert "comparator" in why["intervention_against_cmm"]
    assert why["serious_events"] == ""
    assert "last visit" in heard(evidence, SHAM)["zcq_symptom_from_24"].cannot


def test_other_designs_outcomes_and_unknown_sizes(copy: Copy) -> None:
    copy.change("studies", TWO_ARMS, design="claims_cohort")
    row = {"study_id": SHAM, "arm_id": "mild", "outcome": "pain", "analysis_use": "do_not_pool"}
    copy.append("binary", "b038", row_id="b999", **{**row, "outcome": "ae_serious"})
    copy.change_protocol("midas_ii = 55, ", "")
    changed = copy.read()
    assert "other designs" in heard(changed, TWO_ARMS)["subsequent_surgery"].cannot
    assert "other outcomes" in heard(changed, SHAM)["pain_from_12"].cannot
    assert heard(changed, SHAM)["serious_events"].patients == 20
    assert "how many patients" in heard(changed, ONE_ARM)["serious_events"].cannot


def test_patients_who_are_counted_already_add_nothing(evidence: Evidence, copy: Copy) -> None:
    in_result = subjects_of(evidence)["pain_from_12"].effects.table["study"].iloc[0]
    copy.append("study_overlap", "midas_ii/levy_2012", study_a=in_result, study_b=SHAM, basis="probable")
    silent = heard(copy.read(), SHAM)["pain_from_12"].cannot
    assert silent.startswith("its patients probably are those of")
    copy.change("study_overlap", f"{in_result}/{SHAM}", basis="possible")
    assert heard(copy.read(), SHAM)["pain_from_12"].patients == 20


def test_the_numbers_of_a_trial_are_those_of_its_patients(evidence: Evidence, trigger: Trigger) -> None:
    subject = subjects_of(evidence)["odi_from_12"]
    found = trigger.unreported[
        (trigger.unreported["study"] == SHAM) & (trigger.unreported["question"] == "odi_from_12")
    ]
    expected = trials_ahead(subject, [20.0])
    assert found["chance"].tolist() == pytest.approx(expected.chances.tolist())
    assert found["information"].unique().item() == pytest.approx(expected.information)
    both = trigger.together[trigger.together["question"] == "odi_from_12"]
    assert both["trials"].unique().item() == 2
    assert both["patients"].unique().item() == 158
    assert both["at_most"].all()
    assert both["width"].iloc[0] < found["width"].iloc[0] < 1


def test_years_are_full_ones_and_only_where_the_tables_say_so(evidence: Evidence, trigger: Trigger) -> None:
    years = trigger.unreported.drop_duplicates("study").set_index("study")["years"]
    assert years[SHAM] == 16  # enrolment ended on 28 July 2010, the data are of 22 November 2026
    assert math.isnan(years[TWO_ARMS])
    assert years_since("2025-11-22", date(2026, 11, 22)) == 1
    assert years_since("2025-11-23", date(2026, 11, 22)) == 0
    assert math.isnan(years_since("2026", date(2026, 11, 22)))  # the year is not over
    assert math.isnan(years_since(math.nan, date(2026, 11, 22)))


def test_a_trial_that_can_say_nothing_says_why(copy: Copy) -> None:
    copy.change("studies", SHAM, max_followup_months="1")
    found = update_trigger(with_update(copy.read(), questions=("pain_from_12",))).unreported
    (row,) = found[found["study"] == SHAM].itertuples()
    assert row.question == ""
    assert "last visit" in row.cannot
    assert row.enrolled == 40


def test_every_number_of_the_trials_has_an_entry(evidence: Evidence, trigger: Trigger) -> None:
    held = dict(trigger_entries(evidence))
    assert held[f"update.unreported.{SHAM}.enrolled"]["value"] == 40
    assert held[f"update.unreported.{SHAM}.years"]["shown"] == "16"
    assert f"update.unreported.{TWO_ARMS}.years" not in held
    for row in trigger.unreported.dropna(subset="chance").itertuples():
        place = f"update.unreported.{row.study}.{row.question}"
        assert held[f"{place}.{row.statement}.chance"]["value"] == pytest.approx(100 * row.chance)
        assert held[f"{place}.patients"]["value"] == row.patients
    assert held["update.together.odi_from_12.trials"]["value"] == 2
    assert "at most" in held["update.together.odi_from_12.patients"]["note"]


def test_no_trial_without_a_report_is_an_empty_frame(copy: Copy) -> None:
    for study in (SHAM, TWO_ARMS, ONE_ARM):
        source = f"{without_report(copy.read()).set_index('study_id').loc[study, 'primary_source_id']}"
        copy.change("sources", source, kind="article")
    found = update_trigger(with_update(copy.read(), questions=("serious_events",)))
    assert found.unreported.empty
    assert found.together.empty
    assert "no report" not in found._repr_markdown_()
