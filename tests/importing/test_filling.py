"""Whether a text may stand in a cell, and numbers as cells take them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_tools.importing.filling import filled, plain_number, refusal, to_fill


def test_a_refusal_says_what_is_allowed():
    assert refusal("risk_of_bias", "judgement", "low") == ""
    assert "low, unclear" in refusal("risk_of_bias", "judgement", "good")
    assert refusal("continuous", "sd", "0") == "a plain number above 0"


def test_a_numbered_key_is_nothing_to_fill():
    assert "row_id" not in to_fill("binary", {})
    assert "study_id" in to_fill("binary", {})
    assert to_fill("arms", {"study_id": "a", "arm_id": "b", "arm_label": "c", "treatment": "cmm"}) == ()


@pytest.mark.parametrize("text", ["Infinity", "NaN", "1e999999", "", "1,5", "12 of 40"])
def test_what_is_no_number_stays(text):
    assert plain_number(text) == text or float(plain_number(text)) == float(text)


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-1e6, max_value=1e6, places=6))
def test_a_number_keeps_its_value_and_fits_a_cell(value):
    written = plain_number(str(value))
    assert float(written) == pytest.approx(float(value), abs=1e-12)
    assert refusal("continuous", "mean", written) == ""


def test_printed_decimals_stay():
    assert plain_number("4.10") == "4.10"
    assert plain_number("-0.0") == "0"


def test_blank_cells_are_none():
    assert filled({"n": " 5 ", "sd": " ", "mean": ""}) == {"n": "5"}
