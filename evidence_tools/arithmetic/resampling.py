"""What the answer would be over other sets of studies like these: the bootstrap."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr, ndtri

from evidence_tools.arithmetic import checks
from evidence_tools.arithmetic.permutation import refit
from evidence_tools.arithmetic.pooling import Fit
from evidence_tools.errors import ArithmeticInputError

Array = NDArray[np.float64]
KINDS = ("parametric", "case", "cluster")
INTERVALS = ("percentile", "bca")
_FEW = 10
_REDRAWS = 50


@dataclass(frozen=True, slots=True, eq=False)
class Bootstrapped:
    """Bootstrap of the coefficients and, last, tau2. `draws` has shape (n, p + 1); `estimate`, `se`, `bias`, `low`,
    `high` shape (p + 1,). `left_out` counts samples that could not be fitted.
    """

    estimate: Array
    se: Array
    bias: Array
    low: Array
    high: Array
    draws: Array
    kind: str
    interval: str
    level: float
    seed: int
    left_out: int
    cautions: tuple[str, ...]


def bootstrap(
    fit: Fit,
    kind: str = "case",
    *,
    cluster: ArrayLike | None = None,
    interval: str = "percentile",
    draws: int = 1999,
    seed: int = 1,
    level: float | None = None,
) -> Bootstrapped:
    """How the answer would vary over other sets of studies like these.

    Parameters
    ----------
    fit
        A fit by `pool`.
    kind
        "parametric": new effects from N(X beta, v + tau2). "case": studies drawn with replacement. "cluster": whole
        clusters drawn with replacement.
    cluster
        Cluster of each study, shape (k,), for kind "cluster".
    interval
        "percentile", or "bca" (bias-corrected and accelerated, with the jackknife over studies or clusters).
    draws, seed
        Number of samples. Each sample has a random stream of its own, so the answer does not depend on their order.
    level
        Confidence level; that of the fit when left out.

    References
    ----------
    Efron (1987) J Am Stat Assoc 82:171-185. doi:10.1080/01621459.1987.10478410
    Van den Noortgate, Onghena (2005) Behav Res Methods 37:11-22. doi:10.3758/BF03206394

    Examples
    --------
    >>> from evidence_tools.arithmetic.pooling import pool
    >>> found = bootstrap(pool([0.3, 0.5, 0.2, 0.6], [0.02, 0.03, 0.02, 0.04]), draws=200)
    >>> bool(found.low[0] < found.estimate[0] < found.high[0])
    True
    """
    checks.choice("kind", kind, KINDS)
    checks.choice("interval", interval, INTERVALS)
    level = fit.level if level is None else checks.number("level", level, above=0, below=1)
    draws, seed = checks.whole("draws", draws, low=20), checks.whole("seed", seed)
    units = _units(fit, kind, cluster)
    if len(units) < 2:
        raise ArithmeticInputError(f"{len(units)} studies or clusters cannot be drawn from; allowed: 2 or more")
    deal = _parametric(fit) if kind == "parametric" else _cases(fit, units)
    streams = np.random.SeedSequence(seed).spawn(draws)
    rows = [deal(np.random.default_rng(stream)) for stream in streams]
    sample = np.array([row for row in rows if row is not None])
    if not sample.size:
        raise ArithmeticInputError("no sample could be fitted; allowed: fewer moderators, or kind='parametric'")
    estimate = _answers(fit)
    jackknife = _jackknife(fit, units) if interval == "bca" else None
    low, high = _limits(sample, estimate, jackknife, level)
    return Bootstrapped(
        estimate=estimate,
        se=sample.std(axis=0, ddof=1),
        bias=sample.mean(axis=0) - estimate,
        low=low,
        high=high,
        draws=sample,
        kind=kind,
        interval=interval,
        level=level,
        seed=seed,
        left_out=draws - len(sample),
        cautions=_bootstrap_cautions(len(units), draws - len(sample)),
    )


def _units(fit: Fit, kind: str, cluster: ArrayLike | None) -> list[NDArray[np.intp]]:
    """Rows of each study, or of each cluster."""
    if (kind == "cluster") != (cluster is not None):
        raise ArithmeticInputError("kind='cluster' and cluster= belong together; give both or neither")
    labels = np.arange(fit.k) if cluster is None else np.asarray(cluster)
    if labels.shape != (fit.k,):
        raise ArithmeticInputError(f"cluster has shape {labels.shape}; allowed: ({fit.k},), one label per study")
    return [np.flatnonzero(labels == name) for name in np.unique(labels)]


def _parametric(fit: Fit) -> Callable[[np.random.Generator], Array | None]:
    centre, sd = fit.X @ fit.beta, np.sqrt(fit.v + fit.tau2)

    def deal(rng: np.random.Generator) -> Array:
        return _answers(refit(fit, centre + sd * rng.standard_normal(fit.k), fit.v, fit.X))

    return deal


def _cases(fit: Fit, units: list[NDArray[np.intp]]) -> Callable[[np.random.Generator], Array | None]:
    def deal(rng: np.random.Generator) -> Array | None:
        for _ in range(_REDRAWS):
            rows = np.concatenate([units[i] for i in rng.integers(len(units), size=len(units))])
            if np.linalg.matrix_rank(fit.X[rows]) == fit.X.shape[1] < rows.size:
                return _answers(refit(fit, fit.y[rows], fit.v[rows], fit.X[rows]))
        return None

    return deal


def _jackknife(fit: Fit, units: list[NDArray[np.intp]]) -> Array:
    answers = []
    for unit in units:
        rows = np.setdiff1d(np.arange(fit.k), unit)
        if np.linalg.matrix_rank(fit.X[rows]) == fit.X.shape[1] < rows.size:
            answers.append(_answers(refit(fit, fit.y[rows], fit.v[rows], fit.X[rows])))
    if len(answers) < 2:
        raise ArithmeticInputError("too few studies or clusters for 'bca'; allowed: interval='percentile'")
    return np.array(answers)


def _limits(sample: Array, estimate: Array, jackknife: Array | None, level: float) -> tuple[Array, Array]:
    """Quantiles of the draws, at levels shifted for bias and skewness where there is a jackknife."""
    tails = np.array([(1 - level) / 2, (1 + level) / 2])
    limits = []
    for column, seen in enumerate(estimate):
        at = tails
        if jackknife is not None:
            at = _shifted(tails, sample[:, column], seen, jackknife[:, column])
        limits.append(np.quantile(sample[:, column], at))
    low, high = np.array(limits).T
    return low, high


def _shifted(tails: Array, draws: Array, seen: float, jackknife: Array) -> Array:
    below = ((draws < seen).sum() + 0.5 * (draws == seen).sum()) / draws.size
    shift = ndtri(np.clip(below, 0.5 / draws.size, 1 - 0.5 / draws.size))
    gap = jackknife.mean() - jackknife
    squares = float((gap**2).sum())
    acceleration = float((gap**3).sum()) / (6 * squares**1.5) if squares > 0 else 0.0
    z = shift + ndtri(tails)
    return ndtr(shift + z / (1 - acceleration * z))


def _answers(fit: Fit) -> Array:
    return np.append(fit.beta, fit.tau2)


def _bootstrap_cautions(units: int, left_out: int) -> tuple[str, ...]:
    found = []
    if units < _FEW:
        found.append(f"Too few to tell: {units} to draw from, {_FEW} or more are needed; the interval is too narrow.")
    if left_out:
        found.append(f"{left_out} samples could not be fitted and are left out.")
    return tuple(found)
