"""The slides that show the evidence: every number is one of the results, nothing is typed, nothing is lost."""

from __future__ import annotations

import math

import pytest

from evidence_tools.briefing.counted import PREFIX, Counted
from evidence_tools.briefing.evidence_slides import story_slides
from evidence_tools.briefing.exhibit_records import Bars, Forest, Table, Timeline
from evidence_tools.briefing.fitting import LONGEST_TITLE
from evidence_tools.briefing.records import LeftOut, Slide
from evidence_tools.certainty import certainty_entries
from evidence_tools.evidence import Evidence
from evidence_tools.results import results_of
from evidence_tools.results.data import data_entries
from evidence_tools.study_effects import MARKS
from evidence_tools.wording import loose_digits

SAME = 1e-9  # results keep twelve digits


@pytest.fixture(scope="module")
def made(evidence: Evidence) -> dict[str, tuple[Slide | LeftOut, Counted]]:
    counted = {name: Counted(name) for name in story_slides(evidence)}
    return {name: (maker(counted[name]), counted[name]) for name, maker in story_slides(evidence).items()}


@pytest.fixture(scope="module")
def slides(made: dict[str, tuple[Slide | LeftOut, Counted]]) -> dict[str, Slide]:
    return {name: slide for name, (slide, _) in made.items() if isinstance(slide, Slide)}


def test_there_is_one_slide_per_critical_outcome_in_the_order_of_the_protocol(
    evidence: Evidence, slides: dict[str, Slide]
) -> None:
    names = [name.removeprefix("outcome:") for name in slides if name.startswith("outcome:")]
    assert names == list(evidence.protocol.certainty.outcomes)
    assert next(iter(slides)) == "evidence_base"
    assert all(slide.name == name for name, slide in slides.items())


def test_every_number_has_the_value_of_the_results(
    evidence: Evidence, made: dict[str, tuple[Slide | LeftOut, Counted]], slides: dict[str, Slide]
) -> None:
    elsewhere = dict(certainty_entries(evidence)) | dict(data_entries(evidence))
    for name, slide in slides.items():
        own = dict(made[name][1].entries())
        for number in slide.numbers:
            known = own if number.key.startswith(f"{PREFIX}.") else elsewhere
            entry = known.get(number.key) or results_of(evidence).entry(number.key)
            assert math.isclose(number.value, entry["value"], rel_tol=SAME, abs_tol=SAME), number


def test_numbers_of_a_slide_carry_what_they_rest_on(made: dict[str, tuple[Slide | LeftOut, Counted]]) -> None:
    (_, counted) = made["evidence_base"]
    entries = dict(counted.entries())
    assert len(entries["deck.evidence_base.industry"]["rows"]) == entries["deck.evidence_base.industry"]["value"]
    (_, counted) = made["outcome:pain"]
    assert dict(counted.entries())["deck.outcome_pain.threshold"]["convention"] == "outcomes.pain.mcid"


def test_no_digit_is_typed(slides: dict[str, Slide]) -> None:
    for slide in slides.values():
        assert {told.text: loose_digits(told) for told in slide.told if loose_digits(told)} == {}


def test_titles_are_short_enough_and_end_without_a_full_stop(slides: dict[str, Slide]) -> None:
    for slide in slides.values():
        assert 0 < len(slide.title.text) <= LONGEST_TITLE, slide.title
        assert not slide.title.text.endswith(".")
        assert slide.title.text[0].isupper() or slide.title.text[0].isdigit()


def test_nothing_unknown_or_internal_is_shown(slides: dict[str, Slide]) -> None:
    for slide in slides.values():
        shown = [told.text for told in slide.told if told not in slide.notes]
        assert not [text for text in shown if "nan" in text.split() or "_" in text or "not known to" in text]


def test_every_outcome_has_two_to_four_key_numbers_a_caution_a_source_and_notes(slides: dict[str, Slide]) -> None:
    for name, slide in slides.items():
        if name.startswith("outcome:"):
            assert 2 <= len(slide.key_numbers) <= 4
            assert slide.key_numbers[-1].label.text.startswith("certainty")
            assert slide.caution
            assert len(slide.notes) >= 3
        assert slide.exhibit is not None
        assert "data of" in slide.source.text
        assert slide.appendix is not name.startswith(("outcome:", "evidence_base"))


def test_marks_of_results_are_shown_and_explained(evidence: Evidence, slides: dict[str, Slide]) -> None:
    shown = {"outcome:pain": "†‡§¶", "outcome:walking": "¶", "outcome:harm": "§¶"}
    for name, marks in shown.items():
        slide = slides[name]
        exhibit = slide.exhibit
        rows = exhibit.rows if isinstance(exhibit, Forest) else exhibit.categories
        labels = "".join(getattr(row, "label", row).text for row in rows)
        cautions = " ".join(told.text for told in slide.caution)
        assert {mark for mark in MARKS if mark in labels} == set(marks)
        assert {mark for mark in MARKS if mark in cautions} == set(marks)


def test_the_forest_of_scores_has_studies_pooled_result_and_prediction(slides: dict[str, Slide]) -> None:
    forest = slides["outcome:pain"].exhibit
    assert isinstance(forest, Forest)
    kinds = [row.kind for row in forest.rows]
    assert kinds == ["study"] * 5 + ["pooled", "prediction"]
    assert all(row.hollow for row in forest.rows[:5])
    assert {len(row.cells) for row in forest.rows} == {len(forest.headings)}
    assert sum(row.weight.value for row in forest.rows[:5]) == pytest.approx(100)
    assert forest.ends[0] <= min(row.estimate.value for row in forest.rows[:6])
    assert forest.threshold.value == -2
    assert forest.null.value == 0
    assert not forest.log


def test_the_forest_of_ratios_has_a_group_per_comparison_with_counts_of_both_arms(slides: dict[str, Slide]) -> None:
    forest = slides["outcome:reintervention"].exhibit
    assert isinstance(forest, Forest)
    assert [row.kind for row in forest.rows] == ["group", "study", "group", "study"]
    assert forest.log
    assert forest.null.value == 1
    assert [cell.text for cell in forest.rows[1].cells[1:3]] == ["4/69 (5.8%)", "18/69 (26.1%)"]


def test_a_share_of_which_too_little_is_known_is_a_caution_and_no_key_number(slides: dict[str, Slide]) -> None:
    slide = slides["outcome:reintervention"]
    assert [each.number.text for each in slide.key_numbers] == ["0.22", "1.64", "Very low"]
    assert slide.caution[0].text.startswith("Too little is known to give a share of the treated for open lumbar")


def test_zero_events_are_a_bar_of_zero_with_an_upper_limit(slides: dict[str, Slide]) -> None:
    bars = slides["outcome:harm"].exhibit
    assert isinstance(bars, Bars)
    (place,) = (place for place, name in enumerate(bars.categories) if name.text.startswith("Serious"))
    ours, theirs = bars.series
    assert (ours.values[place].value, ours.lows[place].value) == (0.0, 0.0)
    assert ours.highs[place].value == pytest.approx(1.3, abs=0.05)
    assert theirs.values[place] is None
    assert bars.cells[place][0].text == "0 of 282"
    assert bars.highest >= max(high.value for series in bars.series for high in series.highs if high is not None)


def test_both_arms_of_a_comparison_have_their_exact_limits(slides: dict[str, Slide]) -> None:
    bars = slides["outcome:harm"].exhibit
    ours, theirs = bars.series
    assert (ours.values[2].value, theirs.values[3].value) == pytest.approx((1.912, 5.798), abs=0.001)
    assert ours.lows[2].value < ours.values[2].value < ours.highs[2].value
    assert theirs.lows[3].value < theirs.values[3].value < theirs.highs[3].value


def test_gains_without_a_spread_have_no_interval(slides: dict[str, Slide]) -> None:
    bars = slides["outcome:walking"].exhibit
    assert isinstance(bars, Bars)
    assert [str(series.values[0]) for series in bars.series] == ["+258", "+64"]
    assert all(not series.lows and not series.highs for series in bars.series)
    assert "no interval" in slides["outcome:walking"].title.text


def test_a_timeline_joins_the_visits_of_a_study_and_keeps_other_values_apart(slides: dict[str, Slide]) -> None:
    timeline = slides["timeline:pain"].exhibit
    assert isinstance(timeline, Timeline)
    joined = {
        line.label.text: [point.month.value for point in line.points] for line in timeline.lines if len(line.points) > 1
    }
    assert joined == {"MiDAS I 2010 §¶": [1.4, 12.0]}
    assert {point.value.key.split(".")[0] for line in timeline.lines for point in line.points} == {"data", "deck"}
    assert {line.meaning for line in timeline.lines if any(point.hollow for point in line.points)} == {"muted"}
    assert timeline.ends[1] == 0
    assert timeline.last_month == 36


def test_choices_stand_below_the_result_as_reported(slides: dict[str, Slide]) -> None:
    forest = slides["sensitivity:odi_from_12"].exhibit
    assert [row.kind for row in forest.rows] == ["pooled", *["variant"] * 8]
    assert "clear in 7 of the 8" in slides["sensitivity:odi_from_12"].title.text


def test_thresholds_are_told_with_the_share_of_studies(slides: dict[str, Slide]) -> None:
    table = slides["threshold:pain_from_12"].exhibit
    assert isinstance(table, Table)
    assert [row[3].text for row in table.rows] == ["5 of 5", "5 of 5", "5 of 5", "4 of 5", "4 of 5"]
    assert slides["threshold:pain_from_12"].title.text.startswith("The mean gain in pain reaches all 5 thresholds")


def test_what_cannot_be_shown_is_left_out_with_its_reason(made: dict[str, tuple[Slide | LeftOut, Counted]]) -> None:
    left = {name: slide.why.text for name, (slide, _) in made.items() if isinstance(slide, LeftOut)}
    assert left["sensitivity:serious_events"].endswith("exact counts are quoted, no choice of pooling enters")
    assert left["sensitivity:harm_against_laminectomy"].startswith("Claims-defined harm")
    assert left["timeline:walking_time"] == "no study prints a change in walking time at a visit"
    assert not [name for name in left if name.startswith(("outcome", "evidence_base"))]


def test_the_base_counts_each_study_once(evidence: Evidence, slides: dict[str, Slide]) -> None:
    bars = slides["evidence_base"].exhibit
    assert isinstance(bars, Bars)
    assert bars.stacked
    assert sum(value.value for series in bars.series for value in series.values) == len(evidence.studies)


def test_notes_answer_what_a_committee_asks_first(slides: dict[str, Slide]) -> None:
    said = " ".join(told.text for told in slides["outcome:pain"].notes)
    for part in ("more than no treatment", "What limits it most: “no control group” overturns", "one study overturn"):
        assert part in said
    assert "REML" in said


def test_a_timeline_marks_what_is_not_from_the_paper(evidence: Evidence, slides: dict[str, Slide]) -> None:
    slide = slides["timeline:odi"]
    lines = {line.label.text.split(" ¶")[0].split(" §")[0]: line.label.text for line in slide.exhibit.lines}
    assert "¶" in lines["MiDAS I 2010"]
    assert lines["Wong 2012"] == "Wong 2012"
    assert "¶ not from the paper itself" in " ".join(told.text for told in slide.caution)


def test_choices_of_pooling_stand_beside_all_defensible_analyses(slides: dict[str, Slide]) -> None:
    (said,) = (told.text for told in slides["sensitivity:pain_from_12"].caution if "of all choices" in told.text)
    assert said.endswith("% of defensible analyses conclude the same")


def test_studies_without_any_result_are_counted(evidence: Evidence, slides: dict[str, Slide]) -> None:
    printed = set(evidence.continuous["study_id"]) | set(evidence.binary["study_id"])
    silent = len(set(evidence.studies["study_id"]) - printed)
    said = {told.text for told in slides["evidence_base"].caution}
    assert f"{silent} of the 30 studies have no result in the tables" in said
    assert "show change" not in slides["evidence_base"].title.text


def test_choices_of_method_are_told_in_plain_words(slides: dict[str, Slide]) -> None:
    rows = slides["sensitivity:pain_from_12"].exhibit.rows
    labels = [row.label.text for row in rows]
    assert labels[0] == "As reported †‡§¶"
    assert "One effect for all studies (EE)" in labels
    assert not [label for label in labels if label.startswith(("REML", "EE,", "DL,", "PM,"))]


def test_charts_say_which_values_are_better(slides: dict[str, Slide]) -> None:
    assert slides["timeline:pain"].exhibit.up.text.endswith("; lower is better")
    for name in ("outcome:pain", "sensitivity:pain_from_12"):
        assert "Lower values are better." in slides[name].exhibit.alt.text
