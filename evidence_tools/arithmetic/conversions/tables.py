"""Two-by-two tables behind two printed percentages: all that fit, narrowed by a printed p-value."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from scipy.special import chdtrc

from evidence_tools.arithmetic import checks
from evidence_tools.arithmetic.exact import fisher_exact
from evidence_tools.arithmetic.printed import counts_that_fit
from evidence_tools.errors import ArithmeticInputError

_MOST = 20_000  # tables to test; more say that the ranges tell nothing
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class FittingTable:
    """Events and patients of two groups under metafor's names, with the p-value of the test asked for (else None)."""

    ai: int
    n1i: int
    ci: int
    n2i: int
    p_value: float | None


def tables_that_fit(
    percent1: str | float,
    n1: int | tuple[int, int],
    percent2: str | float,
    n2: int | tuple[int, int],
    *,
    decimals: int | None = None,
    total: int | None = None,
    p: str | None = None,
    test: str = "fisher",
) -> list[FittingTable]:
    """List all two-by-two tables that two printed percentages can stand for.

    Parameters
    ----------
    percent1, percent2
        As printed, "13.0" or "13.0%", or numbers together with `decimals`.
    n1, n2
        Patients of each group, or (smallest, largest) where the number is not certain.
    decimals
        Digits after the point; from the text where left out.
    total
        Patients of both groups together, where printed.
    p
        The p-value as printed: "0.03", "=0.030", "<0.001", ">0.05". Only tables whose test gives it stay.
    test
        The test behind `p`: "fisher", "chi2" (Pearson), "chi2 corrected" (Yates).

    Returns
    -------
    list of FittingTable
        In the order of n1, ai, n2, ci. One: the counts are known. Several: show the result over all of them. None: a
        percentage, the denominators or the test are not what they seem.

    Raises
    ------
    ArithmeticInputError
        As `counts_that_fit`; for a p-value that cannot be read, an unknown test, or ranges so wide that more than
        20,000 tables fit.

    References
    ----------
    Brown, Heathers (2017) Soc Psychol Personal Sci 8:363-369 (GRIM). doi:10.1177/1948550616673876

    Examples
    --------
    >>> [(table.ai, table.n1i, table.ci, table.n2i) for table in tables_that_fit("5.8%", (66, 72), "26.1%", (66, 72))]
    [(4, 69, 18, 69)]
    """
    of_test = _TESTS[checks.choice("test", test, tuple(_TESTS))]
    accepts = _reader(p)
    first = counts_that_fit(percent1, *_bounds("n1", n1), decimals=decimals)
    second = counts_that_fit(percent2, *_bounds("n2", n2), decimals=decimals)
    sizes = Counter(size for _, size in second)
    many = sum(len(second) if total is None else sizes[total - size] for _, size in first)
    if many > _MOST:
        raise ArithmeticInputError(f"{many} tables fit; narrow n1 and n2, or give total, to at most {_MOST}")
    pairs = [(one, two) for one in first for two in second if total is None or one[1] + two[1] == total]
    found = []
    for (ai, size1), (ci, size2) in pairs:
        value = of_test(ai, size1, ci, size2) if accepts else None
        if accepts is None or accepts(value):
            found.append(FittingTable(ai, size1, ci, size2, value))
    return found


def _bounds(name: str, n: int | tuple[int, int]) -> tuple[int, int]:
    if isinstance(n, tuple):
        if len(n) != 2:
            raise ArithmeticInputError(f"{name} is {n!r}; allowed: a number, or (smallest, largest)")
        return n
    return n, n


def _reader(p: str | None) -> Callable[[float], bool] | None:
    """What a printed p-value accepts: rounding to its digits, or its side of a limit."""
    if p is None:
        return None
    text = str(p).replace(" ", "").lower().removeprefix("p")
    relation = text[0] if text[:1] in ("<", ">", "=") else "="
    try:
        printed = Decimal(text.lstrip("<>="))
    except InvalidOperation as error:
        raise ArithmeticInputError(f"p is {p!r}; allowed: a text such as '0.03', '<0.001' or '>0.05'") from error
    if not printed.is_finite() or not 0 <= printed <= 1:
        raise ArithmeticInputError(f"p is {p!r}; allowed: 0 to 1")
    limit = float(printed)
    if relation == "<":
        return lambda value: value < limit
    if relation == ">":
        return lambda value: value > limit
    half = 0.5 * 10.0 ** int(printed.as_tuple().exponent) + _ROUNDING
    return lambda value: abs(value - limit) <= half


def _chi2(ai: int, n1i: int, ci: int, n2i: int, less: float = 0.0) -> float:
    """Pearson's chi-squared test, 1 df; `less` is taken from the distance to expectation, down to zero (Yates)."""
    events, n = ai + ci, n1i + n2i
    if events in (0, n):
        return math.nan
    distance = max(0.0, abs(ai - events * n1i / n) - less)
    return float(chdtrc(1, distance**2 * n**3 / (events * (n - events) * n1i * n2i)))


_TESTS: Mapping[str, Callable[[int, int, int, int], float]] = {
    "fisher": lambda ai, n1i, ci, n2i: fisher_exact(ai, n1i, ci, n2i).p_value,
    "chi2": _chi2,
    "chi2 corrected": lambda ai, n1i, ci, n2i: _chi2(ai, n1i, ci, n2i, 0.5),
}
