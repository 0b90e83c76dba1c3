"""Study results on the scale of analysis: an effect y and its sampling variance v for every study.

The formulae and the rule for zero cells are those of metafor's `escalc` (measure codes in brackets).
All arguments are single numbers or columns, shape (k,); a single number stands for every study.
Viechtbauer (2010) J Stat Softw 36(3). doi:10.18637/jss.v036.i03
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evidence_tools.arithmetic import checks

Array = NDArray[np.float64]
ZERO_RULES = ("only0", "all", "if0all", "none")


@dataclass(frozen=True, slots=True, eq=False)
class EffectSizes:
    """Effects `y` and sampling variances `v`, each of shape (k,)."""

    y: Array
    v: Array


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
    change, sd, n = checks.columns({"change": change, "sd_change": sd_change, "n": n})
    checks.positive("sd_change", sd)
    checks.positive("n", n)
    return EffectSizes(change.copy(), sd**2 / n)


def mean_difference(  # noqa: PLR0917 - two groups of three, in the order every paper prints them
    m1: ArrayLike, sd1: ArrayLike, n1: ArrayLike, m2: ArrayLike, sd2: ArrayLike, n2: ArrayLike
) -> EffectSizes:
    """Difference of two group means, first minus second [MD].

    y = m1 - m2, v = sd1^2/n1 + sd2^2/n2 (variances not assumed equal).

    Raises
    ------
    ArithmeticInputError
        For sd <= 0, n <= 0 or a number that is not finite.

    Examples
    --------
    >>> mean_difference(10.0, 4.0, 16, 12.0, 6.0, 36)
    EffectSizes(y=array([-2.]), v=array([2.]))
    """
    m1, sd1, n1, m2, sd2, n2 = checks.columns({"m1": m1, "sd1": sd1, "n1": n1, "m2": m2, "sd2": sd2, "n2": n2})
    for name, values in (("sd1", sd1), ("n1", n1), ("sd2", sd2), ("n2", n2)):
        checks.positive(name, values)
    return EffectSizes(m1 - m2, sd1**2 / n1 + sd2**2 / n2)


def risk_ratio(
    ai: ArrayLike, n1i: ArrayLike, ci: ArrayLike, n2i: ArrayLike, *, add: float = 0.5, to: str = "only0"
) -> EffectSizes:
    """Risk in the first group over the risk in the second, as a logarithm [RR].

    y = log(a/n1) - log(c/n2), v = 1/a - 1/n1 + 1/c - 1/n2.

    Parameters
    ----------
    ai, n1i, ci, n2i
        Events and patients of the first and of the second group.
    add
        Added to all four cells of a table, as `to` says.
    to
        "only0": tables with a zero cell; "all": every table; "if0all": every table if any has a zero cell;
        "none": no table.

    Raises
    ------
    ArithmeticInputError
        For events outside 0 to n, n <= 0, or a zero cell that leaves no finite answer under to="none".

    Examples
    --------
    >>> found = risk_ratio(4, 69, 18, 69)
    >>> from_log(found.y).round(4), found.v.round(4)
    (array([0.2222]), array([0.2766]))
    """
    a, b, c, d = _two_by_two(ai, n1i, ci, n2i, add=add, to=to)
    with np.errstate(divide="ignore", invalid="ignore"):
        y = np.log(a / (a + b)) - np.log(c / (c + d))
        return _finite(y, 1 / a - 1 / (a + b) + 1 / c - 1 / (c + d))


def odds_ratio(
    ai: ArrayLike, n1i: ArrayLike, ci: ArrayLike, n2i: ArrayLike, *, add: float = 0.5, to: str = "only0"
) -> EffectSizes:
    """Odds in the first group over the odds in the second, as a logarithm [OR].

    y = log(a d / (b c)), v = 1/a + 1/b + 1/c + 1/d. Arguments and errors as in `risk_ratio`.

    Examples
    --------
    >>> from_log(odds_ratio(4, 69, 18, 69).y).round(4)
    array([0.1744])
    """
    a, b, c, d = _two_by_two(ai, n1i, ci, n2i, add=add, to=to)
    with np.errstate(divide="ignore", invalid="ignore"):
        return _finite(np.log(a / b) - np.log(c / d), 1 / a + 1 / b + 1 / c + 1 / d)


def risk_difference(
    ai: ArrayLike, n1i: ArrayLike, ci: ArrayLike, n2i: ArrayLike, *, add: float = 0.5, to: str = "only0"
) -> EffectSizes:
    """Risk in the first group minus the risk in the second [RD].

    y = a/n1 - c/n2, v = p1(1-p1)/n1 + p2(1-p2)/n2. Arguments and errors as in `risk_ratio`. For the interval
    of a single small study use `newcombe_interval`.

    Examples
    --------
    >>> risk_difference(4, 69, 18, 69).y.round(4)
    array([-0.2029])
    """
    a, b, c, d = _two_by_two(ai, n1i, ci, n2i, add=add, to=to)
    n1, n2 = a + b, c + d
    return _finite(a / n1 - c / n2, a * b / n1**3 + c * d / n2**3)


def proportion(xi: ArrayLike, ni: ArrayLike, *, add: float = 0.5, to: str = "only0") -> EffectSizes:
    """Share of the patients with the event [PR].

    y = x/n, v = p(1-p)/n. `add` goes to events and non-events, as `to` says (see `risk_ratio`). With few
    events `logit_proportion` is closer to normal.

    Examples
    --------
    >>> proportion(9, 75).y
    array([0.12])
    """
    x, rest = _one_by_two(xi, ni, add, to)
    n = x + rest
    return _finite(x / n, x * rest / n**3)


def logit_proportion(xi: ArrayLike, ni: ArrayLike, *, add: float = 0.5, to: str = "only0") -> EffectSizes:
    """Share of the patients with the event, as log odds [PLO].

    y = log(x / (n - x)), v = 1/x + 1/(n - x). `add` and `to` as in `proportion`; `from_logit` turns back.

    Examples
    --------
    >>> from_logit(logit_proportion(9, 75).y)
    array([0.12])
    """
    x, rest = _one_by_two(xi, ni, add, to)
    with np.errstate(divide="ignore", invalid="ignore"):
        return _finite(np.log(x / rest), 1 / x + 1 / rest)


def rate(xi: ArrayLike, ti: ArrayLike, *, add: float = 0.5, to: str = "only0") -> EffectSizes:
    """Events per unit of person-time [IR].

    y = x/t, v = x/t^2. `add` goes to the events, as `to` says (see `risk_ratio`).

    Raises
    ------
    ArithmeticInputError
        For negative events, person-time <= 0, or no events under to="none".

    Examples
    --------
    >>> rate(9, 150.0).y
    array([0.06])
    """
    x, t = _events_and_time(xi, ti, add, to)
    return _finite(x / t, x / t**2)


def log_rate(xi: ArrayLike, ti: ArrayLike, *, add: float = 0.5, to: str = "only0") -> EffectSizes:
    """Events per unit of person-time, as a logarithm [IRLN].

    y = log(x/t), v = 1/x. Arguments and errors as in `rate`.

    Examples
    --------
    >>> from_log(log_rate(9, 150.0).y).round(6)
    array([0.06])
    """
    x, t = _events_and_time(xi, ti, add, to)
    with np.errstate(divide="ignore"):
        return _finite(np.log(x / t), 1 / x)


def incidence_rate_ratio(
    x1i: ArrayLike, t1i: ArrayLike, x2i: ArrayLike, t2i: ArrayLike, *, add: float = 0.5, to: str = "only0"
) -> EffectSizes:
    """Event rate in the first group over the rate in the second, as a logarithm [IRR].

    y = log(x1/t1) - log(x2/t2), v = 1/x1 + 1/x2. `add` goes to both counts of a study, as `to` says.

    Raises
    ------
    ArithmeticInputError
        For negative events, person-time <= 0, or a zero count under to="none".

    Examples
    --------
    >>> from_log(incidence_rate_ratio(4, 100.0, 8, 100.0).y).round(6)
    array([0.5])
    """
    x1, t1, x2, t2 = checks.columns({"x1i": x1i, "t1i": t1i, "x2i": x2i, "t2i": t2i})
    for name, events, time_name, time in (("x1i", x1, "t1i", t1), ("x2i", x2, "t2i", t2)):
        _check_rate(name, events, time_name, time)
    extra = _correction((x1 == 0) | (x2 == 0), add, to)
    x1, x2 = x1 + extra, x2 + extra
    with np.errstate(divide="ignore", invalid="ignore"):
        return _finite(np.log(x1 / t1) - np.log(x2 / t2), 1 / x1 + 1 / x2)


def from_log(y: ArrayLike) -> Array:
    """Ratio or rate from its logarithm.

    >>> from_log(0.0)
    array([1.])
    """
    return np.exp(checks.vector("y", y))


def from_logit(y: ArrayLike) -> Array:
    """Proportion from its log odds.

    >>> from_logit(0.0)
    array([0.5])
    """
    return 1 / (1 + np.exp(-checks.vector("y", y)))


def _two_by_two(
    ai: ArrayLike, n1i: ArrayLike, ci: ArrayLike, n2i: ArrayLike, *, add: float, to: str
) -> tuple[Array, Array, Array, Array]:
    """The four cells a, b, c, d of every table after the rule for zero cells."""
    a, n1, c, n2 = checks.columns({"ai": ai, "n1i": n1i, "ci": ci, "n2i": n2i})
    checks.events_within("ai", a, "n1i", n1)
    checks.events_within("ci", c, "n2i", n2)
    b, d = n1 - a, n2 - c
    extra = _correction((a == 0) | (b == 0) | (c == 0) | (d == 0), add, to)
    return a + extra, b + extra, c + extra, d + extra


def _one_by_two(xi: ArrayLike, ni: ArrayLike, add: float, to: str) -> tuple[Array, Array]:
    x, n = checks.columns({"xi": xi, "ni": ni})
    checks.events_within("xi", x, "ni", n)
    extra = _correction((x == 0) | (x == n), add, to)
    return x + extra, n - x + extra


def _events_and_time(xi: ArrayLike, ti: ArrayLike, add: float, to: str) -> tuple[Array, Array]:
    x, t = checks.columns({"xi": xi, "ti": ti})
    _check_rate("xi", x, "ti", t)
    return x + _correction(x == 0, add, to), t


def _check_rate(events_name: str, events: Array, time_name: str, time: Array) -> None:
    checks.require(events >= 0, events_name, events, "0 or more events")
    checks.positive(time_name, time)


def _correction(zero: NDArray[np.bool_], add: float, to: str) -> Array:
    """What the rule for zero cells adds to each study's counts."""
    checks.choice("to", to, ZERO_RULES)
    add = checks.number("add", add)
    checks.require(np.array([add >= 0]), "add", np.array([add]), "0 or more")
    chosen = {
        "only0": zero,
        "all": np.ones_like(zero),
        "if0all": np.full_like(zero, zero.any()),
        "none": np.zeros_like(zero),
    }[to]
    return np.where(chosen, add, 0.0)


def _finite(y: Array, v: Array) -> EffectSizes:
    """Refuse studies whose zero cells leave no finite effect or no variance."""
    fine = np.isfinite(y) & np.isfinite(v) & (v > 0)
    checks.require(
        fine,
        "the effect or its variance",
        np.where(np.isfinite(y), v, y),
        "finite with a variance above 0; a zero cell needs add > 0 and a rule such as to='only0'",
    )
    return EffectSizes(y, v)
