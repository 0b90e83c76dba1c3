"""Limitations in sentences: at what size they tip, how large they plausibly are, under their keys of the results."""

from __future__ import annotations

import math

from evidence_tools.limits import Limitation
from evidence_tools.limits.core.limitation import OVERTURNS
from evidence_tools.limits.core.words import digits_of_sizes
from evidence_tools.naming import lowered
from evidence_tools.wording import Number, Told, number, tell

_ONE = {"studies": "study", "patients": "patient", "points": "point"}
_DOES = {OVERTURNS: "overturns", "weakens": "weakens"}


def mattering(question: str, each: Limitation) -> Told:
    """A limitation that overturns or weakens a result: ``“no blinding” weakens the conclusion on ...``."""
    fields = {"title": lowered(each.title), "does": _DOES[each.verdict], "what": lowered(each.question)}
    return tell("“{title}” {does} the conclusion on {what}{size}", **fields, size=tipping(question, each))


def tipping(question: str, each: Limitation) -> Told:
    """At what size a conclusion turns, and what is plausible; empty where the limitation comes in no sizes."""
    if each.plausible is None or math.isnan(each.tipping):
        return Told("")
    low, _, high = each.plausible
    sizes = {
        "tips": size_number(question, each, "tipping", each.tipping),
        "low": size_number(question, each, "plausible_low", low),
        "high": size_number(question, each, "plausible_high", high),
    }
    return tell(
        ", from {tips}{unit} on (plausible: {low} to {high})", **sizes, unit=_unit(each.size_unit, sizes["tips"])
    )


def from_size(question: str, each: Limitation) -> Told:
    """From what size on it reverses a conclusion: `` (from 1.8 points on)``; empty where it comes in no sizes."""
    if each.plausible is None or math.isnan(each.tipping):
        return Told("")
    tips = size_number(question, each, "tipping", each.tipping)
    return tell(" (from {tips}{unit} on)", tips=tips, unit=_unit(each.size_unit, tips))


def size_number(question: str, each: Limitation, name: str, value: float) -> Number:
    """A size of a limitation under its key of the results; `question` may be the place of a result of your own."""
    place = question if question.startswith("own.") else f"limits.{question}"
    return Number(f"{place}.{each.name}.{name}", value, each.size_unit, number(value, digits_of_sizes(each)))


def _unit(unit: str, size: Number) -> str:
    """The unit behind a size, one of what is counted in the singular."""
    if unit == "percent":
        return "%"
    return f" {_ONE.get(unit, unit) if size.value == 1 else unit}" if unit else ""
