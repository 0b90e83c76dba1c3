"""One mean fitted to very many sets of the same studies at once: all subsets, or samples with repetition."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evidence_tools.arithmetic import checks
from evidence_tools.arithmetic.tau2 import ESTIMATORS
from evidence_tools.errors import ArithmeticInputError

Array = NDArray[np.float64]
_CHUNK = 2**18  # numbers in one array of a chunk: two megabytes, however many sets there are
_GRID_STEP = 0.25  # in log(tau2 + smallest variance), as for a single fit
_PARTS, _DIVISIONS = 6, 2  # a step is divided, twice, where a pair of roots could hide in it
_SLACK = 1e-7  # rounding of a term of the score that the search for brackets allows for
_DOUBTFUL = 1e-14  # rounding of a sum of products, as a share of what is added and subtracted


@dataclass(frozen=True, slots=True, eq=False)
class ManyFits:
    """Results per set of studies, each of shape (n,): number of studies, mean, tau2, I2 (percent), H2 and Q.

    I2 and H2 are from tau2 and the typical sampling variance, for EE from Q, as in `pool`.
    """

    k: Array
    estimate: Array
    tau2: Array
    i2: Array
    h2: Array
    q: Array


def fit_many(y: ArrayLike, v: ArrayLike, counts: ArrayLike, estimator: str = "REML") -> ManyFits:
    """Pool many sets of the same studies, as `pool` would one by one.

    Parameters
    ----------
    y, v
        Study effects and sampling variances, shape (k,).
    counts
        How often each study is in each set, shape (n, k): 0 and 1 for subsets, whole numbers for samples with
        repetition. Each set needs one study.
    estimator
        Of tau2: EE DL HE HS SJ ML REML EB PM.

    Returns
    -------
    ManyFits
        ML and REML take the highest of all maxima, tau2 = 0 included, so that no set fails.

    Raises
    ------
    ArithmeticInputError
        For numbers that `pool` refuses, or counts of the wrong shape or without a study.

    Examples
    --------
    >>> found = fit_many([1.0, 3.0, 8.0], [1.0, 1.0, 1.0], [[1, 1, 0], [0, 1, 1], [1, 1, 1]], "DL")
    >>> found.tau2.round(3).tolist(), found.estimate.tolist()
    ([1.0, 11.5, 12.0], [2.0, 5.5, 4.0])
    """
    y, v = checks.study_results(y, v)
    checks.choice("estimator", estimator, ESTIMATORS)
    counts = np.asarray(counts)
    if counts.ndim != 2 or counts.shape[1] != y.size or not len(counts):
        raise ArithmeticInputError(f"counts has shape {counts.shape}; allowed: (sets, {y.size}), one column per study")
    if counts.min() < 0 or not counts.any(axis=1).all():
        raise ArithmeticInputError("counts has a set without a study, or a negative count; allowed: 0, 1, 2, ...")
    order = np.lexsort((y, -v))
    rows = max(1, _CHUNK // y.size)
    parts = [
        _Sets(y[order], v[order], counts[first : first + rows, order].astype(float)).fit(estimator)
        for first in range(0, len(counts), rows)
    ]
    return ManyFits(*(np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(ManyFits)))


class _Sets:
    """A chunk of sets. Studies come sorted by falling variance; y is measured from the most precise one."""

    def __init__(self, y: Array, v: Array, counts: Array) -> None:
        self.origin, self.y, self.v, self.counts = y[-1], y - y[-1], v, counts
        self.k = counts.sum(1)
        self.df = self.k - 1
        plain = (counts @ self.y) / self.k
        self.squares = (counts * (self.y - plain[:, None]) ** 2).sum(1)

    def fit(self, estimator: str) -> ManyFits:
        """Fit every set of the chunk."""
        every = np.arange(self.k.size)
        zero = np.zeros(self.k.size)
        q = self.q(zero, every)
        found = zero.copy()
        several = np.flatnonzero(self.df > 0)
        if estimator != "EE" and several.size:
            found[several] = np.maximum(0.0, _ESTIMATORS[estimator](self, several))
        w = self.counts / (self.v + found[:, None])
        estimate = self.origin + (w @ self.y) / w.sum(1)
        return ManyFits(self.k, estimate, found, *self._heterogeneity(estimator, found, q), np.where(self.df > 0, q, 0))

    def _heterogeneity(self, estimator: str, found: Array, q: Array) -> tuple[Array, Array]:
        with np.errstate(divide="ignore", invalid="ignore"):
            if estimator == "EE":
                i2 = np.where(q > 0, np.maximum(0.0, 100 * (q - self.df) / q), 0.0)
                return np.where(self.df > 0, i2, 0.0), np.where(self.df > 0, q / self.df, 1.0)
            typical = self.df / self.trace(np.zeros(self.k.size), np.arange(self.k.size))
            i2 = np.where(self.df > 0, 100 * found / (typical + found), 0.0)
            return i2, np.where(self.df > 0, found / typical + 1, 1.0)

    def _fitted(self, t: Array, sets: NDArray[np.intp]) -> tuple[Array, Array, Array, Array]:
        """Counts, weights 1/(v + t), their product and the squared residuals, each of shape (sets, k)."""
        counts = self.counts[sets]
        w = 1.0 / (self.v + t[:, None])
        share = counts * w
        mean = (share @ self.y) / share.sum(1)
        return counts, w, share, (self.y - mean[:, None]) ** 2

    def q(self, t: Array, sets: NDArray[np.intp]) -> Array:
        """Weighted residual sum of squares at tau2 = t."""
        _, _, share, squares = self._fitted(t, sets)
        return (share * squares).sum(1)

    def trace(self, t: Array, sets: NDArray[np.intp]) -> Array:
        """Trace of P, by products of pairs so that nothing cancels."""
        counts, w, share, _ = self._fitted(t, sets)
        return _trace(counts, w, share)

    def score(self, t: Array, sets: NDArray[np.intp], restricted: bool) -> Array:
        """Twice the derivative of the (restricted) log-likelihood by tau2."""
        first, second = self._terms(t, sets, restricted)
        return first - second

    def _terms(self, t: Array, sets: NDArray[np.intp], restricted: bool) -> tuple[Array, Array]:
        """The two terms whose difference the score is; both fall as tau2 grows."""
        counts, w, share, squares = self._fitted(t, sets)
        return (share * w * squares).sum(1), _trace(counts, w, share) if restricted else share.sum(1)

    def height(self, t: Array, sets: NDArray[np.intp], restricted: bool) -> Array:
        """Twice the (restricted) log-likelihood, up to a constant."""
        counts, w, share, squares = self._fitted(t, sets)
        value = (counts * np.log(w)).sum(1) - (share * squares).sum(1)
        return value - np.log(share.sum(1)) if restricted else value

    def highest(self, sets: NDArray[np.intp], *, restricted: bool) -> Array:
        """The tau2 of highest likelihood among all points where the score falls through zero."""
        row, low, high = self._brackets(sets, restricted)

        def score(t: Array, place: Array) -> Array:
            return self.score(t, place.astype(np.intp), restricted)

        roots = _roots(score, low, high, sets[row])
        at_zero = np.flatnonzero(self.score(np.zeros(sets.size), sets, restricted) <= 0)
        row, peaks = np.concatenate([at_zero, row]), np.concatenate([np.zeros(at_zero.size), roots])
        order = np.lexsort((self.height(peaks, sets[row], restricted), row))
        found = np.zeros(sets.size)
        found[row[order]] = peaks[order]  # the highest comes last and stays
        return found

    def _brackets(self, sets: NDArray[np.intp], restricted: bool) -> tuple[NDArray[np.intp], Array, Array]:
        """Row of the set and two points of tau2 between which its score falls through zero, for each such place."""
        smallest = self.v[-1]
        reach = np.log1p(2 * self.squares[sets].max() / smallest)
        grid = smallest * np.expm1(np.linspace(0.0, reach, int(reach / _GRID_STEP) + 2))
        first, second = np.stack([self._quick_terms(t, sets, restricted) for t in grid], axis=-1)
        row, column = np.nonzero(_doubtful(first, second))
        low, high = grid[column], grid[column + 1]
        for _ in range(_DIVISIONS):
            points = low[:, None] + (high - low)[:, None] * (np.arange(_PARTS + 1) / _PARTS)
            points[:, -1] = high
            first, second = self._terms(points.ravel(), np.repeat(sets[row], _PARTS + 1), restricted)
            first, second = first.reshape(points.shape), second.reshape(points.shape)
            cell, part = np.nonzero(_doubtful(first, second))
            row, low, high = row[cell], points[cell, part], points[cell, part + 1]
        value = first - second
        falls = (value[cell, part] > 0) & (value[cell, part + 1] <= 0)
        return row[falls], low[falls], high[falls]

    def _quick_terms(self, t: float, sets: NDArray[np.intp], restricted: bool) -> tuple[Array, Array]:
        """The two terms of the score at one tau2, by one matrix product for all sets; exact to `_SLACK`."""
        w = 1.0 / (self.v + t)
        terms = np.column_stack([w, w * self.y, w * w, w * w * self.y, (w * self.y) ** 2])
        total, first, squares, cross, second = (self.counts[sets] @ terms).T
        mean = first / total
        size = second + mean * mean * squares
        trace = total - squares / total if restricted else total
        rising = second - 2 * mean * cross + mean * mean * squares
        shaky = np.flatnonzero((rising < _DOUBTFUL / _SLACK * size) | (trace < _DOUBTFUL / _SLACK * total))
        rising[shaky], trace[shaky] = self._terms(np.full(shaky.size, t), sets[shaky], restricted)
        return rising, trace


def _doubtful(first: Array, second: Array) -> NDArray[np.bool_]:
    """Where, between neighbouring points, two falling functions may be equal."""
    more = 1 + _SLACK
    return (first[:, :-1] * more > second[:, 1:]) & (first[:, 1:] <= second[:, :-1] * more)


def _trace(counts: Array, w: Array, share: Array) -> Array:
    before = np.zeros_like(share)
    np.cumsum(share[:, :-1], axis=1, out=before[:, 1:])
    return (share * (2 * before + (counts - 1) * w)).sum(1) / share.sum(1)


def _roots(f: Callable[[Array, Array], Array], low: Array, high: Array, place: Array) -> Array:
    from scipy.optimize.elementwise import find_root  # noqa: PLC0415  it loads much, and few need it

    if not low.size:
        return low
    return find_root(f, (low, high), args=(place.astype(float),), tolerances={"xrtol": 4e-15, "xatol": 0.0}).x


def _dersimonian_laird(sets: _Sets, at: NDArray[np.intp]) -> Array:
    zero = np.zeros(at.size)
    return (sets.q(zero, at) - sets.df[at]) / sets.trace(zero, at)


def _hedges(sets: _Sets, at: NDArray[np.intp]) -> Array:
    return sets.squares[at] / sets.df[at] - (sets.counts[at] @ sets.v) / sets.k[at]


def _hunter_schmidt(sets: _Sets, at: NDArray[np.intp]) -> Array:
    return (sets.q(np.zeros(at.size), at) - sets.k[at]) / (sets.counts[at] @ (1 / sets.v))


def _sidik_jonkman(sets: _Sets, at: NDArray[np.intp]) -> Array:
    first = sets.squares[at] / sets.k[at]
    return first * sets.q(first, at) / sets.df[at]


def _paule_mandel(sets: _Sets, at: NDArray[np.intp]) -> Array:
    def excess(t: Array, place: Array) -> Array:
        return sets.q(t, place.astype(np.intp)) - sets.df[place.astype(np.intp)]

    found = np.zeros(at.size)
    some = np.flatnonzero(excess(found, at.astype(float)) > 0)
    place = at[some]
    found[some] = _roots(excess, np.zeros(some.size), 2 * sets.squares[place] / sets.df[place], place)
    return found


_ESTIMATORS: dict[str, Callable[[_Sets, NDArray[np.intp]], Array]] = {
    "DL": _dersimonian_laird,
    "HE": _hedges,
    "HS": _hunter_schmidt,
    "SJ": _sidik_jonkman,
    "ML": lambda sets, at: sets.highest(at, restricted=False),
    "REML": lambda sets, at: sets.highest(at, restricted=True),
    "EB": _paule_mandel,
    "PM": _paule_mandel,
}
