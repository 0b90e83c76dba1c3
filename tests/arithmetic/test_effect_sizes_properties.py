"""What effect sizes must do whatever the numbers: published examples, invariances, exact moments, refusals."""

from decimal import Decimal, localcontext

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_tools.arithmetic import effect_sizes as sizes
from evidence_tools.errors import ArithmeticInputError

EXACT = 3e-14  # worst seen 2.1e-14, at 58 degrees of freedom
UNBIASED = 1e-12  # worst seen 6e-16
PI = Decimal("3.14159265358979323846264338327950288419716939937510")
means = st.floats(-50, 50)
spreads = st.floats(0.5, 30)
patients = st.integers(3, 400)
group = st.tuples(means, spreads, patients)


def test_the_small_sample_factor_to_fifty_digits():
    """By the recurrence gamma(m/2)/gamma((m-1)/2) * gamma((m+1)/2)/gamma(m/2) = (m-1)/2."""
    with localcontext() as context:
        context.prec = 50
        ratio, exact = 1 / PI.sqrt(), []
        for m in range(2, 2000):
            exact.append(float(ratio / (Decimal(m) / 2).sqrt()))
            ratio = (Decimal(m) - 1) / 2 / ratio
    assert sizes.exact_correction(np.arange(2.0, 2000)) == pytest.approx(exact, rel=EXACT)


def test_the_handbooks_crossover_trial():
    """Cochrane Handbook 5.1, 16.4.6.4: 7.0 (2.38) against 6.5 (2.21), 10 patients, correlation 0.68."""
    found = sizes.paired_mean_change(7.0, 6.5, 2.38, 2.21, 0.68, 10)
    assert np.sqrt(found.v).round(3) == 0.583


def test_viechtbauers_double_arcsine():
    """R-sig-meta-analysis, 7 July 2017: 4 of 10 is 0.6936 with variance 0.0238."""
    found = sizes.double_arcsine_proportion(4, 10)
    assert (found.y.round(4), found.v.round(4)) == (0.6936, 0.0238)
    assert sizes.arcsine_proportion(4, 10).y.round(4) == 0.6847
    assert sizes.from_arcsine(found.y).round(7) == 0.4086998
    assert sizes.from_double_arcsine(found.y, 10) == pytest.approx(0.4)


def test_the_double_arcsine_can_turn_back_to_less_than_every_study():
    """Schwarzer 2019: with one huge and one tiny study the harmonic mean is the tiny one's size."""
    x, n = np.array([300.0, 1.0]), np.array([100_000.0, 12.0])
    found = sizes.double_arcsine_proportion(x, n)
    pooled = np.average(found.y, weights=1 / found.v)
    assert sizes.from_double_arcsine(pooled, sizes.harmonic_mean(n)) == 0 < (x / n).min()


@given(st.integers(0, 60), st.integers(60, 5000))
def test_shares_and_rates_come_back(x, n):
    share = sizes.double_arcsine_proportion(x, n)
    assert sizes.from_double_arcsine(share.y, n) == pytest.approx(x / n, abs=1e-9)
    assert sizes.from_arcsine(sizes.arcsine_proportion(x, n).y) == pytest.approx(x / n, abs=1e-12)
    assert sizes.from_freeman_tukey_rate(sizes.freeman_tukey_rate(x, n).y, n) == pytest.approx(x / n, abs=1e-12)
    assert sizes.from_square_root(sizes.square_root_rate(x, n).y) == pytest.approx(x / n, abs=1e-12)


@given(group, group)
def test_means_swap_shift_and_change_unit(one, two):
    (m1, sd1, n1), (m2, sd2, n2) = one, two
    for measure in (sizes.standardised_mean_difference, sizes.standardised_mean_difference_unequal):
        found = measure(m1, sd1, n1, m2, sd2, n2)
        swapped = measure(m2, sd2, n2, m1, sd1, n1)
        rescaled = measure(7 * m1 + 3, 7 * sd1, n1, 7 * m2 + 3, 7 * sd2, n2)
        assert swapped.y == pytest.approx(-found.y, abs=1e-12)
        assert (swapped.v, rescaled.v) == (pytest.approx(found.v), pytest.approx(found.v, rel=1e-9))
        assert rescaled.y == pytest.approx(found.y, rel=1e-9, abs=1e-12)
    pooled = sizes.mean_difference(m1, sd1, n1, m2, sd1, n1, vtype="HO")
    assert pooled.v == pytest.approx(sizes.mean_difference(m1, sd1, n1, m2, sd1, n1).v)


@given(group, group)
def test_d_and_t_lead_to_the_same_g(one, two):
    (m1, sd1, n1), (m2, sd2, n2) = one, two
    n = n1 + n2 - 2
    d = (m1 - m2) / np.sqrt(((n1 - 1) * sd1**2 + (n2 - 1) * sd2**2) / n)
    for vtype in ("LS", "LS2", "UB", "AV"):
        expected = sizes.standardised_mean_difference(m1, sd1, n1, m2, sd2, n2, vtype=vtype)
        from_d = sizes.standardised_from_d(d, n1, n2, vtype=vtype)
        from_t = sizes.standardised_from_t(d / np.sqrt(1 / n1 + 1 / n2), n1, n2, vtype=vtype)
        assert from_d.y == pytest.approx(expected.y)
        assert (from_d.v, from_t.v) == (pytest.approx(expected.v), pytest.approx(expected.v))


@given(means, means, spreads, st.floats(-0.9, 0.9), patients)
def test_equal_spreads_make_one_change_of_two_forms(m1, m2, sd, r, n):
    """With sd1 = sd2 and r = 0.5 the change has the spread of the patients: SMCC and SMCR are one."""
    by_change = sizes.standardised_mean_change(m1, m2, sd, sd, 0.5, n)
    by_patients = sizes.standardised_mean_change_raw(m1, m2, sd, 0.5, n)
    assert (by_change.y, by_change.v) == (pytest.approx(by_patients.y), pytest.approx(by_patients.v))
    back_again = sizes.paired_mean_change(m2, m1, sd, sd, r, n)
    assert back_again.y == pytest.approx(-sizes.paired_mean_change(m1, m2, sd, sd, r, n).y)


def mean_square(delta, size, df):
    """E[d^2] for d of noncentral t: the mean has variance 1/size, the spread `df` degrees of freedom."""
    return df / (df - 2) * (1 / size + delta**2)


@pytest.mark.parametrize(("n1", "n2", "delta"), [(4, 5, 0.0), (4, 5, 1.2), (12, 30, 0.6), (40, 45, -0.3)])
def test_the_unbiased_variance_of_g_is_unbiased(n1, n2, delta):
    """v is linear in d^2, so its expectation is v at E[d^2]; Var[g] = J^2 E[d^2] - delta^2."""
    df = n1 + n2 - 2
    square = mean_square(delta, n1 * n2 / (n1 + n2), df)
    found = sizes.standardised_from_d(np.sqrt(square), n1, n2, vtype="UB")
    assert found.v == pytest.approx(sizes.exact_correction(np.array([df])) ** 2 * square - delta**2, rel=UNBIASED)


@pytest.mark.parametrize(("n", "delta"), [(4, 0.3), (5, 0.0), (8, 1.1), (40, -0.4)])
def test_the_unbiased_variance_of_a_standardised_change_is_unbiased(n, delta):
    """metafor 3.8-1 has no UB for SMCC (later versions do): checked by the moments of d, as above."""
    square = mean_square(delta, n, n - 1)
    found = sizes.standardised_mean_change(np.sqrt(square), 0, 1, 1, 0.5, n, vtype="UB")
    assert found.v == pytest.approx(sizes.exact_correction(np.array([n - 1])) ** 2 * square - delta**2, rel=UNBIASED)


def test_petos_ratio_needs_no_correction_for_one_empty_cell():
    by_hand = (0 - 5 * 20 / 40) / (5 * 35 * 20 * 20 / (40**2 * 39))
    assert sizes.peto_odds_ratio(0, 20, 5, 20, to="none").y == pytest.approx(by_hand)


def test_hazard_ratio_from_its_interval():
    """There and back: log HR -0.4, standard error 0.2."""
    limits = np.exp(-0.4 + np.array([-1, 1]) * 1.959963984540054 * 0.2)
    found = sizes.hazard_ratio(np.exp(-0.4), *limits)
    assert (found.y, found.v) == (pytest.approx(-0.4), pytest.approx(0.04))
    assert sizes.off_centre(np.exp(-0.4), *limits) == pytest.approx(0, abs=1e-12)
    assert sizes.hazard_ratio(0.8, 0.6, 1.1, level=0.9).v > sizes.hazard_ratio(0.8, 0.6, 1.1).v


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: sizes.standardised_mean_difference(1, 1, 1, 1, 1, 2), r"n1 \+ n2 at index 0 is 3; allowed: 4 or more"),
        (
            lambda: sizes.standardised_mean_difference(1, 1, 9, 1, 1, 9, vtype="HO"),
            "vtype is 'HO'; allowed: LS, LS2, UB",
        ),
        (lambda: sizes.standardised_from_d(1, 1, 2), "4 or more patients"),
        (lambda: sizes.standardised_from_t(1, 0, 2), "n1 at index 0 is 0"),
        (
            lambda: sizes.standardised_mean_difference_unequal(1, 1, 1, 1, 1, 9),
            "n1 at index 0 is 1; allowed: 2 or more",
        ),
        (lambda: sizes.ratio_of_means(1, 1, 9, -1, 1, 9), "of the same sign in both groups"),
        (lambda: sizes.log_mean(-1, 1, 9), "mean at index 0 is -1"),
        (lambda: sizes.paired_mean_change(1, 2, 3, 3, 1, 9), "r at index 0 is 1; allowed: below 1"),
        (lambda: sizes.standardised_mean_change(1, 2, 3, 3, 0, 2), "n at index 0 is 2; allowed: 3 or more"),
        (lambda: sizes.standardised_mean_change_raw(1, 1, 3, 1, 9), "finite with a variance above 0"),
        (lambda: sizes.standardised_mean_change_raw(1, 1, 3, 1.5, 9), "r at index 0 is 1.5"),
        (lambda: sizes.paired_ratio_of_means(0, 1, 3, 3, 0, 9), "of the same sign at both visits"),
        (lambda: sizes.risk_difference(1, 1, 0, 5, to="none", vtype="UB"), "the effect or its variance at index 0"),
        (lambda: sizes.effect_with_se(1, 0), "se at index 0 is 0"),
        (lambda: sizes.effect_with_variance(1, [0.1, -1]), "v at index 1 is -1"),
        (lambda: sizes.hazard_ratio(0.5, 0.6, 0.9), "low at index 0 is 0.6; allowed: a number below hr"),
        (lambda: sizes.hazard_ratio(0.5, 0, 0.9), "low at index 0 is 0"),
        (lambda: sizes.hazard_ratio(0.5, 0.1, 0.4), "high at index 0 is 0.4; allowed: a number above hr"),
    ],
)
def test_refusals(call, message):
    with pytest.raises(ArithmeticInputError, match=message):
        call()
