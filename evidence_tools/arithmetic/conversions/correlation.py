"""The correlation of two visits from whatever a paper prints about the change between them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evidence_tools.arithmetic import checks
from evidence_tools.arithmetic.dispersion import sd_from_ci, sd_from_p, sd_from_se, sd_from_t
from evidence_tools.errors import ArithmeticInputError

Array = NDArray[np.float64]


def pre_post_correlation(
    sd_pre: ArrayLike,
    sd_post: ArrayLike,
    *,
    sd_change: ArrayLike | None = None,
    se_change: ArrayLike | None = None,
    ci_change: tuple[ArrayLike, ArrayLike] | None = None,
    t: ArrayLike | None = None,
    p: ArrayLike | None = None,
    change: ArrayLike | None = None,
    n: ArrayLike | None = None,
    level: float = 0.95,
) -> Array:
    """Correlation of the measurements before and after, from both spreads and one statistic of the change.

    r = (sd_pre^2 + sd_post^2 - sd_change^2) / (2 sd_pre sd_post). Handbook 6.5.2.8. Rounding tells: spreads of 16 in
    whole points leave r uncertain by several hundredths; show the results over a range.

    Parameters
    ----------
    sd_pre, sd_post
        Standard deviations before and after, above zero.
    sd_change, se_change, ci_change, t, p
        Exactly one: standard deviation of the change; or with `n` its standard error, or its interval (low, high) at
        `level`; or with `n` and the mean `change` the paired t, or its exact two-sided p.
    change, n, level
        Mean change, patients with both measurements, confidence level.

    Returns
    -------
    numpy.ndarray
        Shape (k,), -1 to 1.

    Raises
    ------
    ArithmeticInputError
        For none or several statistics of the change, one without what it needs, or numbers that no correlation joins:
        they contradict each other, or come from different patients.

    Examples
    --------
    The Handbook's two arms:

    >>> pre_post_correlation([6.4, 7.0], [7.1, 6.9], sd_change=[4.5, 4.2]).round(2)
    array([0.78, 0.82])
    """
    routes: dict[str, tuple[object, tuple[str, ...], Callable[[], ArrayLike]]] = {
        "sd_change": (sd_change, (), lambda: sd_change),
        "se_change": (se_change, ("n",), lambda: sd_from_se(se_change, n)),
        "ci_change": (ci_change, ("n",), lambda: sd_from_ci(*ci_change, n, level=level)),
        "t": (t, ("n", "change"), lambda: sd_from_t(change, t, n)),
        "p": (p, ("n", "change"), lambda: sd_from_p(change, p, n)),
    }
    given = [name for name, (value, _, _) in routes.items() if value is not None]
    if len(given) != 1:
        raise ArithmeticInputError(
            f"found {' and '.join(given) or 'no statistic of the change'}; give exactly one of {', '.join(routes)}"
        )
    _, needed, spread = routes[given[0]]
    absent = [name for name in needed if {"n": n, "change": change}[name] is None]
    if absent:
        raise ArithmeticInputError(f"{given[0]} needs {' and '.join(needed)}; {' and '.join(absent)} is missing")
    return _correlation(sd_pre, sd_post, spread())


def _correlation(sd_pre: ArrayLike, sd_post: ArrayLike, sd_change: ArrayLike) -> Array:
    pre, post, of_change = checks.columns({"sd_pre": sd_pre, "sd_post": sd_post, "sd_change": sd_change})
    for name, values in (("sd_pre", pre), ("sd_post", post), ("sd_change", of_change)):
        checks.positive(name, values)
    fine = (of_change >= np.abs(pre - post) * (1 - 1e-12)) & (of_change <= (pre + post) * (1 + 1e-12))
    checks.require(fine, "the sd of the change", of_change, "between the difference and the sum of sd_pre and sd_post")
    return np.clip((pre**2 + post**2 - of_change**2) / (2 * pre * post), -1, 1)
