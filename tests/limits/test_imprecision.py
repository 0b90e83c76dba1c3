"""Too few patients: against hand calculations and draws, and the assumptions that must move the verdict."""

from __future__ import annotations

import math

import numpy as np
import pytest
from edition_copies import Copy
from scipy.stats import norm

import evidence_tools as et
from evidence_tools.arithmetic.updating import update
from evidence_tools.evidence import Evidence
from evidence_tools.limits import imprecision
from evidence_tools.limits.core.limitation import Limitation
from evidence_tools.limits.core.statements import Result
from evidence_tools.limits.core.subject import Subject, subject_of
from evidence_tools.limits.imprecision.looks import critical_multiple, interval_at, looks
from evidence_tools.limits.imprecision.next_trial import outlook, trial_patients
from evidence_tools.limits.imprecision.verdict import _decided
from evidence_tools.limits.shared.information import per_arm_needed, size_needed, worthwhile

DRAWS = 1000


def _subject(evidence: Evidence, name: str) -> Subject:
    return subject_of(et.answer(evidence, name), evidence)


def _challenge(copy: Copy, name: str) -> Limitation:
    return imprecision.challenge(_subject(copy.read(), name))


@pytest.fixture(scope="module")
def pain(evidence: Evidence) -> Subject:
    return _subject(evidence, "pain_from_12")


def test_the_patients_needed_are_those_of_the_textbook(pain: Subject) -> None:
    table = pain.effects.table
    fixed = (norm.ppf(0.975) + norm.ppf(0.9)) ** 2 * 2.8**2 / 2**2
    v = table["v"].to_numpy()
    d2 = 1 - (1 / (v + pain.fit.tau2)).sum() / (1 / v).sum()
    found = size_needed(pain, worthwhile(pain))
    assert found.fixed == pytest.approx(fixed)
    assert found.required == pytest.approx(fixed / (1 - d2))
    assert per_arm_needed(pain, worthwhile(pain)) == math.ceil(2 * fixed)
    result = imprecision.challenge(pain)
    assert result.quantity == pytest.approx(100 * table["n"].sum() / found.required)
    assert result.verdict == "holds"
    assert "At most 306 patients" in result.reason


def test_ratios_and_shares_use_the_relative_reduction_of_the_protocol(evidence: Evidence) -> None:
    ratio, share = _subject(evidence, "harm_against_laminectomy"), _subject(evidence, "serious_events")
    assert worthwhile(ratio).effect == pytest.approx(-math.log(0.75))
    assert worthwhile(share).effect == pytest.approx(0.25 * share.benchmark / 100)
    assert worthwhile(_subject(evidence, "walking_time_from_12")) is None


def test_studies_are_looked_at_by_the_year_of_their_report(pain: Subject) -> None:
    table = looks(pain, 200.0)
    assert table["year"].tolist() == [2011, 2012, 2018, 2025]
    assert table["patients"].tolist() == [58, 115, 258, 306]
    assert table.loc[1, "studies"].count(",") == 1
    assert table["fraction"].iloc[-1] == pytest.approx(1.53)
    assert math.isinf(table["boundary"].iloc[-1])
    assert critical_multiple(pain, table) == 1
    z = norm.isf(pain.fit.p_value / 2)
    assert abs(table["z"].iloc[-1]) == pytest.approx(z)
    assert critical_multiple(pain, looks(pain, 1000.0)) > 1.5


@pytest.mark.parametrize("name", ["pain_from_12", "serious_events", "surgery_against_laminectomy"])
def test_the_usual_critical_value_gives_the_usual_interval(evidence: Evidence, name: str) -> None:
    subject = _subject(evidence, name)
    found = interval_at(subject, 1.0)
    assert [found.low, found.high] == pytest.approx([subject.base.low, subject.base.high])
    wider = interval_at(subject, 1.5)
    assert wider.low <= found.low
    assert wider.high > found.high


def test_the_tipping_point_is_where_the_interval_meets_the_threshold(pain: Subject) -> None:
    result = imprecision.challenge(pain)
    at = interval_at(pain, result.tipping)
    assert at.high == pytest.approx(pain.scale.mcid, abs=1e-6)
    assert result.plausible == (1.0, 1.0, 1.0)
    assert result.reach == 0.0  # the interval needs no widening at all


def test_the_chance_of_reversal_is_that_of_drawn_trials(evidence: Evidence) -> None:
    subject = _subject(evidence, "zcq_function_from_24")
    fit, table = subject.fit, subject.effects.table
    new_v = 0.55**2 / trial_patients(subject)
    draw = np.random.default_rng(3)
    y = fit.estimate + draw.standard_t(1, DRAWS) * math.sqrt(fit.se**2 + fit.tau2 + new_v)
    again = update(table["y"], table["v"], y, new_v, estimator="REML", test="adhoc")
    turned = float(((again.high < 0) | (again.low > 0)).mean())
    found = {each.turned: each.chance for each in outlook(subject)}["the interval excludes zero change"]
    assert found == pytest.approx(turned, abs=4 * math.sqrt(0.17 / DRAWS))


def test_the_result_from_which_a_conclusion_turns_turns_it(evidence: Evidence) -> None:
    subject = _subject(evidence, "odi_from_12")
    ahead = {each.turned: each for each in outlook(subject)}["the interval includes zero change"]
    table = subject.effects.table
    new_v = 16.5**2 / 200
    for shift, excludes in ((-0.1, True), (0.1, False)):
        again = et.arithmetic.pool([*table["y"], ahead.result + shift], [*table["v"], new_v], test="adhoc")
        assert (again.ci_high[0] < 0) == excludes


def test_the_next_trial_of_an_exact_count_is_beta_binomial(evidence: Evidence) -> None:
    subject = _subject(evidence, "serious_events")
    limit = subject.benchmark / 100
    draw = np.random.default_rng(8)
    events = draw.binomial(200, draw.beta(0.5, 282.5, 20_000))
    turned = [et.arithmetic.clopper_pearson(int(x), 482).high >= limit for x in range(30)]
    expected = np.array(turned)[np.minimum(events, 29)].mean()
    assert outlook(subject)[0].chance == pytest.approx(expected, abs=0.001)
    assert math.isnan(outlook(subject)[0].patients)


def test_a_higher_threshold_makes_the_same_patients_too_few(copy: Copy) -> None:
    copy.change_protocol('mcid = ["t002", "t007", "t001", "t010", "t009"]', 'mcid = ["t010"]')
    result = _challenge(copy, "pain_from_12")
    assert result.verdict == "weakens"
    assert result.plausible is None  # the usual interval holds the threshold already
    assert "stays open whether the mean gain is below 3.2 points" in result.reason


def test_a_smaller_effect_worth_finding_asks_for_more_patients(evidence: Evidence, copy: Copy) -> None:
    before = imprecision.challenge(_subject(evidence, "harm_against_laminectomy"))
    copy.change_protocol("relative_reduction = 0.25", "relative_reduction = 0.05")
    after = _challenge(copy, "harm_against_laminectomy")
    assert (before.verdict, after.verdict) == ("holds", "weakens")
    assert after.quantity < before.quantity / 20
    assert "limits.imprecision.relative_reduction" in after.assumed


def test_the_next_trial_and_the_error_rates_come_from_the_protocol(evidence: Evidence, copy: Copy) -> None:
    before = imprecision.challenge(_subject(evidence, "odi_from_12"))
    copy.change_protocol("next_trial = 200", "next_trial = 3000")
    copy.change_protocol("power = 0.90", "power = 0.99")
    after = _challenge(copy, "odi_from_12")
    assert "a next trial of 3000 patients" in after.reason
    assert after.quantity < before.quantity
    boundary = [each.table.set_index("What").loc["Boundary for repeated looks", "Value"] for each in (before, after)]
    assert boundary[1] > boundary[0] > 1.96


def test_without_a_result_nothing_can_be_said(evidence: Evidence) -> None:
    result = imprecision.challenge(_subject(evidence, "walking_time_from_12"))
    assert result.verdict == "cannot say"
    assert result.reason.startswith("There is no pooled result")


def test_a_share_without_a_benchmark_has_no_size(copy: Copy) -> None:
    copy.change_protocol('ae_serious = "b090"\n', "")
    subject = _subject(copy.read(), "serious_events")
    assert not imprecision.applies(subject)
    assert imprecision.challenge(subject).verdict == "cannot say"


def test_decided_is_the_whole_interval_on_one_side(pain: Subject) -> None:
    important = pain.statements[0]
    assert _decided(important, Result(-3, -4, -2.5))
    assert not _decided(important, Result(-3, -4, -1.5))
