"""Several things in a row, as a sentence lists them."""

from __future__ import annotations

from collections.abc import Iterable

from evidence_tools import naming
from evidence_tools.wording import Number, Told, tell


def listed(items: Iterable[Told | str], last: str = "and") -> Told:
    """Names or told parts one after the other, the last after a word; an empty list is an empty sentence.

    Examples
    --------
    >>> listed(["MOTION", "MiDAS I", "Wong"]).text, listed(["Wong"]).text
    ('MOTION, MiDAS I and Wong', 'Wong')
    """
    parts = {f"part_{place}": each for place, each in enumerate(items)}
    return tell(naming.listed([f"{{{name}}}" for name in parts], last), **parts)


def out_of(found: Number, of: Number) -> Told:
    """How many of how many, as it is read aloud.

    Examples
    --------
    >>> counts = [Number(f"x.{value}", value, "count") for value in range(5)]
    >>> out_of(counts[0], counts[2]).text, out_of(counts[1], counts[4]).text, out_of(counts[3], counts[3]).text
    ('neither of the', '1 of the 4', 'all 3')
    """
    if of.value == 2 and found.value in (0, 2):
        return Told("both" if found.value else "neither of the")
    if found.value == of.value > 1:
        return tell("all {of}", of=of)
    return tell("none of the {of}", of=of) if found.value == 0 else tell("{found} of the {of}", found=found, of=of)


def part_of(found: Number, of: Number) -> Told:
    """How many, where it has been said of how many.

    Examples
    --------
    >>> counts = [Number(f"x.{value}", value, "count") for value in range(5)]
    >>> part_of(counts[0], counts[4]).text, part_of(counts[3], counts[4]).text, part_of(counts[2], counts[2]).text
    ('none', '3', 'both')
    """
    if of.value == 2 and found.value in (0, 2):
        return Told("both" if found.value else "neither")
    if found.value in (0, of.value):
        return Told("all" if found.value else "none")
    return tell("{found}", found=found)
