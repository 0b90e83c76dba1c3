"""One answer from several studies: inverse-variance pooling and meta-regression."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import chdtrc

from evidence_tools.arithmetic import checks
from evidence_tools.arithmetic.cautions import cautions_of
from evidence_tools.arithmetic.inference import critical_value, two_sided_p, wald_test
from evidence_tools.arithmetic.projection import Problem, Projection, design_matrix, pose
from evidence_tools.arithmetic.tau2 import ESTIMATORS, Tau2, estimate, log_likelihood

Array = NDArray[np.float64]
TESTS = ("z", "t", "knha", "adhoc")
_NO_SCATTER = np.finfo(np.float64).eps


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """A pooled result with the numbers that made it. Arrays are read-only.

    Per coefficient, shape (p,): `beta` (scale of y), `se`, `ci_low`, `ci_high` at `level`, `statistic` (t or
    z) and `p_value` (two-sided). `df` is None for the normal distribution. `vcov` has shape (p, p).

    `tau2`, `tau2_se` in squared units of y; `i2` in percent and `h2`, both from tau2 and the typical sampling
    variance (for EE from Q); `q`, `q_df`, `q_p` the test of heterogeneity; `qm`, `qm_df`, `qm_p` the test of
    the moderators (of the mean itself where there are none); `r2` in percent, NaN without moderators.

    `weights` in percent, shape (k,), in the order of the rows. `log_likelihood` restricted for REML, plain
    otherwise. `hk_scale` is the Hartung-Knapp factor on the variance, 1 where it is not used. `test` is the
    one that was used (z where one study left no other). `cautions` are sentences that belong beside the
    result. `y`, `v` and `X` are the rows, as given.
    """

    beta: Array
    se: Array
    ci_low: Array
    ci_high: Array
    statistic: Array
    p_value: Array
    df: int | None
    vcov: Array
    tau2: float
    tau2_se: float
    i2: float
    h2: float
    q: float
    q_df: int
    q_p: float
    qm: float
    qm_df: tuple[int, int | None]
    qm_p: float
    r2: float
    k: int
    weights: Array
    log_likelihood: float
    hk_scale: float
    estimator: str
    test: str
    level: float
    cautions: tuple[str, ...]
    y: Array
    v: Array
    X: Array


def pool(
    y: ArrayLike,
    v: ArrayLike,
    X: ArrayLike | None = None,
    *,
    estimator: str = "REML",
    test: str = "knha",
    level: float = 0.95,
) -> Fit:
    """Pool study results, or regress them on study characteristics.

    beta = (X'WX)^-1 X'W y with W = diag(1 / (v + tau2)).

    Parameters
    ----------
    y
        Study effects, shape (k,), on the scale of analysis (log for ratios).
    v
        Sampling variances, shape (k,), above zero.
    X
        Design matrix, shape (k, p), with its own column of ones; one common mean when left out.
    estimator
        Of tau2: EE DL HE HS SJ ML REML EB PM.
    test
        "z" Wald; "t" Wald variance with t on k - p df; "knha" Hartung-Knapp; "adhoc" Hartung-Knapp with its
        factor floored at 1, so that it is never more certain than Wald.
    level
        Confidence level, between 0 and 1.

    Returns
    -------
    Fit
        One study comes back as it is, with the normal interval and a caution.

    Raises
    ------
    ArithmeticInputError
        For a variance that is not above zero, a number that is not finite (both name the row), an unknown
        estimator or test, or a design matrix that does not fit.

    References
    ----------
    Viechtbauer (2010) J Stat Softw 36(3). doi:10.18637/jss.v036.i03
    Knapp, Hartung (2003) Stat Med 22:2693-2710. doi:10.1002/sim.1482

    Examples
    --------
    >>> fit = pool([-0.4, -0.1, -0.3], [0.02, 0.03, 0.01], estimator="DL", test="z")
    >>> f"{fit.beta[0]:.4f} ({fit.ci_low[0]:.4f} to {fit.ci_high[0]:.4f})"
    '-0.2909 (-0.4357 to -0.1462)'
    """
    y, v = checks.study_results(y, v)
    checks.choice("estimator", estimator, ESTIMATORS)
    checks.choice("test", test, TESTS)
    level = checks.number("level", level, above=0, below=1)
    design = design_matrix(X, y.size)
    problem = pose(y, v, design)
    between = estimate(problem, estimator)
    return _fit(y, v, design, problem, between, asked=test, level=level)


def _fit(y: Array, v: Array, design: Array | None, problem: Problem, between: Tau2, *, asked: str, level: float) -> Fit:
    test = "z" if problem.k == 1 else asked
    df = None if test == "z" else problem.df
    m = problem.v + between.tau2
    at_zero, fitted = problem.model.project(problem.v), problem.model.project(m)
    beta, wald = problem.model.coefficients(m)
    scale = _hartung_knapp_scale(problem, fitted, test)
    vcov = wald * scale
    se = np.sqrt(vcov.diagonal())
    with np.errstate(divide="ignore", invalid="ignore"):  # se = 0 where Hartung-Knapp finds no scatter
        statistic = beta / se
    half = critical_value(level, df) * se
    i2, h2 = _heterogeneity(problem, at_zero, between)
    q = float(at_zero.q) if problem.df else 0.0
    tested = _moderators(design)
    qm, qm_p = wald_test(beta[tested], vcov[tested[:, None], tested], df)
    weights = 1.0 / (v + between.tau2)
    return Fit(
        beta=_locked(beta),
        se=_locked(se),
        ci_low=_locked(beta - half),
        ci_high=_locked(beta + half),
        statistic=_locked(statistic),
        p_value=_locked(two_sided_p(statistic, df)),
        df=df,
        vcov=_locked(vcov),
        tau2=between.tau2,
        tau2_se=between.se,
        i2=i2,
        h2=h2,
        q=q,
        q_df=problem.df,
        q_p=float(chdtrc(problem.df, q)) if problem.df else 1.0,
        qm=qm,
        qm_df=(tested.size, df),
        qm_p=qm_p,
        r2=_explained(y, v, design, between),
        k=problem.k,
        weights=_locked(100.0 * weights / weights.sum()),
        log_likelihood=log_likelihood(problem, m, fitted, restricted=between.estimator == "REML"),
        hk_scale=scale,
        estimator=between.estimator,
        test=test,
        level=level,
        cautions=cautions_of(problem, between, wald, scale, asked=asked, level=level),
        y=_locked(y.copy()),
        v=_locked(v.copy()),
        X=_locked(np.ones((problem.k, 1)) if design is None else design.copy()),
    )


def _hartung_knapp_scale(problem: Problem, fitted: Projection, test: str) -> float:
    """Weighted residual variance, the factor on the covariance; 1 for the Wald tests."""
    if test not in ("knha", "adhoc"):
        return 1.0
    if problem.df == 0:
        return float("nan")
    squares = float(fitted.q)
    scale = 0.0 if squares <= _NO_SCATTER else squares / problem.df
    return max(1.0, scale) if test == "adhoc" else scale


def _heterogeneity(problem: Problem, at_zero: Projection, between: Tau2) -> tuple[float, float]:
    """I2 in percent and H2, as metafor: from tau2 and the typical variance, for EE from Q."""
    if problem.df == 0:
        return 0.0, 1.0
    if between.estimator == "EE":
        q = float(at_zero.q)
        return (max(0.0, 100 * (q - problem.df) / q) if q > 0 else 0.0), q / problem.df
    typical = problem.df / float(at_zero.trace)
    return 100 * (between.tau2 / (typical + between.tau2)), between.tau2 / typical + 1


def _moderators(design: Array | None) -> NDArray[np.intp]:
    """Positions of the coefficients that are no intercept; the lone coefficient where there is but one."""
    if design is None or design.shape[1] == 1:
        return np.zeros(1, dtype=np.intp)
    return np.flatnonzero(~_ones_columns(design))


def _explained(y: Array, v: Array, design: Array | None, between: Tau2) -> float:
    """Percent of tau2 (for EE: of the weighted variance, adjusted) that the moderators account for."""
    if design is None or design.shape[1] == 1 or not _ones_columns(design).any():
        return float("nan")
    mean, full = pose(y, v, None), pose(y, v, design)
    if between.estimator == "EE":
        total, left = float(mean.model.project(mean.v).q), float(full.model.project(full.v).q)
        if full.df == 0:
            return float("nan")
        return 0.0 if total == 0 else max(0.0, 100 * (1 - left / full.df / (total / mean.df)))
    without = estimate(mean, between.estimator).tau2
    return max(0.0, 100 * (1 - between.tau2 / without)) if without > 0 else 0.0


def _ones_columns(design: Array) -> NDArray[np.bool_]:
    return (design == 1).all(axis=0)


def _locked(array: Array) -> Array:
    array.setflags(write=False)
    return array
