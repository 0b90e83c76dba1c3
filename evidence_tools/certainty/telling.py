"""How every part of a rating is put into its record and its sentence: digits from its numbers alone."""

from __future__ import annotations

from collections.abc import Sequence

from evidence_tools.certainty.body import Body
from evidence_tools.certainty.levels import DOMAINS
from evidence_tools.certainty.record import PREFIX, Domain, Input, Part
from evidence_tools.certainty.rules import Fired
from evidence_tools.limits import Limitation
from evidence_tools.wording import Told, join, tell

OPENING = ": {_level}, because {_rule}."
BESIDE = "What it cannot judge: {missing}."


def part(
    body: Body, name: str, title: str, *, fired: Fired, inputs: Sequence[Input], template: str, **words: str
) -> Part:
    """The start, or what may raise the certainty."""
    sentence = _told(f"{title}{OPENING} {template}", f"{PREFIX}.{body.name}.{name}", fired, inputs, words)
    return Part(
        question=body.name,
        name=name,
        title=title,
        level=fired.level,
        rule=fired.rule,
        inputs=tuple(inputs),
        sentence=sentence,
    )


def domain(
    body: Body,
    name: str,
    fired: Fired,
    *,
    inputs: Sequence[Input],
    limits: Sequence[Limitation],
    template: str,
    missing: Sequence[str] = (),
    **words: str,
) -> Domain:
    """One of the five domains; `missing` says what it could not judge, and why."""
    title = DOMAINS[name].capitalize()
    sentence = _told(f"{title}{OPENING} {template}", f"{PREFIX}.{body.name}.{name}", fired, inputs, words)
    if missing:
        sentence = join([sentence, tell(BESIDE, missing="; ".join(missing))])
    return Domain(
        question=body.name,
        name=name,
        title=title,
        level=fired.level,
        rule=fired.rule,
        inputs=tuple(inputs),
        sentence=sentence,
        missing=tuple(missing),
        limitations=tuple(each for each in limits if each.grade == DOMAINS[name]),
    )


def _told(template: str, place: str, fired: Fired, inputs: Sequence[Input], words: dict[str, str]) -> Told:
    numbers = {each.name: each.number(place) for each in inputs}
    return tell(template.strip(), **numbers, **words, _level=fired.level, _rule=fired.rule)
