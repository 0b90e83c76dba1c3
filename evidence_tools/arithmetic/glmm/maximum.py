"""The highest point of a likelihood that is a sum over studies, with parameters of all and of single studies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from evidence_tools.arithmetic.glmm.derivatives import slopes
from evidence_tools.arithmetic.glmm.layouts import Layout
from evidence_tools.arithmetic.glmm.quadrature import integrated

Array = NDArray[np.float64]
_MOST_STEPS = 100
_SETTLED = 1e-16  # squared length of a step, in standard errors, below which nothing moves any more
_LONGEST = 2.0  # no parameter is a logarithm or a standard deviation that should move by more at once
_HALVINGS = 30
_SMALL = 1e-6  # squared length of a step that is within the reach of quadratic convergence
_FLAT = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class Likelihood:
    """Log-likelihood of a layout: X is the design of the effect, (k, p); `h` the step of the derivatives, (k,)."""

    layout: Layout
    X: Array
    h: Array
    points: int

    def of(self, local: Array) -> Array:
        """Of each study, shape (m, k), without constants."""
        return integrated(self.layout.predictors(local), self.points)


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """Parameter values: beta (p,), scalars by name, and one number per study, shape (k,)."""

    beta: Array
    scalars: Mapping[str, float]
    per_study: Array


@dataclass(frozen=True, slots=True, eq=False)
class Summit:
    """The maximum: where, how high (without constants), and the information of beta and the free scalars.

    `information` has shape (p + s, p + s), what single studies' parameters take away already subtracted. `per_study`
    and `cross` are the parts of single studies' parameters: minus second derivatives, (k,) and (k, p + s). `step` and
    `per_study_step` are Newton's from here; `length` is what they promise, in squared standard errors.
    """

    place: Place
    height: float
    information: Array
    per_study: Array
    cross: Array
    step: Array
    per_study_step: Array
    length: float


def climb(likelihood: Likelihood, start: Place, free: tuple[str, ...]) -> Summit:
    """Newton's method with a line search from `start`; the scalars in `free` move, the others stay."""
    place = start
    for _ in range(_MOST_STEPS):
        summit = survey(likelihood, place, free)
        moved = _advance(likelihood, summit, free)
        if moved is None or summit.length < _SETTLED:
            break
        place = moved
    return summit


def survey(likelihood: Likelihood, place: Place, free: tuple[str, ...]) -> Summit:
    """Height, information and Newton step at a place."""
    layout = likelihood.layout
    names = layout.variables
    own = layout.free_per_study
    moving = tuple(name for name in names if name in free or name == own or (name == "effect" and own != "effect"))
    active = tuple(names.index(name) for name in moving)
    local = _local(likelihood, place)
    value, gradient, hessian = slopes(likelihood.of, local, likelihood.h, active)
    jacobian = _jacobian(likelihood, moving, free)
    slope = np.einsum("kdp,dk->p", jacobian, gradient)
    bend = -np.einsum("kdp,dek,keq->pq", jacobian, hessian, jacobian)
    k = local.shape[-1]
    per_study, cross, pull = np.zeros(k), np.zeros((k, slope.size)), np.zeros(k)
    if own is not None:
        i = moving.index(own)
        per_study = np.abs(hessian[i, i])
        cross = -np.einsum("kdp,dk->kp", jacobian, hessian[:, i])
        pull = gradient[i]
    share = np.divide(1.0, per_study, out=np.zeros_like(per_study), where=per_study > _FLAT)
    information = bend - np.einsum("kp,k,kq->pq", cross, share, cross)
    slope = slope - cross.T @ (share * pull)
    step = _uphill(information) @ slope
    per_study_step = share * (pull - cross @ step)
    length = float(step @ slope + (share * pull * pull).sum())
    return Summit(place, float(value.sum()), information, per_study, cross, step, per_study_step, length)


def _jacobian(likelihood: Likelihood, moving: tuple[str, ...], free: tuple[str, ...]) -> Array:
    """Derivatives of the moving local variables by beta and the free scalars, shape (k, d, p + s)."""
    k, p = likelihood.X.shape
    found = np.zeros((k, len(moving), p + len(free)))
    for d, name in enumerate(moving):
        if name in free:
            found[:, d, p + free.index(name)] = 1.0
        elif name == "effect":
            found[:, d, :p] = likelihood.X
    return found


def _local(likelihood: Likelihood, place: Place) -> Array:
    """The local variables of every study, shape (d, k)."""
    k = likelihood.X.shape[0]
    rows = []
    for name in likelihood.layout.variables:
        if name == likelihood.layout.free_per_study:
            rows.append(place.per_study)
        elif name == "effect":
            rows.append(likelihood.X @ place.beta)
        else:
            rows.append(np.full(k, place.scalars[name]))
    return np.stack(rows)


def _uphill(information: Array) -> Array:
    """Inverse of the information, its negative directions turned round so that the step climbs."""
    if information.size == 0:
        return information
    scale = 1 / np.sqrt(np.maximum(np.abs(information.diagonal()), _FLAT))
    values, vectors = np.linalg.eigh(information * scale[:, None] * scale)
    size = np.maximum(np.abs(values), 1e-6)
    return (vectors / size) @ vectors.T * scale[:, None] * scale


def _advance(likelihood: Likelihood, summit: Summit, free: tuple[str, ...]) -> Place | None:
    """The place after the step, halved until it is higher; None where no step leads higher.

    A step of a thousandth of a standard error is taken as it is: the gain it promises drowns in rounding.
    """
    longest = max(np.abs(summit.step).max(initial=0.0), np.abs(summit.per_study_step).max(initial=0.0))
    share = min(1.0, _LONGEST / longest) if longest > 0 else 1.0
    p = likelihood.X.shape[1]
    for _ in range(_HALVINGS):
        step = share * summit.step
        scalars = dict(summit.place.scalars)
        for number, name in enumerate(free):
            scalars[name] += float(step[p + number])
        moved = replace(
            summit.place,
            beta=summit.place.beta + step[:p],
            scalars=scalars,
            per_study=summit.place.per_study + share * summit.per_study_step,
        )
        if summit.length < _SMALL or float(likelihood.of(_local(likelihood, moved)[None]).sum()) >= summit.height:
            return moved
        share /= 2
    return None
