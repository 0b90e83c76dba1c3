"""From how many had an event by a date to how many per unit of time, and back.

All take single numbers or columns, shape (k,). Rates are per unit of the time given. Limits of a risk, exact ones too,
turn into limits of the rate by the same functions, which rise with their argument.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evidence_tools.arithmetic import checks

Array = NDArray[np.float64]
ASSUMPTIONS = ("constant hazard", "half time", "full time")


def rate_from_risk(risk: ArrayLike, time: ArrayLike) -> Array:
    """Events per unit of person-time from a cumulative incidence, under a constant hazard.

    rate = -log(1 - risk) / time.

    Raises
    ------
    ArithmeticInputError
        For a risk outside 0 to 1 (1 has no finite rate) or time <= 0.

    Examples
    --------
    >>> rate_from_risk(0.20, 5.0).round(4)
    array([0.0446])
    """
    risk, time = checks.columns({"risk": risk, "time": time})
    checks.require((risk >= 0) & (risk < 1), "risk", risk, "0 or more and below 1")
    checks.positive("time", time)
    return -np.log1p(-risk) / time


def risk_from_rate(rate: ArrayLike, time: ArrayLike) -> Array:
    """Cumulative incidence by a time from events per unit of person-time, under a constant hazard.

    risk = 1 - exp(-rate time).

    Raises
    ------
    ArithmeticInputError
        For a rate or a time below 0.

    Examples
    --------
    >>> risk_from_rate(0.5, 1.0).round(4)
    array([0.3935])
    """
    rate, time = checks.columns({"rate": rate, "time": time})
    checks.require(rate >= 0, "rate", rate, "0 or more")
    checks.require(time >= 0, "time", time, "0 or more")
    return -np.expm1(-rate * time)


def person_time(events: ArrayLike, persons: ArrayLike, time: ArrayLike, *, assume: str = "constant hazard") -> Array:
    """Person-time behind a count of first events in a group followed for one time, nobody lost.

    Parameters
    ----------
    events, persons
        Patients with the event, and all patients.
    time
        Length of follow-up.
    assume
        "constant hazard": events / rate_from_risk(events/persons, time), what the group had until its events;
        "half time": those with an event count half; "full time": everyone counts in full, which is too much where
        events are frequent.

    Raises
    ------
    ArithmeticInputError
        For events outside 0 to persons, time <= 0, an unknown assumption, or an event in everybody under a constant
        hazard.

    Examples
    --------
    >>> person_time([0, 20], 100, 2.0).round(2), person_time(20, 100, 2.0, assume="full time")
    (array([200.  , 179.26]), array([200.]))
    """
    checks.choice("assume", assume, ASSUMPTIONS)
    events, persons, time = checks.columns({"events": events, "persons": persons, "time": time})
    checks.events_within("events", events, "persons", persons)
    checks.positive("time", time)
    if assume == "full time":
        return persons * time
    if assume == "half time":
        return (persons - events / 2) * time
    checks.require(events < persons, "events", events, "below persons under a constant hazard")
    hazard = rate_from_risk(events / persons, time)
    return np.divide(events, hazard, out=persons * time, where=events > 0)


def rate_from_counts(
    events: ArrayLike, persons: ArrayLike, time: ArrayLike, *, assume: str = "constant hazard"
) -> Array:
    """Events per unit of person-time from a count of first events; arguments and errors as in `person_time`.

    >>> rate_from_counts(20, 100, 5.0).round(4), rate_from_counts(20, 100, 5.0, assume="full time")
    (array([0.0446]), array([0.04]))
    """
    time_at_risk = person_time(events, persons, time, assume=assume)
    return checks.columns({"events": events, "time": time_at_risk})[0] / time_at_risk
