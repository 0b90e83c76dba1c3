"""The result if further trials had been counted in which the treatment did nothing."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from scipy.special import betaincinv

from evidence_tools.arithmetic.new_study import Margin, copies_needed
from evidence_tools.arithmetic.pooling import pool
from evidence_tools.limits.core.statements import Result, Statement, of_shares, to_analysis
from evidence_tools.limits.core.subject import Subject
from evidence_tools.limits.shared.information import unit_variance


def no_effect(subject: Subject) -> float | None:
    """What patients show whom the treatment does not help, on the scale of analysis.

    No change, no difference, a ratio of 1; for shares of one arm the comparator's share. None without one.
    """
    if subject.kind == "share":
        return None if subject.benchmark is None else to_analysis(subject.scale, subject.benchmark)
    return subject.scale.null


def with_null_trials(subject: Subject, sizes: Sequence[float]) -> Result:
    """The base result with further studies of these sizes in which the treatment did nothing.

    They have the spread of the studies there are and are pooled with them. Exact counts get the events that the
    comparator would have had.
    """
    if not len(sizes):
        return subject.base
    if subject.exact:
        return _exact(subject, sum(sizes))
    new_v = unit_variance(subject) / np.asarray(sizes, dtype=float)
    null = np.full(new_v.size, no_effect(subject))
    found = pool(np.append(subject.y, null), np.append(subject.v, new_v), **settings(subject))
    return Result(float(found.beta[0]), float(found.ci_low[0]), float(found.ci_high[0]))


def null_studies(subject: Subject, statement: Statement, patients: float) -> float:
    """Fewest further studies without effect, of this size, that reverse a statement; infinite where none do."""
    new_v, margin = unit_variance(subject) / patients, turning(subject, statement)
    return copies_needed(subject.y, subject.v, no_effect(subject), new_v, margin, **settings(subject))


def settings(subject: Subject) -> dict[str, object]:
    """The method of the result as arguments of the arithmetic.

    A single study has the normal interval, and keeps it with one added: a t distribution on one degree of freedom would
    be so wide that any second study, however small, undid the first.
    """
    method = subject.method
    test = "z" if subject.fit.k == 1 else method.test
    return {"estimator": method.estimator, "test": test, "level": method.level}


def turning(subject: Subject, statement: Statement) -> Margin:
    """A function of arrays of estimates and limits that is above 0 while the statement is as true as it is now."""
    now = statement.true(subject.base)

    def stands(estimate: float, low: float, high: float) -> float:
        return 1.0 if statement.true(Result(estimate, low, high)) == now else -1.0

    return np.vectorize(stands, otypes=[float])


def _exact(subject: Subject, patients: float) -> Result:
    (events, n), scale = subject.total, subject.scale
    events, n = events + patients * subject.benchmark / scale.factor, n + patients
    tail = (1 - subject.method.level) / 2
    shares = (events / n, betaincinv(events, n - events + 1, tail), betaincinv(events + 1, n - events, 1 - tail))
    return of_shares(scale, (min(float(share), math.nextafter(1, 0)) for share in shares))
