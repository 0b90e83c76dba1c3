"""The words of GRADE, and the arithmetic that turns a start and five domains into a level of certainty."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from evidence_tools.evidence import judgements
from evidence_tools.evidence.protocol_certainty import HIGH, LEVELS, LOW, MODERATE, VERY_LOW

NOT_SERIOUS, SERIOUS, VERY_SERIOUS = judgements.LEVELS
CANNOT_SAY = "cannot say"
CONCERNS = (*judgements.LEVELS, CANNOT_SAY)
"""What a domain may be found to be; what cannot be said does not rate down, and says what is missing."""

DOMAINS: Mapping[str, str] = {name: name.replace("_", " ") for name in judgements.DOMAINS}
"""The five domains as they stand in keys of results, and in words."""

_STEPS = {NOT_SERIOUS: 0, SERIOUS: 1, VERY_SERIOUS: 2, CANNOT_SAY: 0}


def steps_down(concern: str) -> int:
    """By how many levels a concern rates down.

    Examples
    --------
    >>> [steps_down(concern) for concern in CONCERNS]
    [0, 1, 2, 0]
    """
    return _STEPS[concern]


def rated(start: str, concerns: Iterable[str], raised: int = 0) -> str:
    """The level of certainty: the start, lowered by every domain and raised by a large effect, never off the scale.

    References
    ----------
    Balshem et al. (2011). GRADE guidelines 3. J Clin Epidemiol 64:401-406. doi:10.1016/j.jclinepi.2010.07.015

    Examples
    --------
    >>> rated("high", ["serious", "not serious"]), rated("low", ["very serious", "serious"]), rated("low", [], raised=1)
    ('moderate', 'very low', 'moderate')
    """
    place = LEVELS.index(start) - sum(map(steps_down, concerns)) + raised
    return LEVELS[min(max(place, 0), len(LEVELS) - 1)]


def points(level: str) -> int:
    """The place of a level, 1 for very low to 4 for high, so that two editions can be subtracted.

    Examples
    --------
    >>> points("very low"), points("high")
    (1, 4)
    """
    return LEVELS.index(level) + 1


def lowest(levels: Iterable[str]) -> str:
    """The least certain of several levels; *cannot say* where none was rated.

    Examples
    --------
    >>> lowest(["moderate", "very low", "cannot say"]), lowest([])
    ('very low', 'cannot say')
    """
    return min((level for level in levels if level in LEVELS), key=LEVELS.index, default=CANNOT_SAY)


def highest(levels: Iterable[str]) -> str:
    """The most certain of several levels; *cannot say* where none was rated."""
    return max((level for level in levels if level in LEVELS), key=LEVELS.index, default=CANNOT_SAY)


__all__ = [
    "CANNOT_SAY",
    "CONCERNS",
    "DOMAINS",
    "HIGH",
    "LEVELS",
    "LOW",
    "MODERATE",
    "NOT_SERIOUS",
    "SERIOUS",
    "VERY_LOW",
    "VERY_SERIOUS",
    "highest",
    "lowest",
    "points",
    "rated",
    "steps_down",
]
