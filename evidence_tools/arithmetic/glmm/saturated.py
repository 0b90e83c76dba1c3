"""Is there heterogeneity at all? Likelihood-ratio and Wald tests against a model with an effect for every study."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from evidence_tools.arithmetic.glmm.arms import Arm, BinomialArm, PoissonArm
from evidence_tools.arithmetic.glmm.layouts import OwnEffects, RandomStudies
from evidence_tools.arithmetic.glmm.maximum import Place, Summit, climb
from evidence_tools.arithmetic.glmm.search import Task
from evidence_tools.arithmetic.glmm.setup import Setup
from evidence_tools.arithmetic.mantel_haenszel import ChiSquared, chi_squared
from evidence_tools.arithmetic.projection import design_matrix, pose

Array = NDArray[np.float64]
_KNOWN = 1e-8  # information below this belongs to a study with an empty cell


@dataclass(frozen=True, slots=True)
class Heterogeneity:
    """Both tests, and the log-likelihood of the saturated model, constants included."""

    wald: ChiSquared
    lrt: ChiSquared
    saturated: float


def heterogeneity(task: Task, common: Summit) -> Heterogeneity:
    """Test the common effect (tau2 = 0) against one effect per study, on k - p degrees of freedom.

    Studies with an empty cell have an infinite effect of their own: they count in the likelihood ratio, carry no
    weight in the Wald test, and count in the degrees of freedom of both (as in metafor).
    """
    setup, X = task.setup, task.X
    df = X.shape[0] - X.shape[1]
    constant = float(sum(arm.constant.sum() for arm in setup.arms))
    if isinstance(setup.layout, RandomStudies):
        top = _own_effects(task, common)
        saturated, wald = top.height + constant, _wald_random(top, X)
    else:
        saturated, wald = float(sum(arm.highest.sum() for arm in setup.arms)), _wald(setup, X)
    lrt = max(0.0, 2 * (saturated - common.height - constant))
    return Heterogeneity(chi_squared(wald if df else 0.0, df), chi_squared(lrt if df else 0.0, df), saturated)


def _wald(setup: Setup, X: Array) -> float:
    known = np.isfinite(setup.raw) & np.isfinite(setup.raw_v)
    if known.sum() <= X.shape[1] or np.linalg.matrix_rank(X[known]) < X.shape[1]:
        return 0.0
    posed = pose(setup.raw[known], setup.raw_v[known], design_matrix(X[known], int(known.sum())))
    return float(posed.model.project(posed.v).q)


def _own_effects(task: Task, common: Summit) -> Summit:
    first, second = task.setup.arms
    layout = OwnEffects((_telling(first), second))
    scalars = {name: common.place.scalars[name] for name in ("level", "sigma")}
    start = Place(np.zeros(0), scalars, task.setup.y.copy())
    likelihood = replace(task.likelihood(task.points), layout=layout, X=np.zeros((task.X.shape[0], 0)))
    return climb(likelihood, start, ("level", "sigma"))


def _telling(arm: Arm) -> Arm:
    """The arm without the counts that an effect of their own would fit perfectly, at plus or minus infinity."""
    if isinstance(arm, PoissonArm):
        return PoissonArm(arm.x, np.where(arm.x == 0, 0.0, arm.t))
    ends = (arm.x == 0) | (arm.x == arm.n)
    return BinomialArm(np.where(ends, 0.0, arm.x), np.where(ends, 0.0, arm.n), arm.offset)


def _wald_random(top: Summit, X: Array) -> float:
    """Generalised least-squares distance of the studies' own effects from X, with their joint covariance."""
    known = top.per_study > _KNOWN
    if known.sum() <= X.shape[1] or np.linalg.matrix_rank(X[known]) < X.shape[1]:
        return 0.0
    share, cross = 1 / top.per_study[known], top.cross[known]
    tied = share[:, None] * cross
    covariance = np.diag(share) + tied @ np.linalg.solve(top.information, tied.T)
    root = np.linalg.inv(np.linalg.cholesky(covariance))
    y, design = root @ top.place.per_study[known], root @ X[known]
    return float(((y - design @ np.linalg.lstsq(design, y, rcond=None)[0]) ** 2).sum())
