"""Numbers as they are printed everywhere: one way to round, one way to write an interval."""

from __future__ import annotations

import math

from evidence_tools.study_effects import Effects, Scale
from evidence_tools.study_effects.records import UPPER_BOUND

MINUS = "−"
RATIO_UNITS = ("risk ratio", "odds ratio", "rate ratio", "hazard ratio", "ratio of means")
TWO_DECIMALS = (*RATIO_UNITS, "tau2")
WHOLE_UNITS = ("patients", "studies", "count", "rows", "df", "years", "m", "steps/day")


def number(value: float, digits: int = 1, *, sign: bool = False) -> str:
    """A number as it is printed everywhere, with a true minus sign.

    Examples
    --------
    >>> number(-3.5812), number(0.04, 1), number(float("inf"))
    ('−3.6', '0.0', 'infinity')
    """
    if math.isnan(value):
        return "not known"
    if math.isinf(value):
        return "infinity" if value > 0 else f"{MINUS}infinity"
    rounded = f"{abs(value):,.{digits}f}"
    something = any(digit in rounded for digit in "123456789")
    return (MINUS if value < 0 and something else "+" if sign and something else "") + rounded


def p_value(p: float) -> str:
    """A p value with its relation.

    Examples
    --------
    >>> p_value(0.00002), p_value(0.0312), p_value(0.3)
    ('p < 0.001', 'p = 0.031', 'p = 0.30')
    """
    if p < 0.001:
        return "p < 0.001"
    return f"p = {p:.3f}" if p < 0.1 else f"p = {p:.2f}"


def digits_of(scale: Scale) -> int:
    """Decimals shown on a scale."""
    return digits_for(scale.unit)


def digits_for(unit: str) -> int:
    """Decimals shown with a unit: two for ratios and variances, none for counts and wide physical scales, else one.

    Examples
    --------
    >>> digits_for("risk ratio"), digits_for("percent"), digits_for("patients")
    (2, 1, 0)
    """
    return 2 if unit in TWO_DECIMALS else 0 if unit in WHOLE_UNITS else 1


def shown(value: float, unit: str) -> str:
    """A number as every table, figure and sentence prints it, from its unit.

    Examples
    --------
    >>> shown(-3.8256, "points (0-10)"), shown(2197, "patients"), shown(0.0019, "p"), shown(12, "months")
    ('−3.8', '2,197', '0.002', '12')
    """
    if unit == "p":
        return p_value(value).removeprefix("p ").removeprefix("= ")
    if unit == "months" and float(value).is_integer():
        return number(value, 0)
    return number(value, digits_for(unit))


def interval(low: float, high: float, digits: int = 1) -> str:
    """Two limits in words: ``-4.8 to -2.4``."""
    return f"{number(low, digits)} to {number(high, digits)}"


def patients(effects: Effects) -> str:
    """How many patients stand behind the effects, saying where only an upper bound is known."""
    table = effects.table
    total = table["n"].sum() + table["n_against"].fillna(0).sum()
    bound = "at most " if table["marks"].str.contains(UPPER_BOUND, regex=False).any() else ""
    return f"{bound}{total:,.0f} patients"


def studies(k: int) -> str:
    """``1 study``, ``5 studies``."""
    return f"{k} study" if k == 1 else f"{k} studies"
