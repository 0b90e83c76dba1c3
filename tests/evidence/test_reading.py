"""Reading an edition: what it gives, what stops it, and that one broken file hides no other."""

from __future__ import annotations

import random
import shutil

import pytest
from edition_copies import EDITION, REPOSITORY

from evidence_tools.errors import EvidenceError
from evidence_tools.evidence.reading import check_evidence, inspect_evidence, read_evidence
from evidence_tools.evidence.schemas import BY_NAME, SCHEMAS


def test_the_edition_under_review_has_no_errors():
    report = check_evidence(EDITION)
    assert report.errors == (), str(report)


def test_every_table_has_the_columns_and_types_of_its_schema(evidence):
    for schema in SCHEMAS:
        frame = evidence.tables[schema.about.table]
        assert tuple(frame.columns) == schema.columns()
        assert {column: str(frame[column].dtype) for column in frame} == {
            column: cell.dtype for column, cell in schema.cells().items()
        }


@pytest.mark.parametrize("table", ["sources", "corrections", "exceptions"])
def test_tables_of_edition_and_reference_are_joined(evidence, copy, table):
    of_both = [row[0] for name in (table, f"reference/{table}") for row in copy.rows(name)[1:]]
    assert evidence.tables[table].iloc[:, 0].tolist() == of_both


def test_a_warning_does_not_stop_the_reading(copy):
    copy.change("continuous", "c019", change_mean="17.9")
    warnings = read_evidence(copy.folder).warnings
    assert "change_is_benefit" in set(warnings.loc[warnings["severity"] == "warning", "check"])


def test_an_error_stops_it_and_carries_its_faults(copy):
    copy.change("arms", "motion/cmm", n_enrolled="78a")
    with pytest.raises(EvidenceError, match=r"arms.csv:3 n_enrolled: found \"78a\"; allowed: a whole number") as raised:
        read_evidence(copy.folder)
    assert [fault.key for fault in raised.value.faults if fault.severity == "error"] == ["motion/cmm"]


@pytest.mark.parametrize(
    "file",
    [
        *("studies.csv", "sources.csv", "binary.csv", "reviews.csv", "claims.csv", "limitations.csv"),
        *("policy.json", "protocol.toml", "claims_bindings.toml"),
        *("../../reference/mcid.csv", "../../reference/risk_of_bias_domains.csv"),
    ],
)
def test_a_missing_file_is_one_fault_and_no_flood(copy, file):
    (copy.folder / file).unlink()
    errors = copy.report().errors
    assert [(fault.file, fault.line) for fault in errors] == [(file.removeprefix("../../"), 0)]


@pytest.mark.parametrize("table", ["corrections", "exceptions", "reference/corrections"])
def test_the_journal_may_be_missing_where_nothing_needs_it(copy, table):
    copy.path(table).unlink()
    files = {fault.file for fault in copy.report().faults}
    assert f"{table}.csv" not in files


@pytest.mark.parametrize(
    "broken",
    [b"", b"study_id;name;design;primary_source_id;all_source_ids;registration;n_centers;country;a;b;c\n", b"\0", b'"'],
    ids=["empty", "semicolons", "NUL", "quote"],
)
def test_a_broken_file_hides_no_fault_of_another_and_makes_none(copy, broken):
    copy.path("studies").write_bytes(broken)
    line = copy.change("binary", "b013", pct="62.1")
    errors = copy.report().errors
    assert [(fault.file, fault.line) for fault in errors if fault.file != "studies.csv"] == [("binary.csv", line)]
    assert all(fault.line <= 1 for fault in errors if fault.file == "studies.csv")


def test_a_renamed_column_is_told_once_and_the_other_columns_are_still_checked(copy):
    header, *rows = copy.rows("binary")
    copy.write("binary", [["locater" if name == "locator" else name for name in header], *rows])
    line = copy.change("binary", "b001", status="printed")
    errors = copy.report().errors
    assert [(f.line, f.column, f.found) for f in errors] == [
        (1, "locater", "an unknown column"),
        (1, "locator", "no such column"),
        (line, "status", "printed"),
    ]


def test_a_ragged_row_still_lends_its_key(copy):
    header, first, *rest = copy.rows("studies")
    copy.write("studies", [header, first[:-3], *rest])
    (error,) = copy.report().errors
    assert (error.file, error.line, error.allowed) == ("studies.csv", 2, "21 cells")


def test_lines_are_physical_below_a_cell_with_line_ends(copy):
    copy.change("continuous", "c003", note="first\nsecond\nthird")
    line = copy.change("continuous", "c021", change_mean="-3.9")
    (fault,) = copy.faults("continuous.csv", "change_of_means")
    assert fault.line == line + 2


@pytest.mark.parametrize(
    "change", [lambda b: b"\xef\xbb\xbf" + b, lambda b: b.replace(b"\n", b"\r\n")], ids=["BOM", "CRLF"]
)
def test_byte_marks_and_line_ends_change_nothing_but_the_checksum(copy, evidence, change):
    for path in copy.folder.glob("*.csv"):
        path.write_bytes(change(path.read_bytes()))
    found = read_evidence(copy.folder)
    assert found.continuous.equals(evidence.continuous)
    assert found.report == evidence.report
    assert found.checksum != evidence.checksum


def test_an_unexpected_table_is_a_warning(copy):
    (copy.folder / "Continuous_old.csv").write_text("a,b\n", encoding="utf-8")
    (fault,) = copy.faults("Continuous_old.csv")
    assert (fault.severity, fault.found) == ("warning", "a file of no known table")


def test_a_folder_in_the_place_of_a_file_is_a_fault(copy):
    copy.path("arms").unlink()
    copy.path("arms").mkdir()
    (fault,) = copy.report().errors
    assert (fault.file, "cannot be read" in fault.found) == ("arms.csv", True)


@pytest.mark.parametrize("asked", ["nowhere", "."])
def test_a_folder_without_an_edition_says_what_was_asked_and_found(tmp_path, asked):
    with pytest.raises(EvidenceError, match=r"Asked to read evidence from .*: found no"):
        read_evidence(tmp_path / asked)


def test_a_file_is_no_edition(copy):
    with pytest.raises(EvidenceError, match="found a file"):
        read_evidence(copy.path("arms"))


def test_the_reference_folder_is_looked_for_near_the_edition(copy, tmp_path):
    assert read_evidence(copy.folder).reference_folder == tmp_path / "reference"
    shutil.copytree(tmp_path / "reference", copy.folder / "reference")
    assert read_evidence(copy.folder).reference_folder == copy.folder / "reference"


def test_an_edition_alone_takes_the_reference_folder_of_the_repository(copy, tmp_path):
    (tmp_path / "deep" / "down").mkdir(parents=True)
    folder = copy.folder.rename(tmp_path / "deep" / "down" / "here")
    assert inspect_evidence(folder).reference_folder == REPOSITORY / "data" / "reference"


def test_a_reference_folder_that_is_none_is_an_error(copy, tmp_path):
    with pytest.raises(EvidenceError, match=r"found no folder with outcomes\.csv"):
        read_evidence(copy.folder, tmp_path / "mild")


def test_the_label_comes_from_the_protocol_else_from_the_folder(copy):
    assert inspect_evidence(copy.folder).label == "mild/2026"
    (copy.folder / "protocol.toml").unlink()
    moved = copy.folder.rename(copy.folder.parent / "2027")
    assert inspect_evidence(moved).label == "mild/2027"


def test_the_checksum_knows_every_file_and_nothing_else(copy, evidence):
    assert read_evidence(copy.folder).checksum == evidence.checksum
    (copy.folder / "notes.txt").write_text("not evidence", encoding="utf-8")
    assert read_evidence(copy.folder).checksum == evidence.checksum
    with (copy.folder / "protocol.toml").open("a", encoding="utf-8") as file:
        file.write("# a comment\n")
    assert read_evidence(copy.folder).checksum != evidence.checksum


HOSTILE = (
    "",
    " ",
    "x",
    "-1",
    "0",
    "1e9",
    "9" * 11,
    "999",
    "NaN",
    "<0.05",
    "2026-13-01",
    "a;b",
    ";",
    "é",
    "=1+1",
    "a\nb",
    "/",
    '"',
)


@pytest.mark.parametrize("seed", range(8))
def test_no_content_of_cells_stops_the_report(copy, seed):
    chance = random.Random(seed)
    for name in filter(lambda name: copy.path(name).exists(), BY_NAME):
        header, *rows = copy.rows(name)
        for _ in range(12):
            row = chance.choice(rows)
            row[chance.randrange(len(header))] = chance.choice((*HOSTILE, chance.choice(chance.choice(rows))))
        copy.write(name, [header, *rows])
    report = copy.report()
    assert len(report.errors) > 50
    assert str(report).count("\n") >= len({fault.file for fault in report.faults})
