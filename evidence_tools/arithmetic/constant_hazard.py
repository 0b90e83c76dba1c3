"""Later events as a rate: what a share of patients means per year when some were lost on the way."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evidence_tools.arithmetic import checks
from evidence_tools.arithmetic.conversions.person_time import risk_from_rate
from evidence_tools.arithmetic.exact import ExactInterval, clopper_pearson, garwood
from evidence_tools.arithmetic.roots import bracketed_root
from evidence_tools.errors import ArithmeticInputError

Array = NDArray[np.float64]
WHEN = ("late", "evenly", "early")
CASES = ("worst", "complete cases")
LIMITS = ("estimate", "high")
_ROUNDING = 1e-12  # a share that went through a rate and back still counts as reached


@dataclass(frozen=True, slots=True)
class RateUnderLoss:
    """Events per unit of person-time when a share of the patients was lost.

    `low` and `high` are exact Poisson limits at `level`; `person_time` is what the events and the rate imply together;
    `lost` the share lost by the end, `when` the time at which they left.
    """

    events: int
    person_time: float
    rate: float
    low: float
    high: float
    level: float
    lost: float
    when: str

    def risk_by(self, time: float) -> ExactInterval:
        """Cumulative risk by any time at this rate, 1 - exp(-rate time), with its limits; far times are extrapolated.

        Raises
        ------
        ArithmeticInputError
            For a time below 0.

        Examples
        --------
        >>> found = rate_under_loss(9, 75, 5.0).risk_by(2.0)
        >>> round(found.estimate, 4), round(found.low, 4), round(found.high, 4)
        (0.0498, 0.0231, 0.0925)
        """
        estimate, low, high = risk_from_rate([self.rate, self.low, self.high], time)
        return ExactInterval(float(estimate), float(low), float(high), self.level, "two-sided")


@dataclass(frozen=True, slots=True)
class ShareUnderLoss:
    """Share with the event under what the lost patients may have had, each with its exact interval (scale 0 to 1).

    `best`: none of the lost had it; `complete_cases`: the lost left out; `worst`: every one of them had it.
    """

    best: ExactInterval
    complete_cases: ExactInterval
    worst: ExactInterval


def simple_rate(events: int, persons: int, time: float, level: float = 0.95) -> ExactInterval:
    """Events over persons times time, as many reports print it: everybody is taken to be followed to the end.

    rate = events / (persons time), with the exact Poisson interval. Too low where patients have the event or leave
    before the end.

    Raises
    ------
    ArithmeticInputError
        For counts that are not whole, events outside 0 to persons, or time <= 0.

    Examples
    --------
    >>> found = simple_rate(9, 75, 5.0)
    >>> round(found.estimate, 4), round(found.low, 4), round(found.high, 4)
    (0.024, 0.011, 0.0456)
    """
    events, persons, time = _counts(events, persons, time)
    return garwood(events, persons * time, level)


def rate_under_loss(
    events: int, persons: int, time: float, *, lost: float = 0.0, when: str = "evenly", level: float = 0.95
) -> RateUnderLoss:
    """Rate of first events under a constant hazard, when a share of the patients was lost by the end.

    The rate r solves events = persons ((1 - lost) F(time) + lost E F(C)) with F(t) = 1 - exp(-r t) and C the time of
    leaving; person-time = events / r. With nobody lost r = -log(1 - events/persons) / time.

    Parameters
    ----------
    events, persons
        Patients with a first event, and all patients at the start.
    time
        Length of follow-up; its unit is the unit of the answer.
    lost
        Share that left by the end, had no event come first, 0 to below 1.
    when
        "late": at the end, the same as nobody lost; "evenly" over the time; "early": at once, so that they never
        counted.
    level
        Confidence level of the exact Poisson interval (Garwood) around events, at this person-time.

    Raises
    ------
    ArithmeticInputError
        For counts that are not whole, time <= 0, lost outside 0 to below 1, an unknown `when`, or more events than the
        patients who stayed could have had.

    References
    ----------
    Garwood (1936) Biometrika 28:437-442. doi:10.1093/biomet/28.3-4.437

    Examples
    --------
    >>> for when in ("late", "evenly", "early"):
    ...     found = rate_under_loss(9, 75, 5.0, lost=0.26, when=when)
    ...     print(f"{100 * found.rate:.2f} ({100 * found.low:.2f} to {100 * found.high:.2f}) per 100 person-years")
    2.56 (1.17 to 4.85) per 100 person-years
    2.96 (1.35 to 5.61) per 100 person-years
    3.54 (1.62 to 6.72) per 100 person-years
    """
    events, persons, time = _counts(events, persons, time)
    lost = _checked_loss(lost, when)
    rate = _hazard_time(events / persons, lost, when) / time
    person_time = events / rate if events else persons * time * (1 - lost * _time_missed(when))
    limits = garwood(events, person_time, level)
    return RateUnderLoss(events, person_time, rate, limits.low, limits.high, limits.level, lost, when)


def risk_without_loss(risk: ArrayLike, *, lost: float, when: str = "evenly") -> Array:
    """The risk that would have been seen, had nobody been lost, for a constant hazard of any size.

    The risk of the same follow-up time at the rate of `rate_under_loss`; the time itself does not matter.

    Parameters
    ----------
    risk
        Share of all patients seen with the event, shape (k,), 0 to 1; 0 and 1 stay what they are.
    lost, when
        As in `rate_under_loss`.

    Raises
    ------
    ArithmeticInputError
        For a risk outside 0 to 1, lost outside 0 to below 1, an unknown `when`, or a risk that the patients who stayed
        could not have given.

    Examples
    --------
    >>> risk_without_loss([0.12, 0.40], lost=0.26).round(3)
    array([0.137, 0.453])
    """
    shares = checks.vector("risk", risk)
    checks.require((shares >= 0) & (shares <= 1), "risk", shares, "0 to 1")
    lost = _checked_loss(lost, when)
    return np.array([share if share in (0, 1) else -math.expm1(-_hazard_time(share, lost, when)) for share in shares])


def share_under_loss(events: int, persons: int, lost: int, level: float = 0.95) -> ShareUnderLoss:
    """Share with the event when a number of the patients was lost, at best, among complete cases and at worst.

    events / persons, events / (persons - lost), (events + lost) / persons, each with the exact interval.

    Parameters
    ----------
    events, persons
        Patients known to have had the event, and all patients at the start.
    lost
        Patients without the event whose outcome is not known.

    Raises
    ------
    ArithmeticInputError
        For counts that are not whole, or more lost than patients without the event.

    Examples
    --------
    >>> found = share_under_loss(9, 75, 10)
    >>> [round(each.estimate, 3) for each in (found.best, found.complete_cases, found.worst)]
    [0.12, 0.138, 0.253]
    """
    persons = checks.whole("persons", persons, low=1)
    events = checks.whole("events", events, high=persons)
    lost = checks.whole("lost", lost, high=persons - events)
    if lost == persons:
        raise ArithmeticInputError(f"lost is {lost}, everybody; allowed: at least one patient with a known outcome")
    return ShareUnderLoss(
        clopper_pearson(events, persons, level),
        clopper_pearson(events, persons - lost, level),
        clopper_pearson(events + lost, persons, level),
    )


def tipping_number_lost(
    events: int, persons: int, share: float, *, case: str = "worst", limit: str = "estimate", level: float = 0.95
) -> int | None:
    """Fewest patients lost at which the share with the event reaches a comparator's share.

    Parameters
    ----------
    events, persons
        Patients known to have had the event, and all patients at the start.
    share
        To be reached, between 0 and 1.
    case
        "worst": every lost patient had the event; "complete cases": the lost are left out.
    limit
        "estimate": the share itself reaches it; "high": its exact upper limit at `level` does.

    Returns
    -------
    int or None
        0 where the share is reached with nobody lost; None where no number of lost patients reaches it.

    Raises
    ------
    ArithmeticInputError
        For counts that are not whole, a share outside 0 to 1, or an unknown case or limit.

    Examples
    --------
    >>> tipping_number_lost(9, 75, 0.163), tipping_number_lost(9, 75, 0.163, case="complete cases")
    (4, 20)
    """
    checks.choice("case", case, CASES)
    checks.choice("limit", limit, LIMITS)
    share = checks.number("share", share, above=0, below=1)
    for lost in range(_most_lost(events, persons) + 1):
        found = share_under_loss(events, persons, lost, level)
        reached = found.worst if case == "worst" else found.complete_cases
        if getattr(reached, limit) >= share * (1 - _ROUNDING):
            return lost
    return None


def _counts(events: int, persons: int, time: float) -> tuple[int, int, float]:
    persons = checks.whole("persons", persons, low=1)
    return checks.whole("events", events, high=persons), persons, checks.number("time", time, above=0)


def _most_lost(events: int, persons: int) -> int:
    persons = checks.whole("persons", persons, low=1)
    events = checks.whole("events", events, high=persons)
    return min(persons - events, persons - 1)


def _checked_loss(lost: float, when: str) -> float:
    checks.choice("when", when, WHEN)
    lost = checks.number("lost", lost)
    checks.require(np.array([0 <= lost < 1]), "lost", np.array([lost]), "a share of 0 or more and below 1")
    return lost


def _hazard_time(share: float, lost: float, when: str) -> float:
    """The constant hazard, times the follow-up, at which this share of all patients is expected with the event."""
    reach = 1 - lost if when == "early" else 1.0  # what an infinite hazard would give
    if share >= reach:
        raise ArithmeticInputError(
            f"a share of {share:g} with the event where {lost:.0%} are lost {when} has no finite rate; "
            f"allowed: below {reach:g}, the share of patients who could have been seen to have one"
        )
    if share == 0:
        return 0.0

    def gap(hazard_time: float) -> float:
        return _expected(hazard_time, lost, when) - share

    low = high = -math.log1p(-share)  # nobody lost
    while gap(high) < 0:
        high *= 2
    return bracketed_root(gap, low, high, gap(low), gap(high))


def _expected(hazard_time: float, lost: float, when: str) -> float:
    """Share of all patients expected to be seen with the event; `hazard_time` is the hazard times the follow-up."""
    stayed = -math.expm1(-hazard_time)
    left = {"late": stayed, "evenly": 1 - stayed / hazard_time, "early": 0.0}[when]
    return (1 - lost) * stayed + lost * left


def _time_missed(when: str) -> float:
    """Share of the follow-up that a lost patient misses on average."""
    return {"late": 0.0, "evenly": 0.5, "early": 1.0}[when]
