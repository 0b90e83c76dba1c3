"""Trials without results: found in the tables, added as null results, whole trial by whole trial."""

from __future__ import annotations

import math

import numpy as np
import pytest
from edition_copies import Copy

import evidence_tools as et
from evidence_tools.evidence import Evidence
from evidence_tools.limits import publication
from evidence_tools.limits.core.limitation import Limitation
from evidence_tools.limits.core.subject import Subject, subject_of
from evidence_tools.limits.shared.added_patients import null_studies, with_null_trials
from evidence_tools.limits.shared.enrolment import studies_of_treatment, without_report


def _subject(evidence: Evidence, name: str) -> Subject:
    return subject_of(et.answer(evidence, name), evidence)


def _challenge(copy: Copy, name: str) -> Limitation:
    return publication.challenge(_subject(copy.read(), name))


def test_the_trials_without_a_report_are_found_in_the_tables(evidence: Evidence) -> None:
    found = without_report(evidence).set_index("study_id")
    assert found["enrolled"].to_dict() == {"napa_sham": 40, "midas_ii": 55, "midas_iii": 138}
    assert found["masked"].to_dict() == {"napa_sham": True, "midas_ii": False, "midas_iii": False}
    counted = studies_of_treatment(evidence).set_index("study_id")["enrolled"]
    assert counted["motion"] == 155
    assert math.isnan(counted["wong_2012"])


def test_a_null_trial_is_pooled_with_the_spread_of_the_others(evidence: Evidence) -> None:
    subject = _subject(evidence, "pain_from_12")
    table = subject.effects.table
    found = with_null_trials(subject, [40.0, 55.0])
    again = et.arithmetic.pool([*table["y"], 0, 0], [*table["v"], 2.8**2 / 40, 2.8**2 / 55], test="adhoc")
    assert [found.estimate, found.low, found.high] == pytest.approx([again.beta[0], again.ci_low[0], again.ci_high[0]])
    assert with_null_trials(subject, []) == subject.base


def test_a_single_study_keeps_its_normal_interval(evidence: Evidence) -> None:
    subject = _subject(evidence, "surgery_against_laminectomy")
    table = subject.effects.table
    unit = table["v"].iloc[0] * (table["n"] + table["n_against"]).iloc[0]
    found = with_null_trials(subject, [100.0])
    again = et.arithmetic.pool([*table["y"], 0], [*table["v"], unit / 100], test="z")
    assert [found.estimate, found.high] == pytest.approx([again.beta[0], again.ci_high[0]])


def test_exact_counts_get_the_events_of_the_comparator(evidence: Evidence) -> None:
    subject = _subject(evidence, "serious_events")
    share = subject.benchmark / 100
    patients = round(29 / share)  # 29 events
    found = with_null_trials(subject, [29 / share])
    exact = et.arithmetic.clopper_pearson(29, 282 + patients)
    assert subject.scale.display(found.high) == pytest.approx(100 * exact.high, rel=2e-3)


def test_the_sizes_are_none_the_masked_and_all(evidence: Evidence) -> None:
    result = publication.challenge(_subject(evidence, "zcq_function_from_24"))
    assert result.plausible == (0, 40, 233)
    assert (result.verdict, result.tipping) == ("weakens", pytest.approx(95))  # the second trial fills up
    assert result.quantity == 233
    steps = result.curve.set_index("x")["estimate"]
    assert steps[steps.index < 40].nunique() == 1


def test_the_number_of_null_studies_is_the_first_that_reverses(evidence: Evidence) -> None:
    subject = _subject(evidence, "odi_from_12")
    important = subject.statements[0]
    count = int(null_studies(subject, important, 64.0))
    table = subject.effects.table
    gains = [
        et.arithmetic.pool([*table["y"], *np.zeros(k)], [*table["v"], *np.full(k, 16.5**2 / 64)]).beta[0]
        for k in (count - 1, count)
    ]
    assert [gain <= subject.scale.mcid for gain in gains] == [True, False]
    assert f"{count} studies of 64 patients" in publication.challenge(subject).reason


def test_unmasking_the_trial_takes_it_out_of_the_most_likely_size(evidence: Evidence, copy: Copy) -> None:
    before = publication.challenge(_subject(evidence, "intervention_against_cmm"))
    assert before.verdict == "overturns"
    copy.change("studies", "napa_sham", blinding="none")
    result = _challenge(copy, "intervention_against_cmm")
    assert (result.verdict, result.plausible[1]) == ("weakens", 0)


def test_the_numbers_of_the_protocol_move_the_verdict(evidence: Evidence, copy: Copy) -> None:
    before = publication.challenge(_subject(evidence, "surgery_against_laminectomy"))
    copy.change_protocol("midas_iii = 138 }", "midas_iii = 1500 }")
    after = _challenge(copy, "surgery_against_laminectomy")
    assert (before.verdict, before.plausible[2]) == ("holds", 233)
    assert (after.verdict, after.plausible[2]) == ("weakens", 1595)
    assert "limits.publication.enrolled" in after.assumed


def test_a_number_that_nobody_prints_is_named(copy: Copy) -> None:
    copy.change_protocol("enrolled = { midas_ii = 55, midas_iii = 138 }", "enrolled = { midas_iii = 138 }")
    result = _challenge(copy, "pain_from_12")
    assert "(at least 178 patients" in result.reason
    assert result.table.set_index("Scenario").loc["with MiDAS II"].isna()["Estimate"]


def test_trials_with_a_report_leave_nothing_to_add(copy: Copy) -> None:
    for study in ("napa_sham", "midas_ii", "midas_iii"):
        copy.change("studies", study, primary_source_id="brown_2012", all_source_ids="brown_2012")
    evidence = copy.read()
    assert not publication.applies(_subject(evidence, "pain_from_12"))


def test_without_a_result_the_missing_patients_are_counted(evidence: Evidence) -> None:
    result = publication.challenge(_subject(evidence, "walking_time_from_12"))
    assert (result.verdict, result.quantity) == ("cannot say", 233)
