"""Votes against R's binom.test, printed percentages by hand, the expected share against simulated studies."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_tools.arithmetic.exceedance import exceedance
from evidence_tools.arithmetic.pooling import pool
from evidence_tools.arithmetic.vote_count import expected_share, vote, vote_past, votes_that_fit
from evidence_tools.errors import ArithmeticInputError

R = 1e-12  # worst seen 1e-15
SIMULATED = 0.004  # three standard errors of 150,000 votes


def test_binom_test_agrees(reference):
    for expected in reference("overlap")["votes"]:
        found = vote(expected["count"], expected["n"])
        values = (expected["low"], expected["high"], expected["p"])
        assert (found.low, found.high, found.p_value) == pytest.approx(values, rel=R)


@given(st.integers(1, 40), st.data())
def test_yes_and_no_are_mirror_images(n, data):
    count = data.draw(st.integers(0, n))
    yes, no = vote(count, n), vote(n - count, n)
    assert yes.p_value == no.p_value
    assert (yes.low, yes.high) == pytest.approx((1 - no.high, 1 - no.low))


def test_counts_behind_the_printed_shares():
    """64.3% of at most 15 trials is 9 of 14, 84.6% is 11 of 13; with 30 trials each has a second reading."""
    assert [(each.count, each.n) for each in votes_that_fit("64.3", 15)] == [(9, 14)]
    assert [(each.count, each.n) for each in votes_that_fit(84.6, 15, decimals=1)] == [(11, 13)]
    assert [(each.count, each.n) for each in votes_that_fit("84.6%", 26)] == [(11, 13), (22, 26)]
    assert votes_that_fit("64.3", 13) == []


def test_a_study_at_the_threshold_is_past_it():
    found = vote_past([2.0, 1.999, 3.0], 2)
    assert (found.count, found.n) == (2, 3)


def test_expected_share_is_what_simulated_studies_show():
    chance = np.random.default_rng(20)
    v = np.array([0.05, 0.4, 1.5])
    true = chance.normal(2.6, np.sqrt(0.5), (50_000, 3))
    seen = true + chance.normal(0, np.sqrt(v), (50_000, 3))
    for threshold in (1.0, 2.0, 3.5):
        found = expected_share(2.6, 0.5, v, [threshold])[0]
        assert found == pytest.approx((seen >= threshold).mean(), abs=SIMULATED)


def test_without_sampling_error_it_is_the_share_of_true_effects():
    fit = pool([3.1, 4.4, 2.0, 5.2, 3.3], [0.1, 0.2, 0.1, 0.3, 0.1])
    truth = exceedance(fit, 3.0, above=True).share
    assert expected_share(fit.beta[0], fit.tau2, [0.0], [3.0])[0] == pytest.approx(truth, rel=1e-13)


def test_noise_hides_that_every_true_effect_passes():
    thresholds = [2.0]
    assert expected_share(2.5, 0.0, [0.0], thresholds) == 1.0
    assert 0.5 < expected_share(2.5, 0.0, [4.0], thresholds)[0] < 0.6
    assert expected_share(2.0, 0.0, [0.0], thresholds) == 0.5


@given(st.floats(-5, 5), st.floats(0, 4), st.lists(st.floats(0, 9), min_size=1, max_size=6))
def test_expected_share_falls_with_the_threshold(mean, tau2, v):
    shares = expected_share(mean, tau2, v, np.linspace(-8, 8, 33))
    assert (np.diff(shares) <= 1e-12).all()
    assert ((shares >= 0) & (shares <= 1)).all()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: vote(3, 2), "events is 3"),
        (lambda: vote_past([], 1), "gains must be one number or a non-empty list"),
        (lambda: votes_that_fit("abc", 5), "percent is 'abc'"),
        (lambda: expected_share(1.0, -0.1, [1.0], [0.0]), "tau2 at index 0 is -0.1"),
        (lambda: expected_share(1.0, 0.1, [-1.0], [0.0]), "v at index 0 is -1"),
    ],
)
def test_refusals(call, message):
    with pytest.raises(ArithmeticInputError, match=message):
        call()
