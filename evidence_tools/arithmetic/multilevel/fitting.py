"""One answer from results that depend on one another: three-level, nested and multivariate models."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import chdtrc

from evidence_tools.arithmetic import checks
from evidence_tools.arithmetic.inference import critical_value, two_sided_p, wald_test
from evidence_tools.arithmetic.multilevel.likelihood import pose
from evidence_tools.arithmetic.multilevel.rows import checked_results, random_parts
from evidence_tools.arithmetic.multilevel.search import Peak, highest
from evidence_tools.arithmetic.multilevel.structure import STRUCTURES, RandomPart
from evidence_tools.arithmetic.projection import design_matrix
from evidence_tools.errors import ArithmeticInputError

Array = NDArray[np.float64]
ESTIMATORS = ("REML", "ML", "EE")
TESTS = ("z", "t")
_FEW_GROUPS = 10
_WIDE_VARIANCE_RATIO = 1e7
_NO_FREEDOM = 1e-9
_STEEP = 1e-4  # slope of the log-likelihood per unit of standard deviation that counts as "not settled"


@dataclass(frozen=True, slots=True, eq=False)
class MultilevelFit:
    """A pooled result of dependent rows with the numbers that made it. Arrays are read-only.

    Per coefficient, shape (p,): `beta`, `se`, `ci_low`, `ci_high` at `level`, `statistic`, `p_value`; `df` is None
    for the normal distribution. `vcov` has shape (p, p).

    `sigma2`, shape (m,): variance of each plain level, outermost first. `tau2`, shape (q,), and `rho`, shape
    (q, q): variances and correlations of the structured effects, empty where there are none. `i2`: percent of
    the total variance in each plain level, then in each outcome. `groups`: number of groups of each level, then
    of the structured effects.

    `q`, `q_df`, `q_p`: residual heterogeneity against V alone. `qm`, `qm_df`, `qm_p`: test of the moderators.
    `log_likelihood` restricted for REML, plain otherwise. `M`: fitted covariance of the rows, shape (k, k).
    `y`, `V`, `X` are the rows as given; `parts` and `theta` the random parts and their parameters, from which
    the fit can be varied. `cautions` are sentences that belong beside the result.
    """

    beta: Array
    se: Array
    ci_low: Array
    ci_high: Array
    statistic: Array
    p_value: Array
    df: int | None
    vcov: Array
    sigma2: Array
    tau2: Array
    rho: Array
    i2: Array
    groups: tuple[int, ...]
    q: float
    q_df: int
    q_p: float
    qm: float
    qm_df: tuple[int, int | None]
    qm_p: float
    log_likelihood: float
    estimator: str
    test: str
    level: float
    k: int
    cautions: tuple[str, ...]
    y: Array
    V: Array
    X: Array
    M: Array
    parts: tuple[RandomPart, ...]
    theta: Array


def multilevel(
    y: ArrayLike,
    V: ArrayLike,
    X: ArrayLike | None = None,
    *,
    levels: Sequence[ArrayLike] = (),
    within: tuple[ArrayLike, ArrayLike] | None = None,
    struct: str = "UN",
    estimator: str = "REML",
    test: str = "z",
    level: float = 0.95,
) -> MultilevelFit:
    """Pool results that share patients, studies or centres, or several outcomes at once.

    y = X beta + u + e with Var(e) = V known. Each level adds one random effect per group; `within` adds effects
    of several outcomes that vary together between groups. metafor's `rma.mv`.

    Parameters
    ----------
    y
        Effects, shape (k,), on the scale of analysis.
    V
        Sampling variances, shape (k,), or their covariance matrix, shape (k, k), positive definite.
    X
        Design matrix, shape (k, p), with its own column of ones; one common mean when left out.
    levels
        Group labels, shape (k,) each: one variance for each. For nesting the inner labels must be unique across
        outer groups.
    within
        (group labels, outcome labels), shape (k,) each: effects of the outcomes, in sorted order, with covariance
        `struct`.
    struct
        "UN", "CS", "HCS" or "DIAG"; see `RandomPart`.
    estimator
        "REML", "ML", or "EE" for no random effects.
    test
        "z", or "t" with k - p degrees of freedom.
    level
        Confidence level, between 0 and 1.

    Raises
    ------
    ArithmeticInputError
        For V that is not a covariance matrix, levels that say the same, or effects that cannot be told apart.

    Notes
    -----
    Work and memory grow with k^3 and k^2: a second for some hundred rows, minutes for thousands.

    References
    ----------
    Konstantopoulos (2011) Res Synth Methods 2:61-76. doi:10.1002/jrsm.35
    Berkey et al. (1998) Stat Med 17:2537-2550.
    doi:10.1002/(SICI)1097-0258(19981130)17:22<2537::AID-SIM953>3.0.CO;2-C

    Examples
    --------
    >>> fit = multilevel([0.1, 0.3, 0.6, 0.9], [0.01] * 4, levels=[["a", "a", "b", "b"], [1, 2, 3, 4]])
    >>> f"{fit.beta[0]:.3f}, between {fit.sigma2[0]:.3f}, within {fit.sigma2[1]:.4f}"
    '0.475, between 0.135, within 0.0225'
    """
    y, V = checked_results(y, V)
    checks.choice("estimator", estimator, ESTIMATORS)
    checks.choice("test", test, TESTS)
    checks.choice("struct", struct, STRUCTURES)
    level = checks.number("level", level, above=0, below=1)
    design = design_matrix(X, y.size)
    parts = () if estimator == "EE" else random_parts(levels, within, struct, y.size)
    return fit_parts(y, V, design, parts, estimator=estimator, test=test, level=level)


def fit_parts(
    y: Array, V: Array, design: Array | None, parts: tuple[RandomPart, ...], *, estimator: str, test: str, level: float
) -> MultilevelFit:
    """Fit checked rows with the random parts given."""
    X = np.ones((y.size, 1)) if design is None else design
    df = y.size - X.shape[1]
    if parts and df < 1 and y.size > 1:
        raise ArithmeticInputError(
            f"{y.size} rows cannot give {X.shape[1]} coefficients and variances; allowed: more rows than columns of X"
        )
    model = pose(y, V, X, parts, restricted=estimator == "REML")
    identified = bool(parts) and y.size > 1
    peak = highest(model) if identified else Peak(np.zeros(model.size), 0.0, 0.0, ())
    at = model.whitened(peak.theta)
    units = [_units(packed.part, model.scale) for packed in model.parts]
    return _record(
        (y, V, X, parts),
        peak.theta * np.concatenate(units) if units else peak.theta,
        (model.start + at.coefficients * model.scale, at.vcov * model.scale**2),
        log_likelihood=model.log_likelihood(at),
        estimator=estimator,
        test=test,
        level=level,
        cautions=_cautions(y, V, parts, peak, test=test, df=df),
    )


def _record(
    rows: tuple[Array, Array, Array, tuple[RandomPart, ...]],
    theta: Array,
    coefficients: tuple[Array, Array],
    *,
    log_likelihood: float,
    estimator: str,
    test: str,
    level: float,
    cautions: tuple[str, ...],
) -> MultilevelFit:
    y, V, X, parts = rows
    beta, vcov = coefficients
    k, p = X.shape
    df = k - p if test == "t" else None
    tested = np.flatnonzero(~(X == 1).all(axis=0)) if p > 1 else np.zeros(1, dtype=np.intp)
    qm, qm_p = wald_test(beta[tested], vcov[tested[:, None], tested], df)
    q, i2 = _heterogeneity(y, V, X, parts, theta)
    arrays = {
        **_tests(beta, vcov, df, level),
        **dict(zip(("sigma2", "tau2", "rho"), _variances(parts, theta), strict=True)),
        **{"i2": i2, "y": y.copy(), "V": V.copy(), "X": X.copy(), "theta": theta},
        "M": V + sum((part.spread(own) for part, own in owned(parts, theta)), np.zeros((k, k))),
    }
    for array in arrays.values():
        array.setflags(write=False)
    return MultilevelFit(
        **arrays,
        df=df,
        groups=tuple(int(part.groups.max()) + 1 for part in parts),
        q=q,
        q_df=k - p,
        q_p=float(chdtrc(k - p, q)) if k > p else 1.0,
        qm=qm,
        qm_df=(tested.size, df),
        qm_p=qm_p,
        log_likelihood=log_likelihood,
        estimator=estimator,
        test=test,
        level=level,
        k=k,
        cautions=cautions,
        parts=parts,
    )


def _tests(beta: Array, vcov: Array, df: int | None, level: float) -> dict[str, Array]:
    """Error, interval and test of each coefficient."""
    se = np.sqrt(vcov.diagonal())
    half = critical_value(level, df) * se
    return {
        **{"beta": beta, "se": se, "vcov": vcov, "ci_low": beta - half, "ci_high": beta + half},
        **{"statistic": beta / se, "p_value": two_sided_p(beta / se, df)},
    }


def _heterogeneity(y: Array, V: Array, X: Array, parts: tuple[RandomPart, ...], theta: Array) -> tuple[float, Array]:
    """Q against V alone, and percent of the total variance in each plain level, then in each outcome.

    The typical sampling variance is df / trace(P), for an outcome over its own rows, with df its rows less
    their leverages; metafor's web pages on multilevel and multivariate I2 do the same.
    """
    k, p = X.shape
    if k == p:
        return 0.0, np.full(sum(1 if part.q == 1 else part.q for part in parts), np.nan)
    model = pose(y, V, X, (), restricted=False)
    at = model.whitened(np.empty(0))
    spare = model.packing.unpacked(np.diagonal(at.annihilator, axis1=1, axis2=2)) / model.scale**2
    taken = np.linalg.solve(at.triangle.T, np.swapaxes(model.X, 1, 2))
    leverage = model.packing.unpacked((np.swapaxes(taken, 1, 2) * at.scores).sum(-1))
    sigma2 = _variances(parts, theta)[0]
    typical = (k - p) / spare.sum()
    shares = list(sigma2 / (sigma2.sum() + typical))
    for part, own in owned(parts, theta):
        for j in range(part.q if part.q > 1 else 0):
            rows, variance = part.outcomes == j, part.covariance(own)[j, j]
            free = (1 - leverage[rows]).sum()
            usual = free / spare[rows].sum() if free > _NO_FREEDOM else np.nan
            shares.append(variance / (variance + sigma2.sum() + usual))
    return at.q, 100 * np.array(shares, dtype=float)


def _units(part: RandomPart, scale: float) -> Array:
    return np.concatenate([np.full(part.deviations, scale), np.ones(part.angles)])


def owned(parts: tuple[RandomPart, ...], theta: Array) -> list[tuple[RandomPart, Array]]:
    """Each random part with its own parameters."""
    ends = np.cumsum([part.size for part in parts])
    return list(zip(parts, np.split(theta, ends[:-1]), strict=True)) if parts else []


def _variances(parts: tuple[RandomPart, ...], theta: Array) -> tuple[Array, Array, Array]:
    """sigma2 of the plain levels, shape (m,), tau2 and rho of the structured effects, shapes (q,) and (q, q)."""
    found = [(part, part.covariance(own)) for part, own in owned(parts, theta)]
    shared = next((G for part, G in found if part.q > 1), np.empty((0, 0)))
    return np.array([G[0, 0] for part, G in found if part.q == 1]), shared.diagonal().copy(), _correlations(shared)


def _correlations(G: Array) -> Array:
    root = np.sqrt(G.diagonal())
    with np.errstate(divide="ignore", invalid="ignore"):  # a variance of zero leaves its correlations untold
        found = np.clip(G / np.outer(root, root), -1, 1)
    np.fill_diagonal(found, 1.0)
    return found


def _cautions(y: Array, V: Array, parts: tuple[RandomPart, ...], peak: Peak, *, test: str, df: int) -> tuple[str, ...]:
    found = []
    if y.size == 1:
        return ("One row: the result is that row's own; no variance between groups can be estimated.",)
    for part in parts:
        groups = int(part.groups.max()) + 1
        if groups == 1:
            found.append("A level with one group: its variance cannot be told from the mean.")
        elif groups == 2:
            found.append("A level with two groups: its variance rests on very little.")
    outer = min((int(part.groups.max()) + 1 for part in parts), default=_FEW_GROUPS)
    if outer < _FEW_GROUPS:
        what = "normal" if test == "z" else f"t with {df} degrees of freedom"
        found.append(
            f"{outer} independent groups ({_FEW_GROUPS} or more are needed to trust the interval, {what}): "
            "too few to tell how wide it should be; compare robust(kind='CR2')."
        )
    if peak.others:
        found.append(f"The likelihood has {len(peak.others) + 1} peaks; the highest is used.")
    if peak.steepness > _STEEP:
        found.append(f"The search for the variances did not settle (slope {peak.steepness:.2g}).")
    ratio = V.diagonal().max() / V.diagonal().min()
    if ratio >= _WIDE_VARIANCE_RATIO:
        found.append(f"The largest sampling variance is {ratio:.2g} times the smallest.")
    return tuple(found)
