"""What speaks for a number at a place: its question, study, row, unit, words and digits."""

from __future__ import annotations

import re
from dataclasses import dataclass

from evidence_tools.export.audit.blocks import Block
from evidence_tools.export.audit.candidates import Candidate
from evidence_tools.export.audit.places import About, words_of
from evidence_tools.export.audit.tokens import Token
from evidence_tools.wording.numbers import MINUS

NEAR = 70  # characters around a number whose words say what it is
LEVEL = "protocol.method.level"
QUOTED_ALONE = ".headline."  # in the key of a number that may be quoted without others
_FEW_ROWS = 3
_PERCENT = ("percent", "percentage")
_AFTER = tuple(
    (re.compile(pattern), units)
    for pattern, units in {  # what follows a number, and the units it may then have
        r"%\s*(?:CIs?|intervals?|limits?|prediction|confidence|upper|two-sided|exact)\b": (),
        r"\s*(?:percentage )?points?\b": ("points", "percentage points"),
        r"\s*%": _PERCENT,
        r"\s*(?:patients?|people)\b": ("patients", "people", "count"),
        r"\s*stud(?:y|ies)\b": ("studies", "count"),
        r"\s*(?:months?|mo)\b": ("months",),
        r"\s*years?\b": ("years",),
        r"\s*times\b": ("times",),
        r"\s*df\b": ("df",),
    }.items()
)
_BEFORE = tuple(
    (re.compile(pattern), units)
    for pattern, units in {
        r"\bp [=<] ?$": ("p",),
        r"τ² = $": ("tau2",),
        r"I² (?:=|is) $": _PERCENT,
        r"\bQ = $": ("Q",),
        r"\bn ≤?$": ("patients",),
        r"\brisk ratio $": ("risk ratio",),
    }.items()
)
_NEUTRAL = ("number", "no unit")


@dataclass(frozen=True, slots=True)
class Clue:
    """A token at its place, with all that tells which number it is.

    `units` are those that the words beside it allow, None where they say nothing; `level` tells that it is the level
    of an interval.
    """

    token: Token
    value: float
    digits: str
    decimals: int
    weight: float
    said: str
    about: About
    near: frozenset[str]
    units: tuple[str, ...] | None
    level: bool


def clue(block: Block, token: Token, about: About) -> Clue:
    """Gather what a place tells about one of its numbers."""
    text, digits = block.text, token.text.lstrip(f"{MINUS}+-")
    after, before = text[token.end : token.end + 24], text[max(0, token.start - 14) : token.start]
    units = next((units for pattern, units in _AFTER if pattern.match(after)), None)
    level = units == ()
    if units is None:
        units = next((units for pattern, units in _BEFORE if pattern.search(before)), None)
    stem = block.file.rpartition("/")[2].partition(".")[0].replace("_", " ")
    window = f"{text[max(0, token.start - NEAR) : token.end + NEAR]} {block.around} {stem}"
    telling = len(digits.replace(".", "").replace(",", "").strip("0"))
    return Clue(
        token,
        token.value,
        digits,
        token.decimals,
        min(2.0, max(0.0, telling - 1.0)),
        f"{text} {block.around}",
        about,
        words_of(window),
        units,
        level,
    )


def points(each: Candidate, at: Clue) -> float:
    """How much speaks for a number at a place; nothing does where the sign is another."""
    if at.token.signed and (at.value < 0) != (each.value < 0) and at.value != 0:
        return 0.0
    found = 4.0 * (each.question in at.about.asked) + 5.0 * (each.question in at.about.questions)
    found += 4 * bool(each.study) + 3 * _names_row(each, at)
    found += 9 * (at.level and each.key == LEVEL) + _unit_points(each.unit, at)
    found += 4 * len(each.words & at.near) / max(3, min(len(each.words), 6))
    found += (QUOTED_ALONE in each.key) + (at.digits in each.shown) + at.weight + 2 * each.key.startswith("protocol.")
    return found - 2 * (at.decimals < each.decimals) - (each.value < 0 and not at.token.signed)


def _names_row(each: Candidate, at: Clue) -> bool:
    return 0 < len(each.rows) < _FEW_ROWS and any(row in at.said for row in each.rows)


def _unit_points(unit: str, at: Clue) -> float:
    if not at.units:
        return 0.0
    return 2.0 if unit.startswith(at.units) else 0.0 if unit in _NEUTRAL else -3.0
