"""Log-likelihood of one count per study as a function of its linear predictor eta, with two derivatives.

Each arm holds k studies. `value` takes eta of shape (..., k) and leaves out the constant, so that differences between
nearby eta lose no digits to it; `constant` and `highest` (the value with one free eta per study), shape (k,), add it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, gammaln, xlogy

Array = NDArray[np.float64]


class Arm(Protocol):
    """One count per study."""

    @property
    def constant(self) -> Array:
        """Part of the log-likelihood that eta does not move, shape (k,)."""

    @property
    def highest(self) -> Array:
        """Log-likelihood with the best eta for each study, constant included, shape (k,)."""

    def value(self, eta: Array) -> Array:
        """Log-likelihood without the constant, shape (..., k)."""

    def bend(self, eta: Array) -> tuple[Array, Array]:
        """First derivative and minus the second, each of shape (..., k)."""


@dataclass(frozen=True, slots=True, eq=False)
class BinomialArm:
    """x events in n patients, logit link; offset is added to eta."""

    x: Array
    n: Array
    offset: Array

    @property
    def constant(self) -> Array:
        """Log of n over x."""
        return gammaln(self.n + 1) - gammaln(self.x + 1) - gammaln(self.n - self.x + 1)

    @property
    def highest(self) -> Array:
        """At the observed risk."""
        rest = self.n - self.x
        n = np.where(self.n > 0, self.n, 1.0)
        return self.constant + xlogy(self.x, self.x / n) + xlogy(rest, rest / n)

    def value(self, eta: Array) -> Array:
        """x eta - n log(1 + exp(eta))."""
        eta = eta + self.offset
        return self.x * eta - self.n * np.logaddexp(0.0, eta)

    def bend(self, eta: Array) -> tuple[Array, Array]:
        """x - n p and n p (1 - p)."""
        risk = expit(eta + self.offset)
        return self.x - self.n * risk, self.n * risk * (1 - risk)


@dataclass(frozen=True, slots=True, eq=False)
class PoissonArm:
    """x events in person-time t, log link."""

    x: Array
    t: Array

    @property
    def constant(self) -> Array:
        """x log t - log x!."""
        return xlogy(self.x, self.t) - gammaln(self.x + 1)

    @property
    def highest(self) -> Array:
        """At the observed rate."""
        return xlogy(self.x, self.x) - self.x - gammaln(self.x + 1)

    def value(self, eta: Array) -> Array:
        """x eta - t exp(eta)."""
        return self.x * eta - self.t * np.exp(np.minimum(eta, _LARGEST))

    def bend(self, eta: Array) -> tuple[Array, Array]:
        """x - t exp(eta) and t exp(eta)."""
        mean = self.t * np.exp(np.minimum(eta, _LARGEST))
        return self.x - mean, mean


_LARGEST = 700.0  # exp of more is infinite


@dataclass(frozen=True, slots=True, eq=False)
class HypergeometricArm:
    """a of the m events fell in the first arm, given n1 and n2 patients; eta is the log odds ratio.

    Fisher's noncentral hypergeometric distribution: P(a) is in proportion to C(n1, a) C(n2, m - a) exp(a eta).
    """

    a: Array
    n1: Array
    m: Array
    n2: Array
    _support: tuple[tuple[Array, Array], ...] = field(init=False)

    def __post_init__(self) -> None:
        found = tuple(_log_ways(*each) for each in zip(self.a, self.n1, self.m, self.n2, strict=True))
        object.__setattr__(self, "_support", found)

    @property
    def constant(self) -> Array:
        """None: the support is counted from a, in ways relative to those of a."""
        return np.zeros(self.a.size)

    @property
    def highest(self) -> Array:
        """At the conditional maximum-likelihood odds ratio of each study; zero where a is at an end of its range."""
        eta = self.best()
        ends = ~np.isfinite(eta)
        return np.where(ends, 0.0, self.value(np.where(ends, 0.0, eta)))

    def best(self) -> Array:
        """Conditional maximum-likelihood log odds ratio, shape (k,); infinite where a is at an end of its range."""
        low, high = np.maximum(0.0, self.m - self.n2), np.minimum(self.n1, self.m)
        eta = np.zeros(self.a.size)
        inside = (self.a > low) & (self.a < high)
        for _ in range(_MOST_STEPS):
            slope, curve = self.bend(eta)
            step = np.clip(np.divide(slope, curve, out=np.zeros_like(eta), where=inside & (curve > 0)), -1.0, 1.0)
            eta = eta + step
            if np.abs(step).max() < _CLOSE:
                break
        eta = np.where((self.a <= low) & (low < high), -np.inf, eta)
        return np.where((self.a >= high) & (low < high), np.inf, eta)

    def value(self, eta: Array) -> Array:
        """Log probability of a."""
        return np.stack([-self._moments(eta, i)[0] for i in range(self.a.size)], axis=-1)

    def bend(self, eta: Array) -> tuple[Array, Array]:
        """a minus its mean, and its variance."""
        parts = []
        for i, (shift, _) in enumerate(self._support):
            _, weight = self._moments(eta, i)
            mean = weight @ shift
            parts.append((-mean, weight @ (shift * shift) - mean * mean))
        return np.stack([p[0] for p in parts], axis=-1), np.stack([p[1] for p in parts], axis=-1)

    def _moments(self, eta: Array, i: int) -> tuple[Array, Array]:
        """Log of the sum of ways times odds, and the probabilities over the support, for study i."""
        shift, ways = self._support[i]
        each = ways + np.asarray(eta)[..., i, None] * shift
        top = each.max(axis=-1, keepdims=True)
        weight = np.exp(each - top)
        total = weight.sum(axis=-1, keepdims=True)
        return (top + np.log(total))[..., 0], weight / total


_MOST_STEPS = 500
_CLOSE = 1e-12


def _log_ways(a: float, n1: float, m: float, n2: float) -> tuple[Array, Array]:
    """Support of the first arm's events minus a, and the log of their ways relative to those of a."""
    t = np.arange(max(0.0, m - n2), min(n1, m) + 1)
    ratio = np.log((n1 - t[:-1]) * (m - t[:-1]) / ((t[:-1] + 1) * (n2 - m + t[:-1] + 1)))
    ways = np.concatenate(([0.0], np.cumsum(ratio)))
    return t - a, ways - ways[int(a - t[0])]
