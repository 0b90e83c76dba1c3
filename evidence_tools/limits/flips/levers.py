"""Levers that could reverse a conclusion, each moved until it does: estimate, threshold, level, spread."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evidence_tools.arithmetic.inference import critical_value
from evidence_tools.arithmetic.many_fits import ManyFits, fit_many
from evidence_tools.arithmetic.many_intervals import many_intervals
from evidence_tools.limits.core.statements import Result, Statement
from evidence_tools.limits.core.subject import Subject, exact_result
from evidence_tools.limits.core.weighing import weigh
from evidence_tools.limits.missing_spread import weighed_by_sd

ESTIMATE = "Estimate, every study moved alike"
_LOWEST_LEVEL, _HIGHEST_LEVEL = 0.01, 1 - 1e-12
_WIDE = 2.0  # times the spread between studies that makes any interval include no effect


@dataclass(frozen=True, slots=True)
class Flip:
    """One lever: its value now, the value at which a conclusion is reversed (NaN: none within reach), and a remark."""

    lever: str
    unit: str
    now: float
    reverses: float
    remark: str = ""

    @property
    def far(self) -> float:
        """How far the lever has to be moved."""
        return abs(self.reverses - self.now)


def levers(subject: Subject, statement: Statement) -> list[Flip]:
    """Every lever that moves by degrees, for one conclusion, on the scale of display."""
    found = [_estimate(subject, statement), _threshold(subject, statement)]
    if statement.key != "important":
        found.append(_level(subject, statement))
    found.append(_borrowed_sd(subject, statement))
    found.append(_heterogeneity(subject, statement))
    return [each for each in found if each is not None]


def results_of(subject: Subject, y: Sequence[float], v: Sequence[float], counts: np.ndarray) -> list[Result]:
    """The result of every set of studies by the method of the subject; `counts` as for `fit_many`."""
    method = subject.method
    fits = fit_many(y, v, counts, method.estimator)
    ends = many_intervals(y, v, counts, fits, estimator=method.estimator, test=method.test, level=method.level)
    return [
        Result(*each) for each in zip(fits.estimate.tolist(), ends.ci_low.tolist(), ends.ci_high.tolist(), strict=True)
    ]


def _estimate(subject: Subject, statement: Statement) -> Flip | None:
    """The pooled estimate, all studies moved alike; not for an exact count, which moves by patients."""
    if subject.exact:
        return None
    reach = 2 * abs(statement.margin(subject.base))
    tip = weigh(subject, subject.base.moved, None, reach=(-reach, reach)).tips[statement.key]
    show = subject.scale.display
    return Flip(
        ESTIMATE,
        subject.scale.short_unit,
        show(subject.base.estimate),
        show(subject.base.estimate + tip),
    )


def _threshold(subject: Subject, statement: Statement) -> Flip | None:
    """The threshold of importance, or the benchmark."""
    scale, unit = subject.scale, subject.scale.short_unit
    if statement.key == "important":
        null = scale.null or 0.0
        now, gain = (scale.direction * (value - null) for value in (scale.mcid, subject.base.estimate))
        return Flip("Threshold of importance", unit, now, gain)
    if statement.key == "below":
        return Flip("Benchmark", unit, subject.benchmark, scale.display(subject.base.high))
    return None


def _level(subject: Subject, statement: Statement) -> Flip:
    """The confidence level of the interval."""

    fit = subject.fit.solution

    def at(level: float) -> Result:
        if subject.exact:
            return exact_result(subject.scale, *subject.total, level)
        half = critical_value(level, fit.df) * float(fit.se[0])
        return Result(subject.base.estimate, subject.base.estimate - half, subject.base.estimate + half)

    now = subject.method.level
    tips = weigh(subject, at, None, reach=(_LOWEST_LEVEL, _HIGHEST_LEVEL), neutral=now).tips
    return Flip("Confidence level", "percent", 100 * now, 100 * tips[statement.key])


def _borrowed_sd(subject: Subject, statement: Statement) -> Flip | None:
    """The borrowed standard deviation of change, in every study that has none of its own."""
    weighed = weighed_by_sd(subject) if subject.kind in ("change", "difference") else None
    if weighed is None:
        return None
    return Flip("Borrowed SD of change", subject.scale.short_unit, weighed.neutral, weighed.tips[statement.key])


def _heterogeneity(subject: Subject, statement: Statement) -> Flip | None:
    """The standard deviation between studies, as if it were known; not for an exact count, which pools nothing."""
    fit = subject.fit
    if fit.k < 2 or subject.method.estimator == "EE" or subject.exact:
        return None
    y, v, now = fit.solution.y, fit.solution.v, math.sqrt(fit.tau2)
    reach = _WIDE * max(float(np.ptp(y)), abs(fit.estimate - (subject.scale.null or 0.0))) * math.sqrt(fit.k)
    tips = weigh(subject, lambda tau: _at_tau2(subject, y, v, tau**2), None, reach=(0.0, reach), neutral=now).tips
    unit = (
        subject.scale.short_unit if subject.scale.transform == "identity" else f"on the {subject.scale.transform} scale"
    )
    return Flip("Standard deviation between studies", unit, now, tips[statement.key])


def _at_tau2(subject: Subject, y: np.ndarray, v: np.ndarray, tau2: float) -> Result:
    """The result if tau2 were known to be this."""
    method, every = subject.method, np.ones((1, y.size))
    w = 1 / (v + tau2)
    nothing = np.zeros(1)
    fits = ManyFits(np.array([float(y.size)]), np.array([w @ y / w.sum()]), np.array([tau2]), nothing, nothing, nothing)
    ends = many_intervals(y, v, every, fits, estimator=method.estimator, test=method.test, level=method.level)
    return Result(float(fits.estimate[0]), float(ends.ci_low[0]), float(ends.ci_high[0]))
