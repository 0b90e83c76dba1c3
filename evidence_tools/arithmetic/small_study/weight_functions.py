"""How likely a result is to be published, given its p-value: step functions and beta functions.

Each knows the weight of the studies at hand, and for every study the area under weight times normal density, with first
and second derivatives by (eta, t, d...): the study's mean, the between-study variance and the free parameters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_ndtr, ndtr, ndtri

from evidence_tools.arithmetic import checks
from evidence_tools.errors import ArithmeticInputError

Array = NDArray[np.float64]
ALTERNATIVES = ("greater", "less", "two.sided")
_PANELS, _NODES = 16, 16  # Gauss-Legendre; the integrand is smooth on a scale of a tenth of the whole range or more
_TWO_PI = 2 * np.pi


@dataclass(frozen=True, slots=True, eq=False)
class Jet:
    """A value per study, shape (k,), with its gradient, (k, q), and curvature, (k, q, q)."""

    value: Array
    slope: Array
    bend: Array


@dataclass(frozen=True, slots=True, eq=False)
class StepWeights:
    """Weight d_j for steps[j-1] < p <= steps[j], 1 in the first interval.

    `group` is the interval of each study, from 0, shape (k,). `fixed` holds weights chosen beforehand, one per
    interval; None where they are estimated.
    """

    v: Array
    steps: Array
    group: NDArray[np.intp]
    two_sided: bool
    fixed: Array | None = None
    lowest: float = 1e-8
    highest: float = 100.0

    @property
    def free(self) -> int:
        """Number of parameters to estimate."""
        return 0 if self.fixed is not None else self.steps.size - 1

    @property
    def counts(self) -> NDArray[np.intp]:
        """Studies in each interval."""
        return np.bincount(self.group, minlength=self.steps.size)

    def weights(self, d: Array) -> Array:
        """Weights of all intervals, shape (c,)."""
        return np.concatenate([[1.0], d]) if self.fixed is None else self.fixed

    def log_weight(self, d: Array) -> Jet:
        """Log weight of each study, by the free parameters only."""
        k, free = self.group.size, self.free
        slope, bend = np.zeros((k, free)), np.zeros((k, free, free))
        for j in range(free):
            here = self.group == j + 1
            slope[here, j], bend[here, j, j] = 1 / d[j], -1 / d[j] ** 2
        return Jet(np.log(self.weights(d)[self.group]), slope, bend)

    def area(self, eta: Array, t: float, d: Array) -> Jet:
        """Chance that a study with this mean and variance is selected."""
        weights, free = self.weights(d), self.free
        k, q = eta.size, 2 + free
        value, slope, bend = np.zeros(k), np.zeros((k, q)), np.zeros((k, q, q))
        before = Jet(np.ones(k), np.zeros((k, 2)), np.zeros((k, 2, 2)))
        for j, step in enumerate(self.steps):
            after = self._beyond(step, eta, t)
            piece = Jet(before.value - after.value, before.slope - after.slope, before.bend - after.bend)
            value += weights[j] * piece.value
            slope[:, :2] += weights[j] * piece.slope
            bend[:, :2, :2] += weights[j] * piece.bend
            if free and j:
                slope[:, j + 1] = piece.value
                bend[:, :2, j + 1] = bend[:, j + 1, :2] = piece.slope
            before = after
        return Jet(value, slope, bend)

    def _beyond(self, step: float, eta: Array, t: float) -> Jet:
        """Chance of a p-value above a step, with derivatives by eta and t."""
        if step >= 1:
            k = eta.size
            return Jet(np.zeros(k), np.zeros((k, 2)), np.zeros((k, 2, 2)))
        cut = -ndtri(step / 2 if self.two_sided else step) * np.sqrt(self.v)
        above = below_cut(cut, eta, self.v + t)
        if not self.two_sided:
            return above
        under = below_cut(-cut, eta, self.v + t)
        return Jet(above.value - under.value, above.slope - under.slope, above.bend - under.bend)


def step_weights(
    y: Array, v: Array, steps: Sequence[float], alternative: str = "greater", fixed: Sequence[float] | None = None
) -> StepWeights:
    """Sort studies into p-value intervals; y must already point in the favoured direction.

    Raises
    ------
    ArithmeticInputError
        For steps outside (0, 1], or weights that do not fit the intervals.

    Examples
    --------
    >>> step_weights(np.array([0.5, 0.1, -0.2]), np.full(3, 0.04), (0.025,)).counts.tolist()
    [1, 2]
    """
    cuts = intervals(steps)
    z = y / np.sqrt(v)
    p = 2 * ndtr(-np.abs(z)) if alternative == "two.sided" else ndtr(-z)
    group = np.searchsorted(cuts, p, side="left")
    if fixed is not None:
        fixed = checks.vector("weights", fixed)
        checks.require(fixed > 0, "weights", fixed, "a relative chance of publication above 0")
        if fixed.size != cuts.size:
            raise ArithmeticInputError(f"{fixed.size} weights for {cuts.size} intervals; give one for each interval")
    found = StepWeights(v, cuts, group, alternative == "two.sided", fixed)
    return found


def intervals(steps: Sequence[float]) -> Array:
    """Upper ends of the p-value intervals, sorted, the last 1.

    >>> intervals([0.5, 0.025]).tolist()
    [0.025, 0.5, 1.0]
    """
    cuts = np.unique(checks.vector("steps", steps))
    checks.require((cuts > 0) & (cuts <= 1), "steps", cuts, "a p-value above 0, up to 1")
    return cuts if cuts[-1] == 1 else np.append(cuts, 1.0)


@dataclass(frozen=True, slots=True, eq=False)
class BetaWeights:
    """Weight p^(d1 - 1) (1 - p)^(d2 - 1), p kept between `censor` and 1 - `censor`."""

    v: Array
    log_p: Array
    log_q: Array
    censor: float
    free: int = 2
    lowest: float = 1e-5
    highest: float = 100.0

    def log_weight(self, d: Array) -> Jet:
        """Log weight of each study, by the two parameters."""
        k = self.log_p.size
        slope = np.stack([self.log_p, self.log_q], axis=1)
        return Jet(slope @ (d - 1), slope, np.zeros((k, 2, 2)))

    def area(self, eta: Array, t: float, d: Array) -> Jet:
        """Area under weight times density: two censored tails in closed form, the middle by quadrature."""
        edge = float(-ndtri(self.censor))
        z, rule = _panels(edge)
        logs = np.stack([log_ndtr(-z), log_ndtr(z)], axis=1)
        weight = np.exp(logs @ (d - 1)) * rule
        found = _middle(weight, logs, z * np.sqrt(self.v)[:, None] - eta[:, None], self.v, t)
        low = below_cut(-edge * np.sqrt(self.v), eta, self.v + t)
        high = below_cut(edge * np.sqrt(self.v), eta, self.v + t)
        small, large = np.log(self.censor), np.log1p(-self.censor)
        _add_tail(found, low, np.array([large, small]), d)
        _add_tail(found, Jet(1 - high.value, -high.slope, -high.bend), np.array([small, large]), d)
        return found


def beta_weights(y: Array, v: Array, censor: float = 1e-5) -> BetaWeights:
    """Take one-sided p-values of the studies, censored; y must already point in the favoured direction."""
    censor = checks.number("censor", censor, above=0, below=0.5)
    edge = float(-ndtri(censor))
    z = np.clip(y / np.sqrt(v), -edge, edge)
    return BetaWeights(v, log_ndtr(-z), log_ndtr(z), censor)


def below_cut(cut: Array, eta: Array, m: Array) -> Jet:
    """Normal probability below a cut with derivatives by the mean eta and by the variance m."""
    s = np.sqrt(m)
    b = (cut - eta) / s
    density = np.exp(-0.5 * b * b) / np.sqrt(_TWO_PI)
    slope = np.stack([-density / s, -density * b / (2 * m)], axis=1)
    mixed = density * (1 - b * b) / (2 * m * s)
    bend = np.empty((*b.shape, 2, 2))
    bend[:, 0, 0], bend[:, 1, 1] = -b * density / m, density * b * (3 - b * b) / (4 * m * m)
    bend[:, 0, 1] = bend[:, 1, 0] = mixed
    return Jet(ndtr(b), slope, bend)


def _panels(edge: float) -> tuple[Array, Array]:
    """Nodes and weights of a composite Gauss-Legendre rule on (-edge, edge)."""
    x, w = np.polynomial.legendre.leggauss(_NODES)
    half = edge / _PANELS
    middles = -edge + half * (2 * np.arange(_PANELS) + 1)
    return (middles[:, None] + half * x).ravel(), np.tile(half * w, _PANELS)


def _middle(weight: Array, logs: Array, r: Array, v: Array, t: float) -> Jet:
    """Integral over the nodes, weight (n,): r, shape (k, n), are y - eta there, logs (n, 2) the log weight's slopes."""
    m = (v + t)[:, None]
    mass = weight * np.exp(-0.5 * r * r / m) * np.sqrt(v)[:, None] / np.sqrt(_TWO_PI * m)
    by_eta, by_t = r / m, (r * r / m - 1) / (2 * m)
    score = np.stack([by_eta, by_t, *(np.broadcast_to(column, r.shape) for column in logs.T)], axis=1)
    weighted = score * mass[:, None]
    bend = weighted @ np.swapaxes(score, 1, 2)
    bend[:, 0, 0] -= (mass / m).sum(1)
    bend[:, 1, 1] += (mass * (0.5 - r * r / m) / (m * m)).sum(1)
    mixed = (mass * r / (m * m)).sum(1)
    bend[:, 0, 1] -= mixed
    bend[:, 1, 0] -= mixed
    return Jet(mass.sum(1), weighted.sum(2), bend)


def _add_tail(found: Jet, tail: Jet, logs: Array, d: Array) -> None:
    """Add a tail of constant weight exp(logs (d - 1)) to the jet, in place."""
    weight = float(np.exp(logs @ (d - 1)))
    found.value[:] += weight * tail.value
    found.slope[:, :2] += weight * tail.slope
    found.slope[:, 2:] += weight * tail.value[:, None] * logs
    found.bend[:, :2, :2] += weight * tail.bend
    cross = weight * tail.slope[:, :, None] * logs
    found.bend[:, :2, 2:] += cross
    found.bend[:, 2:, :2] += np.swapaxes(cross, 1, 2)
    found.bend[:, 2:, 2:] += weight * tail.value[:, None, None] * np.outer(logs, logs)
