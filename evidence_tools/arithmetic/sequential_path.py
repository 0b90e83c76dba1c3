"""The path of a result that is tested again and again: the density of those not stopped so far."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_ndtr, ndtr

from evidence_tools.arithmetic.roots import bracketed_root

Array = NDArray[np.float64]
_NODES, _NODE_WEIGHTS = np.polynomial.legendre.leggauss(16)
_PANEL = 2.5  # standard deviations of a step in one panel; 16 nodes then integrate the density to 1e-14
_REACH = 9.0  # standard deviations beyond which a normal density is below rounding
_LARGEST_Z = 37.0  # its tail is the smallest double
_ROWS = 512  # of the transition matrix held at once


class Path:
    """The score statistic S = Z sqrt(t) of those not stopped so far: weighted points of its density.

    Steps of S are independent normal with variance dt and mean drift dt. Points are Gauss-Legendre nodes in panels
    whose width follows the step before and the step to come, so that the density is smooth within a panel.

    References
    ----------
    Armitage, McPherson, Rowe (1969) J R Stat Soc A 132:235-244. doi:10.2307/2343787
    """

    def __init__(self, drift: float = 0.0) -> None:
        self.drift = drift
        self.at, self.mass, self.t = np.zeros(1), np.ones(1), 0.0
        self.kept: tuple[float, float, float] | None = None

    def beyond(self, t: float, z: float) -> float:
        """Chance of Z above z at the next look."""
        self._lay_out(t)
        return float(self.mass @ ndtr(-self._standardised(t, z)))

    def beneath(self, t: float, z: float) -> float:
        """Chance of Z below z at the next look."""
        self._lay_out(t)
        return float(self.mass @ ndtr(self._standardised(t, z)))

    def critical_value(self, t: float, tail: float) -> float:
        """The z with this chance above it at the next look; infinite for a chance too small for a double."""
        if tail <= 0:
            return np.inf
        self._lay_out(t)

        def excess(z: float) -> float:
            logs = log_ndtr(-self._standardised(t, z))
            highest = logs.max()
            return float(highest + np.log(self.mass @ np.exp(logs - highest)) - np.log(tail))

        at_end = excess(_LARGEST_Z)
        return np.inf if at_end > 0 else bracketed_root(excess, 0.0, _LARGEST_Z, excess(0.0), at_end)

    def step(self, t: float, z: float) -> None:
        """Go on to the next look with those whose Z lies between -z and z."""
        self._lay_out(t)
        reach, middle, limit = _REACH * np.sqrt(t), self.drift * t, z * np.sqrt(t)
        low, high = max(-limit, middle - reach), min(limit, middle + reach)
        if low == -limit or high == limit:  # otherwise nobody stops here, and two steps are one longer step
            self.kept = (low, high, t)

    def _lay_out(self, t: float) -> None:
        """Choose the points of the look before, now that the width of the step to t is known."""
        if self.kept is None:
            return
        low, high, here = self.kept
        step = here - self.t
        at, width = _panels(low, high, _PANEL * np.sqrt(min(step, t - here)))
        density = np.concatenate([self._density(at[row : row + _ROWS], step) for row in range(0, at.size, _ROWS)])
        self.at, self.mass, self.t, self.kept = at, density * width, here, None

    def _density(self, at: Array, step: float) -> Array:
        gap = (at[:, None] - self.at - self.drift * step) / np.sqrt(step)
        return np.exp(-gap * gap / 2) @ self.mass / np.sqrt(2 * np.pi * step)

    def _standardised(self, t: float, z: float) -> Array:
        step = t - self.t
        return (z * np.sqrt(t) - self.at - self.drift * step) / np.sqrt(step)


def _panels(low: float, high: float, width: float) -> tuple[Array, Array]:
    """Gauss-Legendre points and weights in panels no wider than `width`."""
    edges = np.linspace(low, high, max(1, int(np.ceil((high - low) / width))) + 1)
    half = np.diff(edges)[:, None] / 2
    middle = (edges[:-1, None] + edges[1:, None]) / 2
    return (middle + half * _NODES).ravel(), (half * _NODE_WEIGHTS).ravel()
