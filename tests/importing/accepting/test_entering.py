from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from candidate_rows import DAY, STUDY, arm, imported, result, source, study

from evidence_tools.errors import EvidenceError
from evidence_tools.evidence.faults import Fault
from evidence_tools.evidence.schemas import BY_NAME
from evidence_tools.importing.accepting import accept
from evidence_tools.importing.accepting.draft import Draft
from evidence_tools.importing.record import Candidate
from evidence_tools.importing.store import read_stored, write_import, write_stored
from evidence_tools.importing.table_file import TableFile

SIGNED = {"author": "Synthetic Analyst", "reason": "a synthetic report", "day": DAY}
CHANGED = Candidate(
    "continuous", {"row_id": "c022", "note": "=synthetic", "timepoint_text": ""}, "row 3", "", "changed"
)
REMOVED = Candidate("quality_ratings", {"rating_id": "g001"}, "row 4", "", "removed")
NEW = (source(), study(), arm(), result(), result(timepoint_months="24", mean="28"))


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def undo(folder: Path) -> None:
    """Take back what the log says: rows that it added go, cells get back what they held."""
    log = folder / "changes.csv"
    with log.open(encoding="utf-8", newline="") as file:
        entries = list(csv.DictReader(file))
    for entry in reversed(entries):
        path = folder / f"{entry['table']}.csv"
        table = TableFile.of(path.read_bytes(), BY_NAME[entry["table"]].about.key)
        if entry["column"]:
            table.change(entry["key"], {entry["column"]: entry["before"]})
        else:
            table.remove(entry["key"])
        path.write_bytes(table.content())
    log.unlink()


def test_rows_enter_with_keys_and_log_and_can_be_taken_back_byte_for_byte(copy) -> None:
    before = contents(copy.folder)
    write_import(copy.folder, "first", imported(*reversed(NEW), CHANGED))
    done = accept(copy.folder, "first", every=True, **SIGNED)
    assert [table for table, _ in done.added] == ["sources", "studies", "arms", "continuous", "continuous"]
    assert [key for table, key in done.added if table == "continuous"] == ["c064", "c065"]
    assert done.changed == (("continuous", "c022", "note"),)
    assert done.waiting == 0
    rows = TableFile.of(copy.path("continuous").read_bytes(), ("row_id",)).rows()
    assert rows["c064"]["second_look"] == "not_checked"
    assert {rows["c064"]["mean"], rows["c065"]["mean"]} == {"30.10", "28"}
    with (copy.folder / "changes.csv").open(encoding="utf-8", newline="") as file:
        log = list(csv.DictReader(file))
    assert [entry["change_id"] for entry in log] == ["h001", "h002", "h003", "h004", "h005", "h006"]
    assert {(entry["author"], entry["reason"], entry["date"]) for entry in log} == {
        (*list(SIGNED.values())[:2], "2027-01-03")
    }
    assert (log[-1]["before"], log[-1]["after"]) == ("Baseline of the 58 with one-year data", "=synthetic")
    assert {entry["source_id"] for entry in log[:2]} == {"synthetic_2027"}
    undo(copy.folder)
    after = {name: content for name, content in contents(copy.folder).items() if not name.startswith("candidates/")}
    assert after == before


def test_nothing_is_taken_twice_and_what_is_refused_stays_recorded(copy) -> None:
    write_import(copy.folder, "two", imported(source("synthetic_a"), source("synthetic_b"), source("synthetic_c")))
    stored = read_stored(copy.folder, "two")
    marked = [replace(row, accept=accept) for row, accept in zip(stored.rows, ("yes", "no", ""), strict=True)]
    write_stored(copy.folder, replace(stored, rows=tuple(marked)))
    done = accept(copy.folder, "two", **SIGNED)
    assert (done.added, done.waiting, done.refused) == ((("sources", "synthetic_a"),), 1, 1)
    assert [(row.accept, row.taken) for row in read_stored(copy.folder, "two").rows] == [
        ("yes", "synthetic_a"),
        ("no", ""),
        ("", ""),
    ]
    with pytest.raises(EvidenceError, match="none marked yes"):
        accept(copy.folder, "two", **SIGNED)


def test_a_removed_row_goes_with_an_entry(copy) -> None:
    before = copy.path("quality_ratings").read_bytes()
    write_import(copy.folder, "gone", imported(REMOVED))
    assert accept(copy.folder, "gone", every=True, **SIGNED).removed == (("quality_ratings", "g001"),)
    lines = before.splitlines(keepends=True)
    assert copy.path("quality_ratings").read_bytes() == b"".join([lines[0], *lines[2:]])
    assert ",quality_ratings,g001,,,," in (copy.folder / "changes.csv").read_text(encoding="utf-8")


def test_faults_are_told_by_file_line_and_column_of_the_candidate_and_nothing_changes(copy) -> None:
    wrong = [result("nowhere"), result(STUDY, outcome="happiness"), source(), study(), arm()]
    write_import(copy.folder, "wrong", imported(*wrong))
    before = contents(copy.folder)
    with pytest.raises(EvidenceError, match="Nothing of wrong was taken") as caught:
        accept(copy.folder, "wrong", every=True, **SIGNED)
    found = {(fault.file, fault.line, fault.column) for fault in caught.value.faults}
    assert found >= {
        ("candidates/wrong/continuous.csv", 2, "study_id"),
        ("candidates/wrong/continuous.csv", 3, "outcome"),
    }
    assert contents(copy.folder) == before


@pytest.mark.parametrize("moves", [1, 4, 6])
def test_a_failure_in_the_middle_leaves_every_byte(copy, monkeypatch, moves) -> None:
    write_import(copy.folder, "first", imported(*NEW))
    before, done = contents(copy.folder), []
    rename = Path.rename

    def failing(self: Path, target: Path) -> Path:
        done.append(self)
        if len(done) == moves:
            raise OSError("the disk is full")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", failing)
    monkeypatch.setattr("evidence_tools.importing.accepting.entering.errors_and_warnings", lambda draft: ([], ()))
    with pytest.raises(OSError, match="disk is full"):
        accept(copy.folder, "first", every=True, **SIGNED)
    monkeypatch.undo()
    assert contents(copy.folder) == before
    assert [path.name for path in copy.folder.parent.iterdir()] == [copy.folder.name]


def test_missing_cells_and_an_unsigned_acceptance_are_refused(tmp_path, copy) -> None:
    write_import(copy.folder, "bare", imported(Candidate("arms", {"study_id": "motion"}, "row 1")))
    stored = read_stored(copy.folder, "bare")
    write_stored(copy.folder, replace(stored, rows=(replace(stored.rows[0], accept="yes"),)))
    with pytest.raises(EvidenceError, match=r"(?s)arms.csv:2 arm_id.*arms.csv:2 arm_label.*arms.csv:2 treatment"):
        accept(copy.folder, "bare", **SIGNED)
    with pytest.raises(EvidenceError, match="no author and no reason"):
        accept(copy.folder, "bare", author=" ", reason="")


def test_an_approved_edition_takes_nothing(copy) -> None:
    write_import(copy.folder, "first", imported(*NEW))
    (copy.folder / "approval.toml").write_text('by = "synthetic"\n', encoding="utf-8")
    with pytest.raises(EvidenceError):
        accept(copy.folder, "first", every=True, **SIGNED)
    with pytest.raises(EvidenceError):
        write_import(copy.folder, "second", imported(*NEW))


@pytest.mark.parametrize("file", ["continuous.csv", "changes.csv", "candidates/first/arms.csv"])
def test_what_somebody_else_wrote_meanwhile_is_not_written_over(copy, monkeypatch, file) -> None:
    write_import(copy.folder, "first", imported(*NEW))
    path = copy.folder / file

    def meanwhile(draft: Draft) -> tuple[list[Fault], tuple[Fault, ...]]:
        path.write_bytes((path.read_bytes() if path.exists() else b"") + b"\r\n")
        return [], ()

    monkeypatch.setattr("evidence_tools.importing.accepting.entering.errors_and_warnings", meanwhile)
    before = contents(copy.folder)
    with pytest.raises(EvidenceError, match=f"found {file} changed by somebody else meanwhile.*mend: accept again"):
        accept(copy.folder, "first", every=True, **SIGNED)
    assert contents(copy.folder) == before | {file: before.get(file, b"") + b"\r\n"}


def test_an_edition_that_is_approved_meanwhile_takes_nothing(copy, monkeypatch) -> None:
    write_import(copy.folder, "first", imported(*NEW))
    approval = copy.folder / "approval.toml"

    def meanwhile(draft: Draft) -> tuple[list[Fault], tuple[Fault, ...]]:
        approval.write_text('by = "synthetic"\n', encoding="utf-8")
        return [], ()

    monkeypatch.setattr("evidence_tools.importing.accepting.entering.errors_and_warnings", meanwhile)
    before = contents(copy.folder)
    with pytest.raises(EvidenceError, match="Asked to accept candidates"):
        accept(copy.folder, "first", every=True, **SIGNED)
    assert contents(copy.folder) == before | {"approval.toml": approval.read_bytes()}
