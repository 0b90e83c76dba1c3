"""Where the likelihood is highest: every peak over a grid of tau, beside tau = 0."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from evidence_tools.arithmetic.glmm.maximum import Likelihood, Place, Summit, climb, survey
from evidence_tools.arithmetic.glmm.setup import Setup

Array = NDArray[np.float64]
_SEARCH_POINTS = 7
_FINER = 10
_GRID = 12
_STEP = 0.01  # of the derivatives, in units of the scale on which a study's likelihood bends
_AT_ZERO = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """A model to be fitted: its setup, the design of the studies used, (k, p), and the quadrature points."""

    setup: Setup
    X: Array
    points: int

    def likelihood(self, points: int) -> Likelihood:
        """The log-likelihood with so many quadrature points."""
        h = _STEP * np.minimum(1.0, np.sqrt(self.setup.v))
        return Likelihood(self.setup.layout, self.X, h, points)


def maxima(task: Task, *, random: bool) -> tuple[Summit, Summit]:
    """The best place with tau2 = 0, and the best of all (the same where no random effect is wanted or possible)."""
    setup, X = task.setup, task.X
    root = 1 / np.sqrt(setup.v)
    start = replace(setup.start, beta=np.linalg.lstsq(root[:, None] * X, root * setup.y, rcond=None)[0])
    exact = task.likelihood(task.points)
    common = climb(exact, start, _without_slant(setup))
    if not random or X.shape[0] <= X.shape[1]:
        return common, common
    peaks = [climb(exact, place, ("tau", *setup.free)) for place in _promising(task, common.place)]
    best = max(peaks, key=lambda summit: summit.height, default=common)
    at_zero = best.height <= common.height or abs(best.place.scalars["tau"]) < _AT_ZERO
    return common, (common if at_zero and "slant" not in setup.free else best)


def shift(task: Task, best: Summit, se: Array, *, with_tau: bool) -> float:
    """Standard errors by which beta would move with ten more quadrature points."""
    free = ("tau", *task.setup.free) if with_tau else _without_slant(task.setup)
    summit = survey(task.likelihood(task.points + _FINER), best.place, free)
    return float(np.max(np.abs(summit.step[: task.X.shape[1]]) / se))


def _without_slant(setup: Setup) -> tuple[str, ...]:
    return tuple(name for name in setup.free if name != "slant")


def _promising(task: Task, place: Place) -> list[Place]:
    """Places on a grid of tau from which a climb leads to every peak that the grid shows."""
    v, y = task.setup.v, task.setup.y
    rough, free = task.likelihood(min(task.points, _SEARCH_POINTS)), _without_slant(task.setup)
    spread = float(np.ptp(y) + np.sqrt(v.max()))
    summits = []
    for tau in np.geomspace(0.2 * np.sqrt(v.min()), max(2 * spread, 1.0), _GRID):
        summit = climb(rough, replace(place, scalars={**place.scalars, "tau": float(tau)}), free)
        place = summit.place
        summits.append(summit)
    heights = np.array([-np.inf, *(summit.height for summit in summits), -np.inf])
    tops = (heights[1:-1] >= heights[:-2]) & (heights[1:-1] >= heights[2:])
    return [summit.place for summit, top in zip(summits, tops, strict=True) if top]
