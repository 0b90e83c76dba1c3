"""Review overlap against R on a published citation matrix, and the bounds against every way to fill the cells."""

from itertools import product

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from evidence_tools.arithmetic.covered_area import band, covered_area, pairwise_covered_area
from evidence_tools.errors import ArithmeticInputError

R = 1e-14  # worst seen 2e-16
UNKNOWN = float("nan")


def test_r_agrees_on_a_published_matrix(reference):
    for expected in reference("overlap")["covered_area"]:
        cells = np.array(expected["cells"], dtype=float).reshape(-1, expected["reviews"])
        shut = np.isnan(cells)
        known = np.where(shut, 0.0, cells)
        found = covered_area(known, impossible=shut)
        assert (found.low, found.high) == pytest.approx((expected["overall"],) * 2, rel=R)
        pairs = pairwise_covered_area(known, impossible=shut)
        above = np.triu_indices(expected["reviews"], 1)
        assert pairs.low[above] == pytest.approx(expected["pairs"], rel=R)
        assert pairs.high.T[above] == pytest.approx(expected["pairs"], rel=R)


def test_the_same_matrix_by_hand():
    # 43 inclusions of 14 studies in 6 reviews: 29 repeats of 70 that were possible
    rows = [4, 1, 4, 3, 1, 4, 4, 1, 5, 4, 3, 4, 4, 1]
    cells = np.array([[1] * n + [0] * (6 - n) for n in rows], dtype=float)
    found = covered_area(cells)
    assert found.inclusions == 43
    assert found.low == found.high == 29 / 70
    assert found.band_low == found.band_high == "very high"


def _filled(cells, shut):
    """Every value over all completions; studies that end in no review leave the matrix."""
    blanks = np.argwhere(np.isnan(cells))
    for fill in product((0.0, 1.0), repeat=len(blanks)):
        full = cells.copy()
        full[tuple(blanks.T)] = fill
        rows = full.sum(axis=1) > 0
        counted, closed = full[rows], shut[rows]
        space = counted.size - len(counted) - closed.sum()
        if space > 0:
            yield (counted.sum() - len(counted)) / space


@settings(max_examples=150)
@given(st.integers(1, 4), st.integers(2, 4), st.data())
def test_bounds_are_those_of_all_completions(studies, reviews, data):
    kinds = data.draw(st.lists(st.sampled_from("0011?x"), min_size=studies * reviews, max_size=studies * reviews))
    marks = np.array(kinds).reshape(studies, reviews)
    assume((marks == "?").sum() <= 9)
    shut = marks == "x"
    cells = np.select([marks == "1", marks == "?"], [1.0, UNKNOWN], 0.0)
    found = covered_area(cells, impossible=shut)
    values = list(_filled(cells, shut))
    if not values:
        assert np.isnan(found.low)
        assert np.isnan(found.high)
    else:
        assert found.low == pytest.approx(min(values), abs=1e-12)
        assert found.high == pytest.approx(max(values), abs=1e-12)


@given(st.integers(1, 8), st.integers(2, 6), st.integers(0, 10_000))
def test_order_does_not_matter_and_pairs_are_shared_over_either(studies, reviews, seed):
    chance = np.random.default_rng(seed)
    cells = chance.integers(0, 2, (studies, reviews)).astype(float)
    shuffled = cells[chance.permutation(studies)][:, chance.permutation(reviews)]
    assert covered_area(cells).low == pytest.approx(covered_area(shuffled).low, nan_ok=True)
    pairs = pairwise_covered_area(cells).low
    either = np.maximum(cells[:, 0], cells[:, 1]).sum()
    expected = (cells[:, 0] * cells[:, 1]).sum() / either if either else np.nan
    assert pairs[0, 1] == pytest.approx(expected, nan_ok=True)


def test_an_impossible_cell_raises_the_overlap():
    cells = [[1, 1, 0], [1, 0, 0], [1, 1, 1]]
    late = [[False, False, True], [False, False, True], [False, False, False]]
    assert covered_area(cells).low == 3 / 6
    assert covered_area(cells, impossible=late).low == 3 / 4


def test_nothing_known_gives_the_whole_range():
    found = covered_area(np.full((3, 3), UNKNOWN))
    assert (found.low, found.high) == (0.0, 1.0)
    assert (found.band_low, found.band_high) == ("slight", "very high")
    assert (found.inclusions, found.unknown) == (0, 9)


def test_no_inclusion_at_all_has_no_value():
    found = covered_area(np.zeros((3, 2)))
    assert np.isnan(found.low)
    assert found.band_low == ""


@pytest.mark.parametrize(
    ("share", "name"), [(0.0, "slight"), (0.05, "moderate"), (0.1, "high"), (0.1499, "high"), (0.15, "very high")]
)
def test_borders_of_the_bands(share, name):
    assert band(share) == name


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: covered_area([[1], [0]]), "shape \\(2, 1\\); allowed: one row per study"),
        (lambda: covered_area([[1, 2]]), "included holds 2; allowed: 1, 0, or NaN"),
        (lambda: covered_area([[1, 0]], impossible=[True]), "impossible has shape \\(1,\\)"),
        (lambda: covered_area([[1, 0]], impossible=[[True, False]]), "row 0, column 0 is an inclusion and impossible"),
    ],
)
def test_refusals(call, message):
    with pytest.raises(ArithmeticInputError, match=message):
        call()
