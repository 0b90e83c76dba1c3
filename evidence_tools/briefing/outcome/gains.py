"""Outcomes of which only percent gains are printed: both arms side by side, and what cannot be said of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from evidence_tools.briefing.exhibit_records import Bars
from evidence_tools.briefing.exhibits.gains import bars_of_gains, largest_sds, place_of, signed
from evidence_tools.briefing.fitting import fitting
from evidence_tools.briefing.outcome.case import Case
from evidence_tools.briefing.records import KeyNumber
from evidence_tools.models import contrast_without_spread
from evidence_tools.naming import treatment_name
from evidence_tools.results import results_of
from evidence_tools.wording import Number, Told, subject_of, tell

_FIRST = ("gain", "gain_against", "n", "n_against", "difference")
_TOLD = "{what} {verb} {ours}% with {treated} and {theirs}% with {against} in {studies}"
_BUT = (", but no spread is printed: how sure that is cannot be said", "; no interval can be given", "")


@dataclass(frozen=True, slots=True, eq=False)
class Contrast:
    """A question of the protocol, the treatment it is set against, and the gains of both arms by study and visit."""

    question: str
    outcome: str
    against: str
    gains: pd.DataFrame


def contrast_of(case: Case) -> Contrast | None:
    """The first question with printed gains in both arms; None without one."""
    for question, against in case.about.contrasts.items():
        outcome = case.evidence.protocol.question(question).outcome
        gains = contrast_without_spread(case.evidence, outcome, against)
        if len(gains):
            return Contrast(question, outcome, against, gains)
    return None


def title(case: Case) -> Told:
    """What both arms gained at the first visit, and that no interval can be given."""
    contrast = contrast_of(case)
    numbers = _first(case, contrast)
    gains = [signed(numbers[name]) for name in ("gain", "gain_against")]
    rose = all(gain.value > 0 for gain in gains)
    ours, theirs = map(_unsigned, gains) if rose else gains
    fields = {
        "what": subject_of(case.answers[contrast.question].effects),
        "verb": "rose by" if rose else "changed by",
        "ours": ours,
        "theirs": theirs,
        "treated": treatment_name(case.evidence.protocol.edition.treated),
        "against": treatment_name(contrast.against),
        "studies": _studies(case, contrast),
    }
    return fitting(tell(_TOLD + but, **fields) for but in _BUT)


def _studies(case: Case, contrast: Contrast) -> Told:
    """How many studies print both gains: ``1 study``."""
    studies = tuple(dict.fromkeys(contrast.gains["study"]))
    label = "Studies that print the gain of both arms"
    n = case.counted.number("contrasts", len(studies), "studies", label=label, rows=studies)
    return tell("{n} study" if len(studies) == 1 else "{n} studies", n=n)


def _unsigned(gain: Number) -> Number:
    """A gain after a verb that says which way it went."""
    return Number(gain.key, gain.value, gain.unit, str(gain).lstrip("+"))


def _first(case: Case, contrast: Contrast) -> dict[str, Number]:
    """The numbers of the first study and visit."""
    place = place_of(contrast.outcome, contrast.against, next(contrast.gains.itertuples()))
    return {name: results_of(case.evidence).number(f"{place}.{name}") for name in _FIRST}


def exhibit(case: Case) -> Bars:
    contrast = contrast_of(case)
    return bars_of_gains(case.evidence, contrast.outcome, contrast.against, contrast.gains)


def key_numbers(case: Case) -> Iterator[KeyNumber]:
    """The difference, how large the spread may be before it is lost, and how many patients are behind it."""
    contrast = contrast_of(case)
    numbers = _first(case, contrast)
    yield KeyNumber(
        number=tell("{difference}", difference=signed(numbers["difference"])),
        label=Told("percentage points between the arms; no interval, because no spread is printed"),
    )
    largest, *_ = largest_sds(case.evidence, contrast.outcome, contrast.against, contrast.gains)
    yield KeyNumber(
        number=tell("{largest}", largest=largest),
        label=Told("percentage points: with a larger standard deviation the difference would not be significant"),
    )
    patients = tell("{n} and {n_against}", n=numbers["n"], n_against=numbers["n_against"])
    yield KeyNumber(number=patients, label=Told("patients in the two arms at this visit"))
