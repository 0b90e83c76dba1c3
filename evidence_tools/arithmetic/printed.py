"""What printed numbers allow: the counts behind a percentage, the spread behind a p-value."""

from __future__ import annotations

import math
from decimal import Decimal, InvalidOperation

from scipy.special import stdtrit

from evidence_tools.arithmetic import checks
from evidence_tools.errors import ArithmeticInputError


def counts_that_fit(
    percent: str | float, n_min: int, n_max: int, *, decimals: int | None = None
) -> list[tuple[int, int]]:
    """List all counts that a printed percentage can stand for.

    Parameters
    ----------
    percent
        As printed, "13.0" or "13.0%", or as a number together with `decimals`.
    n_min, n_max
        Smallest and largest possible number of patients, both tried.
    decimals
        Digits after the point; from the text where left out, needed beside a number.

    Returns
    -------
    list of (events, n)
        Those with 100 * events / n rounding to the printed value; halves may have been rounded up or to the
        even digit. Computed in whole numbers, so without any tolerance. Empty: the percentage is wrong or has
        another denominator.

    Raises
    ------
    ArithmeticInputError
        For a text that is no percentage from 0 to 100, a number without `decimals` or with more digits, or
        n_max < n_min.

    References
    ----------
    Brown, Heathers (2017) Soc Psychol Personal Sci 8:363-369 (GRIM). doi:10.1177/1948550616673876

    Examples
    --------
    >>> counts_that_fit("5.8%", 66, 72)
    [(4, 69)]
    """
    printed, decimals = _printed_value(percent, decimals)
    n_min = checks.whole("n_min", n_min, low=1)
    n_max = checks.whole("n_max", n_max, low=n_min)
    unit = 10**decimals
    last_digits = int(printed * unit)
    return [(events, n) for n in range(n_min, n_max + 1) for events in _events_that_fit(last_digits, unit, n)]


def largest_sd_still_significant(difference: float, n1: int, n2: int, alpha: float = 0.05) -> float:
    """Give the spread up to which a difference of two group means is still significant.

    The common sd at which the two-sided t test on n1 + n2 - 2 df has p = alpha:
    sd = |difference| / (critical * sqrt(1/n1 + 1/n2)). For a contrast printed without any spread: compare with
    what similar patients show.

    Parameters
    ----------
    difference
        Difference of the means, not zero, in the unit of the answer.
    n1, n2
        Patients per group, together 3 or more.
    alpha
        Two-sided significance level, between 0 and 1.

    Raises
    ------
    ArithmeticInputError
        For a difference of zero, or too few patients.

    Examples
    --------
    >>> round(largest_sd_still_significant(8.0, 50, 50), 2)
    20.16
    """
    difference = checks.number("difference", difference)
    n1, n2 = checks.whole("n1", n1, low=1), checks.whole("n2", n2, low=1)
    alpha = checks.number("alpha", alpha, above=0, below=1)
    if difference == 0 or n1 + n2 < 3:
        raise ArithmeticInputError(
            f"difference is {difference:g} with {n1} and {n2} patients; "
            "allowed: a difference other than 0 and at least 3 patients together"
        )
    return abs(difference) / (-float(stdtrit(n1 + n2 - 2, alpha / 2)) * math.sqrt(1 / n1 + 1 / n2))


def _printed_value(percent: str | float, decimals: int | None) -> tuple[Decimal, int]:
    try:
        printed = Decimal(str(percent).strip().removesuffix("%").strip())
    except InvalidOperation as error:
        raise ArithmeticInputError(f"percent is {percent!r}; allowed: a number such as '13.0%'") from error
    if not printed.is_finite() or not 0 <= printed <= 100:
        raise ArithmeticInputError(f"percent is {percent!r}; allowed: 0 to 100")
    shown = max(0, -int(printed.as_tuple().exponent))
    if decimals is None and not isinstance(percent, str):
        raise ArithmeticInputError(f"percent is the number {percent!r}; say how many decimals were printed")
    decimals = shown if decimals is None else checks.whole("decimals", decimals)
    if printed != round(printed, decimals):
        raise ArithmeticInputError(f"percent is {percent!r}, with more than {decimals} decimals")
    return printed, decimals


def _events_that_fit(last_digits: int, unit: int, n: int) -> range:
    """Events with 100 * unit * events / n rounding to last_digits, halves up or to even."""
    least = -(-(2 * last_digits - 1) * n // (200 * unit))
    most, remainder = divmod((2 * last_digits + 1) * n, 200 * unit)
    if remainder == 0 and last_digits % 2:
        most -= 1
    return range(max(0, least), min(n, most) + 1)
