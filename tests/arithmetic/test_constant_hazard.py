"""Rates under loss: by hand, by simulation with a known rate, and at the ends."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_tools.arithmetic.constant_hazard import (
    rate_under_loss,
    risk_without_loss,
    share_under_loss,
    simple_rate,
    tipping_number_lost,
)
from evidence_tools.arithmetic.conversions import rate_from_risk, risk_from_rate
from evidence_tools.arithmetic.exact import clopper_pearson
from evidence_tools.errors import ArithmeticInputError


def test_the_printed_yearly_rate_is_reproduced_and_lies_below_the_constant_hazard():
    printed = simple_rate(9, 75, 5.0)
    assert printed.estimate == pytest.approx(0.024)
    constant = rate_under_loss(9, 75, 5.0)
    assert constant.rate == pytest.approx(rate_from_risk(0.12, 5.0)[0], rel=1e-12)
    assert constant.rate > printed.estimate
    assert constant.person_time == pytest.approx(9 / constant.rate)
    assert constant.risk_by(5.0).estimate == pytest.approx(0.12)


@pytest.mark.parametrize("when", ["late", "evenly", "early"])
def test_a_known_rate_is_recovered_and_covered(when):
    rng = np.random.default_rng(5)
    truth, persons, time, lost, trials = 0.05, 120, 4.0, 0.4, 1500
    events = rng.exponential(1 / truth, (trials, persons))
    leaves = {"late": np.full_like(events, time), "evenly": rng.random(events.shape) * time, "early": 0 * events}[when]
    followed = np.where(rng.random(events.shape) < lost, leaves, time)
    counts = (events < followed).sum(1)
    found = {x: rate_under_loss(int(x), persons, time, lost=lost, when=when) for x in np.unique(counts)}
    rates = np.array([found[x].rate for x in counts])
    assert rates.mean() == pytest.approx(truth, rel=0.02)
    covered = np.mean([found[x].low < truth < found[x].high for x in counts])
    assert 0.945 < covered < 0.99  # exact limits: never below their level, by count a little above it
    ignoring = np.mean([rate_under_loss(int(x), persons, time).rate for x in counts])
    assert ignoring == pytest.approx(truth, rel=0.02) if when == "late" else ignoring < 0.9 * truth


@given(st.integers(0, 30), st.integers(31, 200), st.floats(0.5, 10), st.floats(0, 0.6), st.floats(1.1, 5))
def test_more_loss_and_earlier_loss_mean_a_higher_rate(events, persons, time, lost, factor):
    early, evenly, late = (
        rate_under_loss(events, persons * 3, time, lost=lost, when=when) for when in ("early", "evenly", "late")
    )
    assert late.high <= evenly.high * (1 + 1e-9) <= early.high * (1 + 2e-9)
    more = rate_under_loss(events, persons * 3, time, lost=(lost + 0.6) / 2, when="evenly")
    assert more.high >= evenly.high * (1 - 1e-9)
    longer = rate_under_loss(events, persons * 3, time * factor, lost=lost, when="evenly")
    assert longer.rate * factor == pytest.approx(evenly.rate, rel=1e-9)  # the unit of time is free


def test_no_events_leave_the_upper_limit_over_the_time_that_was_watched():
    assert rate_under_loss(0, 50, 2.0, lost=0.2, when="evenly").person_time == pytest.approx(90.0)
    assert rate_under_loss(0, 50, 2.0, lost=0.2, when="early").person_time == pytest.approx(80.0)
    found = rate_under_loss(0, 50, 2.0)
    assert (found.rate, found.low) == (0.0, 0.0)
    assert found.high == pytest.approx(3.6889 / 100, rel=1e-4)
    assert found.risk_by(0).high == 0


def test_an_event_in_the_last_patient_watched_has_no_finite_rate():
    assert rate_under_loss(9, 10, 5.0, lost=0.4, when="evenly").rate > rate_under_loss(9, 10, 5.0).rate
    with pytest.raises(
        ArithmeticInputError, match="a share of 1 with the event where 0% are lost late has no finite rate"
    ):
        rate_under_loss(10, 10, 5.0, when="late")
    with pytest.raises(
        ArithmeticInputError, match=r"a share of 0.6 with the event where 40% are lost early .* below 0.6"
    ):
        rate_under_loss(6, 10, 5.0, lost=0.4, when="early")


@given(st.floats(0.001, 0.5), st.floats(0, 0.4), st.floats(0.5, 10))
def test_the_risk_without_loss_is_that_of_the_rate_at_the_same_time(risk, lost, time):
    for when in ("late", "evenly", "early"):
        found = risk_without_loss(risk, lost=lost, when=when)[0]
        assert found == pytest.approx(rate_under_loss_of_share(risk, lost, when, time), rel=1e-3)
    assert risk_without_loss([0.0, 1.0], lost=lost).tolist() == [0.0, 1.0]
    assert risk_without_loss(risk, lost=0.0) == pytest.approx(risk)


def rate_under_loss_of_share(risk, lost, when, time):
    persons = 10**6
    return rate_under_loss(round(risk * persons), persons, time, lost=lost, when=when).risk_by(time).estimate


def test_best_complete_and_worst_case_are_counts():
    found = share_under_loss(9, 75, 10)
    for case, (x, n) in {"best": (9, 75), "complete_cases": (9, 65), "worst": (19, 75)}.items():
        assert getattr(found, case) == clopper_pearson(x, n)


@pytest.mark.parametrize("limit", ["estimate", "high"])
@pytest.mark.parametrize("case", ["worst", "complete cases"])
@pytest.mark.parametrize("share", [0.05, 0.131, 0.163, 0.5])
def test_the_tipping_number_is_the_first_that_reaches_the_share(case, limit, share):
    found = tipping_number_lost(9, 75, share, case=case, limit=limit)
    name = case.replace(" ", "_")
    assert getattr(getattr(share_under_loss(9, 75, found), name), limit) >= share
    assert found == 0 or getattr(getattr(share_under_loss(9, 75, found - 1), name), limit) < share


def test_no_number_lost_reaches_a_share_that_complete_cases_cannot_have():
    assert tipping_number_lost(0, 20, 0.3, case="complete cases") is None
    assert tipping_number_lost(0, 20, 0.3, case="complete cases", limit="high") == 10
    assert tipping_number_lost(9, 75, 0.10) == 0
    assert tipping_number_lost(9, 75, float(risk_from_rate(rate_from_risk(0.24, 5.0), 5.0)[0])) == 9


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: rate_under_loss(9, 75, 5.0, lost=1.0), "lost at index 0 is 1; allowed: a share"),
        (lambda: rate_under_loss(9, 75, 5.0, when="soon"), "when is 'soon'; allowed: late, evenly, early"),
        (lambda: rate_under_loss(9, 75, 0.0), "time is 0; allowed"),
        (lambda: risk_without_loss(1.2, lost=0.1), "risk at index 0 is 1.2; allowed: 0 to 1"),
        (lambda: simple_rate(76, 75, 5.0), "events is 76; allowed: a whole number, 0 to 75"),
        (lambda: share_under_loss(9, 75, 67), "lost is 67; allowed: a whole number, 0 to 66"),
        (lambda: share_under_loss(0, 75, 75), "lost is 75, everybody"),
        (lambda: tipping_number_lost(9, 75, 0.2, case="best"), "case is 'best'; allowed: worst, complete cases"),
        (lambda: tipping_number_lost(9, 75, 1.2), "share is 1.2; allowed"),
    ],
)
def test_a_refusal_says_what_is_allowed(call, message):
    with pytest.raises(ArithmeticInputError, match=message):
        call()
