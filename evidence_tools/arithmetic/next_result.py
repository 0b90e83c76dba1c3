"""What the next study may find, and the results of it after which a conclusion no longer stands."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betaln, chdtri, ndtr, ndtri, stdtr, stdtrit

from evidence_tools.arithmetic import checks
from evidence_tools.arithmetic.pooling import Fit
from evidence_tools.arithmetic.updating import update

Array = NDArray[np.float64]
Margin = Callable[[Array, Array, Array], Array]
_HALVINGS = 12  # of the step between two tried results in which a conclusion turns
_TAILS = (1e-4, 1e-3)  # chance of a result beyond the farthest ones that are tried
_START, _TURNS = 2.0, 60  # of the search for the ratio behind evenly spread points


@dataclass(frozen=True, slots=True)
class Expected:
    """The distribution of a study's result: mean + spread x (t with `df` degrees of freedom; normal for None).

    Examples
    --------
    >>> float(Expected(1.0, 2.0).below(1.0)), Expected(1.0, 2.0).evenly(3).round(2).tolist()
    (0.5, [-6.44, -5.18, -0.93, 1.0, 2.93, 7.18, 8.44])
    """

    mean: float
    spread: float
    df: float | None = None

    def below(self, result: ArrayLike) -> Array:
        """Chance that the result lies below each of these, same shape."""
        z = (np.asarray(result, dtype=float) - self.mean) / self.spread
        return ndtr(z) if self.df is None else stdtr(self.df, z)

    def evenly(self, points: int) -> Array:
        """Middle results of `points` equally likely parts, and four farther out, rising, shape (points + 4,).

        One in a thousand results, and one in ten thousand, lies beyond the farther ones on either side.
        """
        middle = (np.arange(checks.whole("points", points, low=1)) + 0.5) / points
        share = np.sort([*middle, *_TAILS, *(1 - tail for tail in _TAILS)])
        return self.mean + self.spread * (ndtri(share) if self.df is None else stdtrit(self.df, share))


def expected(fit: Fit, new_v: float) -> Expected:
    """What one further study with this sampling variance would find, as the studies there are predict it.

    Its spread is sqrt(se^2 + tau2 + new_v), with the degrees of freedom of the fit (normal for the test "z").

    References
    ----------
    IntHout, Ioannidis, Rovers, Goeman (2016) BMJ Open 6:e010247. doi:10.1136/bmjopen-2015-010247
    """
    spread = math.sqrt(fit.vcov[0, 0] + fit.tau2 + checks.number("new_v", new_v, above=0))
    return Expected(float(fit.beta[0]), spread, fit.df)


def expected_together(fit: Fit, new_v: ArrayLike, points: int) -> Array:
    """Results that several further studies would find together, shape (points, studies), all rows equally likely.

    They share the doubt about the mean: a t distribution of several variables with covariance se^2 + diag(tau2 + new_v)
    of which each one alone is that of `expected`. The rows are spread evenly (a Kronecker sequence), not at random.
    """
    new_v = checks.vector("new_v", new_v)
    checks.positive("new_v", new_v)
    even = _evenly_spread(checks.whole("points", points, low=1), new_v.size + 1)
    covariance = fit.vcov[0, 0] + np.diag(fit.tau2 + new_v)
    drawn = ndtri(even[:, 1:]) @ np.linalg.cholesky(covariance).T
    if fit.df is not None:
        drawn *= np.sqrt(fit.df / chdtri(fit.df, even[:, :1]))
    return fit.beta[0] + drawn


def failing_results(
    y: ArrayLike,
    v: ArrayLike,
    new_v: ArrayLike,
    tried: ArrayLike,
    margins: Sequence[Margin],
    *,
    estimator: str = "REML",
    test: str = "knha",
    level: float = 0.95,
) -> list[list[Array]]:
    """Find the results of one further study after which each conclusion does not stand.

    Parameters
    ----------
    y, v
        Effects and sampling variances of the studies there are, shape (k,).
    new_v
        Sampling variances of possible studies, shape (s,).
    tried
        Results to try for each of them, rising, shape (s, p). Where a conclusion turns between two neighbours the step
        is halved until the place is known; beyond the outermost the conclusion is taken to stay what it is there. Two
        turns between the same neighbours are not seen.
    margins
        Functions of estimate, lower and upper limit that are above 0 while a conclusion stands.
    estimator, test, level
        As for `pool`.

    Returns
    -------
    list of list of array
        For each margin and each variance the stretches of results, shape (stretches, 2), from low to high.

    Raises
    ------
    ArithmeticInputError
        For numbers that `pool` refuses.

    Examples
    --------
    >>> common = {"estimator": "EE", "test": "z"}
    >>> tried = [[-2.0, -1.0, 0.0, 1.0]]
    >>> (stretches,), = failing_results([0.4, 0.6], [0.04, 0.04], [0.04], tried, [lambda e, low, high: low], **common)
    >>> stretches.round(3).tolist()
    [[-inf, -0.321]]
    """
    new_v, tried = np.atleast_1d(np.asarray(new_v, dtype=float)), np.asarray(tried, dtype=float)
    asked = {"estimator": estimator, "test": test, "level": level}

    def fails(results: Array, variances: Array) -> list[NDArray[np.bool_]]:
        found = update(y, v, results, variances, **asked)
        return [margin(found.estimate, found.low, found.high) <= 0 for margin in margins]

    failed = np.stack(fails(tried, new_v[:, None]))  # shape (margins, s, p)
    which, size, place = np.nonzero(failed[..., 1:] != failed[..., :-1])
    low, high = tried[size, place], tried[size, place + 1]
    before = failed[which, size, place]
    for _ in range(_HALVINGS if which.size else 0):
        middle = (low + high) / 2
        same = np.stack(fails(middle, new_v[size]))[which, np.arange(which.size)] == before
        low, high = np.where(same, middle, low), np.where(same, high, middle)
    turns = (low + high) / 2
    return [
        [_stretches(turns[(which == m) & (size == s)], bool(failed[m, s, 0])) for s in range(new_v.size)]
        for m in range(len(margins))
    ]


def chance_of(stretches: Array, result: Expected) -> float:
    """Chance that a result falls into one of these stretches, shape (n, 2).

    Examples
    --------
    >>> round(chance_of(np.array([[-np.inf, -1.96], [1.96, np.inf]]), Expected(0.0, 1.0)), 3)
    0.05
    """
    ends = result.below(np.asarray(stretches, dtype=float).reshape(-1, 2))
    return float((ends[:, 1] - ends[:, 0]).sum())


def beta_binomial(x: ArrayLike, n: int, a: float, b: float) -> Array:
    """Chance of x events in n patients whose risk is drawn from a beta distribution, same shape as x.

    Examples
    --------
    >>> beta_binomial([0, 1, 2], 2, 1.0, 1.0).round(4).tolist()
    [0.3333, 0.3333, 0.3333]
    """
    x = np.asarray(x, dtype=float)
    ways = -np.log(n + 1) - betaln(n - x + 1, x + 1)
    return np.exp(ways + betaln(x + a, n - x + b) - betaln(a, b))


def binomial(x: ArrayLike, n: int, risk: float) -> Array:
    """Chance of x events in n patients of one risk, same shape as x.

    Examples
    --------
    >>> binomial([0, 1, 2], 2, 0.5).round(4).tolist()
    [0.25, 0.5, 0.25]
    """
    x = np.asarray(x, dtype=float)
    checks.number("risk", risk, above=-np.nextafter(0, 1), below=np.nextafter(1, 2))
    if risk in (0.0, 1.0):
        return (x == n * risk).astype(float)
    ways = -np.log(n + 1) - betaln(n - x + 1, x + 1)
    return np.exp(ways + x * np.log(risk) + (n - x) * np.log1p(-risk))


def _stretches(turns: Array, from_below: bool) -> Array:
    """Stretches that begin and end at these turns, the first at minus infinity where it failed from the outset."""
    ends = [-np.inf, *turns] if from_below else [*turns]
    return np.array([*ends, *([np.inf] if len(ends) % 2 else [])]).reshape(-1, 2)


def _evenly_spread(points: int, dimensions: int) -> Array:
    """Points of the unit cube without clusters or gaps: multiples of the powers of one irrational number, modulo 1.

    The number is the root of x^(d + 1) = x + 1, the golden ratio in one dimension.
    """
    ratio = _START
    for _ in range(_TURNS):
        ratio = (1 + ratio) ** (1 / (dimensions + 1))
    steps = ratio ** -np.arange(1, dimensions + 1)
    return (0.5 + np.outer(np.arange(1, points + 1), steps)) % 1.0
