"""Messages of outcomes on other data: another number, another verb, one study, no study."""

from __future__ import annotations

import pytest
from editions import Copy

from evidence_tools.briefing.behind import threshold_slide
from evidence_tools.briefing.counted import Counted
from evidence_tools.briefing.exhibits import ratios
from evidence_tools.briefing.exhibits.forest import forest_of
from evidence_tools.briefing.exhibits.ratios import forest_of_ratios
from evidence_tools.briefing.exhibits.rows import heaviest, summary_rows
from evidence_tools.briefing.outcome import gaps, scores
from evidence_tools.briefing.outcome.case import COMPARISON, Case
from evidence_tools.briefing.outcomes import outcome_slide, title_of
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
    assert title(evidence, "pain").startswith("Pain fell by 3.8 points, but similar patients improved by 0.5 to 3.7")
    assert title(evidence, "disability").startswith("Disability (ODI) fell by 18.9 points; similar patients")
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
    assert "similar patients" not in said


def test_a_rise_in_a_score_that_should_fall_is_told_as_a_rise(copy: Copy) -> None:
    for row in PAIN:
        copy.change("continuous", row, change_mean="3")
    said = title(copy.read(), "pain")
    assert said.startswith("Pain rose by 3.0 points (")
    assert "similar patients" not in said


def test_without_a_benchmark_the_title_says_that_it_is_not_known(copy: Copy) -> None:
    copy.change_protocol('benchmarks.pain = ["k045", "k028", "k038", "k009", "k012"]\n', "")
    assert title(copy.read(), "pain") == (
        "Pain fell by 3.8 points after treatment; how far similar patients improve without it is not known"
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
    assert title(evidence, "harm").endswith("serious adverse event in at most 1.3%")
    copy.change("binary", "b076", events="6", pct="8.0")
    assert "at most 1.3%" not in title(copy.read(), "harm")


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
