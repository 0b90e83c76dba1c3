"""Conversions: there and back through R, the Handbook's examples, and what simulated patients say."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_tools.arithmetic import clopper_pearson, sd_of_change
from evidence_tools.arithmetic.conversions import (
    common_sd_from_ci,
    common_sd_from_p,
    common_sd_from_se,
    common_sd_from_t,
    person_time,
    pre_post_correlation,
    rate_from_counts,
    rate_from_risk,
    responder_share,
    risk_from_rate,
)
from evidence_tools.arithmetic.dispersion import sd_from_f
from evidence_tools.errors import ArithmeticInputError

R = 1e-11  # worst seen 3.4e-14, a correlation through the interval of 131 changes
spreads = st.floats(0.5, 40)


def test_every_route_to_the_correlation_of_two_visits(reference):
    for made in reference("conversions")["visits"]:
        both = (made["sd_pre"], made["sd_post"])
        sized = {"n": made["n"], "change": made["change"]}
        routes = (
            {"sd_change": made["sd_change"]},
            {"se_change": made["se"], "n": made["n"]},
            {"ci_change": (made["low"], made["high"]), "n": made["n"]},
            {"t": made["t"], **sized},
            {"p": made["p"], **sized},
        )
        for route in routes:
            assert pre_post_correlation(*both, **route) == pytest.approx(made["r"], rel=R), route
        assert sd_from_f(made["change"], made["f"], made["n"]) == pytest.approx(made["sd_change"], rel=R)


@given(spreads, spreads, st.floats(-0.99, 0.99))
def test_the_correlation_there_and_back(before, after, r):
    found = pre_post_correlation(before, after, sd_change=sd_of_change(before, after, r))
    assert found == pytest.approx(r, abs=1e-9)


def test_the_handbooks_correlations():
    """Section 6.5.2.8 (16.1.3.2 in version 5.1): 0.78 in the experimental arm, 0.82 in the control arm."""
    found = pre_post_correlation([6.4, 7.0], [7.1, 6.9], sd_change=[4.5, 4.2])
    assert found.round(2).tolist() == [0.78, 0.82]


def test_every_route_to_the_common_spread(reference):
    for made in reference("conversions")["groups"]:
        sizes = made["n1"], made["n2"]
        assert common_sd_from_se(made["se"], *sizes) == pytest.approx(made["sd"], rel=R)
        assert common_sd_from_ci(made["low"], made["high"], *sizes) == pytest.approx(made["sd"], rel=R)
        assert common_sd_from_t(made["difference"], made["t"], *sizes) == pytest.approx(made["sd"], rel=R)
        assert common_sd_from_p(made["difference"], made["p"], *sizes) == pytest.approx(made["sd"], rel=R)


def test_the_handbooks_spread_from_a_p_value():
    """Section 6.5.2.3: 3.8 with p = 0.008 in 25 and 22 patients; t 2.78, standard error 1.37 and from that SD 4.69."""
    found = common_sd_from_p(3.8, 0.008, 25, 22)
    error = found * np.sqrt(1 / 25 + 1 / 22)
    assert ((3.8 / error).round(2), error.round(2)) == (2.78, 1.37)
    assert common_sd_from_se(1.37, 25, 22).round(2) == 4.69


def test_the_share_of_responders_is_rs_pnorm(reference):
    for made in reference("conversions")["shares"]:
        numbers = made["mean"], made["sd"], made["threshold"]
        assert responder_share(*numbers, side="below").share == pytest.approx(made["below"], rel=R)
        assert responder_share(*numbers, side="above").share == pytest.approx(made["above"], rel=R)
        assert np.isnan(responder_share(*numbers, side="above").low)


def test_the_limits_of_a_share_cover_it():
    """1,000 made trials of 40 patients, true share Phi(0.5): 95% limits hold it, within two standard errors."""
    made = np.random.default_rng(7).normal(-15, 10, size=(1000, 40))
    found = responder_share(made.mean(axis=1), made.std(axis=1, ddof=1), -10, side="below", n=40)
    truth = responder_share(-15, 10, -10, side="below").share[0]
    covered = ((found.low <= truth) & (truth <= found.high)).mean()
    assert 0.936 <= covered <= 0.965
    half = responder_share(-10, 10, -10, side="below", n=40)
    assert (half.share, half.low + half.high) == (pytest.approx(0.5), pytest.approx(1))


def test_rates_are_rs_exponential(reference):
    for made in reference("conversions")["rates"]:
        assert rate_from_risk(made["risk"], made["time"]) == pytest.approx(made["rate"], rel=R)


@given(st.floats(0, 0.999), st.floats(0.1, 20))
def test_risk_and_rate_there_and_back(risk, time):
    assert risk_from_rate(rate_from_risk(risk, time), time) == pytest.approx(risk, abs=1e-12)


@given(st.integers(0, 99), st.floats(0.1, 20))
def test_person_time_lies_between_its_bounds(events, time):
    """Nobody counts longer than the follow-up, nor those with an event less than nothing."""
    found = person_time(events, 100, time)
    full = person_time(events, 100, time, assume="full time")
    assert (100 - events) * time * (1 - 1e-12) <= found <= full * (1 + 1e-12)
    assert rate_from_counts(events, 100, time) == pytest.approx(rate_from_risk(events / 100, time))
    rare = rate_from_counts(events / 1e6, 100, time)
    assert rare == pytest.approx(rate_from_counts(events / 1e6, 100, time, assume="half time"), rel=1e-9)


def test_exact_limits_of_a_risk_become_limits_of_a_rate():
    exact = clopper_pearson(20, 100)
    low, estimate, high = rate_from_risk([exact.low, exact.estimate, exact.high], 5)
    assert low < estimate < high
    assert estimate == pytest.approx(rate_from_counts(20, 100, 5))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: pre_post_correlation(1, 1),
            "found no statistic of the change; give exactly one of sd_change, se_change",
        ),
        (lambda: pre_post_correlation(1, 1, t=2, p=0.1), "found t and p; give exactly one"),
        (lambda: pre_post_correlation(1, 1, t=2, n=5), "t needs n and change; change is missing"),
        (lambda: pre_post_correlation(1, 1, se_change=2), "se_change needs n; n is missing"),
        (
            lambda: pre_post_correlation(10, 12, sd_change=1),
            "the sd of the change at index 0 is 1; allowed: between the",
        ),
        (lambda: pre_post_correlation(0, 12, sd_change=1), "sd_pre at index 0 is 0"),
        (lambda: sd_from_f(1, 0, 5), "f at index 0 is 0"),
        (lambda: common_sd_from_se(0, 5, 5), "se at index 0 is 0"),
        (lambda: common_sd_from_se(1, 0, 5), "n1 at index 0 is 0"),
        (lambda: common_sd_from_ci(2, 1, 5, 5), "high at index 0 is 1"),
        (lambda: common_sd_from_ci(1, 2, 1, 1), r"n1 \+ n2 at index 0 is 2; allowed: 3 or more"),
        (lambda: common_sd_from_t(0, 1, 5, 5), "difference at index 0 is 0"),
        (lambda: common_sd_from_t(1, 0, 5, 5), "t at index 0 is 0"),
        (lambda: common_sd_from_p(1, 1, 5, 5), "p at index 0 is 1"),
        (lambda: responder_share(1, 0, 1, side="below"), "sd at index 0 is 0"),
        (lambda: responder_share(1, 1, 1, side="lower"), "side is 'lower'; allowed: below, above"),
        (lambda: responder_share(1, 1, 1, side="below", n=0), "n at index 0 is 0"),
        (lambda: rate_from_risk(1, 1), "risk at index 0 is 1; allowed: 0 or more and below 1"),
        (lambda: rate_from_risk(0.1, 0), "time at index 0 is 0"),
        (lambda: risk_from_rate(-1, 1), "rate at index 0 is -1"),
        (lambda: risk_from_rate(1, -1), "time at index 0 is -1"),
        (lambda: person_time(5, 5, 1), "events at index 0 is 5; allowed: below persons under a constant hazard"),
        (lambda: person_time(6, 5, 1), "events at index 0 is 6; allowed: 0 to persons"),
        (lambda: person_time(1, 5, 1, assume="simple"), "assume is 'simple'; allowed: constant hazard, half time"),
    ],
)
def test_refusals(call, message):
    with pytest.raises(ArithmeticInputError, match=message):
        call()
