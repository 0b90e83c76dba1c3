"""Looking again after each study: boundaries against rpact, the error rate by simulation, and the cumulative result."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_tools.arithmetic.pooling import pool
from evidence_tools.arithmetic.sequential import crossing_probability, monitoring_boundary, sequential_test
from evidence_tools.errors import ArithmeticInputError

RPACT = 1e-7  # worst 7e-8
RPACT_EARLY = 2e-5  # worst 9e-6, where rpact's tolerance of 1e-10 counts against the millionth that is spent
RPACT_POWER = 5e-5  # worst 3e-5: rpact leaves out crossings on the side away from the effect
RUNS = 200_000
MONTE_CARLO = 4 * np.sqrt(0.05 * 0.95 / RUNS)  # four standard errors of an error rate of 5%


def test_boundaries_and_power_agree_with_rpact(reference, worst_difference):
    for entry in reference("sequential")["boundaries"]:
        found = monitoring_boundary(entry["fractions"], alpha=entry["alpha"], spending=entry["spending"])
        late = found.spent > 1e-4
        assert worst_difference(found.z[late], np.array(entry["z"])[late]) < RPACT
        assert worst_difference(found.z, entry["z"]) < RPACT_EARLY
        assert worst_difference(found.spent[:-1], entry["spent"][:-1]) < RPACT
        power = crossing_probability(entry["fractions"], found.z, drift=entry["drift"]).sum()
        assert power == pytest.approx(entry["power"], abs=RPACT_POWER)


def test_the_error_rate_over_random_looks_is_alpha():
    draw = np.random.default_rng(4)
    fractions = np.sort(draw.uniform(0.05, 1, 6))
    found = monitoring_boundary(fractions)
    steps = np.diff(fractions, prepend=0)
    z = draw.standard_normal((RUNS, 6)) @ np.diag(np.sqrt(steps)) @ np.triu(np.ones((6, 6))) / np.sqrt(fractions)
    first = np.abs(z) > found.z
    assert first.any(axis=1).mean() == pytest.approx(found.spent[-1], abs=MONTE_CARLO)
    assert (np.abs(z) > 1.959964).any(axis=1).mean() > 0.12  # what looking without a boundary would do
    drifting = (np.abs(z + 3 * np.sqrt(fractions)) > found.z).any(axis=1).mean()
    assert drifting == pytest.approx(crossing_probability(fractions, found.z, drift=3).sum(), abs=2 * MONTE_CARLO)


@given(st.lists(st.floats(0.002, 0.4), min_size=1, max_size=12), st.sampled_from(["obrien_fleming", "pocock"]))
def test_what_is_spent_is_what_is_crossed(steps, spending):
    fractions = np.cumsum(steps)
    found = monitoring_boundary(fractions, spending=spending)
    crossed = np.cumsum(crossing_probability(fractions, found.z))
    assert crossed == pytest.approx(found.spent, abs=1e-12)
    assert (found.z >= 1.959963).all()


def test_one_look_at_the_end_is_the_ordinary_test_and_nothing_is_left_after_it():
    assert monitoring_boundary([1.0]).z[0] == pytest.approx(1.959963984540054, rel=1e-12)
    late = monitoring_boundary([0.5, 1.3, 2.0], spending="pocock")
    assert late.spent[1] == late.alpha == 0.05
    assert np.isinf(late.z[2])
    assert np.isinf(monitoring_boundary([0.001, 1.0]).z[0])


def test_the_cumulative_result_is_pooled_look_by_look(metafor_sets):
    y, v, _ = metafor_sets["bcg"]
    fractions = np.linspace(0.1, 0.9, y.size)
    found = sequential_test(y, v, fractions, estimator="DL", test="z")
    for last in (1, 5, y.size):
        fit = pool(y[:last], v[:last], estimator="DL", test="z")
        assert found.z[last - 1] == pytest.approx(fit.statistic[0], rel=1e-12)
    half = (found.repeated_high - found.repeated_low) / 2
    se = (found.high - found.low) / 2 / 1.959963984540054
    finite = np.isfinite(found.boundary.z)
    assert half[finite] == pytest.approx((se * found.boundary.z)[finite], rel=1e-12)
    assert found.first_crossed == np.flatnonzero(found.crossed)[0]


@pytest.mark.parametrize("test", ["z", "t", "knha", "adhoc"])
def test_the_repeated_interval_leaves_out_the_null_value_where_the_boundary_is_crossed(metafor_sets, test):
    y, v, _ = metafor_sets["bcg"]
    found = sequential_test(y, v, np.linspace(0.1, 1.2, y.size), test=test)
    significant = np.abs(found.z) > 1.959963984540054
    assert (significant == ((found.low > 0) | (found.high < 0))).all()
    assert (found.crossed == ((found.repeated_low > 0) | (found.repeated_high < 0))).all()
    assert 0 < found.crossed.sum() < y.size
    shifted = sequential_test(y + 2, v, np.linspace(0.1, 1.2, y.size), test=test, null=2)
    assert shifted.z == pytest.approx(found.z, rel=1e-6)


def test_several_studies_may_share_a_look(metafor_sets):
    y, v, _ = metafor_sets["bcg"]
    found = sequential_test(y, v, [0.3, 0.8], studies=[4, 13], estimator="DL")
    assert found.estimate[0] == pytest.approx(pool(y[:4], v[:4], estimator="DL").beta[0])
    assert found.estimate[1] == pytest.approx(pool(y, v, estimator="DL").beta[0])
    with pytest.raises(ArithmeticInputError, match="studies at index 1 is 14"):
        sequential_test(y, v, [0.3, 0.8], studies=[4, 14])


def test_no_effect_crosses_nothing():
    found = sequential_test([0.1, -0.1, 0.05], [0.04] * 3, [0.2, 0.5, 1.0])
    assert found.first_crossed is None


@pytest.mark.parametrize(
    ("fractions", "says"),
    [([0.2, 0.2], "take such studies as one look"), ([0.5, 0.2], "index 0 and 1"), ([0.0, 0.5], "a number above 0")],
)
def test_looks_must_rise(fractions, says):
    with pytest.raises(ArithmeticInputError, match=says):
        monitoring_boundary(fractions)


def test_refusals_name_what_is_allowed():
    with pytest.raises(ArithmeticInputError, match="obrien_fleming, pocock"):
        monitoring_boundary([0.5, 1.0], spending="haybittle")
    with pytest.raises(ArithmeticInputError, match="z has 1 values for 2 looks"):
        crossing_probability([0.5, 1.0], [2.0])
    with pytest.raises(ArithmeticInputError, match="fractions has 2 looks and studies has 1"):
        sequential_test([0.1], [0.1], [0.5, 1.0])
