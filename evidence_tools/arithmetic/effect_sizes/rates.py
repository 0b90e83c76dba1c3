"""Events per person-time: in one group, and compared between two."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from evidence_tools.arithmetic.effect_sizes.record import EffectSizes, finite
from evidence_tools.arithmetic.effect_sizes.zero_cells import events_and_time, two_rates


def rate(xi: ArrayLike, ti: ArrayLike, *, add: float = 0.5, to: str = "only0") -> EffectSizes:
    """Events per unit of person-time [IR].

    y = x/t, v = x/t^2. `add` goes to the events, as `to` says (see `risk_ratio`).

    Raises
    ------
    ArithmeticInputError
        For negative events, person-time <= 0, or no events under to="none".

    Examples
    --------
    >>> rate(9, 150.0).y
    array([0.06])
    """
    x, t = events_and_time(xi, ti, add=add, to=to)
    return finite(x / t, x / t**2)


def log_rate(xi: ArrayLike, ti: ArrayLike, *, add: float = 0.5, to: str = "only0") -> EffectSizes:
    """Events per unit of person-time, as a logarithm [IRLN].

    y = log(x/t), v = 1/x. Arguments and errors as in `rate`.

    Examples
    --------
    >>> np.exp(log_rate(9, 150.0).y).round(6)
    array([0.06])
    """
    x, t = events_and_time(xi, ti, add=add, to=to)
    with np.errstate(divide="ignore"):
        return finite(np.log(x / t), 1 / x)


def square_root_rate(xi: ArrayLike, ti: ArrayLike, *, add: float = 0.0, to: str = "only0") -> EffectSizes:
    """Events per unit of person-time, as a square root [IRS].

    y = sqrt(x/t), v = 1/(4t); add = 0, as zero events are no trouble. `from_square_root` turns back.

    Examples
    --------
    >>> square_root_rate(9, 100.0)
    EffectSizes(y=array([0.3]), v=array([0.0025]))
    """
    x, t = events_and_time(xi, ti, add=add, to=to)
    return finite(np.sqrt(x / t), 1 / (4 * t))


def freeman_tukey_rate(xi: ArrayLike, ti: ArrayLike, *, add: float = 0.0, to: str = "only0") -> EffectSizes:
    """Events per unit of person-time, by the Freeman-Tukey transformation [IRFT].

    y = (sqrt(x/t) + sqrt((x+1)/t))/2, v = 1/(4t). The way back, `from_freeman_tukey_rate`, depends on t: a pooled
    value has none of its own. Prefer `log_rate` or a Poisson-normal model.

    References
    ----------
    Freeman, Tukey (1950) Ann Math Stat 21:607-611. doi:10.1214/aoms/1177729756

    Examples
    --------
    >>> freeman_tukey_rate(0, 100.0)
    EffectSizes(y=array([0.05]), v=array([0.0025]))
    """
    x, t = events_and_time(xi, ti, add=add, to=to)
    return finite((np.sqrt(x / t) + np.sqrt((x + 1) / t)) / 2, 1 / (4 * t))


def incidence_rate_ratio(
    x1i: ArrayLike, t1i: ArrayLike, x2i: ArrayLike, t2i: ArrayLike, *, add: float = 0.5, to: str = "only0"
) -> EffectSizes:
    """Event rate in the first group over the rate in the second, as a logarithm [IRR].

    y = log(x1/t1) - log(x2/t2), v = 1/x1 + 1/x2. `add` goes to both counts of a study, as `to` says.

    Raises
    ------
    ArithmeticInputError
        For negative events, person-time <= 0, or a zero count under to="none".

    Examples
    --------
    >>> np.exp(incidence_rate_ratio(4, 100.0, 8, 100.0).y).round(6)
    array([0.5])
    """
    x1, t1, x2, t2 = two_rates(x1i, t1i, x2i, t2i, add=add, to=to)
    with np.errstate(divide="ignore", invalid="ignore"):
        return finite(np.log(x1 / t1) - np.log(x2 / t2), 1 / x1 + 1 / x2)


def incidence_rate_difference(
    x1i: ArrayLike, t1i: ArrayLike, x2i: ArrayLike, t2i: ArrayLike, *, add: float = 0.5, to: str = "only0"
) -> EffectSizes:
    """Event rate in the first group minus the rate in the second [IRD].

    y = x1/t1 - x2/t2, v = x1/t1^2 + x2/t2^2. Arguments and errors as in `incidence_rate_ratio`.

    Examples
    --------
    >>> incidence_rate_difference(4, 100.0, 8, 100.0)
    EffectSizes(y=array([-0.04]), v=array([0.0012]))
    """
    x1, t1, x2, t2 = two_rates(x1i, t1i, x2i, t2i, add=add, to=to)
    return finite(x1 / t1 - x2 / t2, x1 / t1**2 + x2 / t2**2)


def square_root_rate_difference(
    x1i: ArrayLike, t1i: ArrayLike, x2i: ArrayLike, t2i: ArrayLike, *, add: float = 0.0, to: str = "only0"
) -> EffectSizes:
    """Difference of two event rates after the square root transformation [IRSD].

    y = sqrt(x1/t1) - sqrt(x2/t2), v = 1/(4 t1) + 1/(4 t2); add = 0, as zero events are no trouble.

    Examples
    --------
    >>> square_root_rate_difference(4, 100.0, 16, 100.0)
    EffectSizes(y=array([-0.2]), v=array([0.005]))
    """
    x1, t1, x2, t2 = two_rates(x1i, t1i, x2i, t2i, add=add, to=to)
    return finite(np.sqrt(x1 / t1) - np.sqrt(x2 / t2), 1 / (4 * t1) + 1 / (4 * t2))
