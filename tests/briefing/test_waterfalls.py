"""What changed since the edition before, on slides: headline, key moves, what turned, and why each number moved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from changes_by_hand import GONE, made_up

from evidence_tools.briefing.changes_since import since_slide
from evidence_tools.briefing.counted import Counted
from evidence_tools.briefing.deck import slide_makers
from evidence_tools.briefing.exhibit_records import Picture, Table, texts_of
from evidence_tools.briefing.fitting import LONGEST_TITLE
from evidence_tools.briefing.records import LeftOut, Slide
from evidence_tools.briefing.waterfalls import MOST, moved_outcomes, slide_of, waterfall_slide
from evidence_tools.editions import since
from evidence_tools.editions.entries import change_entries
from evidence_tools.editions.record import Changes
from evidence_tools.editions.steps import STEPS
from evidence_tools.evidence import Evidence
from evidence_tools.wording import loose_digits

PAIN, ODI, HARM, RATIO = "pain_from_12", "odi_from_12", "device_or_procedure_events", "intervention_against_cmm"
LEVELS = {
    PAIN: [("", -3.83, -4.9, -2.7), ("corrected", -4.04, -4.9, -2.9), ("new_study", -3.52, -4.4, -2.7)],
    ODI: [("", *GONE), ("new_study", -15.2, -20.0, -10.4)],
    RATIO: [("", 0.22, 0.08, 0.62), ("new_study", 0.31, 0.15, 0.66)],
    HARM: [("", 1.4, 0.5, 3.5), ("new_study", 1.6, 0.7, 3.3)],
}
DIFFERENCE = {
    "step": "new_study",
    "table": "studies",
    "key": "synthetic_2027",
    "study": "synthetic_2027",
    "reason": "SYNTHETIC reason of a test",
    "author": "Synthetic reader",
}


@pytest.fixture(scope="module")
def changes(evidence: Evidence) -> Changes:
    """A synthetic comparison in which four critical outcomes moved."""
    claims = [
        {"claim_id": f"S{n}", "before": "consistent", "after": "differs", "step": "new_study", "why": "synthetic"}
        for n in range(1, 6)
    ]
    rated = [{"question": PAIN, "what": "level", "before": "very low", "after": "low", "step": "new_study"}]
    return made_up(evidence, LEVELS, claims=claims, certainty=rated, differences=[DIFFERENCE])


@pytest.fixture
def followed(changes: Changes) -> Iterator[Evidence]:
    """The later edition, which follows the earlier one."""
    with pytest.MonkeyPatch.context() as instead:
        instead.setattr(since, "predecessor", lambda each: changes.before if each is changes.after else None)
        instead.setattr(since, "compare", lambda *_: changes)
        since.changes_since.cache_clear()
        yield changes.after
    since.changes_since.cache_clear()


def keys_of(slide: Slide) -> set[str]:
    return {number.key for number in slide.numbers}


def test_the_slide_of_a_number_that_moved_says_by_what(changes: Changes) -> None:
    slide = slide_of(changes, PAIN, "waterfall:pain")
    said = "Pain: −3.8 in edition 2026 became −3.5 points, new study +0.5, corrected extraction −0.2"
    assert slide.title.text == said
    assert isinstance(slide.exhibit, Picture)
    assert slide.exhibit.chart_name == f"waterfall_{PAIN}"
    assert keys_of(slide) <= set(dict(change_entries(changes)))


def test_the_speaker_can_answer_why_the_number_moved(changes: Changes) -> None:
    first, *notes = slide_of(changes, PAIN, "waterfall:pain").notes
    assert "Why did this number move?" in first.text
    assert notes[0].text.startswith("New study moved it by +0.5: ")
    assert "(synthetic_2027); logged as: SYNTHETIC reason of a test" in notes[0].text
    assert notes[1].text.startswith("Corrected extraction moved it by −0.2: ")


def test_few_rows_leave_room_for_what_they_mean(changes: Changes, evidence: Evidence) -> None:
    said = [point.text for point in slide_of(changes, PAIN, "waterfall:pain").points]
    assert said[0].startswith("New study moved it by +0.5")
    assert any(each.startswith("As before: the mean gain is at least") for each in said)
    many = [(step.name, -3.6 + 0.13 * place, -4.7, -2.4) for place, step in enumerate(STEPS[:4])]
    crowded = made_up(evidence, {PAIN: [("", -3.83, -4.9, -2.7), *many]})
    assert slide_of(crowded, PAIN, "waterfall:pain").points == ()


def test_a_number_that_is_new_says_so(changes: Changes) -> None:
    slide = slide_of(changes, ODI, "waterfall:disability")
    assert slide.title.text == "Disability (ODI): not pooled in edition 2026, −15.2 points now"
    assert "no whole to take apart" in slide.caution[0].text


def test_too_many_steps_for_one_picture_become_a_table(evidence: Evidence) -> None:
    many = [(step.name, -3.6 + 0.13 * place, -4.7, -2.4) for place, step in enumerate(STEPS)]
    changes = made_up(evidence, {PAIN: [("", -3.83, -4.9, -2.7), *many]})
    slide = slide_of(changes, PAIN, "waterfall:pain")
    assert isinstance(slide.exhibit, Table)
    assert len(slide.exhibit.rows) == len(STEPS) + 2
    assert keys_of(slide) <= set(dict(change_entries(changes)))


def test_three_outcomes_have_a_slide_and_the_others_say_why_not(followed: Evidence, changes: Changes) -> None:
    moved = list(moved_outcomes(changes))
    made = [waterfall_slide(followed, outcome, Counted(f"waterfall:{outcome}")) for outcome in moved]
    assert [isinstance(each, Slide) for each in made] == [True] * MOST + [False]
    assert "come before it" in str(made[-1].why)
    still = waterfall_slide(followed, "walking", Counted("waterfall:walking"))
    assert isinstance(still, LeftOut)
    assert "no printed number" in str(still.why)


def test_the_overview_counts_and_names_what_turned(changes: Changes) -> None:
    counted = Counted("changes")
    slide = since_slide(changes, counted, "changes")
    assert slide.title.text == "Since edition 2026 4 of 4 critical results moved in print; turned: 5 statements"
    said = [point.text for point in slide.points]
    assert said[0] == "“statement” (S1): differs, was consistent"
    assert said[-1] == "Read otherwise besides: statements 3"
    pain = next(row for row in slide.exhibit.rows if row[0].text == "Pain, points")
    assert [cell.text for cell in pain[1:]] == [
        *("−3.8", "−3.5", "+0.3", "New study +0.5, corrected extraction −0.2", "low, was very low")
    ]
    assert keys_of(slide) <= set(dict(change_entries(changes))) | {key for key, _ in counted.entries()}


def test_the_overview_says_when_nothing_moved(evidence: Evidence) -> None:
    changes = made_up(evidence, {PAIN: [("", -3.8, -4.9, -2.7)]})
    slide = since_slide(changes, Counted("changes"), "changes")
    assert slide.title.text == "Since edition 2026 no critical result moved in print and nothing turned"
    assert slide.points == ()


def test_no_digit_is_typed_and_titles_have_room(changes: Changes) -> None:
    slides = [slide_of(changes, question, "waterfall:x") for question in LEVELS]
    for slide in [*slides, since_slide(changes, Counted("changes"), "changes")]:
        told = [each for each in slide.told if each not in set(texts_of(slide.exhibit))]
        assert [each.text for each in told if loose_digits(each)] == []
        assert len(slide.title.text) <= LONGEST_TITLE


def test_only_an_edition_that_follows_another_has_these_slides(evidence: Evidence, tmp_path: Path) -> None:
    assert not any(name.startswith("waterfall:") for name in slide_makers(evidence))
    opened = 'follows = "2026"\nseal = "{}"\nopened_by = "Synthetic reader"\ndate = 2027-01-04\nnote = "synthetic"\n'
    (tmp_path / "opened.toml").write_text(opened.format("0" * 64), encoding="utf-8")
    names = list(slide_makers(replace(evidence, folder=tmp_path)))
    made = [name for name in names if name.startswith("waterfall:")]
    assert made == [f"waterfall:{outcome}" for outcome in evidence.protocol.certainty.outcomes]
    assert names.index(made[0]) == names.index("changes") + 1
