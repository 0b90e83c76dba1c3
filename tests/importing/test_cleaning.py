"""Bytes as text: encodings by their marks, characters that no table may hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_tools.errors import EvidenceError
from evidence_tools.importing.cleaning import cleaned, decoded
from evidence_tools.importing.posted import number, plain, visible
from evidence_tools.importing.refusing import fault, refused

KIND = "a synthetic file"


def test_a_mark_that_the_bytes_do_not_keep_is_refused() -> None:
    with pytest.raises(EvidenceError, match="a byte-order mark of UTF-8"):
        decoded(b"\xef\xbb\xbf\xff", "synthetic.txt", KIND)
    with pytest.raises(EvidenceError, match="UTF-16"):
        decoded(b"\xff\xfea", "synthetic.txt", KIND)


def test_a_guessed_encoding_is_said() -> None:
    assert decoded("é".encode("cp1252"), "a", KIND).notes[0].value == "Windows-1252"
    assert decoded(b"\x81\xe9", "a", KIND).notes[0].value == "Latin-1"
    assert decoded("é".encode(), "a", KIND).notes == ()


def test_control_characters_are_named_by_their_line() -> None:
    found = decoded(b"first\r\nsec\x00ond\ttab", "a", KIND)
    assert found.text == "first\nsecond\ttab"
    assert [(note.place, note.value) for note in found.notes] == [("line 2", "U+0000")]


@given(st.binary(max_size=60))
def test_any_bytes_are_a_text_that_can_be_written_or_a_refusal(content: bytes) -> None:
    try:
        text = decoded(content, "a", KIND).text
    except EvidenceError:
        return
    assert text.encode("utf-8") is not None
    assert cleaned(text) == (text, ())


@given(st.text(max_size=30))
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once, gone = cleaned(text)
    assert cleaned(once) == (once, ())
    assert len(once) + len(gone) == len(text)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-99999, max_value=99999))
def test_a_number_keeps_its_value_in_every_spelling(value: object) -> None:
    spelled = f"{value:f}"
    assert float(number(spelled)) == float(number(f"{value:,f}".replace("-", "−"))) == float(spelled)


@pytest.mark.parametrize("text", ["", "-", ".", "1e3", "1,23", "12,3456", "1 000", "NaN", "٣", "--1", "1.2.3", "=1"])
def test_what_is_no_plain_number_is_none(text: str) -> None:
    assert number(text) == ""


def test_reports_can_be_printed_whatever_was_found() -> None:
    report = str(refused("a\x00.json", KIND, [fault("a\x00.json", "x\ud800", "\x07", "a text", "mend it", line=3)]))
    assert report.encode("utf-8")
    assert "a\\x00.json:3 x\\ud800" in report
    assert visible("a\nb") == "a\nb"
    assert plain(" a \n b ") == "a b"
