"""Known sampling covariances: several outcomes, shared control groups, shared patients.

Each function gives a correlation matrix of sampling errors; with variances v the covariance is
V_ij = R_ij sqrt(v_i v_j), as metafor's `vcalc`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evidence_tools.arithmetic import checks
from evidence_tools.errors import ArithmeticInputError

Array = NDArray[np.float64]


def correlated_errors(cluster: ArrayLike, rho: float) -> Array:
    """Correlation rho between any two results from the same patients (rows of one cluster).

    Parameters
    ----------
    cluster
        Label of the body of patients of each row, shape (k,).
    rho
        Correlation of two sampling errors within it, above -1 and below 1.

    Examples
    --------
    >>> correlated_errors(["a", "a", "b"], 0.6).tolist()
    [[1.0, 0.6, 0.0], [0.6, 1.0, 0.0], [0.0, 0.0, 1.0]]
    """
    rho = checks.number("rho", rho, above=-1, below=1)
    labels = np.asarray(cluster)
    matrix = rho * (labels[:, None] == labels[None, :])
    np.fill_diagonal(matrix, 1.0)
    return matrix


def shared_arms(cluster: ArrayLike, first: ArrayLike, second: ArrayLike, n1: ArrayLike, n2: ArrayLike) -> Array:
    """Correlation of differences between arms, where two comparisons of a study share an arm.

    With error variances proportional to 1/n, two differences with the same second arm c have covariance 1/n_c and
    variances 1/n_1 + 1/n_c. A shared arm on opposite sides gives a negative correlation.

    Parameters
    ----------
    cluster, first, second
        Study and labels of the two arms of each row, shape (k,).
    n1, n2
        Patients in the two arms (or other weights), shape (k,), above zero.

    References
    ----------
    Gleser, Olkin (2009) in Cooper, Hedges, Valentine: Handbook of Research Synthesis, 2nd ed., chapter 19.

    Examples
    --------
    >>> shared_arms(["s", "s"], ["a", "b"], ["c", "c"], [20, 20], [20, 20]).round(6).tolist()
    [[1.0, 0.5], [0.5, 1.0]]
    """
    study, one, two = np.asarray(cluster), np.asarray(first), np.asarray(second)
    u, w = (1 / _counts(name, n) for name, n in (("n1", n1), ("n2", n2)))

    def common(a: Array, b: Array, x: Array, z: Array) -> Array:
        return (a[:, None] == b[None, :]) * np.sqrt(np.outer(x, z))

    if (one == two).any():
        row = int(np.flatnonzero(one == two)[0])
        raise ArithmeticInputError(f"row {row} compares arm {str(one[row])!r} with itself; allowed: two different arms")
    crossed = common(one, two, u, w)
    covariance = common(one, one, u, u) - crossed - crossed.T + common(two, two, w, w)
    root = np.sqrt(u + w)
    matrix = (study[:, None] == study[None, :]) * covariance / np.outer(root, root)
    np.fill_diagonal(matrix, 1.0)
    return matrix


def shared_patients(n: ArrayLike, shared: ArrayLike, correlation: ArrayLike = 1.0) -> Array:
    """Correlation of two results that rest partly on the same patients.

    Means of n_i and n_j patients of which n_ij are in both have covariance n_ij sd_i sd_j r / (n_i n_j). With
    v = sd^2 / n that is sqrt(v_i v_j) r n_ij / sqrt(n_i n_j).

    Parameters
    ----------
    n
        Patients behind each row, shape (k,).
    shared
        Patients that rows i and j have in common, shape (k, k), symmetric; the diagonal is not read.
    correlation
        Of a shared patient's two measurements, a number or shape (k, k): 1 for the same outcome at the same visit,
        less for different visits or instruments.

    Raises
    ------
    ArithmeticInputError
        When two rows share more patients than either has, or the matrix is not symmetric.

    Examples
    --------
    >>> shared_patients([50, 100], [[0, 50], [50, 0]]).round(4).tolist()
    [[1.0, 0.7071], [0.7071, 1.0]]
    """
    n, common = _counts("n", n), np.array(shared, dtype=np.float64)
    if common.shape != (n.size, n.size):
        raise ArithmeticInputError(f"shared has shape {common.shape}; allowed: ({n.size}, {n.size})")
    np.fill_diagonal(common, 0.0)
    r = np.broadcast_to(np.asarray(correlation, dtype=np.float64), common.shape)
    if not np.isfinite(common).all() or (common != common.T).any() or (np.abs(r) > 1).any() or (r != r.T).any():
        raise ArithmeticInputError("shared and correlation must be symmetric and finite, correlations from -1 to 1")
    wrong = (common < 0) | (common > np.minimum(n[:, None], n[None, :]))
    if wrong.any():
        i, j = (int(index) for index in np.argwhere(wrong)[0])
        raise ArithmeticInputError(
            f"rows {i} and {j} have {n[i]:g} and {n[j]:g} patients and cannot share {common[i, j]:g}; "
            "allowed: 0 to the smaller of the two"
        )
    matrix = r * common / np.sqrt(np.outer(n, n))
    np.fill_diagonal(matrix, 1.0)
    return matrix


def _counts(name: str, n: ArrayLike) -> Array:
    n = checks.vector(name, n)
    checks.positive(name, n)
    return n
