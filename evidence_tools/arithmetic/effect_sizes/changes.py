"""One group measured twice: change between two visits, raw, standardised or as a ratio.

All take m1, m2 (means), sd1, sd2 (standard deviations), r (correlation of the two measurements) and n (patients with
both) and give m1 - m2, as metafor does: for a change from baseline m1 is the later mean. The raw-score standardised
changes divide by sd1: for a change in baseline standard deviations sd1 is that of the baseline.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evidence_tools.arithmetic import checks
from evidence_tools.arithmetic.dispersion import sd_of_change
from evidence_tools.arithmetic.effect_sizes.record import NO_SPREAD, EffectSizes, finite
from evidence_tools.arithmetic.effect_sizes.small_sample import exact_correction

Array = NDArray[np.float64]
SMCC_VARIANCES = ("LS", "LS2", "UB")
SMCR_VARIANCES = ("LS", "LS2")


def paired_mean_change(  # noqa: PLR0917 - the order in which metafor and papers name them
    m1: ArrayLike, m2: ArrayLike, sd1: ArrayLike, sd2: ArrayLike, r: ArrayLike, n: ArrayLike
) -> EffectSizes:
    """Mean change between two visits, in the unit of the instrument [MC].

    y = m1 - m2, v = (sd1^2 + sd2^2 - 2 r sd1 sd2)/n. With a printed mean change and its standard deviation use
    `mean_change`.

    Raises
    ------
    ArithmeticInputError
        For sd <= 0, n <= 0, r outside -1 to 1, or a change without any spread.

    Examples
    --------
    >>> paired_mean_change(40.0, 52.0, 16.0, 16.0, 0.5, 64)
    EffectSizes(y=array([-12.]), v=array([4.]))
    """
    m1, m2, sd1, sd2, r, n = _columns(m1, m2, sd1, sd2, r, n)
    checks.positive("n", n)
    return EffectSizes(m1 - m2, sd_of_change(sd1, sd2, r) ** 2 / n)


def standardised_mean_change(  # noqa: PLR0917 - as above
    m1: ArrayLike, m2: ArrayLike, sd1: ArrayLike, sd2: ArrayLike, r: ArrayLike, n: ArrayLike, *, vtype: str = "LS"
) -> EffectSizes:
    """Mean change between two visits in standard deviations of the change [SMCC].

    d = (m1 - m2)/sd_change; y = J(n - 1) d. Grows with the correlation of the two visits: not comparable with a
    standardised difference between groups.

    Parameters
    ----------
    m1, m2, sd1, sd2, r, n
        As in `paired_mean_change`.
    vtype
        "LS": 1/n + y^2/(2n); "LS2": J^2 (1/n + d^2/(2n)); "UB": unbiased, 1/n + (1 - (m - 2)/(m J^2)) y^2 with
        m = n - 1.

    Raises
    ------
    ArithmeticInputError
        As `paired_mean_change`, for fewer than 3 patients, or an unknown vtype.

    References
    ----------
    Gibbons, Hedeker, Davis (1993) J Educ Stat 18:271-279. doi:10.3102/10769986018003271
    Viechtbauer (2007) J Educ Behav Stat 32:39-60. doi:10.3102/1076998606298034

    Examples
    --------
    >>> standardised_mean_change(40.0, 52.0, 16.0, 16.0, 0.5, 64).y.round(4)
    array([-0.741])
    """
    m1, m2, sd1, sd2, r, n = _columns(m1, m2, sd1, sd2, r, n)
    checks.choice("vtype", vtype, SMCC_VARIANCES)
    _three_or_more(n)
    d = (m1 - m2) / sd_of_change(sd1, sd2, r)
    factor = exact_correction(n - 1)
    y = factor * d
    v = {
        "LS": lambda: 1 / n + y**2 / (2 * n),
        "LS2": lambda: factor**2 * (1 / n + d**2 / (2 * n)),
        "UB": lambda: 1 / n + (1 - (n - 3) / ((n - 1) * factor**2)) * y**2,
    }[vtype]()
    return EffectSizes(y, v)


def standardised_mean_change_raw(
    m1: ArrayLike, m2: ArrayLike, sd1: ArrayLike, r: ArrayLike, n: ArrayLike, *, vtype: str = "LS"
) -> EffectSizes:
    """Mean change between two visits in standard deviations of the patients, usually at baseline [SMCR].

    d = (m1 - m2)/sd1; y = J(n - 1) d. Its variance takes the same spread at both visits; see
    `standardised_mean_change_raw_unequal`.

    Parameters
    ----------
    m1, m2, r, n
        As in `paired_mean_change`.
    sd1
        Standard deviation to divide by: the baseline's, for a change in baseline standard deviations.
    vtype
        "LS": 2(1 - r)/n + y^2/(2n); "LS2": J^2 (2(1 - r)/n + d^2/(2n)).

    Raises
    ------
    ArithmeticInputError
        For sd1 <= 0, r outside -1 to 1, fewer than 3 patients, or no variance at all (r = 1 and no change).

    References
    ----------
    Becker (1988) Br J Math Stat Psychol 41:257-278. doi:10.1111/j.2044-8317.1988.tb00901.x

    Examples
    --------
    >>> standardised_mean_change_raw(40.0, 52.0, 16.0, 0.5, 64).y.round(4)
    array([-0.741])
    """
    checks.choice("vtype", vtype, SMCR_VARIANCES)
    m1, m2, sd1, r, n = checks.columns({"m1": m1, "m2": m2, "sd1": sd1, "r": r, "n": n})
    checks.positive("sd1", sd1)
    checks.require(np.abs(r) <= 1, "r", r, "-1 to 1")
    _three_or_more(n)
    factor = exact_correction(n - 1)
    d = (m1 - m2) / sd1
    y = factor * d
    if vtype == "LS2":
        return finite(y, factor**2 * (2 * (1 - r) / n + d**2 / (2 * n)), NO_SPREAD)
    return finite(y, 2 * (1 - r) / n + y**2 / (2 * n), NO_SPREAD)


def standardised_mean_change_raw_unequal(  # noqa: PLR0917 - as above
    m1: ArrayLike, m2: ArrayLike, sd1: ArrayLike, sd2: ArrayLike, r: ArrayLike, n: ArrayLike
) -> EffectSizes:
    """Mean change in standard deviations of the patients at baseline, the two visits spreading differently [SMCRH].

    y = J(n - 1) (m1 - m2)/sd1; v = J^2 (sd_change^2/(sd1^2 (n - 1)) + y^2/(2(n - 1))). sd1 is the standard deviation
    to divide by, sd2 that of the other visit.

    Raises
    ------
    ArithmeticInputError
        As `paired_mean_change`, or for fewer than 3 patients.

    References
    ----------
    Bonett (2008) Psychol Methods 13:99-109. doi:10.1037/1082-989X.13.2.99. As metafor, y is the corrected value.

    Examples
    --------
    >>> standardised_mean_change_raw_unequal(40.0, 52.0, 16.0, 20.0, 0.5, 64).v.round(5)
    array([0.02459])
    """
    m1, m2, sd1, sd2, r, n = _columns(m1, m2, sd1, sd2, r, n)
    _three_or_more(n)
    factor = exact_correction(n - 1)
    y = factor * (m1 - m2) / sd1
    of_change = (sd_of_change(sd1, sd2, r) / sd1) ** 2
    return EffectSizes(y, factor**2 * (of_change + y**2 / 2) / (n - 1))


def paired_ratio_of_means(  # noqa: PLR0917 - as above
    m1: ArrayLike, m2: ArrayLike, sd1: ArrayLike, sd2: ArrayLike, r: ArrayLike, n: ArrayLike
) -> EffectSizes:
    """Mean at one visit over the mean at another, as a logarithm [ROMC].

    y = log(m1/m2); v = (cv1^2 + cv2^2 - 2 r cv1 cv2)/n with the coefficients of variation cv = sd/m.

    Raises
    ------
    ArithmeticInputError
        For means of zero or of opposite sign, sd <= 0, n <= 0, r outside -1 to 1, or no variance at all.

    References
    ----------
    Lajeunesse (2011) Ecology 92:2049-2055. doi:10.1890/11-0423.1

    Examples
    --------
    >>> found = paired_ratio_of_means(20.0, 10.0, 4.0, 2.0, 0.5, 16)
    >>> np.exp(found.y).round(6), found.v.round(6)
    (array([2.]), array([0.0025]))
    """
    m1, m2, sd1, sd2, r, n = _columns(m1, m2, sd1, sd2, r, n)
    checks.positive("n", n)
    checks.require(m1 * m2 > 0, "m1", m1, "means other than 0 and of the same sign at both visits")
    return EffectSizes(np.log(m1 / m2), sd_of_change(np.abs(sd1 / m1), np.abs(sd2 / m2), r) ** 2 / n)


def _columns(  # noqa: PLR0917 - as above
    m1: ArrayLike, m2: ArrayLike, sd1: ArrayLike, sd2: ArrayLike, r: ArrayLike, n: ArrayLike
) -> list[Array]:
    found = checks.columns({"m1": m1, "m2": m2, "sd1": sd1, "sd2": sd2, "r": r, "n": n})
    checks.positive("sd1", found[2])
    checks.positive("sd2", found[3])
    return found


def _three_or_more(n: Array) -> None:
    checks.require(n >= 3, "n", n, "3 or more patients")
