"""How long a message may be: a title that is read from the back of the room stands on two lines."""

from __future__ import annotations

from collections.abc import Iterable

from evidence_tools.wording import Told

LONGEST_TITLE = 116  # characters: two lines of 26 points across a slide of thirteen inches


def fitting(candidates: Iterable[Told], longest: int = LONGEST_TITLE) -> Told:
    """The first of several ways to say the same that is short enough; else the shortest.

    Parameters
    ----------
    candidates
        The fullest first.
    longest
        Most characters.

    Examples
    --------
    >>> fitting([Told("Pain fell, and much more is said"), Told("Pain fell")], 10).text
    'Pain fell'
    >>> fitting([Told("Pain fell by a lot"), Told("Pain fell again")], 10).text
    'Pain fell again'
    """
    said = list(candidates)
    return next((each for each in said if len(each.text) <= longest), min(said, key=lambda each: len(each.text)))
