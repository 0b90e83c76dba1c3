"""The workbook of a review, opened again: every number equal to the results, every sheet linked and ready."""

from __future__ import annotations

from collections.abc import Mapping

import openpyxl
import pytest
from openpyxl import Workbook

from evidence_tools.certainty import certainties
from evidence_tools.evidence import Evidence
from evidence_tools.export.office.cells import number_format
from evidence_tools.export.office.workbook import write_workbook
from evidence_tools.export.office.workbook_sheets import results_frame
from evidence_tools.ledger import claims
from evidence_tools.models import answers
from evidence_tools.results import Entry, results_of

SHEETS = [
    *("Contents", "Results", "Answers", "Effects used", "Not used", "Claims", "Certainty", "Certainty inputs"),
    *("Limitations", "Policy limitations", "Study results", "Summary of findings", "Relevance limitations"),
    *("Conduct limitations", "Reviews compared", "Research gaps", "Studies", "Sources"),
]
EXCEL_TAKES = 255  # characters of a comment of a table, without a complaint
FILE_PRECISION = 1e-15  # of numbers that Excel keeps, 16 figures


@pytest.fixture(scope="module")
def results(evidence: Evidence) -> Mapping[str, Entry]:
    return results_of(evidence).of_questions()


@pytest.fixture(scope="module")
def book(evidence: Evidence, results: Mapping[str, Entry], tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    path = tmp_path_factory.mktemp("workbook") / "evidence_workbook.xlsx"
    return openpyxl.load_workbook(write_workbook(evidence, path, results=results))


def rows_of(book: Workbook, name: str) -> list[dict[str, object]]:
    """The rows of the table of a sheet by their headings."""
    sheet = book[name]
    (table,) = sheet.tables.values()
    head, *rows = [[cell.value for cell in row] for row in sheet[table.ref]]
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_every_number_is_there_to_its_full_precision_and_shown_as_everywhere(
    book: Workbook, results: Mapping[str, Entry]
) -> None:
    sheet = book["Results"]
    (table,) = sheet.tables.values()
    _, *rows = sheet[table.ref]
    assert [row[0].value for row in rows] == list(results)
    for row, entry in zip(rows, results.values(), strict=True):
        assert row[1].value == entry["value"]
        assert (row[2].value or "") == entry["shown"]
        assert (row[3].value, row[4].value) == (entry["unit"], entry["label"])
        if entry["value"] is None:
            assert row[9].value == entry["note"]
        else:
            assert row[1].number_format == number_format(entry["value"], entry["shown"])


def test_a_changed_number_would_be_seen(results: Mapping[str, Entry]) -> None:
    key = "pain_from_12.headline.estimate"
    changed = results | {key: results[key] | {"value": results[key]["value"] + 0.1}}
    before, after = (results_frame(each).set_index("Key")["Value"] for each in (results, changed))
    assert before[key] != after[key]
    assert before.drop(key).equals(after.drop(key))


def test_the_first_sheet_leads_to_all_others_and_they_lead_back(book: Workbook) -> None:
    assert book.sheetnames == SHEETS
    listed = rows_of(book, "Contents")
    assert [row["Sheet"] for row in listed] == SHEETS[1:]
    assert [row["Rows"] for row in listed] == [len(rows_of(book, name)) for name in SHEETS[1:]]
    links = [cell.hyperlink.location for cell in book["Contents"]["A"] if cell.hyperlink]
    assert links == [f"'{name}'!A1" for name in SHEETS[1:]]
    assert {book[name]["A3"].hyperlink.location for name in SHEETS[1:]} == {"'Contents'!A1"}


def test_every_sheet_has_a_title_a_filter_and_a_frozen_header(book: Workbook) -> None:
    for sheet in book:
        (table,) = sheet.tables.values()
        assert sheet["A1"].value, sheet.title
        assert table.autoFilter.ref == table.ref, sheet.title
        assert sheet.freeze_panes == "B6", sheet.title
        assert sheet.print_title_rows == "$5:$5", sheet.title
        assert table.comment.startswith(sheet["A1"].value), sheet.title
        assert len(table.comment) <= EXCEL_TAKES, sheet.title


def test_nothing_in_it_is_a_formula(book: Workbook) -> None:
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert kinds == {"s", "n"}


def test_effects_are_those_of_the_answers(book: Workbook, evidence: Evidence) -> None:
    used, asked = rows_of(book, "Effects used"), answers(evidence)
    expected = [(name, row) for name, each in asked.items() for row in each.effects.table.itertuples()]
    assert [(row["Key"], row["Study"]) for row in used] == [(name, row.label) for name, row in expected]
    for found, (_, row) in zip(used, expected, strict=True):
        numbers = (found["y, scale of analysis"], found["v, its variance"])
        assert numbers == pytest.approx((row.y, row.v), rel=FILE_PRECISION)
    dropped = rows_of(book, "Not used")
    assert len(dropped) == sum(len(each.effects.dropped) for each in asked.values())
    assert all(row["Reason"] for row in dropped)


def test_judgements_are_those_of_the_ledger(book: Workbook, evidence: Evidence) -> None:
    frame = claims(evidence)
    found = {row["Claim id"]: row["Verdict"] for row in rows_of(book, "Claims")}
    assert found == dict(zip(frame["claim_id"], frame["verdict"], strict=True))
    rated = {row["Question"]: row["Level"] for row in rows_of(book, "Certainty")}
    assert rated == {name: each.level for name, each in certainties(evidence).items()}
    assert {row["Question"] for row in rows_of(book, "Certainty inputs")} == set(rated)
    limited = {row["Question"] for row in rows_of(book, "Limitations")}
    assert limited == set(evidence.protocol.limits.questions)
    assert len(rows_of(book, "Studies")) == len(evidence.studies)
    assert len(rows_of(book, "Sources")) == len(evidence.sources)


def test_rows_method_and_marks_stand_beside_the_number(results: Mapping[str, Entry]) -> None:
    key = "pain_from_12.headline.estimate"
    row, entry = results_frame(results).set_index("Key").loc[key], results[key]
    assert row["Rows"] == ";".join(entry["rows"])
    assert (row["Method"], row["Convention"], row["Marks"]) == (entry["method"], entry["convention"], entry["marks"])
