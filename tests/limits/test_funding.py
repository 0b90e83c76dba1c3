"""Paid for by the manufacturer: what is left without such studies, and who paid for the randomised patients."""

from __future__ import annotations

import pytest
from edition_copies import Copy

import evidence_tools as et
from evidence_tools.evidence import Evidence
from evidence_tools.limits import funding
from evidence_tools.limits.core.limitation import Limitation
from evidence_tools.limits.core.subject import subject_of


def _challenge(evidence: Evidence, name: str) -> Limitation:
    return funding.challenge(subject_of(et.answer(evidence, name), evidence))


def test_without_industry_is_pooling_the_others(evidence: Evidence) -> None:
    result = _challenge(evidence, "pain_from_12")
    rows = result.table[result.table["Kind"] == "result by funding"].set_index("Funding")
    table = et.answer(evidence, "pain_from_12").fit.effects.table
    others = table[table["funding"] != "industry"]
    again = et.arithmetic.pool(others["y"], others["v"], test="adhoc")
    assert rows.loc["all but industry", "Estimate"] == pytest.approx(again.beta[0])
    assert rows.loc["industry", "Patients"] == 249
    assert result.verdict == "weakens"
    weights = et.answer(evidence, "pain_from_12").fit.weights
    assert result.quantity == pytest.approx(weights[(table["funding"] == "industry").to_numpy()].sum())


def test_no_randomised_patient_is_in_a_trial_without_the_manufacturer(evidence: Evidence, copy: Copy) -> None:
    assert "Of 535 patients in randomised trials of the treatment, 0 were" in _challenge(evidence, "odi_from_12").reason
    copy.change("studies", "napa_sham", funding="independent")
    assert "Of 535 patients in randomised trials of the treatment, 40 were" in (
        _challenge(copy.read(), "odi_from_12").reason
    )


def test_the_independent_study_stands_beside_the_others(evidence: Evidence) -> None:
    table = _challenge(evidence, "pain_from_12").table
    contrast = table[table["Kind"].str.startswith("independent")]
    assert contrast.loc[contrast["Funding"] == "independent", "Estimate"].tolist() == [64.3, 25.0]
    assert 79.0 in contrast.loc[contrast["Funding"] == "industry", "Estimate"].tolist()


def test_ratios_of_favourable_results_are_context_and_change_nothing(evidence: Evidence, copy: Copy) -> None:
    before = _challenge(evidence, "pain_from_12")
    assert (before.table["Kind"] == "context, not applied").sum() == 5
    copy.change("reference/bias_priors", "p023", estimate="9.0", ci_high="12.0", ci_low="8.0")
    after = _challenge(copy.read(), "pain_from_12")
    assert (after.verdict, after.reason) == (before.verdict, before.reason)


def test_where_industry_paid_for_all_nothing_can_be_said(evidence: Evidence, copy: Copy) -> None:
    result = _challenge(evidence, "intervention_against_cmm")
    assert (result.verdict, result.quantity) == ("cannot say", 100)
    copy.change("studies", "motion", funding="independent")
    subject = subject_of(et.answer(changed := copy.read(), "intervention_against_cmm"), changed)
    assert not funding.applies(subject)


def test_without_a_result_the_randomised_patients_are_still_counted(evidence: Evidence) -> None:
    result = _challenge(evidence, "walking_time_from_12")
    assert result.verdict == "cannot say"
    assert "0 were in trials without the manufacturer" in result.reason
