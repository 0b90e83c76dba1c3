"""Sentences that know their numbers: no digit is typed, every digit comes from a keyed number or a name."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from string import Formatter

from evidence_tools.naming import capitalised
from evidence_tools.wording.numbers import shown


@dataclass(frozen=True, slots=True)
class Number:
    """One number of a sentence, with the key under which the results file holds it.

    Parameters
    ----------
    key
        Key of the results file, such as ``pain_from_12.headline.estimate``.
    value, unit
        On the scale of display.
    text
        As it is printed; empty prints it as everything in this unit is printed.

    Examples
    --------
    >>> str(Number("pain_from_12.headline.estimate", -3.8256, "points (0-10)"))
    '−3.8'
    """

    key: str
    value: float
    unit: str = ""
    text: str = ""

    def __str__(self) -> str:
        return self.text or shown(self.value, self.unit)

    @property
    def known(self) -> bool:
        """Whether there is a number at all."""
        return math.isfinite(self.value)


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence, the numbers in it, and the names in it that may hold digits of their own (studies, codes, scales)."""

    text: str
    numbers: tuple[Number, ...] = ()
    names: tuple[str, ...] = field(default=())

    def __str__(self) -> str:
        return self.text

    def _repr_markdown_(self) -> str:
        return self.text

    @property
    def capitalised(self) -> Told:
        """The same, as it begins a sentence."""
        return replace(self, text=capitalised(self.text))


def tell(template: str, **fields: Number | Told | str) -> Told:
    """A sentence from words and keyed numbers.

    Parameters
    ----------
    template
        Text with fields in braces, such as ``"{label} fell by {size} points"``.
    fields
        What stands in the fields: a `Number`, a name or word, or another sentence.

    Raises
    ------
    ValueError
        When the text itself holds a digit, or a field is missing: a number typed by hand can be wrong next year.

    Examples
    --------
    >>> tell("In {study} {n} patients were followed", study="MiDAS I", n=Number("pain_from_12.n", 58, "patients")).text
    'In MiDAS I 58 patients were followed'
    """
    parts: list[str] = []
    numbers: list[Number] = []
    names: list[str] = []
    for words, name, _, _ in Formatter().parse(template):
        if any(character.isdigit() for character in words):
            raise ValueError(f"{words!r} holds a digit; a sentence takes its numbers from results: put a field there")
        parts.append(words)
        if name is None:
            continue
        if name not in fields:
            raise ValueError(f"{template!r} asks for {{{name}}}; given: {', '.join(fields) or 'nothing'}")
        given = fields[name]
        parts.append(str(given))
        numbers += _numbers(given)
        names += _names(given)
    return Told("".join(parts), tuple(numbers), tuple(names))


def join(sentences: Iterable[Told], between: str = " ") -> Told:
    """Several sentences as one text, with the numbers of all.

    Examples
    --------
    >>> join([Told("One."), Told("Two.")]).text
    'One. Two.'
    """
    told = list(sentences)
    return Told(
        between.join(each.text for each in told),
        tuple(number for each in told for number in each.numbers),
        tuple(name for each in told for name in each.names),
    )


def loose_digits(told: Told) -> str:
    """What is left of a sentence's digits once its numbers and names are taken out; empty for every honest sentence.

    Examples
    --------
    >>> loose_digits(Told("5 of 7", (Number("x", 5, "patients"),)))
    '7'
    """
    left = told.text
    for part in sorted({*map(str, told.numbers), *told.names}, key=len, reverse=True):
        left = left.replace(part, " ")
    return "".join(character for character in left if character.isdigit())


def _numbers(given: Number | Told | str) -> tuple[Number, ...]:
    if isinstance(given, Number):
        return (given,)
    return given.numbers if isinstance(given, Told) else ()


def _names(given: Number | Told | str) -> tuple[str, ...]:
    if isinstance(given, Told):
        return given.names
    return (given,) if isinstance(given, str) and any(character.isdigit() for character in given) else ()
