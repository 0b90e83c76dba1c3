"""Selection of patients: baselines, regression to the mean, and the regression that too few studies forbid."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from edition_copies import Copy
from protocol_rules import with_rules
from scipy import stats

import evidence_tools as et
from evidence_tools.limits import patient_selection
from evidence_tools.limits.core.limitation import Limitation
from evidence_tools.limits.core.subject import Subject, subject_of
from evidence_tools.wording.numbers import number

PAIN, ODI = "pain_from_12", "odi_from_12"
ENTRY = "entry.pain = { mean = 6.8, sd = 2.5, r = 0.55, threshold = 5"


@cache
def _subject(evidence: et.Evidence, question: str) -> Subject:
    return subject_of(et.answer(evidence, question), evidence)


def _challenged(evidence: et.Evidence, question: str = PAIN) -> Limitation:
    return patient_selection.challenge(_subject(evidence, question))


def test_it_applies_to_changes_in_one_arm(evidence: et.Evidence) -> None:
    assert patient_selection.applies(_subject(evidence, PAIN))
    assert not patient_selection.applies(_subject(evidence, "open_decompression"))


def test_regression_to_the_mean_of_the_entry_rule_and_of_each_baseline(evidence: et.Evidence) -> None:
    found = _challenged(evidence)
    let_in = stats.truncnorm((5 - 6.8) / 2.5, np.inf, loc=6.8, scale=2.5)
    by_rule = 0.45 * (let_in.mean() - 6.8)
    by_baseline = sorted(0.45 * (baseline - 6.8) for baseline in (7.4, 7.1, 7.6))
    every = sorted([by_rule, *by_baseline])
    assert found.plausible == pytest.approx((every[0], (every[1] + every[2]) / 2, every[3]))
    assert found.verdict == "holds"
    assert found.quantity == pytest.approx(_subject(evidence, PAIN).base.estimate + found.plausible[1])


def test_the_gain_tips_where_the_threshold_is_lost(evidence: et.Evidence) -> None:
    subject = _subject(evidence, PAIN)
    found = patient_selection.challenge(subject)
    assert found.tipping == pytest.approx(-subject.base.estimate - 2)
    assert "the mean gain is below 2 points" in found.reason


def test_baselines_stand_side_by_side_in_points(evidence: et.Evidence, copy: Copy) -> None:
    table = _challenged(evidence).table.set_index("Study")
    assert table["Baseline, points"].dropna().tolist() == [7.4, 7.1, 7.6]
    assert table.loc["MOTION 2022", "Entry or age, as noted"].startswith("entry required age 50 to 80")
    copy.change("continuous", "c032", mean="71", scale_max="100")
    copy.change("continuous", "c033", mean="36", change_mean="-35", scale_max="100")
    again = _challenged(copy.read()).table.set_index("Study")
    assert again["Baseline, points"].dropna().tolist() == pytest.approx([7.4, 7.1, 7.6])


def test_too_few_studies_for_a_regression(evidence: et.Evidence) -> None:
    assert "Too few studies for a regression on the baseline: 3, where 10 are needed." in _challenged(evidence).reason


def test_with_enough_studies_the_slope_is_that_of_the_engine(evidence: et.Evidence) -> None:
    subject = _subject(with_rules(evidence, "patient_selection", regression_studies=3), PAIN)
    found = patient_selection.challenge(subject)
    table = subject.effects.table.set_index("study")
    printed = {"midas_i": 7.4, "mekhail_2012_functional": 7.1, "wong_2012": 7.6}
    rows = table.loc[list(printed)]
    fit = et.pool(
        et.Effects.from_columns(rows["y"], rows["v"], baseline=list(printed.values())),
        evidence.protocol.method.method(),
        moderators=["baseline"],
    )
    slope = fit.coefficients.set_index("term").loc["baseline", "estimate"]
    assert f"Per point of baseline the change differs by {number(slope, 2)}" in found.reason


def test_a_stricter_entry_rule_moves_the_verdict(copy: Copy) -> None:
    copy.change_protocol(ENTRY, "entry.pain = { mean = 3.0, sd = 2.5, r = 0.55, threshold = 7")
    found = _challenged(copy.read())
    assert found.verdict == "overturns"
    assert found.plausible[1] > found.tipping


def test_without_an_entry_rule_nothing_can_be_said(evidence: et.Evidence) -> None:
    found = _challenged(evidence, "zcq_symptom_from_24")
    assert found.verdict == "cannot say"
    assert "limits.no_control.entry has no entry rule" in found.reason
    walking = _challenged(evidence, "walking_time_from_12")
    assert "no change could be pooled" in walking.reason
