"""Integrals over one dimension to rounding, and intervals of a distribution given by its quantiles."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from evidence_tools.arithmetic.roots import bracketed_root

Array = NDArray[np.float64]
NODES, WEIGHTS = np.polynomial.legendre.leggauss(16)
_LEAST, _MOST = -600.0, 120.0  # log tau is looked at this far to either side of the scale of the data
_PLAIN = -40.0  # further down the likelihood no longer changes, and wide panels do
_NEGLIGIBLE = 45.0  # log density below the highest at which nothing is left to add
_AGREED = 1e-14  # of the whole integral, per panel
_ROUNDS = 40


def panels(log_density: Callable[[Array], Array], centre: float) -> tuple[Array, Array, Array, float]:
    """Nodes, weights and edges of Gauss-Legendre panels that settle the integral, and the highest log density."""
    far, near = np.arange(_LEAST, _PLAIN, 20.0), np.arange(_PLAIN, _MOST, 0.5)
    edges = centre + np.concatenate((far, near))
    coarse = np.sort(np.concatenate([edges[:-1] + share * np.diff(edges) for share in (0.0, 0.2, 0.4, 0.6, 0.8)]))
    heights = log_density(coarse)
    top = float(heights.max())
    seen = coarse[heights > top - _NEGLIGIBLE]
    edges = edges[max(np.searchsorted(edges, seen[0]) - 1, 0) : np.searchsorted(edges, seen[-1], side="right") + 1]

    def sums(a: Array, b: Array) -> Array:
        nodes = (a + b)[:, None] / 2 + (b - a)[:, None] / 2 * NODES
        values = np.exp(log_density(nodes.ravel()) - top).reshape(nodes.shape)
        return (values @ WEIGHTS) * (b - a) / 2

    for _ in range(_ROUNDS):
        a, b = edges[:-1], edges[1:]
        middle = (a + b) / 2
        whole, halves = sums(a, b), sums(a, middle) + sums(middle, b)
        rough = np.abs(whole - halves) > _AGREED * halves.sum()
        if not rough.any():
            break
        edges = np.sort(np.concatenate((edges, middle[rough])))
    a, b = edges[:-1], edges[1:]
    nodes = ((a + b)[:, None] / 2 + (b - a)[:, None] / 2 * NODES).ravel()
    return nodes, ((b - a)[:, None] / 2 * WEIGHTS).ravel(), edges, top


def interval_of(
    quantile: Callable[[float], float], log_density: Callable[[float], float], level: float, how: str, *, at_zero: bool
) -> tuple[float, float]:
    """Central limits, or the shortest of all intervals with this probability (for one peak)."""
    spare = 1 - level
    if how == "central":
        return quantile(spare / 2), quantile(1 - spare / 2)

    def tilt(p: float) -> float:
        return log_density(quantile(p)) - log_density(quantile(p + level))

    first, last = spare * 1e-9, spare * (1 - 1e-9)
    if at_zero and tilt(first) >= 0:
        return 0.0, quantile(level)
    low, high = tilt(first), tilt(last)
    if low >= 0 or high <= 0:
        return quantile(spare / 2), quantile(1 - spare / 2)
    p = bracketed_root(tilt, first, last, low, high)
    return quantile(p), quantile(p + level)
