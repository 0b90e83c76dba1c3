"""Shares of a variance: known sums recovered, the published formula met, invariants kept."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from evidence_tools.arithmetic.variance_shares import variance_shares
from evidence_tools.errors import ArithmeticInputError

EXACT = 1e-12


def additive(*effects):
    """A factorial that is the sum of one effect per level of each factor."""
    total = np.zeros([len(effect) for effect in effects])
    for axis, effect in enumerate(effects):
        total = total + np.reshape(effect, [-1 if other == axis else 1 for other in range(len(effects))])
    return total


def test_a_sum_of_effects_gives_each_factor_its_own_variance():
    effects = ([0.0, 2.0], [1.0, 5.0, -3.0, 0.0], [0.0, 0.1, 0.2], [7.0, 7.0])
    found = variance_shares(100.0 + additive(*effects))
    own = np.array([np.var(effect) for effect in effects])
    assert found.variance == pytest.approx(own.sum(), rel=EXACT)
    for shares in (found.first, found.total, found.shapley):
        assert shares == pytest.approx(own / own.sum(), abs=EXACT)


def test_a_product_is_shared_equally_and_is_no_main_effect():
    found = variance_shares(np.outer([-1.0, 1.0], [-1.0, 1.0]))
    assert found.first == pytest.approx([0, 0], abs=EXACT)
    assert found.total == pytest.approx([1, 1])
    assert found.shapley == pytest.approx([0.5, 0.5])


def test_interactions_are_divided_as_sobol_and_owen_say():
    """Ishigami-like y = a + b^2 + 3 a c on three levels; components by hand from the factorial."""
    a, b, c = np.meshgrid([-1.0, 0.0, 1.0], [-1.0, 0.0, 1.0], [-1.0, 0.0, 1.0], indexing="ij")
    found = variance_shares(a + b**2 + 3 * a * c)
    main_a, main_b, both = 2 / 3, 2 / 9, 9 * (2 / 3) ** 2
    total = main_a + main_b + both
    assert found.variance == pytest.approx(total, rel=EXACT)
    assert found.shapley * total == pytest.approx([main_a + both / 2, main_b, both / 2], abs=EXACT)
    assert found.total * total == pytest.approx([main_a + both, main_b, both], abs=EXACT)


def test_missing_combinations_follow_the_definition_order_by_order():
    random = np.random.default_rng(4)
    y = random.normal(size=(3, 2, 4))
    y[random.random(y.shape) < 0.3] = np.nan
    cells = np.argwhere(~np.isnan(y))
    values = y[~np.isnan(y)]

    def explained(factors):
        groups = [tuple(cell[list(factors)]) for cell in cells]
        means = {g: np.mean([x for h, x in zip(groups, values, strict=True) if h == g]) for g in set(groups)}
        return np.var([means[g] for g in groups])

    shares = np.zeros(3)
    for order in permutations(range(3)):
        for place, factor in enumerate(order):
            shares[factor] += explained(order[: place + 1]) - explained(order[:place])
    assert variance_shares(y).shapley == pytest.approx(shares / 6 / np.var(values), abs=EXACT)


@given(arrays(float, (2, 3, 2, 2), elements=st.floats(-1e3, 1e3)), st.floats(-1e3, 1e3), st.floats(0.01, 1e3))
def test_shares_add_up_and_ignore_origin_and_unit(y, shift, unit):
    found = variance_shares(y)
    if np.isnan(found.shapley).any():
        assert np.ptp(y) <= 1e-5 * max(1.0, np.abs(y).max())
        return
    assert found.shapley.sum() == pytest.approx(1, abs=1e-8)
    assert (found.shapley >= -1e-8).all()
    assert (found.first <= found.shapley + 1e-8).all()
    assert (found.shapley <= found.total + 1e-8).all()
    if np.ptp(y) > 1:
        assert variance_shares(shift + unit * y).shapley == pytest.approx(found.shapley, abs=1e-6)


def test_one_number_everywhere_has_no_driver():
    found = variance_shares(np.full((2, 3), 4.2))
    assert found.variance == 0
    assert np.isnan(found.shapley).all()


@pytest.mark.parametrize("values", [3.0, [[np.nan]], [[np.inf, 1.0]]])
def test_what_is_no_factorial_is_refused(values):
    with pytest.raises(ArithmeticInputError, match="one axis per factor"):
        variance_shares(values)
