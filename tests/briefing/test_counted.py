"""Numbers of slides: their keys, what they carry, and that one name has one value."""

from __future__ import annotations

import math

import pytest

from evidence_tools.briefing.counted import Counted
from evidence_tools.errors import EvidenceToolsError


def test_a_number_carries_its_label_rows_and_what_gives_it() -> None:
    counted = Counted("evidence_base")
    counted.number("trials", 4, "studies", label="Trials", rows=["a", "b"], given_by=["x.y", "z"], marks="†")
    ((key, entry),) = counted.entries()
    assert key == "deck.evidence_base.trials"
    assert entry == {
        **{"value": 4.0, "shown": "4", "unit": "studies", "label": "Trials", "rows": ["a", "b"]},
        **{"convention": "x.y; z", "marks": "†"},
    }


def test_a_number_is_shown_as_the_slide_prints_it() -> None:
    counted = Counted("s")
    assert str(counted.number("level", 95, "percent", label="Level", text="95")) == "95"
    assert dict(counted.entries())["deck.s.level"]["shown"] == "95"


def test_names_keep_their_dots_and_lose_what_a_key_cannot_hold() -> None:
    assert Counted("outcome:pain").number("visit.A & B.12", 1, label="x").key == "deck.outcome_pain.visit.a_b.12"


def test_the_same_number_twice_is_one_entry() -> None:
    counted = Counted("s")
    first, second = (counted.number("n", 5, "patients", label="n") for _ in range(2))
    assert first == second
    assert len(list(counted.entries())) == 1


def test_a_number_that_is_not_known_may_be_given_twice() -> None:
    counted = Counted("s")
    counted.number("n", math.nan, label="n")
    counted.number("n", math.nan, label="n")
    assert dict(counted.entries())["deck.s.n"]["value"] is None


def test_another_value_under_the_same_name_is_refused() -> None:
    counted = Counted("outcome:pain")
    counted.number("n", 5, "patients", label="n")
    with pytest.raises(EvidenceToolsError, match=r"'5' under 'deck.outcome_pain.n' and is given '6'.*own"):
        counted.number("n", 6, "patients", label="n")
