"""One row of a limitation's table: what is left in a scenario, and which conclusions it still supports."""

from __future__ import annotations

import math

from evidence_tools.limits.core.statements import Result
from evidence_tools.limits.core.subject import Subject

YES_NO = {True: "yes", False: "no"}


def result_cells(subject: Subject, result: Result | None) -> dict[str, object]:
    """Estimate and interval on the scale of display and, for each conclusion, whether it is true; empty for None."""
    if result is None:
        unknown = dict.fromkeys(("Estimate", "Low", "High"), math.nan)
        return unknown | {_heading(each.if_true): "" for each in subject.statements}
    ends = sorted((float(subject.scale.display(result.low)), float(subject.scale.display(result.high))))
    shown = {"Estimate": float(subject.scale.display(result.estimate)), "Low": ends[0], "High": ends[1]}
    return shown | {_heading(each.if_true): YES_NO[each.true(result)] for each in subject.statements}


def widened(result: Result, half: float) -> Result:
    """The result with the half width of a further, independent interval joined to its own (MOVER).

    Zou, Donner (2008) Stat Med 27:1693-1702. doi:10.1002/sim.3095

    Examples
    --------
    >>> widened(Result(10.0, 7.0, 13.0), 4.0)
    Result(estimate=10.0, low=5.0, high=15.0)
    """
    below, above = result.estimate - result.low, result.high - result.estimate
    return Result(result.estimate, result.estimate - math.hypot(below, half), result.estimate + math.hypot(above, half))


def scaled(result: Result, factor: float) -> Result:
    """The result times a factor; below 0 the limits change places.

    Examples
    --------
    >>> scaled(Result(-4.0, -5.0, -3.0), -0.5)
    Result(estimate=2.0, low=1.5, high=2.5)
    """
    low, high = sorted((result.low * factor, result.high * factor))
    return Result(result.estimate * factor, low, high)


def _heading(statement: str) -> str:
    return statement[:1].upper() + statement[1:]
