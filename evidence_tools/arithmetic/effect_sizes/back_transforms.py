"""From the scale of analysis back to shares, ratios and rates."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evidence_tools.arithmetic import checks
from evidence_tools.arithmetic.effect_sizes.proportions import double_arcsine_proportion
from evidence_tools.arithmetic.effect_sizes.rates import freeman_tukey_rate

Array = NDArray[np.float64]


def from_log(y: ArrayLike) -> Array:
    """Ratio or rate from its logarithm.

    >>> from_log(0.0)
    array([1.])
    """
    return np.exp(checks.vector("y", y))


def from_logit(y: ArrayLike) -> Array:
    """Proportion from its log odds.

    >>> from_logit(0.0)
    array([0.5])
    """
    return 1 / (1 + np.exp(-checks.vector("y", y)))


def from_arcsine(y: ArrayLike) -> Array:
    """Proportion from its arcsine [PAS]: sin^2(y); 0 below and 1 above what the transformation can give.

    >>> from_arcsine([-0.1, 0.6847192, 2.0]).round(4)
    array([0. , 0.4, 1. ])
    """
    return np.sin(np.clip(checks.vector("y", y), 0, np.pi / 2)) ** 2


def from_square_root(y: ArrayLike) -> Array:
    """Rate from its square root [IRS]: y^2; 0 below what the transformation can give.

    >>> from_square_root([-0.1, 0.3])
    array([0.  , 0.09])
    """
    return np.maximum(checks.vector("y", y), 0) ** 2


def from_double_arcsine(y: ArrayLike, n: ArrayLike) -> Array:
    """Proportion from its Freeman-Tukey double arcsine, for a group of size n [PFT].

    p = (1 - sign(cos 2y) sqrt(1 - (sin 2y + (sin 2y - 1/sin 2y)/n)^2))/2; 0 below and 1 above what the transformation
    can give at that n. Exact for one group. For a pooled value Miller took the harmonic mean of the sizes, which can
    mislead badly.

    References
    ----------
    Miller (1978) Am Stat 32:138. doi:10.1080/00031305.1978.10479283
    Schwarzer, Chemaitelly, Abu-Raddad, Rücker (2019) Res Synth Methods 10:476-483. doi:10.1002/jrsm.1348

    Examples
    --------
    >>> from_double_arcsine(double_arcsine_proportion(4, 10).y, 10).round(10)
    array([0.4])
    """
    y, n = checks.columns({"y": y, "n": n})
    checks.positive("n", n)
    least, most = double_arcsine_proportion(np.zeros_like(n), n).y, double_arcsine_proportion(n, n).y
    inside = (y > least) & (y < most)
    sine = np.sin(2 * np.where(inside, y, (least + most) / 2))
    shift = np.minimum((sine + (sine - 1 / sine) / n) ** 2, 1)  # above 1 by rounding only
    inner = (1 - np.sign(np.cos(2 * y)) * np.sqrt(1 - shift)) / 2
    return np.where(inside, inner, (y >= most).astype(float))


def from_freeman_tukey_rate(y: ArrayLike, t: ArrayLike) -> Array:
    """Rate from its Freeman-Tukey transformation, for a group with person-time t [IRFT].

    rate = (y - 1/(4 t y))^2; 0 below what the transformation can give at that t. Exact for one group, a makeshift for
    a pooled value.

    >>> from_freeman_tukey_rate(freeman_tukey_rate(9, 100.0).y, 100.0).round(10)
    array([0.09])
    """
    y, t = checks.columns({"y": y, "t": t})
    checks.positive("t", t)
    least = freeman_tukey_rate(np.zeros_like(t), t).y
    above = np.maximum(y, least)
    return (above - 1 / (4 * t * above)) ** 2


def harmonic_mean(n: ArrayLike) -> float:
    """Harmonic mean of group sizes, Miller's stand-in for the size of a pooled double arcsine.

    >>> round(harmonic_mean([11, 17, 21, 6]), 4)
    10.9885
    """
    n = checks.vector("n", n)
    checks.positive("n", n)
    return float(n.size / np.sum(1 / n))
