"""Likelihood and its slope for rows with covariance V + random parts, the fixed part fitted by least squares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evidence_tools.arithmetic.multilevel.packing import PackedPart, Packing, pack
from evidence_tools.arithmetic.multilevel.structure import RandomPart

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Whitened:
    """Rows in blocks, made independent by the inverse Cholesky root of their covariance M.

    root: L^-1, shape (b, n, n). basis, triangle: QR of L^-1 X, shapes (b, n, p) and (p, p). projected: L^-1 y on
    the basis, shape (p,). residual: what is left of L^-1 y, shape (b, n). log_det: of M.
    """

    root: Array
    basis: Array
    triangle: Array
    projected: Array
    residual: Array
    log_det: float

    @property
    def coefficients(self) -> Array:
        """Generalised least squares, shape (p,)."""
        return np.linalg.solve(self.triangle, self.projected)

    @property
    def vcov(self) -> Array:
        """Covariance of the coefficients, (X'M^-1X)^-1, shape (p, p)."""
        inverse = np.linalg.inv(self.triangle)
        return inverse @ inverse.T

    @property
    def q(self) -> float:
        """Weighted residual sum of squares."""
        return float((self.residual * self.residual).sum())

    @property
    def inverse(self) -> Array:
        """M^-1 within blocks, shape (b, n, n)."""
        return np.swapaxes(self.root, 1, 2) @ self.root

    @property
    def scores(self) -> Array:
        """M^-1 X R^-1 with R the triangle, shape (b, n, p): its products are what the fixed part takes up."""
        return np.swapaxes(self.root, 1, 2) @ self.basis

    @property
    def annihilator(self) -> Array:
        """P = M^-1 - M^-1 X (X'M^-1X)^-1 X'M^-1 within blocks, shape (b, n, n)."""
        scores = self.scores
        return self.inverse - scores @ np.swapaxes(scores, 1, 2)


def whiten(y: Array, X: Array, M: Array) -> Whitened:
    """Fit X, shape (b, n, p), to y with covariance M; numpy.linalg.LinAlgError where M is not positive definite."""
    b, n, p = X.shape
    lower = np.linalg.cholesky(M)
    root = np.linalg.inv(lower)
    basis, triangle = np.linalg.qr((root @ X).reshape(b * n, p))
    z = (root @ y[..., None])[..., 0].reshape(b * n)
    projected = basis.T @ z
    log_det = 2.0 * float(np.log(np.diagonal(lower, axis1=1, axis2=2)).sum())
    residual = (z - basis @ projected).reshape(b, n)
    return Whitened(root, basis.reshape(b, n, p), triangle, projected, residual, log_det)


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """Rows in blocks, their known covariance and the random parts.

    scale: unit in which a typical sampling error is 1. start: plain least-squares coefficients; y is what they
    leave, in that unit. log_det_design: log determinant of X'X, which makes the restricted likelihood independent
    of how X is coded. k, p: rows and columns of the design.
    """

    packing: Packing
    parts: tuple[PackedPart, ...]
    y: Array
    V: Array
    X: Array
    restricted: bool
    scale: float
    start: Array
    log_det_design: float
    k: int
    p: int

    @property
    def size(self) -> int:
        """Number of parameters of the random parts."""
        return sum(packed.part.size for packed in self.parts)

    def split(self, theta: Array) -> list[Array]:
        """The parameters of each part."""
        ends = np.cumsum([packed.part.size for packed in self.parts])
        return np.split(theta, ends[:-1]) if self.parts else []

    def whitened(self, theta: Array) -> Whitened:
        """The fit with the random parts at theta."""
        M = self.V.copy()
        for packed, own in zip(self.parts, self.split(theta), strict=True):
            M += packed.spread(own)
        return whiten(self.y, self.X, M)

    def log_likelihood(self, at: Whitened) -> float:
        """Log-likelihood of y in its own unit; the restricted one as REMLf=TRUE in metafor."""
        free = self.k - self.p if self.restricted else self.k
        value = at.log_det + at.q + free * np.log(2 * np.pi * self.scale**2)
        if self.restricted:
            value += 2 * np.log(np.abs(at.triangle.diagonal())).sum() - self.log_det_design
        return -0.5 * float(value)

    def height(self, theta: Array) -> float:
        """Log-likelihood at theta; minus infinity where the covariance is not usable."""
        try:
            return self.log_likelihood(self.whitened(theta))
        except np.linalg.LinAlgError:
            return -np.inf

    def height_and_slope(self, theta: Array) -> tuple[float, Array]:
        """Log-likelihood and its derivatives by theta, shape (size,)."""
        try:
            at = self.whitened(theta)
        except np.linalg.LinAlgError:
            return -np.inf, np.zeros(self.size)
        slopes = [
            -0.5 * (packed.part.slopes(own) * force).sum((1, 2))
            for packed, own, force in zip(self.parts, self.split(theta), self.forces(at), strict=True)
        ]
        return self.log_likelihood(at), np.concatenate(slopes)

    def forces(self, at: Whitened) -> list[Array]:
        """Minus twice the derivative of the log-likelihood by G of each part, shape (q, q) each."""
        weight = at.annihilator if self.restricted else at.inverse
        pull = (np.swapaxes(at.root, 1, 2) @ at.residual[..., None])[..., 0]
        surplus = weight - pull[:, :, None] * pull[:, None, :]
        return [packed.gather(surplus) for packed in self.parts]


def pose(y: Array, V: Array, X: Array, parts: Sequence[RandomPart], *, restricted: bool) -> Model:
    """Lay checked rows out for fitting: in blocks, as residuals from plain least squares, in a unit of their own."""
    scale = float(np.sqrt(np.median(V.diagonal())))
    basis, triangle = np.linalg.qr(X)
    start = np.linalg.solve(triangle, basis.T @ y)
    packing, packed = pack(V, parts)
    return Model(
        packing=packing,
        parts=packed,
        y=packing.vectors((y - X @ start) / scale),
        V=packing.matrices(V / scale**2),
        X=packing.vectors(X),
        restricted=restricted,
        scale=scale,
        start=start,
        log_det_design=2.0 * float(np.log(np.abs(triangle.diagonal())).sum()),
        k=y.size,
        p=X.shape[1],
    )
