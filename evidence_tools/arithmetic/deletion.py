"""What each study does to the answer: fits without it, and the measures of influence made from them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtr

from evidence_tools.arithmetic.inference import wald_test
from evidence_tools.arithmetic.pooling import Fit, pool
from evidence_tools.arithmetic.projection import CommonMean, Regression, design_matrix, pose
from evidence_tools.errors import ArithmeticInputError

Array = NDArray[np.float64]
_ROUNDING = 100 * np.finfo(np.float64).eps  # residuals below this are zero, as in metafor


@dataclass(frozen=True, slots=True, eq=False)
class Influence:
    """Measures of influence, each of shape (k,) in the order of the rows; NaN where a fit without the study is
    not possible.

    rstudent: residual from the fit without the study over its standard error. dffits: change of the fitted value,
    in standard errors. cook_d: squared change of all coefficients, in units of their covariance. cov_r: their
    generalized variance without the study over that with it. tau2_del, qe_del: tau2 and Q without the study.
    hat: leverage. weight: percent. dfbs: change of each coefficient in standard errors, shape (k, p).
    influential: past one of the cut-offs of Viechtbauer and Cheung.
    """

    rstudent: Array
    dffits: Array
    cook_d: Array
    cov_r: Array
    tau2_del: Array
    qe_del: Array
    hat: Array
    weight: Array
    dfbs: Array
    influential: NDArray[np.bool_]


def without_each(fit: Fit) -> list[Fit | None]:
    """The same fit without each study in turn, in the order of the rows; None where too little is left."""
    found = []
    for row in range(fit.k):
        kept = np.arange(fit.k) != row
        try:
            found.append(
                pool(fit.y[kept], fit.v[kept], fit.X[kept], estimator=fit.estimator, test=fit.test, level=fit.level)
            )
        except ArithmeticInputError:  # no study left, or not enough for the moderators
            found.append(None)
    return found


def influence(fit: Fit) -> Influence:
    """Measure what each study does to the fit: outliers, leverage, and how far the answer moves without it.

    Parameters
    ----------
    fit
        A pooled result, moderators allowed.

    Returns
    -------
    Influence
        As metafor's influence() of a fit by `rma`, cut-offs included: abs(dffits) > 3 sqrt(p / (k - p)), half the
        chi-squared distribution below cook_d, hat > 3 p / k, or abs(dfbs) > 1.

    References
    ----------
    Viechtbauer, Cheung (2010) Res Synth Methods 1:112-125. doi:10.1002/jrsm.11

    Examples
    --------
    >>> found = influence(pool([0.1, 0.2, 0.1, 2.0], [0.1, 0.1, 0.1, 0.1]))
    >>> found.influential.tolist(), found.hat.tolist()
    ([False, False, False, True], [0.25, 0.25, 0.25, 0.25])
    """
    k, p = fit.X.shape
    hat = leverage(fit)
    found = {name: np.full(k, np.nan) for name in ("rstudent", "dffits", "cook_d", "cov_r", "tau2_del", "qe_del")}
    dfbs = np.full((k, p), np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):  # intervals of no width
        for row, other in enumerate(without_each(fit)):
            if other is None:
                continue
            x, m = fit.X[row], fit.v[row] + other.tau2
            moved = fit.beta - other.beta
            residual = fit.y[row] - x @ other.beta
            residual = 0.0 if abs(residual) < _ROUNDING else residual
            found["rstudent"][row] = residual / np.sqrt(other.hk_scale * m + x @ other.vcov @ x)
            found["dffits"][row] = x @ moved / np.sqrt(other.hk_scale * hat[row] * m)
            found["cook_d"][row] = wald_test(moved, fit.vcov, None)[0]
            found["cov_r"][row] = np.linalg.det(other.vcov) / np.linalg.det(fit.vcov)
            found["tau2_del"][row], found["qe_del"][row] = other.tau2, other.q
            dfbs[row] = moved / np.sqrt(other.hk_scale * _wald_variances(fit, other.tau2))
    influential = _past_a_cut_off(found["dffits"], found["cook_d"], hat, dfbs)
    return Influence(**found, hat=hat, weight=fit.weights.copy(), dfbs=dfbs, influential=influential)


def _past_a_cut_off(dffits: Array, cook_d: Array, hat: Array, dfbs: Array) -> NDArray[np.bool_]:
    k, p = dfbs.shape
    far = 3 * np.sqrt(p / (k - p)) if k > p else np.inf
    by_leverage = hat > 3 * p / k
    return (np.abs(dffits) > far) | (chdtr(p, cook_d) > 0.5) | by_leverage | (np.abs(dfbs) > 1).any(axis=1)


def leverage(fit: Fit) -> Array:
    """Diagonal of the hat matrix X (X'WX)^-1 X'W, shape (k,), with W = diag(1 / (v + tau2))."""
    order = np.lexsort((fit.y, -fit.v))  # the order in which a problem holds its rows
    problem = pose(fit.y, fit.v, design_matrix(fit.X, fit.k))
    hat = np.empty(fit.k)
    hat[order] = 1 - problem.model.project(problem.v + fit.tau2).spare
    return hat


def rstandard(fit: Fit) -> Array:
    """Marginal residuals over their standard errors, sqrt((v + tau2)(1 - hat)), as metafor's rstandard()."""
    residual = fit.y - fit.X @ fit.beta
    residual[np.abs(residual) < _ROUNDING] = 0.0
    with np.errstate(divide="ignore", invalid="ignore"):
        return residual / np.sqrt((fit.v + fit.tau2) * (1 - leverage(fit)))


def _wald_variances(fit: Fit, tau2: float) -> Array:
    """Variances of the coefficients of all studies with another tau2."""
    design = design_matrix(fit.X, fit.k)
    model = CommonMean(fit.y) if design is None else Regression(fit.y, design)
    return model.coefficients(fit.v + tau2)[1].diagonal()
