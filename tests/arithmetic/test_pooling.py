"""Pooling against metafor, statsmodels, exact arithmetic and its own invariants."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.meta_analysis import combine_effects

from evidence_tools.arithmetic import ESTIMATORS, TESTS, pool
from evidence_tools.errors import ArithmeticInputError

METAFOR = 5e-11  # worst seen 1.7e-11, a limit near zero beside variances 1 to 12 million
METAFOR_RAW_YEARS = 5e-9  # worst seen 1.2e-9: metafor loses digits there, see test_exact_arithmetic_...
ZERO_TAU2 = 1e-14  # metafor leaves up to 1.7e-16 where the maximum is at zero
STATSMODELS = {"dl": 1e-12, "pm": 1e-5}  # worst seen 3e-15 and 1e-7: its Paule-Mandel stops early by default
INVARIANT = 1e-9  # rounding of the inputs themselves after a shift or a change of unit; worst seen 2e-11

FIELDS = (
    *("beta", "se", "ci_low", "ci_high", "statistic", "p_value", "df", "vcov", "i2", "h2", "q", "q_df", "q_p"),
    *("qm", "qm_p", "r2", "k", "weights", "log_likelihood", "hk_scale", "tau2", "tau2_se"),
)
BCG_Y = [-0.8893, -1.5854, -1.3481, -1.4416, -0.2175, -0.7861, -1.6209, 0.0120, -0.4694, -1.3713, -0.3394]
BCG_V = [0.3256, 0.1946, 0.4154, 0.0200, 0.0512, 0.0069, 0.2230, 0.0040, 0.0564, 0.0730, 0.0124]


@pytest.mark.parametrize("test", TESTS)
@pytest.mark.parametrize("estimator", ESTIMATORS)
def test_metafor_agrees_on_every_number(reference, metafor_sets, worst_difference, estimator, test):
    compared = 0
    for expected in reference("pooling")["fits"]:
        if (expected["estimator"], expected["test"]) != (estimator, test):
            continue
        y, v, design = metafor_sets[expected["data"]]
        fit = pool(y, v, design, estimator=estimator, test=test, level=expected["level"])
        tolerance = METAFOR_RAW_YEARS if expected["data"] == "bcg_latitude_year" else METAFOR
        for name in FIELDS:
            if expected[name] is None:
                continue
            floor = ZERO_TAU2 if name == "tau2" else 1e-12 if name in {"i2", "log_likelihood"} else 1e-300
            ours = np.ravel(getattr(fit, name))
            difference = worst_difference(ours, expected[name], floor)
            assert difference < tolerance, (expected["data"], name, ours, expected[name])
            compared += 1
    assert compared > 250


def test_exact_arithmetic_settles_where_metafor_differs(reference, metafor_sets):
    """Raw calendar years make metafor's normal equations lose digits; fractions have none to lose."""
    y, v, design = metafor_sets["bcg_latitude_year"]
    truth = float(_exact_q(y, v, design))
    theirs = next(
        fit["q"]
        for fit in reference("pooling")["fits"]
        if fit["data"] == "bcg_latitude_year" and fit["estimator"] == "EE"
    )
    ours = pool(y, v, design, estimator="EE", test="z").q
    assert abs(ours - truth) / truth < 1e-13  # seen 2e-15
    assert abs(theirs - truth) / truth > 1e-11  # seen 6e-11


def test_without_an_intercept_y_is_not_centred(metafor_sets):
    """metafor 3.8-1 centres y even here and gives Q = 209.7 on these data."""
    y, v, design = metafor_sets["bcg_latitude_year"]
    latitude = design[:, [1]]
    found = pool(y, v, latitude, estimator="DL", test="z")
    assert found.q == pytest.approx(float(_exact_q(y, v, latitude)), rel=1e-13)
    assert found.q == pytest.approx(48.70208561)
    assert np.isnan(found.r2)


def _exact_q(y, v, design):
    """Weighted residual sum of squares in rational numbers, by Gauss-Jordan elimination."""
    rows = [[Fraction(value) for value in row] for row in design.tolist()]
    y, w = [Fraction(value) for value in y.tolist()], [1 / Fraction(value) for value in v.tolist()]
    p, k = len(rows[0]), len(rows)
    table = [
        [sum(w[i] * rows[i][a] * rows[i][b] for i in range(k)) for b in range(p)]
        + [sum(w[i] * rows[i][a] * y[i] for i in range(k))]
        for a in range(p)
    ]
    for pivot in range(p):
        table[pivot] = [value / table[pivot][pivot] for value in table[pivot]]
        for other in set(range(p)) - {pivot}:
            factor = table[other][pivot]
            table[other] = [a - factor * b for a, b in zip(table[other], table[pivot], strict=True)]
    beta = [row[p] for row in table]
    return sum(w[i] * (y[i] - sum(x * b for x, b in zip(rows[i], beta, strict=True))) ** 2 for i in range(k))


@pytest.mark.parametrize("name", ["bcg", "hackshaw1998", "li2007", "pignon2000", "pritz1997"])
@pytest.mark.parametrize(("estimator", "method"), [("DL", "dl"), ("PM", "pm")])
def test_statsmodels_agrees_where_it_applies(metafor_sets, name, estimator, method):
    y, v, _ = metafor_sets[name]
    theirs = combine_effects(y, v, method_re=method, use_t=True)
    tolerance = STATSMODELS[method]
    wald, knapp = (pool(y, v, estimator=estimator, test=test) for test in ("t", "knha"))
    assert wald.tau2 == pytest.approx(max(theirs.tau2, 0), rel=tolerance)
    assert wald.beta[0] == pytest.approx(theirs.mean_effect_re, rel=tolerance)
    assert wald.se[0] == pytest.approx(theirs.sd_eff_w_re, rel=tolerance)
    assert knapp.se[0] == pytest.approx(theirs.sd_eff_w_re_hksj, rel=tolerance)
    assert wald.q == pytest.approx(theirs.q, rel=tolerance)


def test_a_common_effect_by_hand():
    fit = pool([1.0, 2.0], [1.0, 0.5], estimator="EE", test="z")
    assert fit.beta[0] == pytest.approx((1 * 1 + 2 * 2) / 3)
    assert fit.se[0] == pytest.approx(3**-0.5)
    assert fit.q == pytest.approx(1 * (2 / 3) ** 2 + 2 * (1 / 3) ** 2)
    assert fit.weights == pytest.approx([100 / 3, 200 / 3])


@st.composite
def study_sets(draw, least=2):
    k = draw(st.integers(least, 9))
    y = draw(st.lists(st.floats(-50, 50, allow_subnormal=False), min_size=k, max_size=k))
    powers = draw(st.lists(st.floats(-6, 4), min_size=k, max_size=k))
    return np.array(y), 10.0 ** np.array(powers)


@given(study_sets(), st.sampled_from(ESTIMATORS), st.sampled_from(TESTS))
def test_nothing_fails_and_every_bound_holds(studies, estimator, test):
    y, v = studies
    fit = pool(y, v, estimator=estimator, test=test)
    assert fit.tau2 >= 0
    assert 0 <= fit.i2 <= 100
    assert fit.weights.sum() == pytest.approx(100)
    assert np.isfinite([fit.beta[0], fit.se[0], fit.ci_low[0], fit.ci_high[0], fit.log_likelihood]).all()
    slack = 1e-12 * np.abs(y).max()
    assert y.min() - slack <= fit.beta[0] <= y.max() + slack
    assert fit.ci_low[0] <= fit.beta[0] <= fit.ci_high[0]
    assert estimator == "EE" or fit.tau2_se >= 0


@given(study_sets(least=4), st.sampled_from(ESTIMATORS), st.integers(0, 2**32 - 1))
def test_a_moderator_never_makes_it_fail(studies, estimator, seed):
    y, v = studies
    design = np.column_stack([np.ones(y.size), np.random.default_rng(seed).normal(size=y.size)])
    fit = pool(y, v, design, estimator=estimator)
    assert fit.tau2 >= 0
    assert np.isfinite(fit.beta).all()
    assert np.isfinite(fit.se).all()
    assert 0 <= fit.r2 <= 100


@given(study_sets(), st.sampled_from(ESTIMATORS), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(studies, estimator, random):
    y, v = studies
    order = list(range(y.size))
    random.shuffle(order)
    one, two = pool(y, v, estimator=estimator), pool(y[order], v[order], estimator=estimator)
    assert (one.beta[0], one.se[0], one.tau2, one.q) == (two.beta[0], two.se[0], two.tau2, two.q)
    assert list(one.weights[order]) == pytest.approx(list(two.weights))


@settings(max_examples=60)
@given(
    st.lists(st.integers(-40, 40), min_size=3, max_size=8),
    st.sampled_from(ESTIMATORS),
    st.sampled_from([-1000, 17, 3]),
    st.sampled_from([-4.0, 0.25]),
)
def test_shift_and_unit(values, estimator, shift, unit):
    y = np.array(values, float)
    v = 1.0 + np.arange(y.size) % 4
    one = pool(y, v, estimator=estimator, test="adhoc")
    two = pool(unit * (y + shift), unit**2 * v, estimator=estimator, test="adhoc")
    assert two.beta[0] == pytest.approx(unit * (one.beta[0] + shift), rel=INVARIANT, abs=1e-9)
    assert two.se[0] == pytest.approx(abs(unit) * one.se[0], rel=INVARIANT)
    assert two.tau2 == pytest.approx(unit**2 * one.tau2, rel=INVARIANT, abs=1e-9)
    assert two.i2 == pytest.approx(one.i2, rel=INVARIANT, abs=1e-7)


def test_a_column_of_ones_is_the_mean():
    plain, ones = pool(BCG_Y, BCG_V), pool(BCG_Y, BCG_V, np.ones(len(BCG_Y)))
    assert (plain.beta[0], plain.se[0], plain.tau2) == (ones.beta[0], ones.se[0], ones.tau2)


def test_the_general_route_agrees_with_the_route_for_one_mean():
    """Ones and minus ones span what two group means span; a scaled column of ones is still one mean."""
    halves = pool(BCG_Y, BCG_V, np.full(len(BCG_Y), 0.5))
    mean = pool(BCG_Y, BCG_V)
    assert halves.beta[0] == pytest.approx(2 * mean.beta[0], rel=1e-12)
    assert halves.tau2 == pytest.approx(mean.tau2, rel=1e-12)
    assert halves.tau2_se == pytest.approx(mean.tau2_se, rel=1e-12)
    assert halves.log_likelihood == pytest.approx(mean.log_likelihood, rel=1e-12)


def test_one_study_answers_with_itself_and_says_so():
    fit = pool([-12.0], [4.0], test="knha")
    assert (fit.beta[0], fit.se[0], fit.tau2, fit.test, fit.df, fit.k) == (-12.0, 2.0, 0.0, "z", None, 1)
    assert fit.ci_low[0] == pytest.approx(-12 - 1.959963984540054 * 2)
    assert np.isnan(fit.tau2_se)
    assert [caution.split(":")[0] for caution in fit.cautions] == [
        "One study",
        "One study leaves no degrees of freedom for test 'knha'; the interval is normal.",
    ]
    assert len(pool([-12.0], [4.0], test="z").cautions) == 1


def test_equal_results_give_no_spread_between_studies():
    for estimator in ESTIMATORS:
        fit = pool([0.1] * 5, [0.3, 0.1, 0.2, 0.7, 0.9], estimator=estimator)
        assert (fit.tau2, fit.beta[0], fit.se[0], fit.q) == (0.0, 0.1, 0.0, 0.0)
        assert "no width" in " ".join(fit.cautions)
    assert pool([0.1] * 5, [0.3, 0.1, 0.2, 0.7, 0.9], test="adhoc").se[0] > 0


def test_a_knapp_interval_narrower_than_wald_is_named_with_both_widths():
    alike = ([0.50, 0.52, 0.51, 0.49], [0.04, 0.05, 0.04, 0.06])
    fit = pool(*alike)
    (caution,) = fit.cautions
    wald = pool(*alike, test="z")
    assert f"width {fit.ci_high[0] - fit.ci_low[0]:.3g}" in caution
    assert f"width {wald.ci_high[0] - wald.ci_low[0]:.3g}" in caution
    floored = pool(*alike, test="adhoc")
    assert floored.hk_scale == 1.0
    assert floored.cautions == ()


def test_two_studies_wide_variances_peaks_and_common_effect_are_named():
    assert "Two studies" in pool([1, 2], [1, 1], test="z").cautions[0]
    assert "times the smallest" in pool([1, 2, 3], [1e-6, 1, 100], test="z").cautions[0]
    assert "common-effect" in pool([1, 2, 5], [1, 1, 1], estimator="EE").cautions[0]
    two_peaks = pool([2, -2, -2, -2], [1, 1, 0.01, 0.01], test="z")
    assert "several peaks" in two_peaks.cautions[0]
    full = pool([1.0, 2.0], [1.0, 1.0], [[1, 0], [1, 1]], estimator="EE", test="t")
    assert np.isnan(full.ci_low).all()
    assert "no degrees of freedom" in " ".join(full.cautions)
    assert np.isnan(pool([1.0, 2.0], [1.0, 1.0], [[1, 0], [1, 1]], estimator="EE", test="knha").se).all()


def test_answers_cannot_be_changed():
    fit = pool(BCG_Y, BCG_V)
    for name in ("beta", "se", "weights", "vcov", "y", "v", "X"):
        with pytest.raises(ValueError, match="read-only"):
            getattr(fit, name)[0] = 0


def test_the_rows_given_stay_the_callers_own():
    y, v = np.array([1.0, 2.0, 4.0]), np.array([1.0, 2.0, 3.0])
    pool(y, v)
    y[0] = v[0] = 9.0
    assert y.flags.writeable


@pytest.mark.parametrize(
    ("arguments", "options", "message"),
    [
        (([1, 2], [1, 0]), {}, r"v at index 1 is 0; allowed: a sampling variance above 0"),
        (([1, 2], [-1, -2]), {}, r"v at index 0 is -1 \(and 1 more\)"),
        (([1, float("nan")], [1, 1]), {}, r"y at index 1 is nan; allowed: a finite number"),
        (([1, 2], [1, float("inf")]), {}, r"v at index 1 is inf"),
        (([1, 2], [1]), {}, r"y has 2 studies and v has 1"),
        (([], []), {}, r"y must be one number or a non-empty list"),
        ((["a"], [1]), {}, r"y must be numbers"),
        (([1e60, 1], [1, 1]), {}, r"y at index 0 is 1e\+60"),
        (([1, 2], [1, 1]), {"estimator": "reml"}, r"estimator is 'reml'; allowed: EE, DL"),
        (([1, 2], [1, 1]), {"test": "hk"}, r"test is 'hk'; allowed: z, t, knha, adhoc"),
        (([1, 2], [1, 1]), {"level": 95}, r"level is 95; allowed: a number between 0 and 1"),
        (([1, 2], [1, 1]), {"level": "high"}, r"level must be a number; found 'high'"),
        (([1, 2, 3], [1, 1, 1], [[1, 2], [1, 2], [1, 2]]), {}, r"columns for 3 studies and they repeat"),
        (([1, 2, 3], [1, 1, 1], [[1, 2], [1, 3]]), {}, r"X has shape \(2, 2\); allowed: \(3, p\)"),
        (([1, 2, 3], [1, 1, 1], [[1, 2], [1, 3], [1, float("nan")]]), {}, r"X at index 2 is not finite"),
        (([1, 2], [1, 1], "ab"), {}, r"X must be a table of numbers"),
        (([1, 2], [1, 1], [[1, 0], [1, 1]]), {}, r"2 studies cannot give 2 coefficients and tau2"),
    ],
)
def test_a_refusal_says_what_was_found_and_what_is_allowed(arguments, options, message):
    with pytest.raises(ArithmeticInputError, match=message):
        pool(*arguments, **options)
