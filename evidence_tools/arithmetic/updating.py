"""A pooled result with one more study, or several, for very many possible studies at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import stdtrit

from evidence_tools.arithmetic import checks
from evidence_tools.arithmetic.inference import critical_value
from evidence_tools.arithmetic.many_fits import fit_many
from evidence_tools.arithmetic.pooling import TESTS
from evidence_tools.arithmetic.tau2 import ESTIMATORS

Array = NDArray[np.float64]
_BLOCK = 48  # new studies fitted in one call: each set carries a column for every one of them


@dataclass(frozen=True, slots=True, eq=False)
class Updated:
    """Pooled results with one more study (or several), each of the same shape: mean, its interval, tau2."""

    estimate: Array
    low: Array
    high: Array
    tau2: Array


@dataclass(frozen=True, slots=True, eq=False)
class _New:
    """New studies: result, variance, and how many alike; shape (n, m), n possible sets of m studies."""

    y: Array
    v: Array
    times: Array


def update(
    y: ArrayLike,
    v: ArrayLike,
    new_y: ArrayLike,
    new_v: ArrayLike,
    *,
    copies: ArrayLike = 1,
    estimator: str = "REML",
    test: str = "knha",
    level: float = 0.95,
) -> Updated:
    """Pool the studies anew with one study added, for many possible new studies at once.

    Each answer equals `pool` of the k studies and that new one.

    Parameters
    ----------
    y, v
        Effects and sampling variances of the studies there are, shape (k,).
    new_y, new_v
        Those of the possible new studies; any shapes that broadcast.
    copies
        How many studies with that same result are added, whole numbers of 0 or more; broadcasts likewise.
    estimator, test, level
        As for `pool`.

    Raises
    ------
    ArithmeticInputError
        For numbers that `pool` refuses, or copies that are not whole.

    Examples
    --------
    >>> found = update([0.4, 0.6], [0.04, 0.04], [0.0, 0.5], 0.01, estimator="EE", test="z")
    >>> found.estimate.round(3).tolist()
    [0.167, 0.5]
    """
    y, v = checks.study_results(y, v)
    checks.choice("estimator", estimator, ESTIMATORS)
    checks.choice("test", test, TESTS)
    level = checks.number("level", level, above=0, below=1)
    added = np.broadcast_arrays(*(np.asarray(values, dtype=float) for values in (new_y, new_v, copies)))
    shape = added[0].shape
    more_y, more_v = checks.study_results(added[0].ravel(), added[1].ravel())
    times = checks.vector("copies", added[2].ravel())
    checks.require((times >= 0) & (times == np.floor(times)), "copies", times, "a whole number, 0 or more")
    new = _New(more_y[:, None], more_v[:, None], times[:, None])
    tau2 = _tau2(y, v, new, estimator)
    results = _intervals(y, v, new, tau2, test=test, level=level)
    return Updated(*(values.reshape(shape) for values in (*results, tau2)))


def update_together(
    y: ArrayLike,
    v: ArrayLike,
    new_y: ArrayLike,
    new_v: ArrayLike,
    *,
    estimator: str = "REML",
    test: str = "knha",
    level: float = 0.95,
) -> Updated:
    """Pool the studies anew with several different studies added at once, for many sets of them.

    Each answer equals `pool` of the k studies and the m of one set.

    Parameters
    ----------
    y, v
        Effects and sampling variances of the studies there are, shape (k,).
    new_y, new_v
        Those of the added studies, shape (n, m), or a shape that broadcasts to it: one row for each set.
    estimator, test, level
        As for `pool`.

    Raises
    ------
    ArithmeticInputError
        For numbers that `pool` refuses.

    Examples
    --------
    >>> found = update_together([0.4, 0.6], [0.04, 0.04], [[0.0, 0.2]], [0.04, 0.04], estimator="EE", test="z")
    >>> found.estimate.round(3).tolist()
    [0.3]
    """
    y, v = checks.study_results(y, v)
    checks.choice("estimator", estimator, ESTIMATORS)
    checks.choice("test", test, TESTS)
    level = checks.number("level", level, above=0, below=1)
    added = np.broadcast_arrays(*(np.atleast_2d(np.asarray(values, dtype=float)) for values in (new_y, new_v)))
    more_y, more_v = (part.reshape(added[0].shape) for part in checks.study_results(*map(np.ravel, added)))
    new = _New(more_y, more_v, np.ones(more_y.shape))
    tau2 = _tau2(y, v, new, estimator)
    return Updated(*_intervals(y, v, new, tau2, test=test, level=level), tau2)


def _tau2(y: Array, v: Array, new: _New, estimator: str) -> Array:
    sets, several = new.y.shape
    if estimator == "EE":
        return np.zeros(sets)
    if estimator == "DL":
        return _dersimonian_laird(y, v, new)
    parts, step = [], max(1, _BLOCK // several)
    for first in range(0, sets, step):
        some = slice(first, first + step)
        times = new.times[some]
        own = np.kron(np.eye(len(times)), np.ones(several)) * np.tile(times, len(times))
        counts = np.hstack([np.ones((len(times), y.size)), own])
        added_y, added_v = new.y[some].ravel(), new.v[some].ravel()
        parts.append(fit_many(np.append(y, added_y), np.append(v, added_v), counts, estimator).tau2)
    return np.concatenate(parts)


def _dersimonian_laird(y: Array, v: Array, new: _New) -> Array:
    """Closed form, from the sums of the studies there are; y is measured from their mean so that little cancels."""
    w = 1 / v
    origin = (w @ y) / w.sum()
    y, new_y, new_w = y - origin, new.y - origin, new.times / new.v
    total = w.sum() + new_w.sum(1)
    mean = (new_w * new_y).sum(1) / total
    q = (w * (y - mean[:, None]) ** 2).sum(1) + (new_w * (new_y - mean[:, None]) ** 2).sum(1)
    df = y.size + new.times.sum(1) - 1
    trace = total - ((w * w).sum() + (new_w / new.v).sum(1)) / total
    return np.where(df > 0, np.maximum(0.0, q - df) / np.where(trace > 0, trace, 1.0), 0.0)


def _intervals(y: Array, v: Array, new: _New, tau2: Array, *, test: str, level: float) -> tuple[Array, Array, Array]:
    """Mean, lower and upper limit for each set of new studies, shape (n,)."""
    df = y.size + new.times.sum(1) - 1
    w, new_w = 1 / (v + tau2[:, None]), new.times / (new.v + tau2[:, None])
    total = w.sum(1) + new_w.sum(1)
    origin = y[0]
    mean = origin + (w @ (y - origin) + (new_w * (new.y - origin)).sum(1)) / total
    variance = 1 / total
    if test in ("knha", "adhoc"):
        squares = (w * (y - mean[:, None]) ** 2).sum(1) + (new_w * (new.y - mean[:, None]) ** 2).sum(1)
        scale = np.where(df > 0, squares / np.where(df > 0, df, 1.0), 1.0)
        variance = variance * (np.maximum(1.0, scale) if test == "adhoc" else scale)
    known = critical_value(level, None)
    critical = np.full(df.size, known) if test == "z" else stdtrit(np.where(df > 0, df, 1.0), 0.5 + level / 2)
    half = np.where(df > 0, critical, known) * np.sqrt(variance)
    return mean, mean - half, mean + half
