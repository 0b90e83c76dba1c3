"""Counts behind percentages, by brute force; the spread behind a p-value, against R's t.test."""

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, localcontext

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence_tools.arithmetic import counts_that_fit, largest_sd_still_significant
from evidence_tools.errors import ArithmeticInputError

R = 1e-12  # worst seen 1e-16


@settings(max_examples=60)
@given(st.integers(0, 2), st.integers(1, 60), st.data())
def test_by_rounding_every_count_both_ways(decimals, n_max, data):
    printed = Decimal(data.draw(st.integers(0, 100 * 10**decimals))).scaleb(-decimals)
    unit = Decimal(1).scaleb(-decimals)
    with localcontext() as context:
        context.prec = 60  # beyond any tie of counts up to 60
        expected = [
            (events, n)
            for n in range(1, n_max + 1)
            for events in range(n + 1)
            if printed
            in {(Decimal(100 * events) / n).quantize(unit, rounding=rule) for rule in (ROUND_HALF_UP, ROUND_HALF_EVEN)}
        ]
    assert counts_that_fit(str(printed), 1, n_max) == expected


def test_text_and_number_mean_the_same():
    assert counts_that_fit("26.1%", 60, 75) == counts_that_fit(26.1, 60, 75, decimals=1) == [(18, 69)]
    assert counts_that_fit("13", 10, 12) == counts_that_fit(13, 10, 12, decimals=0) == []


def test_a_half_may_have_been_rounded_up_or_to_even():
    assert (1, 8) in counts_that_fit("12", 8, 8)  # 12.5 to even
    assert (1, 8) in counts_that_fit("13", 8, 8)  # 12.5 up
    assert (3, 8) not in counts_that_fit("37", 8, 8)  # 37.5 goes to 38 either way


def test_trailing_zeros_count():
    assert (1, 77) in counts_that_fit("1.3", 70, 80)
    assert (1, 77) not in counts_that_fit("1.300", 70, 80)


def test_the_spread_at_which_r_finds_alpha(reference):
    for expected in reference("exact")["largest_sd"]:
        found = largest_sd_still_significant(*(expected[name] for name in ("difference", "n1", "n2", "alpha")))
        assert found == pytest.approx(expected["sd"], rel=R)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: counts_that_fit("n/a", 1, 5), "percent is 'n/a'; allowed: a number such as"),
        (lambda: counts_that_fit("101", 1, 5), "percent is '101'; allowed: 0 to 100"),
        (lambda: counts_that_fit("nan", 1, 5), "percent is 'nan'"),
        (lambda: counts_that_fit(13.0, 1, 5), "say how many decimals were printed"),
        (lambda: counts_that_fit(13.25, 1, 5, decimals=1), "with more than 1 decimals"),
        (lambda: counts_that_fit("13", 5, 4), "n_max is 4; allowed: a whole number, 5 or more"),
        (lambda: largest_sd_still_significant(0, 5, 5), "difference is 0 with 5 and 5 patients"),
        (lambda: largest_sd_still_significant(3, 1, 1), "at least 3 patients together"),
    ],
)
def test_refusals(call, message):
    with pytest.raises(ArithmeticInputError, match=message):
        call()
