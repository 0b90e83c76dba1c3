"""Dates, numbers, names and identifiers of references, one by one."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_tools.importing.filling import refusal
from evidence_tools.importing.references.authors import byline, short_author, surname
from evidence_tools.importing.references.dates import last_day, partial_date
from evidence_tools.importing.references.numbers import doi_in, pmid_in, trials_in
from evidence_tools.importing.references.reference import Reference, candidate_of, id_of


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2027", "2027"),
        ("2027/3", "2027-03"),
        ("2027-03-14", "2027-03-14"),
        ("20270314", "2027-03-14"),
        ("2027 Mar 14", "2027-03-14"),
        ("2027 March", "2027-03"),
        ("14 Mar 2027", "2027-03-14"),
        ("March 14, 2027", "2027-03-14"),
        ("2027 Dec-2028 Jan", "2027"),
        ("2027 Nov-Dec", "2027-12"),
        ("2027 Mar 14-20", "2027-03-20"),
        ("2027/13/01", "2027"),
        ("2027 Feb 31", "2027-02"),
        ("1850 Mar", "1850"),
        ("3027", ""),
        ("in press", ""),
        ("", ""),
    ],
)
def test_printed_dates(text: str, wanted: str) -> None:
    assert partial_date(text) == wanted


@given(st.text(max_size=20) | st.from_regex(r"[0-9]{4}[-/ ][0-9A-Za-z]{1,3}[-/ ][0-9]{1,2}", fullmatch=True))
def test_a_date_fits_its_column_whatever_is_printed(text: str) -> None:
    found = partial_date(text)
    if found:
        assert refusal("sources", "published", found) == ""
        assert last_day(found).year == int(found[:4])


def test_names() -> None:
    assert [short_author(name) for name in ("Sample, Ada B.", "Sample, A", "SYNTHETIC Group")] == [
        "Sample AB",
        "Sample A",
        "SYNTHETIC Group",
    ]
    assert [surname(name) for name in ("de Sample, Ada", "de Sample A", "A. Sample")] == [
        "de Sample",
        "de Sample",
        "Sample",
    ]
    assert byline(["A", "B", "C"]) == "A, B, C"
    assert byline([]) == ""


def test_numbers_in_texts() -> None:
    assert doi_in("doi:10.9999/a.b(1).") == "10.9999/a.b(1)"
    assert pmid_in("12345678") == ""
    assert trials_in("NCT999999991") == ()
    assert trials_in("nct99999999") == ("NCT99999999",)


def test_an_identifier_is_free_and_says_who_and_when() -> None:
    report = Reference(title="SYNTHETIC walking", names=("Ödegård, Å",), year="2027")
    assert id_of(report, ()) == "odegard_2027"
    taken = {"odegard_2027", "odegard_2027_synthetic", "odegard_2027_synthetic_walking"}
    assert id_of(report, taken) == "odegard_2027_2"
    assert id_of(Reference(title="The SYNTHETIC report"), ()) == "synthetic_report"
    assert id_of(Reference(title="§"), ()) == "source"


def test_a_cell_that_does_not_fit_is_said_and_left_empty() -> None:
    report = Reference(title="SYNTHETIC", year="27", url="ftp://synthetic", published="2027-12-31")
    candidate = candidate_of(report, (), "line 1", [], date(2027, 1, 1))
    assert not {"year", "url"} & set(candidate.cells)
    assert 'url left empty: found "ftp://synthetic"' in candidate.remark
    assert "published 2027-12-31 lies after the day of import" in candidate.remark


def test_a_date_with_many_blanks_is_read_at_once():
    assert partial_date("2025" + " " * 60_000 + "Mar") == "2025-03"
