"""Spreads recovered from printed numbers: there and back, through R's t.test."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_tools.arithmetic import sd_from_ci, sd_from_p, sd_from_se, sd_from_t, sd_of_change
from evidence_tools.errors import ArithmeticInputError

R = 1e-11  # worst seen 6e-15, n = 131


def test_what_r_prints_gives_back_the_spread_it_came_from(reference):
    for made in reference("exact")["spreads"]:
        mean, n, sd = made["mean"], made["n"], made["sd"]
        assert sd_from_se(made["se"], n) == pytest.approx(sd, rel=R)
        assert sd_from_ci(made["low"], made["high"], n) == pytest.approx(sd, rel=R)
        assert sd_from_ci(made["z_low"], made["z_high"], n, distribution="z") == pytest.approx(sd, rel=R)
        assert sd_from_t(mean, made["t"], n) == pytest.approx(sd, rel=R)
        assert sd_from_p(mean, made["p"], n) == pytest.approx(sd, rel=R)


def test_the_handbooks_example_of_a_confidence_interval():
    """Section 6.5.2.2: 30.0 to 34.2 from 25 patients, with t on 24 df, is 5.09."""
    assert sd_from_ci(30.0, 34.2, 25).round(2) == 5.09


@given(st.floats(0.5, 40), st.floats(0.5, 40), st.floats(-1, 0.999))
def test_the_spread_of_a_change_lies_between_its_extremes(before, after, r):
    found = sd_of_change(before, after, r)[0]
    assert abs(before - after) - 1e-9 <= found <= before + after + 1e-9


def test_the_spread_of_made_changes():
    before = np.array([60.0, 52, 47, 71, 38])
    after = np.array([41.0, 44, 40, 55, 30])
    r = np.corrcoef(before, after)[0, 1]
    found = sd_of_change(before.std(ddof=1), after.std(ddof=1), r)
    assert found == pytest.approx((after - before).std(ddof=1), rel=1e-12)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: sd_from_se(0, 5), "se at index 0 is 0"),
        (lambda: sd_from_ci(3, 2, 10), "high at index 0 is 2; allowed: a number above low"),
        (lambda: sd_from_ci(1, 2, 1), "n at index 0 is 1; allowed: 2 or more patients"),
        (lambda: sd_from_ci(1, 2, 0, distribution="z"), "n at index 0 is 0"),
        (lambda: sd_from_ci(1, 2, 10, distribution="norm"), "distribution is 'norm'; allowed: t, z"),
        (lambda: sd_from_t(0, 2, 10), "change at index 0 is 0; allowed: a number other than 0"),
        (lambda: sd_from_t(1, 0, 10), "t at index 0 is 0"),
        (lambda: sd_from_p(1, 0, 10), "p at index 0 is 0; allowed: a p-value above 0 and below 1"),
        (lambda: sd_from_p(1, [0.5, 1], 10), "p at index 1 is 1"),
        (lambda: sd_of_change(0, 1, 0.5), "sd_pre at index 0 is 0"),
        (lambda: sd_of_change(1, 1, 1.5), "r at index 0 is 1.5; allowed: -1 to 1"),
        (lambda: sd_of_change(2, 2, 1), "r at index 0 is 1; allowed: below 1 where sd_pre equals sd_post"),
    ],
)
def test_refusals(call, message):
    with pytest.raises(ArithmeticInputError, match=message):
        call()
