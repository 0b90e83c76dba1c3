"""Two groups of patients compared by how many had an event."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from evidence_tools.arithmetic import checks
from evidence_tools.arithmetic.effect_sizes.record import EffectSizes, average, finite
from evidence_tools.arithmetic.effect_sizes.zero_cells import two_by_two

RD_VARIANCES = ("LS", "UB", "AV")


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
    >>> np.exp(found.y).round(4), found.v.round(4)
    (array([0.2222]), array([0.2766]))
    """
    a, b, c, d = two_by_two(ai, n1i, ci, n2i, add=add, to=to)
    with np.errstate(divide="ignore", invalid="ignore"):
        y = np.log(a / (a + b)) - np.log(c / (c + d))
        return finite(y, 1 / a - 1 / (a + b) + 1 / c - 1 / (c + d))


def odds_ratio(
    ai: ArrayLike, n1i: ArrayLike, ci: ArrayLike, n2i: ArrayLike, *, add: float = 0.5, to: str = "only0"
) -> EffectSizes:
    """Odds in the first group over the odds in the second, as a logarithm [OR].

    y = log(a d / (b c)), v = 1/a + 1/b + 1/c + 1/d. Arguments and errors as in `risk_ratio`.

    Examples
    --------
    >>> np.exp(odds_ratio(4, 69, 18, 69).y).round(4)
    array([0.1744])
    """
    a, b, c, d = two_by_two(ai, n1i, ci, n2i, add=add, to=to)
    with np.errstate(divide="ignore", invalid="ignore"):
        return finite(np.log(a / b) - np.log(c / d), 1 / a + 1 / b + 1 / c + 1 / d)


def risk_difference(
    ai: ArrayLike,
    n1i: ArrayLike,
    ci: ArrayLike,
    n2i: ArrayLike,
    *,
    add: float = 0.5,
    to: str = "only0",
    vtype: str = "LS",
) -> EffectSizes:
    """Risk in the first group minus the risk in the second [RD].

    y = a/n1 - c/n2, v = p1(1-p1)/n1 + p2(1-p2)/n2. Arguments and errors as in `risk_ratio`. For the interval
    of a single small study use `newcombe_interval`.

    Parameters
    ----------
    ai, n1i, ci, n2i, add, to
        As in `risk_ratio`.
    vtype
        "LS" as above; "UB" unbiased, with n - 1; "AV" with the average risk of all first and all second groups.

    Examples
    --------
    >>> risk_difference(4, 69, 18, 69).y.round(4)
    array([-0.2029])
    """
    checks.choice("vtype", vtype, RD_VARIANCES)
    a, b, c, d = two_by_two(ai, n1i, ci, n2i, add=add, to=to)
    n1, n2 = a + b, c + d
    y = a / n1 - c / n2
    if vtype == "AV":
        p1, p2 = average(a / n1, n1), average(c / n2, n2)
        return finite(y, p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2)
    less = 1.0 if vtype == "UB" else 0.0
    with np.errstate(divide="ignore", invalid="ignore"):
        return finite(y, a * b / (n1**2 * (n1 - less)) + c * d / (n2**2 * (n2 - less)))


def peto_odds_ratio(
    ai: ArrayLike, n1i: ArrayLike, ci: ArrayLike, n2i: ArrayLike, *, add: float = 0.5, to: str = "only0"
) -> EffectSizes:
    """Odds ratio by Peto's one-step method, as a logarithm [PETO].

    y = (a - E)/V with E = (a + c) n1/n and the hypergeometric V = (a + c)(b + d) n1 n2 / (n^2 (n - 1)); v = 1/V.
    For rare events, balanced groups and small effects only. It needs no correction unless nobody or everybody
    had the event: to="none" is Peto's own; the default follows metafor's `escalc`.

    Arguments and errors as in `risk_ratio`.

    References
    ----------
    Yusuf et al. (1985) Prog Cardiovasc Dis 27:335-371. doi:10.1016/S0033-0620(85)80003-7

    Examples
    --------
    >>> np.exp(peto_odds_ratio(4, 69, 18, 69).y).round(4)
    array([0.2224])
    """
    a, b, c, d = two_by_two(ai, n1i, ci, n2i, add=add, to=to)
    n1, n2 = a + b, c + d
    n = n1 + n2
    with np.errstate(divide="ignore", invalid="ignore"):
        hypergeometric = (a + c) * (b + d) * (n1 / n) * (n2 / n) / (n - 1)
        return finite((a - (a + c) * n1 / n) / hypergeometric, 1 / hypergeometric)


def arcsine_difference(
    ai: ArrayLike, n1i: ArrayLike, ci: ArrayLike, n2i: ArrayLike, *, add: float = 0.0, to: str = "only0"
) -> EffectSizes:
    """Difference of two risks after the arcsine transformation [AS].

    y = arcsin(sqrt(a/n1)) - arcsin(sqrt(c/n2)), v = 1/(4 n1) + 1/(4 n2). Needs no correction for zero cells, hence
    add = 0; has no unit that a patient would understand.

    Arguments and errors as in `risk_ratio`.

    References
    ----------
    Rücker, Schwarzer, Carpenter, Olkin (2009) Stat Med 28:721-738. doi:10.1002/sim.3511

    Examples
    --------
    >>> arcsine_difference(0, 20, 5, 20).y.round(4)
    array([-0.5236])
    """
    a, b, c, d = two_by_two(ai, n1i, ci, n2i, add=add, to=to)
    n1, n2 = a + b, c + d
    return finite(np.arcsin(np.sqrt(a / n1)) - np.arcsin(np.sqrt(c / n2)), 1 / (4 * n1) + 1 / (4 * n2))
