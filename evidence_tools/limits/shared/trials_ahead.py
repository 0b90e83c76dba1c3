"""What trials of known size would add to a result together: information, a narrower interval, another conclusion."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evidence_tools.arithmetic.next_result import beta_binomial, expected, expected_together
from evidence_tools.arithmetic.pooling import pool
from evidence_tools.arithmetic.updating import update_together
from evidence_tools.limits.core.statements import Result
from evidence_tools.limits.core.subject import Subject, exact_result
from evidence_tools.limits.shared.added_patients import settings
from evidence_tools.limits.shared.ahead import JEFFREYS, PREDICTED, ahead
from evidence_tools.limits.shared.information import unit_variance
from evidence_tools.models.exact import exact_share

POINTS = 300  # sets of results tried, equally likely and evenly spread
_POINTS_OF_ONE = 80  # results of a single trial tried for the typical width
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class TrialsAhead:
    """What these trials would do to a result.

    `information`: their share of all sampling information once they are there. `width`: the typical (median) half-width
    of the interval after them divided by that of today; the median, because with two studies the predictive
    distribution has no mean. `chances`: that each conclusion is reversed, shape (statements,).
    """

    information: float
    width: float
    chances: Array


def trials_ahead(subject: Subject, sizes: Sequence[float]) -> TrialsAhead:
    """What further trials of these sizes would do together, their results drawn from what the studies predict.

    Several trials share the doubt about the mean (see `expected_together`); the chance is then counted over `POINTS`
    sets of results, with an error of about one percentage point. That of a single trial is that of `ahead`.
    """
    more, there = float(sum(sizes)), _patients(subject)
    information = more / (there + more)
    if subject.exact:
        width, chances = _counts(subject, round(more))
        return TrialsAhead(information, width, chances)
    fit = pool(subject.y, subject.v, **settings(subject))
    new_v = unit_variance(subject) / np.asarray(sizes, dtype=float)
    one = len(sizes) == 1
    tried = expected(fit, new_v[0]).evenly(_POINTS_OF_ONE)[:, None] if one else expected_together(fit, new_v, POINTS)
    found = update_together(subject.y, subject.v, tried, new_v, **settings(subject))
    width = float(np.median(found.high - found.low) / (subject.base.high - subject.base.low))
    if one:
        return TrialsAhead(information, width, ahead(subject, [round(more)]).of(PREDICTED)[:, 0])
    results = [Result(*each) for each in zip(found.estimate, found.low, found.high, strict=True)]
    return TrialsAhead(information, width, _turned(subject, results).mean(axis=1))


def _patients(subject: Subject) -> float:
    """Patients of today's sampling information: those whose variance is that of one patient."""
    if subject.exact:
        return subject.total[1]
    return unit_variance(subject) * float((1 / subject.v).sum())


def _counts(subject: Subject, size: int) -> tuple[float, Array]:
    (events, n), more, level = subject.total, np.arange(size + 1), subject.method.level
    likely = beta_binomial(more, size, events + JEFFREYS, n - events + JEFFREYS)
    shares = [exact_share(events + extra, n + size, level) for extra in more.tolist()]
    widths = np.array([high - low for _, low, high in shares])
    order = np.argsort(widths, kind="stable")
    middle = order[np.searchsorted(likely[order].cumsum(), 0.5)]
    _, low, high = exact_share(events, n, level)
    results = [exact_result(subject.scale, events + extra, n + size, level) for extra in more.tolist()]
    return float(widths[middle] / (high - low)), _turned(subject, results) @ likely


def _turned(subject: Subject, results: Sequence[Result]) -> Array:
    """Whether each conclusion is reversed by each result, shape (statements, results)."""
    now = [each.true(subject.base) for each in subject.statements]
    turned = [
        [each.true(result) != was for result in results] for each, was in zip(subject.statements, now, strict=True)
    ]
    return np.array(turned, dtype=float).reshape(len(now), len(results))
