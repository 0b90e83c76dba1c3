"""Bayesian random effects without simulation: the mean is integrated by formula, tau by quadrature."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr

from evidence_tools.arithmetic import checks
from evidence_tools.arithmetic.bayes_priors import TauPrior
from evidence_tools.arithmetic.bayes_quadrature import NODES, WEIGHTS, interval_of, panels
from evidence_tools.arithmetic.roots import bracketed_root
from evidence_tools.errors import ArithmeticInputError

Array = NDArray[np.float64]
INTERVALS = ("shortest", "central")


@dataclass(frozen=True, slots=True)
class Summary:
    """One posterior distribution: mean and sd (infinite where the tail is too heavy), median, mode, interval."""

    mean: float
    sd: float
    median: float
    low: float
    high: float
    level: float
    interval: str


@dataclass(frozen=True, slots=True, eq=False)
class Posterior:
    """Posterior of the mean, tau, a new study's true effect and each study's true effect.

    Given tau everything is normal; `tau`, `share` (shape (g,)) are the quadrature nodes and their probabilities,
    `mean`, `sd` of mu at each. `log_marginal` is the log marginal likelihood, NaN for the flat prior of mu, which
    leaves it without a unit. `edges`, `below`: panels of log tau and the probability below each.
    """

    tau: Array
    share: Array
    mean: Array
    sd: Array
    log_marginal: float
    edges: Array
    below: Array
    moments: float
    y: Array
    v: Array
    prior: TauPrior
    mu_prior: tuple[float, float] | None
    cautions: tuple[str, ...]

    def mu(self, level: float = 0.95, interval: str = "shortest") -> Summary:
        """The mean of the true effects."""
        return self._mixture(self.mean, self.sd, level, interval, heavy=self.mu_prior is None)

    def prediction(self, level: float = 0.95, interval: str = "shortest") -> Summary:
        """The true effect of a further similar study."""
        return self._mixture(self.mean, np.hypot(self.sd, self.tau), level, interval, heavy=True)

    def study(self, i: int, level: float = 0.95, interval: str = "shortest") -> Summary:
        """The true effect of study i, drawn towards the mean by what the others say."""
        pull = self.v[i] / (self.v[i] + self.tau**2)
        sd = np.sqrt((1 - pull) * self.v[i] + (pull * self.sd) ** 2)
        return self._mixture(self.y[i] + pull * (self.mean - self.y[i]), sd, level, interval, heavy=False)

    def probability_below(self, threshold: float, *, new_study: bool = False) -> float:
        """Probability that the mean (or a new study's true effect) lies below a threshold."""
        sd = np.hypot(self.sd, self.tau) if new_study else self.sd
        return float(self.share @ ndtr((threshold - self.mean) / sd))

    def spread(self, level: float = 0.95, interval: str = "shortest") -> Summary:
        """tau, the standard deviation of the true effects."""
        _checked(level, interval)
        mean = float(self.share @ self.tau) if self.moments > 1 else np.inf
        sd = float(np.sqrt(self.share @ (self.tau - mean) ** 2)) if self.moments > 2 else np.inf
        grid = _TauQuantiles(self)
        low, high = interval_of(grid.at, grid.log_density, level, interval, at_zero=True)
        return Summary(mean, sd, grid.at(0.5), low, high, level, interval)

    def _mixture(self, mean: Array, sd: Array, level: float, interval: str, *, heavy: bool) -> Summary:
        """A normal distribution at each node; heavy where its sd grows with tau."""
        _checked(level, interval)
        centre = float(self.share @ mean)
        usual = float(np.sqrt(self.share @ (sd**2 + (mean - centre) ** 2)))

        def below(x: float) -> float:
            return float(self.share @ ndtr((x - mean) / sd))

        def log_density(x: float) -> float:
            return float(np.log(self.share @ (np.exp(-0.5 * ((x - mean) / sd) ** 2) / sd)))

        def quantile(p: float) -> float:
            step = float(np.sqrt(self.share @ np.minimum(sd, sd[np.searchsorted(np.cumsum(self.share), 0.5)]) ** 2))
            a, b = centre - step, centre + step
            while below(a) > p:
                a, step = a - step, 2 * step
            while below(b) < p:
                b, step = b + step, 2 * step
            return bracketed_root(lambda x: below(x) - p, a, b, below(a) - p, below(b) - p)

        low, high = interval_of(quantile, log_density, level, interval, at_zero=False)
        average = np.nan if heavy and self.moments <= 1 else centre
        return Summary(
            average, np.inf if heavy and self.moments <= 2 else usual, quantile(0.5), low, high, level, interval
        )


def posterior(y: ArrayLike, v: ArrayLike, prior: TauPrior, mu_prior: tuple[float, float] | None = None) -> Posterior:
    """Random-effects meta-analysis by Bayes' rule, accurate to rounding.

    y_i ~ N(mu, v_i + tau^2), mu ~ N(mean, sd^2) or flat, tau ~ prior. p(tau | y) is integrated by Gauss-Legendre
    panels in log tau, halved until two halves agree with the whole to 1e-14.

    Parameters
    ----------
    y, v
        Effects and sampling variances, shape (k,).
    prior
        Of tau, in the unit of y.
    mu_prior
        Mean and standard deviation of mu's normal prior; None is flat.

    Raises
    ------
    ArithmeticInputError
        For bad rows, or one study with both a flat mean and a prior of tau too heavy to leave a posterior.

    References
    ----------
    Roever (2020) J Stat Softw 93(6). doi:10.18637/jss.v093.i06

    Examples
    --------
    >>> from evidence_tools.arithmetic.bayes_priors import half_normal
    >>> found = posterior([0.1, 0.5, 0.9], [0.04, 0.04, 0.04], half_normal(0.5))
    >>> mu = found.mu()
    >>> f"{mu.median:.3f} ({mu.low:.3f} to {mu.high:.3f}); tau {found.spread().median:.3f}"
    '0.500 (-0.100 to 1.100); tau 0.364'
    """
    y, v = checks.study_results(y, v)
    if mu_prior is not None:
        mu_prior = (checks.number("mean", mu_prior[0]), checks.number("sd", mu_prior[1], above=0))
    moments = prior.tail - 1 + (y.size - 1 if mu_prior is None else y.size)
    if moments <= 0:
        raise ArithmeticInputError(
            f"one study and the prior {prior.label} leave no posterior; allowed: a lighter tail or a prior of mu"
        )

    def log_density(u: Array) -> Array:  # of log tau
        tau = np.exp(u)
        return _log_likelihood(y, v, tau, mu_prior)[0] + prior.log_density(tau) + u

    centre = 0.5 * float(np.log(np.median(v)))
    u, weights, edges, top = panels(log_density, centre)
    mass = weights * np.exp(log_density(u) - top)
    total = float(mass.sum())
    per_panel = mass.reshape(-1, NODES.size).sum(1)
    tau = np.exp(u)
    _, mean, sd = _log_likelihood(y, v, tau, mu_prior)
    marginal = top + float(np.log(total)) if mu_prior is not None else float("nan")
    below = np.concatenate(([0.0], np.cumsum(per_panel))) / total
    return Posterior(
        tau, mass / total, mean, sd, marginal, edges, below, moments, y, v, prior, mu_prior, _cautions(y.size, prior)
    )


def _log_likelihood(y: Array, v: Array, tau: Array, mu_prior: tuple[float, float] | None) -> tuple[Array, Array, Array]:
    """Log-likelihood of tau with mu integrated out, and mean and sd of mu given tau; tau has shape (g,)."""
    m = v + (tau**2)[:, None]
    w = 1 / m
    prior_mean, precision = (0.0, 0.0) if mu_prior is None else (mu_prior[0], mu_prior[1] ** -2)
    total = w.sum(1) + precision
    mean = (w @ y + precision * prior_mean) / total
    squares = (w * (y - mean[:, None]) ** 2).sum(1) + precision * (prior_mean - mean) ** 2
    flat = np.log(2 * np.pi) * (y.size - (mu_prior is None))
    logs = np.log(m).sum(1) + np.log(total) - (np.log(precision) if precision else 0.0)
    return -0.5 * (logs + squares + flat), mean, total**-0.5


class _TauQuantiles:
    """Distribution function and quantiles of tau between the quadrature nodes."""

    def __init__(self, found: Posterior) -> None:
        self.found = found
        self.top = float(np.max(self._raw(found.tau)))
        inner = self._raw(found.tau) - self.top
        widths = np.repeat(np.diff(found.edges) / 2, NODES.size) * np.tile(WEIGHTS, found.edges.size - 1)
        self.total = float((widths * np.exp(inner + np.log(found.tau))).sum())

    def _raw(self, tau: Array) -> Array:
        likelihood, _, _ = _log_likelihood(self.found.y, self.found.v, tau, self.found.mu_prior)
        return likelihood + self.found.prior.log_density(tau)

    def log_density(self, tau: float) -> float:
        return float(self._raw(np.array([max(tau, 1e-150)]))[0] - self.top)

    def at(self, p: float) -> float:
        """Quantile: the panel is known, the rest is a root within it."""
        edges, below = self.found.edges, self.found.below
        panel = int(np.clip(np.searchsorted(below, p, side="right") - 1, 0, edges.size - 2))

        def excess(u: float) -> float:
            half = (u - edges[panel]) / 2
            tau = np.exp(edges[panel] + half * (1 + NODES))
            inside = half * float(WEIGHTS @ np.exp(self._raw(tau) - self.top + np.log(tau))) / self.total
            return below[panel] + inside - p

        a, b = float(edges[panel]), float(edges[panel + 1])
        fa, fb = below[panel] - p, excess(b)
        return float(np.exp(bracketed_root(excess, a, b, float(fa), fb) if fa < 0 < fb else (a if fa >= 0 else b)))


def _checked(level: float, interval: str) -> None:
    checks.number("level", level, above=0, below=1)
    checks.choice("interval", interval, INTERVALS)


def _cautions(k: int, prior: TauPrior) -> tuple[str, ...]:
    if k < 3:
        return (f"{k} {'study' if k == 1 else 'studies'}: what is said of tau is the prior, {prior.label}.",)
    return ()
