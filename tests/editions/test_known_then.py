"""What was known when somebody decided."""

from __future__ import annotations

import pytest

from evidence_tools.certainty import certainty_of
from evidence_tools.editions.known_then import (
    KINDS,
    PREFIX,
    known_then,
    last_day_that_counts,
    pictures,
)
from evidence_tools.errors import QuestionError
from evidence_tools.evidence import Evidence
from evidence_tools.models import answer, headline

PAIN, SURGERY = "pain_from_12", "intervention_against_cmm"


def test_one_row_for_each_decision_and_question(evidence: Evidence) -> None:
    frame = known_then(evidence, PAIN, SURGERY, certainty=False)
    decisions = evidence.decisions[evidence.decisions["kind"].isin(KINDS)]
    assert len(frame) == 2 * len(decisions)
    assert frame["date"].is_monotonic_increasing
    for row in frame.itertuples():
        fit = answer(evidence.as_of(last_day_that_counts(row.date)), row.question).fit
        assert row.studies == (0 if fit is None else fit.k)
        assert bool(row.why_not) == (fit is None)
        if fit is not None:
            assert (row.estimate, row.low, row.high) == (headline(fit).estimate, headline(fit).low, headline(fit).high)


def test_a_result_known_only_later_is_not_there(evidence: Evidence) -> None:
    frame = known_then(evidence, SURGERY, certainty=False)
    assert frame["studies"].tolist() == sorted(frame["studies"])
    assert frame["studies"].iloc[0] == 0
    assert frame["estimate"].isna().equals(frame["studies"] == 0)


def test_certainty_is_that_of_then(evidence: Evidence) -> None:
    frame = known_then(evidence, SURGERY)
    first = frame.iloc[0]
    then = evidence.as_of(last_day_that_counts(first["date"]))
    assert first["certainty"] == certainty_of(then, SURGERY).level == "cannot say"
    assert frame["certainty"].iloc[-1] == certainty_of(evidence, SURGERY).level


def test_a_question_that_is_not_rated_has_no_certainty(evidence: Evidence) -> None:
    assert set(known_then(evidence, "pain_under_6")["certainty"]) == {""}


def test_a_decision_without_a_day_sees_only_what_came_before_its_year(evidence: Evidence) -> None:
    assert last_day_that_counts("2014-03").isoformat() == "2014-02-28"
    assert last_day_that_counts("2014").isoformat() == "2013-12-31"
    reviews = list(pictures(evidence, PAIN, kinds=("review",), certainty=False))
    by_year = [each for each in reviews if len(each.decision["date"]) == len("2014")]
    assert by_year
    assert all(each.day.year == int(each.decision["date"]) - 1 for each in by_year)


def test_every_number_is_told_under_its_key(evidence: Evidence) -> None:
    frame = known_then(evidence, PAIN, certainty=False).set_index("decision_id")
    for picture in pictures(evidence, PAIN, certainty=False):
        told = picture.number("estimate")
        assert told.key == f"{PREFIX}.{picture.decision['decision_id']}.{PAIN}.estimate"
        assert told.value == frame.loc[picture.decision["decision_id"], "estimate"]


def test_further_days_stand_among_the_decisions(evidence: Evidence) -> None:
    frame = known_then(evidence, PAIN, days=["2024-12-31", "2022-12-31"], certainty=False)
    assert frame["date"].is_monotonic_increasing
    further = frame[frame["body"] == ""]
    assert further["date"].tolist() == ["2022-12-31", "2024-12-31"]
    assert further["estimate"].tolist() == [
        headline(answer(evidence.as_of(day), PAIN).fit).estimate for day in further["date"]
    ]


def test_a_day_that_is_none_is_refused(evidence: Evidence) -> None:
    with pytest.raises(QuestionError, match="2022"):
        known_then(evidence, PAIN, days=["2022"], certainty=False)


def test_an_unknown_kind_is_refused(evidence: Evidence) -> None:
    with pytest.raises(QuestionError, match="not known: synthetic; allowed: coverage, assessment, review"):
        known_then(evidence, PAIN, kinds=("synthetic",))
