"""Intervals and tests of very many fits at once, as `pool` and `prediction_interval` would give them one by one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr, ndtri, stdtr, stdtrit

from evidence_tools.arithmetic import checks
from evidence_tools.arithmetic.many_fits import ManyFits
from evidence_tools.arithmetic.pooling import TESTS
from evidence_tools.arithmetic.prediction import CONVENTIONS

Array = NDArray[np.float64]
_NO_SCATTER = np.finfo(np.float64).eps  # as in `pool`: residuals of rounding alone are no scatter


@dataclass(frozen=True, slots=True, eq=False)
class ManyIntervals:
    """Per set, shape (n,): standard error, confidence limits, p-value and prediction limits, on the scale of y."""

    se: Array
    ci_low: Array
    ci_high: Array
    p_value: Array
    prediction_low: Array
    prediction_high: Array


def many_intervals(
    y: ArrayLike,
    v: ArrayLike,
    counts: ArrayLike,
    fits: ManyFits,
    *,
    estimator: str,
    test: str = "knha",
    level: float = 0.95,
    prediction: str = "t",
) -> ManyIntervals:
    """Give every fit of `fit_many` its confidence and prediction interval.

    se^2 = s / sum w with w = counts / (v + tau2); s = 1 for z and t, and for knha and adhoc the weighted residual
    variance sum w (y - mean)^2 / (k - 1), for adhoc not below 1.

    Parameters
    ----------
    y, v, counts
        As `fit_many` had them, shapes (k,), (k,) and (n, k).
    fits
        What it gave.
    estimator
        The one it was asked for: EE denies that a further study could differ, so that it predicts nothing.
    test, level, prediction
        As in `pool` and `prediction_interval`. A set of one study gets the normal interval, and no prediction.

    Raises
    ------
    ArithmeticInputError
        For an unknown test or convention, or a level that is not between 0 and 1.

    Examples
    --------
    >>> from evidence_tools.arithmetic.many_fits import fit_many
    >>> y, v, sets = [-0.4, -0.1, -0.3], [0.02, 0.03, 0.01], [[1, 1, 1]]
    >>> found = many_intervals(y, v, sets, fit_many(y, v, sets, "DL"), estimator="DL", test="z")
    >>> f"{found.ci_low[0]:.4f} to {found.ci_high[0]:.4f}"
    '-0.4357 to -0.1462'
    """
    y, v = checks.study_results(y, v)
    checks.choice("test", test, TESTS)
    checks.choice("prediction", prediction, CONVENTIONS)
    level = checks.number("level", level, above=0, below=1)
    weights = np.asarray(counts, dtype=float) / (v + fits.tau2[:, None])
    df = fits.k - 1
    with np.errstate(divide="ignore", invalid="ignore"):
        se = np.sqrt(_scale(y, weights, fits, df, test) / weights.sum(1))
        normal = (df == 0) | (test == "z")
        half = np.where(normal, ndtri(0.5 + level / 2), _t_quantile(df, level)) * se
        statistic = np.abs(fits.estimate / se)
        p_value = 2 * np.where(normal, ndtr(-statistic), stdtr(np.maximum(df, 1), -statistic))
    reach = _prediction_reach(se, fits, estimator, level, prediction)
    return ManyIntervals(
        se, fits.estimate - half, fits.estimate + half, p_value, fits.estimate - reach, fits.estimate + reach
    )


def _scale(y: Array, weights: Array, fits: ManyFits, df: Array, test: str) -> Array:
    """The Hartung-Knapp factor on the variance, 1 where it is not used."""
    if test in ("z", "t"):
        return np.ones(fits.k.size)
    squares = (weights * (y - fits.estimate[:, None]) ** 2).sum(1)
    scale = np.where(squares <= _NO_SCATTER, 0.0, squares / df)
    return np.where(df == 0, 1.0, np.maximum(scale, 1.0) if test == "adhoc" else scale)


def _prediction_reach(se: Array, fits: ManyFits, estimator: str, level: float, convention: str) -> Array:
    """Half the width of the prediction interval; NaN where none can be given."""
    df = fits.k - (2 if convention == "riley" else 1)
    t_based = convention in ("t", "riley")
    critical = _t_quantile(df, level) if t_based else np.full(fits.k.size, ndtri(0.5 + level / 2))
    reach = critical * np.sqrt((0.0 if convention == "simple" else se**2) + fits.tau2)
    impossible = (fits.k == 1) | (estimator == "EE") | (t_based & (df < 1))
    return np.where(impossible, np.nan, reach)


def _t_quantile(df: Array, level: float) -> Array:
    return stdtrit(np.maximum(df, 1), 0.5 + level / 2)
