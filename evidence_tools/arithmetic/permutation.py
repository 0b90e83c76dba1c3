"""What the data would say if signs or moderators were dealt anew: permutation tests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import permutations
from math import comb

import numpy as np
from numpy.typing import NDArray

from evidence_tools.arithmetic import checks
from evidence_tools.arithmetic.pooling import Fit, pool

Array = NDArray[np.float64]
_EQUAL = float(np.sqrt(np.finfo(np.float64).eps))  # statistics as close as this are tied; metafor's comptol


@dataclass(frozen=True, slots=True, eq=False)
class Permuted:
    """Permutation p-values. `p_value`: per coefficient, two-sided by |statistic|, shape (p,). `qm_p`: of the joint
    test. `exact`: every arrangement was tried; otherwise a random sample that holds the one seen. `arrangements`:
    how many. `least_p`: the smallest p-value that could have come out.
    """

    p_value: Array
    qm_p: float
    exact: bool
    arrangements: int
    least_p: float
    cautions: tuple[str, ...]


def permutation_test(fit: Fit, *, limit: int = 4096, draws: int = 999, seed: int = 1) -> Permuted:
    """Test a pooled effect by flipping the signs of the studies, a regression by dealing the moderators anew.

    Under no effect and symmetric errors each study could as well have had the other sign; under no influence of the
    moderators each study could have had another's. p is the share of arrangements whose statistic is at least as
    far from zero as the one seen. metafor's `permutest`.

    Parameters
    ----------
    fit
        A fit by `pool`; estimator and test are used again for each arrangement.
    limit
        Every arrangement is tried where there are no more than this (2^k signs, of which half are mirror images).
    draws, seed
        Otherwise, how many arrangements to draw beside the one seen, and the seed.

    References
    ----------
    Follmann, Proschan (1999) Biometrics 55:732-737. doi:10.1111/j.0006-341X.1999.00732.x
    Higgins, Thompson (2004) Stat Med 23:1663-1682. doi:10.1002/sim.1752

    Examples
    --------
    >>> found = permutation_test(pool([0.3, 0.5, 0.2, 0.6], [0.02, 0.03, 0.02, 0.04], test="z"))
    >>> found.p_value.tolist(), found.arrangements
    ([0.125], 16)
    """
    limit, draws = checks.whole("limit", limit, low=1), checks.whole("draws", draws, low=1)
    rng = np.random.default_rng(checks.whole("seed", seed))
    alone = fit.X.shape[1] == 1 and bool((fit.X == 1).all())
    count = 2**fit.k if alone else _arrangements(fit.X, limit)
    exact = count <= limit
    refits = _flipped(fit, exact, draws, rng) if alone else _dealt(fit, exact, draws, rng)
    seen = np.append(np.abs(fit.statistic), fit.qm)
    far = np.array([np.append(np.abs(other.statistic), other.qm) >= seen - _EQUAL for other in refits])
    if exact:
        total, least = count, (2 if alone else 1) / count
        shares = far.mean(0)
    else:
        total, least = draws + 1, 1 / (draws + 1)
        shares = (far.sum(0) + 1) / total
    return Permuted(shares[:-1], float(shares[-1]), exact, total, least, _permutation_cautions(fit, least))


def _flipped(fit: Fit, exact: bool, draws: int, rng: np.random.Generator) -> Iterator[Fit]:
    """Refits with other signs; where all are tried, the first study keeps its sign (the rest are mirror images)."""
    if exact:
        bits = np.arange(2 ** (fit.k - 1))[:, None] >> np.arange(fit.k)[None, :]
        signs = 1.0 - 2.0 * (bits & 1)
    else:
        signs = rng.choice([-1.0, 1.0], size=(draws, fit.k))
    for row in signs:
        yield refit(fit, row * fit.y, fit.v, None)


def _dealt(fit: Fit, exact: bool, draws: int, rng: np.random.Generator) -> Iterator[Fit]:
    """Refits with the rows of the design dealt to other studies."""
    orders = _orders(fit.X) if exact else (rng.permutation(fit.k) for _ in range(draws))
    for order in orders:
        yield refit(fit, fit.y, fit.v, fit.X[np.asarray(order)])


def _orders(X: Array) -> Iterator[tuple[int, ...]]:
    """Every distinct arrangement of the rows of X."""
    _, kinds = np.unique(X, axis=0, return_inverse=True)
    place = [int(np.flatnonzero(kinds == kind)[0]) for kind in range(int(kinds.max()) + 1)]
    if np.unique(kinds).size == kinds.size:
        yield from permutations(range(kinds.size))
        return
    counts = np.bincount(kinds).tolist()

    def further(chosen: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        if len(chosen) == kinds.size:
            yield chosen
        for kind, left in enumerate(counts):
            if left:
                counts[kind] -= 1
                yield from further((*chosen, place[kind]))
                counts[kind] += 1

    yield from further(())


def _arrangements(X: Array, limit: int) -> int:
    """Number of distinct arrangements of the rows of X, counted no further than just beyond the limit."""
    _, repeats = np.unique(X, axis=0, return_counts=True)
    total, left = 1, X.shape[0]
    for repeat in repeats.tolist():
        total *= comb(left, repeat)
        left -= repeat
        if total > limit:
            return limit + 1
    return total


def _permutation_cautions(fit: Fit, least: float) -> tuple[str, ...]:
    if least <= 1 - fit.level:
        return ()
    needed = int(np.ceil(np.log2(2 / (1 - fit.level))))
    return (
        f"Too few studies to tell: with {fit.k} no p-value below {least:.3g} can come out; "
        f"{needed} or more are needed for {1 - fit.level:.2g}.",
    )


def refit(fit: Fit, y: Array, v: Array, X: Array | None) -> Fit:
    """The same estimator and test on other rows."""
    return pool(y, v, X, estimator=fit.estimator, test=fit.test, level=fit.level)
