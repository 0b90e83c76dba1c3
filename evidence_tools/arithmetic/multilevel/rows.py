"""Checks of dependent rows: their sampling covariance, and which of them share random effects."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evidence_tools.arithmetic import checks
from evidence_tools.arithmetic.multilevel.structure import RandomPart, plain, structured
from evidence_tools.errors import ArithmeticInputError

Array = NDArray[np.float64]


def checked_results(y: ArrayLike, V: ArrayLike) -> tuple[Array, Array]:
    """Effects, shape (k,), and their sampling covariance, shape (k, k), which must be positive definite."""
    y, V = checks.vector("y", y), np.asarray(V, dtype=np.float64)
    V = np.diag(V) if V.ndim == 1 else V
    if V.shape != (y.size, y.size):
        raise ArithmeticInputError(f"V has shape {V.shape}; allowed: ({y.size},) or ({y.size}, {y.size})")
    checks.study_results(y, V.diagonal())
    if not np.isfinite(V).all() or np.abs(V - V.T).max() > 1e-10 * np.abs(V).max():
        raise ArithmeticInputError("V must be a symmetric matrix of finite numbers")
    V = (V + V.T) / 2
    correlation = V / np.sqrt(np.outer(V.diagonal(), V.diagonal()))
    least = float(np.linalg.eigvalsh(correlation)[0])
    if least <= 1e-12:
        raise ArithmeticInputError(
            f"V is not positive definite (its correlations have smallest eigenvalue {least:.3g}); "
            "allowed: correlations that can hold together, none of them 1 between two rows"
        )
    return y, V


def random_parts(
    levels: Sequence[ArrayLike], within: tuple[ArrayLike, ArrayLike] | None, struct: str, k: int
) -> tuple[RandomPart, ...]:
    """The plain levels, outermost first, then the structured effects."""
    parts = [plain(codes(f"level {number}", labels, k)) for number, labels in enumerate(levels, start=1)]
    for i, one in enumerate(parts):
        for j, other in enumerate(parts[:i]):
            if k > 1 and (one.together() == other.together()).all():
                raise ArithmeticInputError(
                    f"levels {j + 1} and {i + 1} group the rows in the same way; allowed: levels that differ"
                )
    if within is not None:
        _, outcomes = np.unique(np.asarray(within[1]), return_inverse=True)
        parts.append(structured(codes("groups", within[0], k), outcomes.reshape(-1), struct))
    if not parts:
        raise ArithmeticInputError("there are no random effects; allowed: levels=, within=, or estimator='EE'")
    return tuple(parts)


def codes(name: str, labels: ArrayLike, k: int) -> NDArray[np.intp]:
    """Number labels 0, 1, ... in the order of their first row."""
    array = np.asarray(labels)
    if array.shape != (k,):
        raise ArithmeticInputError(f"{name} has shape {array.shape}; allowed: ({k},), one label per row")
    _, first, found = np.unique(array, return_index=True, return_inverse=True)
    rank = np.empty(first.size, dtype=np.intp)
    rank[np.argsort(first)] = np.arange(first.size)
    return rank[found]
