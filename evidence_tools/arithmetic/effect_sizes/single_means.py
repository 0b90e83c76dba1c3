"""The mean of one group, such as its mean change from baseline."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evidence_tools.arithmetic import checks
from evidence_tools.arithmetic.effect_sizes.record import EffectSizes

Array = NDArray[np.float64]


def mean_change(change: ArrayLike, sd_change: ArrayLike, n: ArrayLike) -> EffectSizes:
    """Mean change from baseline in one group [MN, of changes].

    y = change, v = sd_change^2 / n, in the unit of the instrument. Says nothing about what caused the change.

    Raises
    ------
    ArithmeticInputError
        For sd <= 0, n <= 0 or a number that is not finite; the message names the row.

    Examples
    --------
    >>> mean_change(-12.0, 16.0, 64)
    EffectSizes(y=array([-12.]), v=array([4.]))
    """
    return _mean({"change": change, "sd_change": sd_change, "n": n})


def single_mean(mean: ArrayLike, sd: ArrayLike, n: ArrayLike) -> EffectSizes:
    """Mean of one group, in the unit of the instrument [MN].

    y = mean, v = sd^2 / n. Errors as in `mean_change`.

    Examples
    --------
    >>> single_mean(42.0, 16.0, 64)
    EffectSizes(y=array([42.]), v=array([4.]))
    """
    return _mean({"mean": mean, "sd": sd, "n": n})


def log_mean(mean: ArrayLike, sd: ArrayLike, n: ArrayLike) -> EffectSizes:
    """Mean of one group, as a logarithm [MNLN].

    y = log(mean), v = sd^2 / (n mean^2). For costs, times and other numbers above zero.

    Raises
    ------
    ArithmeticInputError
        For a mean, sd or n that is not above 0.

    Examples
    --------
    >>> found = log_mean(20.0, 4.0, 16)
    >>> np.exp(found.y).round(6), found.v.round(6)
    (array([20.]), array([0.0025]))
    """
    raw = _mean({"mean": mean, "sd": sd, "n": n})
    checks.positive("mean", raw.y)
    return EffectSizes(np.log(raw.y), raw.v / raw.y**2)


def _mean(named: dict[str, ArrayLike]) -> EffectSizes:
    """Mean and its squared standard error; `named` holds mean, spread and size under the names that errors use."""
    mean, spread, size = checks.columns(named)
    for name, values in zip(list(named)[1:], (spread, size), strict=True):
        checks.positive(name, values)
    return EffectSizes(mean.copy(), spread**2 / size)
