"""Standard deviations from what a paper prints instead of them.

Formulae of the Cochrane Handbook for Systematic Reviews of Interventions, version 6, chapter 6
(Higgins, Li, Deeks, doi:10.1002/9781119536604.ch6). All take single numbers or columns of numbers
and answer with a column, shape (k,), in the unit of the measurement.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri, stdtrit

from evidence_tools.arithmetic import checks

Array = NDArray[np.float64]


def sd_from_se(se: ArrayLike, n: ArrayLike) -> Array:
    """Spread of the patients from the standard error of their mean.

    sd = se * sqrt(n). Handbook 6.5.2.2.

    Parameters
    ----------
    se
        Standard error of one group's mean, above zero.
    n
        Patients behind it.

    Raises
    ------
    ArithmeticInputError
        For se <= 0, n <= 0 or a number that is not finite.

    Examples
    --------
    >>> sd_from_se(1.5, 100)
    array([15.])
    """
    se, n = checks.columns({"se": se, "n": n})
    checks.positive("se", se)
    checks.positive("n", n)
    return se * np.sqrt(n)


def sd_from_ci(low: ArrayLike, high: ArrayLike, n: ArrayLike, *, level: float = 0.95, distribution: str = "t") -> Array:
    """Spread of the patients from the confidence interval of one group's mean.

    sd = sqrt(n) * (high - low) / (2 * critical), critical from t with n - 1 df or from the normal
    distribution. Handbook 6.5.2.2 (t for small groups, below about 60 patients). Not for intervals of a
    difference between groups.

    Parameters
    ----------
    low, high
        Limits of the interval, low < high.
    n
        Patients behind it; two or more for "t".
    level
        Confidence level of the printed interval, between 0 and 1.
    distribution
        "t" or "z".

    Raises
    ------
    ArithmeticInputError
        For high <= low, too few patients, or an unknown distribution.

    Examples
    --------
    >>> sd_from_ci(30.0, 34.2, 25).round(4)
    array([5.0875])
    """
    low, high, n = checks.columns({"low": low, "high": high, "n": n})
    level = checks.number("level", level, above=0, below=1)
    checks.choice("distribution", distribution, ("t", "z"))
    checks.require(high > low, "high", high, "a number above low")
    if distribution == "z":
        checks.positive("n", n)
        critical = ndtri(0.5 + level / 2)
    else:
        _two_or_more(n)
        critical = stdtrit(n - 1, 0.5 + level / 2)
    return np.sqrt(n) * (high - low) / (2 * critical)


def sd_from_t(change: ArrayLike, t: ArrayLike, n: ArrayLike) -> Array:
    """Spread of the patients' changes from a paired t statistic.

    sd = |change / t| * sqrt(n). Handbook 6.5.2.3 (the standard error from t) and 6.5.2.8 (changes).

    Parameters
    ----------
    change
        Mean change, not zero.
    t
        Paired t statistic, not zero; its sign does not matter.
    n
        Patients with both measurements.

    Raises
    ------
    ArithmeticInputError
        For a change or t of zero, which say nothing about the spread, or n < 2.

    Examples
    --------
    >>> sd_from_t(-12.0, 6.0, 36)
    array([12.])
    """
    change, t, n = checks.columns({"change": change, "t": t, "n": n})
    checks.require(change != 0, "change", change, "a number other than 0")
    checks.require(t != 0, "t", t, "a number other than 0")
    _two_or_more(n)
    return np.abs(change / t) * np.sqrt(n)


def sd_from_f(change: ArrayLike, f: ArrayLike, n: ArrayLike) -> Array:
    """Spread of the patients' changes from the F statistic of two visits in one group, 1 and n - 1 df: t = sqrt(F).

    Arguments and errors as in `sd_from_t`; F above zero. Not for a test of more than two visits.

    Examples
    --------
    >>> sd_from_f(-12.0, 36.0, 36)
    array([12.])
    """
    f = checks.vector("f", f)
    checks.positive("f", f)
    return sd_from_t(change, np.sqrt(f), n)


def sd_from_p(change: ArrayLike, p: ArrayLike, n: ArrayLike) -> Array:
    """Spread of the patients' changes from the exact two-sided p-value of a paired t test.

    t = the 1 - p/2 quantile of t with n - 1 df; sd = |change| / t * sqrt(n). Handbook 6.5.2.3, 6.5.2.8.
    A p-value printed as "< 0.001" gives an upper bound of the sd, not its value.

    Parameters
    ----------
    change
        Mean change, not zero.
    p
        Two-sided p-value, above 0 and below 1.
    n
        Patients with both measurements.

    Raises
    ------
    ArithmeticInputError
        For a change of zero, p outside its range, or n < 2.

    Examples
    --------
    >>> sd_from_p(-3.8, 0.008, 25).round(3)
    array([6.569])
    """
    change, p, n = checks.columns({"change": change, "p": p, "n": n})
    checks.require((p > 0) & (p < 1), "p", p, "a p-value above 0 and below 1")
    _two_or_more(n)
    return sd_from_t(change, -stdtrit(n - 1, p / 2), n)


def sd_of_change(sd_pre: ArrayLike, sd_post: ArrayLike, r: ArrayLike) -> Array:
    """Spread of the patients' changes from the spreads before and after, and their correlation.

    sd = sqrt(sd_pre^2 + sd_post^2 - 2 r sd_pre sd_post). Handbook 6.5.2.8. The correlation is rarely
    printed: show the result over its plausible range.

    Parameters
    ----------
    sd_pre, sd_post
        Standard deviations before and after, above zero.
    r
        Correlation of the two measurements, -1 to 1; not 1 where the two spreads are equal, which would
        leave no spread at all.

    Raises
    ------
    ArithmeticInputError
        For sd <= 0, r outside -1 to 1, or a change without any spread.

    Examples
    --------
    >>> sd_of_change(16.0, 16.0, [0.3, 0.5, 0.7]).round(2)
    array([18.93, 16.  , 12.39])
    """
    sd_pre, sd_post, r = checks.columns({"sd_pre": sd_pre, "sd_post": sd_post, "r": r})
    checks.positive("sd_pre", sd_pre)
    checks.positive("sd_post", sd_post)
    checks.require(np.abs(r) <= 1, "r", r, "-1 to 1")
    squared = (sd_pre - sd_post) ** 2 + 2 * (1 - r) * sd_pre * sd_post
    checks.require(squared > 0, "r", r, "below 1 where sd_pre equals sd_post")
    return np.sqrt(squared)


def _two_or_more(n: Array) -> None:
    checks.require(n >= 2, "n", n, "2 or more patients")
