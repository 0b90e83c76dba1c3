"""Words of a registry -> outcomes and instruments of the vocabulary, only where the words leave one of them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from evidence_tools.importing.known import Known, Rows

Words = tuple[str, ...]

_SPELLINGS = {"analog": "analogue", "numerical": "numeric", "intensities": "intensity", "deaths": "death"}
_RANGE = re.compile(r"(-?\d+(?:\.\d+)?)\s*(?:-|–|to|through)\s*(\d+(?:\.\d+)?)", re.IGNORECASE)
_UNITS = {
    "points": (
        "points",
        "point",
        "units on a scale",
        "score on a scale",
        "scores on a scale",
        "units",
        "score",
        "scores",
    ),
    "mm": ("mm", "millimeter", "millimeters", "millimetre", "millimetres"),
    "m": ("m", "meter", "meters", "metre", "metres"),
    "feet": ("ft", "foot", "feet"),
    "minutes": ("min", "minute", "minutes"),
    "steps/day": ("steps/day", "steps per day"),
    "mg/day": ("mg/day", "mg per day", "milligrams per day", "mme/day", "mme per day"),
    "mg": ("mg", "milligram", "milligrams"),
    "percent": ("percent", "percentage", "%", "percent change", "percentage change", "percentage of change"),
    "years": ("years", "year"),
}
_LONGEST = 2000  # characters of a text in which names are looked for; the registry allows half of it
_UNIT_OF = {spelling: unit for unit, spellings in _UNITS.items() for spelling in spellings}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The outcomes and instruments that rows may name.

    Parameters
    ----------
    outcomes, instruments
        Rows of outcomes.csv and instruments.csv by key.
    names
        By type of outcome (``continuous``, ``binary``) or ``instrument``: words, and what they mean.
    """

    outcomes: Rows
    instruments: Rows
    names: Mapping[str, tuple[tuple[Words, str], ...]]

    @classmethod
    def of(cls, known: Known) -> Vocabulary:
        """The vocabulary of an edition."""
        names: dict[str, list[tuple[Words, str]]] = {}
        for key, row in known.outcomes.items():
            spoken = (key.replace("_", " "), re.sub(r"\(.*?\)", " ", row.get("label", "")), *_spoken(known, key))
            names.setdefault(row.get("type", ""), []).extend((_words(name), key) for name in spoken)
        for key, row in known.instruments.items():
            names.setdefault("instrument", []).extend((_words(name), row["instrument"]) for name in _spoken(known, key))
        return cls(known.outcomes, known.instruments, {kind: tuple(held) for kind, held in names.items()})

    def outcomes_in(self, text: str, kind: str) -> tuple[str, ...]:
        """The outcomes of a type (``continuous`` or ``binary``) that a text names.

        Examples
        --------
        >>> pain = {"type": "continuous", "label": "Pain intensity"}
        >>> index = {"type": "continuous", "label": "Pain Index"}
        >>> words = Vocabulary.of(Known(outcomes={"pain": pain, "index": index}))
        >>> words.outcomes_in("Change in pain index", "continuous")
        ('index',)
        """
        return _found(self.names.get(kind, ()), text)

    def instruments_in(self, text: str) -> tuple[str, ...]:
        """The names of the instruments (column `instrument`) that a text holds."""
        return _found(self.names.get("instrument", ()), text)

    def scale(self, instrument: str, unit: str, text: str) -> Mapping[str, str]:
        """The row of the one scale of an instrument that fits unit and text; nothing where several do.

        Parameters
        ----------
        instrument
            Name of the instrument.
        unit
            Unit of the row, as our tables name it.
        text
            Where the ends of the scale may be printed ("0 to 100").
        """
        rows = [row for row in self.instruments.values() if row["instrument"] == instrument]
        fitting = [row for row in rows if not unit or row.get("unit") == unit] or rows
        if len(fitting) > 1:
            printed = {(float(low), float(high)) for low, high in _RANGE.findall(text[:_LONGEST])}
            fitting = [row for row in fitting if _ends(row) in printed]
        return fitting[0] if len(fitting) == 1 else {}

    def instrument_of(self, outcome: str) -> str:
        """The instrument that has the name of the outcome; empty where there is none."""
        return self.instruments.get(outcome, {}).get("instrument", "")


def unit_of(text: str) -> str:
    """The unit of our tables that a registry's unit is; empty where it is none of them.

    Examples
    --------
    >>> unit_of("Units on a Scale"), unit_of("meters"), unit_of("furlongs")
    ('points', 'm', '')
    """
    return _UNIT_OF.get(" ".join(text.lower().split()), "")


def one(found: Iterable[str]) -> str:
    """The only one of several, else nothing."""
    found = tuple(found)
    return found[0] if len(found) == 1 else ""


def says(text: str, *phrases: str) -> bool:
    """Whether a text holds one of some phrases, word by word.

    Examples
    --------
    >>> says("Change in ODI from Baseline", "change"), says("Interchange", "change")
    (True, False)
    """
    inside = _words(text)
    return any(_places(_words(phrase), inside) for phrase in phrases)


@lru_cache(maxsize=8192)
def _words(text: str) -> Words:
    plain = unicodedata.normalize("NFKD", text).lower().replace("'", "").replace("’", "")
    found = re.findall(r"[a-z0-9]+", plain)
    return tuple(_SPELLINGS.get(word, word) for word in (_singular(word) for word in found))


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def _places(wanted: Words, inside: Words) -> list[int]:
    width = len(wanted)
    return [at for at in range(len(inside) - width + 1) if width and inside[at : at + width] == wanted]


def _found(names: Iterable[tuple[Words, str]], text: str) -> tuple[str, ...]:
    """The meanings of all names in a text; a name inside a longer one does not count."""
    inside = _words(text[:_LONGEST])
    spans = {(at, at + len(name), meaning) for name, meaning in names for at in _places(name, inside)}
    whole = [
        span
        for span in spans
        if not any(o[0] <= span[0] and span[1] <= o[1] and o[1] - o[0] > span[1] - span[0] for o in spans)
    ]
    return tuple(dict.fromkeys(meaning for _, _, meaning in sorted(whole)))


def _spoken(known: Known, instrument: str) -> tuple[str, ...]:
    """How an instrument is called; the end of its scale behind a comma is no name."""
    row = known.instruments.get(instrument, {})
    return tuple(filter(None, (row.get("instrument", ""), row.get("label", "").split(",", maxsplit=1)[0])))


def _ends(row: Mapping[str, str]) -> tuple[float, float] | None:
    low, high = row.get("scale_min", ""), row.get("scale_max", "")
    return (float(low), float(high)) if low and high else None
