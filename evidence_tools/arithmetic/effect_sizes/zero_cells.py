"""Counts and person-time after the rule for zero cells; the rules are those of metafor's `escalc`."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evidence_tools.arithmetic import checks

Array = NDArray[np.float64]
ZERO_RULES = ("only0", "all", "if0all", "none")


def two_by_two(
    ai: ArrayLike, n1i: ArrayLike, ci: ArrayLike, n2i: ArrayLike, *, add: float, to: str
) -> tuple[Array, Array, Array, Array]:
    """Give the four cells a, b, c, d of every table, each of shape (k,), after the rule for zero cells.

    >>> two_by_two(0, 10, 3, 10, add=0.5, to="only0")
    (array([0.5]), array([10.5]), array([3.5]), array([7.5]))
    """
    a, n1, c, n2 = checks.columns({"ai": ai, "n1i": n1i, "ci": ci, "n2i": n2i})
    checks.events_within("ai", a, "n1i", n1)
    checks.events_within("ci", c, "n2i", n2)
    b, d = n1 - a, n2 - c
    extra = correction((a == 0) | (b == 0) | (c == 0) | (d == 0), add, to)
    return a + extra, b + extra, c + extra, d + extra


def one_by_two(xi: ArrayLike, ni: ArrayLike, *, add: float, to: str) -> tuple[Array, Array]:
    """Give events and non-events of every group, each of shape (k,), after the rule for zero cells."""
    x, n = checks.columns({"xi": xi, "ni": ni})
    checks.events_within("xi", x, "ni", n)
    extra = correction((x == 0) | (x == n), add, to)
    return x + extra, n - x + extra


def events_and_time(xi: ArrayLike, ti: ArrayLike, *, add: float, to: str) -> tuple[Array, Array]:
    """Give events, after the rule for zero counts, and person-time of every group, each of shape (k,)."""
    x, t = checks.columns({"xi": xi, "ti": ti})
    _check_rate("xi", x, "ti", t)
    return x + correction(x == 0, add, to), t


def two_rates(
    x1i: ArrayLike, t1i: ArrayLike, x2i: ArrayLike, t2i: ArrayLike, *, add: float, to: str
) -> tuple[Array, Array, Array, Array]:
    """Give events and person-time of both groups, each of shape (k,), after the rule for zero counts."""
    x1, t1, x2, t2 = checks.columns({"x1i": x1i, "t1i": t1i, "x2i": x2i, "t2i": t2i})
    for name, events, time_name, time in (("x1i", x1, "t1i", t1), ("x2i", x2, "t2i", t2)):
        _check_rate(name, events, time_name, time)
    extra = correction((x1 == 0) | (x2 == 0), add, to)
    return x1 + extra, t1, x2 + extra, t2


def correction(zero: NDArray[np.bool_], add: float, to: str) -> Array:
    """What the rule for zero cells adds to each study's counts, shape (k,).

    >>> correction(np.array([True, False]), 0.5, "only0")
    array([0.5, 0. ])
    """
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


def _check_rate(events_name: str, events: Array, time_name: str, time: Array) -> None:
    checks.require(events >= 0, events_name, events, "0 or more events")
    checks.positive(time_name, time)
