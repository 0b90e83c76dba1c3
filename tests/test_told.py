"""Sentences that know their numbers."""

from __future__ import annotations

import pytest

from evidence_tools.wording import Number, Told, join, loose_digits, tell

SIZE = Number("pain.estimate", -3.8256, "points (0-10)")


def test_a_number_is_printed_as_everywhere() -> None:
    assert tell("Pain fell to {size} points", size=SIZE).text == "Pain fell to −3.8 points"
    assert str(Number("x", 2197, "patients")) == "2,197"
    assert str(Number("x", 64.3, "percent", "64.30")) == "64.30"


@pytest.mark.parametrize("template", ["Pain fell by 3 points", "In 2022 {size}", "{size} of 10"])
def test_a_digit_typed_by_hand_is_refused(template: str) -> None:
    with pytest.raises(ValueError, match="holds a digit"):
        tell(template, size=SIZE)


def test_a_field_that_is_missing_is_named() -> None:
    with pytest.raises(ValueError, match=r"asks for \{low\}; given: size"):
        tell("{size} ({low})", size=SIZE)


def test_sentences_within_sentences_keep_their_numbers_and_names() -> None:
    inner = tell("{study} gives {size}", study="Wong 2012", size=SIZE)
    outer = join([tell("First, {inner}.", inner=inner), Told("Then nothing.")])
    assert outer.text == "First, Wong 2012 gives −3.8. Then nothing."
    assert outer.numbers == (SIZE,)
    assert outer.names == ("Wong 2012",)
    assert loose_digits(outer) == ""


def test_a_digit_from_nowhere_is_found() -> None:
    assert loose_digits(Told("Wong 2012 gives −3.8", (SIZE,))) == "2012"
