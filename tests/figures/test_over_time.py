"""Evidence over time: the cumulative result by year, and decisions with a date from the tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from evidence_tools.errors import QuestionError
from evidence_tools.evidence import Evidence
from evidence_tools.figures.chart import Chart
from evidence_tools.figures.over_time import evidence_over_time
from evidence_tools.figures.over_time_frame import RESULT, dated, evidence_over_time_frame, place_of, undated
from evidence_tools.figures.years import with_years
from evidence_tools.models import answer
from evidence_tools.models.diagnostics.cumulative import cumulative

PAIN = "pain_from_12"


def test_years_are_those_of_the_reports_with_the_numbers(evidence: Evidence) -> None:
    fit = answer(evidence, PAIN).fit
    table = with_years(fit, evidence).effects.table
    sources, studies = evidence.sources.set_index("source_id"), evidence.studies.set_index("study_id")
    for row in table.itertuples():
        own = sources.loc[row.source_id, "kind"] in ("article", "abstract", "vendor", "news")
        source = row.source_id if own else studies.loc[row.study, "primary_source_id"]
        assert row.year == sources.loc[source, "year"]
    assert with_years(fit, evidence).estimate == fit.estimate


def test_the_result_of_each_year_is_the_cumulative_one(evidence: Evidence) -> None:
    fit = answer(evidence, PAIN).fit
    steps = cumulative(with_years(fit, evidence), "year").groupby("by").last()
    rows = evidence_over_time_frame(evidence, PAIN).query("kind == @RESULT").set_index("year")
    assert rows["k"].to_dict() == steps["k"].to_dict()
    assert rows["estimate"].to_dict() == steps["display_estimate"].to_dict()
    last = rows.iloc[-1]
    assert (last["k"], last["estimate"], last["ci_low"]) == (fit.k, fit.display_estimate, fit.display_ci_low)
    assert last["patients"] == fit.n
    assert last["bound"]


def test_decisions_stand_beside_the_years_before_their_own(evidence: Evidence) -> None:
    frame = evidence_over_time_frame(evidence, PAIN)
    results, judged = frame[frame["kind"] == RESULT], frame[frame["kind"] != RESULT]
    assert len(judged)
    for row in judged.itertuples():
        before = results[results["year"] < row.year]
        assert row.k == (0 if before.empty else before["k"].iloc[-1])
    assert (judged["k"] < results["k"].iloc[-1]).any()


def test_dates_come_from_the_tables(evidence: Evidence) -> None:
    judged, policy = dated(evidence).set_index("review_id"), evidence.policy
    assert judged.loc[policy["policy_id"], "date"] == str(policy["approval_date"])
    cited = {each["ref_id"]: str(each["date"]) for each in policy["references"] if each["date"]}
    shown = judged["date"].to_dict()
    assert {each: day for each, day in cited.items() if each in shown} == {e: d for e, d in shown.items() if e in cited}
    years = evidence.reviews.set_index("review_id")["year"]
    for each, day in shown.items():
        assert each in cited or each == policy["policy_id"] or day == f"{years[each]:.0f}"
    assert judged["year"].is_monotonic_increasing


def test_what_has_no_date_is_named_and_not_drawn(evidence: Evidence) -> None:
    silent = undated(evidence)
    chart = evidence_over_time(evidence, PAIN)
    assert silent
    (note,) = [note for note in chart.notes if "hold no date" in note]
    assert all(title in note for title in silent)
    assert not set(silent) & set(chart.frame["label"])


def test_a_day_stands_inside_its_year() -> None:
    assert place_of(2024, "2024-01-01") == 2023.5
    assert place_of(2024, "2024-12-31") == pytest.approx(2024.5, abs=0.003)
    assert place_of(2024) == place_of(2024, "2024") == 2024
    assert place_of(2024, date(2024, 7, 2).isoformat()) == pytest.approx(2024, abs=0.003)


@pytest.mark.parametrize("question", [PAIN, "harm_against_laminectomy"])
def test_it_can_be_read(question: str, evidence: Evidence, readable: Callable[[Chart], list[str]]) -> None:
    chart = evidence_over_time(evidence, question)
    assert {"Studies", "Patients"} <= set(readable(chart))
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
    key, stored = next((k, table) for k, table in evidence._tables.items() if table.about.table == "reviews")
    guidelines = stored.frame[stored.frame["kind"] == "guideline"]
    none = replace(evidence, _tables={**evidence._tables, key: replace(stored, frame=guidelines)})
    chart = evidence_over_time(none, PAIN)
    assert "decision" not in chart.title
    assert set(chart.frame["kind"]) == {RESULT}


def test_a_question_without_a_result_is_refused(evidence: Evidence) -> None:
    with pytest.raises(QuestionError, match="no result of walking_distance_from_12 to follow"):
        evidence_over_time(evidence, "walking_distance_from_12")
