"""The highest point of the likelihood over the parameters of the random parts.

Several starts, each climbed with L-BFGS and polished by Newton steps on the exact slope; the highest peak wins and
all are reported. A variance is zero exactly where the likelihood falls on leaving zero.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evidence_tools.arithmetic.multilevel.likelihood import Model

Array = NDArray[np.float64]
_CLIMBED = 3  # the best of the starts
_SAME_PEAK = 1e-6  # in log-likelihood
_NEAR_ZERO = 1e-3  # standard deviation, in units of a typical sampling error
_LEAST = 1e-5  # the climb keeps off zero itself, where the slope of a standard deviation vanishes whatever lies above
_NEWTON_STEPS = 8
_STEP = 1e-5
_FLAT = 1e-9  # curvature below which a direction is not identified; no Newton step is made along it


@dataclass(frozen=True, slots=True, eq=False)
class Peak:
    """Where the likelihood is highest: theta, the log-likelihood there, its steepness, the other peaks' heights."""

    theta: Array
    height: float
    steepness: float
    others: tuple[float, ...]


def highest(model: Model, fixed: dict[int, float] | None = None, start: Array | None = None) -> Peak:
    """Search over all parameters but the fixed ones; `start` is one start more, where a likely one is known."""
    fixed = fixed or {}
    starts = _starts(model) if start is None else [start, *_starts(model)]
    for each in starts:
        for index, value in fixed.items():
            each[index] = value
    free = np.array([i for i in range(model.size) if i not in fixed], dtype=np.intp)
    starts = sorted(starts, key=model.height, reverse=True)[:_CLIMBED]
    peaks = sorted((_climb(model, each, free) for each in starts), key=lambda found: found[1], reverse=True)
    theta, height, steepness = peaks[0]
    others = tuple(h for _, h, s in peaks[1:] if height - h > _SAME_PEAK and s < _SAME_PEAK)
    return Peak(theta, height, steepness, others)


def _climb(model: Model, theta: Array, free: Array) -> tuple[Array, float, float]:
    from scipy.optimize import minimize  # noqa: PLC0415 (scipy.optimize waits until it is needed)

    def fall(x: Array) -> tuple[float, Array]:
        height, slope = model.height_and_slope(_with(theta, free, x))
        return (1e300, np.zeros(free.size)) if height == -np.inf else (-height, -slope[free])

    if free.size == 0:
        return theta, model.height(theta), 0.0
    options = {"maxiter": 500, "ftol": 1e-14, "gtol": 1e-9}
    deviation = _deviations(model)
    bounds = [(_LEAST if deviation[index] else None, None) for index in free]
    found = minimize(fall, theta[free], jac=True, method="L-BFGS-B", bounds=bounds, options=options)
    theta = _zeroed(model, _with(theta, free, found.x), free)
    live = free[(theta[free] != 0) | ~deviation[free]]
    theta = _polished(model, theta, live)
    height, slope = model.height_and_slope(theta)
    return theta, height, float(np.abs(slope[live]).max(initial=0.0))


def _deviations(model: Model) -> NDArray[np.bool_]:
    """Which parameters are standard deviations; they stay positive, else a correlation could hide in their sign."""
    sizes = [(packed.part.deviations, packed.part.angles) for packed in model.parts]
    return np.concatenate([np.repeat([True, False], size) for size in sizes])


def _polished(model: Model, theta: Array, free: Array) -> Array:
    """Newton steps, with curvature from differences of the exact slope, while they do not lead down."""
    if free.size == 0:
        return theta
    deviation = _deviations(model)
    height, slope = model.height_and_slope(theta)
    for _ in range(_NEWTON_STEPS):
        curvature = _curvature(model, theta, free)
        values, vectors = np.linalg.eigh(curvature)
        known = values < -_FLAT
        along = vectors.T @ slope[free]
        step = vectors[:, known] @ (along[known] / -values[known])
        further = _with(theta, free, theta[free] + step)
        if (further[free][deviation[free]] <= 0).any():
            break
        new_height, new_slope = model.height_and_slope(further)
        gained = np.abs(new_slope[free]).max() < np.abs(slope[free]).max()
        if not gained or new_height < height - 1e-9 * (1 + abs(height)):
            break
        theta, height, slope = further, new_height, new_slope
    return theta


def _curvature(model: Model, theta: Array, free: Array) -> Array:
    rows = []
    for index in free:
        step = _STEP * max(1.0, abs(theta[index]))
        up, down = theta.copy(), theta.copy()
        up[index] += step
        down[index] -= step
        rows.append((model.height_and_slope(up)[1][free] - model.height_and_slope(down)[1][free]) / (2 * step))
    curvature = np.array(rows)
    return (curvature + curvature.T) / 2


def _zeroed(model: Model, theta: Array, free: Array) -> Array:
    """Put a small standard deviation at zero where the likelihood falls with the variance there."""
    first = 0
    for number, packed in enumerate(model.parts):
        part = packed.part
        for i in range(part.deviations):
            index = first + i
            if index in free and abs(theta[index]) < _NEAR_ZERO:
                lowered = theta.copy()
                lowered[index] = 0.0
                force = model.forces(model.whitened(lowered))[number]
                own = np.trace(force) if part.structure == "CS" else force[i, i]
                if own >= 0 and model.height(lowered) >= model.height(theta) - 1e-9:
                    theta = lowered
        first += part.size
    return theta


def _starts(model: Model) -> list[Array]:
    """Shares of the visible spread given to the parts in turn, at several correlations."""
    v = float(np.diagonal(model.V, axis1=1, axis2=2)[model.packing.present].mean())
    spread = float((model.y * model.y).sum()) / max(1, model.k - model.p)
    base = np.sqrt(max(spread - v, 0.05 * spread, 1e-4 * v))
    count = len(model.parts)
    shares = [np.full(count, size) for size in (0.1, 0.5, 1.0)]
    shares += [np.where(np.arange(count) == each, 1.0, 0.1) for each in range(count)] if count > 1 else []
    tilts = (0.0, 0.5, -0.5) if any(packed.part.angles for packed in model.parts) else (0.0,)
    return [_start(model, base * share, tilt) for share in shares for tilt in tilts]


def _start(model: Model, deviations: Array, tilt: float) -> Array:
    pieces = []
    for packed, deviation in zip(model.parts, deviations, strict=True):
        part = packed.part
        middle = np.pi / 2 - tilt if part.structure == "UN" else tilt
        pieces += [np.full(part.deviations, deviation), np.full(part.angles, middle)]
    return np.concatenate(pieces)


def _with(theta: Array, free: Array, values: Array) -> Array:
    changed = theta.copy()
    changed[free] = values
    return changed
