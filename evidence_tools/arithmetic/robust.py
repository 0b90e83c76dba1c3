"""Intervals that stay honest when results of a cluster depend on one another in unknown ways."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import fdtrc

from evidence_tools.arithmetic import checks
from evidence_tools.arithmetic.inference import critical_value, two_sided_p
from evidence_tools.errors import ArithmeticInputError

Array = NDArray[np.float64]
KINDS = ("CR0", "CR1", "CR1p", "CR2")
_FEW_CLUSTERS = 10
_LEAST_DF = 4.0  # below it the Satterthwaite p-value is known to be off (Tipton 2015)
_NOTHING = 1e-10  # eigenvalue, relative to the largest, that counts as zero


@dataclass(frozen=True, slots=True, eq=False)
class RobustFit:
    """Coefficients with cluster-robust errors. Arrays are read-only.

    Per coefficient, shape (p,): `beta`, `se`, `ci_low`, `ci_high` at `level`, `statistic` (t), `df`
    (Satterthwaite), `p_value`. `vcov` has shape (p, p). `f`, `f_df`, `f_p`: joint test of the coefficients that
    are no intercept (approximate Hotelling T2), NaN where there is none. `clusters`: their number.
    """

    beta: Array
    se: Array
    ci_low: Array
    ci_high: Array
    statistic: Array
    df: Array
    p_value: Array
    vcov: Array
    f: float
    f_df: tuple[int, float]
    f_p: float
    clusters: int
    kind: str
    level: float
    cautions: tuple[str, ...]


def robust(
    y: ArrayLike, X: ArrayLike, M: ArrayLike, cluster: ArrayLike, *, kind: str = "CR2", level: float = 0.95
) -> RobustFit:
    """Fit X to y with working covariance M, and judge it by how whole clusters scatter.

    V = B (sum over clusters of X_j'W_j A_j e_j e_j' A_j' W_j X_j) B with B = (X'WX)^-1 and W = M^-1.

    Parameters
    ----------
    y
        Effects, shape (k,).
    X
        Design matrix, shape (k, p), with its own column of ones.
    M
        Working variances, shape (k,), or covariance, shape (k, k); for a random-effects fit v + tau2. Rows of
        different clusters must be independent in it.
    cluster
        Cluster of each row, shape (k,).
    kind
        "CR0" plain; "CR1" times J/(J - 1); "CR1p" times J/(J - p), as metafor's `robust`; "CR2" exactly unbiased
        where M is right, the choice for few clusters.
    level
        Confidence level, between 0 and 1.

    Raises
    ------
    ArithmeticInputError
        For fewer clusters than p + 1, or clusters that M ties together.

    References
    ----------
    Pustejovsky, Tipton (2018) J Bus Econ Stat 36:672-683. doi:10.1080/07350015.2016.1247004
    Tipton (2015) Psychol Methods 20:375-393. doi:10.1037/met0000011

    Examples
    --------
    >>> fit = robust([0.1, 0.2, 0.5, 0.4, 0.9], np.ones(5), np.full(5, 0.04), [1, 1, 2, 2, 3])
    >>> f"{fit.beta[0]:.2f}, se {fit.se[0]:.3f}, df {fit.df[0]:.2f}"
    '0.42, se 0.177, df 1.80'
    """
    checks.choice("kind", kind, KINDS)
    level = checks.number("level", level, above=0, below=1)
    y, X, M = _rows(y, X, M)
    member = _members(cluster, M)
    J, p = member.shape[1], X.shape[1]
    if p + 1 > J:
        raise ArithmeticInputError(f"{J} clusters for {p} coefficients; allowed: at least {p + 1} clusters")
    weight = np.linalg.inv(M)
    bread = np.linalg.inv(X.T @ weight @ X)
    beta = bread @ (X.T @ weight @ y)
    scores = _scores(X, M, bread, member, kind)  # (p, k): coefficient c is moved by row i by scores[c, i]
    moved = (scores * (y - X @ beta)) @ member
    vcov = moved @ moved.T
    spread = M - X @ bread @ X.T  # covariance of the residuals where M is right
    products = _products(scores, spread, member)
    df = np.array([np.trace(products[c, c]) ** 2 / (products[c, c] ** 2).sum() for c in range(p)])
    return _record(beta, vcov, df, _joint_test(X, beta, vcov, products), kind=kind, level=level, clusters=J)


def _scores(X: Array, M: Array, bread: Array, member: NDArray[np.bool_], kind: str) -> Array:
    J, p = member.shape[1], X.shape[1]
    plain = np.linalg.solve(M, X @ bread).T
    if kind == "CR2":
        adjusted = plain.copy()
        for rows in member.T:
            adjusted[:, rows] = plain[:, rows] @ _adjustment(M[np.ix_(rows, rows)], X[rows], bread)
        return adjusted
    return plain * np.sqrt({"CR0": 1.0, "CR1": J / (J - 1), "CR1p": J / (J - p)}[kind])


def _adjustment(M: Array, X: Array, bread: Array) -> Array:
    """A_j with A_j Var(e_j) A_j' = M_j: the symmetric root in the coordinates of M's Cholesky factor."""
    upper = np.linalg.cholesky(M).T
    values, vectors = np.linalg.eigh(upper @ (M - X @ bread @ X.T) @ upper.T)
    kept = values > _NOTHING * values.max(initial=0.0)
    root = (vectors[:, kept] / np.sqrt(values[kept])) @ vectors[:, kept].T
    return upper.T @ root @ upper


def _products(scores: Array, spread: Array, member: NDArray[np.bool_]) -> Array:
    """Covariances of the clusters' contributions to every pair of coefficients, shape (p, p, J, J)."""
    blocks = scores[:, :, None] * member[None, :, :]
    return np.einsum("cki,kl,dlj->cdij", blocks, spread, blocks, optimize=True)


def _joint_test(X: Array, beta: Array, vcov: Array, products: Array) -> tuple[float, tuple[int, float], float]:
    """Approximate Hotelling test (Tipton, Pustejovsky 2015, doi:10.3102/1076998615606099) of all but intercepts."""
    tested = np.flatnonzero(~(X == 1).all(axis=0)) if X.shape[1] > 1 else np.empty(0, dtype=np.intp)
    count = tested.size
    if not count:
        return float("nan"), (0, float("nan")), float("nan")
    chosen = products[np.ix_(tested, tested)]
    values, vectors = np.linalg.eigh(np.einsum("cdii->cd", chosen))
    root = vectors @ np.diag(values**-0.5) @ vectors.T
    P = np.einsum("ac,cdij,bd->abij", root, chosen, root, optimize=True)
    own = np.einsum("ssij->sij", P)
    # variance of the (s, t) element of the estimate, clusters' contributions taken as normal
    total = np.einsum("sij,tij->", own, own) + np.einsum("stij,tsij->", P, P)
    eta = count * (count + 1) / total
    square = float(beta[tested] @ np.linalg.solve(vcov[np.ix_(tested, tested)], beta[tested]))
    df = float(eta - count + 1)
    if df <= 0:
        return float("nan"), (count, df), float("nan")
    f = df / (eta * count) * square
    return f, (count, df), float(fdtrc(count, df, f))


def _record(
    beta: Array,
    vcov: Array,
    df: Array,
    joint: tuple[float, tuple[int, float], float],
    *,
    kind: str,
    level: float,
    clusters: int,
) -> RobustFit:
    se = np.sqrt(vcov.diagonal())
    half = np.array([critical_value(level, float(each)) for each in df]) * se
    with np.errstate(divide="ignore", invalid="ignore"):  # no scatter at all between clusters
        statistic = beta / se
    p_value = np.array([float(two_sided_p(np.array(t), float(each))) for t, each in zip(statistic, df, strict=True)])
    arrays = {
        **{"beta": beta, "se": se, "ci_low": beta - half, "ci_high": beta + half, "statistic": statistic},
        **{"df": df, "p_value": p_value, "vcov": vcov},
    }
    for array in arrays.values():
        array.setflags(write=False)
    f, f_df, f_p = joint
    cautions = _cautions(clusters, df, kind)
    return RobustFit(**arrays, f=f, f_df=f_df, f_p=f_p, clusters=clusters, kind=kind, level=level, cautions=cautions)


def _cautions(clusters: int, df: Array, kind: str) -> tuple[str, ...]:
    found = []
    if df.min() < _LEAST_DF:
        found.append(
            f"Satterthwaite degrees of freedom of {df.min():.1f} ({_LEAST_DF:g} or more are needed): "
            f"too few clusters ({clusters}) to tell; p-values and intervals are not reliable."
        )
    if kind != "CR2" and clusters < _FEW_CLUSTERS:
        found.append(f"{clusters} clusters: '{kind}' errors are too small on average; compare kind='CR2'.")
    return tuple(found)


def _rows(y: ArrayLike, X: ArrayLike, M: ArrayLike) -> tuple[Array, Array, Array]:
    y, M, X = checks.vector("y", y), np.asarray(M, dtype=np.float64), np.asarray(X, dtype=np.float64)
    M = np.diag(M) if M.ndim == 1 else M
    X = X[:, None] if X.ndim == 1 else X
    if M.shape != (y.size, y.size) or X.shape[0] != y.size:
        raise ArithmeticInputError(
            f"y, X and M have shapes {y.shape}, {X.shape}, {M.shape}; they must have one row each"
        )
    checks.positive("M", M.diagonal())
    return y, X, M


def _members(cluster: ArrayLike, M: Array) -> NDArray[np.bool_]:
    """Which row belongs to which cluster, shape (k, J)."""
    labels = np.asarray(cluster)
    if labels.shape != (M.shape[0],):
        raise ArithmeticInputError(f"cluster has shape {labels.shape}; allowed: ({M.shape[0]},), one label per row")
    names = np.unique(labels)
    tied = np.argwhere((M != 0) & (labels[:, None] != labels[None, :]))
    if tied.size:
        i, j = tied[0]
        raise ArithmeticInputError(
            f"rows {i} and {j} depend on one another but are in clusters {labels[i]} and {labels[j]}; "
            "allowed: clusters that hold whole groups of dependent rows"
        )
    return labels[:, None] == names[None, :]
