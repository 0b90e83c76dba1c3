"""What is left of the study results after the fixed part of the model is fitted with given variances.

Notation of the meta-regression literature: m = v + tau2 are the marginal variances, W = diag(1/m),
P = W - W X (X'WX)^-1 X'W. All estimators of tau2 are written with Py and traces of P.
`project` accepts m of shape (k,) or (g, k), so a whole grid of tau2 is one call.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evidence_tools.errors import ArithmeticInputError

Array = NDArray[np.float64]
_BLOCK = 512  # rows of P held at once


@dataclass(frozen=True, slots=True, eq=False)
class Projection:
    """Results at one set of marginal variances, or at g of them.

    w: weights 1/m, shape (..., k). py: P y, shape (..., k). spare: one minus the leverage, shape (..., k).
    log_det: log of the determinant of X'WX, shape (...).
    """

    w: Array
    py: Array
    spare: Array
    log_det: Array

    @property
    def trace(self) -> Array:
        """Trace of P."""
        return (self.w * self.spare).sum(-1)

    @property
    def q(self) -> Array:
        """y'Py, the weighted residual sum of squares."""
        return (self.py * self.py / self.w).sum(-1)

    @property
    def py_squared(self) -> Array:
        """y'PPy."""
        return (self.py * self.py).sum(-1)


class CommonMean:
    """One mean for all studies (a column of ones).

    Rows come sorted by falling variance, so the last study is the heaviest at every tau2. Measuring y from
    it, and summing the others instead of subtracting it, keeps every term free of cancellation however
    unequal the variances are.
    """

    p = 1

    def __init__(self, y: Array) -> None:
        self.origin = float(y[-1])
        self.y = y - self.origin
        self.log_det_design = float(np.log(y.size))
        self.residual_squares = float(((self.y - self.y.mean()) ** 2).sum())

    def project(self, m: Array) -> Projection:
        """Fit the mean with variances m."""
        w = 1.0 / m
        total = w.sum(-1, keepdims=True)
        mean = (w * self.y).sum(-1, keepdims=True) / total
        return Projection(w, w * (self.y - mean), _others(w, total) / total, np.log(total[..., 0]))

    def coefficients(self, m: Array) -> tuple[Array, Array]:
        """Weighted mean, shape (1,), and its variance, shape (1, 1)."""
        w = 1.0 / m
        total = w.sum()
        return np.array([self.origin + (w @ self.y) / total]), np.array([[1.0 / total]])

    def squared_trace(self, m: Array, a: Array, b: Array) -> float:
        """Trace of P A P B for diagonal A and B: the sum of P_ij^2 a_i b_j."""
        w = 1.0 / m
        total = w.sum(keepdims=True)
        diagonal = a * b * (w * _others(w, total) / total) ** 2
        right = b * w * w
        before = np.concatenate(([0.0], np.cumsum(right[:-1])))
        after = np.concatenate((np.cumsum(right[:0:-1])[::-1], [0.0]))
        return float(diagonal.sum() + (a * w * w) @ (before + after) / total[0] ** 2)


class Regression:
    """A general design matrix X, shape (k, p), of full column rank."""

    def __init__(self, y: Array, X: Array) -> None:
        basis, triangle = np.linalg.qr(X)
        self.y = y - basis @ (basis.T @ y)
        self.start = np.linalg.solve(triangle, basis.T @ y)
        self.X = X
        self.p = X.shape[1]
        self.log_det_design = _log_det(triangle)
        self.residual_squares = float(self.y @ self.y)

    def project(self, m: Array) -> Projection:
        """Fit X with variances m, by QR of W^(1/2) X."""
        root = 1.0 / np.sqrt(m)
        basis, triangle = np.linalg.qr(root[..., None] * self.X)
        z = (root * self.y)[..., None]
        residual = (z - basis @ (np.swapaxes(basis, -1, -2) @ z))[..., 0]
        spare = np.maximum(1.0 - (basis * basis).sum(-1), 0.0)
        return Projection(root * root, root * residual, spare, _log_det(triangle))

    def coefficients(self, m: Array) -> tuple[Array, Array]:
        """Coefficients, shape (p,), and their covariance (X'WX)^-1, shape (p, p)."""
        root = 1.0 / np.sqrt(m)
        basis, triangle = np.linalg.qr(root[:, None] * self.X)
        inverse = np.linalg.inv(triangle)
        return self.start + inverse @ (basis.T @ (root * self.y)), inverse @ inverse.T

    def squared_trace(self, m: Array, a: Array, b: Array) -> float:
        """Trace of P A P B for diagonal A and B: squares only, so that nothing cancels."""
        w = 1.0 / m
        basis, _ = np.linalg.qr(np.sqrt(w)[:, None] * self.X)
        spare = np.maximum(1.0 - (basis * basis).sum(-1), 0.0)
        total = (a * b * (w * spare) ** 2).sum()
        for first in range(0, m.size, _BLOCK):
            rows = slice(first, first + _BLOCK)
            overlap = (basis[rows] @ basis.T) ** 2
            overlap[np.arange(overlap.shape[0]), np.arange(first, first + overlap.shape[0])] = 0.0
            total += (a * w)[rows] @ overlap @ (b * w)
        return float(total)


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """Checked study results, sorted by falling variance so that the order of rows cannot matter.

    model: the fixed part. v: sampling variances, shape (k,). spread: variance of y around its plain mean,
    divisor k. k, df: number of studies, and k - p.
    """

    model: CommonMean | Regression
    v: Array
    spread: float
    k: int
    df: int


def pose(y: Array, v: Array, X: Array | None) -> Problem:
    """Sort the rows and choose the model; y and v must have been checked, X as given by `design_matrix`."""
    order = np.lexsort((y, -v))
    y, v = y[order], v[order]
    model = CommonMean(y) if X is None else Regression(y, X[order])
    shifted = y - y[-1]
    spread = float(((shifted - shifted.mean()) ** 2).mean())
    return Problem(model, v, spread, y.size, y.size - model.p)


def design_matrix(X: object, k: int) -> Array | None:
    """Check a design matrix, shape (k, p); None, or a lone column of ones, is the common mean (None)."""
    if X is None:
        return None
    try:
        matrix = np.asarray(X, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise ArithmeticInputError("X must be a table of numbers, one row per study") from error
    matrix = matrix[:, None] if matrix.ndim == 1 else matrix
    if matrix.ndim != 2 or matrix.shape[0] != k or matrix.shape[1] == 0:
        raise ArithmeticInputError(f"X has shape {matrix.shape}; allowed: ({k}, p), one row per study")
    bad = np.flatnonzero(~np.isfinite(matrix).all(axis=1))
    if bad.size:
        raise ArithmeticInputError(f"X at index {bad[0]} is not finite; leave the study out or give its value")
    if matrix.shape[1] == 1 and (matrix == 1).all():
        return None
    if matrix.shape[1] > k or np.linalg.matrix_rank(matrix / np.abs(matrix).max(axis=0).clip(1e-300)) < matrix.shape[1]:
        raise ArithmeticInputError(
            f"X has {matrix.shape[1]} columns for {k} studies and they repeat one another; "
            "allowed: linearly independent columns, no more than studies"
        )
    return matrix


def _others(w: Array, total: Array) -> Array:
    """Sum of the other weights, for each study; the last may hold nearly all of the total."""
    others = total - w
    others[..., -1] = w[..., :-1].sum(-1)
    return others


def _log_det(triangle: Array) -> Array:
    return 2.0 * np.log(np.abs(np.diagonal(triangle, axis1=-2, axis2=-1))).sum(-1)
