"""What one further trial may find, under stated assumptions, and the chance that a conclusion is then another."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv

from evidence_tools.arithmetic.next_result import (
    Expected,
    beta_binomial,
    binomial,
    chance_of,
    expected,
    failing_results,
)
from evidence_tools.arithmetic.pooling import Fit, pool
from evidence_tools.limits.core.subject import Subject, exact_result
from evidence_tools.limits.shared.added_patients import no_effect, settings, turning
from evidence_tools.limits.shared.information import unit_variance

PREDICTED, NONE, HALF, TODAY, LOW, HIGH = "predicted", "none", "half", "today", "low", "high"
EFFECTS: Mapping[str, str] = {
    PREDICTED: "as the studies predict",
    NONE: "no effect at all",
    HALF: "half of today's effect",
    TODAY: "today's effect",
    LOW: "the lower end of what is predicted",
    HIGH: "the upper end of what is predicted",
}
"""True effects that a further trial may have. All but the first are assumed: only chance then moves its result."""

POINTS, _BETWEEN = 80, 30  # results tried: equally likely ones, and more over the range of the assumed effects
_REACH = 5.0  # standard errors of the trial by which that range is widened
JEFFREYS = 0.5
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Ahead:
    """Chances that one further trial reverses each conclusion of a subject, shape (statements, sizes, effects).

    `effects` are the keys of `EFFECTS` in the order of the last axis; NaN where the effect is not known.
    """

    effects: tuple[str, ...]
    chances: Array

    def of(self, effect: str) -> Array:
        """The chances under one effect, shape (statements, sizes)."""
        return self.chances[:, :, self.effects.index(effect)]


def ahead(subject: Subject, sizes: Sequence[int], effects: Sequence[str] = tuple(EFFECTS)) -> Ahead:
    """Chance that one further trial of each of these sizes reverses each conclusion.

    `sizes` are the patients that count for the result: of one arm, or of both where two are compared. The result of the
    trial has the sampling variance that the studies show for so many patients. ``predicted``: mean + t sqrt(se^2 + tau2
    + variance). Any other effect: normal around it with that variance. Exact counts: beta-binomial events from the
    counts and Jeffreys' prior, or binomial events at the assumed risk.
    """
    if subject.exact:
        chances = np.stack([_of_counts(subject, size, effects) for size in sizes])  # (sizes, effects, statements)
        return Ahead(tuple(effects), np.moveaxis(chances, 2, 0))
    fit = pool(subject.y, subject.v, **settings(subject))
    new_v = unit_variance(subject) / np.asarray(sizes, dtype=float)
    assumed = true_effects(subject)
    tried = np.stack([_tried(expected(fit, v), assumed, v) for v in new_v])
    margins = [turning(subject, each) for each in subject.statements]
    failing = failing_results(subject.y, subject.v, new_v, tried, margins, **settings(subject))
    chances = [
        [
            [_chance(stretches, fit, v, effect, assumed) for effect in effects]
            for stretches, v in zip(of, new_v, strict=True)
        ]
        for of in failing
    ]
    return Ahead(tuple(effects), np.array(chances, dtype=float))


def true_effects(subject: Subject) -> dict[str, float]:
    """The assumed effects on the scale of analysis, for exact counts as shares; NaN where one is not known."""
    if subject.exact:
        return _shares(subject)
    today, none = subject.base.estimate, no_effect(subject)
    none = math.nan if none is None else none
    ends = subject.fit.prediction_low, subject.fit.prediction_high
    return {NONE: none, HALF: (today + none) / 2, TODAY: today, **dict(zip((LOW, HIGH), ends, strict=True))}


def shown_effects(subject: Subject) -> dict[str, float]:
    """The assumed effects on the scale of display."""
    scale, assumed = subject.scale, true_effects(subject)
    if subject.exact:
        return {name: scale.factor * share for name, share in assumed.items()}
    return {name: float(scale.display(value)) for name, value in assumed.items()}


def _shares(subject: Subject) -> dict[str, float]:
    """Risks: that of the comparator, today's, halfway, and the ends of what Jeffreys' prior makes of the counts."""
    (events, n), tail = subject.total, (1 - subject.method.level) / 2
    today, none = events / n, math.nan if subject.benchmark is None else subject.benchmark / subject.scale.factor
    low, high = (float(betaincinv(events + JEFFREYS, n - events + JEFFREYS, p)) for p in (tail, 1 - tail))
    return {NONE: none, HALF: (today + none) / 2, TODAY: today, LOW: low, HIGH: high}


def _tried(predicted: Expected, assumed: Mapping[str, float], new_v: float) -> Array:
    known = [value for value in assumed.values() if math.isfinite(value)]
    reach = _REACH * math.sqrt(new_v)
    between = np.linspace(min(known) - reach, max(known) + reach, _BETWEEN)
    return np.sort(np.concatenate([predicted.evenly(POINTS), between]))


def _chance(stretches: Array, fit: Fit, new_v: float, effect: str, assumed: Mapping[str, float]) -> float:
    if effect == PREDICTED:
        return chance_of(stretches, expected(fit, new_v))
    true = assumed[effect]
    return chance_of(stretches, Expected(true, math.sqrt(new_v))) if math.isfinite(true) else math.nan


def _of_counts(subject: Subject, size: int, effects: Sequence[str]) -> Array:
    """Chances that so many more patients reverse conclusions on exact counts, shape (effects, statements)."""
    (events, n), more, level = subject.total, np.arange(size + 1), subject.method.level
    found = [exact_result(subject.scale, events + extra, n + size, level) for extra in more.tolist()]
    turned = [[each.true(result) != each.true(subject.base) for each in subject.statements] for result in found]
    likely = {PREDICTED: beta_binomial(more, size, events + JEFFREYS, n - events + JEFFREYS)}
    for effect, risk in _shares(subject).items():
        likely[effect] = binomial(more, size, risk) if math.isfinite(risk) else np.full(more.size, math.nan)
    return np.stack([likely[effect] for effect in effects]) @ np.array(turned, dtype=float)
