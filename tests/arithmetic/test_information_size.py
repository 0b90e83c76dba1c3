"""How many patients are needed: printed calculations, power by simulation, and what must always hold."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

import evidence_tools as et
from evidence_tools.arithmetic.information_size import (
    diversity,
    required_size,
    unit_variance_of_difference,
    unit_variance_of_log_ratio,
    unit_variance_of_mean,
    unit_variance_of_risk_difference,
    unit_variance_of_studies,
)
from evidence_tools.arithmetic.pooling import pool
from evidence_tools.errors import ArithmeticInputError

Z = 1.959963984540054
RUNS = 40_000
MONTE_CARLO = 4 * np.sqrt(0.8 * 0.2 / RUNS)


def _risks(against, reduction):
    risk = against * (1 - reduction)
    return against - risk, unit_variance_of_risk_difference(risk, against)


def test_a_published_diversity_adjusted_size():
    """Bjelakovic et al. (2013) PLoS ONE 8:e74558, legend of figure 4: deaths of 10%, alpha 5%, beta 20%, diversity
    76%; 48,417 participants for a reduction by 15% and 456,748 for one by 5%. doi:10.1371/journal.pone.0074558.

    The diversity is printed in whole percent: each size must imply one that rounds to 76, and both the same.
    """
    implied = []
    for reduction, printed in ((0.15, 48_417), (0.05, 456_748)):
        effect, variance = _risks(0.10, reduction)
        share = 1 - required_size(effect, variance, power=0.8).fixed / printed
        assert round(100 * share) == 76
        assert required_size(effect, variance, power=0.8, heterogeneity=share).required == pytest.approx(printed)
        implied.append(share)
    assert implied[0] == pytest.approx(implied[1], abs=5e-5)


def test_the_rule_of_sixteen():
    """Lehr (1992) Stat Med 11:1099-1102: 16 sd^2 / effect^2 patients per group for power 80%; 15.7 before rounding."""
    found = required_size(0.5, unit_variance_of_difference(1.0), power=0.8)
    assert found.fixed / 2 == pytest.approx(15.698 / 0.25, rel=1e-4)


@pytest.mark.parametrize("treated", [0.5, 0.25])
def test_the_size_reaches_the_power(treated):
    n = required_size(0.4, unit_variance_of_difference(1.5, treated=treated), power=0.8).fixed
    draw = np.random.default_rng(5)
    error = 1.5 * np.sqrt(1 / (treated * n) + 1 / ((1 - treated) * n))
    power = (draw.normal(0.4, error, RUNS) / error > Z).mean()
    assert power == pytest.approx(0.8, abs=MONTE_CARLO)


variances = st.lists(st.floats(0.01, 10), min_size=2, max_size=8)


@given(variances, st.floats(0, 5))
def test_diversity_is_never_below_inconsistency(v, tau2):
    """Proved by Wetterslev et al. (2009); I2 with the typical variance of Higgins and Thompson (2002)."""
    w = 1 / np.array(v)
    typical = (len(v) - 1) * w.sum() / (w.sum() ** 2 - (w * w).sum())
    found = diversity(v, tau2)
    assert 0 <= found < 1
    assert found >= tau2 / (tau2 + typical) - 1e-12


def test_diversity_is_the_share_of_the_variance_of_the_mean(metafor_sets):
    y, v, _ = metafor_sets["bcg"]
    random, fixed = (pool(y, v, estimator=kind, test="z") for kind in ("DL", "EE"))
    expected = 1 - fixed.vcov[0, 0] / random.vcov[0, 0]
    assert diversity(v, random.tau2) == pytest.approx(expected, rel=1e-12)


@given(st.floats(0.1, 5), st.floats(0.1, 50), st.floats(0, 0.95), st.floats(0.5, 0.99))
def test_size_scales_as_it_must(effect, variance, share, power):
    found = required_size(effect, variance, heterogeneity=share, power=power)
    assert required_size(-effect, variance, heterogeneity=share, power=power).required == found.required
    assert required_size(2 * effect, variance, heterogeneity=share, power=power).required == pytest.approx(
        found.required / 4
    )
    assert found.required == pytest.approx(found.fixed / (1 - share))
    z = effect / np.sqrt(variance / found.fixed)
    assert norm.sf(Z - z) == pytest.approx(power, abs=1e-9)
    assert found.fraction(found.required / 2) == pytest.approx(0.5)


def test_studies_of_one_spread_give_it_back():
    n = np.array([10.0, 40.0, 50.0])
    assert unit_variance_of_studies(2.5**2 / n, n.sum()) == pytest.approx(unit_variance_of_mean(2.5))


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: required_size(0, 1.0), "effect is 0; allowed: the smallest effect worth finding"),
        (lambda: required_size(1, 1.0, heterogeneity=1), "from 0 up to, but not, 1"),
        (lambda: required_size(1, 1.0, power=1.2), "power is 1.2"),
        (lambda: unit_variance_of_risk_difference(0, 0.2), "risk is 0; allowed: a number between 0 and 1"),
        (lambda: unit_variance_of_difference(1, treated=1), "treated is 1"),
        (lambda: diversity([1.0], -0.1), "tau2 is -0.1"),
    ],
)
def test_refusals_name_what_is_allowed(call, says):
    with pytest.raises(ArithmeticInputError, match=says):
        call()


@pytest.mark.parametrize(("measure", "odds"), [("RR", False), ("OR", True)])
@pytest.mark.parametrize(("n1", "n2"), [(400, 400), (200, 800)])
def test_the_variance_of_a_planned_ratio_is_that_of_the_table_it_plans(
    measure: str, odds: bool, n1: int, n2: int
) -> None:
    risk, against = 0.15, 0.20
    table = {"ai": [risk * n1], "n1i": [n1], "ci": [against * n2], "n2i": [n2]}
    v = et.effect_sizes(table, measure, **{name: name for name in table}).table["v"].iloc[0]
    planned = unit_variance_of_log_ratio(risk, against, odds=odds, treated=n1 / (n1 + n2))
    assert planned == pytest.approx(v * (n1 + n2), rel=1e-12)


def test_a_planned_risk_ratio_asks_for_about_as_many_as_the_difference_of_its_risks() -> None:
    of_ratio = required_size(np.log(0.75), unit_variance_of_log_ratio(0.15, 0.20)).fixed
    of_risks = required_size(0.05, unit_variance_of_risk_difference(0.15, 0.20)).fixed
    assert of_ratio == pytest.approx(of_risks, rel=0.06)
