"""CSV files: no cell that a spreadsheet would run, nothing lost on the way back."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_tools.evidence import Evidence
from evidence_tools.export.frames import inert, inert_frame, original, read_csv, write_csv

HOSTILE = (
    "=1+1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("https://example.org","here")',
    "+1-1",
    "-2+3",
    "@SUM(A1:A9)",
    "\t=1",
    "\rfirst",
    "\n=1",
    "  =1",
    '"=1',
    "'=1",
    "''=1",
    "\u00a0=1",
    "\ufeff=1",
    "\uff1d1+1",
    "\uff0b1",
    "\uff0d1+1",
    "\uff20SUM(A1)",
    "-",
    "- none",
)
HARMLESS = (
    "",
    "a=b",
    "3",
    "-3.5",
    "+4",
    "-1,204.5",
    "-.5",
    "-1e-9",
    "+12%",
    "−3.8 points",
    "–",
    "'tis so",
    "<0.001",
    "†",
)
TEXT = st.text(alphabet=st.characters(exclude_categories=("Cs",), exclude_characters="\0"))
NEAR = st.text(alphabet="=+-@'\"\t\r\n ;,1a\uff1d\u200b")


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_that_begins_like_a_formula_is_made_inert(text: str) -> None:
    assert inert(text) == f"'{text}"
    assert original(inert(text)) == text


@pytest.mark.parametrize("text", HARMLESS)
def test_other_texts_and_numbers_stay_as_they_are(text: str) -> None:
    assert inert(text) == text == original(text)


@given(TEXT | NEAR)
def test_what_was_made_inert_is_read_as_it_was(text: str) -> None:
    assert original(inert(text)) == text


@given(TEXT | NEAR)
def test_nothing_inert_begins_with_a_sign_of_a_formula_unless_it_is_a_number(text: str) -> None:
    safe = inert(text)
    if safe[:1] and safe[0] in "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20":
        float(safe.replace(",", "").removesuffix("%"))


@given(st.lists(TEXT | NEAR, max_size=4))
def test_a_file_gives_back_every_text(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    frame = pd.DataFrame({"=text": ["words", *texts], "number": range(len(texts) + 1)})
    back = read_csv(write_csv(tmp_path_factory.getbasetemp() / "given.csv", frame))
    assert list(back["=text"].fillna("")) == list(frame["=text"])
    assert list(back["number"]) == list(frame["number"])


def test_other_readers_see_one_row_where_a_text_holds_a_carriage_return(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "f.csv", pd.DataFrame({"a": ["one\rtwo", "three"], "b": [1, 2]}))
    with path.open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == [["a", "b"], ["one\rtwo", "1"], ["three", "2"]]


def test_headings_and_categories_are_made_inert_and_numbers_are_not_touched() -> None:
    frame = pd.DataFrame({"=a": pd.Categorical(["@b", "c"]), "n": [-1.5, 2.0], "whole": pd.array([-1, None], "Int64")})
    safe = inert_frame(frame)
    assert list(safe.columns) == ["'=a", "n", "whole"]
    assert list(safe["'=a"]) == ["'@b", "c"]
    pd.testing.assert_frame_equal(safe[["n", "whole"]], frame[["n", "whole"]])
    assert "=a" in frame


@pytest.mark.parametrize("name", ["continuous", "binary", "claims", "sources"])
def test_an_extraction_table_comes_back_whole(evidence: Evidence, tmp_path: Path, name: str) -> None:
    table = getattr(evidence, name).dropna(axis="columns", how="all")
    texts = list(table.select_dtypes("str").columns)
    hostile = table.copy()
    hostile[texts[-1]] = [HOSTILE[place % len(HOSTILE)] for place in range(len(table))]
    back = read_csv(write_csv(tmp_path / "t.csv", hostile))
    assert list(back.columns) == list(hostile.columns)
    for column in hostile:
        expected = hostile[column].astype("float64") if hostile[column].dtype == "Int64" else hostile[column]
        pd.testing.assert_series_equal(back[column], expected, check_dtype=False, rtol=1e-11)
