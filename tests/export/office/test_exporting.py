"""Tables for Excel and Word, opened again: real tables, numbers as numbers, nothing that runs, the same bytes."""

from __future__ import annotations

import datetime
import time
from pathlib import Path
from types import SimpleNamespace

import docx
import openpyxl
import pandas as pd
import pytest
from docx.oxml.ns import qn
from docx.table import Table
from openpyxl.worksheet.worksheet import Worksheet

from evidence_tools.errors import EvidenceToolsError
from evidence_tools.evidence import Evidence
from evidence_tools.export.frames import original
from evidence_tools.export.office.exporting import MOST_ROWS, TableError, export_table
from evidence_tools.models import answer
from evidence_tools.study_effects import MARKS
from evidence_tools.tables.committee import table_of_relevance
from evidence_tools.tables.committee.style import Column, CommitteeTable
from evidence_tools.tables.results import table_of_effects

HOSTILE = pd.DataFrame({"=Study": ["=1+1", "@x", "-2+3"], "#N/A": ["+1", "#REF!", "a\x00b"], "n": [1, 2, 3]})


def sheet_of(path: Path) -> Worksheet:
    return openpyxl.load_workbook(path).active


def grid_of(sheet: Worksheet) -> list[list[object]]:
    """Headings and rows of the table of a sheet."""
    (table,) = sheet.tables.values()
    return [[cell.value for cell in row] for row in sheet[table.ref]]


def tables_of(path: Path) -> list[Table]:
    return docx.Document(path).tables


@pytest.fixture(scope="module")
def effects(evidence: Evidence) -> pd.DataFrame:
    return table_of_effects(answer(evidence, "pain_from_12").fit)


@pytest.fixture(scope="module")
def paths(effects: pd.DataFrame, evidence: Evidence, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ...]:
    folder = tmp_path_factory.mktemp("tables")
    return export_table(effects, "effects_on_pain", folder=folder, evidence=evidence).paths


def test_both_files_hold_every_cell_of_the_table(effects: pd.DataFrame, paths: tuple[Path, ...]) -> None:
    shown = effects.reset_index().astype("str")
    expected = [list(shown.columns), *shown.to_numpy().tolist()]
    (word,) = tables_of(paths[1])
    assert [[cell.text for cell in row.cells] for row in word.rows] == expected
    excel = grid_of(sheet_of(paths[0]))
    assert excel[0] == expected[0]
    as_shown = [[cell if isinstance(cell, str) else None for cell in row] for row in excel[1:]]
    for row, printed in zip(as_shown, expected[1:], strict=True):
        assert all(cell in (None, text) for cell, text in zip(row, printed, strict=True))


def test_numbers_are_numbers_with_the_decimals_of_the_table_and_stand_at_the_right(
    effects: pd.DataFrame, paths: tuple[Path, ...]
) -> None:
    sheet = sheet_of(paths[0])
    place = 1 + list(effects.reset_index().columns).index("Effect, points (0-10)")
    cells = [sheet.cell(row, place) for row in range(6, 6 + len(effects))]
    assert [cell.value for cell in cells] == [
        float(text.replace("−", "-")) for text in effects["Effect, points (0-10)"]
    ]
    assert {cell.number_format for cell in cells} == {'0.0;"−"0.0'}
    assert {cell.alignment.horizontal for cell in cells} == {"right"}
    assert sheet.cell(6, 1).alignment.horizontal == "left"


def test_a_sheet_is_ready_to_be_read_and_printed(paths: tuple[Path, ...]) -> None:
    sheet = sheet_of(paths[0])
    (table,) = sheet.tables.values()
    assert sheet["A1"].value == "Effects on pain"
    assert sheet.freeze_panes == "B6"
    assert table.autoFilter.ref == table.ref
    assert table.comment.startswith("Effects on pain. Table of 5 rows with the columns Study, Months")
    assert sheet.print_title_rows == "$5:$5"
    assert sheet.page_setup.orientation == "landscape"
    assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight) == (True, 0)
    assert sheet.oddFooter.left.text.endswith("data of 2026-11-22")
    assert all(cell.alignment.wrap_text for cell in sheet[6])
    widths = {key: dimension.width for key, dimension in sheet.column_dimensions.items()}
    assert widths["A"] < widths["H"] <= 80


def test_a_document_repeats_its_header_and_says_what_its_table_is(paths: tuple[Path, ...]) -> None:
    document = docx.Document(paths[1])
    (table,) = document.tables
    about = table._tbl.tblPr
    assert about.find(qn("w:tblCaption")).get(qn("w:val")) == "Effects on pain"
    assert "Table of 5 rows" in about.find(qn("w:tblDescription")).get(qn("w:val"))
    heads = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
    assert heads == [True, *[False] * 5]
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    assert document.paragraphs[0].style.name == "Heading 1"
    assert document.styles["Normal"].font.name == "Arial"
    assert document.core_properties.language == "en-GB"
    footer = document.sections[0].footer._element
    fields = [field.get(qn("w:instr")) for field in footer.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]


def test_the_meaning_of_marks_stands_below(paths: tuple[Path, ...]) -> None:
    sheet = sheet_of(paths[0])
    below = " ".join(str(cell.value) for row in sheet.iter_rows(min_row=12) for cell in row if cell.value)
    words = "\n".join(paragraph.text for paragraph in docx.Document(paths[1]).paragraphs)
    for meaning in MARKS.values():
        assert meaning in below
        assert meaning in words


def test_no_cell_runs_and_every_text_comes_back(tmp_path: Path) -> None:
    paths = export_table(HOSTILE, "hostile", folder=tmp_path).paths
    sheet = sheet_of(paths[0])
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert [str(cell.value) for cell in cells if str(cell.value)[0] in "=+-@"] == ["+1"]
    assert [original(row[0]) for row in grid_of(sheet)] == ["=Study", "=1+1", "@x", "-2+3"]
    assert grid_of(sheet)[3][1] == "a\ufffdb"
    assert [row.cells[0].text for row in tables_of(paths[1])[0].rows] == ["=Study", "=1+1", "@x", "-2+3"]


def test_a_committee_table_keeps_groups_spanners_and_notes(evidence: Evidence, tmp_path: Path) -> None:
    table = table_of_relevance(evidence)
    paths = export_table(table, "relevance", folder=tmp_path, evidence=evidence).paths
    (word,) = tables_of(paths[1])
    assert word.rows[0].cells[3].text == word.rows[0].cells[7].text == "Keys of the limitations found"
    assert [cell.text for cell in word.rows[1].cells] == [column.name for column in table.columns]
    assert [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in word.rows[:3]] == [True, True, False]
    assert [row.cells[0].text for row in word.rows[2:]] == list(table.shown["Study"])
    sheet = sheet_of(paths[0])
    assert sheet["A1"].value == table.title
    assert sheet["D4"].value == "Keys of the limitations found"
    notes = "\n".join(str(cell.value) for cell in sheet["A"] if cell.value)
    assert all(line in notes for note in table.notes for line in note.splitlines())


def test_groups_are_rows_in_word_and_a_column_in_excel(tmp_path: Path) -> None:
    shown = pd.DataFrame({"group": ["Trials", "Trials", "Cohorts"], "Study": ["A", "B", "C"], "n": ["1", "2", "3"]})
    columns = (Column("Study", 100), Column("n", 50))
    table = CommitteeTable(name="t", title="T", subtitle="", frame=shown, shown=shown, columns=columns)
    paths = export_table(table, "grouped", folder=tmp_path).paths
    assert [row[0] for row in grid_of(sheet_of(paths[0]))] == ["Group", "Trials", "Trials", "Cohorts"]
    texts = [row.cells[0].text for row in tables_of(paths[1])[0].rows]
    assert texts == ["Study", "Trials", "A", "B", "Cohorts", "C"]


def test_an_index_is_kept_where_it_means_something(tmp_path: Path) -> None:
    frame = pd.DataFrame({"n": [1, 2]})
    kept = {
        "counted": (frame, ["n"]),
        "filtered": (frame.iloc[[1]], ["n"]),
        "named": (frame.rename_axis("Study"), ["Study", "n"]),
        "words": (frame.set_axis(["a", "b"]), ["Row", "n"]),
        "levels": (frame.set_index(pd.MultiIndex.from_tuples([("a", 1), ("b", 2)], names=["x", "y"])), ["x", "y", "n"]),
    }
    for name, (table, headings) in kept.items():
        (path,) = export_table(table, name, folder=tmp_path, formats=["xlsx"]).paths
        assert grid_of(sheet_of(path))[0] == headings, name


def test_headings_of_one_name_are_told_apart(tmp_path: Path) -> None:
    table = pd.DataFrame([[1, 2, 3]], columns=["n", "N", "n"])
    (path,) = export_table(table, "same", folder=tmp_path, formats=["xlsx"]).paths
    assert grid_of(sheet_of(path))[0] == ["n", "N (2)", "n (3)"]


def test_the_same_table_is_the_same_bytes_on_another_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = [path.read_bytes() for path in export_table(HOSTILE, "t", folder=tmp_path).paths]

    class Later(datetime.datetime):
        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> Later:
            return cls(2031, 5, 6, 7, 8, tzinfo=tz)

    clock = time.time
    monkeypatch.setattr(time, "time", lambda: clock() + 1e8)
    later = SimpleNamespace(datetime=Later, timezone=datetime.timezone)
    monkeypatch.setattr("openpyxl.writer.excel.datetime", later)
    assert [path.read_bytes() for path in export_table(HOSTILE, "t", folder=tmp_path).paths] == before


def test_everything_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"list is no table.*'a/b' is no name.*'pdf'.*'xlsx', 'docx'") as found:
        export_table([1], "a/b", folder=tmp_path, formats=["pdf"])
    assert isinstance(found.value, EvidenceToolsError)
    with pytest.raises(TableError, match=r"0 rows and 1 columns"):
        export_table(pd.DataFrame({"a": []}), "empty", folder=tmp_path)
    with pytest.raises(TableError, match=r"allowed are 'xlsx', 'docx', as a list"):
        export_table(HOSTILE, "t", folder=tmp_path, formats="xlsx")
    with pytest.raises(TableError, match=r"1,048,571 rows are more than a sheet can hold"):
        export_table(pd.DataFrame({"a": range(MOST_ROWS + 1)}), "long", folder=tmp_path)
    with pytest.raises(TableError, match=r"B6.*40,000 characters.*32,767"):
        export_table(pd.DataFrame({"a": ["x"], "b": ["y" * 40_000]}), "cell", folder=tmp_path, formats=["xlsx"])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["", "..", "a.", "../a", "a\\b", "C:a", " a", "a\n"])
def test_names_that_are_no_file_names_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(TableError, match="is no name of a file"):
        export_table(HOSTILE, name, folder=tmp_path)


def test_what_comes_back_names_files_and_no_folder(tmp_path: Path) -> None:
    made = export_table(HOSTILE, "t", folder=tmp_path)
    assert repr(made) == "ExportedTable: t.xlsx, t.docx"
    assert made._repr_markdown_() == "- `t.xlsx`\n- `t.docx`"
    assert str(tmp_path) not in repr(made) + made._repr_markdown_()


def test_files_go_beside_the_review_when_no_folder_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evidence_tools.export.office.exporting.exports_folder", lambda: tmp_path / "exports")
    made = export_table(HOSTILE, "t", formats=["docx"])
    assert made.paths == (tmp_path / "exports" / "t.docx",)
    assert made.paths[0].is_file()
