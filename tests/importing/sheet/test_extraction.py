from __future__ import annotations

import io
import zipfile

import pytest
from candidate_rows import DAY
from openpyxl import load_workbook
from openpyxl.comments import Comment
from workbooks import HEADER, edited, fill, first_empty, line_of, place

from evidence_tools.errors import EvidenceError, QuestionError
from evidence_tools.importing.record import Import
from evidence_tools.importing.sheet import candidates_of, looks_like_sheet, read_sheet, write_sheet

NEW_ARM = {"study_id": "synthetic", "arm_id": "mild", "arm_label": "=synthetic", "treatment": "mild"}


@pytest.fixture(scope="session")
def whole(evidence, tmp_path_factory) -> bytes:
    return write_sheet(evidence, tmp_path_factory.mktemp("whole") / "whole.xlsx").read_bytes()


@pytest.fixture(scope="session")
def arms(evidence, tmp_path_factory) -> bytes:
    path = tmp_path_factory.mktemp("arms") / "arms.xlsx"
    return write_sheet(evidence, path, tables=["arms", "study_overlap"], blank_rows=3).read_bytes()


@pytest.fixture
def read(evidence):
    def call(content: bytes) -> Import:
        return read_sheet(content, "arms.xlsx", read_on=DAY, evidence=evidence)

    return call


def test_an_untouched_sheet_of_everything_gives_nothing(whole, evidence) -> None:
    found = read_sheet(whole, "whole.xlsx", read_on=DAY, evidence=evidence)
    assert (found.candidates, found.unread) == ((), ())
    assert found.origin.kind == "Excel extraction sheet"


def test_the_sheet_is_told_from_other_workbooks(whole) -> None:
    assert looks_like_sheet(whole, "whole.xlsx")
    assert candidates_of(whole, "whole.xlsx") == ""
    assert not looks_like_sheet(b"PK\x03\x04 broken", "x.xlsx")
    assert not looks_like_sheet(b"text", "x.xlsx")


def test_every_cell_is_text_and_nothing_is_protected(arms) -> None:
    book = load_workbook(io.BytesIO(arms))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.number_format for cell in cells if cell.parent.title == "arms" and cell.row > HEADER} == {"@"}
    assert not any(sheet.protection.sheet for sheet in book)
    assert next(sheet.title for sheet in book) == "read me"
    assert {sheet.title for sheet in book if sheet.sheet_state != "visible"} == {"lists", "workbench"}


def test_new_changed_and_removed_rows_become_candidates(arms, read) -> None:
    def change(book) -> None:
        sheet = book["arms"]
        fill(sheet, first_empty(sheet), **{**NEW_ARM, "arm_label": "synthetic", "n_treated": 50})
        fill(sheet, line_of(sheet, "study_id", "motion"), n_treated="77", note=None)
        fill(book["study_overlap"], HEADER + 1, do="remove")

    found = {each.change: each for each in read(edited(arms, change)).candidates}
    new, changed, removed = (found[kind] for kind in ("new", "changed", "removed"))
    assert new.cells == {**NEW_ARM, "arm_label": "synthetic", "n_treated": "50"}
    assert changed.cells == {"study_id": "motion", "arm_id": "mild", "n_treated": "77", "note": ""}
    assert set(removed.cells) == {"study_a", "study_b"}
    assert "sheet arms, row " in new.place


def test_moved_sorted_hidden_and_renamed_things_lose_nothing(arms, read, evidence) -> None:
    def change(book) -> None:
        sheet = book["arms"]
        line = first_empty(sheet)
        fill(sheet, line, **{**NEW_ARM, "arm_label": "synthetic"})
        sheet.title = "my arms"
        sheet.move_range(f"H1:H{sheet.max_row}", cols=3)  # the note moves to the right
        sheet.insert_rows(1, 2)
        sheet.row_dimensions[line + 2].hidden = True
        book["study_overlap"].delete_cols(place(book["study_overlap"], "reason"))

    found = read(edited(arms, change))
    (new,) = found.candidates
    assert (new.cells["study_id"], new.place.startswith("sheet my arms"), "hidden" in new.place) == (
        "synthetic",
        True,
        True,
    )
    assert [(each.field, each.why[:29]) for each in found.unread] == [("reason", "the sheet lacks this column: ")]


def test_what_no_row_carries_is_named(arms, read) -> None:
    def change(book) -> None:
        sheet = book["arms"]
        sheet.cell(HEADER, sheet.max_column + 1).value = "colour"
        sheet.cell(HEADER + 1, sheet.max_column).value = "red"
        sheet["D5"].comment = Comment("synthetic doubt", "me")
        sheet.delete_rows(HEADER + 2)
        book.create_sheet("mine")["B2"] = "synthetic remark"
        book["read me"]["B30"] = "written where nobody reads"
        del book["study_overlap"]

    found = read(edited(arms, change))
    assert found.candidates == ()
    said = {(each.place, each.field, each.value) for each in found.unread}
    assert {("sheet mine, B2", "", "synthetic remark"), ("sheet arms, D4", "comment", "synthetic doubt")} & said
    assert any(field == "colour" and value == "red" for _, field, value in said)
    assert any(field == "study_id/arm_id" for _, field, _ in said)
    assert ("workbook", "study_overlap", "") in said
    assert ("sheet read me", "", "") in said


def test_every_bad_cell_is_named_by_sheet_cell_and_column(arms, read) -> None:
    def change(book) -> None:
        sheet = book["arms"]
        line = first_empty(sheet)
        fill(sheet, line, study_id="Synthetic", arm_id="mild ", n_enrolled="1,531", treatment="magic")
        sheet.cell(line, place(sheet, "n_treated")).value = "=1+1"
        fill(sheet, line + 1, do="delete", study_id="x")
        fill(sheet, line + 2, study_id="motion", arm_id="mild")
        sheet.merge_cells(f"A{line + 4}:B{line + 4}")

    content = edited(arms, change)
    line = first_empty(load_workbook(io.BytesIO(arms))["arms"])
    with pytest.raises(EvidenceError) as caught:
        read(content)
    found = {(fault.file, fault.column) for fault in caught.value.faults}
    sheet = "arms.xlsx, sheet arms"
    assert found == {
        (sheet, f"B{line} study_id"),
        (sheet, f"C{line} arm_id"),
        (sheet, f"E{line} treatment"),
        (sheet, f"F{line} n_enrolled"),
        (sheet, f"G{line} n_treated"),
        (sheet, f"A{line + 1} do"),
        (sheet, f"C{line + 2} arm_id"),
        (sheet, f"A{line + 4}:B{line + 4}"),
    }
    assert "text without blanks" in str(caught.value) or "letters, digits" in str(caught.value)


def test_a_row_that_changed_in_the_edition_meanwhile_is_remarked_on(arms, copy) -> None:
    copy.change("arms", "motion/mild", note="synthetic, changed meanwhile")
    found = read_sheet(arms, "arms.xlsx", read_on=DAY, evidence=copy.read())
    (changed,) = found.candidates
    assert changed.remark.startswith("The row changed in the edition")


def test_a_sheet_of_one_study_holds_its_rows_and_what_they_cite(evidence, tmp_path, read) -> None:
    content = write_sheet(evidence, tmp_path / "one.xlsx", study="motion", blank_rows=1).read_bytes()
    book = load_workbook(io.BytesIO(content))
    arms = {book["arms"].cell(row, place(book["arms"], "study_id")).value for row in range(3, book["arms"].max_row + 1)}
    assert arms - {None} == {"motion"}
    assert book["sources"].max_row < 40
    assert "reviews" not in book.sheetnames
    assert read(content).candidates == ()


def test_what_cannot_be_written_is_refused(evidence, tmp_path) -> None:
    (tmp_path / "there.xlsx").write_text("somebody's work")
    with pytest.raises(EvidenceError, match="somebody's work"):
        write_sheet(evidence, tmp_path / "there.xlsx", tables=["arms"])
    with pytest.raises(QuestionError, match="No table colours"):
        write_sheet(evidence, tmp_path / "new.xlsx", tables=["colours"])
    with pytest.raises(QuestionError, match=r"No study 'nobody'.*known: .*motion"):
        write_sheet(evidence, tmp_path / "new.xlsx", study="nobody")


def test_a_workbook_with_tricks_is_refused(arms, evidence) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(arms)) as before, zipfile.ZipFile(stream, "w") as after:
        for entry in before.namelist():
            content = before.read(entry)
            after.writestr(entry, b"<!DOCTYPE x [<!ENTITY a 'b'>]>" + content if entry == "xl/styles.xml" else content)
    with pytest.raises(EvidenceError, match="a document type or entity"):
        read_sheet(stream.getvalue(), "trick.xlsx", read_on=DAY, evidence=evidence)
    with pytest.raises(EvidenceError, match="no workbook that can be read"):
        read_sheet(b"not a workbook", "text.xlsx", read_on=DAY, evidence=evidence)
