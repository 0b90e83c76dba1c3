"""Exact answers for small counts: intervals of a risk and of a rate, Fisher's test and the fragility index."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import betaincinv, gammainccinv, gammaincinv

from evidence_tools.arithmetic import checks

SIDES = ("two-sided", "upper")
_EQUALLY_LIKELY = 1 + 1e-7  # tables as likely as the one seen, beyond rounding; R's fisher.test does the same


@dataclass(frozen=True, slots=True)
class ExactInterval:
    """Estimate with exact confidence limits, all in the unit of the estimate (a risk, or events per time)."""

    estimate: float
    low: float
    high: float
    level: float
    side: str


@dataclass(frozen=True, slots=True)
class FisherTest:
    """Two-sided p-value of Fisher's exact test and the odds ratio seen (infinite or NaN with empty cells)."""

    p_value: float
    odds_ratio: float


@dataclass(frozen=True, slots=True)
class Fragility:
    """How many patients' outcomes carry the significance.

    `index` patients of the `arm` ("first" or "second"; empty where the result was not significant to begin
    with) would need to have had the event for p to reach `alpha`; `p_start` and `p_end` are Fisher's p before
    and after. `basis` says how the arm was chosen.
    """

    index: int
    arm: str
    basis: str
    p_start: float
    p_end: float
    alpha: float


def clopper_pearson(events: int, n: int, level: float = 0.95, *, side: str = "two-sided") -> ExactInterval:
    """Exact confidence interval of a risk; also for 0 events, or events in everyone.

    Limits are quantiles of beta(x, n - x + 1) and beta(x + 1, n - x).

    Parameters
    ----------
    events, n
        Patients with the event, and all patients.
    level
        Confidence level, between 0 and 1.
    side
        "two-sided", or "upper" for a one-sided upper bound (the low limit is then 0).

    Returns
    -------
    ExactInterval
        On the scale 0 to 1. Never narrower than its level, often wider.

    Raises
    ------
    ArithmeticInputError
        For counts that are not whole, n < 1, or events outside 0 to n.

    References
    ----------
    Clopper, Pearson (1934) Biometrika 26:404-413. doi:10.1093/biomet/26.4.404

    Examples
    --------
    >>> found = clopper_pearson(0, 30, side="upper")
    >>> round(found.high, 4)
    0.095
    """
    n = checks.whole("n", n, low=1)
    events = checks.whole("events", events, high=n)
    level = checks.number("level", level, above=0, below=1)
    tail = _tail(level, side)
    low = betaincinv(events, n - events + 1, tail) if events and side == "two-sided" else 0.0
    high = betaincinv(events + 1, n - events, 1 - tail) if events < n else 1.0
    return ExactInterval(events / n, float(low), float(high), level, side)


def garwood(events: int, person_time: float, level: float = 0.95, *, side: str = "two-sided") -> ExactInterval:
    """Exact confidence interval of an event rate; also for 0 events.

    Limits are quantiles of gamma(x) and gamma(x + 1), over the person-time.

    Parameters
    ----------
    events
        Number of events (a Poisson count).
    person_time
        Time under observation, above zero; its unit is the unit of the answer.
    level
        Confidence level, between 0 and 1.
    side
        "two-sided", or "upper" for a one-sided upper bound (the low limit is then 0).

    Raises
    ------
    ArithmeticInputError
        For a count that is not whole, or person-time <= 0.

    References
    ----------
    Garwood (1936) Biometrika 28:437-442. doi:10.1093/biomet/28.3-4.437

    Examples
    --------
    >>> found = garwood(9, 150.0)
    >>> round(found.low, 4), round(found.high, 4)
    (0.0274, 0.1139)
    """
    events = checks.whole("events", events)
    time = checks.number("person_time", person_time, above=0)
    level = checks.number("level", level, above=0, below=1)
    tail = _tail(level, side)
    low = gammaincinv(events, tail) if events and side == "two-sided" else 0.0
    return ExactInterval(events / time, float(low) / time, float(gammainccinv(events + 1, tail)) / time, level, side)


def fisher_exact(a: int, n1: int, c: int, n2: int) -> FisherTest:
    """Test whether two groups differ in risk, without approximation.

    p is the probability, given the margins, of all tables no likelier than the one seen (two-sided, as R).

    Parameters
    ----------
    a, n1, c, n2
        Events and patients of the first and of the second group.

    Raises
    ------
    ArithmeticInputError
        For counts that are not whole, n < 1, or events outside 0 to n.

    References
    ----------
    Fisher (1935) J R Stat Soc 98:39-82. doi:10.2307/2342435

    Examples
    --------
    >>> round(fisher_exact(4, 69, 18, 69).p_value, 5)
    0.00194
    """
    a, n1, c, n2 = checked_table(a, n1, c, n2)
    return FisherTest(_fisher_p(a, n1, c, n2), _odds_ratio(a, n1 - a, c, n2 - c))


def fragility_index(a: int, n1: int, c: int, n2: int, alpha: float = 0.05) -> Fragility:
    """Count how many patients would have to have had the event for a significant difference to vanish.

    Events are added, one by one, to the arm with fewer events, its size kept, until Fisher's two-sided p is
    alpha or more. Where that arm has the higher risk (arms of unequal size, or equal events), adding there
    would widen the difference; the arm with the lower risk is taken and `basis` says so.

    Parameters
    ----------
    a, n1, c, n2
        Events and patients of the first and of the second arm.
    alpha
        Significance level, between 0 and 1.

    Returns
    -------
    Fragility
        Index 0 where the result is not significant to begin with. A property of p-values, not of the effect:
        large trials have large indices.

    Raises
    ------
    ArithmeticInputError
        For counts that are not whole, n < 1, or events outside 0 to n.

    References
    ----------
    Walsh et al. (2014) J Clin Epidemiol 67:622-628. doi:10.1016/j.jclinepi.2013.10.019

    Examples
    --------
    >>> found = fragility_index(4, 69, 18, 69)
    >>> found.index, found.arm, round(found.p_end, 4)
    (5, 'first', 0.0848)
    """
    a, n1, c, n2 = checked_table(a, n1, c, n2)
    alpha = checks.number("alpha", alpha, above=0, below=1)
    start = end = _fisher_p(a, n1, c, n2)
    if start >= alpha:
        return Fragility(0, "", "not significant to begin with", start, start, alpha)
    first = a * n2 < c * n1
    basis = "fewer events" if a != c and first == (a < c) else "lower risk"
    index = 0
    while end < alpha:  # ends at the latest where the risks meet and p is near 1
        index += 1
        end = _fisher_p(a + index, n1, c, n2) if first else _fisher_p(a, n1, c + index, n2)
    return Fragility(index, "first" if first else "second", basis, start, end, alpha)


def checked_table(a: int, n1: int, c: int, n2: int) -> tuple[int, int, int, int]:
    """Require whole counts of one two-by-two table."""
    n1, n2 = checks.whole("n1", n1, low=1), checks.whole("n2", n2, low=1)
    return checks.whole("a", a, high=n1), n1, checks.whole("c", c, high=n2), n2


def _tail(level: float, side: str) -> float:
    checks.choice("side", side, SIDES)
    return (1 - level) / 2 if side == "two-sided" else 1 - level


def _odds_ratio(a: int, b: int, c: int, d: int) -> float:
    if b * c:
        return a * d / (b * c)
    return float("inf") if a * d else float("nan")


def _fisher_p(a: int, n1: int, c: int, n2: int) -> float:
    """Sum of the hypergeometric probabilities no larger than that of a, from the ratios of neighbours."""
    events = a + c
    lowest, highest = max(0, events - n2), min(n1, events)
    x = np.arange(lowest, highest, dtype=np.float64)
    ratios = (n1 - x) * (events - x) / ((x + 1) * (n2 - events + x + 1))
    log_density = np.concatenate(([0.0], np.cumsum(np.log(ratios))))
    density = np.exp(log_density - log_density.max())
    seen = density[a - lowest]
    return min(1.0, float(density[density <= seen * _EQUALLY_LIKELY].sum() / density.sum()))
