"""The common standard deviation of two groups from what is printed about the difference of their means.

Handbook 6.5.2.3: sd = se / sqrt(1/n1 + 1/n2), the spread taken to be the same in both groups. For columns, shape (k,).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri, stdtrit

from evidence_tools.arithmetic import checks

Array = NDArray[np.float64]


def common_sd_from_se(se: ArrayLike, n1: ArrayLike, n2: ArrayLike) -> Array:
    """Spread of the patients from the standard error of the difference of two group means.

    Raises
    ------
    ArithmeticInputError
        For se <= 0 or empty groups.

    Examples
    --------
    >>> common_sd_from_se(2.0, 50, 50)
    array([10.])
    """
    se, n1, n2 = checks.columns({"se": se, "n1": n1, "n2": n2})
    checks.positive("se", se)
    _sizes(n1, n2)
    return se / np.sqrt(1 / n1 + 1 / n2)


def common_sd_from_ci(
    low: ArrayLike, high: ArrayLike, n1: ArrayLike, n2: ArrayLike, *, level: float = 0.95, distribution: str = "t"
) -> Array:
    """Spread of the patients from the confidence interval of the difference of two group means.

    se = (high - low) / (2 critical), critical from t with n1 + n2 - 2 df ("t") or the normal distribution ("z").

    Raises
    ------
    ArithmeticInputError
        For high <= low, too few patients, or an unknown distribution.

    Examples
    --------
    >>> common_sd_from_ci(-3.92, 3.92, 50, 50, distribution="z").round(3)
    array([10.])
    """
    low, high, n1, n2 = checks.columns({"low": low, "high": high, "n1": n1, "n2": n2})
    level = checks.number("level", level, above=0, below=1)
    checks.choice("distribution", distribution, ("t", "z"))
    checks.require(high > low, "high", high, "a number above low")
    upper = 0.5 + level / 2
    critical = ndtri(upper) if distribution == "z" else stdtrit(_sizes(n1, n2), upper)
    return common_sd_from_se((high - low) / (2 * critical), n1, n2)


def common_sd_from_t(difference: ArrayLike, t: ArrayLike, n1: ArrayLike, n2: ArrayLike) -> Array:
    """Spread of the patients from the t statistic of two independent groups: se = |difference / t|.

    Raises
    ------
    ArithmeticInputError
        For a difference or t of zero, which say nothing about the spread, or too few patients.

    Examples
    --------
    >>> common_sd_from_t(4.0, 2.0, 50, 50)
    array([10.])
    """
    difference, t, n1, n2 = checks.columns({"difference": difference, "t": t, "n1": n1, "n2": n2})
    checks.require(difference != 0, "difference", difference, "a number other than 0")
    checks.require(t != 0, "t", t, "a number other than 0")
    return common_sd_from_se(np.abs(difference / t), n1, n2)


def common_sd_from_p(difference: ArrayLike, p: ArrayLike, n1: ArrayLike, n2: ArrayLike) -> Array:
    """Spread of the patients from the exact two-sided p-value of the t test of two independent groups.

    A p-value printed as "< 0.001" gives an upper bound of the sd, not its value.

    Raises
    ------
    ArithmeticInputError
        For a difference of zero, p outside 0 to 1, or fewer than 3 patients together.

    Examples
    --------
    >>> common_sd_from_p(3.8, 0.008, 25, 22).round(2)
    array([4.68])
    """
    difference, p, n1, n2 = checks.columns({"difference": difference, "p": p, "n1": n1, "n2": n2})
    checks.require((p > 0) & (p < 1), "p", p, "a p-value above 0 and below 1")
    return common_sd_from_t(difference, -stdtrit(_sizes(n1, n2), p / 2), n1, n2)


def _sizes(n1: Array, n2: Array) -> Array:
    """Degrees of freedom of the t test."""
    for name, n in (("n1", n1), ("n2", n2)):
        checks.positive(name, n)
    checks.require(n1 + n2 > 2, "n1 + n2", n1 + n2, "3 or more patients in the two groups together")
    return n1 + n2 - 2
