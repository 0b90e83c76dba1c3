"""Limitations with their sizes under the keys of the results, for slides and tables."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from evidence_tools.evidence import Evidence
from evidence_tools.ledger.weighed import size_number
from evidence_tools.limits import Limitation, challenge_all
from evidence_tools.limits.core.limitation import CANNOT_SAY, HOLDS, OVERTURNS, WEAKENS
from evidence_tools.limits.core.words import quantity_in_words
from evidence_tools.wording import Number, Told, number, shown, tell
from evidence_tools.wording.numbers import RATIO_UNITS

TONES = {OVERTURNS: "bad", WEAKENS: "caution", HOLDS: "good", CANNOT_SAY: "unknown"}
NONE_REACHES = "none within reach"
Weighed = tuple[str, Limitation]
_ENDS = ("plausible_low", "plausible_central", "plausible_high")
_ONE = {"studies": "study", "patients": "patient", "rows": "row"}


def weighed(evidence: Evidence) -> Iterator[Weighed]:
    """Every limitation of every result with the name of its question."""
    for question, limits in challenge_all(evidence).items():
        yield from ((question, each) for each in limits)


def overturning_critical(evidence: Evidence) -> list[Weighed]:
    """Those that overturn a conclusion on a critical outcome."""
    critical = evidence.protocol.certainty.questions
    return [(name, each) for name, each in weighed(evidence) if name in critical and each.verdict == OVERTURNS]


def plausible_sizes(question: str, each: Limitation) -> Told:
    """How large it plausibly is: ``0.5 to 3.7 points``; one number where both ends are printed alike."""
    low, high = plausible_ends(question, each)
    if str(low) == str(high):
        return _with_unit(high, each.size_unit)
    return _with_unit(tell("{low} to {high}", low=low, high=high), each.size_unit)


def plausible_ends(question: str, each: Limitation) -> tuple[Number, Number]:
    """The least and the most that is plausible."""
    ends = sorted(zip(each.plausible, _ENDS, strict=True))
    low, high = (size_number(question, each, name, value) for value, name in (ends[0], ends[-1]))
    return low, high


def tipping_number(question: str, each: Limitation) -> Number:
    """The size at which a conclusion turns, without its unit."""
    return size_number(question, each, "tipping", each.tipping)


def tipping_size(question: str, each: Limitation) -> Told:
    """The size at which a conclusion turns; words where none within reach does."""
    if math.isnan(each.tipping):
        return Told("" if each.verdict == CANNOT_SAY else NONE_REACHES)
    return _with_unit(tipping_number(question, each), each.size_unit)


def how_much(question: str, each: Limitation) -> Told:
    """The number that says how much a limitation matters, with what it is; empty where there is none.

    Printed as its own sentence prints it: ``−1.6 points left after the median gain without treatment``.
    """
    words = quantity_in_words(each)
    if not words:
        return Told("")
    for text in (shown(each.quantity, each.unit), number(each.quantity, 0)):
        found = re.search(rf"(?<![\d.,]){re.escape(text)}(?![\d]|[.,]\d)", words)
        if found:
            quantity = Number(f"limits.{question}.{each.name}.quantity", each.quantity, each.unit, text)
            return tell("{before}{n}{after}", before=words[: found.start()], n=quantity, after=words[found.end() :])
    raise ValueError(f"{each.quantity!r} does not stand in {words!r}; print it as wording.shown or as a whole number")


def _with_unit(size: Number | Told, unit: str) -> Told:
    """A size with its unit: ``1.8 points``, ``40%``, ``1 study``, ``risk ratio 2.1``."""
    if unit in RATIO_UNITS:
        return tell("{unit} {size}", unit=unit, size=size)
    if unit == "percent":
        return tell("{size}%", size=size)
    words = _ONE.get(unit, unit) if str(size) == "1" else unit
    return tell("{size}{space}{unit}", size=size, space=" " * bool(words), unit=words)
