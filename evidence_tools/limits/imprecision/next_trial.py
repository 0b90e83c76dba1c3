"""What the next trial could do to each conclusion."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from evidence_tools.arithmetic.new_study import smallest_study
from evidence_tools.arithmetic.updating import update
from evidence_tools.limits.core.statements import Statement
from evidence_tools.limits.core.subject import Subject
from evidence_tools.limits.shared.added_patients import no_effect, settings, turning
from evidence_tools.limits.shared.ahead import PREDICTED, ahead
from evidence_tools.limits.shared.information import unit_variance

_REACH = 8.0  # predictive standard deviations within which a result of the next trial is sought
_GRID, _ZOOMS = 101, 3


@dataclass(frozen=True, slots=True)
class Outlook:
    """What one further study could do to a conclusion; `turned` is the conclusion in words once reversed.

    `chance` that the next trial reverses it, its result drawn from what the studies predict (exact counts:
    beta-binomial events, from the counts and Jeffreys' prior). `result` of that trial from which it is reversed, on the
    scale of display, the one nearest to the pooled result. `patients`: fewest of one study without effect that reverses
    a conclusion that is true now, infinite where no size does. NaN where a number has no meaning.
    """

    turned: str
    chance: float
    result: float = math.nan
    patients: float = math.nan


def trial_patients(subject: Subject) -> int:
    """Patients of the next trial that count for this result: one arm, or both where two are compared."""
    return subject.rules.imprecision.next_trial * (2 if subject.kind in ("difference", "ratio") else 1)


def outlook(subject: Subject) -> list[Outlook]:
    """What one further study could do to each conclusion."""
    if not subject.statements:
        return []
    chances = ahead(subject, [trial_patients(subject)]).of(PREDICTED)[:, 0]
    return [_outlook(subject, each, float(chance)) for each, chance in zip(subject.statements, chances, strict=True)]


def _outlook(subject: Subject, statement: Statement, chance: float) -> Outlook:
    turned = statement.reversed_words(subject.base)
    if subject.exact:
        return Outlook(turned, chance)
    y, v = subject.y, subject.v
    patients = math.nan
    if statement.true(subject.base):
        stands, asked = turning(subject, statement), settings(subject)
        patients = smallest_study(y, v, no_effect(subject), unit_variance(subject), stands, **asked)
    return Outlook(turned, chance, _turning_result(subject, statement), patients)


def _turning_result(subject: Subject, statement: Statement) -> float:
    """Result of the next trial at which a statement turns, the one nearest to the pooled result; NaN without one."""
    new_v = unit_variance(subject) / trial_patients(subject)
    stands, middle = turning(subject, statement), subject.base.estimate
    reach = _REACH * math.sqrt(subject.fit.se**2 + subject.fit.tau2 + new_v)
    tried = np.linspace(middle - reach, middle + reach, 2 * _GRID - 1)
    for _ in range(_ZOOMS):
        found = update(subject.y, subject.v, tried, new_v, **settings(subject))
        turns = np.flatnonzero(np.diff(stands(found.estimate, found.low, found.high)))
        if not turns.size:
            return math.nan
        nearest = turns[np.abs(tried[turns] - middle).argmin()]
        tried = np.linspace(tried[nearest], tried[nearest + 1], _GRID)
    return float(subject.scale.display(tried.mean()))
