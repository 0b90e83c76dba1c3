"""Climbing the likelihood of a selection model by Newton's method within its bounds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evidence_tools.arithmetic.small_study.weight_functions import BetaWeights, StepWeights

Array = NDArray[np.float64]
_MAX_STEPS = 100
_SETTLED = 1e-26  # of the squared step in units of the standard errors
_AT_THE_TOP = 1e-9
_GOOD_ENOUGH = 1e-12  # where rounding stops progress earlier
_SMALLEST_SHARE = 2.0**-40
_LONGEST = 2.0  # of a Newton step in any log weight
_AT_BOUND = 1e-9
_FLAT, _LEAST_CURVATURE = 1e-12, 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Peak:
    """A maximum: `beta` (p,), `tau2`, `delta` (d,), its `height`, and minus the Hessian over all of them.

    `bound` says which delta lie on a bound; `settled` whether the gradient vanished.
    """

    beta: Array
    tau2: float
    delta: Array
    height: float
    information: Array
    bound: NDArray[np.bool_]
    settled: bool


class Surface:
    """The log likelihood over (beta, tau2, delta), with gradient and Hessian."""

    def __init__(self, y: Array, v: Array, X: Array, chance: StepWeights | BetaWeights) -> None:
        self.y, self.v, self.X, self.chance = y, v, X, chance
        self.p = X.shape[1]

    def at(self, theta: Array) -> tuple[float, Array, Array]:
        """Height, gradient (n,) and Hessian (n, n) at theta = (beta, tau2, delta)."""
        p = self.p
        beta, t, d = theta[:p], float(theta[p]), theta[p + 1 :]
        eta, m = self.X @ beta, self.v + t
        r = self.y - eta
        weight, area = self.chance.log_weight(d), self.chance.area(eta, t, d)
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            value = weight.value - 0.5 * (np.log(2 * np.pi * m) + r * r / m) - np.log(area.value)
            slope = -area.slope / area.value[:, None]
            bend = -area.bend / area.value[:, None, None] + slope[:, :, None] * slope[:, None, :]
        slope[:, 0] += r / m
        slope[:, 1] += (r * r / m - 1) / (2 * m)
        slope[:, 2:] += weight.slope
        bend[:, 0, 0] -= 1 / m
        bend[:, 0, 1] -= r / (m * m)
        bend[:, 1, 0] -= r / (m * m)
        bend[:, 1, 1] += (0.5 - r * r / m) / (m * m)
        bend[:, 2:, 2:] += weight.bend
        return float(value.sum()), self._gradient(slope), self._hessian(bend)

    def _gradient(self, slope: Array) -> Array:
        return np.concatenate([slope[:, 0] @ self.X, slope[:, 1:].sum(0)])

    def _hessian(self, bend: Array) -> Array:
        p, n = self.p, self.p + bend.shape[1] - 1
        found = np.empty((n, n))
        found[:p, :p] = (self.X * bend[:, 0, 0][:, None]).T @ self.X
        found[:p, p:] = self.X.T @ bend[:, 0, 1:]
        found[p:, :p] = found[:p, p:].T
        found[p:, p:] = bend[:, 1:, 1:].sum(0)
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Room:
    """Where theta = (beta, tau2, delta) may go, `low` to `high`; delta begin at `first` and move as logarithms."""

    low: Array
    high: Array
    first: int


def climb(surface: Surface, start: Array, *, random: bool) -> Peak:
    """Newton's method with the weights on the log scale and tau2 >= 0, from start = (beta, tau2, delta).

    No step goes down, except at the very top, where the height is rounded more coarsely than the gradient.
    """
    p, chance = surface.p, surface.chance
    weights = np.ones(start.size - p - 1)
    low = np.concatenate([np.full(p, -np.inf), [0.0], chance.lowest * weights])
    high = np.concatenate([np.full(p, np.inf), [np.inf if random else 0.0], chance.highest * weights])
    room = Room(low, high, p + 1)
    theta = np.clip(start, low, high)
    height, gradient, hessian = surface.at(theta)
    left = np.inf
    for _ in range(_MAX_STEPS):
        before = left
        step, left = _newton_step(theta, gradient, hessian, room)
        if left < _SETTLED or (left < _AT_THE_TOP and left >= before):
            break
        allowed = height if left >= _AT_THE_TOP else -np.inf
        moved = _uphill(surface, theta, step, allowed, room)
        if moved is None:
            break
        theta, height, gradient, hessian = moved
    bound = (theta <= low * (1 + _AT_BOUND)) | (theta >= high * (1 - _AT_BOUND))
    settled = bool(left < _GOOD_ENOUGH)
    return Peak(theta[:p], float(theta[p]), theta[p + 1 :], height, -hessian, bound[p + 1 :], settled)


def _newton_step(theta: Array, gradient: Array, hessian: Array, room: Room) -> tuple[Array, float]:
    """Step in (beta, tau2, log delta) over the parameters that may move, and its squared length in standard errors."""
    inner = np.ones(theta.size)
    inner[room.first :] = theta[room.first :]  # derivative of delta by its logarithm
    g = gradient * inner
    h = hessian * np.outer(inner, inner)
    logs = np.arange(room.first, theta.size)
    h[logs, logs] += g[logs]
    free = ~(((theta <= room.low) & (g <= 0)) | ((theta >= room.high) & (g >= 0)))
    step = np.zeros(theta.size)
    if not free.any():
        return step, 0.0
    part = -h[np.ix_(free, free)]
    root = np.sqrt(np.maximum(np.abs(part.diagonal()), _FLAT))
    values, vectors = np.linalg.eigh(part / root[:, None] / root)
    values = np.maximum(np.abs(values), _LEAST_CURVATURE)  # a saddle is left along its rising side
    along = vectors.T @ (g[free] / root)
    step[free] = vectors @ (along / values) / root
    return step, float((along * along / values).sum())


def _uphill(
    surface: Surface, theta: Array, step: Array, allowed: float, room: Room
) -> tuple[Array, float, Array, Array] | None:
    """Halve the step until the likelihood is `allowed`; None where rounding leaves nothing to gain."""
    longest = float(np.abs(step[room.first :]).max(initial=0.0))
    share = min(1.0, _LONGEST / longest) if longest else 1.0
    while share > _SMALLEST_SHARE:
        new = theta + share * step
        new[room.first :] = theta[room.first :] * np.exp(share * step[room.first :])
        new = np.clip(new, room.low, room.high)
        found = surface.at(new)
        if np.isfinite(found[0]) and np.isfinite(found[2]).all() and found[0] >= allowed and (new != theta).any():
            return new, *found
        share /= 2
    return None
