from __future__ import annotations

from dataclasses import replace

import pytest
from candidate_rows import imported, result, source
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evidence_tools.errors import EvidenceError
from evidence_tools.importing.record import Candidate, Unread
from evidence_tools.importing.store import read_stored, stored_names, waiting, write_import, write_stored

LIVE = [
    "=1+1",
    "'=1+1",
    "'",
    "+x",
    "@SUM(A1)",
    "-3.5",
    "007",
    "5.60",
    "NaN",
    "a\nb",
    "a\tb",
    "a\rb",
    "x" * 30_000,
    '"q"',
]
TEXTS = st.sampled_from(LIVE) | st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"),
    min_size=1,
    max_size=9,
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(TEXTS, min_size=3, max_size=3), change=st.sampled_from(["new", "changed", "removed"]))
def test_an_import_is_read_back_as_it_was(tmp_path_factory, texts, change) -> None:
    edition = tmp_path_factory.mktemp("edition")
    emptied = {"locator": ""} if change == "changed" else {}
    row = Candidate("binary", {"row_id": "b001", "note": texts[0]} | emptied, texts[1], texts[2], change)
    found = imported(source(note=texts[0]), row, unread=(Unread("line 2", texts[0], texts[1], texts[2]),))
    write_import(edition, "any", found)
    assert read_stored(edition, "any").imported == found


def test_no_stored_cell_is_run_by_a_spreadsheet(tmp_path) -> None:
    folder = write_import(tmp_path, "live", imported(source(note="=HYPERLINK(1)")))
    assert ",'=HYPERLINK(1)" in (folder / "sources.csv").read_text()


def test_signs_that_no_table_holds_are_named_among_what_was_not_read(tmp_path) -> None:
    write_import(tmp_path, "odd", imported(source(note="a\x0bb\ud800")))
    stored = read_stored(tmp_path, "odd")
    assert stored.rows[0].candidate.cells["note"] == "a\ufffdb\ufffd"
    assert stored.unread[0].value == "a<U+000B>b<U+D800>"


def test_a_candidate_for_no_table_or_column_is_refused_and_nothing_is_written(tmp_path) -> None:
    wrong = [Candidate("reference/mcid", {}, "line 1"), Candidate("changes", {}, "line 2"), source(colour="red")]
    with pytest.raises(EvidenceError, match=r"(?s)reference/mcid.*'changes'.*sources.colour"):
        write_import(tmp_path, "wrong", imported(*wrong))
    assert stored_names(tmp_path) == ()


def test_decisions_are_kept_and_counted(tmp_path) -> None:
    write_import(tmp_path, "two", imported(source(), result(), result(timepoint_months="24")))
    stored = read_stored(tmp_path, "two")
    decided = [replace(row, accept=accept) for row, accept in zip(stored.rows, ("yes", "no", ""), strict=True)]
    write_stored(tmp_path, replace(stored, rows=tuple(decided)))
    (again,) = waiting(tmp_path)
    assert [row.accept for row in again.rows] == ["yes", "no", ""]
    assert [row.waits for row in again.rows] == [True, False, True]
    assert [row.ready for row in again.rows] == [True, False, True]


def test_a_row_is_ready_when_nothing_is_open_and_nothing_is_missing(tmp_path) -> None:
    bare = Candidate("continuous", {"study_id": "synthetic"}, "line 1")
    write_import(tmp_path, "open", imported(source(remark="settle this"), result(), bare))
    first, second, third = read_stored(tmp_path, "open").rows
    assert (first.ready, second.ready, third.ready) == (False, True, False)
    assert "arm_id" in third.missing
    assert "row_id" not in third.missing
    assert "second_look" not in third.missing
