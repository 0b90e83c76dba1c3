"""Keys that are handed over: the numbers of a sentence in order, its names left out, nothing that only looks alike."""

from __future__ import annotations

import pytest

from evidence_tools.export.audit.blocks import Block
from evidence_tools.export.audit.given import Given
from evidence_tools.wording import Number, Told, tell

FILE = "leave_behind.docx"
LEFT = Number("deck.left", -0.5, "points (0-10)")
COUNT = Number("deck.count", 5, "count")


def keys_of(told: Told) -> dict[str, str]:
    block = Block(FILE, "paragraph 1", told.text)
    tokens = list(block.tokens)
    keys = Given({FILE: [told]}, {}).keys(block, tokens)
    return {f"{token.text} at {token.start}": keys.get(token.start, "") for token in tokens}


def test_a_digit_within_a_name_is_none_of_the_numbers():
    told = tell("Beside {who}: {left} points, {count} studies", who="leg pain 5 or more", left=LEFT, count=COUNT)
    assert list(keys_of(told).values()) == ["", "deck.left", "deck.count"]


def test_a_digit_that_only_stands_in_a_longer_number_is_not_it():
    assert list(keys_of(Told("5 then −0.5", (LEFT,))).values()) == ["", "deck.left"]


@pytest.mark.parametrize("text", ["other words −0.5", ""])
def test_a_text_that_nobody_handed_over_has_no_keys(text: str):
    block = Block(FILE, "paragraph 1", text)
    assert Given({FILE: [tell("{left}", left=LEFT)]}, {}).keys(block, list(block.tokens)) == {}


def test_the_title_of_a_part_of_a_table_is_that_of_the_whole():
    told = tell("All {count} studies", count=COUNT)
    block = Block(FILE, "slide 2, Title", f"{told} (part 1 of 2)")
    assert Given({FILE: [Told(""), told]}, {}).keys(block, list(block.tokens)) == {4: "deck.count"}
