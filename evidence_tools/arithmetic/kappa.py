"""Agreement of two readers on categories, beyond what chance alone would give."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import norm

from evidence_tools.arithmetic.checks import choice, number
from evidence_tools.errors import ArithmeticInputError

Matrix = NDArray[np.float64]
WEIGHTS = ("none", "linear", "quadratic")


@dataclass(frozen=True, slots=True)
class Kappa:
    """Agreement of two readers on `n` pairs in `categories` categories.

    Parameters
    ----------
    kappa
        Agreement beyond chance, at most 1; NaN where every pair lies in one category, so that chance alone gives full
        agreement.
    se, ci_low, ci_high
        Standard error for any true value of kappa, and the interval kappa +- z se; the interval is not cut at 1.
    se_null
        Standard error where the truth is no agreement beyond chance, for a test of that.
    observed, expected
        Share of agreement seen, and expected by chance, weighted as asked; 0 to 1.
    pabak
        Kappa adjusted for prevalence and bias: what kappa would be with even categories, (q p_o - 1)/(q - 1), from the
        unweighted share p_o of agreement over the q categories; NaN with one category.
    """

    n: int
    categories: int
    kappa: float
    se: float
    ci_low: float
    ci_high: float
    se_null: float
    observed: float
    expected: float
    pabak: float


def cohen_kappa(counts: ArrayLike, *, weights: str = "none", level: float = 0.95) -> Kappa:
    """How far two readers agree beyond chance: Cohen's kappa, also weighted.

    kappa = (p_o - p_e) / (1 - p_e) with p_o = sum w_ij p_ij, p_e = sum w_ij p_i. p_.j. Weights of agreement are 1 on
    the diagonal and 0 elsewhere; for ordered categories 1 - d/(q-1) (linear) or 1 - (d/(q-1))^2 (quadratic), d the
    distance of two categories. The variance is the large-sample one of Fleiss, Cohen and Everitt. Do not read it
    alone: with one category that nearly all pairs have, kappa is low although the readers agree; `pabak` stands beside.

    Parameters
    ----------
    counts
        Pairs of judgements, shape (q, q): row the category of the first reader, column that of the second, in order.
    weights
        ``none``, ``linear`` or ``quadratic``.
    level
        Confidence of the interval.

    Raises
    ------
    ArithmeticInputError
        When the counts are no square table of whole numbers with at least one pair, or the option is unknown.

    References
    ----------
    Cohen (1960) Educ Psychol Meas 20:37-46. doi:10.1177/001316446002000104
    Cohen (1968) Psychol Bull 70:213-220. doi:10.1037/h0026256
    Fleiss, Cohen, Everitt (1969) Psychol Bull 72:323-327. doi:10.1037/h0028106
    Byrt, Bishop, Carlin (1993) J Clin Epidemiol 46:423-429. doi:10.1016/0895-4356(93)90018-V

    Examples
    --------
    >>> found = cohen_kappa([[20, 5], [10, 15]])
    >>> round(found.kappa, 3), round(found.se, 4), round(found.pabak, 3)
    (0.4, 0.127, 0.4)
    """
    table = _table(counts)
    choice("weights", weights, WEIGHTS)
    z = float(norm.ppf(0.5 + number("level", level, above=0, below=1) / 2))
    n, size = table.sum(), len(table)
    p = table / n
    w = _weights(size, weights)
    rows, columns = p.sum(axis=1), p.sum(axis=0)
    chance = np.outer(rows, columns)
    observed, expected = float((w * p).sum()), float((w * chance).sum())
    pabak = (size * float(np.trace(p)) - 1) / (size - 1) if size > 1 else math.nan
    if expected == 1:
        kappa = se = null = math.nan
    else:
        kappa = (observed - expected) / (1 - expected)
        se, null = _errors(p, w, n, observed, expected)
    return Kappa(int(n), size, kappa, se, kappa - z * se, kappa + z * se, null, observed, expected, pabak)


def crossed(first: ArrayLike, second: ArrayLike, categories: ArrayLike) -> NDArray[np.int64]:
    """Count pairs of judgements: row the first reader's category, column the second's, shape (q, q).

    Raises
    ------
    ArithmeticInputError
        When the readers judged different numbers of things, or a judgement is none of the categories.

    Examples
    --------
    >>> crossed(["low", "high"], ["low", "low"], ["low", "high"]).tolist()
    [[1, 0], [1, 0]]
    """
    place = {category: at for at, category in enumerate(np.asarray(categories).tolist())}
    a, b = np.asarray(first).tolist(), np.asarray(second).tolist()
    if len(a) != len(b):
        raise ArithmeticInputError(f"first has {len(a)} judgements and second {len(b)}; give one of each per pair")
    strange = sorted({str(word) for word in (*a, *b) if word not in place})
    if strange:
        allowed = ", ".join(map(str, place))
        raise ArithmeticInputError(f"judgements hold {', '.join(strange)}; allowed: {allowed}")
    table = np.zeros((len(place), len(place)), dtype=np.int64)
    np.add.at(table, ([place[word] for word in a], [place[word] for word in b]), 1)
    return table


def _table(counts: ArrayLike) -> Matrix:
    try:
        table = np.asarray(counts, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise ArithmeticInputError(f"counts must be numbers; found {counts!r}") from error
    if table.ndim != 2 or table.shape[0] != table.shape[1] or table.size == 0:
        raise ArithmeticInputError(
            f"counts has shape {table.shape}; allowed: a square table, one row and one column per category"
        )
    if not (np.isfinite(table) & (table >= 0) & (table == np.floor(table))).all():
        raise ArithmeticInputError("counts holds a number that is no count; allowed: whole numbers, 0 or larger")
    if table.sum() == 0:
        raise ArithmeticInputError("counts holds no pair; allowed: at least one")
    return table


def _weights(size: int, weights: str) -> Matrix:
    """Weights of agreement, shape (q, q)."""
    if weights == "none" or size == 1:
        return np.eye(size)
    distance = np.abs(np.subtract.outer(np.arange(size), np.arange(size))) / (size - 1)
    return 1 - (distance if weights == "linear" else distance**2)


def _errors(p: Matrix, w: Matrix, n: float, observed: float, expected: float) -> tuple[float, float]:
    """Standard error of kappa, and the one under no agreement beyond chance (equations 13 and 14 of Fleiss et al.)."""
    rows, columns = p.sum(axis=1), p.sum(axis=0)
    means = np.add.outer(w @ columns, w.T @ rows)
    spread = (p * (w * (1 - expected) - means * (1 - observed)) ** 2).sum()
    variance = (spread - (observed * expected - 2 * expected + observed) ** 2) / (n * (1 - expected) ** 4)
    null = ((np.outer(rows, columns) * (w - means) ** 2).sum() - expected**2) / (n * (1 - expected) ** 2)
    return math.sqrt(max(variance, 0.0)), math.sqrt(max(null, 0.0))
