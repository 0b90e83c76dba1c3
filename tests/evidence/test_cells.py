"""Cells: what is admitted, what is refused, and that a number survives its way through text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from evidence_tools.evidence.schemas import SCHEMAS
from evidence_tools.evidence.schemas import cells as kinds

REFUSED = {
    kinds.Number: [
        "1,531",
        "<0.001",
        "NaN",
        "nan",
        "inf",
        "1e3",
        " 5",
        "5 ",
        "+5",
        "5.",
        ".5",
        "1_000",
        "007",
        "2-3",
        "٣",
        "−3",
    ],
    kinds.Count: ["-1", "1.0", "1,531", "12a", "1_000", "9" * 13, "１２"],
    kinds.Percent: ["-1", "100.1", "5%", "1e1"],
    kinds.Probability: ["1.01", "-0.1", "<0.05"],
    kinds.Positive: ["0", "0.0", "-1", "1e3"],
    kinds.PValue: ["0", "0.000", "1.01", "-0.1", "<0.05"],
    kinds.Correlation: ["1.2", "-1.01", "0,5"],
    kinds.Year: ["26", "20260", "1799", "2026-01"],
    kinds.Day: ["2026-02-30", "2026-13-01", "02/11/2026", "2026-1-1", "20260101", "2026-01-01T00:00"],
    kinds.PartialDate: ["2026-13", "2026-00", "26-01", "January 2026"],
    kinds.Month: ["2026", "2026-13", "2026-02-01"],
    kinds.Nct: ["NCT123", "nct01234567", "NCT012345678"],
    kinds.Id: ["Motion", "motion-1", "motion ", "_x", "a b", "é"],
    kinds.Ids: ["a; b", "a;", ";a", "a,b", "a;;b"],
    kinds.ClaimId: ["P1", "p01", "P001"],
    kinds.Text: [" a", "a ", "\ta", "a\n", "\u00a0a"],
    kinds.Url: ["www.example.org", "ftp://example.org", "https://a b"],
    kinds.Urls: ["https://a.org; https://b.org"],
    kinds.Doi: ["https://doi.org/10.1093/pm/pnac028", "10.1/x", "10.1093/"],
}
ADMITTED = {
    kinds.Number: ["0", "-0.5", "16.50", "3956", "-22.7"],
    kinds.Count: ["0", "1531"],
    kinds.Percent: ["0", "100", "5.80"],
    kinds.Probability: ["0", "1", "0.0001"],
    kinds.Positive: ["0.001", "12"],
    kinds.PValue: ["1", "0.0001"],
    kinds.Day: ["2024-02-29"],
    kinds.PartialDate: ["2018", "2018-08", "2018-08-02"],
    kinds.Ids: ["a", "a;b_1;c"],
    kinds.Text: ["a", "first line\nsecond line", "'quoted' \"twice\"", "é 中 ±"],
}


def pairs(table):
    return [
        pytest.param(kind, text, id=f"{kinds.cell_of(kind).form}: {text!r}") for kind in table for text in table[kind]
    ]


@pytest.mark.parametrize(("kind", "text"), pairs(REFUSED))
def test_refused(kind, text):
    with pytest.raises(ValidationError):
        TypeAdapter(kind).validate_python(text)


@pytest.mark.parametrize(("kind", "text"), pairs(ADMITTED))
def test_admitted(kind, text):
    TypeAdapter(kind).validate_python(text)


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=4).map(lambda number: f"{number:f}"))
def test_a_plain_decimal_keeps_its_value(text):
    text = "0.0000" if text == "-0.0000" else text
    assert TypeAdapter(kinds.Number).validate_python(text) == float(text)


@given(st.integers(min_value=0, max_value=10**12 - 1))
def test_a_count_keeps_its_value(number):
    assert TypeAdapter(kinds.Count).validate_python(str(number)) == number


@given(st.text(max_size=12))
def test_only_plain_numbers_are_numbers(text):
    plain = re.fullmatch(r"-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,12})?", text, re.ASCII)
    try:
        TypeAdapter(kinds.Number).validate_python(text)
        admitted = True
    except ValidationError:
        admitted = False
    assert admitted == bool(plain)


@given(st.one_of(st.integers(), st.floats(), st.none(), st.booleans()))
def test_a_cell_is_text(value):
    with pytest.raises(ValidationError):
        TypeAdapter(kinds.Number).validate_python(value)


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda schema: schema.about.name)
def test_a_schema_describes_every_column_and_refers_to_columns_only(schema):
    about = schema.about
    named = {*about.key, *about.numbers, *(c for interval in about.intervals for c in interval if c)}
    named |= {column for foreign in about.foreign for column in foreign.columns}
    assert named <= set(schema.columns())
    assert all(field.description for field in schema.model_fields.values())
    assert set(about.key) <= set(schema.required())
