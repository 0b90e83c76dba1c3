"""Exact methods against R, scipy and brute force in whole numbers."""

from fractions import Fraction
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from evidence_tools.arithmetic import clopper_pearson, fisher_exact, fragility_index, garwood
from evidence_tools.errors import ArithmeticInputError

R = 1e-12  # worst seen 6e-14 (fisher.test), 2e-15 elsewhere
WHOLE_NUMBERS = 1e-12  # worst seen 1e-14


def test_binom_test_agrees(reference):
    for expected in reference("exact")["clopper_pearson"]:
        found = clopper_pearson(expected["events"], expected["n"], expected["level"], side=expected["side"])
        assert (found.low, found.high) == pytest.approx((expected["low"], expected["high"]), rel=R)


def test_poisson_test_agrees(reference):
    for expected in reference("exact")["garwood"]:
        found = garwood(expected["events"], expected["person_time"], expected["level"], side=expected["side"])
        assert (found.low, found.high) == pytest.approx((expected["low"], expected["high"]), rel=R)


def test_no_events_have_an_upper_bound_in_closed_form():
    assert clopper_pearson(0, 30, side="upper").high == pytest.approx(1 - 0.05 ** (1 / 30), rel=1e-14)
    assert garwood(0, 120.0, side="upper").high == pytest.approx(2.995732273553991 / 120, rel=1e-14)
    assert clopper_pearson(30, 30).high == 1.0


@given(st.integers(1, 60), st.data())
def test_clopper_pearson_holds_its_tails(n, data):
    events = data.draw(st.integers(0, n))
    found = clopper_pearson(events, n)
    assert found.low <= events / n <= found.high
    if events:
        assert stats.binom.sf(events - 1, n, found.low) == pytest.approx(0.025, rel=1e-9)
    if events < n:
        assert stats.binom.cdf(events, n, found.high) == pytest.approx(0.025, rel=1e-9)


tables = st.tuples(st.integers(1, 40), st.integers(1, 40)).flatmap(
    lambda n: st.tuples(st.integers(0, n[0]), st.just(n[0]), st.integers(0, n[1]), st.just(n[1]))
)


def _exact_p(a, n1, c, n2):
    """Fisher's p as a fraction of whole numbers."""
    events = a + c
    ways = {x: comb(n1, x) * comb(n2, events - x) for x in range(max(0, events - n2), min(n1, events) + 1)}
    return Fraction(sum(way for way in ways.values() if way <= ways[a]), sum(ways.values()))


@given(tables)
def test_fisher_by_counting(table):
    assert fisher_exact(*table).p_value == pytest.approx(float(_exact_p(*table)), rel=WHOLE_NUMBERS)


def test_fisher_and_fragility_agree_with_r(reference):
    for expected in reference("exact")["fisher"]:
        table = [expected[name] for name in ("a", "n1", "c", "n2")]
        assert fisher_exact(*table).p_value == pytest.approx(expected["p_value"], rel=R)
        if expected["fragility"] is not None:
            assert fragility_index(*table).index == expected["fragility"]


def test_scipy_agrees_on_large_counts():
    table = [[210, 41790], [330, 38670]]
    found = fisher_exact(210, 42000, 330, 39000)
    assert found.p_value == pytest.approx(stats.fisher_exact(table).pvalue, rel=1e-9)
    assert found.odds_ratio == pytest.approx(210 * 38670 / (41790 * 330))


def test_odds_ratios_with_empty_cells():
    assert fisher_exact(5, 5, 0, 6).odds_ratio == float("inf")
    assert str(fisher_exact(0, 5, 0, 6).odds_ratio) == "nan"
    assert fisher_exact(0, 5, 3, 6).odds_ratio == 0.0


def _walsh(a, n1, c, n2, alpha):
    """Events into the arm that starts with fewer, counted exactly."""
    first = a < c
    steps = 0
    while _exact_p(a, n1, c, n2) < Fraction(alpha):
        a, c = (a + 1, c) if first else (a, c + 1)
        steps += 1
    return steps


@settings(max_examples=80)
@given(st.integers(2, 30).flatmap(lambda n: st.tuples(st.integers(0, n), st.integers(0, n), st.just(n))))
def test_fragility_is_walshs_for_arms_of_one_size(counts):
    a, c, n = counts
    found = fragility_index(a, n, c, n)
    assert found.index == _walsh(a, n, c, n, 0.05)
    assert (found.index == 0) == (found.p_start >= 0.05)
    if found.index:
        assert found.arm == ("first" if a < c else "second")
        assert found.basis == "fewer events"
        assert found.p_end >= 0.05 > found.p_start


@given(tables)
def test_fragility_ends_for_every_table(table):
    found = fragility_index(*table)
    assert found.p_end >= 0.05


def test_where_fewer_events_are_the_higher_risk_the_lower_risk_is_filled_up():
    found = fragility_index(5, 10, 8, 200)
    assert (found.arm, found.basis) == ("second", "lower risk")
    assert fragility_index(5, 100, 5, 8).basis == "lower risk"


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: clopper_pearson(4, 3), "events is 4; allowed: a whole number, 0 to 3"),
        (lambda: clopper_pearson(0.5, 3), "events is 0.5; allowed: a whole number"),
        (lambda: clopper_pearson(0, 0), "n is 0; allowed: a whole number, 1 or more"),
        (lambda: clopper_pearson(0, 3, 1.0), "level is 1; allowed: a number between 0 and 1"),
        (lambda: clopper_pearson(0, 3, side="lower"), "side is 'lower'; allowed: two-sided, upper"),
        (lambda: garwood(-1, 3), "events is -1"),
        (lambda: garwood(1, 0), "person_time is 0; allowed: a finite number above 0"),
        (lambda: garwood(1, float("inf")), "person_time is inf"),
        (lambda: fisher_exact(1, 2, 3, 2), "c is 3; allowed: a whole number, 0 to 2"),
        (lambda: fragility_index(1, 2, 1, 2, alpha=0), "alpha is 0"),
    ],
)
def test_refusals(call, message):
    with pytest.raises(ArithmeticInputError, match=message):
        call()
