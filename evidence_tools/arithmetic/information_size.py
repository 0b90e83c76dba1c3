"""How many patients a question needs before its answer can be trusted: the required information size."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri

from evidence_tools.arithmetic import checks
from evidence_tools.errors import ArithmeticInputError


@dataclass(frozen=True, slots=True)
class InformationSize:
    """Patients needed in all studies together.

    `fixed` if every study estimated the same effect, `required` with the inflation by 1 / (1 - `heterogeneity`);
    neither is rounded. `effect` and the square root of `unit_variance` are in the unit of the outcome (log units
    for ratios); `unit_variance` is the variance of the estimate times the number of patients. `alpha` two-sided.
    """

    fixed: float
    required: float
    heterogeneity: float
    effect: float
    unit_variance: float
    alpha: float
    power: float

    def fraction(self, patients: float) -> float:
        """Share of the required size that so many patients reach; above 1 where they are enough."""
        return checks.number("patients", patients, above=0) / self.required


def unit_variance_of_mean(sd: float) -> float:
    """Variance of a mean (or mean change) times its patients: sd^2.

    >>> unit_variance_of_mean(2.5)
    6.25
    """
    return checks.number("sd", sd, above=0) ** 2


def unit_variance_of_difference(sd: float, *, treated: float = 0.5) -> float:
    """Variance of a difference of two means times all patients: sd^2 / (q (1 - q)), q the share `treated`.

    >>> unit_variance_of_difference(2.0)
    16.0
    """
    return unit_variance_of_mean(sd) / _allocation(treated)


def unit_variance_of_risk_difference(risk: float, against: float, *, treated: float = 0.5) -> float:
    """Variance of a difference of two risks times all patients: p (1 - p) / (q (1 - q)), p the average risk.

    >>> round(unit_variance_of_risk_difference(0.15, 0.25), 4)
    0.64
    """
    risk, against = _risk("risk", risk), _risk("against", against)
    average = (risk + against) / 2
    return average * (1 - average) / _allocation(treated)


def unit_variance_of_log_ratio(risk: float, against: float, *, odds: bool = False, treated: float = 0.5) -> float:
    """Variance of the log of a ratio of risks (or of odds) times all patients, at risks that are planned for.

    Risks: (1 - p) / (p q) + (1 - c) / (c (1 - q)); odds: 1 / (p (1 - p) q) + 1 / (c (1 - c) (1 - q)), with p the
    treated risk, c the risk against it and q the share `treated`. The risks are those of the effect worth finding, not
    those that were seen: a few events by chance would otherwise ask for many more patients.

    >>> round(unit_variance_of_log_ratio(0.15, 0.20), 3)
    19.333
    """
    risk, against = _risk("risk", risk), _risk("against", against)
    _allocation(treated)
    if odds:
        return 1 / (risk * (1 - risk) * treated) + 1 / (against * (1 - against) * (1 - treated))
    return (1 - risk) / (risk * treated) + (1 - against) / (against * (1 - treated))


def unit_variance_of_studies(v: ArrayLike, patients: float) -> float:
    """Variance times patients that the studies themselves show: patients / sum(1 / v).

    For any measure and mix of group sizes; `v` are the sampling variances, shape (k,).

    >>> unit_variance_of_studies([0.25, 0.25], 200)
    25.0
    """
    v = checks.vector("v", v)
    checks.positive("v", v)
    return checks.number("patients", patients, above=0) / float((1 / v).sum())


def diversity(v: ArrayLike, tau2: float) -> float:
    """Share of the variance of the random-effects mean that comes from true differences between studies.

    D2 = (v_random - v_fixed) / v_random with v_random = 1 / sum(1 / (v + tau2)) and v_fixed the same at tau2 = 0.
    Between 0 and 1, never below I2 / 100.

    References
    ----------
    Wetterslev et al. (2009) BMC Med Res Methodol 9:86. doi:10.1186/1471-2288-9-86

    Examples
    --------
    >>> diversity([1.0, 1.0], 1.0)
    0.5
    """
    v = checks.vector("v", v)
    checks.positive("v", v)
    tau2 = _not_negative("tau2", tau2)
    return 1 - float((1 / (v + tau2)).sum() / (1 / v).sum())


def required_size(
    effect: float, unit_variance: float, *, alpha: float = 0.05, power: float = 0.9, heterogeneity: float = 0.0
) -> InformationSize:
    """Count the patients needed to tell an effect of this size from none.

    n = (z(1 - alpha/2) + z(power))^2 unit_variance / effect^2, divided by 1 - heterogeneity.

    Parameters
    ----------
    effect
        Smallest effect worth finding, on the scale of analysis, not zero; its sign does not matter.
    unit_variance
        Variance of the estimate times the number of patients: one of the `unit_variance_*` functions.
    alpha, power
        Two-sided error rate and chance of finding the effect, between 0 and 1.
    heterogeneity
        D2 (`diversity`) or I2 as a share, 0 or more and below 1.

    Raises
    ------
    ArithmeticInputError
        For an effect of zero, a variance not above zero, or shares out of range.

    References
    ----------
    Wetterslev et al. (2009) BMC Med Res Methodol 9:86. doi:10.1186/1471-2288-9-86

    Examples
    --------
    >>> found = required_size(1.0, unit_variance_of_difference(2.5), heterogeneity=0.25)
    >>> round(found.fixed, 1), round(found.required, 1), round(found.fraction(175), 2)
    (262.7, 350.2, 0.5)
    """
    needed = _information(effect, alpha, power)
    variance = checks.number("unit_variance", unit_variance, above=0)
    share = _not_negative("heterogeneity", heterogeneity)
    if share >= 1:
        raise ArithmeticInputError(f"heterogeneity is {share:g}; allowed: a share from 0 up to, but not, 1")
    fixed = needed * variance
    return InformationSize(fixed, fixed / (1 - share), share, float(effect), variance, float(alpha), float(power))


def _information(effect: float, alpha: float, power: float) -> float:
    """One over the variance that the estimate must have."""
    effect = checks.number("effect", effect)
    if effect == 0:
        raise ArithmeticInputError("effect is 0; allowed: the smallest effect worth finding, other than 0")
    alpha = checks.number("alpha", alpha, above=0, below=1)
    power = checks.number("power", power, above=0, below=1)
    return float((ndtri(1 - alpha / 2) + ndtri(power)) ** 2) / effect**2


def _allocation(treated: float) -> float:
    treated = checks.number("treated", treated, above=0, below=1)
    return treated * (1 - treated)


def _risk(name: str, value: float) -> float:
    return checks.number(name, value, above=0, below=1)


def _not_negative(name: str, value: float) -> float:
    return checks.number(name, value, above=-np.nextafter(0, 1))
