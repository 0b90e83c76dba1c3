"""The digits of a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_tools.export.audit.tokens import tokens_of

KINDS = {
    "b012": "code",
    "deer_2024_motion_2y": "code",
    "L06": "code",
    "2y": "code",
    "pain_from_12.headline.low": "code",
    "2026-11-22": "date",
    "doi:10.1136/bmj.l4898": "address",
    "https://doi.org/10.1111/papr.13020": "address",
    "1,206": "number",
    "−3.8": "number",
    "1.05066914363e-17": "number",
}


@pytest.mark.parametrize(("text", "kind"), KINDS.items())
def test_a_token_is_taken_whole_and_by_its_kind(text: str, kind: str):
    (token,) = tokens_of(f"see {text} there")
    assert (token.text, token.kind) == (text, kind)


def test_a_hyphen_between_numbers_is_no_sign_and_raised_digits_are_letters():
    assert [token.text for token in tokens_of("1987-1999, 12–18, τ² = 0.48, I² = 77%")] == [
        *("1987", "1999", "12", "18"),
        *("0.48", "77"),
    ]


@given(st.text(alphabet="0123456789.,−- %[]()a_/", max_size=30))
def test_every_plain_digit_is_in_exactly_one_token(text: str):
    covered = [place for token in tokens_of(text) for place in range(token.start, token.end)]
    assert len(covered) == len(set(covered))
    assert {place for place, character in enumerate(text) if character.isdigit()} <= set(covered)
