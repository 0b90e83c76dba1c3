"""Mean and spread from quantiles: printed examples, and what samples of normal patients say."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_tools.arithmetic.conversions import mean_and_sd, sd_from_quartiles, sd_from_range
from evidence_tools.errors import ArithmeticInputError

SAMPLES = 4000
TRUE_SD = 10.0


def summaries(n, of=np.random.Generator.normal):
    """Five numbers of made samples, true mean 50 and spread 10."""
    made = 50 + TRUE_SD * of(np.random.default_rng(n), size=(SAMPLES, n))
    low, q1, median, q3, high = np.quantile(made, [0, 0.25, 0.5, 0.75, 1], axis=1)
    return {
        "range": {"median": median, "minimum": low, "maximum": high},
        "quartiles": {"median": median, "q1": q1, "q3": q3},
        "five": {"median": median, "q1": q1, "q3": q3, "minimum": low, "maximum": high},
    }


def test_the_printed_example_of_metablue():
    """R package metaBLUE, help pages: Luo.mean(c(1, 4, 10), 30, "S1") is 4.356748, Wan.std 2.205578."""
    found = mean_and_sd(30, 4, minimum=1, maximum=10)
    assert (found.mean.round(6), found.sd.round(6)) == (4.356748, 2.205578)


def test_shis_shortcut_formula_is_the_weighted_one():
    """Shi (2020): (b - a)/theta1 + (q3 - q1)/theta2, theta1 = (2 + .14 n^.6) z1, theta2 = (2 + 2/(.07 n^.6)) z2."""
    n = np.array([5.0, 40, 900])
    z1, z2 = 9 / sd_from_range(0, 18, n), 4.5 / sd_from_quartiles(4.5, 13.5, n)
    expected = 18 / ((2 + 0.14 * n**0.6) * z1) + 9 / ((2 + 2 / (0.07 * n**0.6)) * z2)
    assert mean_and_sd(n, 9, minimum=0, q1=4.5, q3=13.5, maximum=18).sd == pytest.approx(expected)


@pytest.mark.parametrize("kind", ["range", "quartiles", "five"])
@pytest.mark.parametrize("n", [13, 50, 201])
def test_normal_patients_are_met_on_average(n, kind):
    found = mean_and_sd(n, **summaries(n)[kind])
    assert found.mean.mean() == pytest.approx(50, abs=0.2)
    assert found.sd.mean() == pytest.approx(TRUE_SD, rel=0.035)
    assert 0.02 <= found.skewed.mean() <= 0.08  # Shi's tests are made for 5%; quartiles are defined in several ways


def test_the_five_numbers_know_more_than_the_range_or_the_quartiles():
    made = {kind: mean_and_sd(50, **given).sd.std() for kind, given in summaries(50).items()}
    assert made["five"] < min(made["range"], made["quartiles"])


@pytest.mark.parametrize("kind", ["range", "quartiles", "five"])
def test_skewed_patients_are_named(kind):
    found = mean_and_sd(201, **summaries(201, np.random.Generator.exponential)[kind])
    assert found.skewed.mean() > 0.75  # the quartiles alone see least
    assert found.cautions[0].startswith("Skewed beyond chance at the 5% level in rows 0, ")


@given(st.floats(-100, 100), st.floats(0.1, 50), st.integers(5, 2000))
def test_symmetric_numbers_give_their_middle(middle, width, n):
    found = mean_and_sd(
        n, middle, minimum=middle - 2 * width, q1=middle - width, q3=middle + width, maximum=middle + 2 * width
    )
    assert found.mean == pytest.approx(middle, abs=1e-9)
    assert not found.skewed.any() or n < 7
    moved = mean_and_sd(n, 3 * middle + 1, q1=3 * (middle - width) + 1, q3=3 * (middle + width) + 1)
    assert moved.sd == pytest.approx(3 * mean_and_sd(n, middle, q1=middle - width, q3=middle + width).sd, rel=1e-6)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: mean_and_sd(30, 4), "found median; give the median with q1 and q3, with minimum and maximum, or with"),
        (lambda: mean_and_sd(30, 4, q1=1), "found median, q1; give the median with q1 and q3"),
        (lambda: mean_and_sd(4, 4, q1=1, q3=5), "n at index 0 is 4; allowed: 5 or more"),
        (lambda: mean_and_sd(30, [4, 6], q1=1, q3=5), "q3 at index 1 is 5; allowed: a number not below median"),
        (lambda: mean_and_sd(30, 4, q1=4, q3=4), "q3 at index 0 is 4; allowed: a number above q1"),
        (lambda: mean_and_sd(30, 4, minimum=4, maximum=4), "maximum at index 0 is 4; allowed: a number above minimum"),
        (lambda: sd_from_range(1, 1, 30), "maximum at index 0 is 1"),
        (lambda: sd_from_range(1, 2, 3), "n at index 0 is 3"),
        (lambda: sd_from_quartiles(1, 1, 30), "q3 at index 0 is 1"),
        (lambda: sd_from_quartiles(1, 2, 3), "n at index 0 is 3"),
    ],
)
def test_refusals(call, message):
    with pytest.raises(ArithmeticInputError, match=message):
        call()
