from __future__ import annotations

import pytest
from candidate_rows import arm, imported, result, source
from workbooks import edited, fill, first_empty, line_of

from evidence_tools.errors import EvidenceError
from evidence_tools.importing.record import Candidate
from evidence_tools.importing.sheet import candidates_of, update_from_sheet, write_candidate_sheet
from evidence_tools.importing.store import Stored, read_stored, write_import, write_stored

CHANGED = Candidate("continuous", {"row_id": "c022", "note": "=1+1", "locator": ""}, "row 3", "look again", "changed")


@pytest.fixture
def stored(tmp_path) -> Stored:
    write_import(tmp_path, "first", imported(source(remark="settle this"), result(), CHANGED))
    return read_stored(tmp_path, "first")


@pytest.fixture
def content(stored, evidence, tmp_path) -> bytes:
    return write_candidate_sheet(stored, evidence, tmp_path / "first.xlsx", blank_rows=3).read_bytes()


def rows(stored: Stored) -> list[tuple[str, Candidate]]:
    return [(row.accept, row.candidate) for row in stored.rows]


def test_an_untouched_sheet_changes_nothing(stored, content) -> None:
    assert candidates_of(content, "first.xlsx") == "first"
    updated, unread = update_from_sheet(content, "first.xlsx", stored)
    assert (rows(updated), unread) == (rows(stored), ())


def test_rows_are_completed_decided_on_and_added(stored, content, tmp_path) -> None:
    def change(book) -> None:
        fill(book["sources"], 3, accept="yes", remark=None, read_as="full_text", note="=synthetic")
        sheet = book["continuous"]
        fill(sheet, line_of(sheet, "candidate", "2"), accept="no", emptied="locator;pain_site")
        fill(sheet, first_empty(sheet), study_id="synthetic_study", accept="yes")

    updated, unread = update_from_sheet(edited(content, change), "first.xlsx", stored)
    assert unread == ()
    first, second, third, added = updated.rows
    assert (first.accept, first.candidate.remark) == ("yes", "")
    assert (first.candidate.cells["read_as"], first.candidate.cells["note"]) == ("full_text", "=synthetic")
    assert rows(updated)[1] == rows(stored)[1] == (second.accept, second.candidate)
    assert third.accept == "no"
    assert third.candidate.cells == {"row_id": "c022", "note": "=1+1", "locator": "", "pain_site": ""}
    assert (added.accept, added.candidate.change, added.candidate.cells) == (
        "yes",
        "new",
        {"study_id": "synthetic_study"},
    )
    assert added.candidate.place == "first.xlsx, sheet continuous, row 5"
    write_stored(tmp_path, updated)
    assert rows(read_stored(tmp_path, "first")) == rows(updated)


def test_a_deleted_row_stays_and_is_named(stored, content) -> None:
    updated, unread = update_from_sheet(
        edited(content, lambda book: book["continuous"].delete_rows(3)), "first.xlsx", stored
    )
    assert rows(updated) == rows(stored)
    assert [(each.field, each.value) for each in unread] == [("candidate", "1")]
    assert updated.unread == unread


def test_a_sheet_of_another_import_or_of_rows_that_changed_since_is_refused(stored, content, tmp_path) -> None:
    write_import(tmp_path, "second", imported(arm()))
    with pytest.raises(EvidenceError, match="a sheet of candidates second"):
        update_from_sheet(content, "first.xlsx", read_stored(tmp_path, "second"))
    path = tmp_path / "candidates" / "first" / "sources.csv"
    path.write_text(path.read_text().replace("settle this", "settled"))
    with pytest.raises(EvidenceError, match="changed after this sheet was written"):
        update_from_sheet(content, "first.xlsx", read_stored(tmp_path, "first"))


def test_bad_decisions_and_cells_are_named(stored, content) -> None:
    def change(book) -> None:
        fill(book["sources"], 3, accept="perhaps", year="long ago")
        fill(book["continuous"], 3, candidate="7")
        fill(book["continuous"], 4, emptied="colour")

    with pytest.raises(EvidenceError) as caught:
        update_from_sheet(edited(content, change), "first.xlsx", stored)
    found = {fault.column.split()[1] for fault in caught.value.faults}
    assert found == {"accept", "year", "candidate", "emptied"}
