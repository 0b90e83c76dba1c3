"""Agreement of two readers on numbers: their differences, limits of agreement and intraclass correlation."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import norm

from evidence_tools.arithmetic.checks import number, vector
from evidence_tools.errors import ArithmeticInputError


@dataclass(frozen=True, slots=True)
class PairedReadings:
    """Differences (first minus second) of `n` pairs, in the unit of the numbers.

    Parameters
    ----------
    mean_difference, sd_difference
        Mean and SD of the differences; the SD is NaN with one pair.
    largest
        Largest absolute difference.
    limit_low, limit_high
        Limits of agreement, mean +- z SD: 95% of differences are expected between them if they are normal.
    icc
        Intraclass correlation of absolute agreement of single readings, ICC(2,1); NaN where the numbers do not vary.
    """

    n: int
    mean_difference: float
    sd_difference: float
    largest: float
    limit_low: float
    limit_high: float
    icc: float


def paired_readings(first: ArrayLike, second: ArrayLike, *, level: float = 0.95) -> PairedReadings:
    """How far two readings of the same numbers lie apart.

    Differences d = first - second; limits of agreement mean(d) +- z sd(d). Do not read limits from few pairs.

    Parameters
    ----------
    first, second
        Readings of the same things in the same order and unit, shape (n,).
    level
        Share of differences that the limits should hold.

    Raises
    ------
    ArithmeticInputError
        When the lengths differ, or a reading is no finite number.

    References
    ----------
    Bland, Altman (1986) Lancet 327:307-310. doi:10.1016/S0140-6736(86)90837-8

    Examples
    --------
    >>> found = paired_readings([10, 12, 15], [10, 13, 15])
    >>> round(found.mean_difference, 3), found.largest
    (-0.333, 1.0)
    """
    a, b = vector("first", first), vector("second", second)
    if a.size != b.size:
        raise ArithmeticInputError(f"first has {a.size} readings and second {b.size}; give one of each per pair")
    z = float(norm.ppf(0.5 + number("level", level, above=0, below=1) / 2))
    d = a - b
    mean, sd = float(d.mean()), float(d.std(ddof=1)) if d.size > 1 else math.nan
    icc = intraclass_correlation(np.column_stack([a, b])) if d.size > 1 else math.nan
    return PairedReadings(d.size, mean, sd, float(np.abs(d).max()), mean - z * sd, mean + z * sd, icc)


def intraclass_correlation(ratings: ArrayLike) -> float:
    """Share of the spread of readings that lies between the things read: ICC(2,1), absolute agreement.

    (MSR - MSE) / (MSR + (k-1) MSE + k (MSC - MSE)/n) from the two-way analysis of variance of n things by k readers.

    Parameters
    ----------
    ratings
        Readings, shape (n, k): one row per thing, one column per reader, both at least 2.

    Returns
    -------
    float
        At most 1; NaN where the readings do not vary at all.

    References
    ----------
    Shrout, Fleiss (1979) Psychol Bull 86:420-428. doi:10.1037/0033-2909.86.2.420

    Examples
    --------
    >>> round(intraclass_correlation([[1, 1], [2, 2], [3, 4]]), 3)
    0.9
    """
    x = np.asarray(ratings, dtype=np.float64)
    if x.ndim != 2 or min(x.shape) < 2 or not np.isfinite(x).all():
        raise ArithmeticInputError(f"ratings has shape {x.shape}; allowed: finite numbers, 2 rows and columns or more")
    n, k = x.shape
    grand = x.mean()
    between = k * ((x.mean(axis=1) - grand) ** 2).sum() / (n - 1)
    readers = n * ((x.mean(axis=0) - grand) ** 2).sum() / (k - 1)
    rest = ((x - x.mean(axis=1, keepdims=True) - x.mean(axis=0) + grand) ** 2).sum() / ((n - 1) * (k - 1))
    whole = between + (k - 1) * rest + k * (readers - rest) / n
    return float((between - rest) / whole) if whole else math.nan
