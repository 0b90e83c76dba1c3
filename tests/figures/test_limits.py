"""Charts of limitations: the frame says what is drawn, the worst come first, and the words fit the counts."""

from __future__ import annotations

import math
from collections.abc import Callable

import pandas as pd
import pytest

import evidence_tools as et
from evidence_tools.errors import QuestionError
from evidence_tools.evidence import Evidence
from evidence_tools.figures.limits import NONE_REACHES, limits_chart, limits_map
from evidence_tools.figures.limits_frame import limits_frame, limits_map_frame, results_in, short_result
from evidence_tools.figures.tipping import tipping
from evidence_tools.limits import Limitation, challenge
from evidence_tools.study_effects import Scale

NAMES = ["no_control", "blinding", "attrition", "review_overlap", "generalisability"]
PAIN = Scale(label="Change in pain", unit="points (0-10)", better="lower", mcid=-2.0, mcid_label="MIC 2 points")


def made(name: str, verdict: str, **fields: object) -> Limitation:
    about = {
        "title": name.title(),
        "quantity": 1.0,
        "unit": "points",
        "measures": "left",
        "reason": "Because it is so.",
        "grade": "risk of bias",
        "outcome": "pain",
        "question": "Pain, 12 months and over",
        "scale": PAIN,
    }
    return Limitation(name=name, verdict=verdict, **(about | fields))


@pytest.fixture(scope="module")
def limits(evidence: Evidence) -> list[Limitation]:
    return challenge(et.answer(evidence, "pain_from_12"), evidence, NAMES)


def test_the_worst_verdict_comes_first_and_within_it_the_farthest() -> None:
    limits = [
        made("flips", "cannot say"),
        made("blinding", "holds", plausible=(0, 1, 2), tipping=8.0),
        made("attrition", "holds", plausible=(0, 1, 2), tipping=4.0),
        made("no_control", "overturns", plausible=(0, 3, 4), tipping=2.0),
    ]
    frame = limits_frame(limits)
    assert list(frame["name"]) == ["no_control", "attrition", "blinding", "flips"]
    assert frame.loc[0, ["low", "central", "high"]].tolist() == [0.0, 150.0, 200.0]
    assert frame["high"].isna().tolist() == [False, False, False, True]


def test_a_limitation_without_sizes_is_drawn_as_words(limits: list[Limitation]) -> None:
    frame = limits_chart(limits).frame.set_index("name")
    assert math.isnan(frame.loc["review_overlap", "high"])
    assert frame.loc["review_overlap", "instead"].startswith("7.5% ")
    assert frame.loc["no_control", "plausible"] == "0.5 to 3.7 points"
    assert frame.loc["no_control", "reverses"] == "1.8 points"


def test_the_title_counts_the_verdicts(limits: list[Limitation]) -> None:
    chart = limits_chart(limits)
    assert chart.title.startswith("Pain, 12 months and over: 5 limitations tried on its conclusions; 1 overturns one")
    assert "No control group: overturns" in chart.alt


def test_a_chart_of_nothing_is_refused() -> None:
    with pytest.raises(QuestionError, match="no limitations to draw"):
        limits_chart([])


def test_the_map_has_a_column_per_result_and_rows_by_grade_domain(limits: list[Limitation]) -> None:
    challenged = {"pain": limits, "odi": [made("blinding", "weakens", question="Disability, 12 months and over")]}
    frame = limits_map_frame(challenged)
    assert results_in(frame) == ["Pain", "Disability"]
    blinding = frame.set_index("name").loc["blinding"]
    assert blinding[["Pain", "Disability"]].tolist() == ["holds", "weakens"]
    assert pd.isna(frame.set_index("name").loc["no_control", "Disability"])
    assert frame["name"].iloc[0] == "no_control"
    chart = limits_map(challenged)
    assert chart.title.startswith("Of 6 checks, 5 limitations on 2 results, 1 overturn a conclusion, 2 weaken one")
    overturned, _, weakened = chart.alt.partition(". Weaken at least one: ")
    assert overturned.partition("Overturn a conclusion: ")[2].endswith(" on Pain")
    assert "No blinding" in weakened


@pytest.mark.parametrize(
    ("label", "short"),
    [
        ("Pain, 12 months and over", "Pain"),
        ("Serious adverse event, any follow-up", "Serious adverse event"),
        ("Harm, 24 months and over, mild against spacer", "Harm, mild against spacer"),
    ],
)
def test_a_result_is_named_without_its_window(label: str, short: str) -> None:
    assert short_result(label) == short


def test_the_curve_says_where_a_conclusion_is_reversed(limits: list[Limitation]) -> None:
    chart = tipping(limits[0])
    said = "from 1.8 points on, the mean gain is below 2 points; most likely 2.2 points"
    assert chart.title == f"No control group: {said}"
    assert list(chart.frame.columns) == ["x", "estimate", "low", "high"]
    axes = chart.axes[0]
    assert axes.get_ylim()[0] < -4.9
    assert "Gain without the treatment, points" in axes.get_xlabel()


def test_a_limitation_without_a_curve_cannot_be_drawn_as_one(limits: list[Limitation]) -> None:
    by_name = {each.name: each for each in limits}
    with pytest.raises(QuestionError, match="has no curve to draw"):
        tipping(by_name["generalisability"])


def test_ratios_are_drawn_on_a_logarithmic_axis(evidence: Evidence) -> None:
    (blinding,) = challenge(et.answer(evidence, "intervention_against_cmm"), evidence, ["blinding"])
    axes = tipping(blinding).axes[0]
    assert "1" in [label.get_text() for label in axes.get_yticklabels()]
    assert axes.get_ylim()[1] < 2  # in powers of ten


def test_the_chart_says_the_result_the_sides_of_the_line_and_what_sizes_measure(
    limits: list[Limitation], texts_of: Callable[..., list[str]]
) -> None:
    texts = texts_of(limits_chart(limits))
    assert {"stands", "reversed"} <= set(texts)
    words = " ".join(texts)
    assert "Result: −3.8 points (−4.9 to −2.7)." in words
    assert "No control group: gain without the treatment" in words
    assert "it may speak against the treatment" in words


def test_a_ratio_says_which_side_is_worse(evidence: Evidence, texts_of: Callable[..., list[str]]) -> None:
    found = challenge(et.answer(evidence, "surgery_against_laminectomy"), evidence, ["blinding", "analyst"])
    words = " ".join(texts_of(limits_chart(found)))
    assert "risk ratio 1.64 (1.39 to 1.93), where above 1 is worse for the treatment" in words
    assert NONE_REACHES in words
    assert "One study answers" in words  # a reason where there is no number


def test_without_a_result_the_title_says_so(evidence: Evidence) -> None:
    found = challenge(et.answer(evidence, "walking_time_from_12"), evidence, ["blinding", "capped_walking"])
    assert limits_chart(found).title.endswith("no result, so 1 of 2 limitations cannot be judged")


def test_the_map_heads_each_column_with_its_result(
    limits: list[Limitation], texts_of: Callable[..., list[str]]
) -> None:
    assert "Pain\n−3.8 points (−4.9 to −2.7)" in texts_of(limits_map({"pain": limits}))


def test_one_plausible_size_is_a_line_and_not_clipped(evidence: Evidence) -> None:
    (found,) = challenge(et.answer(evidence, "odi_from_12"), evidence, ["durability"])
    axes = tipping(found).axes[0]
    assert axes.get_xlim()[0] < found.plausible[1] < 0
    assert any(list(line.get_xdata()) == [found.plausible[1]] * 2 for line in axes.lines)


def test_an_interval_that_is_too_wide_does_not_move_the_mean(evidence: Evidence) -> None:
    (found,) = challenge(et.answer(evidence, "pain_from_12"), evidence, ["imprecision"])
    assert "the interval does not rule out that the mean gain is below 2 points" in tipping(found).title
