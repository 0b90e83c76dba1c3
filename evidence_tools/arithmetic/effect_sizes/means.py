"""Two groups of patients compared by their means: in the unit of the instrument, in standard deviations, as a ratio."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evidence_tools.arithmetic import checks
from evidence_tools.arithmetic.effect_sizes.record import NO_SPREAD, EffectSizes, average, finite
from evidence_tools.arithmetic.effect_sizes.small_sample import exact_correction

Array = NDArray[np.float64]
MD_VARIANCES = ("LS", "UB", "HO")
SMD_VARIANCES = ("LS", "LS2", "UB", "AV")
ROM_VARIANCES = ("LS", "HO", "AV", "AVHO")


class _Groups(NamedTuple):
    m1: Array
    sd1: Array
    n1: Array
    m2: Array
    sd2: Array
    n2: Array

    @property
    def pooled_variance(self) -> Array:
        n = _enough(self.n1 + self.n2, 3)
        return ((self.n1 - 1) * self.sd1**2 + (self.n2 - 1) * self.sd2**2) / (n - 2)


def mean_difference(  # noqa: PLR0917 - two groups of three, in the order every paper prints them
    m1: ArrayLike, sd1: ArrayLike, n1: ArrayLike, m2: ArrayLike, sd2: ArrayLike, n2: ArrayLike, *, vtype: str = "LS"
) -> EffectSizes:
    """Difference of two group means, first minus second, in the unit of the instrument [MD].

    y = m1 - m2; v = sd1^2/n1 + sd2^2/n2 for "LS" (and "UB": it is unbiased), sp^2 (1/n1 + 1/n2) with the pooled
    variance for "HO".

    Parameters
    ----------
    m1, sd1, n1, m2, sd2, n2
        Mean, standard deviation and patients of the first and of the second group.
    vtype
        "LS" or "UB": variances may differ between the groups; "HO": one variance for both.

    Raises
    ------
    ArithmeticInputError
        For sd <= 0, n < 1, a number that is not finite, or an unknown vtype.

    Examples
    --------
    >>> mean_difference(10.0, 4.0, 16, 12.0, 6.0, 36)
    EffectSizes(y=array([-2.]), v=array([2.]))
    """
    g = _groups(m1, sd1, n1, m2, sd2, n2)
    if checks.choice("vtype", vtype, MD_VARIANCES) == "HO":
        return EffectSizes(g.m1 - g.m2, g.pooled_variance * (1 / g.n1 + 1 / g.n2))
    return EffectSizes(g.m1 - g.m2, g.sd1**2 / g.n1 + g.sd2**2 / g.n2)


def standardised_mean_difference(  # noqa: PLR0917 - as above
    m1: ArrayLike, sd1: ArrayLike, n1: ArrayLike, m2: ArrayLike, sd2: ArrayLike, n2: ArrayLike, *, vtype: str = "LS"
) -> EffectSizes:
    """Difference of two group means in pooled standard deviations, with Hedges' exact correction (g) [SMD].

    d = (m1 - m2)/sp; y = J(n1 + n2 - 2) d. For scores on different instruments; a difference in the unit of one
    instrument says more.

    Parameters
    ----------
    m1, sd1, n1, m2, sd2, n2
        Mean, standard deviation and patients of the first and of the second group.
    vtype
        "LS": 1/n1 + 1/n2 + y^2/(2(n1 + n2)); "LS2": J^2 (1/n1 + 1/n2 + d^2/(2(n1 + n2))); "UB": unbiased,
        1/n1 + 1/n2 + (1 - (m - 2)/(m J^2)) y^2; "AV": as LS with the average y of all studies, weighted by size.

    Raises
    ------
    ArithmeticInputError
        For sd <= 0, n < 1, fewer than 4 patients together, or an unknown vtype.

    References
    ----------
    Hedges (1981) J Educ Stat 6:107-128. doi:10.3102/10769986006002107

    Examples
    --------
    >>> found = standardised_mean_difference(10.0, 4.0, 16, 12.0, 4.0, 36)
    >>> found.y.round(4), found.v.round(4)
    (array([-0.4925]), array([0.0926]))
    """
    g = _groups(m1, sd1, n1, m2, sd2, n2)
    _enough(g.n1 + g.n2, 4)
    return _hedges((g.m1 - g.m2) / np.sqrt(g.pooled_variance), g.n1, g.n2, vtype)


def standardised_from_d(d: ArrayLike, n1: ArrayLike, n2: ArrayLike, *, vtype: str = "LS") -> EffectSizes:
    """Hedges' g from a printed Cohen's d (pooled standard deviation, uncorrected) [SMD].

    Examples
    --------
    >>> standardised_from_d(-0.5, 16, 36).y.round(4)
    array([-0.4925])
    """
    d, n1, n2 = checks.columns({"d": d, "n1": n1, "n2": n2})
    _one_or_more(n1, n2)
    _enough(n1 + n2, 4)
    return _hedges(d, n1, n2, vtype)


def standardised_from_t(t: ArrayLike, n1: ArrayLike, n2: ArrayLike, *, vtype: str = "LS") -> EffectSizes:
    """Hedges' g from the t statistic of two independent groups, d = t sqrt(1/n1 + 1/n2) [SMD].

    The sign of t must be that of first minus second group.

    Examples
    --------
    >>> standardised_from_t(-1.664101, 16, 36).y.round(4)
    array([-0.4925])
    """
    t, n1, n2 = checks.columns({"t": t, "n1": n1, "n2": n2})
    _one_or_more(n1, n2)
    return standardised_from_d(t * np.sqrt(1 / n1 + 1 / n2), n1, n2, vtype=vtype)


def standardised_mean_difference_unequal(  # noqa: PLR0917 - as above
    m1: ArrayLike, sd1: ArrayLike, n1: ArrayLike, m2: ArrayLike, sd2: ArrayLike, n2: ArrayLike
) -> EffectSizes:
    """Standardised mean difference where the two groups may spread differently [SMDH].

    s^2 = (sd1^2 + sd2^2)/2; y = J(n1 + n2 - 2) (m1 - m2)/s;
    v = J^2 (y^2 (sd1^4/(n1-1) + sd2^4/(n2-1))/(8 s^4) + (sd1^2/(n1-1) + sd2^2/(n2-1))/s^2).

    Raises
    ------
    ArithmeticInputError
        For sd <= 0 or fewer than 2 patients in a group.

    References
    ----------
    Bonett (2009) J Educ Behav Stat 34:99-122. doi:10.3102/1076998607309474. As metafor, y is the corrected value.

    Examples
    --------
    >>> standardised_mean_difference_unequal(10.0, 4.0, 16, 12.0, 4.0, 36).y.round(4)
    array([-0.4925])
    """
    g = _groups(m1, sd1, n1, m2, sd2, n2)
    for name, n in (("n1", g.n1), ("n2", g.n2)):
        checks.require(n >= 2, name, n, "2 or more patients")
    mean_variance = (g.sd1**2 + g.sd2**2) / 2
    factor = exact_correction(g.n1 + g.n2 - 2)
    y = factor * (g.m1 - g.m2) / np.sqrt(mean_variance)
    of_spread = (g.sd1**4 / (g.n1 - 1) + g.sd2**4 / (g.n2 - 1)) / (8 * mean_variance**2)
    of_means = (g.sd1**2 / (g.n1 - 1) + g.sd2**2 / (g.n2 - 1)) / mean_variance
    return EffectSizes(y, factor**2 * (y**2 * of_spread + of_means))


def ratio_of_means(  # noqa: PLR0917 - as above
    m1: ArrayLike, sd1: ArrayLike, n1: ArrayLike, m2: ArrayLike, sd2: ArrayLike, n2: ArrayLike, *, vtype: str = "LS"
) -> EffectSizes:
    """Mean of the first group over the mean of the second, as a logarithm [ROM].

    y = log(m1/m2); v = (sd1/m1)^2/n1 + (sd2/m2)^2/n2. Only for measurements with a true zero.

    Parameters
    ----------
    m1, sd1, n1, m2, sd2, n2
        Mean, standard deviation and patients of the two groups; both means on the same side of zero.
    vtype
        "LS" as above; "HO" with the pooled standard deviation; "AV" with the average coefficients of variation of
        all first and all second groups; "AVHO" with one average coefficient for both.

    Raises
    ------
    ArithmeticInputError
        For means of zero or of opposite sign, sd <= 0, n < 1, or an unknown vtype.

    References
    ----------
    Hedges, Gurevitch, Curtis (1999) Ecology 80:1150-1156. doi:10.2307/177062

    Examples
    --------
    >>> found = ratio_of_means(20.0, 4.0, 16, 10.0, 3.0, 36)
    >>> np.exp(found.y).round(6), found.v
    (array([2.]), array([0.005]))
    """
    g = _groups(m1, sd1, n1, m2, sd2, n2)
    checks.choice("vtype", vtype, ROM_VARIANCES)
    checks.require(g.m1 * g.m2 > 0, "m1", g.m1, "means other than 0 and of the same sign in both groups")
    sd1, sd2 = (np.sqrt(g.pooled_variance),) * 2 if vtype == "HO" else (g.sd1, g.sd2)
    cv1, cv2 = sd1 / g.m1, sd2 / g.m2
    if vtype == "AV":
        cv1, cv2 = average(cv1, g.n1), average(cv2, g.n2)
    if vtype == "AVHO":
        cv1 = cv2 = average(np.concatenate([cv1, cv2]), np.concatenate([g.n1, g.n2]))
    return finite(np.log(g.m1 / g.m2), cv1**2 / g.n1 + cv2**2 / g.n2, NO_SPREAD)


def _hedges(d: Array, n1: Array, n2: Array, vtype: str) -> EffectSizes:
    checks.choice("vtype", vtype, SMD_VARIANCES)
    n, sizes = n1 + n2, 1 / n1 + 1 / n2
    factor = exact_correction(n - 2)
    y = factor * d
    return EffectSizes(
        y,
        {
            "LS": lambda: sizes + y**2 / (2 * n),
            "LS2": lambda: factor**2 * (sizes + d**2 / (2 * n)),
            "UB": lambda: sizes + (1 - (n - 4) / ((n - 2) * factor**2)) * y**2,
            "AV": lambda: sizes + average(y, n) ** 2 / (2 * n),
        }[vtype](),
    )


def _groups(  # noqa: PLR0917 - as above
    m1: ArrayLike, sd1: ArrayLike, n1: ArrayLike, m2: ArrayLike, sd2: ArrayLike, n2: ArrayLike
) -> _Groups:
    found = _Groups(*checks.columns({"m1": m1, "sd1": sd1, "n1": n1, "m2": m2, "sd2": sd2, "n2": n2}))
    for name in ("sd1", "sd2"):
        checks.positive(name, getattr(found, name))
    _one_or_more(found.n1, found.n2)
    return found


def _one_or_more(n1: Array, n2: Array) -> None:
    for name, n in (("n1", n1), ("n2", n2)):
        checks.require(n >= 1, name, n, "1 or more patients")


def _enough(n: Array, least: int) -> Array:
    checks.require(n >= least, "n1 + n2", n, f"{least} or more patients in the two groups together")
    return n
