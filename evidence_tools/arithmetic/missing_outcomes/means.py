"""Mean of all who entered, from the mean of those followed up and an assumption about the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evidence_tools.arithmetic import checks
from evidence_tools.arithmetic.effect_sizes.record import EffectSizes

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class MeanOfAll:
    """Mean over all who entered, each of shape (k,), in the unit of the observed mean.

    `variance` is its sampling variance (unit squared); `missing` the share not followed up; `assumed_se` the part of
    the standard error that comes from not knowing the assumption itself.
    """

    mean: Array
    variance: Array
    missing: Array
    assumed_se: Array


def share_missing(observed: ArrayLike, missing: ArrayLike) -> Array:
    """Share of all who entered that was not followed up: missing / (observed + missing).

    Raises
    ------
    ArithmeticInputError
        For observed <= 0 or missing below 0.

    Examples
    --------
    >>> share_missing(58, 20).round(3)
    array([0.256])
    """
    n, m = checks.columns({"observed": observed, "missing": missing})
    checks.positive("observed", n)
    checks.require(m >= 0, "missing", m, "0 or more patients")
    return m / (n + m)


def mean_of_all(
    mean: ArrayLike,
    variance: ArrayLike,
    observed: ArrayLike,
    missing: ArrayLike,
    *,
    delta: ArrayLike = 0.0,
    delta_sd: ArrayLike = 0.0,
) -> MeanOfAll:
    """Mean of all, where the missing differ from the observed by `delta` points on average.

    The informative missingness difference of means (IMDoM), with p the share missing of N and sd the prior spread of
    delta: mean + p delta; variance v + delta^2 p (1 - p) / N + p^2 sd^2.

    Parameters
    ----------
    mean, variance
        Mean of the observed and its sampling variance (sd^2 / observed), shape (k,).
    observed, missing
        Patients followed up and not, shape (k,).
    delta
        Mean of the missing minus mean of the observed, in the unit of the mean; 0 is missing at random.
    delta_sd
        Standard deviation of what delta may be.

    Returns
    -------
    MeanOfAll
        Holds for a change from baseline as for a score.

    Raises
    ------
    ArithmeticInputError
        For a variance or a spread below 0, observed <= 0, or missing below 0.

    References
    ----------
    Mavridis, White, Higgins, Cipriani, Salanti (2015) Stat Med 34:721-741. doi:10.1002/sim.6365

    Examples
    --------
    >>> found = mean_of_all(-2.9, 0.11, 58, 20, delta=1.45)
    >>> found.mean.round(2), found.variance.round(4)
    (array([-2.53]), array([0.1151]))
    """
    y, v, spread, size = _checked({"mean": mean, "variance": variance, "delta_sd": delta_sd, "delta": delta})
    p, n = share_missing(observed, missing), _entered(observed, missing)
    assumed = p * spread
    return MeanOfAll(y + p * size, v + size**2 * p * (1 - p) / n + assumed**2, p, assumed)


def mean_of_all_by_ratio(
    mean: ArrayLike,
    variance: ArrayLike,
    observed: ArrayLike,
    missing: ArrayLike,
    *,
    ratio: ArrayLike = 1.0,
    log_ratio_sd: ArrayLike = 0.0,
) -> MeanOfAll:
    """Mean of all, where the missing had `ratio` times the mean of the observed.

    The informative missingness ratio of means (IMRoM), r: mean (1 - p + p r); variance
    v (1 - p + p r)^2 + mean^2 (1 - r)^2 p (1 - p) / N + (mean p r sd)^2. For a change from baseline r is the share of
    the gain that the missing kept: 1 missing at random, 0 no gain at all, below 0 worse than before.

    Parameters
    ----------
    mean, variance, observed, missing
        As in `mean_of_all`.
    ratio
        Mean of the missing over mean of the observed.
    log_ratio_sd
        Standard deviation of what log(ratio) may be; only for ratios of 0 or more.

    Raises
    ------
    ArithmeticInputError
        As `mean_of_all`; for a spread around a ratio below 0.

    References
    ----------
    Mavridis, White, Higgins, Cipriani, Salanti (2015) Stat Med 34:721-741. doi:10.1002/sim.6365

    Examples
    --------
    >>> found = mean_of_all_by_ratio(-2.9, 0.11, 58, 20, ratio=0.5)
    >>> found.mean.round(2), found.variance.round(4)
    (array([-2.53]), array([0.0887]))
    """
    y, v, spread, r = _checked({"mean": mean, "variance": variance, "log_ratio_sd": log_ratio_sd, "ratio": ratio})
    checks.require((r >= 0) | (spread == 0), "ratio", r, "0 or more where log_ratio_sd is above 0")
    p, n = share_missing(observed, missing), _entered(observed, missing)
    factor = 1 - p + p * r
    assumed = y * p * r * spread
    return MeanOfAll(y * factor, v * factor**2 + (y * (1 - r)) ** 2 * p * (1 - p) / n + assumed**2, p, assumed)


def difference_of_all(first: MeanOfAll, second: MeanOfAll, *, correlation: float = 0.0) -> EffectSizes:
    """Difference of the means of two groups, first minus second, over all who entered.

    y = first - second; v = V1 + V2 - 2 correlation s1 s2, with s the `assumed_se` of each group.

    Parameters
    ----------
    first, second
        The two groups, of the same k.
    correlation
        Of what is assumed in one group with what is assumed in the other, -1 to 1; at 1 both are wrong together.

    Raises
    ------
    ArithmeticInputError
        For a correlation outside -1 to 1.

    References
    ----------
    Mavridis, White, Higgins, Cipriani, Salanti (2015) Stat Med 34:721-741. doi:10.1002/sim.6365

    Examples
    --------
    >>> first = mean_of_all(-10.0, 4.0, 60, 20, delta=5.0, delta_sd=2.0)
    >>> second = mean_of_all(-6.0, 5.0, 64, 16, delta=5.0, delta_sd=2.0)
    >>> found = difference_of_all(first, second, correlation=1.0)
    >>> found.y, found.v.round(4)
    (array([-3.75]), array([9.1186]))
    """
    rho = checked_correlation(correlation)
    v = first.variance + second.variance - 2 * rho * first.assumed_se * second.assumed_se
    return EffectSizes(first.mean - second.mean, v)


def checked_correlation(correlation: float) -> float:
    """Require a correlation from -1 to 1."""
    found = checks.number("correlation", correlation)
    checks.require(np.array([abs(found) <= 1]), "correlation", np.array([found]), "-1 to 1")
    return found


def _checked(named: Mapping[str, ArrayLike]) -> list[Array]:
    """Mean, variance, spread of the assumption and the assumption, as columns of one length."""
    columns = checks.columns(named)
    for name, values in zip(list(named)[1:3], columns[1:3], strict=True):
        checks.require(values >= 0, name, values, "0 or more")
    return columns


def _entered(observed: ArrayLike, missing: ArrayLike) -> Array:
    n, m = checks.columns({"observed": observed, "missing": missing})
    return n + m
