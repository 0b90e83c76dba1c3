"""Where the true effect of a further, similar study would lie: prediction intervals by named convention."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from evidence_tools.arithmetic import checks
from evidence_tools.arithmetic.inference import critical_value
from evidence_tools.arithmetic.pooling import Fit
from evidence_tools.errors import ArithmeticInputError

CONVENTIONS = ("normal", "simple", "riley", "t")


@dataclass(frozen=True, slots=True)
class Prediction:
    """Interval for the true effect of a new study, on the scale of y.

    `df` is None for the normal distribution. Where no interval can be given, `low` and `high` are NaN and
    `caution` says why; otherwise `caution` is empty.
    """

    estimate: float
    low: float
    high: float
    convention: str
    df: int | None
    level: float
    caution: str = ""


def prediction_interval(fit: Fit, convention: str = "t", *, at: ArrayLike | None = None) -> Prediction:
    """Give the range in which the true effect of a further similar study is expected.

    estimate +- critical * sqrt(se^2 + tau2), with se and level of the fit.

    Parameters
    ----------
    fit
        A pooled result.
    convention
        "t": t with k - p df (metafor's default beside knha, adhoc and t; pi.type="t").
        "riley": t with k - p - 1 df (Higgins, Thompson, Spiegelhalter 2009; Riley 2011).
        "normal": the normal distribution (metafor's default beside z).
        "simple": the normal distribution and tau2 alone, as if the mean were known.
    at
        Row of the design matrix to predict for, shape (p,); needed only beside moderators.

    Returns
    -------
    Prediction
        NaN limits and a caution with one study, with too few degrees of freedom (metafor then goes on with
        1 df), or from a common-effect fit, which denies that a further study could differ.

    Raises
    ------
    ArithmeticInputError
        For an unknown convention, or a missing or ill-shaped `at`.

    References
    ----------
    Higgins, Thompson, Spiegelhalter (2009) J R Stat Soc A 172:137-159. doi:10.1111/j.1467-985X.2008.00552.x
    Riley, Higgins, Deeks (2011) BMJ 342:d549. doi:10.1136/bmj.d549

    Examples
    --------
    >>> from evidence_tools.arithmetic import pool
    >>> found = prediction_interval(pool([1.0, 2.0, 4.0, 3.0], [0.1, 0.1, 0.2, 0.1]), "riley")
    >>> f"{found.low:.3f} to {found.high:.3f} with {found.df} df"
    '-3.476 to 8.431 with 2 df'
    """
    checks.choice("convention", convention, CONVENTIONS)
    row = _row(fit, at)
    estimate = float(row @ fit.beta)
    df = {"t": fit.k - fit.beta.size, "riley": fit.k - fit.beta.size - 1}.get(convention)
    caution = _caution(fit, convention, df)
    if caution:
        return Prediction(estimate, np.nan, np.nan, convention, df, fit.level, caution)
    variance = 0.0 if convention == "simple" else float(row @ fit.vcov @ row)
    half = critical_value(fit.level, df) * float(np.sqrt(variance + fit.tau2))
    return Prediction(estimate, estimate - half, estimate + half, convention, df, fit.level)


def _row(fit: Fit, at: ArrayLike | None) -> np.ndarray:
    p = fit.beta.size
    if at is None:
        if p == 1 and (fit.X == 1).all():
            return np.ones(1)
        raise ArithmeticInputError(f"a fit with moderators needs at=, the row of {p} values to predict for")
    row = checks.vector("at", at)
    if row.size != p:
        raise ArithmeticInputError(f"at has {row.size} values; allowed: {p}, one for each column of X")
    return row


def _caution(fit: Fit, convention: str, df: int | None) -> str:
    if fit.k == 1:
        return "One study says nothing about the spread between studies: no prediction interval."
    if fit.estimator == "EE":
        return "A common-effect model assumes no spread between studies: no prediction interval."
    if df is not None and df < 1:
        return f"{fit.k} studies are too few for a prediction interval by the '{convention}' convention."
    return ""
