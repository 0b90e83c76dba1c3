"""How strong an unmeasured confounder would have to be to explain a result, or what one of given strength leaves."""

from __future__ import annotations

import math
from dataclasses import dataclass

from evidence_tools.arithmetic import checks
from evidence_tools.arithmetic.exact import checked_table
from evidence_tools.arithmetic.inference import critical_value
from evidence_tools.arithmetic.roots import bracketed_root
from evidence_tools.errors import ArithmeticInputError

RATIOS = ("RR", "OR", "HR")


@dataclass(frozen=True, slots=True)
class EValue:
    """Least strength, as a risk ratio with the treatment and with the outcome, that explains a result away.

    `estimate` for the result itself and `limit` for the end of its interval nearest to the value it is held
    against: 1 where the interval already holds that value, NaN where no interval was given.
    """

    estimate: float
    limit: float


def evalue(
    ratio: float,
    low: float | None = None,
    high: float | None = None,
    *,
    measure: str = "RR",
    rare: bool | None = None,
    true: float = 1.0,
) -> EValue:
    """Strength of confounding needed to move a ratio to no effect, or to another value.

    E = R + sqrt(R (R - 1)), where R is the risk ratio over the value held against it, or its inverse where that is
    below 1. An odds ratio of a common outcome enters as sqrt(OR), a hazard ratio of a common outcome as
    (1 - 0.5^sqrt(HR)) / (1 - 0.5^sqrt(1/HR)).

    Parameters
    ----------
    ratio, low, high
        Ratio with its confidence limits, above zero; either limit may be left out.
    measure
        "RR" (also a rate ratio), "OR" or "HR".
    rare
        Whether the outcome is rare, below about 15 percent at the end; to be said for "OR" and "HR".
    true
        Value to which the ratio is to be moved, on the same scale.

    Returns
    -------
    EValue
        The larger, the harder to explain away. It says nothing about whether such a confounder exists.

    Raises
    ------
    ArithmeticInputError
        For ratios that are not above zero, or a ratio outside its interval.

    References
    ----------
    VanderWeele, Ding (2017) Ann Intern Med 167:268-274. doi:10.7326/M16-2607

    Examples
    --------
    >>> found = evalue(3.9, 1.8, 8.7)
    >>> round(found.estimate, 2), round(found.limit, 2)
    (7.26, 3.0)
    """
    risk = as_risk_ratio(ratio, measure=measure, rare=rare)
    held = as_risk_ratio(true, measure=measure, rare=rare, name="true")
    ends = [_end(name, value, ratio, measure, rare) for name, value in (("low", low), ("high", high))]
    return EValue(evalue_of(risk / held), _limit(risk / held, *(end / held for end in ends)))


def as_risk_ratio(ratio: float, *, measure: str = "RR", rare: bool | None = None, name: str = "ratio") -> float:
    """Approximate risk ratio behind an odds or hazard ratio; see `evalue`.

    >>> round(as_risk_ratio(4.0, measure="OR", rare=False), 2)
    2.0
    """
    checks.choice("measure", measure, RATIOS)
    ratio = checks.number(name, ratio, above=0)
    if measure != "RR" and rare is None:
        raise ArithmeticInputError(f"rare is not given; allowed beside {measure}: True or False, is the outcome rare?")
    if measure == "RR" or rare:
        return ratio
    if measure == "OR":
        return math.sqrt(ratio)
    return (1 - 0.5 ** math.sqrt(ratio)) / (1 - 0.5 ** math.sqrt(1 / ratio))


def evalue_of(factor: float) -> float:
    """Strength of confounding whose bounding factor is the factor given (or its inverse, where that is below 1).

    >>> round(evalue_of(1.3), 4), round(evalue_of(0.9), 4)
    (1.9245, 1.4625)
    """
    factor = checks.number("factor", factor, above=0)
    factor = max(factor, 1 / factor)
    return factor + math.sqrt(factor * (factor - 1))


def bounding_factor(with_treatment: float, with_outcome: float) -> float:
    """Most by which a confounder of given strength can shift a risk ratio.

    B = RR_EU RR_UD / (RR_EU + RR_UD - 1).

    Parameters
    ----------
    with_treatment
        Risk ratio of the confounder with the treatment: how much more common it is in one arm, 1 or more.
    with_outcome
        Risk ratio of the confounder with the outcome, 1 or more.

    Raises
    ------
    ArithmeticInputError
        For ratios below 1.

    References
    ----------
    Ding, VanderWeele (2016) Epidemiology 27:368-377. doi:10.1097/EDE.0000000000000457

    Examples
    --------
    >>> round(bounding_factor(2.0, 3.0), 2)
    1.5
    """
    for name, value in (("with_treatment", with_treatment), ("with_outcome", with_outcome)):
        if checks.number(name, value) < 1:
            raise ArithmeticInputError(f"{name} is {value:g}; allowed: 1 or more (take the inverse of a lower ratio)")
    return with_treatment * with_outcome / (with_treatment + with_outcome - 1)


def ratio_after_confounder(ratio: float, share_treated: float, share_against: float, with_outcome: float) -> float:
    """Risk ratio that is left when a confounder with known shares in both arms is allowed for.

    ratio (1 + p0 (g - 1)) / (1 + p1 (g - 1)), with p1 and p0 its shares among treated and comparison patients and g
    its risk ratio with the outcome, the same in both arms.

    Parameters
    ----------
    ratio
        Risk ratio observed, or a confidence limit of it, above zero.
    share_treated, share_against
        Share of patients with the confounder in each arm, 0 to 1.
    with_outcome
        Risk ratio of the confounder with the outcome, above zero.

    Raises
    ------
    ArithmeticInputError
        For a share outside 0 to 1 or a ratio that is not above zero.

    References
    ----------
    Bross (1966) J Chronic Dis 19:637-647. doi:10.1016/0021-9681(66)90062-2

    Examples
    --------
    >>> round(ratio_after_confounder(1.64, 0.5, 0.3, 2.0), 3)
    1.421
    """
    ratio = checks.number("ratio", ratio, above=0)
    excess = checks.number("with_outcome", with_outcome, above=0) - 1
    shares = {"share_treated": share_treated, "share_against": share_against}
    for name, share in shares.items():
        if not 0 <= checks.number(name, share) <= 1:
            raise ArithmeticInputError(f"{name} is {share:g}; allowed: 0 to 1")
    return ratio * (1 + share_against * excess) / (1 + share_treated * excess)


def evalue_of_risk_difference(a: int, n1: int, c: int, n2: int, *, true: float = 0.0, level: float = 0.95) -> EValue:
    """Strength of confounding needed to move a difference of two risks to zero, or to another value.

    The bounding factor B for which (p1 - p0 B) (f + (1 - f)/B) is the value held against it, f the share of treated
    patients; for the limit, that at which its lower confidence limit is. The arms are exchanged where p1 < p0.

    Parameters
    ----------
    a, n1, c, n2
        Events and patients of the first and of the second group, events in the group with the lower risk.
    true
        Difference of risks (first minus second) to which the result is to be moved, between zero and that observed.
    level
        Confidence level of the interval whose end is judged.

    Raises
    ------
    ArithmeticInputError
        For counts that do not belong together, no event in the group with the lower risk, or a `true` beyond the
        difference observed.

    References
    ----------
    Ding, VanderWeele (2016) Epidemiology 27:368-377. doi:10.1097/EDE.0000000000000457

    Examples
    --------
    >>> found = evalue_of_risk_difference(397, 78954, 51, 108829)
    >>> round(found.estimate, 1), round(found.limit, 1)
    (20.9, 16.0)
    """
    a, n1, c, n2 = checked_table(a, n1, c, n2)
    if a * n2 < c * n1:
        return evalue_of_risk_difference(c, n2, a, n1, true=-true, level=level)
    true = checks.number("true", true)
    z = critical_value(checks.number("level", level, above=0, below=1), None)
    p1, p0, f = a / n1, c / n2, n1 / (n1 + n2)
    if not 0 <= true <= p1 - p0:
        raise ArithmeticInputError(f"true is {true:g}; allowed: between 0 and the difference seen, {p1 - p0:g}")
    if not c:
        raise ArithmeticInputError("no event in the group with the lower risk: no confounding of finite strength")
    part = p0 * (1 - f) - p1 * f + true
    factor = (math.sqrt(part**2 + 4 * p1 * p0 * f * (1 - f)) - part) / (2 * p0 * f)
    variances = p1 * (1 - p1) / n1, p0 * (1 - p0) / n2, f * (1 - f) / (n1 + n2)

    def lower(bias: float) -> float:
        left, width = p1 - p0 * bias, f + (1 - f) / bias
        spread = (variances[0] + variances[1] * bias**2) * width**2 + (left * (1 - 1 / bias)) ** 2 * variances[2]
        return left * width - z * math.sqrt(spread) - true

    first, last = lower(1.0), lower(factor)
    limit = 1.0 if first <= 0 else evalue_of(bracketed_root(lower, 1.0, factor, first, last))
    return EValue(evalue_of(max(1.0, factor)), limit)


def _end(name: str, value: float | None, ratio: float, measure: str, rare: bool | None) -> float:
    if value is None:
        return math.nan
    if (value > ratio) if name == "low" else (value < ratio):
        raise ArithmeticInputError(f"{name} is {value:g} and the ratio {ratio:g}; allowed: low <= ratio <= high")
    return as_risk_ratio(value, measure=measure, rare=rare, name=name)


def _limit(ratio: float, low: float, high: float) -> float:
    """E-value of the end of the interval on the side of 1: 1 where it lies on the other side already."""
    end = low if ratio > 1 else high
    if math.isnan(end):
        return math.nan
    beyond = end > 1 if ratio > 1 else end < 1
    return evalue_of(end) if beyond else 1.0
