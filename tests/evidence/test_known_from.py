"""From which day a source counts as known."""

from __future__ import annotations

from datetime import date, datetime

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_tools.errors import QuestionError
from evidence_tools.evidence import Evidence
from evidence_tools.evidence.known_from import DAY, MONTH, READ, YEAR, day_of, known_from, last_day

READ_ON = date(2026, 11, 22)


def sources(*rows: tuple[str | None, int | None]) -> pd.DataFrame:
    published, years = zip(*rows, strict=True)
    names = [f"synthetic_{place}" for place in range(len(rows))]
    return pd.DataFrame({"source_id": names, "published": published, "year": years, "accessed": READ_ON.isoformat()})


@pytest.mark.parametrize(
    ("published", "year", "day", "ground"),
    [
        ("2012-02-03", 2012, "2012-02-03", DAY),
        ("2012-02", 2012, "2012-02-29", MONTH),
        ("2012", 2013, "2012-12-31", YEAR),
        (None, 2012, "2012-12-31", YEAR),
        (None, None, "2026-11-22", READ),
        (None, 2026, "2026-11-22", READ),  # in hand on the day it was read, before its year ended
        ("2026-11", 2026, "2026-11-22", READ),
    ],
)
def test_the_last_day_of_what_is_stated_counts(published: str, year: int, day: str, ground: str) -> None:
    (row,) = known_from(sources((published, year))).itertuples()
    assert (row.known_from.date().isoformat(), row.ground) == (day, ground)


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_the_coarser_a_date_the_later_its_last_day(day: date) -> None:
    stated = day.isoformat()
    assert day == last_day(stated) <= last_day(stated[:7]) <= last_day(stated[:4])
    assert last_day(stated[:4]).year == day.year


@pytest.mark.parametrize(
    "given_day", ["2021-06-21", date(2021, 6, 21), datetime(2021, 6, 21, 5), pd.Timestamp("2021-06-21")]
)
def test_a_day_may_come_in_several_forms(given_day: object) -> None:
    assert day_of(given_day) == date(2021, 6, 21)


@pytest.mark.parametrize("wrong", ["2021", "2021-06", "21.6.2021", "2021-06-31", "20210621", "", None, 2021, pd.NaT])
def test_what_is_no_day_is_refused_with_what_is_allowed(evidence: Evidence, wrong: object) -> None:
    with pytest.raises(QuestionError, match='is no day; allowed: a day such as "2021-06-21"'):
        evidence.as_of(wrong)


def test_every_source_of_the_edition_has_a_day_and_a_ground(evidence: Evidence) -> None:
    known = evidence.known_from
    assert known["source_id"].tolist() == evidence.sources["source_id"].tolist()
    assert known.notna().all(axis=None)
    assert known["known"].all()
    assert set(known["ground"]) == {DAY, MONTH, YEAR, READ}
