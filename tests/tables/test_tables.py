"""Tables show what the results hold, with marks, sources and reasons."""

from __future__ import annotations

import pandas as pd

import evidence_tools as et
from evidence_tools.tables.shown import Shown


def test_effects_show_bounds_marks_spread_and_rows(evidence: et.Evidence) -> None:
    shown = et.table_of_effects(et.answer(evidence, "pain_from_12").fit)
    encore = shown.loc["MiDAS ENCORE 2016 †‡"]
    assert encore["Patients"] == "≤ 143"
    assert encore["SD of change"] == "2.8 [2 to 3.4], borrowed"
    assert encore["Rows"] == "c015"
    assert encore["Source"] == "staats_2018_encore_2y: Abstract, results"


def test_only_the_marks_in_use_are_explained(evidence: et.Evidence) -> None:
    assert list(et.table_of_marks(et.answer(evidence, "pain_from_12").fit).index) == ["†", "‡", "§", "¶"]
    assert list(et.table_of_marks(et.answer(evidence, "harm_against_spacer").fit).index) == ["§"]
    assert list(et.table_of_marks().index) == list(et.MARKS)


def test_every_dropped_row_has_its_reason(evidence: et.Evidence) -> None:
    answer = et.answer(evidence, "walking_time_from_12")
    shown = et.table_of_dropped(answer.effects)
    assert len(shown) == len(answer.effects.dropped)
    assert "+274% of baseline" in set(shown["Detail"])


def test_answers_side_by_side_say_when_they_cannot(evidence: et.Evidence) -> None:
    shown = et.table_of_answers(et.answers(evidence))
    assert len(shown) == len(evidence.protocol.questions)
    silent = shown.loc["Disability (ODI), mild against medical management"]
    assert silent["Answer"] == "cannot say"
    assert "no usable number in the other arm (7)" in silent["What limits it"]
    events = shown.loc["Device- or procedure-related adverse event, any follow-up"]
    assert events["Exact count"] == "2 of 482: 0.4% (0.1 to 1.5)"


def test_sensitivity_starts_with_the_result_itself(evidence: et.Evidence) -> None:
    fit = et.answer(evidence, "odi_from_12").fit
    assert et.table_of_sensitivity(fit)["Estimate"].iloc[0] == "−18.9"


def test_reported_values_are_joined_to_their_baseline(evidence: et.Evidence) -> None:
    shown = et.table_of_reported(evidence, "walking_distance", "walking_time")
    distance = shown.loc["Mekhail 2012"]
    assert distance[["Before and at the visit", "Gain", "Relative gain"]].tolist() == [
        "246 to 3,956 feet",
        "3,710 feet",
        "+1,508%",
    ]
    assert set(shown["Spread printed"]) == {"no"}


def test_overlap_names_the_report_that_stands(evidence: et.Evidence) -> None:
    shown = et.table_of_overlap(evidence)
    assert len(shown) == len(evidence.study_overlap)
    probable = shown[shown["Same patients"] == "probable"]
    assert (probable["Report that stands"] != "both").all()
    assert (shown.loc[shown["Same patients"] == "possible", "Report that stands"] == "both").any()


def test_the_policy_at_a_glance_comes_from_its_file(evidence: et.Evidence) -> None:
    shown = et.table_of_policy(evidence)["Policy statement"]
    assert shown["Approved"] == "2026-02-02"
    assert "62330" in shown["Codes"]
    assert "62331" in shown["Codes"]
    assert shown["Clinical evidence cited"].count(";") == 5


def test_what_the_evidence_is_counts_the_missing_spread(evidence: et.Evidence) -> None:
    counts = et.table_of_evidence(evidence)["Number"]
    assert counts["... with a spread of that change"] == 0
    assert counts["Statements of the policy to check"] == 93


def test_thresholds_are_on_the_common_scale(evidence: et.Evidence) -> None:
    shown = et.table_of_thresholds(evidence, "pain")
    assert shown["Value"].tolist() == ["2", "3", "1.5", "3.2", "2.7"]
    assert set(shown["Unit"]) == {"points"}


def test_a_table_is_shown_whole_and_the_same_every_time(evidence: et.Evidence) -> None:
    shown = et.table_of_policy(evidence)
    page = shown._repr_html_()
    assert shown["Policy statement"]["Determination"] in page
    assert page == et.table_of_policy(evidence)._repr_html_()
    assert "0x" not in page


def test_cells_are_escaped_when_shown() -> None:
    page = Shown({"<b>": ["<script>alert(1)</script>"]})._repr_html_()
    assert "<script>" not in page
    assert "&lt;b&gt;" in page


def test_a_group_is_named_once_where_it_is_shown_and_always_in_the_frame() -> None:
    shown = Shown({"What": ["a", "b"]}, index=pd.Index(["Group", "Group"], name="Part"))
    assert shown._repr_html_().count(">Group<") == 1
    assert list(shown.index) == ["Group", "Group"]


def test_words_may_wrap_in_a_crowded_table_so_that_longer_cells_have_room() -> None:
    few = Shown({f"c{place}": ["not serious"] for place in range(3)})
    many = Shown({f"c{place}": ["not serious"] for place in range(9)} | {"interval": ["1.0 to 2.0"]})
    assert few._repr_html_().count("nowrap") > 1
    assert "nowrap" not in many._repr_html_().split(">not serious<")[0].rpartition("<td")[2]
    assert "nowrap" in many._repr_html_().split(">1.0 to 2.0<")[0].rpartition("<td")[2]
