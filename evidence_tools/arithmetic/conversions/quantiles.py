"""Mean and standard deviation from a median with quartiles or range, and whether the data look too skewed for that.

All take single numbers or columns, shape (k,), in the unit of the measurement, and assume normal data. What comes out
is estimated: a variance computed from it as if it had been printed is too small. Show the answer without such studies.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

from evidence_tools.arithmetic import checks
from evidence_tools.errors import ArithmeticInputError

Array = NDArray[np.float64]
_FEWEST = 5  # below, the approximations were not made
_CONVENTIONS = {
    "range": "mean by Luo (2018) equation 7, SD by Wan (2014) equation 9",
    "quartiles": "mean by Luo (2018) equation 11, SD by Wan (2014) equation 16",
    "five numbers": "mean by Luo (2018) equation 15, SD by Shi (2020)",
}
_NAMES = {
    "range": ("minimum", "median", "maximum"),
    "quartiles": ("q1", "median", "q3"),
    "five numbers": ("minimum", "q1", "median", "q3", "maximum"),
}


@dataclass(frozen=True, slots=True, eq=False)
class FromQuantiles:
    """Estimated `mean` and `sd` of every row, shape (k,), with Shi's test of skewness.

    `skewness` is the test statistic, `critical` its 5% limit, `skewed` whether it is reached. `convention` names the
    formulae, `cautions` the rows whose data look skewed beyond chance.
    """

    mean: Array
    sd: Array
    skewness: Array
    critical: Array
    skewed: NDArray[np.bool_]
    convention: str
    cautions: tuple[str, ...]


def mean_and_sd(
    n: ArrayLike,
    median: ArrayLike,
    *,
    q1: ArrayLike | None = None,
    q3: ArrayLike | None = None,
    minimum: ArrayLike | None = None,
    maximum: ArrayLike | None = None,
) -> FromQuantiles:
    """Mean and standard deviation of a group from its median with quartiles, range or both.

    Parameters
    ----------
    n
        Patients, 5 or more.
    median, q1, q3, minimum, maximum
        Give q1 and q3, or minimum and maximum, or all four; minimum <= q1 <= median <= q3 <= maximum.

    Returns
    -------
    FromQuantiles
        Skewed rows are answered too, and named in `cautions`: for them leave the study out, or analyse logarithms.

    Raises
    ------
    ArithmeticInputError
        For numbers out of order, n below 5, no spread at all, or half of a pair.

    References
    ----------
    Wan, Wang, Liu, Tong (2014) BMC Med Res Methodol 14:135. doi:10.1186/1471-2288-14-135
    Luo, Wan, Liu, Tong (2018) Stat Methods Med Res 27:1785-1805. doi:10.1177/0962280216669183
    Shi et al. (2020) Res Synth Methods 11:641-654. doi:10.1002/jrsm.1429
    Shi et al. (2023) Stat Methods Med Res 32:1338-1360. doi:10.1177/09622802231172043

    Examples
    --------
    >>> found = mean_and_sd(30, 4, minimum=1, maximum=10)
    >>> found.mean.round(6), found.sd.round(6), found.skewed
    (array([4.356748]), array([2.205578]), array([False]))
    """
    given = {"minimum": minimum, "q1": q1, "median": median, "q3": q3, "maximum": maximum}
    kind = _kind({name for name, values in given.items() if values is not None})
    names = _NAMES[kind]
    size, *quantiles = checks.columns({"n": n, **{name: given[name] for name in names}})
    checks.require(size >= _FEWEST, "n", size, f"{_FEWEST} or more patients")
    for i in range(1, len(names)):
        fine = quantiles[i] >= quantiles[i - 1]
        checks.require(fine, names[i], quantiles[i], f"a number not below {names[i - 1]}")
    for low, high in (("minimum", "maximum"), ("q1", "q3")):
        if low in names:
            top, bottom = quantiles[names.index(high)], quantiles[names.index(low)]
            checks.require(top > bottom, high, top, f"a number above {low}")
    mean, sd, skewness, critical = _FORMULAE[kind](size, *quantiles)
    skewed = skewness >= critical
    return FromQuantiles(mean, sd, skewness, critical, skewed, _CONVENTIONS[kind], _cautions(skewed))


def sd_from_range(minimum: ArrayLike, maximum: ArrayLike, n: ArrayLike) -> Array:
    """Spread of the patients from their range: (maximum - minimum) / (2 z), z the normal quantile of (n-.375)/(n+.25).

    Wan (2014), equation 9. Far less sure than `sd_from_quartiles`: it rests on two patients.

    >>> sd_from_range(1, 10, 30).round(6)
    array([2.205578])
    """
    low, high, n = checks.columns({"minimum": minimum, "maximum": maximum, "n": n})
    checks.require(n >= _FEWEST, "n", n, f"{_FEWEST} or more patients")
    checks.require(high > low, "maximum", high, "a number above minimum")
    return (high - low) / (2 * ndtri((n - 0.375) / (n + 0.25)))


def sd_from_quartiles(q1: ArrayLike, q3: ArrayLike, n: ArrayLike) -> Array:
    """Spread of the patients from their quartiles: (q3 - q1) / (2 z), z the normal quantile of (.75n-.125)/(n+.25).

    Wan (2014), equation 16; (q3 - q1)/1.35 for large groups.

    >>> sd_from_quartiles(50, 70, 50).round(3)
    array([15.266])
    """
    low, high, n = checks.columns({"q1": q1, "q3": q3, "n": n})
    checks.require(n >= _FEWEST, "n", n, f"{_FEWEST} or more patients")
    checks.require(high > low, "q3", high, "a number above q1")
    return (high - low) / (2 * ndtri((0.75 * n - 0.125) / (n + 0.25)))


def _from_range(n: Array, low: Array, median: Array, high: Array) -> tuple[Array, Array, Array, Array]:
    weight = 4 / (4 + n**0.75)
    mean = weight * (low + high) / 2 + (1 - weight) * median
    critical = 1 / np.log(n + 9) + 2.5 / (n + 1)
    return mean, sd_from_range(low, high, n), _lean(low, median, high), critical


def _from_quartiles(n: Array, q1: Array, median: Array, q3: Array) -> tuple[Array, Array, Array, Array]:
    weight = 0.7 + 0.39 / n
    mean = weight * (q1 + q3) / 2 + (1 - weight) * median
    critical = 2.65 / np.sqrt(n) - 6 / n**2
    return mean, sd_from_quartiles(q1, q3, n), _lean(q1, median, q3), critical


def _from_five(  # noqa: PLR0917 - the five numbers in their order
    n: Array, low: Array, q1: Array, median: Array, q3: Array, high: Array
) -> tuple[Array, Array, Array, Array]:
    of_range, of_quartiles = 2.2 / (2.2 + n**0.75), 0.7 - 0.72 / n**0.55
    mean = of_range * (low + high) / 2 + of_quartiles * (q1 + q3) / 2 + (1 - of_range - of_quartiles) * median
    share = 1 / (1 + 0.07 * n**0.6)
    sd = share * sd_from_range(low, high, n) + (1 - share) * sd_from_quartiles(q1, q3, n)
    of_tails = 2.65 * np.log(0.6 * n) / np.sqrt(n) * _lean(low, median, high)
    return mean, sd, np.maximum(of_tails, _lean(q1, median, q3)), 3 / np.sqrt(n) - 40 / n**3


_FORMULAE: Mapping[str, Callable[..., tuple[Array, Array, Array, Array]]] = {
    "range": _from_range,
    "quartiles": _from_quartiles,
    "five numbers": _from_five,
}


def _lean(low: Array, median: Array, high: Array) -> Array:
    """How far the median lies from the middle, 0 to 1."""
    return np.abs(low + high - 2 * median) / (high - low)


def _kind(given: set[str]) -> str:
    for kind, names in _NAMES.items():
        if given == set(names):
            return kind
    raise ArithmeticInputError(
        f"found {', '.join(sorted(given))}; give the median with q1 and q3, with minimum and maximum, or with all four"
    )


def _cautions(skewed: NDArray[np.bool_]) -> tuple[str, ...]:
    if not skewed.any():
        return ()
    rows = ", ".join(str(row) for row in np.flatnonzero(skewed))
    return (
        f"Skewed beyond chance at the 5% level in rows {rows} (counted from 0): mean and standard deviation there rest "
        "on a normal distribution that the quantiles speak against (Shi 2023)",
    )
