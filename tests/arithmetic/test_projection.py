"""Traces and residuals against the explicit matrix P."""

import numpy as np
import pytest

from evidence_tools.arithmetic.projection import CommonMean, Regression, pose

MATRIX = 1e-10  # relative; worst seen 3e-13


def _explicit(design, m):
    w = np.diag(1 / m)
    return w - w @ design @ np.linalg.solve(design.T @ w @ design, design.T @ w)


@pytest.mark.parametrize("columns", [1, 2, 3])
def test_every_quantity_is_that_of_the_matrix(columns):
    random = np.random.default_rng(columns)
    k = 9
    design = np.column_stack([np.ones(k), random.normal(size=(k, columns - 1))])
    y, m = random.normal(size=k), np.sort(random.uniform(0.1, 3, k))[::-1]
    a, b = random.uniform(0.1, 2, (2, k))
    model = CommonMean(y) if columns == 1 else Regression(y, design)
    p = _explicit(design, m)
    found = model.project(m)
    assert found.py == pytest.approx(p @ y, rel=MATRIX)
    assert found.trace == pytest.approx(np.trace(p), rel=MATRIX)
    assert found.q == pytest.approx(y @ p @ y, rel=MATRIX)
    assert found.py_squared == pytest.approx(y @ p @ p @ y, rel=MATRIX)
    sign, log_det = np.linalg.slogdet(design.T @ np.diag(1 / m) @ design)
    assert (sign, found.log_det) == (1, pytest.approx(log_det, rel=MATRIX))
    squares = np.trace(p @ np.diag(a) @ p @ np.diag(b))
    assert model.squared_trace(m, a, b) == pytest.approx(squares, rel=MATRIX)
    beta, vcov = model.coefficients(m)
    information = design.T @ np.diag(1 / m) @ design
    assert vcov == pytest.approx(np.linalg.inv(information), rel=MATRIX)
    assert beta == pytest.approx(np.linalg.solve(information, design.T @ (y / m)), rel=MATRIX)


def test_a_grid_is_its_points_one_by_one():
    problem = pose(np.array([1.0, 3.0, 2.0, 5.0]), np.array([0.1, 0.4, 0.2, 0.3]), None)
    grid = np.array([0.0, 0.5, 4.0])
    together = problem.model.project(problem.v + grid[:, None])
    for i, t in enumerate(grid):
        alone = problem.model.project(problem.v + t)
        assert (together.trace[i], together.q[i]) == pytest.approx((alone.trace, alone.q))


def test_many_studies_are_taken_in_blocks():
    random = np.random.default_rng(0)
    k = 1100
    design, m = np.column_stack([np.ones(k), random.normal(size=k)]), random.uniform(0.5, 2, k)
    model = Regression(random.normal(size=k), design)
    ones = np.ones(k)
    assert model.squared_trace(m, ones, ones) == pytest.approx((_explicit(design, m) ** 2).sum(), rel=MATRIX)
