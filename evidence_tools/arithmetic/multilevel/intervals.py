"""How uncertain a variance or correlation of the random parts is: profile-likelihood intervals."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtri

from evidence_tools.arithmetic import checks
from evidence_tools.arithmetic.multilevel.fitting import MultilevelFit
from evidence_tools.arithmetic.multilevel.likelihood import pose
from evidence_tools.arithmetic.multilevel.search import highest
from evidence_tools.arithmetic.multilevel.structure import RandomPart
from evidence_tools.arithmetic.roots import bracketed_root
from evidence_tools.errors import ArithmeticInputError

Array = NDArray[np.float64]
_FURTHEST = 1e4  # standard deviation, in units of a typical sampling error, beyond which a limit is infinite


@dataclass(frozen=True, slots=True)
class ComponentInterval:
    """A variance (or correlation) with its profile-likelihood limits.

    `low` is 0 (or -1, or the smallest possible correlation) where the likelihood does not rule it out; `high` is
    infinite (or 1) likewise.
    """

    estimate: float
    low: float
    high: float
    level: float


def profile_interval(
    fit: MultilevelFit, part: int, outcome: int = 0, other: int | None = None, *, level: float | None = None
) -> ComponentInterval:
    """Values of one variance or correlation that the data do not contradict, all else fitted anew for each.

    The limits are where twice the log-likelihood is chi-squared(1, level) below its maximum, as metafor's
    `confint` of an rma.mv fit.

    Parameters
    ----------
    fit
        A multilevel fit by REML or ML.
    part
        Number of the random part: levels first, from 0, then the structured effects.
    outcome
        Whose variance, in a structured part.
    other
        The second outcome of a correlation; None for a variance.
    level
        Confidence level; that of the fit when left out.

    Examples
    --------
    >>> from evidence_tools.arithmetic.multilevel import multilevel
    >>> fit = multilevel([0.1, 0.3, 0.6, 0.9, 0.2], [0.01] * 5, levels=[list("aabbc")])
    >>> found = profile_interval(fit, 0)
    >>> f"{found.estimate:.3f} ({found.low:.4f} to {found.high:.2f})"
    '0.096 (0.0173 to 1.78)'
    """
    level = fit.level if level is None else checks.number("level", level, above=0, below=1)
    if not 0 <= part < len(fit.parts):
        raise ArithmeticInputError(f"part is {part}; allowed: 0 to {len(fit.parts) - 1}")
    return _Profile(fit, part, outcome, other).interval(level)


class _Profile:
    """The likelihood along one coordinate: a standard deviation in sampling units, or an angle."""

    def __init__(self, fit: MultilevelFit, number: int, outcome: int, other: int | None) -> None:
        parts = list(fit.parts)
        parts[number] = self.part = _leading(parts[number], outcome, other)
        self.model = pose(fit.y, fit.V, fit.X, parts, restricted=fit.estimator == "REML")
        before = sum(part.size for part in parts[:number])
        self.variance = other is None
        self.index = before + (0 if self.variance else self.part.deviations)
        self.peak = highest(self.model)

    def interval(self, level: float) -> ComponentInterval:
        drop = 0.5 * float(chdtri(1, 1 - level))
        best = float(self.peak.theta[self.index])
        low, high = (0.0, _FURTHEST) if self.variance else self._angles()
        limits = sorted(self._value(self._limit(best, end, drop)) for end in (low, high))
        return ComponentInterval(self._value(best), limits[0], limits[1], level)

    def _angles(self) -> tuple[float, float]:
        return (0.0, np.pi) if self.part.structure == "UN" else (-np.pi / 2, np.pi / 2)

    def _value(self, coordinate: float) -> float:
        if self.variance:
            return np.inf if coordinate >= _FURTHEST else (coordinate * self.model.scale) ** 2
        G = self.part.covariance(np.concatenate([np.ones(self.part.deviations), self._tilts(coordinate)]))
        return float(np.clip(G[1, 0], -1, 1))

    def _tilts(self, angle: float) -> Array:
        tilts = np.zeros(self.part.angles)
        tilts[0] = angle
        return tilts

    def _limit(self, best: float, end: float, drop: float) -> float:
        """Where the profile has fallen by `drop` on the way from the best value to the end; the end if nowhere."""
        start = self.peak.theta

        def above(x: float) -> float:
            nonlocal start
            found = highest(self.model, {self.index: x}, start.copy())
            start = found.theta
            return found.height - self.peak.height + drop

        inner, f_inner = best, drop
        step = max(0.5, best) if self.variance and end > best else 0.25 * (end - best)
        while inner != end:
            outer = min(inner + step, end) if end > best else max(inner + step, end)
            f_outer = above(outer)
            if f_outer < 0:
                return bracketed_root(above, inner, outer, f_inner, f_outer)
            inner, f_inner, step = outer, f_outer, 2 * step
        return end


def _leading(part: RandomPart, outcome: int, other: int | None) -> RandomPart:
    """The same part with the outcome (and the other) numbered first, so that one coordinate holds the answer."""
    if not 0 <= outcome < part.q or (other is not None and (not 0 <= other < part.q or other == outcome)):
        raise ArithmeticInputError(f"outcomes {outcome} and {other} are not known; allowed: two of 0 to {part.q - 1}")
    if other is not None and not part.angles:
        raise ArithmeticInputError(f"struct '{part.structure}' has no correlation")
    asked = [outcome] if other is None else [outcome, other]
    order = np.array(asked + [i for i in range(part.q) if i not in asked])
    number = np.empty(part.q, dtype=np.intp)
    number[order] = np.arange(part.q)
    return RandomPart(part.groups, number[part.outcomes], part.structure, part.q)


def intervals(fit: MultilevelFit, level: float | None = None) -> list[tuple[int, int, int | None, ComponentInterval]]:
    """Every variance and correlation of a fit: (part, outcome, other outcome or None, interval)."""
    asked: list[tuple[int, int, int | None]] = []
    for number, part in enumerate(fit.parts):
        asked += [(number, i, None) for i in range(part.deviations)]
        if part.angles:
            pairs = [(i, j) for j in range(part.q) for i in range(j)] if part.structure == "UN" else [(0, 1)]
            asked += [(number, i, j) for i, j in pairs]
    return [(*each, profile_interval(fit, each[0], each[1], each[2], level=level)) for each in asked]
