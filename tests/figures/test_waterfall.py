"""The waterfall: rows that telescope, print that adds up, honest ends, and words that follow the numbers."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
from changes_by_hand import GONE, made_up
from matplotlib.colors import to_hex

from evidence_tools.editions.entries import printed_value
from evidence_tools.editions.record import Changes
from evidence_tools.editions.steps import STEPS
from evidence_tools.errors import QuestionError
from evidence_tools.evidence import Evidence
from evidence_tools.figures.chart import Chart
from evidence_tools.figures.media import MEDIA
from evidence_tools.figures.theme import PALETTE
from evidence_tools.figures.waterfall import waterfall
from evidence_tools.figures.waterfall_frame import AFTER, BEFORE, STEP, waterfall_frame

PAIN, ODI, HARM, RATIO, STILL = (
    "pain_from_12",
    "odi_from_12",
    "serious_events",
    "intervention_against_cmm",
    "pain_from_24",
)
MANY = [(step.name, -3.6 + 0.13 * place, -4.7, -2.4 + 0.01 * place) for place, step in enumerate(STEPS)]
LEVELS = {
    PAIN: [("", -3.83, -4.9, -2.74), *MANY],
    ODI: [("", *GONE), ("new_study", -15.2, -20.0, -10.4)],
    HARM: [("", 0.0, 0.0, 1.3), ("new_study", 0.4, 0.1, 1.9)],
    RATIO: [("", 0.22, 0.08, 0.62), ("corrected", 0.22, 0.08, 0.62), ("new_study", 0.31, 0.15, 0.66)],
    STILL: [("", -3.9, -5.0, -2.0), ("new_study", -4.26, -5.0, -2.0), ("protocol", -3.9, -5.0, -2.0)],
}


@pytest.fixture(scope="module")
def changes(evidence: Evidence) -> Changes:
    """A synthetic comparison: many steps, one step, a ratio, a share, a number that comes back."""
    return made_up(evidence, LEVELS)


@pytest.mark.parametrize("question", LEVELS)
def test_rows_begin_and_end_with_an_edition(changes: Changes, question: str) -> None:
    frame = waterfall_frame(changes, question)
    assert list(frame["kind"]) == [BEFORE, *[STEP] * (len(frame) - 2), AFTER]
    assert list(frame["label"].iloc[[0, -1]]) == ["mild/2026", "mild/2027 (synthetic)"]
    assert frame["shown"].iloc[-1] == frame["shown"].iloc[-2]


@pytest.mark.parametrize("question", [PAIN, HARM, RATIO, STILL])
def test_parts_add_up_in_full_and_in_print(changes: Changes, question: str) -> None:
    frame = waterfall_frame(changes, question)
    steps = frame[frame["kind"] == STEP]
    first, last = frame["level"].iloc[[0, -1]]
    assert steps["part"].sum() == pytest.approx(last - first)
    printed = [printed_value(shown) for shown in frame["shown"].iloc[[0, -1]]]
    assert sum(map(printed_value, steps["part_shown"])) == pytest.approx(printed[1] - printed[0])
    for row in steps.itertuples():
        assert row.start + row.part == pytest.approx(row.level)


def test_the_sum_stands_under_the_picture(changes: Changes) -> None:
    assert "In print: 0.22 + 0.09 = 0.31." in waterfall(changes, RATIO).notes[0]
    assert "In print: −3.9 − 0.4 + 0.4 = −3.9." in waterfall(changes, STILL).notes[0]


def test_a_step_without_effect_is_named_and_not_drawn(changes: Changes) -> None:
    chart = waterfall(changes, RATIO)
    assert "corrected" not in set(chart.frame["step"])
    said = next(note for note in chart.notes if note.startswith("Without any effect on it:"))
    assert "corrected extraction" in said
    assert "new study" not in said


@pytest.mark.parametrize(
    ("question", "title"),
    [
        (ODI, "Disability (ODI): not pooled in mild/2026, −15.2 points in mild/2027 (synthetic)"),
        (HARM, "Serious adverse event: 0.0 became 0.4%: new study +0.4"),
        (RATIO, "Any further lumbar intervention: 0.22 became risk ratio 0.31: new study +0.09"),
        (STILL, "Pain: −3.9 points in both editions; the steps cancel out"),
    ],
)
def test_the_title_says_what_was_found(changes: Changes, question: str, title: str) -> None:
    assert waterfall(changes, question).title == title


def test_the_interaction_is_what_the_steps_do_together(changes: Changes) -> None:
    said = next(note for note in waterfall(changes, PAIN).notes if "interaction" in note)
    frame = waterfall_frame(changes, PAIN)
    rest = frame["level"].iloc[-1] - frame["level"].iloc[0] - frame["alone"].sum()
    assert f"{rest:+.2f}" in said
    assert not any("interaction" in note for note in waterfall(changes, HARM).notes)


def test_ranges_over_orders_are_told_where_somebody_worked_them_out(evidence: Evidence) -> None:
    changes = made_up(evidence, {STILL: LEVELS[STILL]})
    first = changes.levels["step"] == "new_study"
    changes.levels["part_low"] = changes.levels["part"].where(~first, -0.9)
    changes.levels["part_high"] = changes.levels["part"].where(~first, 0.2)
    said = " ".join(waterfall(changes, STILL).notes)
    assert "Over other orders of the steps: new study −0.90 to +0.20." in said


def test_what_is_missing_at_one_end_has_no_parts(changes: Changes) -> None:
    frame = waterfall_frame(changes, ODI)
    assert math.isnan(frame["level"].iloc[0])
    assert frame["part"].isna().all()
    assert "missing at one end" in waterfall(changes, ODI).notes[0]


def test_nothing_pooled_in_either_edition_is_refused(evidence: Evidence) -> None:
    changes = made_up(evidence, {ODI: [("", *GONE), ("new_study", *GONE)]})
    with pytest.raises(QuestionError, match="pooled in neither edition"):
        waterfall(changes, ODI)


def test_an_unknown_question_or_quantity_names_what_there_is(changes: Changes) -> None:
    with pytest.raises(QuestionError, match=r"'no_such'.*quantities: estimate.*questions: pain_from_12"):
        waterfall(changes, "no_such")
    with pytest.raises(QuestionError, match="'weight'"):
        waterfall(changes, PAIN, "weight")


@pytest.mark.parametrize("medium", MEDIA)
@pytest.mark.parametrize("question", LEVELS)
def test_every_medium_can_be_read(changes: Changes, question: str, medium: str, readable: Callable) -> None:
    chart = waterfall(changes, question).drawn_for(medium)
    assert "Source: extraction tables" in " ".join(readable(chart))
    assert chart.printed_size[0] == pytest.approx(MEDIA[medium].width)


def test_more_steps_than_a_review_ever_had_stand_on_one_slide(evidence: Evidence) -> None:
    chart = waterfall(made_up(evidence, {PAIN: [("", -3.83, -4.9, -2.74), *MANY[:8]]}), PAIN)
    drawn = chart.drawn_for("slide", bare=True)
    assert (drawn.parts, drawn.fits) == (1, True)


def test_the_alternative_text_tells_every_row(changes: Changes) -> None:
    chart = waterfall(changes, PAIN)
    assert all(label in chart.alt for label in chart.frame["label"])
    assert chart.alt.endswith(".")
    assert "nan" not in chart.alt


def test_the_limits_of_an_interval_have_a_waterfall_of_their_own(changes: Changes) -> None:
    chart = waterfall(changes, PAIN, "ci_high")
    assert chart.title.startswith("Pain, upper limit: −2.7 became")
    assert chart.frame["ci_low"].isna().all()


def test_bars_reach_from_level_to_level_in_the_colour_of_their_side(changes: Changes) -> None:
    ((left, right, worse),) = _bars(waterfall(changes, HARM))
    assert (left, right) == (0.0, pytest.approx(0.4))
    fall, rise = _bars(waterfall(changes, STILL))
    assert fall[:2] == rise[:2] == (pytest.approx(-4.26), pytest.approx(-3.9))
    assert (to_hex(fall[2]), to_hex(rise[2])) == (PALETTE.treated.lower(), to_hex(worse))


def _bars(chart: Chart) -> list[tuple[float, float, tuple[float, ...]]]:
    """Left end, right end and colour of each bar, in the order of the rows."""
    bars = chart.axes[0].patches
    return [(bar.get_x(), bar.get_x() + bar.get_width(), bar.get_facecolor()) for bar in bars]
