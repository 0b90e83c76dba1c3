"""Whether residuals look normal: their quantiles against those of the normal distribution, with an envelope."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from evidence_tools.arithmetic import checks
from evidence_tools.arithmetic.deletion import influence, leverage, rstandard
from evidence_tools.arithmetic.pooling import Fit

Array = NDArray[np.float64]
RESIDUALS = ("rstandard", "rstudent")


@dataclass(frozen=True, slots=True, eq=False)
class NormalScores:
    """Each of shape (k,) in the order of the rows: normal quantile, residual, and the pointwise envelope.

    The envelope holds the given share of residuals of that rank when the model is true; NaN where the residual is.
    """

    quantile: Array
    residual: Array
    low: Array
    high: Array


def normal_scores(
    fit: Fit, kind: str = "rstandard", *, level: float | None = None, draws: int = 1000, seed: int = 1
) -> NormalScores:
    """Set the residuals beside the quantiles that normal ones would have.

    Quantiles at (rank - a) / (k + 1 - 2a), a = 3/8 up to ten studies and 1/2 beyond, as R's qqnorm. The envelope comes
    from simulated residuals of the fitted model, weights held fixed.

    Parameters
    ----------
    fit
        A pooled result, moderators allowed.
    kind
        "rstandard", or "rstudent" from fits without the study.
    level
        Share of simulated residuals inside the envelope, rank by rank; that of the fit when left out.
    draws, seed
        Number and start of the simulations.

    Raises
    ------
    ArithmeticInputError
        For an unknown kind or level.

    References
    ----------
    Wang, Bushman (1998) Psychol Methods 3:46-54. doi:10.1037/1082-989X.3.1.46

    Examples
    --------
    >>> from evidence_tools.arithmetic.pooling import pool
    >>> normal_scores(pool([3.0, 1.0, 2.0], [1.0, 1.0, 1.0])).quantile.round(3).tolist()
    [0.869, -0.869, 0.0]
    """
    checks.choice("kind", kind, RESIDUALS)
    level = fit.level if level is None else checks.number("level", level, above=0, below=1)
    draws = checks.whole("draws", draws, low=100)
    residual = rstandard(fit) if kind == "rstandard" else influence(fit).rstudent
    known = np.flatnonzero(np.isfinite(residual))
    found = NormalScores(np.full(fit.k, np.nan), residual, np.full(fit.k, np.nan), np.full(fit.k, np.nan))
    if not known.size:
        return found
    ranked = known[np.argsort(residual[known], kind="stable")]
    count = ranked.size
    offset = 3 / 8 if count <= 10 else 1 / 2
    found.quantile[ranked] = ndtri((np.arange(1, count + 1) - offset) / (count + 1 - 2 * offset))
    simulated = np.sort(_noise(fit, draws, seed)[:, known], axis=1)
    found.low[ranked], found.high[ranked] = np.quantile(simulated, [(1 - level) / 2, (1 + level) / 2], axis=0)
    return found


def _noise(fit: Fit, draws: int, seed: int) -> Array:
    """Standardized residuals of data that the model made, shape (draws, k)."""
    root = np.sqrt(fit.v + fit.tau2)
    basis, _ = np.linalg.qr(fit.X / root[:, None])
    noise = np.random.default_rng(seed).normal(size=(draws, fit.k))
    left = noise - noise @ basis @ basis.T
    with np.errstate(divide="ignore", invalid="ignore"):
        return left / np.sqrt(1 - leverage(fit))
