"""A long sentence cut where a clause ends, with the numbers that are still in it."""

from __future__ import annotations

import re

from evidence_tools.wording import Number, Told

_ENDS = re.compile(r"\. |; |: |, ")  # where a clause may end; the first are the better places
_CUT = " ..."


def shortened(told: Told, most: int) -> Told:
    """The first clauses of a sentence, as many as fit; what is left out is marked, and no number is cut.

    Parameters
    ----------
    told
        A sentence that knows its numbers.
    most
        Characters that fit.

    Examples
    --------
    >>> n = Number("x", 15, "count")
    >>> shortened(Told("1 of 15 is left out; the others agree with it", (Number("y", 1, "count"), n)), 30).text
    '1 of 15 is left out ...'
    """
    if len(told.text) <= most:
        return told
    place = _last_end(told.text, most - len(_CUT))
    kept = told.text[:place].rstrip(" .,;:")
    return Told(kept + _CUT, _still_in(kept, told.numbers), told.names)


def _last_end(text: str, most: int) -> int:
    """Where the last clause ends that fits, outside brackets and quotations; else the last blank."""
    ends, depth = [], 0
    for place, character in enumerate(text[:most]):
        depth += (character in "(“") - (character in ")”")
        if not depth and _ENDS.match(text, place):
            ends.append(place)
    return ends[-1] if ends and ends[-1] > most // 3 else text.rfind(" ", 0, most)


def _still_in(text: str, numbers: tuple[Number, ...]) -> tuple[Number, ...]:
    """The numbers that stand in a text, which has them in their order up to where it was cut."""
    kept, at = [], 0
    for number in numbers:
        found = re.compile(rf"(?<![\d.,]){re.escape(str(number))}(?!\d|[.,]\d)").search(text, at)
        if found is None:
            break
        kept.append(number)
        at = found.end()
    return tuple(kept)
