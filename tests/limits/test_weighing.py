"""Weighing: tipping points are where a conclusion turns, and the verdict follows from what is plausible alone."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import evidence_tools as et
from evidence_tools.errors import QuestionError
from evidence_tools.evidence import Evidence
from evidence_tools.evidence.protocol_limits import Plausible
from evidence_tools.limits.core.statements import Result
from evidence_tools.limits.core.subject import Subject, subject_of
from evidence_tools.limits.core.weighing import judge, reversed_by, weigh


@pytest.fixture(scope="module")
def pain(evidence: Evidence) -> Subject:
    return subject_of(et.answer(evidence, "pain_from_12"), evidence)


def test_a_bias_in_points_tips_where_the_margin_is_used_up(pain: Subject) -> None:
    weighed = weigh(pain, pain.shifted, Plausible(low=0, central=0, high=0), reach=(0, 10))
    assert weighed.tips["important"] == pytest.approx(pain.scale.mcid - pain.base.estimate, abs=1e-8)
    assert weighed.tips["different"] == pytest.approx(-pain.base.high, abs=1e-8)
    assert weighed.first.key == "important"
    assert weighed.tipping == weighed.tips["important"]


@pytest.mark.parametrize(
    ("plausible", "verdict", "reversed_"),
    [
        ((0.0, 0.5, 1.5), "holds", set()),
        ((0.0, 0.5, 2.5), "weakens", {"important"}),
        ((0.5, 2.5, 2.6), "overturns", {"important"}),
        ((0.5, 3.0, 3.5), "overturns", {"important", "different"}),
        ((-2.0, -1.0, 0.0), "holds", set()),
    ],
)
def test_the_verdict_is_where_the_plausible_range_lies(
    pain: Subject, plausible: tuple[float, float, float], verdict: str, reversed_: set[str]
) -> None:
    low, central, high = plausible
    weighed = weigh(pain, pain.shifted, Plausible(low=low, central=central, high=high), reach=(0, 10))
    assert weighed.verdict == verdict
    assert {each.key for each in weighed.reversed_somewhere} == reversed_


@given(central=st.floats(0, 5), width=st.floats(0, 5))
def test_what_is_reversed_at_the_centre_is_reversed_within_the_range(
    evidence: Evidence, central: float, width: float
) -> None:
    subject = subject_of(et.answer(evidence, "pain_from_12"), evidence)
    plausible = Plausible(low=max(0.0, central - width), central=central, high=central + width)
    weighed = weigh(subject, subject.shifted, plausible, reach=(0, 10), points=11)
    assert set(weighed.reversed_at_central) <= set(weighed.reversed_somewhere)
    assert (weighed.verdict == "overturns") == bool(central > weighed.tipping)
    assert (weighed.verdict == "holds") == bool(plausible.high < weighed.tipping or math.isnan(weighed.tipping))


def test_a_reversal_inside_the_range_that_its_ends_do_not_show_still_weakens(pain: Subject) -> None:
    def dose(size: float) -> Result:
        return pain.shifted(10 * math.exp(-((size - 1.0) ** 2) / 0.01))

    weighed = weigh(pain, dose, Plausible(low=0, central=0.1, high=2), reach=(0, 2))
    assert weighed.verdict == "weakens"


def test_without_a_plausible_range_nothing_can_be_said_but_the_tipping_point(pain: Subject) -> None:
    weighed = weigh(pain, pain.shifted, None, reach=(0, 10))
    assert weighed.verdict == "cannot say"
    assert weighed.tipping == pytest.approx(1.8257, abs=1e-4)


def test_no_reversal_within_reach_is_nan_not_a_number(pain: Subject) -> None:
    weighed = weigh(pain, pain.shifted, Plausible(low=0, central=0.1, high=0.2), reach=(0, 1))
    assert math.isnan(weighed.tipping)
    assert weighed.first is None


def test_the_nearest_of_several_tipping_points_counts(pain: Subject) -> None:
    weighed = weigh(pain, lambda size: pain.shifted(abs(size)), Plausible(low=-1, central=0, high=9), reach=(-9, 9))
    assert abs(weighed.tipping) == pytest.approx(1.8257, abs=1e-4)


def test_cases_are_judged_like_sizes(pain: Subject) -> None:
    lost = pain.shifted(2.0)
    assert judge(pain, pain.base, [pain.base]) == "holds"
    assert judge(pain, pain.base, [lost]) == "weakens"
    assert judge(pain, lost) == "overturns"
    assert judge(pain, None) == "cannot say"
    assert [each.key for each in reversed_by(pain, lost)] == ["important"]


def test_a_conclusion_that_is_false_can_be_reversed_too(evidence: Evidence) -> None:
    subject = subject_of(et.answer(evidence, "open_decompression"), evidence)
    (statement,) = subject.statements
    assert not statement.true(subject.base)
    better = Result(subject.base.estimate, subject.base.low, -5.0)
    assert reversed_by(subject, better) == (statement,)


def test_the_curve_is_on_the_scale_that_is_shown(evidence: Evidence) -> None:
    subject = subject_of(et.answer(evidence, "intervention_against_cmm"), evidence)
    weighed = weigh(subject, subject.base.moved, Plausible(low=0, central=0.1, high=0.2), reach=(0, 1))
    first = weighed.curve.iloc[0]
    assert (first["estimate"], first["low"], first["high"]) == pytest.approx((0.222, 0.0793, 0.623), abs=1e-3)


def test_numbers_of_ones_own_have_no_tables_to_be_challenged_with(evidence: Evidence) -> None:
    with pytest.raises(QuestionError, match="answer no question"):
        subject_of(et.pool(et.Effects.from_columns([0.1, 0.2], [0.01, 0.02])), evidence)


@pytest.mark.parametrize(
    ("question", "kind", "statements"),
    [
        ("pain_from_12", "change", ["important", "different"]),
        ("rmdq_from_12", "change", ["important", "different"]),
        ("odi_between_arms", "difference", []),
        ("intervention_against_cmm", "ratio", ["different"]),
        ("open_decompression", "share", ["below"]),
        ("dural_tears", "share", []),
        ("open_decompression_rate", "rate", []),
        ("walking_time_from_12", "change", []),
    ],
)
def test_what_can_be_concluded_depends_on_what_was_asked(
    evidence: Evidence, question: str, kind: str, statements: list[str]
) -> None:
    subject = subject_of(et.answer(evidence, question), evidence)
    assert subject.kind == kind
    assert [each.key for each in subject.statements] == statements


def test_a_result_without_events_is_challenged_by_its_exact_count(evidence: Evidence) -> None:
    subject = subject_of(et.answer(evidence, "serious_events"), evidence)
    assert subject.base.estimate == -math.inf
    assert subject.scale.display(subject.base.high) == pytest.approx(1.3, abs=0.05)


def test_the_gain_is_positive_whichever_way_the_scale_runs(pain: Subject, evidence: Evidence) -> None:
    assert pain.gain(-3.0) == 3.0
    walking = subject_of(et.answer(evidence, "walking_time_from_12"), evidence)
    assert walking.gain(3.0) == 3.0
    assert pain.shifted(1.0).estimate == pytest.approx(pain.base.estimate + 1.0)


def test_a_known_bias_is_recovered_as_the_way_to_the_threshold(pain: Subject) -> None:
    """Studies whose true gain is 3 points, read 1.5 points too well, are 2.5 points away from a threshold of 2."""
    true_gain, bias, draws = 3.0, 1.5, 300
    table = pain.effects.table
    random = np.random.default_rng(7)
    tips = []
    for _ in range(draws):
        y = -(true_gain + bias) + random.normal(0, np.sqrt(table["v"]))
        effects = replace(pain.effects, _table=table.assign(y=y))
        subject = Subject(effects, et.pool(effects), pain.evidence)
        tips.append(weigh(subject, subject.shifted, None, reach=(0, 10), points=11).tips["important"])
    error = np.std(tips) / math.sqrt(draws)
    assert np.mean(tips) == pytest.approx(true_gain + bias + pain.scale.mcid, abs=4 * error)
    assert error < 0.03


def test_a_turn_that_cannot_be_refined_lies_on_the_far_side_of_neutral(pain: Subject) -> None:
    def lost_below(size: float) -> Result:
        return pain.base if size > 1.5 else Result(math.inf, math.inf, math.inf)

    found = weigh(pain, lost_below, None, reach=(0.0, 4.0), neutral=3.0)
    assert 1.4 < found.tips["important"] <= 1.5
