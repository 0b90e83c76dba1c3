"""Outcomes counted in two arms: which arm had fewer events, question by question."""

from __future__ import annotations

from collections.abc import Iterator

from evidence_tools.briefing.exhibit_records import Forest
from evidence_tools.briefing.exhibits.ratios import forest_of_ratios
from evidence_tools.briefing.fitting import fitting
from evidence_tools.briefing.outcome.case import COMPARISON, Case
from evidence_tools.briefing.outcome.shares import share_numbers
from evidence_tools.briefing.records import KeyNumber
from evidence_tools.ledger.quoting import Quoted
from evidence_tools.models import Answer
from evidence_tools.naming import treatment_name
from evidence_tools.wording import Told, join, tell


def _compared(case: Case) -> dict[str, Answer]:
    """The comparisons that share measure and better side with the first, because they share an axis."""
    found = case.of_kind(COMPARISON)
    first, *_ = (_axis(each) for each in found.values())
    return {name: each for name, each in found.items() if _axis(each) == first}


def _axis(answered: Answer) -> tuple[str, str | None]:
    return answered.effects.measure, answered.effects.scale.better


def title(case: Case) -> Told:
    """Against which treatment the outcome was less frequent, and against which more."""
    quoted = [case.quoted(name) for name in _compared(case)]
    verbs = [_verb(each) for each in quoted]
    sized = [
        _with_size(each, verb, first=not place) for place, (each, verb) in enumerate(zip(quoted, verbs, strict=True))
    ]
    return fitting(tell("{label}: {said}", label=case.about.label, said=join(said, ", ")) for said in (sized, verbs))


def _verb(quoted: Quoted) -> Told:
    """``less often than with laminectomy``, as sign and interval allow."""
    verb = "no clear difference from"
    if quoted.clear:
        less = quoted.fit.estimate < (quoted.effects.scale.null or 0.0)
        verb = "less often than with" if less else "more often than with"
    return tell("{verb} {against}", verb=verb, against=treatment_name(quoted.effects.question.against))


def _with_size(quoted: Quoted, verb: Told, *, first: bool) -> Told:
    """The verb with its number; the first says what the number is."""
    unit = f"{quoted.unit} " if first else ""
    return tell("{verb} ({unit}{size})", verb=verb, unit=unit, size=quoted.size)


def exhibit(case: Case) -> Forest:
    return forest_of_ratios(case.evidence, _compared(case), case.counted)


def key_numbers(case: Case) -> Iterator[KeyNumber]:
    """The ratios with their intervals, and shares of the treated."""
    for name in _compared(case):
        quoted = case.quoted(name)
        against = treatment_name(quoted.effects.question.against)
        fields = {"unit": quoted.unit, "what": quoted.outcome, "against": against, "interval": quoted.interval}
        label = tell("{unit}, {what} against {against} ({interval}; {studies})", **fields, studies=quoted.studies)
        yield KeyNumber(number=tell("{size}", size=quoted.size), label=label)
    yield from share_numbers(case)
