from __future__ import annotations

import io
from datetime import date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.formula import ArrayFormula

from evidence_tools.importing.sheet.cells import CellError, read_text, write_text

ODD = ["=1+1", "'", "'=1", "007", "5.60", "1-2", "NaN", "NULL", "#N/A", "TRUE", "a\nb", "a\tb", "a\rb", "a\r\nb"]
SPELT = ["_x000D_", "_x005F_x000D_", "_x005F_", "−3.5", "日本", "𝒳", "x" * 30_000, "1E5", "12:30", "@", "+", "-"]
TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"), min_size=1
)


def through_a_file(*texts: str) -> list[str]:
    """Texts after they were written to a workbook, saved and read again."""
    book = Workbook()
    for row, text in enumerate(texts, 1):
        write_text(book.active.cell(row, 1), text)
    stream = io.BytesIO()
    book.save(stream)
    sheet = load_workbook(io.BytesIO(stream.getvalue())).active
    return [read_text(sheet.cell(row, 1), "text") for row in range(1, len(texts) + 1)]


@settings(max_examples=25)
@given(st.lists(st.sampled_from(ODD + SPELT) | TEXTS, min_size=1, max_size=20))
def test_every_text_comes_back_as_it_was(texts) -> None:
    assert through_a_file(*texts) == texts


def test_no_text_is_written_as_a_formula() -> None:
    cell = Workbook().active["A1"]
    write_text(cell, "=1+1")
    assert (cell.data_type, cell.number_format) == ("s", "@")


def test_a_text_that_no_cell_holds_is_refused() -> None:
    with pytest.raises(CellError, match=r"32,768 characters"):
        write_text(Workbook().active["A1"], "x" * 32_768)


def typed(value: object, shown_as: str = "General", form: str = "text") -> str:
    cell = Workbook().active["A1"]
    cell.value = value
    cell.number_format = shown_as
    return read_text(cell, form)


@pytest.mark.parametrize(
    ("value", "shown_as", "text"),
    [
        (5.6, "General", "5.6"),
        (5.6, "0.00", "5.60"),
        (1531, "#,##0", "1531"),
        (-2.9, "0.0", "-2.9"),
        (0.00001, "General", "0.00001"),
        (48.6, "@", "48.6"),
        (0.1 + 0.2, "General", "0.3"),
        (100000000000, "General", "100000000000"),
        (7, "0", "7"),
    ],
)
def test_a_number_gives_the_digits_that_excel_shows(value, shown_as, text) -> None:
    assert typed(value, shown_as) == text


@pytest.mark.parametrize(
    ("value", "shown_as", "form", "text"),
    [
        (datetime(2027, 1, 31), "dd.mm.yyyy", "YYYY-MM-DD", "2027-01-31"),
        (date(2018, 8, 1), "mmm-yy", "YYYY, YYYY-MM or YYYY-MM-DD", "2018-08"),
        (date(2018, 8, 1), "yyyy-mm-dd", "YYYY, YYYY-MM or YYYY-MM-DD", "2018-08-01"),
        (date(2018, 8, 1), "[$-409]mmm yyyy", "YYYY, YYYY-MM or YYYY-MM-DD", "2018-08"),
        (date(2026, 2, 1), "dd/mm/yyyy", "YYYY-MM", "2026-02"),
    ],
)
def test_a_date_in_a_column_of_dates_is_iso_text(value, shown_as, form, text) -> None:
    assert typed(value, shown_as, form) == text


@pytest.mark.parametrize(
    ("value", "shown_as", "form", "found"),
    [
        (date(2027, 2, 1), "d-mmm", "text", "the date 2027-02-01"),
        (date(2027, 2, 1), "d-mmm", "number", "the date 2027-02-01"),
        (datetime(2027, 2, 1, 12, 30), "dd.mm.yyyy", "YYYY-MM-DD", "the time 2027-02-01 12:30"),
        (time(12, 30), "h:mm", "text", "the time 12:30"),
        (0.412, "0.0%", "0 to 100", "the number 0.412 in the format 0.0%"),
        (5.637, "0.0", "number", "5.637, shown as 5.6"),
        (5e-7, "0.00E+00", "number", "in the format 0.00E+00"),
        (True, "General", "text", "the truth value TRUE"),
        ("=SUM(A2:A9)", "General", "number", "the formula =SUM"),
        (ArrayFormula("A1", "=A2:A9*2"), "General", "number", "the formula =A2:A9"),
        ("#DIV/0!", "General", "number", "the error #DIV/0!"),
    ],
)
def test_what_cannot_be_told_is_refused_and_says_what_it_is(value, shown_as, form, found) -> None:
    with pytest.raises(CellError) as caught:
        typed(value, shown_as, form)
    assert found in caught.value.found
    assert caught.value.allowed
    assert caught.value.mend
