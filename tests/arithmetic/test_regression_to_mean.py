"""The change an entry threshold alone produces: printed rows, closed forms, numerical integrals, a simulation."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm, truncnorm

from evidence_tools.arithmetic.regression_to_mean import (
    regression_to_mean,
)
from evidence_tools.errors import ArithmeticInputError

INTEGRATED = 1e-9


@pytest.mark.parametrize(
    ("control", "rule", "baseline"),
    [("k044", (41.7, 16.0, 0.73, 31.0), 48.5), ("k045", (6.8, 2.5, 0.55, 5.0), 7.8)],
)
def test_the_model_rows_of_the_reference_table_are_reproduced(evidence, control, rule, baseline):
    row = evidence.controls.set_index("control_id").loc[control]
    found = regression_to_mean(*rule)
    assert round(found.change, 1) == row["estimate"]
    assert round(found.baseline_mean, 1) == baseline


def test_it_is_the_formula_of_barnett_van_der_pols_and_dobson():
    # equation (1): within^2 / sqrt(within^2 + between^2) C(z), selected below 40 from mean 60, SD 15
    for r in np.arange(0, 1.01, 0.1):
        within, between = (1 - r) * 15**2, r * 15**2
        z = (60 - 40) / 15
        expected = within / np.sqrt(within + between) * norm.pdf(z) / norm.sf(z)
        assert regression_to_mean(60, 15, r, 40, enter="below").change == pytest.approx(expected, abs=1e-12)


@given(st.floats(-50, 50), st.floats(0.5, 30), st.floats(-1, 1), st.floats(-3, 4))
def test_moments_are_those_of_the_truncated_normal(mean, sd, r, z):
    found = regression_to_mean(mean, sd, r, mean + z * sd)
    model = truncnorm(z, np.inf, loc=mean, scale=sd)
    assert found.share == pytest.approx(norm.sf(z), rel=1e-9)
    assert found.baseline_mean == pytest.approx(model.mean(), rel=1e-6, abs=1e-6)
    assert found.baseline_sd == pytest.approx(model.std(), rel=1e-4)
    assert found.change == pytest.approx(-(1 - r) * (model.mean() - mean), rel=1e-6, abs=1e-5)
    assert found.followup_mean - found.baseline_mean == pytest.approx(found.change, abs=1e-9)


def test_moments_are_those_that_r_integrates(reference, worst_difference):
    for entry in reference("bias")["entry"]:
        rule = (entry["mean"], entry["sd"], entry["r"], entry["threshold"])
        found = regression_to_mean(*rule, enter=entry["enter"])
        for name in ("share", "baseline_mean", "baseline_sd", "change"):
            assert worst_difference(getattr(found, name), entry[name], floor=1e-12) < INTEGRATED, (rule, name)


def test_patients_let_in_by_a_threshold_change_by_that_much_untreated():
    random = np.random.default_rng(20261122)
    first, noise = random.normal(size=(2, 400_000))
    second = 0.73 * first + np.sqrt(1 - 0.73**2) * noise
    before, after = 41.7 + 16 * first, 41.7 + 16 * second
    enters = before >= 31
    found = regression_to_mean(41.7, 16.0, 0.73, 31.0)
    error = (after - before)[enters].std() / np.sqrt(enters.sum())
    assert (after - before)[enters].mean() == pytest.approx(found.change, abs=4 * error)
    assert enters.mean() == pytest.approx(found.share, abs=0.003)
    assert before[enters].std() == pytest.approx(found.baseline_sd, rel=0.01)
    assert (after - before).mean() == pytest.approx(0, abs=4 * error)  # without a rule nothing changes


@given(st.floats(-50, 50), st.floats(0.5, 30), st.floats(0, 1), st.floats(-3, 6))
def test_entering_below_mirrors_entering_above(mean, sd, r, z):
    above = regression_to_mean(mean, sd, r, mean + z * sd)
    below = regression_to_mean(-mean, sd, r, -mean - z * sd, enter="below")
    assert below.change == pytest.approx(-above.change, abs=1e-12)
    assert below.baseline_mean == pytest.approx(-above.baseline_mean, abs=1e-9)
    assert (below.share, below.baseline_sd) == pytest.approx((above.share, above.baseline_sd), rel=1e-9)


def test_far_out_in_the_tail_nothing_is_lost():
    found = regression_to_mean(0.0, 1.0, 0.0, 40.0)
    assert found.baseline_mean == pytest.approx(40 + 1 / 40 - 2 / 40**3, rel=1e-8)
    assert found.share == norm.sf(40)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: regression_to_mean(40, 0, 0.5, 30), "sd is 0; allowed: a finite number above 0"),
        (lambda: regression_to_mean(40, 10, 1.5, 30), r"r is 1\.5; allowed: -1 to 1"),
        (lambda: regression_to_mean(40, 10, 0.5, 30, enter="over"), "enter is 'over'; allowed: above, below"),
    ],
)
def test_a_refusal_says_what_is_allowed(call, message):
    with pytest.raises(ArithmeticInputError, match=message):
        call()
