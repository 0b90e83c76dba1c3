"""Chances that further trials reverse a conclusion: by size, by assumed effect, for exact counts, and for several."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

import evidence_tools as et
from evidence_tools.arithmetic.updating import update_together
from evidence_tools.evidence import Evidence
from evidence_tools.limits.core.subject import Subject, subject_of
from evidence_tools.limits.imprecision.next_trial import outlook, trial_patients
from evidence_tools.limits.shared.added_patients import settings
from evidence_tools.limits.shared.ahead import EFFECTS, HALF, HIGH, LOW, NONE, PREDICTED, TODAY, ahead, true_effects
from evidence_tools.limits.shared.information import unit_variance
from evidence_tools.limits.shared.trials_ahead import trials_ahead
from evidence_tools.models import answer

DRAWS = 1_500


@pytest.fixture(scope="module")
def odi(evidence: Evidence) -> Subject:
    return subject_of(answer(evidence, "odi_from_12"), evidence)


@pytest.fixture(scope="module")
def serious(evidence: Evidence) -> Subject:
    return subject_of(answer(evidence, "serious_events"), evidence)


def common(evidence: Evidence, question: str) -> Subject:
    """A result by the common-effect model, whose chances are tails of the normal distribution."""
    effects = answer(evidence, question).effects
    return subject_of(et.pool(effects, et.Method(estimator="EE", test="z")), evidence)


@pytest.mark.parametrize("size", [25, 200, 1000])
def test_the_common_effect_model_has_a_closed_form(evidence: Evidence, size: int) -> None:
    """The mean after the trial is (W m + x/v) / (W + 1/v): it passes the threshold where x does a linear one."""
    subject = common(evidence, "zcq_function_from_24")
    total, mean, v = (1 / subject.v).sum(), subject.base.estimate, unit_variance(subject) / size
    turn = v * (subject.scale.mcid * (total + 1 / v) - total * mean)
    found = ahead(subject, [size])
    place = [each.key for each in subject.statements].index("important")
    predicted = stats.norm(mean, math.sqrt(1 / total + v)).sf(turn)
    assert found.of(PREDICTED)[place, 0] == pytest.approx(predicted, abs=1e-4)
    for effect, true in true_effects(subject).items():
        if effect in (NONE, HALF, TODAY):
            assert found.of(effect)[place, 0] == pytest.approx(stats.norm(true, math.sqrt(v)).sf(turn), abs=1e-4)


def test_a_stated_effect_is_that_of_drawn_trials(odi: Subject) -> None:
    size = 100
    v = unit_variance(odi) / size
    true = true_effects(odi)[HIGH]
    drawn = np.random.default_rng(4).normal(true, math.sqrt(v), DRAWS)
    found = update_together(odi.y, odi.v, drawn[:, None], v, **settings(odi))
    turned = float(((found.high >= 0) & (found.low <= 0)).mean())
    chance = ahead(odi, [size]).of(HIGH)[1, 0]
    assert 0.05 < turned < 0.95
    assert chance == pytest.approx(turned, abs=3 * math.sqrt(turned * (1 - turned) / DRAWS))


def test_a_size_is_answered_alike_alone_and_among_others(odi: Subject) -> None:
    together = ahead(odi, [25, 200, 1000]).chances
    np.testing.assert_allclose(ahead(odi, [200]).chances[:, 0], together[:, 1], atol=1e-6)
    assert together.shape == (2, 3, len(EFFECTS))
    assert ((together >= 0) & (together <= 1 + 1e-12)).all()


def test_the_outlook_of_the_limitation_is_the_same_number(odi: Subject, serious: Subject) -> None:
    for subject in (odi, serious):
        chances = ahead(subject, [trial_patients(subject)]).of(PREDICTED)[:, 0]
        assert [each.chance for each in outlook(subject)] == pytest.approx(chances.tolist(), abs=1e-6)


def test_effects_run_from_none_over_half_to_today(odi: Subject) -> None:
    assumed = true_effects(odi)
    assert assumed[NONE] == 0
    assert assumed[HALF] == pytest.approx(assumed[TODAY] / 2)
    assert assumed[LOW] < assumed[TODAY] < assumed[HIGH]
    assert (assumed[LOW], assumed[HIGH]) == pytest.approx((odi.fit.prediction_low, odi.fit.prediction_high))


def test_exact_counts_are_binomial_at_a_stated_risk(serious: Subject) -> None:
    limit, size = serious.benchmark / 100, 200
    events, n = serious.total
    turned = [et.arithmetic.clopper_pearson(int(events + x), int(n + size)).high >= limit for x in range(size + 1)]
    expected = stats.binom.pmf(np.arange(size + 1), size, limit) @ np.array(turned)
    assert ahead(serious, [size]).of(NONE)[0, 0] == pytest.approx(expected, abs=1e-9)
    assert true_effects(serious)[NONE] == pytest.approx(limit)
    assert true_effects(serious)[TODAY] == events / n


def test_one_study_has_no_ends_of_a_prediction(evidence: Evidence) -> None:
    single = subject_of(answer(evidence, "intervention_against_cmm"), evidence)
    found = ahead(single, [400])
    assert np.isnan(found.of(LOW)).all()
    assert np.isfinite(found.of(NONE)).all()


def test_a_trial_alone_adds_its_share_of_the_information(odi: Subject) -> None:
    found = trials_ahead(odi, [100])
    there = unit_variance(odi) * (1 / odi.v).sum()
    assert found.information == pytest.approx(100 / (100 + there))
    assert found.chances == pytest.approx(ahead(odi, [100]).of(PREDICTED)[:, 0], abs=1e-6)
    assert 0 < found.width < 1


def test_two_trials_together_are_those_of_drawn_pairs(odi: Subject) -> None:
    sizes = np.array([20.0, 138.0])
    v, fit = unit_variance(odi) / sizes, odi.fit
    draw = np.random.default_rng(12)
    covariance = fit.se**2 + np.diag(fit.tau2 + v)
    normal = draw.multivariate_normal([0, 0], covariance, DRAWS)
    pairs = fit.estimate + normal / np.sqrt(draw.chisquare(fit.k - 1, DRAWS) / (fit.k - 1))[:, None]
    after = update_together(odi.y, odi.v, pairs, v, **settings(odi))
    turned = float(((after.high >= 0) & (after.low <= 0)).mean())
    found = trials_ahead(odi, sizes)
    assert found.chances[1] == pytest.approx(turned, abs=3 * math.sqrt(turned * (1 - turned) / DRAWS) + 0.01)
    today = odi.base.high - odi.base.low
    assert found.width == pytest.approx(float(np.median(after.high - after.low)) / today, rel=0.05)
    assert found.information > trials_ahead(odi, [138.0]).information


def test_more_patients_without_an_event_narrow_an_exact_interval(serious: Subject) -> None:
    few, many = trials_ahead(serious, [20.0]), trials_ahead(serious, [20.0, 500.0])
    assert many.width < few.width < 1
    assert few.information == pytest.approx(20 / (20 + serious.total[1]))
    assert many.chances.shape == (1,)
