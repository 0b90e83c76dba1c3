"""How much the true effects differ between studies: nine estimators of the between-study variance tau2."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evidence_tools.arithmetic import checks
from evidence_tools.arithmetic.projection import Problem, Projection, design_matrix, pose
from evidence_tools.arithmetic.roots import bracketed_root
from evidence_tools.errors import ArithmeticInputError

Array = NDArray[np.float64]
_GRID_STEP = 0.25  # in log(tau2 + smallest variance); the likelihood bends on a scale of 1
_PARTS = 32  # a step is divided into where a pair of roots could hide in it


@dataclass(frozen=True, slots=True)
class Tau2:
    """Between-study variance.

    tau2: the estimate, in squared units of y, never negative. se: its standard error as metafor gives it (NaN
    where there is none). estimator: its name. peaks: local maxima of the likelihood (ML and REML; more than
    one is rare, and the highest is `tau2`).
    """

    tau2: float
    se: float
    estimator: str
    peaks: tuple[float, ...] = ()


def tau2(y: ArrayLike, v: ArrayLike, X: ArrayLike | None = None, estimator: str = "REML") -> Tau2:
    """Estimate by how much the true effects vary between studies.

    Model: y_i = x_i'beta + u_i + e_i with Var(u_i) = tau2 and Var(e_i) = v_i known.

    Parameters
    ----------
    y
        Study effects, shape (k,), on the scale of analysis.
    v
        Sampling variances, shape (k,), above zero.
    X
        Design matrix, shape (k, p); one mean for all when left out.
    estimator
        EE (zero by definition), DL DerSimonian-Laird, HE Hedges, HS Hunter-Schmidt, SJ Sidik-Jonkman,
        ML, REML, EB empirical Bayes, PM Paule-Mandel (the last two solve the same equation).

    Returns
    -------
    Tau2
        One study gives tau2 = 0 with a standard error of NaN: it cannot tell.

    Raises
    ------
    ArithmeticInputError
        For non-finite numbers, v <= 0, an unknown estimator, or too few studies for X.

    Notes
    -----
    ML, REML, EB and PM are solved in a bracket that provably holds every stationary point, so they cannot
    fail to converge; ML and REML take the highest of all maxima, tau2 = 0 included.

    References
    ----------
    Viechtbauer (2005) J Educ Behav Stat 30:261-293. doi:10.3102/10769986030003261
    Veroniki et al. (2016) Res Synth Methods 7:55-79. doi:10.1002/jrsm.1164

    Examples
    --------
    >>> found = tau2([0.1, 0.5, 0.9], [0.01, 0.01, 0.01], estimator="DL")
    >>> round(found.tau2, 6), round(found.se, 6)
    (0.15, 0.16)
    """
    y, v = checks.study_results(y, v)
    checks.choice("estimator", estimator, ESTIMATORS)
    return estimate(pose(y, v, design_matrix(X, y.size)), estimator)


def estimate(problem: Problem, estimator: str) -> Tau2:
    """Estimate tau2 for a posed problem."""
    if estimator == "EE" or problem.k == 1:
        return Tau2(0.0, np.nan, estimator)
    if problem.df < 1:
        raise ArithmeticInputError(
            f"{problem.k} studies cannot give {problem.model.p} coefficients and tau2; "
            "allowed: more studies than columns of X, or estimator='EE'"
        )
    found, se, peaks = _ESTIMATORS[estimator](problem)
    return Tau2(float(found), float(se), estimator, peaks)


Answer = tuple[float, float, tuple[float, ...]]


def _dersimonian_laird(problem: Problem) -> Answer:
    at_zero = problem.model.project(problem.v)
    trace = at_zero.trace
    found = max(0.0, (at_zero.q - problem.df) / trace)
    return found, _moment_se(problem, found, trace, trace), ()


def _hunter_schmidt(problem: Problem) -> Answer:
    at_zero = problem.model.project(problem.v)
    divisor = at_zero.w.sum()
    found = max(0.0, (at_zero.q - problem.k) / divisor)
    return found, _moment_se(problem, found, at_zero.trace, divisor), ()


def _moment_se(problem: Problem, found: float, trace: float, divisor: float) -> float:
    """Standard error of (y'Py - constant) / divisor with the weights 1/v."""
    ones = np.ones(problem.k)
    squares = problem.model.squared_trace(problem.v, ones, ones)
    return np.sqrt(2 * problem.df + 4 * found * trace + 2 * found**2 * squares) / divisor


def _hedges(problem: Problem) -> Answer:
    v, ones, df = problem.v, np.ones(problem.k), problem.df
    plain = problem.model.project(ones)
    trace = (plain.spare * v).sum()
    found = max(0.0, (plain.q - trace) / df)
    squares = problem.model.squared_trace(ones, v, v)
    return found, np.sqrt(2 * squares + 4 * found * trace + 2 * found**2 * df) / df, ()


def _sidik_jonkman(problem: Problem) -> Answer:
    v, ones, first, df = problem.v, np.ones(problem.k), problem.spread, problem.df
    if first == 0:
        return 0.0, 0.0, ()
    m = v + first
    found = first * problem.model.project(m).q / df
    trace = problem.model.squared_trace
    inner = 2 * trace(m, v, v) + 4 * found * trace(m, v, ones) + 2 * found**2 * trace(m, ones, ones)
    return found, first / df * np.sqrt(inner), ()


def _paule_mandel(problem: Problem) -> Answer:
    def excess(t: Array) -> tuple[Array, Array]:
        q = problem.model.project(problem.v + t).q
        return q, np.full_like(q, problem.df)

    found = max(_falling_roots(problem, excess), default=0.0)
    return found, np.sqrt(2 * problem.k**2 / problem.df) / (1 / (problem.v + found)).sum(), ()


def _maximum_likelihood(problem: Problem) -> Answer:
    def score(t: Array) -> tuple[Array, Array]:
        at = problem.model.project(problem.v + t)
        return at.py_squared, at.w.sum(-1)

    peaks = _falling_roots(problem, score)
    found = _highest(problem, peaks, restricted=False)
    return found, np.sqrt(2 / ((problem.v + found) ** -2.0).sum()), peaks


def _restricted_maximum_likelihood(problem: Problem) -> Answer:
    def score(t: Array) -> tuple[Array, Array]:
        at = problem.model.project(problem.v + t)
        return at.py_squared, at.trace

    peaks = _falling_roots(problem, score)
    found = _highest(problem, peaks, restricted=True)
    ones = np.ones(problem.k)
    return found, np.sqrt(2 / problem.model.squared_trace(problem.v + found, ones, ones)), peaks


_ESTIMATORS: dict[str, Callable[[Problem], Answer]] = {
    "DL": _dersimonian_laird,
    "HE": _hedges,
    "HS": _hunter_schmidt,
    "SJ": _sidik_jonkman,
    "ML": _maximum_likelihood,
    "REML": _restricted_maximum_likelihood,
    "EB": _paule_mandel,
    "PM": _paule_mandel,
}
ESTIMATORS = ("EE", *_ESTIMATORS)


def log_likelihood(problem: Problem, m: Array, at: Projection, *, restricted: bool) -> float:
    """Log-likelihood with variances m and the coefficients fitted; the restricted one as REMLf=TRUE in metafor."""
    value = np.log(m).sum() + at.q + problem.k * np.log(2 * np.pi)
    if restricted:
        value += at.log_det - problem.model.log_det_design - problem.model.p * np.log(2 * np.pi)
    return -0.5 * float(value)


def _highest(problem: Problem, peaks: tuple[float, ...], *, restricted: bool) -> float:
    if len(peaks) == 1:
        return peaks[0]

    def height(t: float) -> float:
        m = problem.v + t
        return log_likelihood(problem, m, problem.model.project(m), restricted=restricted)

    return max(peaks, key=height)


def _falling_roots(problem: Problem, terms: Callable[[Array], tuple[Array, Array]]) -> tuple[float, ...]:
    """Values of tau2 >= 0 where f, the first term less the second, falls through zero; 0 if f is not positive there.

    In error contrasts u with variances d + tau2 the score terms have the sign of u^2 - d - tau2, so no root
    lies above the sum of u^2, the unweighted residual sum of squares.
    """
    smallest = problem.v[-1]
    reach = np.log1p(2 * problem.model.residual_squares / smallest)
    grid = smallest * np.expm1(np.linspace(0.0, reach, int(reach / _GRID_STEP) + 2))
    grid, values = _divided(grid, terms)

    def f(t: float) -> float:
        first, second = terms(t)
        return float(first - second)

    roots = [0.0] if values[0] <= 0 else []
    for i in np.flatnonzero((values[:-1] > 0) & (values[1:] <= 0)):
        roots.append(bracketed_root(f, *grid[i : i + 2].tolist(), *values[i : i + 2].tolist()))
    return tuple(roots)


def _divided(grid: Array, terms: Callable[[Array], tuple[Array, Array]]) -> tuple[Array, Array]:
    """The grid, finer where roots could hide, and the values there.

    Both terms fall as tau2 grows, so between a and b their difference lies between first(b) - second(a) and
    first(a) - second(b); only where zero lies between these two can there be a root.
    """
    first, second = terms(grid[:, None])
    doubtful = (first[:-1] > second[1:]) & (first[1:] <= second[:-1])
    low, width = grid[:-1][doubtful], np.diff(grid)[doubtful]
    between = (low[:, None] + width[:, None] * (np.arange(1, _PARTS) / _PARTS)).ravel()
    if not between.size:
        return grid, first - second
    more, less = terms(between[:, None])
    points, values = np.concatenate([grid, between]), np.concatenate([first - second, more - less])
    order = points.argsort()
    return points[order], values[order]
