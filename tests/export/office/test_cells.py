"""Cells: numbers to full precision under a format that shows what is printed."""

from __future__ import annotations

import math
from xml.sax.saxutils import escape

import pandas as pd
import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from evidence_tools.export.office.cells import Cell, column_cells, number_format, printable, read_number
from evidence_tools.wording import number


def seen(value: float, pattern: str) -> str:
    """What a spreadsheet shows with one of our formats: sections by sign, rounding half away from zero."""
    if pattern.startswith('"') and pattern.endswith('"') and ";" not in pattern:
        return pattern.strip('"')
    section = pattern.split(";")[value < 0].replace('"', "")
    digits = section.strip("+−-% ").replace("#,##", "")
    decimals = len(digits.partition(".")[2])
    size = math.floor(abs(value) * 10**decimals + 0.5) / 10**decimals
    shown = f"{size:,.{decimals}f}" if "#,##0" in section else f"{size:.{decimals}f}"
    return section.replace("#,##0", "0").replace(digits, shown)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        *((-3.82565, "−3.8"), (5630.0, "5,630"), (-0.04, "0.0"), (0.0, "0.00"), (12.0, "12"), (194.0, "+194")),
        *((8.5e-29, "< 0.001"), (1818181.8, "1.8 million"), (41.23, "41.2%"), (2.25, "2.2"), (-2.25, "−2.2")),
    ],
)
def test_a_format_shows_what_is_printed(value: float, text: str) -> None:
    assert seen(value, number_format(value, text)) == text


@given(st.floats(-1e7, 1e7, allow_nan=False), st.integers(0, 4))
def test_every_printed_number_is_shown_again(value: float, digits: int) -> None:
    text = number(value, digits)
    assert seen(value, number_format(value, text)) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_of_a_column_is_kept_however_large(value: float) -> None:
    (cell,) = column_cells(pd.Series([value]), numbers=True)
    assert cell.value == value
    assert cell.number_format


def test_a_day_is_shown_without_an_hour() -> None:
    days = column_cells(pd.Series(pd.to_datetime(["2026-11-22 00:00", "2026-11-22 08:30", None])), numbers=False)
    assert [cell.text for cell in days] == ["2026-11-22", "2026-11-22 08:30:00", ""]


@pytest.mark.parametrize(
    ("text", "value"),
    [("−3.8", -3.8), ("5,630", 5630.0), ("41.2%", 41.2), ("-2", -2.0), ("0", 0.0), ("+7.5", 7.5)],
)
def test_printed_numbers_become_numbers(text: str, value: float) -> None:
    cell = read_number(text)
    assert cell.value == value
    assert seen(value, cell.number_format) == text


@pytest.mark.parametrize("text", ["007", "1,23", "3 to 4", "≤ 58", "<0.001", "c010", "not stated", "", "1e5", "٣"])
def test_anything_else_stays_a_text(text: str) -> None:
    assert read_number(text) == Cell(text)


def test_a_column_of_numbers_is_shown_with_a_few_figures_and_kept_whole() -> None:
    cells = column_cells(pd.Series([-1.23456789, 2.5, None, float("inf")]), numbers=True)
    assert [cell.text for cell in cells] == ["−1.23", "2.50", "", "infinity"]
    assert cells[0].value == -1.23456789
    assert [cell.text for cell in column_cells(pd.Series([2021, 2022]), numbers=True)] == ["2021", "2022"]


def test_values_of_other_kinds_are_written_in_words() -> None:
    values = [True, None, pd.NaT, pd.NA, ["a", "b"], pd.Timestamp("2026-01-02"), Cell("1", 1.0)]
    cells = column_cells(pd.Series(values, dtype=object), numbers=False)
    assert [cell.text for cell in cells] == ["yes", "", "", "", "a; b", "2026-01-02", "1"]


def test_a_column_of_names_made_of_digits_stays_text_where_it_is_no_column_of_numbers() -> None:
    assert column_cells(pd.Series(["12", "c1"]), numbers=False)[0] == Cell("12")


@given(st.text())
def test_every_text_can_be_held_by_a_file(text: str) -> None:
    fromstring(f"<t>{escape(printable(text))}</t>".encode())
