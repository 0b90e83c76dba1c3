"""Effects that a paper prints ready made: an effect with its standard error, a hazard ratio with its interval."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from evidence_tools.arithmetic import checks
from evidence_tools.arithmetic.effect_sizes.record import EffectSizes
from evidence_tools.arithmetic.inference import critical_value


def effect_with_se(y: ArrayLike, se: ArrayLike) -> EffectSizes:
    """Effect as printed, on the scale of analysis, with its standard error [GEN; HR where y is a log hazard ratio].

    v = se^2.

    Raises
    ------
    ArithmeticInputError
        For se <= 0 or a number that is not finite.

    Examples
    --------
    >>> effect_with_se(-0.5, 0.25)
    EffectSizes(y=array([-0.5]), v=array([0.0625]))
    """
    y, se = checks.columns({"y": y, "se": se})
    checks.positive("se", se)
    return EffectSizes(y.copy(), se**2)


def effect_with_variance(y: ArrayLike, v: ArrayLike) -> EffectSizes:
    """Effect as printed, on the scale of analysis, with its sampling variance [GEN].

    Raises
    ------
    ArithmeticInputError
        For v <= 0 or a number that is not finite.

    Examples
    --------
    >>> effect_with_variance(-0.5, 0.0625)
    EffectSizes(y=array([-0.5]), v=array([0.0625]))
    """
    y, v = checks.columns({"y": y, "v": v})
    checks.positive("v", v)
    return EffectSizes(y.copy(), v.copy())


def hazard_ratio(hr: ArrayLike, low: ArrayLike, high: ArrayLike, *, level: float = 0.95) -> EffectSizes:
    """Hazard ratio with its printed confidence interval, as a logarithm [HR].

    y = log(hr), v = ((log(high) - log(low))/(2 z))^2. The interval must be one of the log hazard ratio with normal
    quantiles, as Cox models print it; `off_centre` tells where the three numbers do not belong together.

    Parameters
    ----------
    hr, low, high
        Hazard ratio and its limits, 0 < low < hr < high.
    level
        Confidence level of the interval.

    Raises
    ------
    ArithmeticInputError
        For limits that are not above zero or not on both sides of the ratio.

    References
    ----------
    Parmar, Torri, Stewart (1998) Stat Med 17:2815-2834.
    doi:10.1002/(SICI)1097-0258(19981230)17:24<2815::AID-SIM110>3.0.CO;2-8

    Examples
    --------
    >>> found = hazard_ratio(0.50, 0.25, 1.00)
    >>> found.y.round(4), found.v.round(4)
    (array([-0.6931]), array([0.1251]))
    """
    hr, low, high = _ordered(hr, low, high)
    level = checks.number("level", level, above=0, below=1)
    return EffectSizes(np.log(hr), (np.log(high / low) / (2 * critical_value(level, None))) ** 2)


def off_centre(hr: ArrayLike, low: ArrayLike, high: ArrayLike) -> np.ndarray:
    """How far a printed ratio lies from the middle of its interval on the log scale, in half widths, shape (k,).

    0 in the middle, 1 at a limit. More than rounding explains means a misprint or another kind of interval.

    >>> off_centre(0.50, [0.25, 0.25], [1.00, 2.00]).round(2)
    array([ 0.  , -0.33])
    """
    hr, low, high = _ordered(hr, low, high)
    return np.log(hr**2 / (low * high)) / np.log(high / low)


def _ordered(hr: ArrayLike, low: ArrayLike, high: ArrayLike) -> list[np.ndarray]:
    hr, low, high = checks.columns({"hr": hr, "low": low, "high": high})
    checks.positive("low", low)
    checks.require(low < hr, "low", low, "a number below hr")
    checks.require(high > hr, "high", high, "a number above hr")
    return [hr, low, high]
