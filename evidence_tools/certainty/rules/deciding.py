"""What every rule of a domain ends in: the first row of a decision table that holds."""

from __future__ import annotations

from dataclasses import dataclass

PERCENT = 100.0
_ROUNDING = 1e-9  # of a sum of weights: a half that is printed as a half is a half
NO_STUDY = "no study stands behind the result"


@dataclass(frozen=True, slots=True)
class Fired:
    """The level that a rule sets, and the rule in words."""

    level: str
    rule: str


@dataclass(frozen=True, slots=True)
class Span:
    """Two limits of an interval on the scale of display."""

    low: float
    high: float

    def holds(self, value: float | None) -> bool:
        """Whether a value lies inside; one at a limit does not, and none never does.

        Examples
        --------
        >>> Span(0.4, 1.0).holds(0.75), Span(0.4, 1.0).holds(1.0), Span(0.4, 1.0).holds(None)
        (True, False, False)
        """
        return value is not None and self.low < value < self.high


def reaches(share: float, border: float) -> bool:
    """Whether a share in percent is at its border or above, as far as sums of weights are exact; NaN never is.

    Examples
    --------
    >>> reaches(49.99999999999999, 50.0), reaches(49.9, 50.0), reaches(float("nan"), 50.0)
    (True, False, False)
    """
    return share >= border - _ROUNDING


def first(*rows: tuple[bool, str, str]) -> Fired:
    """The first row whose condition holds; the last row always does."""
    return next(Fired(level, rule) for holds, level, rule in rows if holds)
