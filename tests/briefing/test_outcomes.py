"""Messages of outcomes on other data: another number, another verb, one study, no study."""

from __future__ import annotations

import pytest
from edition_copies import Copy

from evidence_tools.briefing.counted import Counted
from evidence_tools.briefing.exhibits import ratios
from evidence_tools.briefing.exhibits.forest import forest_of
from evidence_tools.briefing.exhibits.ratios import forest_of_ratios
from evidence_tools.briefing.exhibits.rows import heaviest, summary_rows
from evidence_tools.briefing.outcome import gaps, scores
from evidence_tools.briefing.outcome.case import COMPARISON, Case
from evidence_tools.briefing.outcome.notes import first_asked
from evidence_tools.briefing.outcomes import outcome_slide, title_of
from evidence_tools.briefing.thresholds import threshold_slide
from evidence_tools.errors import QuestionError
from evidence_tools.evidence import Evidence
from evidence_tools.results import results_of
from evidence_tools.wording import loose_digits

PAIN = ("c010", "c015", "c021", "c033", "c044")  # rows behind pain from month 12 on
ODI = ("c003", "c008", "c014", "c023", "c046")


def case_of(evidence: Evidence, outcome: str) -> Case:
    return Case(evidence, outcome, Counted(f"outcome:{outcome}"))


def title(evidence: Evidence, outcome: str) -> str:
    told = title_of(case_of(evidence, outcome))
    assert loose_digits(told) == ""
    return told.text


def not_pooled(copy: Copy, *rows: str) -> None:
    for row in rows:
        copy.change("continuous", row, analysis_use="do_not_pool", use_reason="A test")


def test_titles_say_what_the_results_say(evidence: Evidence) -> None:
    assert title(evidence, "pain").startswith("Pain fell by 3.8 points, but a gain of 0.5 to 3.7 is plausible without")
    assert title(evidence, "disability").startswith("Disability (ODI) fell by 18.9 points; a gain of 0.6 to 14.5")
    assert title(evidence, "reintervention") == (
        "Reintervention: less often than with medical management (risk ratio 0.22), "
        "more often than with laminectomy (1.64)"
    )


def test_a_changed_cell_changes_the_number_of_the_title(copy: Copy) -> None:
    copy.change("continuous", "c044", change_mean="-9.4")
    assert title(copy.read(), "pain").startswith("Pain fell by 4.7 points")


def test_an_interval_across_zero_changes_the_verb(copy: Copy) -> None:
    for row, change in zip(PAIN, ("-6", "5", "-4", "4", "-1"), strict=True):
        copy.change("continuous", row, change_mean=change)
    said = title(copy.read(), "pain")
    assert said.startswith("Pain did not clearly change (")
    assert "plausible without" not in said


def test_a_rise_in_a_score_that_should_fall_is_told_as_a_rise(copy: Copy) -> None:
    for row in PAIN:
        copy.change("continuous", row, change_mean="3")
    said = title(copy.read(), "pain")
    assert said.startswith("Pain rose by 3.0 points (")
    assert "plausible without" not in said


def test_without_a_benchmark_the_title_says_that_it_is_not_known(copy: Copy) -> None:
    copy.change_protocol('benchmarks.pain = ["k045", "k028", "k038", "k009", "k012"]\n', "")
    assert title(copy.read(), "pain") == (
        "Pain fell by 3.8 points after treatment; how far such patients improve without it is not known"
    )


def test_one_study_has_a_forest_without_a_pooled_line(copy: Copy) -> None:
    not_pooled(copy, *ODI[1:])
    evidence = copy.read()
    thresholds = threshold_slide(evidence, "odi_from_12", Counted("threshold:odi_from_12"))
    assert [row[4].text for row in thresholds.exhibit.rows] == ["not known"] * 6  # one study shows no other setting
    case = case_of(evidence, "disability")
    fit = case.fitted["odi_from_12"].fit
    assert fit.k == 1
    forest = forest_of(evidence, "odi_from_12", fit, case.counted)
    assert [row.kind for row in forest.rows] == ["study"]
    assert list(summary_rows(results_of(evidence), "odi_from_12", fit, case.counted)) == []
    assert title(evidence, "disability").startswith("Disability (ODI) fell by 16.0 points")


def test_an_outcome_that_cannot_be_pooled_shows_why(copy: Copy) -> None:
    not_pooled(copy, *ODI)
    case = case_of(copy.read(), "disability")
    assert case.kind == ""
    assert title_of(case).text == "Disability: none of 13 printed results gives an effect that could be weighed"
    table = gaps.exhibit(case)
    counts = {row[0].text: row[1].text for row in table.rows}
    assert counts["Number must not be pooled"] == "6"
    assert sum(map(int, counts.values())) == 13


def test_an_outcome_without_any_printed_result_says_so(copy: Copy) -> None:
    copy.change_protocol(
        '[questions.walking_time_from_12]\noutcome = "walking_time"',
        '[questions.walking_time_from_12]\noutcome = "global_failure"',
    )
    case = case_of(copy.read(), "walking")
    assert title_of(case).text == "Walking: no study prints a result"
    assert gaps.exhibit(case) is None


def test_gains_of_which_one_fell_are_told_with_their_signs(copy: Copy) -> None:
    copy.change("continuous", "c005", pct_change="-12")
    assert title(copy.read(), "walking").startswith("Walking time changed by +258% with mild and −12% with medical")


def test_a_comparison_that_is_not_clear_is_told_as_not_clear(copy: Copy) -> None:
    copy.change("binary", "b012", events="14", pct="20.3")
    assert title(copy.read(), "reintervention").startswith(
        "Reintervention: no clear difference from medical management"
    )


def test_events_raise_what_may_be_at_most(copy: Copy, evidence: Evidence) -> None:
    assert title(evidence, "harm").endswith("serious adverse event in 0.0% (up to 1.3%)")
    copy.change("binary", "b076", events="6", pct="8.0")
    assert "up to 1.3%" not in title(copy.read(), "harm")


def test_an_outcome_that_the_protocol_does_not_name_is_refused(evidence: Evidence) -> None:
    with pytest.raises(
        QuestionError, match=r"'joy' is not among the critical outcomes; allowed: pain, .*protocol.toml"
    ):
        outcome_slide(evidence, "joy", Counted("outcome:joy"))


def with_a_second_comparison(copy: Copy) -> Evidence:
    """A second study compares the treatment with usual care."""
    copy.append("arms", "motion/cmm", study_id="wong_2012")
    copy.append("binary", "b012", row_id="b901", study_id="wong_2012", events="5", n="20", pct="25")
    copy.append("binary", "b013", row_id="b902", study_id="wong_2012", events="9", n="20", pct="45")
    return copy.read()


def test_two_studies_of_a_comparison_are_pooled(copy: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    case = case_of(with_a_second_comparison(copy), "reintervention")
    compared = case.of_kind(COMPARISON)
    forest = forest_of_ratios(case.evidence, compared, case.counted)
    assert [row.kind for row in forest.rows] == ["group", "study", "study", "pooled", "group", "study"]
    monkeypatch.setattr(ratios, "_MOST_LINES", 3)
    crowded = forest_of_ratios(case.evidence, compared, case.counted)
    assert [row.kind for row in crowded.rows] == ["group", "pooled", "group", "study"]


def test_studies_without_room_are_those_of_least_weight_and_are_counted(
    evidence: Evidence, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = case_of(evidence, "pain")
    fit = case.fitted["pain_from_12"].fit
    assert heaviest(fit, 2) == {"midas_encore", "midas_i"}
    monkeypatch.setattr(scores, "heaviest", lambda fit: heaviest(fit, 3))
    assert [told.text for told in scores.cautions(case)][1:] == [
        "Pooled from all studies; 2 of less weight stand in the appendix"
    ]


def test_the_gain_without_the_treatment_is_named_for_what_it_is(evidence: Evidence) -> None:
    slide = outcome_slide(evidence, "pain", Counted("outcome:pain"))
    assert "5 outside benchmarks in its place (1 on another condition, 1 a model without patients)" in (
        " ".join(told.text for told in slide.caution)
    )
    (told,) = (note.text for note in slide.notes if note.text.startswith("Changes without the treatment"))
    assert "−2.2 with all arms, 70 RCTs (non-specific low back pain)" in told
    assert told.count(";") == 4


def test_a_benchmark_on_the_same_condition_is_not_set_apart(copy: Copy) -> None:
    copy.change_protocol('benchmarks.pain = ["k045", "k028", "k038", "k009", "k012"]\n', 'benchmarks.pain = ["k028"]\n')
    case = case_of(copy.read(), "pain")
    assert "1 outside benchmark in its place" in " ".join(told.text for told in scores.cautions(case))
    assert title_of(case).text == "Pain fell by 3.8 points, more than the 1.60 that is plausible without the treatment"


def test_notes_say_without_which_study_the_interval_includes_zero_change(evidence: Evidence) -> None:
    asked = {
        outcome: next(
            note.text
            for note in outcome_slide(evidence, outcome, Counted(f"outcome:{outcome}")).notes
            if note.text.startswith("“Could one study")
        )
        for outcome in ("pain", "disability")
    }
    assert asked["pain"].endswith("The interval leaves out zero change each time.")
    assert asked["disability"].endswith("the interval includes zero change.")
    assert "But without " in asked["disability"]


def test_thresholds_say_what_the_interval_and_the_gain_without_treatment_leave(evidence: Evidence) -> None:
    slide = threshold_slide(evidence, "pain_from_12", Counted("threshold:pain_from_12"))
    assert slide.title.text.endswith("all 5 thresholds of importance, its whole interval 3 of them")
    said = " ".join(told.text for told in slide.caution)
    assert "less its median of 2.2, 1 of the 5 are reached" in said
    assert "† spread borrowed" in said or "†" in said
    assert slide.exhibit.rows[0][4].text == "99.96%"
    odi = threshold_slide(evidence, "odi_from_12", Counted("threshold:odi_from_12"))
    assert odi.title.text.endswith("its whole interval none of them")
    assert {row[2].text for row in odi.exhibit.rows} == {"yes, its interval not"}


def test_notes_do_not_ask_what_a_worsening_would_be_without_treatment(
    copy: Copy, evidence: Evidence, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Case, "limitations", lambda *_: {})  # to weigh them all takes long and is not asked here
    for row in PAIN:
        copy.change("continuous", row, change_mean="3")
    asked = [
        [note.text for note in first_asked(case_of(each, "pain"), "pain_from_12") if "Is this more than" in note.text]
        for each in (evidence, copy.read())
    ]
    assert list(map(len, asked)) == [1, 0]


def test_a_score_that_should_rise_is_read_from_its_other_side(copy: Copy) -> None:
    header, *rows = copy.rows("reference/outcomes")
    at = {name: header.index(name) for name in ("outcome", "better")}
    for row in rows:
        row[at["better"]] = "higher" if row[at["outcome"]] == "odi" else row[at["better"]]
    copy.write("reference/outcomes", [header, *rows])
    for row, change in zip(ODI, ("16", "16.9", "22.7", "11.9", "26.6"), strict=True):
        copy.change("continuous", row, change_mean=change)
    evidence = copy.read()
    case = case_of(evidence, "disability")
    assert title_of(case).text.startswith("Disability (ODI) rose by 18.9 points")
    forest = forest_of(evidence, "odi_from_12", case.fitted["odi_from_12"].fit, case.counted)
    assert forest.reversed
    assert (forest.sides, forest.threshold.value) == (("better", "worse"), 10)
    slide = threshold_slide(evidence, "odi_from_12", Counted("threshold:odi_from_12"))
    assert slide.title.text.endswith("reaches all 6 thresholds of importance, its whole interval none of them")


def test_thresholds_of_a_worsening_are_not_reached_and_nothing_is_taken_off(copy: Copy) -> None:
    for row in PAIN:
        copy.change("continuous", row, change_mean="3")
    slide = threshold_slide(copy.read(), "pain_from_12", Counted("threshold:pain_from_12"))
    assert slide.title.text == "The mean gain in pain reaches none of the 5 thresholds of importance"
    assert "less its median" not in " ".join(told.text for told in slide.caution)
    assert {row[2].text for row in slide.exhibit.rows} == {"no"}


def test_comparisons_with_another_better_side_do_not_share_the_axis(copy: Copy) -> None:
    header, *rows = copy.rows("reference/outcomes")
    for row in rows:
        if row[header.index("outcome")] == "subsequent_surgery":
            row[header.index("better")] = "higher"
    copy.write("reference/outcomes", [header, *rows])
    case = case_of(copy.read(), "reintervention")
    assert title_of(case).text == "Reintervention: less often than with medical management (risk ratio 0.22)"
