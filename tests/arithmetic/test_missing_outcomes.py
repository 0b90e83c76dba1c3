"""Missing outcomes: against the program of the method's own authors, by derivatives, by simulation with known truth."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_tools.arithmetic.effect_sizes import EffectSizes, logit_proportion, risk_ratio
from evidence_tools.arithmetic.missing_outcomes import (
    difference_of_all,
    grid,
    log_odds_of_all,
    mean_of_all,
    mean_of_all_by_ratio,
    ratio_of_all,
    risk_difference_of_all,
    risk_in_missing,
    risk_of_all,
    scenarios,
    share_missing,
    uncertainty_interval,
)
from evidence_tools.arithmetic.pooling import pool
from evidence_tools.errors import ArithmeticInputError

PRINTED = 0.00051  # the log prints three decimals
DERIVATIVE = 1e-6  # central differences
COVERAGE = 0.012  # of 4000 simulated trials: over three standard errors of 95%

# Haloperidol against placebo, 17 trials: responders, failures, missing of both arms. Higgins, White, Wood (2008).
HALOPERIDOL = np.array(
    [
        [25, 25, 2, 18, 33, 0],
        [29, 18, 22, 20, 14, 34],
        [12, 17, 1, 2, 28, 1],
        [3, 9, 0, 0, 12, 0],
        [10, 11, 0, 3, 19, 0],
        [11, 8, 0, 1, 14, 0],
        [7, 18, 1, 4, 21, 1],
        [8, 9, 0, 3, 10, 0],
        [19, 45, 2, 14, 50, 2],
        [1, 9, 0, 0, 10, 0],
        [11, 23, 3, 0, 13, 0],
        [20, 9, 0, 2, 9, 0],
        [17, 1, 11, 7, 4, 18],
        [4, 10, 0, 0, 13, 1],
        [2, 14, 0, 0, 7, 1],
        [11, 1, 0, 1, 11, 0],
        [9, 20, 1, 0, 29, 1],
    ],
    dtype=float,
)
# What White's metamiss 3.17 (Stata 17) prints for them in its test log, repository UCL/metamiss, file metamisstest.log:
# IMORs, then risk ratio with limits of the second, eleventh, thirteenth and sixteenth trial; and pooled, fixed effects.
METAMISS = {
    (1, 1): [(1.049, 0.732, 1.504), (9.2, 0.581, 145.759), (1.484, 0.936, 2.352), (11, 1.671, 72.396)],
    (0, 0): [(1.429, 0.901, 2.266), (8.474, 0.534, 134.463), (2.429, 1.189, 4.96), (11, 1.671, 72.396)],
    (2, 2): [(0.999, 0.742, 1.345), (9.567, 0.605, 151.28), (1.318, 0.934, 1.861), (11, 1.671, 72.396)],
    (2, 0.5): [(1.321, 0.898, 1.942), (9.567, 0.605, 151.28), (1.798, 1.016, 3.181), (11, 1.671, 72.396)],
}
POOLED = {
    (1, 1): (1.567, 1.281, 1.916),
    (0, 0): (1.898, 1.507, 2.39),
    (2, 2): (1.42, 1.19, 1.694),
    (2, 0.5): (1.78, 1.439, 2.202),
}
# Two made trials of the same log, log(IMOR) ~ N(-1, 1) in both arms independently, Taylor series.
MADE = np.array([[10, 80, 10, 10, 80, 0], [20, 70, 10, 10, 50, 40]], dtype=float)
UNCERTAIN = {
    "RD": [(-0.007, -0.096, 0.083), (0.082, -0.041, 0.205)],
    "RR": [(0.94, 0.409, 2.159), (1.644, 0.762, 3.547)],
    "OR": [(0.933, 0.367, 2.369), (1.815, 0.729, 4.522)],
}


def _arms(table):
    yes1, no1, gone1, yes2, no2, gone2 = table.T
    return (yes1, yes1 + no1, gone1), (yes2, yes2 + no2, gone2)


def _limits(found, transform=np.exp):
    half = 1.959964 * np.sqrt(found.v)
    return transform(np.column_stack([found.y, found.y - half, found.y + half]))


@pytest.mark.parametrize("imor", METAMISS)
def test_risk_ratios_are_those_of_the_authors_own_program(imor):
    found = ratio_of_all(*_arms(HALOPERIDOL), imor=imor)
    printed = np.array(METAMISS[imor])
    assert np.abs(_limits(found)[[1, 10, 12, 15]] - printed).max() < PRINTED * max(1, printed.max() / 100)
    fit = pool(found.y, found.v, estimator="EE", test="z")
    pooled = np.exp([fit.beta[0], fit.ci_low[0], fit.ci_high[0]])
    assert pooled == pytest.approx(POOLED[imor], abs=PRINTED)


def test_uncertain_missingness_widens_the_interval_as_in_the_authors_own_program():
    about = {"imor": np.exp(-1.0), "log_imor_sd": 1.0}
    found = risk_difference_of_all(*(risk_of_all(*arm, **about) for arm in _arms(MADE)))
    assert np.abs(_limits(found, np.array) - UNCERTAIN["RD"]).max() < PRINTED


@pytest.mark.parametrize("measure", ["RR", "OR"])
def test_of_ratios_the_program_takes_one_derivative_at_the_observed_risk_and_we_at_the_risk_of_all(measure):
    """The delta method asks for the derivative where the result stands; at an IMOR of 1 the two are one."""
    first, second = _arms(MADE)
    known = ratio_of_all(first, second, measure=measure, imor=(np.exp(-1.0),) * 2)
    ours = ratio_of_all(first, second, measure=measure, imor=(np.exp(-1.0),) * 2, log_imor_sd=(1.0, 1.0))
    arms = [risk_of_all(*arm, imor=np.exp(-1.0), log_imor_sd=1.0) for arm in (first, second)]
    here = sum(_linked_variance(arm, arm.risk, measure) for arm in arms)
    theirs = sum(
        _linked_variance(arm, events / observed, measure)
        for arm, (events, observed, _) in zip(arms, (first, second), strict=True)
    )
    assert ours.v == pytest.approx(known.v + here)
    printed = np.array(UNCERTAIN[measure])
    assert np.abs(_limits(EffectSizes(known.y, known.v + theirs)) - printed).max() < PRINTED
    assert np.abs(_limits(ours) - printed).max() > PRINTED


def _linked_variance(arm, risk, measure):
    return (arm.assumed_se / (risk if measure == "RR" else risk * (1 - risk))) ** 2


def test_complete_cases_and_all_events_are_the_plain_formulas():
    first, second = _arms(HALOPERIDOL[:3])
    plain, found = risk_ratio(*first[:2], *second[:2]), scenarios(first, second)
    assert np.allclose(found["complete cases"].y, plain.y)
    assert np.allclose(found["complete cases"].v, plain.v)
    everybody = risk_ratio(first[0] + first[2], first[1] + first[2], second[0] + second[2], second[1] + second[2])
    assert np.allclose(found["event in all missing"].y, everybody.y)
    assert np.allclose(found["event in all missing"].v, everybody.v)


@given(st.integers(1, 30), st.integers(1, 30), st.integers(0, 30), st.floats(0.01, 100))
def test_one_group_lies_between_no_and_every_missing_patient_with_the_event(events, rest, missing, imor):
    n = events + rest
    found = log_odds_of_all(events, n, missing, imor=imor)
    none, every = logit_proportion(events, n + missing), logit_proportion(events + missing, n + missing)
    assert none.y[0] - 1e-9 <= found.y[0] <= every.y[0] + 1e-9
    assert log_odds_of_all(events, n, missing, imor=0).v == pytest.approx(none.v)
    assert log_odds_of_all(events, n, missing, imor=np.inf).v == pytest.approx(every.v)
    assert log_odds_of_all(events, n, missing).y == pytest.approx(logit_proportion(events, n).y)


def test_variances_are_those_of_the_delta_method():
    def mean(y, p, delta):
        return y + p * delta

    def scaled(y, p, log_ratio):
        return y * (1 - p + p * np.exp(log_ratio))

    for function, made, shown in (
        (mean, mean_of_all(-5, 0.2, 60, 20, delta=2.0, delta_sd=0.7), (-5, 0.25, 2.0)),
        (scaled, mean_of_all_by_ratio(-5, 0.2, 60, 20, ratio=0.4, log_ratio_sd=0.7), (-5, 0.25, np.log(0.4))),
    ):
        slopes = _slopes(function, shown)
        assert made.mean[0] == pytest.approx(function(*shown))
        assert made.variance[0] == pytest.approx(slopes**2 @ [0.2, 0.25 * 0.75 / 80, 0.7**2], rel=DERIVATIVE)


def _slopes(function, at, step=1e-5):
    moves = np.eye(len(at)) * step
    return np.array([(function(*(at + move)) - function(*(at - move))) / (2 * step) for move in moves])


def test_the_share_kept_and_the_difference_tell_the_same_mean():
    kept = mean_of_all_by_ratio(-4.0, 0.1, 58, 20, ratio=0.25)
    moved = mean_of_all(-4.0, 0.1, 58, 20, delta=3.0)
    assert kept.mean == pytest.approx(moved.mean)
    assert mean_of_all_by_ratio(-4.0, 0.1, 58, 20, ratio=0.0).mean == pytest.approx(-4 * 58 / 78)
    assert mean_of_all_by_ratio(-4.0, 0.1, 58, 20, ratio=-1.0).mean == pytest.approx(-4 * 38 / 78)
    assert share_missing(58, 20) == pytest.approx(20 / 78)


def test_the_true_mean_of_all_is_covered_when_delta_is_right_and_missed_when_it_is_ignored():
    rng = np.random.default_rng(20)
    trials, n, share, delta = 4000, 90, 0.3, 4.0
    gone = rng.random((trials, n)) < share
    scores = rng.normal(-8, 10, (trials, n)) + delta * gone
    seen, missing = (~gone).sum(1), gone.sum(1)
    mean = np.where(gone, 0, scores).sum(1) / seen
    spread = np.sqrt(np.where(gone, 0, (scores - mean[:, None]) ** 2).sum(1) / (seen - 1))
    truth = -8 + share * delta
    for assumed, right in ((delta, True), (0.0, False)):
        found = mean_of_all(mean, spread**2 / seen, seen, missing, delta=assumed)
        covered = (np.abs(found.mean - truth) < 1.959964 * np.sqrt(found.variance)).mean()
        assert (abs(covered - 0.95) < COVERAGE) == right
        assert (abs(found.mean.mean() - truth) < 0.06) == right


def test_the_true_risk_ratio_is_covered_when_the_odds_ratios_are_right():
    rng = np.random.default_rng(21)
    trials, n, share, imor = 4000, 250, (0.25, 0.15), (3.0, 0.5)
    groups, risks = [], []
    for gone_share, odds, risk in zip(share, imor, (0.3, 0.45), strict=True):
        gone = rng.random((trials, n)) < gone_share
        chance = np.where(gone, risk_in_missing(risk, odds)[0], risk)
        event = rng.random((trials, n)) < chance
        groups.append(((event & ~gone).sum(1), (~gone).sum(1), gone.sum(1)))
        risks.append((1 - gone_share) * risk + gone_share * risk_in_missing(risk, odds)[0])
    truth = np.log(risks[0] / risks[1])
    found = ratio_of_all(*groups, imor=imor)
    covered = (np.abs(found.y - truth) < 1.959964 * np.sqrt(found.v)).mean()
    assert abs(covered - 0.95) < COVERAGE
    ignored = ratio_of_all(*groups)
    assert (np.abs(ignored.y - truth) < 1.959964 * np.sqrt(ignored.v)).mean() < 0.7


def test_uncertain_deltas_that_are_wrong_together_cancel_in_the_difference():
    arms = [mean_of_all(mean, 0.5, 60, 20, delta=2.0, delta_sd=3.0) for mean in (-9, -5)]
    apart, together = difference_of_all(*arms), difference_of_all(*arms, correlation=1.0)
    known = difference_of_all(*(mean_of_all(mean, 0.5, 60, 20, delta=2.0) for mean in (-9, -5)))
    assert together.v == pytest.approx(known.v)
    assert apart.v == pytest.approx(known.v + 2 * (0.25 * 3.0) ** 2)


def test_the_grid_holds_every_pair_and_says_where_no_effect_is_excluded():
    first, second = (4, 69, 8), (18, 69, 9)
    imors = [0.2, 1.0, 5.0, 100.0]
    found = grid(first, second, imors, [0.0, 1.0], measure="OR")
    assert found.estimate.shape == (4, 2)
    one = ratio_of_all(first, second, measure="OR", imor=(100.0, 0.0))
    assert found.high[3, 0] == pytest.approx(one.y[0] + 1.959964 * np.sqrt(one.v[0]), rel=1e-6)
    assert (np.diff(found.estimate, axis=0) > 0).all()
    assert (found.excludes_no_effect == ((found.low > 0) | (found.high < 0))).all()
    assert found.excludes_no_effect.tolist() == [[True, True], [True, True], [True, True], [False, False]]


def test_the_uncertainty_interval_holds_every_scenario():
    first, second = (4, 69, 8), (18, 69, 9)
    bound, found = uncertainty_interval(first, second), scenarios(first, second)
    width = 2 * 1.959964 * np.sqrt(bound.v[0])
    assert width == pytest.approx(_limits(found["highest"], np.array)[0, 2] - _limits(found["lowest"], np.array)[0, 1])
    assert bound.y == pytest.approx(found["complete cases"].y)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: mean_of_all(1, -1, 5, 1), "variance at index 0 is -1; allowed: 0 or more"),
        (lambda: mean_of_all(1, 1, 0, 1), "observed at index 0 is 0; allowed: a number above 0"),
        (lambda: mean_of_all(1, 1, 5, -1), "missing at index 0 is -1; allowed: 0 or more patients"),
        (lambda: mean_of_all_by_ratio(1, 1, 5, 1, ratio=-1, log_ratio_sd=1), "ratio at index 0 is -1"),
        (lambda: risk_of_all(6, 5, 1), "events at index 0 is 6; allowed: 0 to observed"),
        (lambda: risk_of_all(1, 5, 1, imor=-1), "imor is -1; allowed: 0 .* to infinity"),
        (lambda: ratio_of_all((1, 5, 1), (1, 5, 1), measure="HR"), "measure is 'HR'; allowed: RR, OR"),
        (lambda: ratio_of_all((1, 5, 1), (1, 5, 1), correlation=2), "correlation at index 0 is 2; allowed: -1 to 1"),
        (lambda: ratio_of_all((0, 5, 1), (1, 5, 1), imor=(0, 1), to="none"), "the effect or its variance"),
    ],
)
def test_a_refusal_says_what_is_allowed(call, message):
    with pytest.raises(ArithmeticInputError, match=message):
        call()
