"""Which choice moves a number: its variance over a factorial of choices, divided among them."""

from __future__ import annotations

from dataclasses import dataclass
from math import comb

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evidence_tools.errors import ArithmeticInputError

Array = NDArray[np.float64]
_SAME = 1e-12  # variance, as a share of the mean square, below which numbers are one number


@dataclass(frozen=True, slots=True, eq=False)
class VarianceShares:
    """Shares of a variance per factor, shape (factors,) each, between 0 and 1; NaN where nothing varies.

    `shapley` adds up to 1 and divides interactions fairly; `first` is what a factor moves on average over the others
    (eta squared); `total` what would be left if every other factor were known. `variance` is that of all cells, with
    divisor the number of cells; `cells` how many there are.
    """

    variance: float
    cells: int
    first: Array
    total: Array
    shapley: Array


def variance_shares(values: ArrayLike) -> VarianceShares:
    """Divide the variance of a number among the factors of a factorial.

    With V(S) = Var(E[y | factors of S]) over the cells, each as likely as any other,

        first(i)   = V({i}) / V(all)
        total(i)   = 1 - V(all but i) / V(all)
        shapley(i) = mean over all orders of the factors of [V(those up to i) - V(those before i)] / V(all)

    Parameters
    ----------
    values
        One number per combination of levels: one axis per factor, one place per level. NaN where a combination does
        not exist; it then takes no part.

    Returns
    -------
    VarianceShares
        Without missing combinations `first` and `shapley` are those of Sobol' and Owen; with them the factors are
        dependent, and a factor may earn a share by the company it keeps. All NaN where every cell has one number.

    Raises
    ------
    ArithmeticInputError
        For no factor, an infinite number, or not a single number.

    References
    ----------
    Owen (2014) SIAM/ASA J Uncertain Quantif 2:245-251. doi:10.1137/130936233
    Song, Nelson, Staum (2016) SIAM/ASA J Uncertain Quantif 4:1060-1083. doi:10.1137/15M1048070

    Examples
    --------
    >>> found = variance_shares([[0.0, 1.0], [3.0, 4.0]])  # rows move it by 3, columns by 1
    >>> found.shapley.round(3).tolist()
    [0.9, 0.1]
    """
    y = np.asarray(values, dtype=float)
    there = ~np.isnan(y)
    if y.ndim == 0 or not there.any() or np.isinf(y).any():
        raise ArithmeticInputError(
            f"values has the shape {y.shape} and {int(there.sum())} numbers; give an array with one axis per factor "
            "and finite numbers in it, NaN where a combination does not exist"
        )
    size = float(np.abs(y[there]).max()) or 1.0
    scaled = y / size
    explained = _explained(np.where(there, scaled - scaled[there].mean(), 0.0), there)
    variance = explained[-1]
    if variance < _SAME:
        nothing = np.full(y.ndim, np.nan)
        return VarianceShares(0.0, int(there.sum()), nothing, nothing, nothing)
    shares = explained / variance
    factors = np.arange(y.ndim)
    everything = 2**y.ndim - 1
    return VarianceShares(
        variance=float(variance * size**2),
        cells=int(there.sum()),
        first=shares[1 << factors],
        total=1 - shares[everything - (1 << factors)],
        shapley=_shapley(shares, y.ndim),
    )


def _explained(y: Array, there: NDArray[np.bool_]) -> Array:
    """V(S) for every set S of factors, shape (2^factors,); bit i of the place says that factor i is in S.

    One axis is summed away at a time, so that every marginal table is made once from the next larger one.
    """
    factors = y.ndim
    cells = there.sum()
    found = np.empty(2**factors)
    todo: list[tuple[int, int, Array, Array]] = [(2**factors - 1, factors - 1, y, there.astype(float))]
    while todo:
        kept, last, sums, counts = todo.pop()
        with np.errstate(invalid="ignore"):
            found[kept] = np.nansum(sums * sums / counts) / cells
        for axis in range(last + 1):
            todo.append((kept - (1 << axis), axis - 1, sums.sum(axis, keepdims=True), counts.sum(axis, keepdims=True)))
    return found


def _shapley(shares: Array, factors: int) -> Array:
    """The mean gain of each factor over all orders in which the factors may be named."""
    sets = np.arange(2**factors)
    size = np.array([bin(each).count("1") for each in sets])
    weight = np.array([1 / (factors * comb(factors - 1, before)) for before in range(factors)])
    found = np.empty(factors)
    for factor in range(factors):
        without = sets[(sets >> factor) & 1 == 0]
        found[factor] = weight[size[without]] @ (shares[without | (1 << factor)] - shares[without])
    return found
