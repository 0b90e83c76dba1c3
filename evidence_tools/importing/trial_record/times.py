"""Visits in the words of a registry -> months as our tables count them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

WEEKS = {1: "0.25", 6: "1.4", 8: "1.9", 10: "2.4", 12: "2.8", 23.5: "5.4", 26: "6"}
"""Weeks that data/README.md fixes in months; others are counted as twelve months to fifty-two weeks."""
_MONTHS_PER = {"day": 12 / 365.25, "week": 12 / 52, "month": 1.0, "year": 12.0}
_DIGITS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_SPOKEN = {word: str(count) for count, word in enumerate(_DIGITS, start=1)}
_SPOKEN |= {"twelve": "12", "eighteen": "18", "twenty-four": "24"}
_COUNT = rf"(?P<count>\d{{1,4}}(?:\.\d+)?|{'|'.join(_SPOKEN)})"
_UNIT = r"(?P<unit>day|week|wk|month|mo|year|yr)s?"
_BEFORE = re.compile(rf"\b{_COUNT}\s*-?\s*{_UNIT}\b", re.IGNORECASE)
_BEHIND = re.compile(rf"\b{_UNIT}\s*{_COUNT}\b", re.IGNORECASE)
_SHARED = re.compile(
    r"(\d+(?:\.\d+)?)\s*(?:,\s*(?:and\s+|or\s+)?|\s+and\s+|\s+or\s+|\s*&\s*|/|\s+to\s+|\s*[-–]\s*)(?=\d)"
)
_BASELINE = re.compile(r"\b(baseline|pre-?(?:procedure|treatment|op(?:erative)?)|day 0|screening|enrol?lment)\b", re.I)
_OPEN = re.compile(
    r"\b(up to|through(?:out)?|until|within|at least|minimum|average|during|over)\b|\d\s*(?:-|–|to)\s*\d", re.I
)
_LONGEST = 500  # characters; the registry allows half of it
_SHORT = {"wk": "week", "mo": "month", "yr": "year"}


@dataclass(frozen=True, slots=True)
class Times:
    """The visits that a text names.

    Parameters
    ----------
    months
        Months of each visit after the baseline, once, in their order in the text.
    baseline
        Whether the baseline is named.
    open
        Whether it speaks of a stretch of time ("up to", "6 to 12") and not of visits alone.
    converted
        What was counted in another unit, in words.
    """

    months: tuple[str, ...]
    baseline: bool
    open: bool
    converted: tuple[str, ...] = ()

    @property
    def visit(self) -> str:
        """Months of the one visit that is meant: the only one named, or 0 for the baseline alone; else empty."""
        if self.open or len(self.months) > 1:
            return ""
        return self.months[0] if self.months else ("0" if self.baseline else "")


@lru_cache(maxsize=4096)
def times_in(text: str) -> Times:
    """The visits in a text.

    Examples
    --------
    >>> times_in("Baseline, 6 and 12 months").months, times_in("26 weeks").visit, times_in("Year 1").visit
    (('6', '12'), '6', '12')
    >>> times_in("baseline to 12 months post procedure").visit, times_in("up to 2 years").visit
    ('12', '')
    """
    spread = _spread(text[:_LONGEST])
    found = sorted([*_BEFORE.finditer(spread), *_BEHIND.finditer(spread)], key=re.Match.start)
    months, converted, end = [], [], -1
    for match in found:
        if match.start() < end:
            continue
        end = match.end()
        counted, unit = _SPOKEN.get(match["count"].lower(), match["count"]), match["unit"].lower()
        visit = months_of(counted, _SHORT.get(unit, unit))
        if visit not in months:
            months.append(visit)
            if _SHORT.get(unit, unit) != "month":
                converted.append(f"{match.group().strip()} entered as {visit} months")
    later = tuple(visit for visit in months if float(visit) > 0)
    baseline = bool(_BASELINE.search(text)) or len(later) < len(months)
    return Times(later, baseline, bool(_OPEN.search(text)), tuple(converted))


def months_of(count: str, unit: str) -> str:
    """A count of days, weeks, months or years in months, to one decimal where the unit is not the month.

    Examples
    --------
    >>> months_of("12", "week"), months_of("52", "week"), months_of("30", "day"), months_of("1.5", "month")
    ('2.8', '12', '1', '1.5')
    """
    value = float(count)
    if unit == "week" and value in WEEKS:
        return WEEKS[value]
    return f"{value:g}" if unit == "month" else f"{round(value * _MONTHS_PER[unit], 1):g}"


def longest(*texts: str) -> str:
    """The largest number of months that some texts name; empty where none names any."""
    found = [float(visit) for text in texts for visit in times_in(text).months]
    return f"{max(found):g}" if found else ""


def _spread(text: str) -> str:
    """Each of several counts that share a unit with a unit of its own: "6 and 12 months" -> "6 months, 12 months"."""
    for _ in range(text.count(",") + text.count(" ") + 1):
        shared = _SHARED.search(text)
        unit = shared and re.match(rf"\d+(?:\.\d+)?\s*-?\s*{_UNIT}\b", text[shared.end() :], re.IGNORECASE)
        while shared and not unit:
            shared = _SHARED.search(text, shared.end())
            unit = shared and re.match(rf"\d+(?:\.\d+)?\s*-?\s*{_UNIT}\b", text[shared.end() :], re.IGNORECASE)
        if not shared:
            return text
        text = f"{text[: shared.start()]}{shared[1]} {unit['unit']}, {text[shared.end() :]}"
    return text
