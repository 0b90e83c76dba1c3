"""Decision flips: the smallest change to data or choices that reverses each conclusion."""

from __future__ import annotations

import math

import pandas as pd

from evidence_tools.limits.core.building import limitation
from evidence_tools.limits.core.limitation import HOLDS, WEAKENS, Limitation
from evidence_tools.limits.core.statements import Statement
from evidence_tools.limits.core.subject import Subject
from evidence_tools.limits.core.words import listed
from evidence_tools.limits.flips.levers import ESTIMATE, Flip, levers
from evidence_tools.limits.flips.patients import ALL, EVENTS, patients
from evidence_tools.limits.flips.studies import LEVER, can_leave_out, most_left_out, studies_left_out
from evidence_tools.wording.numbers import RATIO_UNITS, digits_of, number

NAME = "flips"
MEASURES = "with another outcome reverse a conclusion"
MEASURES_OF_ESTIMATE = "is the estimate that reverses a conclusion"
_PATIENTS = (ALL, EVENTS)


def applies(subject: Subject) -> bool:
    """Whether there is a conclusion that could be reversed."""
    return subject.fit is not None and bool(subject.statements)


def challenge(subject: Subject) -> Limitation:
    """What is the least that would have to be different for each conclusion to be reversed.

    Each lever is moved until a conclusion turns: the estimate, the threshold or benchmark, the confidence level, the
    borrowed spread, the spread between studies, the studies left out (all subsets), and the patients with another
    outcome. Where up to ``limits.flips.studies`` studies or ``limits.flips.patients`` patients suffice, the result is
    weakened; else it holds.

    References
    ----------
    Walsh et al. (2014) J Clin Epidemiol 67:622-628. doi:10.1016/j.jclinepi.2013.10.019
    Atal, Porcher, Boutron, Ravaud (2019) J Clin Epidemiol 111:32-40. doi:10.1016/j.jclinepi.2019.03.012
    """
    found = {each.key: flips_of(subject, each) for each in subject.statements}
    statements = {each.key: each for each in subject.statements}
    fewest, which = _least(found, LEVER)
    people, _ = _least(found, *_PATIENTS)
    rules, tried = subject.rules.flips, can_leave_out(subject)
    small = fewest <= rules.studies or people <= rules.patients
    quantity, unit, measures = _quantity(subject, found, people)
    return limitation(
        subject,
        NAME,
        WEAKENS if small else HOLDS,
        quantity=quantity,
        unit=unit,
        measures=measures,
        reason=" ".join(_sentence(subject, statements[key], flips) for key, flips in found.items()),
        table=_table(subject, found, statements),
        plausible=(0.0, 0.0, float(rules.studies)) if tried else None,
        tipping=fewest,
        size_unit="studies" if tried else "",
        statement=statements[which].reversed_words(subject.base) if which else "",
        assumed=("limits.flips.studies", "limits.flips.patients", "limits.analyst.least_studies"),
    )


def flips_of(subject: Subject, statement: Statement) -> list[Flip]:
    """Every lever for one conclusion."""
    return [*levers(subject, statement), studies_left_out(subject, statement), *patients(subject, statement)]


def _least(found: dict[str, list[Flip]], *levers_: str) -> tuple[float, str]:
    """The smallest number that reverses any conclusion, NaN where none does, and which conclusion."""
    sizes = [(each.reverses, key) for key, flips in found.items() for each in flips if each.lever in levers_]
    return min(((size, key) for size, key in sizes if not math.isnan(size)), default=(math.nan, ""))


def _quantity(subject: Subject, found: dict[str, list[Flip]], people: float) -> tuple[float, str, str]:
    """The fewest patients; where no number of patients does it, the nearest estimate that does."""
    if not math.isnan(people):
        return people, "patients", MEASURES
    estimates = [each for flips in found.values() for each in flips if each.lever == ESTIMATE]
    known = [each for each in estimates if not math.isnan(each.reverses)]
    nearest = min(known, key=lambda each: each.far, default=None)
    return (math.nan if nearest is None else nearest.reverses), subject.scale.short_unit, MEASURES_OF_ESTIMATE


def _sentence(subject: Subject, statement: Statement, flips: list[Flip]) -> str:
    """What it takes for one conclusion to turn: an estimate, patients, studies."""
    turned = listed([statement], subject.base)
    by_name = {each.lever: each for each in flips if not math.isnan(each.reverses)}
    ways = [
        *([_estimate(subject, by_name[ESTIMATE])] if ESTIMATE in by_name else []),
        *(_people(by_name[name]) for name in _PATIENTS if name in by_name),
        *([_studies(by_name[LEVER])] if LEVER in by_name else []),
    ]
    if not ways:
        return f"No change that was tried turns it so that {turned}."
    only = _not_by_studies(subject) if can_leave_out(subject) and LEVER not in by_name else ""
    return f"{turned[0].upper()}{turned[1:]} only with {', or '.join(ways)}{only}."


def _not_by_studies(subject: Subject) -> str:
    most = most_left_out(subject)
    if most == subject.fit.k - subject.rules.analyst.least_studies:
        return "; leaving out studies does not do it"
    return f"; leaving out up to {_counted(most, 'study', 'studies')} does not do it, more were not tried"


def _estimate(subject: Subject, flip: Flip) -> str:
    digits, unit = digits_of(subject.scale), subject.scale.short_unit
    if unit in RATIO_UNITS:
        named, after = f"{'an' if unit.startswith('odds') else 'a'} {unit} of", ""
    else:
        named, after = "an estimate of", "%" if unit == "percent" else f" {unit}"
    return f"{named} {number(flip.reverses, digits)} instead of {number(flip.now, digits)}{after}"


def _people(flip: Flip) -> str:
    count = _counted(flip.reverses, "patient", "patients")
    return f"{count} ({flip.remark}) without any gain" if flip.lever == ALL else f"{count} ({flip.remark})"


def _studies(flip: Flip) -> str:
    return f"{_counted(flip.reverses, 'study', 'studies')} left out ({flip.remark.split(';')[0]})"


def _counted(size: float, one: str, many: str) -> str:
    return f"{number(size, 0)} {one if size == 1 else many}"


def _table(subject: Subject, found: dict[str, list[Flip]], statements: dict[str, Statement]) -> pd.DataFrame:
    """One row per conclusion and lever."""
    rows = [
        {
            "Conclusion": statements[key].words(subject.base),
            "Lever": each.lever,
            "Unit": each.unit,
            "Now": each.now,
            "Reversed at": each.reverses,
            "How far": each.far,
            "Remark": each.remark or ("" if not math.isnan(each.reverses) else "no value within reach reverses it"),
        }
        for key, flips in found.items()
        for each in flips
    ]
    return pd.DataFrame(rows)
