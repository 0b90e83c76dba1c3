"""From which day a source counts as known: the last day of the period of publication that its row states."""

from __future__ import annotations

import calendar
from datetime import date

import pandas as pd

from evidence_tools.errors import QuestionError

DAY, MONTH, YEAR, READ = "day stated", "month stated", "year stated", "day of access"
GROUNDS = (DAY, MONTH, YEAR, READ)
COLUMNS = ("source_id", "known_from", "ground")
_GROUND_OF = {1: YEAR, 2: MONTH, 3: DAY}  # by how many parts of the date are stated
ALLOWED = 'a day such as "2021-06-21", or a datetime.date'


def day_of(asked: date | str) -> date:
    """The day that was asked for.

    Raises
    ------
    QuestionError
        When it is no day: a month or a year alone does not say on which side of it a source lies.

    Examples
    --------
    >>> day_of("2021-06-21")
    datetime.date(2021, 6, 21)
    """
    if isinstance(asked, date) and not pd.isna(asked):  # a missing Timestamp counts as a date
        return date(asked.year, asked.month, asked.day)
    if isinstance(asked, str) and len(asked) == len("2021-06-21"):
        try:
            return date.fromisoformat(asked)
        except ValueError:
            pass
    raise QuestionError(f"{asked!r} is no day; allowed: {ALLOWED}; of a month or year name its last day")


def last_day(stated: str) -> date:
    """The last day of a year, of a month, or the day itself.

    Raises
    ------
    ValueError
        When there is no such day.

    Examples
    --------
    >>> last_day("2012"), last_day("2012-02"), last_day("2012-02-03")
    (datetime.date(2012, 12, 31), datetime.date(2012, 2, 29), datetime.date(2012, 2, 3))
    """
    year, *rest = map(int, stated.split("-"))
    month = rest[0] if rest else 12
    day = rest[1] if len(rest) > 1 else calendar.monthrange(year, month)[1]
    return date(year, month, day)


def known_from(sources: pd.DataFrame) -> pd.DataFrame:
    """From which day each source counts as known, and on what ground.

    The rule: the last day of `published`, else of `year`, else the day of access. No source counts as known later than
    the day on which it was read.

    Parameters
    ----------
    sources
        Rows of sources.csv: source_id, published, year, accessed.

    Returns
    -------
    DataFrame
        source_id, known_from (day, as datetime64), ground (one of `GROUNDS`), in the order of the sources.

    Examples
    --------
    >>> one = {"source_id": ["a", "b"], "published": ["2012-02", None], "year": [2012, None]}
    >>> known_from(pd.DataFrame(one | {"accessed": ["2026-11-22"] * 2}))["known_from"].dt.date.tolist()
    [datetime.date(2012, 2, 29), datetime.date(2026, 11, 22)]
    """
    cells = zip(sources["published"], sources["year"], sources["accessed"], strict=True)
    found = [_known(*row) for row in cells]
    return pd.DataFrame(
        {
            "source_id": sources["source_id"].to_numpy(),
            "known_from": pd.to_datetime([day for day, _ in found]),
            "ground": pd.Series([ground for _, ground in found], dtype="str"),
        }
    )


def _known(published: object, year: object, accessed: object) -> tuple[date, str]:
    read = day_of(str(accessed)[:10])
    stated = published if isinstance(published, str) else None if pd.isna(year) else f"{year:.0f}"
    if stated is None:
        return read, READ
    last = last_day(stated)
    return (read, READ) if last > read else (last, _GROUND_OF[len(stated.split("-"))])
