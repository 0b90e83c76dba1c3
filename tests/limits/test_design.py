"""The stronger designs alone, every design in one frame, and ratios corrected for the lack of randomisation."""

import math
from dataclasses import replace

import pytest
from protocol_rules import with_rules

from evidence_tools.limits import design
from evidence_tools.limits.core.subject import subject_of
from evidence_tools.models import answer, pool
from evidence_tools.study_effects import effects

Z = 1.959963984540054


def weighed(evidence, question):
    return design.challenge(subject_of(answer(evidence, question), evidence))


def stratum(limitation, name):
    return limitation.table[limitation.table["Designs"] == name].iloc[0]


def test_the_prospective_stratum_is_the_question_asked_of_prospective_studies(evidence):
    question = evidence.protocol.question("pain_from_12")
    fit = pool(effects(evidence, replace(question, designs=("rct", "prospective_cohort"))))
    row = stratum(weighed(evidence, "pain_from_12"), "prospective designs only")
    assert (row["Estimate"], row["Low"], row["High"]) == pytest.approx((fit.estimate, fit.ci_low, fit.ci_high))
    assert (row["Studies"], row["Patients"]) == (fit.k, fit.n)


def test_every_design_is_in_the_frame_and_patients_add_up(evidence):
    found = weighed(evidence, "odi_from_12")
    designs = found.table.set_index("Designs")
    each = designs.loc[["randomised", "prospective", "case series"]]
    assert each["Share of patients"].sum() == pytest.approx(100)
    assert each["Studies"].sum() == designs.loc["all studies of the result", "Studies"]
    assert found.quantity == pytest.approx(designs.loc["prospective designs only", "Share of patients"])


def test_two_trials_alone_leave_the_interval_too_wide(evidence):
    found = weighed(evidence, "odi_from_12")
    assert found.verdict == "weakens"
    assert "randomised trials alone (2 studies)" in found.reason
    assert "the interval includes zero change" in found.reason


def test_what_counts_as_prospective_moves_the_verdict(copy):
    copy.change_protocol('prospective = ["rct", "prospective_cohort"]', 'prospective = ["rct"]')
    assert weighed(copy.read(), "odi_from_12").verdict == "overturns"


def test_without_a_prospective_study_a_change_cannot_be_judged(evidence):
    found = weighed(with_rules(evidence, "design", prospective=["claims_cohort"]), "odi_from_12")
    assert (found.verdict, found.quantity) == ("cannot say", 0)
    assert "No study is prospective" in found.reason
    assert stratum(found, "prospective designs only")["Remark"] == "no such study"


def test_claims_stand_in_the_frame_but_not_in_the_pool(evidence):
    found = weighed(evidence, "subsequent_surgery")
    claims = stratum(found, "claims")
    assert claims["Remark"] == "not in the result"
    assert claims["Estimate"] == pytest.approx(100 * 198 / 2197)
    assert stratum(found, "all studies of the result")["Studies"] == 2


def test_a_ratio_without_randomisation_is_corrected_with_its_uncertainty(evidence):
    found = weighed(evidence, "harm_against_laminectomy")
    fit = answer(evidence, "harm_against_laminectomy").fit
    row = found.table[found.table["Remark"].str.contains("p028")].iloc[0]
    left = fit.estimate + math.log(1.31)
    half = Z * math.hypot(fit.se, math.log(1.65 / 1.03) / (2 * Z))
    assert (row["Estimate"], row["Low"], row["High"]) == pytest.approx(
        tuple(math.exp(each) for each in (left, left - half, left + half))
    )
    assert found.verdict == "holds"
    assert "No study is prospective" in found.reason
    assert found.sources == ("franklin_2017",)


def test_a_greater_exaggeration_moves_the_verdict(copy):
    copy.change("reference/bias_priors", "p028", estimate="3.0", ci_low="2.5", ci_high="3.6")
    changed = copy.read()
    found = weighed(changed, "harm_against_laminectomy")
    assert found.verdict == "weakens"
    assert "the interval includes a ratio of 1" in found.reason
    assert weighed(with_rules(changed, "design", ratios=["p028"]), "harm_against_laminectomy").verdict == "overturns"


def test_trials_alone_are_not_corrected(evidence):
    found = weighed(evidence, "intervention_against_cmm")
    assert found.verdict == "holds"
    assert not found.table["Designs"].str.contains("corrected").any()
    assert "no other studies" in found.reason


def test_without_a_result_there_is_nothing_to_divide(evidence):
    assert weighed(evidence, "walking_time_from_12").verdict == "cannot say"
