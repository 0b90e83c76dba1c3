"""How much reviews rest on the same studies: the corrected covered area, with bounds where inclusion is not known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evidence_tools.errors import ArithmeticInputError

Array = NDArray[np.float64]
BANDS = ((0.05, "slight"), (0.10, "moderate"), (0.15, "high"), (np.inf, "very high"))


@dataclass(frozen=True, slots=True)
class CoveredArea:
    """Least and greatest corrected covered area that the known cells allow, as shares between 0 and 1.

    The two are equal where every cell is known. NaN where no study needs to be in any review, or where no study could
    have been repeated. `reviews` and `studies` are the columns and rows; `inclusions` and `unknown` count the cells
    known to be an inclusion and the cells that are not known.
    """

    low: float
    high: float
    reviews: int
    studies: int
    inclusions: int
    unknown: int

    @property
    def band_low(self) -> str:
        """Band of the least value."""
        return band(self.low)

    @property
    def band_high(self) -> str:
        """Band of the greatest value."""
        return band(self.high)


@dataclass(frozen=True, slots=True, eq=False)
class PairwiseCoveredArea:
    """Least and greatest covered area of each two reviews, shape (c, c), symmetric, NaN on the diagonal."""

    low: Array
    high: Array


def band(share: float) -> str:
    """Name the degree of overlap: slight below 5%, moderate below 10%, high below 15%, very high from there.

    Pieper printed the borders in whole percent; at a border the higher band is named, as the GROOVE tool does. Empty
    for NaN.

    References
    ----------
    Pieper et al. (2014) J Clin Epidemiol 67:368-375. doi:10.1016/j.jclinepi.2013.11.007
    Perez-Bracchiglione et al. (2022) Res Synth Methods 13:381-388. doi:10.1002/jrsm.1557

    Examples
    --------
    >>> band(0.049), band(0.05), band(0.41)
    ('slight', 'moderate', 'very high')
    """
    return next((name for upper, name in BANDS if share < upper), "")


def covered_area(included: ArrayLike, *, impossible: ArrayLike | None = None) -> CoveredArea:
    """Measure how often reviews of one subject count the same studies again.

    CCA = (N - r) / (r c - r - X): N inclusions in all, r studies in at least one review, c reviews, X cells of those
    r studies in which inclusion was impossible. 0 where no two reviews share a study, 1 where all share all.

    A study that is in no review has no row of its own, so an unknown cell can change r as well as N. The least value
    takes each study known to be in a review as in no other, and each study that may be in one as in exactly one. The
    greatest takes every unknown cell of the known studies as an inclusion, and lets the other studies enter, most
    repeated first, as long as the value rises. Both are exact over all ways to fill the cells.

    Parameters
    ----------
    included
        Shape (studies, reviews): 1 included, 0 not included, NaN not known.
    impossible
        Same shape: True where a review could not include the study, as a rule because it appeared before the study
        (chronological structural zeros). None takes every 0 as a choice of the review.

    Raises
    ------
    ArithmeticInputError
        For fewer than two reviews, other values than 0, 1 and NaN, or an inclusion that is called impossible.

    References
    ----------
    Pieper et al. (2014) J Clin Epidemiol 67:368-375. doi:10.1016/j.jclinepi.2013.11.007
    Structural zeros: Perez-Bracchiglione et al. (2022) Res Synth Methods 13:381-388. doi:10.1002/jrsm.1557

    Examples
    --------
    >>> covered_area([[1, 1], [1, 0], [0, 1]]).low
    0.3333333333333333
    >>> found = covered_area([[1, float("nan")], [1, 0], [0, 1]])
    >>> round(found.low, 3), round(found.high, 3)
    (0.0, 0.333)
    """
    cells, shut = _checked(included, impossible)
    low, high = _bounds(cells, shut)
    return CoveredArea(low, high, cells.shape[1], cells.shape[0], int((cells == 1).sum()), int(np.isnan(cells).sum()))


def pairwise_covered_area(included: ArrayLike, *, impossible: ArrayLike | None = None) -> PairwiseCoveredArea:
    """Measure which two reviews rest on the same studies: the corrected covered area of every pair.

    For two reviews and no impossible cells it is the number of shared studies over the number in either.

    Parameters, errors and references as for `covered_area`.

    Examples
    --------
    >>> pairwise_covered_area([[1, 1, 0], [1, 0, 1], [0, 1, 0]]).low.round(2)[0].tolist()
    [nan, 0.33, 0.5]
    """
    cells, shut = _checked(included, impossible)
    reviews = cells.shape[1]
    low, high = np.full((reviews, reviews), np.nan), np.full((reviews, reviews), np.nan)
    for i, j in zip(*np.triu_indices(reviews, 1), strict=True):
        pair = [int(i), int(j)]
        low[i, j], high[i, j] = _bounds(cells[:, pair], shut[:, pair])
        low[j, i], high[j, i] = low[i, j], high[i, j]
    return PairwiseCoveredArea(low, high)


def _checked(included: ArrayLike, impossible: ArrayLike | None) -> tuple[Array, NDArray[np.bool_]]:
    cells = np.array(included, dtype=np.float64)
    if cells.ndim != 2 or cells.shape[1] < 2:
        raise ArithmeticInputError(
            f"included has shape {cells.shape}; allowed: one row per study and a column for each of two or more reviews"
        )
    odd = cells[~np.isnan(cells) & (cells != 0) & (cells != 1)]
    if odd.size:
        raise ArithmeticInputError(f"included holds {odd[0]:g}; allowed: 1, 0, or NaN where it is not known")
    shut = np.zeros(cells.shape, dtype=bool) if impossible is None else np.asarray(impossible, dtype=bool)
    if shut.shape != cells.shape:
        raise ArithmeticInputError(f"impossible has shape {shut.shape}; allowed: that of included, {cells.shape}")
    if (cells[shut] == 1).any():
        row, column = np.argwhere(shut & (cells == 1))[0]
        raise ArithmeticInputError(
            f"row {row}, column {column} is an inclusion and impossible at once; mend the date of one of them"
        )
    cells[shut] = 0.0
    return cells, shut


def _bounds(cells: Array, shut: NDArray[np.bool_]) -> tuple[float, float]:
    """Least and greatest (N - r) / (r c - r - X) over all ways to fill the unknown cells."""
    surely = (cells == 1).sum(axis=1)
    perhaps = np.isnan(cells).sum(axis=1)
    room = (~shut).sum(axis=1) - 1  # repeats that a counted study could have
    known, open_ = surely > 0, (surely == 0) & (perhaps > 0)
    low = _ratio((surely[known] - 1).sum(), room[known].sum() + room[open_].sum())
    repeats, space = (surely + perhaps - 1)[known].sum(), room[known].sum()
    # A study in no review for certain enters only where it raises the mean of the repeats: the best ones first.
    gains = np.where(room[open_] > 0, (perhaps[open_] - 1) / np.maximum(room[open_], 1), 0.0)
    for at in np.argsort(-gains, kind="stable"):
        if room[open_][at] and (space == 0 or gains[at] > repeats / space):
            repeats, space = repeats + perhaps[open_][at] - 1, space + room[open_][at]
    return low, _ratio(repeats, space)


def _ratio(repeats: int, space: int) -> float:
    return float(repeats / space) if space > 0 else float("nan")
