"""The records of a rating: what a domain rests on, and what a question comes to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import pandas as pd

from evidence_tools.certainty.levels import CANNOT_SAY, DOMAINS, rated, steps_down
from evidence_tools.limits import Limitation
from evidence_tools.naming import listed
from evidence_tools.wording import Number, Told, number, shown, tell
from evidence_tools.wording.numbers import RATIO_UNITS

if TYPE_CHECKING:
    from evidence_tools.evidence.judgements import LevelJudgement

PREFIX = "certainty"
MONTHS = "months"
_ONE = {"studies": "study", "patients": "patient", "months": "month", "count": ""}
_UNIT_FIRST = {"p": "p", "tau2": "τ²"} | {unit: unit for unit in RATIO_UNITS}


@dataclass(frozen=True, slots=True)
class Input:
    """One number that a level rests on.

    Parameters
    ----------
    name
        Last part of its key in the results, such as ``at_risk``.
    label
        What it is, in words.
    value, unit
        On the scale of display; NaN where it is not known.
    rows
        Ids of the rows behind it, joined by ``;``.
    sources
        Ids of the sources, each with its locator, joined by ``; ``.
    entry
        The entry of the protocol that sets it, where it is a threshold.
    marks
        Footnote marks of the studies behind it.
    """

    name: str
    label: str
    value: float
    unit: str
    rows: str = ""
    sources: str = ""
    entry: str = ""
    marks: str = ""

    @property
    def shown(self) -> str:
        """The number with its unit, as it is printed."""
        if pd.isna(self.value):
            return "not known"
        if self.unit in _UNIT_FIRST:
            return f"{_UNIT_FIRST[self.unit]} {self._digits}".lstrip()
        return f"{self._digits}%" if self.unit == "percent" else f"{self._digits} {_plain(self)}".rstrip()

    def number(self, place: str) -> Number:
        """The same as a number of a sentence; `place` is where its key begins."""
        return Number(f"{place}.{self.name}", self.value, self.unit, self._digits if self.unit == MONTHS else "")

    @property
    def _digits(self) -> str:
        """Months are whole where they are."""
        if self.unit == MONTHS and float(self.value).is_integer():
            return number(self.value, 0)
        return shown(self.value, self.unit)


def _plain(given: Input) -> str:
    """A unit beside its number: ``1 study``; what is counted has its name in the label."""
    if given.value == 1:
        return _ONE.get(given.unit, given.unit)
    return "" if given.unit == "count" else given.unit


@dataclass(frozen=True, eq=False, kw_only=True)
class Part:
    """The start, a domain, or what may raise the certainty: the level, the rule, and every number it rests on.

    Parameters
    ----------
    question, name, title
        The question, the name that keys carry, and the name in words.
    level
        What the rule came to.
    rule
        The rule in words, without digits.
    inputs
        The numbers it rests on, thresholds included.
    sentence
        What they say.
    """

    question: str
    name: str
    title: str
    level: str
    rule: str
    inputs: tuple[Input, ...]
    sentence: Told

    @property
    def place(self) -> str:
        """Where the keys of its numbers begin: ``certainty.pain_from_12.inconsistency``."""
        return f"{PREFIX}.{self.question}.{self.name}"

    def input(self, name: str) -> Input:
        """The number of this name."""
        return {each.name: each for each in self.inputs}[name]


@dataclass(frozen=True, eq=False, kw_only=True)
class Domain(Part):
    """One of the five domains, with the limitations that feed it and what a person judged.

    `level` is proposed by the rule. `judgement` is what a person judged on the same inputs, None where nobody did or
    where an input has changed since; `stands` is the level that counts.
    """

    missing: tuple[str, ...] = ()
    limitations: tuple[Limitation, ...] = ()
    judgement: LevelJudgement | None = None

    @property
    def stands(self) -> str:
        """The level that counts: that of the judgement, else the one proposed."""
        return self.level if self.judgement is None else self.judgement.level

    @property
    def seen(self) -> Mapping[str, str]:
        """What a person sees when judging: every input as it is printed, and the verdict of every limitation."""
        numbers = {each.name: each.shown for each in self.inputs}
        return MappingProxyType(numbers | {f"limitation_{each.name}": each.verdict for each in self.limitations})


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Certainty:
    """How certain the evidence on one question is.

    `proposed` is the level that the rules come to, `level` the one that stands once judgements are applied; a large
    effect puts `steps_proposed` levels on by the rules alone, and `steps_up` with the judgements.
    """

    question: str
    label: str
    outcome: str
    start: Part
    domains: Mapping[str, Domain]
    raising: Part
    steps_up: int
    steps_proposed: int
    result: str

    @property
    def level(self) -> str:
        """The level that stands; *cannot say* where no study stands behind the question."""
        return self._rated((each.stands for each in self.domains.values()), self.steps_up)

    @property
    def proposed(self) -> str:
        """The level that the rules alone come to."""
        return self._rated((each.level for each in self.domains.values()), self.steps_proposed)

    def _rated(self, concerns: Iterable[str], steps_up: int) -> str:
        return CANNOT_SAY if self.start.level == CANNOT_SAY else rated(self.start.level, concerns, steps_up)

    @property
    def taken(self) -> int:
        """Levels that the domains take off, less those that are put on: how far the scale ends above the evidence."""
        return sum(steps_down(each.stands) for each in self.domains.values()) - self.steps_up

    @property
    def sentence(self) -> Told:
        """Level, start, and the domains that rate down, in one sentence."""
        down = [DOMAINS[name] for name, each in self.domains.items() if steps_down(each.stands)]
        rating = "The rating starts {start}; levels taken off for {domains}: {taken}."
        return tell(
            "{label}: {level}. " + (rating if down else "The rating starts {start}, and no domain rates it down."),
            label=self.label,
            level=CANNOT_SAY if self.level == CANNOT_SAY else f"{self.level} certainty",
            start=self.start.level,
            domains=listed(down),
            taken=Number(f"{PREFIX}.{self.question}.taken", self.taken, "count"),
        )

    @property
    def parts(self) -> tuple[Part, ...]:
        """Start, domains and what may raise it, in the order in which they are told."""
        return (self.start, *self.domains.values(), self.raising)

    def __repr__(self) -> str:
        down = ", ".join(f"{DOMAINS[name]} {each.stands}" for name, each in self.domains.items())
        return f"Certainty {self.label}: {self.level}. Starts {self.start.level}; {down}."

    def _repr_markdown_(self) -> str:
        told = "\n".join(f"- {part.sentence.text}" for part in self.parts)
        return f"{self.sentence.text}\n\n{told}"
