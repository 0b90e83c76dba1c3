"""The chart of when to review again: its frame, its words, and its medium."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from bare_edition import bare_edition
from update_rules import with_update

from evidence_tools.editions.trigger.asking import update_trigger
from evidence_tools.editions.trigger.record import Trigger
from evidence_tools.errors import QuestionError
from evidence_tools.evidence import Evidence
from evidence_tools.figures.trigger import trigger_chart
from evidence_tools.figures.trigger_frame import trigger_frame


@pytest.fixture(scope="module")
def trigger(evidence: Evidence) -> Trigger:
    return update_trigger(evidence)


def test_one_row_for_each_statement_with_three_sizes(trigger: Trigger) -> None:
    frame = trigger_frame(trigger)
    stated = trigger.statements[trigger.statements["statement"] != ""]
    assert frame["turned"].tolist() == stated["turned"].tolist()
    assert frame["chance"].tolist() == pytest.approx((100 * stated["chance"]).tolist(), nan_ok=True)
    assert (frame["patients_least"].unique(), frame["patients_most"].unique()) == (25, 1000)
    place = frame.index[(frame["question"] == "odi_from_12") & (frame["statement"] == "different")].item()
    chances = trigger.chances[(trigger.chances["question"] == "odi_from_12") & (trigger.chances["patients"] == 25)]
    wanted = chances[(chances["statement"] == "different") & (chances["effect"] == "predicted")]["chance"].item()
    assert frame.loc[place, "chance_least"] == pytest.approx(100 * wanted)


def test_the_title_counts_the_open_statements(trigger: Trigger, readable: Callable) -> None:
    chart = trigger_chart(trigger)
    assert chart.title == "One further trial would reverse 2 of 12 statements with a chance of 20% or more"
    assert "no chance that the treatment works" in " ".join(chart.notes)
    said = " ".join(readable(chart))
    assert "83.2%" in said
    assert said.count("cannot say") == 3


def test_a_narrow_sheet_does_without_the_column_of_numbers(trigger: Trigger, readable: Callable) -> None:
    half = trigger_chart(trigger).drawn_for("half-slide", bare=True)
    assert half.parts > 1
    assert "83.2%" not in " ".join(readable(half))
    assert any(note.startswith("Not shown for want of room: chance") for note in half.notes)
    assert "83.2%" in half.alt


def test_firm_statements_and_none_have_titles_of_their_own(evidence: Evidence) -> None:
    for questions, title in (
        (("pain_from_12",), "would reverse no statement with"),
        (("harm_against_laminectomy",), "For no statement can"),
    ):
        assert title in trigger_chart(update_trigger(with_update(evidence, questions=questions))).title


def test_nothing_to_draw_is_said(evidence: Evidence) -> None:
    with pytest.raises(QuestionError, match="no statement to draw"):
        trigger_chart(update_trigger(bare_edition(evidence)))


@pytest.mark.parametrize("name", ["page", "slide"])
def test_every_medium_can_read_it(name: str, trigger: Trigger, readable: Callable) -> None:
    chart = trigger_chart(trigger).drawn_for(name, bare=name == "slide")
    assert chart.fits
    last = trigger_chart(trigger).drawn_for(name, bare=name == "slide", part=chart.parts)
    said = [*readable(chart), *readable(last)]
    assert "The interval excludes zero change" in said
    assert "The interval includes a ratio of 1" in said  # no chance can be given: they stand last
