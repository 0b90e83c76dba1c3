"""The deck as a whole: its slides and their order, that every number is one of the results, that none is typed."""

from __future__ import annotations

import math

import pytest
from bare_edition import bare_edition

from evidence_tools.briefing.deck import DIVIDER, NONE_OF_A_KIND, CommitteeSlides, committee_slides
from evidence_tools.briefing.entries import briefing_entries
from evidence_tools.briefing.exhibit_records import Table
from evidence_tools.briefing.fitting import LONGEST_TITLE
from evidence_tools.briefing.leave_behind import leave_behind
from evidence_tools.briefing.records import Handout
from evidence_tools.errors import QuestionError
from evidence_tools.evidence import Evidence
from evidence_tools.evidence.location import repository
from evidence_tools.export.numbers import every_number
from evidence_tools.results.data import data_entries
from evidence_tools.results.entries import Entry
from evidence_tools.wording import Number, loose_digits

SAME = 1e-9  # results keep twelve digits
ARGUMENT = ["limitations", "claims", "certainty", "changes", "would_change", "update", "methods", "sources"]


@pytest.fixture(scope="module")
def deck(evidence: Evidence) -> CommitteeSlides:
    return committee_slides(evidence)


@pytest.fixture(scope="module")
def handout(evidence: Evidence) -> Handout:
    return leave_behind(evidence)


@pytest.fixture(scope="module")
def held(evidence: Evidence) -> dict[str, Entry]:
    return every_number(evidence) | dict(data_entries(evidence)) | dict(briefing_entries(evidence))


def test_slides_stand_in_the_order_of_the_argument(evidence: Evidence, deck: CommitteeSlides) -> None:
    names = [each.name for each in deck.slides]
    outcomes = [f"outcome:{name}" for name in evidence.protocol.certainty.outcomes]
    assert names[: names.index(DIVIDER)] == ["question", "determination", "evidence_base", *outcomes, *ARGUMENT]
    assert {"appendix:claims", "appendix:limitations", "appendix:studies", "appendix:findings"} < set(names)
    assert [each.appendix for each in deck.slides] == [False] * names.index(DIVIDER) + [True] * (
        len(names) - names.index(DIVIDER)
    )


def test_what_is_left_out_says_why(deck: CommitteeSlides) -> None:
    why = {each.name: each.why.text for each in deck.left_out}
    assert "no study has a value that can be pooled" in why["appendix:effects:walking"]
    assert not set(why) & {each.name for each in deck.slides}


def _wrong(number: Number, held: dict[str, Entry]) -> bool:
    value = held.get(number.key, {}).get("value")
    return value is None or not math.isclose(number.value, value, rel_tol=SAME, abs_tol=SAME)


def test_every_number_is_held_by_the_results(deck: CommitteeSlides, handout: Handout, held: dict[str, Entry]) -> None:
    numbers = [(each.name, number) for each in deck.slides for number in each.numbers]
    numbers += [("handout", number) for number in handout.numbers]
    assert len(numbers) > 1000
    assert [(name, number) for name, number in numbers if _wrong(number, held)] == []


def test_keys_of_the_briefing_are_its_own(evidence: Evidence) -> None:
    keys = [key for key, _ in briefing_entries(evidence)]
    assert len(keys) == len(set(keys))
    assert all(key.startswith("deck.") for key in keys)
    assert {"deck.determination.overturning", "deck.handout.statements_that_hold"} <= set(keys)


def test_no_digit_is_typed(deck: CommitteeSlides, handout: Handout) -> None:
    told = [(each.name, told) for each in deck.slides for told in each.told]
    told += [("handout", told) for told in handout.told]
    assert [(name, each.text) for name, each in told if loose_digits(each)] == []


def test_titles_can_be_read_from_the_back(deck: CommitteeSlides) -> None:
    mine = [each for each in deck.slides if each.name in ("question", "determination", *ARGUMENT) or each.appendix]
    assert [(each.name, len(each.title.text)) for each in mine if len(each.title.text) > LONGEST_TITLE] == []
    assert [each.name for each in mine if each.title.text.endswith(".")] == []


def test_every_slide_names_its_data_and_a_notebook_that_exists(deck: CommitteeSlides) -> None:
    notebooks = {path.stem for path in (repository() / "notebooks").glob("*.ipynb")}
    for each in deck.slides:
        assert "data of 22 November 2026" in each.source.text
        assert each.notes
        if each.name in ("question", "determination", *ARGUMENT):
            named = each.notes[-1].text.removeprefix("Notebook to open: ").split(" (")[0]
            assert named in notebooks, each.name


def test_tables_are_rectangles(deck: CommitteeSlides) -> None:
    for each in deck.slides:
        if isinstance(each.exhibit, Table):
            columns = len(each.exhibit.headings)
            assert {len(row) for row in each.exhibit.rows} == {columns}, each.name
            assert {len(row) for row in each.exhibit.tones} <= {columns}, each.name
            if each.exhibit.widths:  # else the columns are as wide as their texts ask
                assert len(each.exhibit.widths) == columns
                assert sum(each.exhibit.widths) == pytest.approx(1.0), each.name


def test_an_analyst_can_ask_for_some(evidence: Evidence) -> None:
    some = committee_slides(evidence, only=["outcome:*", "question", "appendix:claims"])
    assert [each.name for each in some.slides][-3:] == ["question", DIVIDER, "appendix:claims"]
    assert some.slides[0].name == "outcome:pain"
    assert repr(some).startswith("CommitteeSlides: 8 slides, 2 of them appendix")
    with pytest.raises(QuestionError, match=r"no slides named opinion; allowed, with \* for any text: question, deter"):
        committee_slides(evidence, only=["opinion"])


def test_the_listing_is_what_a_notebook_shows(deck: CommitteeSlides) -> None:
    lines = deck._repr_markdown_().splitlines()
    assert lines[0].startswith("1. `question` ")
    assert any(line.startswith("- `appendix:effects:walking` is left out: ") for line in lines)


def test_little_can_be_said_of_a_bare_edition_and_the_deck_says_so(evidence: Evidence) -> None:
    bare = bare_edition(evidence)
    made = committee_slides(bare)
    why = {each.name: each.why.text for each in made.left_out}
    for name in ("determination", "certainty", "changes", "would_change", "appendix:findings"):
        assert "names no critical outcome" in why[name]
    for name in ("claims", "appendix:claims"):
        assert "no statements of the policy" in why[name]
    assert why["limitations"] == "the policy names no limitation of the evidence"
    assert why["outcome:*"] == NONE_OF_A_KIND
    assert {"question", "methods", "sources"} <= {each.name for each in made.slides}
    assert made.slides[0].title.text.startswith("Is it right to call")
    with pytest.raises(QuestionError, match=r"no critical outcome.*\[certainty.outcomes\] in protocol.toml"):
        leave_behind(bare)
    assert all(key.startswith("deck.") for key, _ in briefing_entries(bare))
