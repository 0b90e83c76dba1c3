"""Dates as references print them -> a year, a month or a day as our tables spell them."""

from __future__ import annotations

import calendar
import re
from datetime import date

from evidence_tools.importing.posted import plain

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_abbr) if number}
_DIGITS = re.compile(r"(?P<year>\d{4})(?:[-/.](?P<month>\d{1,2})(?:[-/.](?P<day>\d{1,2}))?)?(?![\d])")
_CLOSED = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})")
_WORD = r"(?P<month>[A-Za-z]{3,9})\.?"
_SPOKEN = (  # a range of days or months ends with the later one: only then was the issue complete
    re.compile(
        rf"(?P<year>\d{{4}})\s+(?:[A-Za-z]{{3,9}}\.?\s*[-/]\s*)?{_WORD}(?:\s+(?:\d{{1,2}}-)?(?P<day>\d{{1,2}}))?"
    ),
    re.compile(rf"{_WORD}\s+(?P<day>\d{{1,2}}),?\s+(?P<year>\d{{4}})"),
    re.compile(rf"(?P<day>\d{{1,2}})\s+{_WORD}\s+(?P<year>\d{{4}})"),
    re.compile(rf"{_WORD}(?:\s+(?P<day>\d{{1,2}}))?(?P<year>)"),
)
_YEARS = range(1800, 2100)


def partial_date(text: str, year: str = "") -> str:
    """A printed date as year, month or day, as exactly as it is printed; empty where it is none.

    Parameters
    ----------
    text
        The date as printed.
    year
        Year for a date that prints none.

    Examples
    --------
    >>> partial_date("2025/03/14 06:00 [pubmed]"), partial_date("2025 Mar"), partial_date("2025 Jan-Feb")
    ('2025-03-14', '2025-03', '2025-02')
    >>> partial_date("20250314"), partial_date("2025 Winter"), partial_date("Mar 14", "2025")
    ('2025-03-14', '2025', '2025-03-14')
    >>> partial_date("2025/02/30"), partial_date("in press")
    ('2025-02', '')
    """
    bare = _bare(text)
    found = _found(bare) or _DIGITS.match(bare)
    return _spelled(found, year) if found else ""


def is_date(text: str) -> bool:
    """Whether a text is a date and nothing else; a time of day and the step that it dates do not count.

    Examples
    --------
    >>> is_date("2025/03/14/"), is_date("2025/03/14/epub"), is_date("2025/03/14 06:00 [pubmed]"), is_date("2025 Spring")
    (True, False, True, False)
    """
    bare = _bare(text)
    return bool(_found(bare) or _DIGITS.fullmatch(bare))


def _bare(text: str) -> str:
    return re.sub(r"( \d{1,2}:\d{2})?( ?\[\w+\])?$", "", plain(text)).strip(" /")


def _found(bare: str) -> re.Match[str] | None:
    """The date that is the whole text, printed as eight digits or with the name of its month."""
    found = _CLOSED.fullmatch(bare)
    return found or next((match for form in _SPOKEN if (match := form.fullmatch(bare)) and _month(match)), None)


def last_day(partial: str) -> date:
    """The last day of a year, month or day.

    Examples
    --------
    >>> last_day("2024"), last_day("2024-02"), last_day("2024-02-03")
    (datetime.date(2024, 12, 31), datetime.date(2024, 2, 29), datetime.date(2024, 2, 3))
    """
    year, month, day = (*(int(part) for part in partial.split("-")), 0, 0)[:3]
    month = month or 12
    return date(year, month, day or calendar.monthrange(year, month)[1])


def _month(found: re.Match[str]) -> int:
    printed = (found["month"] or "").lower()
    return int(printed) if printed.isdigit() else _MONTHS.get(printed[:3], 0)


def _spelled(found: re.Match[str], year: str) -> str:
    """The parts of a date up to the first that the calendar does not know."""
    year = found["year"] or year
    if not year.isdigit() or int(year) not in _YEARS:
        return ""
    month = _month(found)
    if not 1 <= month <= 12:
        return year
    day = int(found["day"] or 0)
    if int(year) < 1900 or not 1 <= day <= calendar.monthrange(int(year), month)[1]:
        return year if int(year) < 1900 else f"{year}-{month:02d}"
    return f"{year}-{month:02d}-{day:02d}"
