"""Harms that were rarely or never recorded: what zero events exclude, and how much recording would have to miss."""

from __future__ import annotations

import math
from dataclasses import dataclass

from numpy.typing import ArrayLike

from evidence_tools.arithmetic import checks
from evidence_tools.arithmetic.exact import ExactInterval, clopper_pearson
from evidence_tools.errors import ArithmeticInputError


@dataclass(frozen=True, slots=True)
class PooledCount:
    """Events of several studies added up, with the exact interval of the common risk (scale 0 to 1)."""

    events: int
    n: int
    studies: int
    interval: ExactInterval


@dataclass(frozen=True, slots=True)
class RateRatio:
    """Rate of the first group over that of the second, with exact limits; infinite where the second saw no event."""

    estimate: float
    low: float
    high: float
    level: float


@dataclass(frozen=True, slots=True)
class ReportingFactor:
    """How many true events would have to stand behind one recorded event for the risk to equal a benchmark.

    `point` sets the recorded share against the benchmark (infinite for zero events), `at_bound` the upper limit of the
    recorded share: what is needed even if chance alone kept the record low. `low` and `high` are the interval of the
    factor, with the chance of the benchmark's own count where it is one.
    """

    recorded: ExactInterval
    benchmark: float
    point: float
    at_bound: float
    low: float
    high: float


def pooled_count(events: ArrayLike, n: ArrayLike, level: float = 0.95) -> PooledCount:
    """Add up rare events over studies and give the exact limits of their common risk.

    Clopper-Pearson limits of sum(events) out of sum(n). Zero events need no correction. Where true risks differ
    between studies, the interval describes their patient-weighted mean and is, if anything, too wide.

    Parameters
    ----------
    events, n
        Patients with the event and all patients, one of each per study; shape (k,).
    level
        Confidence level, between 0 and 1.

    Raises
    ------
    ArithmeticInputError
        For counts that are not whole, n < 1, or events outside 0 to n.

    References
    ----------
    Clopper, Pearson (1934) Biometrika 26:404-413. doi:10.1093/biomet/26.4.404

    Examples
    --------
    >>> found = pooled_count([0, 0, 2], [60, 80, 150])
    >>> found.events, found.n, round(found.interval.high, 4)
    (2, 290, 0.0247)
    """
    events, n = checks.vector("events", events), checks.vector("n", n)
    if events.size != n.size:
        raise ArithmeticInputError(f"events has {events.size} studies and n has {n.size}; give one n for each count")
    sizes = [checks.whole("n", size, low=1) for size in n]
    counts = [checks.whole("events", count, high=size) for count, size in zip(events, sizes, strict=True)]
    total, size = sum(counts), sum(sizes)
    return PooledCount(total, size, len(sizes), clopper_pearson(total, size, level))


def rule_of_three(n: int, level: float = 0.95) -> float:
    """Largest risk that zero events in n patients leave possible, by the rule of thumb.

    -log(1 - level) / n, at 95% three over n; one-sided, and slightly above the exact 1 - (1 - level)^(1/n).

    Parameters
    ----------
    n
        Patients, none of whom had the event.
    level
        Confidence level, between 0 and 1.

    Raises
    ------
    ArithmeticInputError
        For n below 1 or a level outside 0 to 1.

    References
    ----------
    Hanley, Lippman-Hand (1983) JAMA 249:1743-1745. doi:10.1001/jama.1983.03330370053031

    Examples
    --------
    >>> round(rule_of_three(100), 3)
    0.03
    """
    n, level = checks.whole("n", n, low=1), checks.number("level", level, above=0, below=1)
    return -math.log1p(-level) / n


def rate_ratio(events: int, time: float, against: int, time_against: float, level: float = 0.95) -> RateRatio:
    """Give the exact interval of the ratio of two event rates, also with no event in one group.

    Given the total, events ~ binomial with share p = R t / (R t + t_against); R = p t_against / ((1 - p) t) at the
    Clopper-Pearson limits of p. For rare risks the patients may stand in for time: the interval is then slightly wide.

    Parameters
    ----------
    events, time, against, time_against
        Events and person-time (or patients) of the first group and of the second.
    level
        Confidence level, between 0 and 1.

    Returns
    -------
    RateRatio
        Estimate NaN with limits 0 and infinity where neither group had an event.

    Raises
    ------
    ArithmeticInputError
        For counts that are not whole, or time not above 0.

    References
    ----------
    Przyborowski, Wilenski (1940) Biometrika 31:313-323. doi:10.1093/biomet/31.3-4.313

    Examples
    --------
    >>> found = rate_ratio(12, 100.0, 4, 100.0)
    >>> round(found.estimate, 2), round(found.low, 3), round(found.high, 2)
    (3.0, 0.909, 12.76)
    """
    first, second = checks.whole("events", events), checks.whole("against", against)
    time, other = checks.number("time", time, above=0), checks.number("time_against", time_against, above=0)
    if first + second == 0:
        return RateRatio(math.nan, 0.0, math.inf, checks.number("level", level, above=0, below=1))
    share = clopper_pearson(first, first + second, level)
    estimate, low, high = (_odds(p) * other / time for p in (share.estimate, share.low, share.high))
    return RateRatio(estimate, low, high, share.level)


def reporting_factor(events: int, n: int, benchmark: float, level: float = 0.95) -> ReportingFactor:
    """By what factor harms must be under-reported for the true risk to equal a given one.

    benchmark / (events / n), and benchmark over the exact limits of the recorded share.

    Parameters
    ----------
    events, n
        Patients with a recorded event, and all patients.
    benchmark
        Risk with the comparator, between 0 and 1, taken as exactly known.
    level
        Confidence level, between 0 and 1.

    Raises
    ------
    ArithmeticInputError
        For impossible counts, or a benchmark outside 0 to 1.

    Examples
    --------
    >>> found = reporting_factor(2, 149, 0.058)
    >>> round(found.point, 1), round(found.at_bound, 1)
    (4.3, 1.2)
    """
    benchmark = checks.number("benchmark", benchmark, above=0, below=1)
    found = clopper_pearson(events, n, level)
    point, low, high = (benchmark / p if p else math.inf for p in (found.estimate, found.high, found.low))
    return ReportingFactor(found, benchmark, point, low, low, high)


def reporting_factor_against(events: int, n: int, against: int, n_against: int, level: float = 0.95) -> ReportingFactor:
    """By what factor harms must be under-reported to equal the comparator's, where both are counts.

    The ratio of the comparator's risk to the recorded one, with :func:`rate_ratio`'s exact interval.

    Parameters
    ----------
    events, n, against, n_against
        Patients with the event and all patients: as recorded, and with the comparator.
    level
        Confidence level, between 0 and 1.

    Raises
    ------
    ArithmeticInputError
        For impossible counts, or a comparator without any event.

    Examples
    --------
    >>> found = reporting_factor_against(10, 1000, 40, 1000)
    >>> round(found.point, 2), round(found.low, 2), round(found.high, 2)
    (4.0, 1.97, 8.97)
    """
    n, n_against = checks.whole("n", n, low=1), checks.whole("n_against", n_against, low=1)
    events, against = checks.whole("events", events, high=n), checks.whole("against", against, low=1, high=n_against)
    found, ratio = clopper_pearson(events, n, level), rate_ratio(against, n_against, events, n, level)
    benchmark = against / n_against
    return ReportingFactor(found, benchmark, ratio.estimate, benchmark / found.high, ratio.low, ratio.high)


def chance_of_none(n: int, risk: float, recorded: float = 1.0) -> float:
    """How likely a record of n patients shows no event at all, if the true risk is this and only a share is recorded.

    (1 - recorded * risk)^n. One minus this is the probability that the harm is detected.

    Parameters
    ----------
    n
        Patients.
    risk
        True risk, 0 to 1.
    recorded
        Share of the true events that is recorded, 0 to 1: one over the factor of under-reporting.

    Raises
    ------
    ArithmeticInputError
        For n below 1, or a risk or share outside 0 to 1.

    References
    ----------
    Hanley, Lippman-Hand (1983) JAMA 249:1743-1745. doi:10.1001/jama.1983.03330370053031

    Examples
    --------
    >>> round(chance_of_none(50, 0.058), 3), round(chance_of_none(50, 0.058, recorded=0.2), 2)
    (0.05, 0.56)
    """
    n = checks.whole("n", n, low=1)
    shares = checks.vector("risk and recorded", [risk, recorded])
    checks.require((shares >= 0) & (shares <= 1), "risk and recorded", shares, "0 to 1")
    seen = float(shares.prod())
    return math.exp(n * math.log1p(-seen)) if seen < 1 else 0.0


def _odds(share: float) -> float:
    return share / (1 - share) if share < 1 else math.inf
