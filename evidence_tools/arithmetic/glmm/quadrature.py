"""Integrals over the random effects of each study by adaptive Gauss-Hermite quadrature."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

import numpy as np
from numpy.typing import NDArray

from evidence_tools.arithmetic.glmm.arms import Arm

Array = NDArray[np.float64]
_MOST_STEPS = 200
_CLOSE = 1e-11  # Newton halves its digits, so the mode is then exact to rounding


@dataclass(frozen=True, slots=True, eq=False)
class Predictor:
    """eta = base + load . z of one arm, with z standard normal; base (..., k), load (..., k, r)."""

    arm: Arm
    base: Array
    load: Array

    def eta(self, z: Array) -> Array:
        """Linear predictor at z, shape (..., k, r)."""
        return self.base + (self.load * z).sum(-1)


def integrated(predictors: Sequence[Predictor], points: int) -> Array:
    """Log-likelihood of each study without the arms' constants, shape (..., k).

    log of the integral of exp(sum of the arms' log-likelihoods) over z. The rule with `points` nodes per random effect
    is centred on the mode of the integrand and scaled by its curvature there; one point is Laplace's approximation.

    References
    ----------
    Pinheiro, Bates (1995) J Comput Graph Stat 4:12-35. doi:10.1080/10618600.1995.10474663
    """
    mode, curvature = _mode(predictors)
    factor = np.linalg.inv(np.linalg.cholesky(curvature)).swapaxes(-1, -2)
    nodes, log_weights = _rule(points, mode.shape[-1])
    heights = []
    for node, log_weight in zip(nodes, log_weights, strict=True):
        z = mode + factor @ node
        heights.append(_height(predictors, z) + log_weight)
    log_det = np.log(np.diagonal(factor, axis1=-2, axis2=-1)).sum(-1)
    stacked = np.stack(heights)
    top = stacked.max(axis=0)
    return log_det + top + np.log(np.exp(stacked - top).sum(axis=0))


def _height(predictors: Sequence[Predictor], z: Array) -> Array:
    """Log of the integrand at z, without the normalising constant of the normal distribution."""
    return sum(each.arm.value(each.eta(z)) for each in predictors) - 0.5 * (z * z).sum(-1)


def _mode(predictors: Sequence[Predictor]) -> tuple[Array, Array]:
    """Where the integrand peaks, shape (..., k, r), and minus its second derivative there, (..., k, r, r).

    The integrand is log-concave. A Newton step is cut to one unit of eta, within which the curvature of these
    densities cannot change by more than a factor of e; that is enough for convergence from anywhere.
    """
    shape = np.broadcast_shapes(*(each.load.shape for each in predictors))
    z, one = np.zeros(shape), np.eye(shape[-1])
    for _ in range(_MOST_STEPS):
        slope, curvature = -z, np.broadcast_to(one, (*shape, shape[-1])).copy()
        for each in predictors:
            first, second = each.arm.bend(each.eta(z))
            slope = slope + first[..., None] * each.load
            curvature += second[..., None, None] * (each.load[..., :, None] * each.load[..., None, :])
        step = np.linalg.solve(curvature, slope[..., None])[..., 0]
        reach = np.max([np.abs((each.load * step).sum(-1)) for each in predictors], axis=0)
        z = z + step / np.maximum(reach, 1.0)[..., None]
        if np.abs(step).max() < _CLOSE:
            break
    return z, curvature


@lru_cache(maxsize=32)
def _rule(points: int, dimensions: int) -> tuple[Array, Array]:
    """Nodes, shape (q, r), and log weights, shape (q,), for an integrand over the standard normal measure."""
    x, w = np.polynomial.hermite.hermgauss(points)
    log_w = np.log(w) + x * x - 0.5 * np.log(np.pi)
    nodes = np.array(list(product(np.sqrt(2.0) * x, repeat=dimensions)))
    return nodes, np.array([sum(each) for each in product(log_w, repeat=dimensions)])
