"""Evidence over time: the result as it could be known from each day on, and decisions with a date from the tables."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from evidence_tools.editions.known import history
from evidence_tools.editions.known_then import last_day_that_counts
from evidence_tools.errors import QuestionError
from evidence_tools.evidence import Evidence
from evidence_tools.evidence.deriving import derived
from evidence_tools.evidence.known_from import YEAR
from evidence_tools.evidence.schemas import BY_NAME
from evidence_tools.evidence.table import empty
from evidence_tools.figures.chart import Chart
from evidence_tools.figures.over_time import evidence_over_time
from evidence_tools.figures.over_time_frame import RESULT, dated, evidence_over_time_frame, place_of, undated
from evidence_tools.models import answer, headline

PAIN, EVENTS = "pain_from_12", "device_or_procedure_events"


@pytest.mark.parametrize("question", [PAIN, EVENTS])
def test_each_result_is_that_of_the_evidence_of_its_day(question: str, evidence: Evidence) -> None:
    rows = evidence_over_time_frame(evidence, question).query("kind == @RESULT")
    steps = history(evidence, question)
    assert rows["day"].tolist() == [step.day.isoformat() for step in steps]
    assert rows["k"].tolist() == [step.studies for step in steps]
    for row, step in zip(rows.itertuples(), steps, strict=True):
        quoted = headline(step.answer.fit)
        assert (row.estimate, row.ci_low, row.ci_high) == (quoted.estimate, quoted.low, quoted.high)
        assert row.day.startswith(row.date)
    last, now = rows.iloc[-1], answer(evidence, question).fit
    assert (last["k"], last["patients"], last["estimate"]) == (now.k, now.n, headline(now).estimate)


def test_decisions_stand_beside_what_was_known_on_their_day(evidence: Evidence) -> None:
    frame = evidence_over_time_frame(evidence, PAIN)
    results, judged = frame[frame["kind"] == RESULT], frame[frame["kind"] != RESULT]
    assert len(judged)
    for row in judged.itertuples():
        before = results[results["day"] <= last_day_that_counts(row.date).isoformat()]
        assert row.k == (0 if before.empty else before["k"].iloc[-1])
        assert before.empty or row.estimate == before["estimate"].iloc[-1]
    assert (judged["k"] < results["k"].iloc[-1]).any()


def test_dates_come_from_the_table_of_decisions(evidence: Evidence) -> None:
    rows = evidence.decisions.set_index("decision_id")
    judged = dated(evidence)
    assert judged["date"].is_monotonic_increasing
    assert set(judged["decision_id"]) == set(rows.index[rows["kind"] != "review"])
    frame = evidence_over_time_frame(evidence, PAIN).query("kind != @RESULT").set_index("decision_id")
    for decision, row in frame.iterrows():
        assert row["date"] == rows.loc[decision, "date"]
        assert row["label"] == f"{rows.loc[decision, 'body']}: {rows.loc[decision, 'what']}"


def test_the_policy_stands_at_its_day_of_approval(evidence: Evidence) -> None:
    policy = evidence.policy
    days = dated(evidence).groupby("source_id")["date"].agg(set)
    cited = {str(each["date"]) for each in policy["references"] if each["date"]}
    assert str(policy["approval_date"]) in days[policy["policy_id"]]
    assert days[policy["policy_id"]] - {str(policy["approval_date"])} <= cited


def test_what_has_no_date_is_named_and_not_drawn(evidence: Evidence) -> None:
    silent = undated(evidence)
    chart = evidence_over_time(evidence, PAIN)
    assert silent
    (note,) = [note for note in chart.notes if "hold no date" in note]
    assert all(title in note for title in silent)
    assert not set(silent) & set(chart.frame["label"])


def test_a_document_of_which_only_the_year_is_stated_is_named_so(evidence: Evidence) -> None:
    chart = evidence_over_time(evidence, PAIN)
    by_year = chart.frame["ground"] == YEAR
    assert by_year.any()
    assert (chart.frame.loc[by_year, "day"].str[5:] == "12-31").all()
    assert any("Hollow: of a document only the year is stated" in note for note in chart.notes)
    exact = evidence_over_time(evidence, "harm_against_laminectomy")
    assert not (exact.frame["ground"] == YEAR).any()
    assert not any("Hollow" in note for note in exact.notes)


def test_a_day_stands_inside_its_year() -> None:
    assert place_of("2024-01-01") == 2023.5
    assert place_of("2024-12-31") == pytest.approx(2024.5, abs=0.003)
    assert place_of("2024") == 2024
    assert place_of("2024-07-02") == pytest.approx(2024, abs=0.003)
    assert place_of("2024-03-01") < place_of("2024-03") < place_of("2024-04-01")


@pytest.mark.parametrize("question", [PAIN, EVENTS, "harm_against_laminectomy"])
def test_it_can_be_read(question: str, evidence: Evidence, readable: Callable[[Chart], list[str]]) -> None:
    chart = evidence_over_time(evidence, question)
    last = chart.frame[chart.frame["kind"] == RESULT].iloc[-1]
    assert {"Studies", "Patients", f"{last['k']}"} <= set(readable(chart))
    assert chart.title in chart.alt


@pytest.mark.parametrize("medium", ["page", "slide", "half-slide"])
def test_it_can_be_read_in_every_medium(
    medium: str, evidence: Evidence, readable: Callable[[Chart], list[str]]
) -> None:
    chart = evidence_over_time(evidence, PAIN).drawn_for(medium, bare=True)
    readable(chart)
    assert chart.fits


def test_the_title_tells_what_was_known_at_the_first_decision(evidence: Evidence) -> None:
    chart = evidence_over_time(evidence, PAIN)
    first = chart.frame[chart.frame["kind"] == "decision"].iloc[0]
    assert f"at the first dated decision, {first['date']}, {first['k']} studies gave" in chart.title


def test_without_decisions_the_title_is_the_finding(evidence: Evidence) -> None:
    none = derived(evidence, "no decisions", {"decisions": empty(BY_NAME["decisions"], whole=True)})
    chart = evidence_over_time(none, PAIN)
    assert "decision" not in chart.title
    assert set(chart.frame["kind"]) == {RESULT}


def test_a_question_without_a_result_is_refused(evidence: Evidence) -> None:
    with pytest.raises(QuestionError, match="no result of walking_distance_from_12 to follow"):
        evidence_over_time(evidence, "walking_distance_from_12")
