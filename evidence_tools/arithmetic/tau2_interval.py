"""How well the between-study variance is known: intervals for tau2, and with it for I2 and H2."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtri

from evidence_tools.arithmetic import checks
from evidence_tools.arithmetic.inference import critical_value
from evidence_tools.arithmetic.pooling import Fit
from evidence_tools.arithmetic.projection import Problem, design_matrix, pose
from evidence_tools.arithmetic.roots import bracketed_root
from evidence_tools.arithmetic.tau2 import log_likelihood

Array = NDArray[np.float64]
KINDS = ("Q-profile", "profile likelihood")
FEW_STUDIES = 10  # below this an interval for tau2 mostly says that little is known
_NO_LIMIT = 1e12  # times all scatter there is: a likelihood that has not fallen by then has no upper limit
_GRID_STEP = 0.25  # in log(tau2 + smallest variance); the likelihood bends on a scale of 1


@dataclass(frozen=True, slots=True)
class Tau2Interval:
    """Interval for tau2 (squared units of y), I2 (percent) and H2, all three from the same limits of tau2.

    `kind` names the method. Where no interval can be given the limits are NaN, and `cautions` says why.
    """

    tau2: float
    tau2_low: float
    tau2_high: float
    i2: float
    i2_low: float
    i2_high: float
    h2: float
    h2_low: float
    h2_high: float
    kind: str
    level: float
    cautions: tuple[str, ...] = ()

    def __repr__(self) -> str:
        tau2 = f"tau2 {self.tau2:.4g} ({self.tau2_low:.4g} to {self.tau2_high:.4g})"
        i2 = f"I2 {self.i2:.1f}% ({self.i2_low:.1f} to {self.i2_high:.1f})"
        return f"Tau2Interval: {tau2}, {i2}; {self.kind}, {self.level * 100:g}%"

    @property
    def tau_low(self) -> float:
        """Lower limit of the standard deviation between studies."""
        return float(np.sqrt(self.tau2_low))

    @property
    def tau_high(self) -> float:
        """Upper limit of the standard deviation between studies."""
        return float(np.sqrt(self.tau2_high))


def tau2_interval(fit: Fit, kind: str = "Q-profile", *, level: float | None = None) -> Tau2Interval:
    """Say between which limits the variance of the true effects may lie.

    Q-profile: every tau2 for which Q(tau2) lies between the quantiles of chi-squared on k - p df; it does not
    depend on the estimator. Profile likelihood: every tau2 whose (for REML restricted) log-likelihood is at most
    half a chi-squared quantile on 1 df below that of the fit's tau2, as metafor's confint(type="PL").

    Parameters
    ----------
    fit
        A pooled result, moderators allowed.
    kind
        "Q-profile" or "profile likelihood".
    level
        Confidence level; that of the fit when left out.

    Returns
    -------
    Tau2Interval
        NaN limits and a caution from one study or a common-effect fit; a profile likelihood measured from a poor
        estimate can have no upper limit (infinite, with a caution).

    Raises
    ------
    ArithmeticInputError
        For an unknown kind or level.

    References
    ----------
    Viechtbauer (2007) Stat Med 26:37-52. doi:10.1002/sim.2514
    Hardy, Thompson (1996) Stat Med 15:619-629.
    doi:10.1002/(SICI)1097-0258(19960330)15:6<619::AID-SIM188>3.0.CO;2-A

    Examples
    --------
    >>> from evidence_tools.arithmetic.pooling import pool
    >>> found = tau2_interval(pool([0.0, 4.0, 1.0, 7.0], [1.0, 1.0, 2.0, 1.0]))
    >>> f"{found.tau2_low:.2f} to {found.tau2_high:.2f}"
    '2.10 to 137.89'
    """
    checks.choice("kind", kind, KINDS)
    level = fit.level if level is None else checks.number("level", level, above=0, below=1)
    problem = pose(fit.y, fit.v, design_matrix(fit.X, fit.k))
    why_not = _why_not(fit, problem)
    if why_not:
        return Tau2Interval(fit.tau2, *[np.nan] * 2, fit.i2, *[np.nan] * 2, fit.h2, *[np.nan] * 2, kind, level, why_not)
    low, high = (_q_profile if kind == KINDS[0] else _profile_likelihood)(fit, problem, level)
    typical = problem.df / float(problem.model.project(problem.v).trace)
    return Tau2Interval(
        tau2=fit.tau2,
        tau2_low=low,
        tau2_high=high,
        i2=fit.i2,
        i2_low=100 * low / (typical + low),
        i2_high=100.0 if np.isinf(high) else 100 * high / (typical + high),
        h2=fit.h2,
        h2_low=low / typical + 1,
        h2_high=high / typical + 1,
        kind=kind,
        level=level,
        cautions=_cautions(fit, kind, low, high),
    )


def _why_not(fit: Fit, problem: Problem) -> tuple[str, ...]:
    if problem.df < 1:
        return (f"{fit.k} {'study' if fit.k == 1 else 'studies'}: nothing is known about tau2; at least two are needed "
                "beside each coefficient.",)  # fmt: skip
    if fit.estimator == "EE":
        return ("A common-effect model has no tau2 to give an interval for; pool with another estimator.",)
    return ()


def _cautions(fit: Fit, kind: str, low: float, high: float) -> tuple[str, ...]:
    found = []
    if fit.k < FEW_STUDIES:
        found.append(f"Too few studies to tell how large tau2 is: {fit.k}, where {FEW_STUDIES} or more are usual.")
    if low == high == 0:
        found.append("The results scatter less than chance alone would explain: no tau2 fits, the interval is empty.")
    elif not low <= fit.tau2 <= high:
        found.append(
            f"The {fit.estimator} estimate of tau2 lies outside its {kind} interval, which does not rest on it."
        )
    if kind == "profile likelihood" and fit.estimator not in ("ML", "REML"):
        found.append(f"The likelihood is measured from the {fit.estimator} estimate, which is not its highest point.")
    if np.isinf(high):
        found.append(f"The likelihood at the {fit.estimator} estimate is so low that no upper limit is reached.")
    return tuple(found)


def _q_profile(fit: Fit, problem: Problem, level: float) -> tuple[float, float]:
    def q(t: float) -> float:
        return float(problem.model.project(problem.v + t).q)

    at_zero = q(0.0)

    def where(critical: float) -> float:
        if at_zero <= critical:
            return 0.0
        # The residual squares bound t * Q(t), so that Q is below `critical` here.
        far = 2 * problem.model.residual_squares / critical
        return bracketed_root(lambda t: q(t) - critical, 0.0, far, at_zero - critical, q(far) - critical)

    tail = (1 - level) / 2
    return where(float(chdtri(problem.df, tail))), where(float(chdtri(problem.df, 1 - tail)))


def _profile_likelihood(fit: Fit, problem: Problem, level: float) -> tuple[float, float]:
    def height(t: float) -> float:
        m = problem.v + t
        return log_likelihood(problem, m, problem.model.project(m), restricted=fit.estimator == "REML")

    floor = height(fit.tau2) - critical_value(level, None) ** 2 / 2

    def above(t: float) -> float:
        return height(t) - floor

    smallest = float(problem.v[-1])
    far = fit.tau2 + smallest
    low = _first_crossing(above, smallest, 0.0, fit.tau2) if above(0.0) < 0 else 0.0
    while above(far) > 0:
        far *= 4
        if far > _NO_LIMIT * (problem.v[0] + problem.model.residual_squares):
            return low, np.inf
    return low, _first_crossing(above, smallest, far, fit.tau2)


def _first_crossing(f: Callable[[float], float], smallest: float, outer: float, inner: float) -> float:
    """Root of f nearest to `outer`, where f is negative, on the way to `inner`, where it is positive.

    A likelihood with several peaks can cross more than once; the interval then spans all of them.
    """
    ends = np.log1p(np.array([outer, inner]) / smallest)
    steps = int(abs(ends[1] - ends[0]) / _GRID_STEP) + 2
    grid = smallest * np.expm1(np.linspace(*ends, steps))
    grid[0], grid[-1] = outer, inner
    values = [f(float(t)) for t in grid]
    i = next(i for i in range(steps) if values[i] > 0)
    return bracketed_root(f, float(grid[i - 1]), float(grid[i]), values[i - 1], values[i])
