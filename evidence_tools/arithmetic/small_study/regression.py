"""Regression tests for funnel asymmetry, and the limits PET and PEESE that the same lines give."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evidence_tools.arithmetic import checks
from evidence_tools.arithmetic.pooling import Fit, pool

Array = NDArray[np.float64]
MODELS = ("lm", "rma")
PREDICTORS = ("sei", "vi", "ni", "ninv", "sqrtni", "sqrtninv")
_WITH_LIMIT = ("sei", "vi", "ninv", "sqrtninv")  # go to zero as a study grows without bound


@dataclass(frozen=True, slots=True)
class RegressionTest:
    """A line through the effects against a measure of study size.

    `slope`, `slope_se`, `statistic`, `p_value` (two-sided) of the predictor; `df` is None for the normal
    distribution. `limit`, `limit_se`, `limit_low`, `limit_high`, `limit_p` are the intercept: the effect a study
    without sampling error would show; NaN where the predictor does not go to zero with size. `tau2` is what the
    line leaves of the between-study variance (0 for "lm"). All on the scale of y.
    """

    model: str
    predictor: str
    slope: float
    slope_se: float
    statistic: float
    df: int | None
    p_value: float
    limit: float
    limit_se: float
    limit_low: float
    limit_high: float
    limit_p: float
    tau2: float
    k: int


def predictor_values(predictor: str, v: ArrayLike, n: ArrayLike | None = None) -> Array:
    """Measure of study size by metafor's name, shape (k,): sei, vi from v; ni, ninv, sqrtni, sqrtninv from n.

    >>> predictor_values("sqrtninv", [1.0, 1.0], [4, 16]).tolist()
    [0.5, 0.25]
    """
    checks.choice("predictor", predictor, PREDICTORS)
    if predictor in ("sei", "vi"):
        v = checks.vector("v", v)
        return np.sqrt(v) if predictor == "sei" else v
    n = checks.vector("n", [] if n is None else n)
    checks.positive("n", n)
    return {"ni": n, "ninv": 1 / n, "sqrtni": np.sqrt(n), "sqrtninv": 1 / np.sqrt(n)}[predictor]


def can_be_fitted(x: ArrayLike, X: ArrayLike | None = None) -> bool:
    """Whether a line with a standard error can be drawn: enough studies, and they differ in the predictor.

    >>> can_be_fitted([0.1, 0.2, 0.4]), can_be_fitted([0.1, 0.1, 0.1]), can_be_fitted([0.1, 0.2])
    (True, False, False)
    """
    design = _with_predictor(checks.vector("x", x), X)
    k, p = design.shape
    return k > p and int(np.linalg.matrix_rank(design / np.abs(design).max(axis=0).clip(1e-300))) == p


def regression_test(
    y: ArrayLike,
    v: ArrayLike,
    x: ArrayLike,
    X: ArrayLike | None = None,
    *,
    model: str = "lm",
    predictor: str = "sei",
    estimator: str = "REML",
    test: str = "z",
    level: float = 0.95,
) -> RegressionTest:
    """Regress study effects on a measure of study size: Egger's test and its relatives.

    y_i = limit + slope x_i, weighted by 1 / v_i with a multiplicative dispersion and t on k - 2 df ("lm", Egger
    1997: his intercept is this slope), or by 1 / (v_i + tau2) as a meta-regression ("rma", Sterne & Egger 2005).

    Parameters
    ----------
    y, v, x
        Effects, sampling variances and predictor, each of shape (k,).
    X
        Other columns of the regression, shape (k, p), with their own column of ones; that column alone when left
        out. With others there is no limit.
    model
        "lm" or "rma".
    predictor
        Name of x, see `predictor_values`; decides whether the intercept is a limit.
    estimator, test
        Of the meta-regression; not used by "lm".
    level
        Confidence level of the limit's interval.

    Returns
    -------
    RegressionTest
        NaN throughout with too few studies for a standard error, or where all have the same x.

    Raises
    ------
    ArithmeticInputError
        For non-finite numbers, v <= 0 or an unknown name.

    References
    ----------
    Egger et al. (1997) BMJ 315:629-634. doi:10.1136/bmj.315.7109.629
    Sterne, Egger (2005) in Rothstein et al., Publication Bias in Meta-Analysis, 99-110. doi:10.1002/0470870168.ch6

    Examples
    --------
    >>> se = [0.1, 0.2, 0.3, 0.4]
    >>> found = regression_test([0.1, 0.25, 0.3, 0.5], [s * s for s in se], se)
    >>> round(found.slope, 4), round(found.limit, 4), found.df
    (1.2372, -0.0215, 2)
    """
    checks.choice("model", model, MODELS)
    checks.choice("predictor", predictor, PREDICTORS)
    y, v = checks.study_results(y, v)
    x = checks.vector("x", x)
    if not can_be_fitted(x, X):
        nothing = float("nan")
        return RegressionTest(model, predictor, *[nothing] * 3, None, *[nothing] * 7, y.size)
    # Least squares with a dispersion factor is the common-effect line with Hartung and Knapp's factor.
    how = {"estimator": "EE", "test": "knha"} if model == "lm" else {"estimator": estimator, "test": test}
    return _from_fit(pool(y, v, _with_predictor(x, X), level=level, **how), model, predictor)


def _with_predictor(x: Array, X: ArrayLike | None) -> Array:
    return np.column_stack([np.ones(x.size) if X is None else np.asarray(X, dtype=float), x])


def _from_fit(fit: Fit, model: str, predictor: str) -> RegressionTest:
    limits = [fit.beta[0], fit.se[0], fit.ci_low[0], fit.ci_high[0], fit.p_value[0]]
    if predictor not in _WITH_LIMIT or fit.beta.size > 2 or not (fit.X[:, 0] == 1).all():
        limits = [np.nan] * 5
    return RegressionTest(
        model,
        predictor,
        float(fit.beta[-1]),
        float(fit.se[-1]),
        float(fit.statistic[-1]),
        fit.df,
        float(fit.p_value[-1]),
        *map(float, limits),
        tau2=fit.tau2,
        k=fit.k,
    )
