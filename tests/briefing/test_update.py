"""The slide that says when to look again."""

from __future__ import annotations

import pytest
from bare_edition import bare_edition
from update_rules import with_update

from evidence_tools.briefing.counted import Counted
from evidence_tools.briefing.fitting import LONGEST_TITLE
from evidence_tools.briefing.records import LeftOut, Slide
from evidence_tools.briefing.update import update_slide
from evidence_tools.editions.trigger.asking import trigger_entries
from evidence_tools.evidence import Evidence
from evidence_tools.wording import loose_digits


@pytest.fixture(scope="module")
def slide(evidence: Evidence) -> Slide:
    return update_slide(evidence, Counted("update"))


def test_it_says_when_and_what_is_open(slide: Slide) -> None:
    assert str(slide.title) == (
        "The next review can wait until 2 February 2027; one further trial may well reverse 2 of 12 statements"
    )
    assert len(str(slide.title)) <= LONGEST_TITLE
    assert "no chance that the treatment works" in str(slide.caution[0])


def test_three_statements_and_every_trial(slide: Slide) -> None:
    cells = [[str(cell) for cell in row] for row in slide.exhibit.rows]
    assert [row[3] for row in cells[:3]] == ["83.2%", "77.9%", "7.1%"]
    assert [row[1] for row in cells[3:]] == ["No report"] * 3
    assert "16 years ago" in cells[3][0]


def test_every_number_is_held(evidence: Evidence, slide: Slide) -> None:
    held = dict(trigger_entries(evidence))
    numbers = [number for told in slide.told for number in told.numbers]
    own = [number for number in numbers if number.key.startswith("update.")]
    assert len(own) > 10
    assert [number.key for number in own if held[number.key]["shown"] != str(number)] == []
    assert [told for told in slide.told if loose_digits(told)] == []


def test_an_edition_due_says_so_and_a_firm_one_too(evidence: Evidence) -> None:
    due = with_update(evidence, months=6, questions=("pain_from_12",))
    title = str(update_slide(due, Counted("update")).title)
    assert (
        title == "Review again now: it was due on 2 August 2026; one further trial is unlikely to reverse a statement"
    )


def test_an_edition_that_weighs_nothing_leaves_it_out(evidence: Evidence) -> None:
    assert isinstance(update_slide(bare_edition(evidence), Counted("update")), LeftOut)
