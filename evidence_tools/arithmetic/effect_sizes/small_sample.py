"""The correction that takes the small-sample bias out of a standardised mean difference."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

Array = NDArray[np.float64]
_SERIES_FROM = 60  # degrees of freedom from which the series is good to the last digit
_SERIES = (1, -1 / 8, 1 / 128, 5 / 1024, -21 / 32768, -399 / 262144, 869 / 4194304, 39325 / 33554432)


def exact_correction(df: Array) -> Array:
    """Hedges' exact factor J for degrees of freedom above 1, shape (k,).

    J = gamma(m/2) / (sqrt(m/2) gamma((m-1)/2)) for m degrees of freedom; about 1 - 3/(4m - 1). From 60 degrees of
    freedom by its asymptotic series, where the difference of two log gammas would lose digits.

    Hedges (1981) J Educ Stat 6:107-128. doi:10.3102/10769986006002107

    >>> exact_correction(np.array([2.0, 10.0, 1e6])).round(7)
    array([0.5641896, 0.9227456, 0.9999992])
    """
    m = np.asarray(df, dtype=float)
    half = (m - 1) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        from_series = np.polynomial.polynomial.polyval(1 / half, _SERIES) * np.sqrt((m - 1) / m)
        from_gammas = np.exp(gammaln(m / 2) - gammaln(half)) / np.sqrt(m / 2)
    return np.where(m >= _SERIES_FROM, from_series, from_gammas)
