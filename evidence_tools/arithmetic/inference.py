"""From an estimate and its covariance to intervals, p-values and tests."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc, fdtrc, ndtr, ndtri, stdtr, stdtrit

Array = NDArray[np.float64]


def critical_value(level: float, df: float | None) -> float:
    """Two-sided critical value of the normal (df None) or t distribution; NaN without degrees of freedom.

    >>> round(critical_value(0.95, None), 6), round(critical_value(0.95, 2), 6)
    (1.959964, 4.302653)
    """
    if df is None:
        return float(ndtri(0.5 + level / 2))
    return float(stdtrit(df, 0.5 + level / 2)) if df > 0 else float("nan")


def two_sided_p(statistic: Array, df: float | None) -> Array:
    """Two-sided p-value of a z (df None) or t statistic; NaN without degrees of freedom."""
    if df is None:
        return 2 * ndtr(-np.abs(statistic))
    return 2 * stdtr(df, -np.abs(statistic)) if df > 0 else np.full_like(statistic, np.nan)


def wald_test(beta: Array, vcov: Array, df: int | None) -> tuple[float, float]:
    """Wald test that all coefficients given are zero, shape (m,): statistic and p-value.

    Chi-squared on m df where df is None, otherwise F on m and df. NaN where the covariance is not usable.
    """
    count = beta.size
    if not np.isfinite(vcov).all() or not vcov.any():
        return float("nan"), float("nan")
    square = float(beta[0] ** 2 / vcov[0, 0] if count == 1 else beta @ np.linalg.solve(vcov, beta))
    if df is None:
        return square, float(chdtrc(count, square))
    return square / count, float(fdtrc(count, df, square / count))
