from __future__ import annotations

import sys
from pathlib import Path

import pytest
from edition_copies import REPOSITORY, copy_edition
from openpyxl import load_workbook
from workbooks import HEADER, edited, fill, place

from evidence_tools import cli
from evidence_tools.importing.store import read_stored, stored_names

EXAMPLES = REPOSITORY / "data" / "examples" / "re_review"
SIGNED = ("--author", "Synthetic Analyst", "--reason", "synthetic record")


@pytest.fixture
def run(monkeypatch, capsys, tmp_path):
    """Run the command line in an empty folder: what was said, and what was complained about."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments: object) -> tuple[str, str]:
        monkeypatch.setattr(sys, "argv", ["evidence", *map(str, arguments)])
        with pytest.raises(SystemExit):
            cli.main()
        said = capsys.readouterr()
        return said.out, said.err

    return call


@pytest.fixture
def edition(tmp_path) -> Path:
    return copy_edition(tmp_path / "data").folder


def settle(book) -> None:
    """Fill what the record leaves open, with words of nobody's study, and take every row."""
    arms = ("mild", "cmm")
    for line in range(HEADER + 1, book["arms"].max_row + 1):
        if book["arms"].cell(line, place(book["arms"], "arm_id")).value:
            fill(book["arms"], line, treatment=arms[line - HEADER - 1])
    for name in ("sources", "studies", "arms"):
        for line in range(HEADER + 1, book[name].max_row + 1):
            if book[name].cell(line, place(book[name], "candidate")).value:
                fill(book[name], line, accept="yes", remark=None)
    fill(book["sources"], HEADER + 1, published=None)
    sheet = book["continuous"]
    for line in range(HEADER + 1, sheet.max_row + 1):
        outcome, mean = (sheet.cell(line, place(sheet, column)).value for column in ("outcome", "mean"))
        if outcome == "odi" and mean:
            fill(sheet, line, accept="yes", analysis_use="alternative", use_reason="synthetic", remark=None)


def test_a_trial_record_goes_through_a_sheet_into_the_tables(run, edition, tmp_path) -> None:
    out, _ = run("import", EXAMPLES / "synthetic_trial_record.json", edition, "--name", "trial")
    assert "no table has changed" in out
    assert "--candidates trial" in out
    assert stored_names(edition) == ("trial",)
    out, _ = run("candidates", "trial", edition)
    assert "fill: treatment" in out
    out, _ = run("sheet", edition, "--candidates", "trial", "--out", "trial.xlsx")
    assert "Written: trial.xlsx" in out
    Path("trial.xlsx").write_bytes(edited(Path("trial.xlsx").read_bytes(), settle))
    out, err = run("import", "trial.xlsx", edition)
    assert err == ""
    assert "candidates trial of 2026 are updated" in out
    out, err = run("accept", "trial", edition, *SIGNED)
    assert err == ""
    assert "Next: evidence check" in out
    taken = [row.taken for row in read_stored(edition, "trial").rows if row.taken]
    assert taken[:2] == ["nct99999999_registry", "synthetic_spine"]
    assert "c064" in taken


def test_the_same_file_is_not_imported_twice_unseen(run, edition) -> None:
    file = EXAMPLES / "synthetic_references.ris"
    run("import", file, edition)
    _, err = run("import", file, edition)
    assert "was imported before, as synthetic_references" in err
    run("import", file, edition, "--name", "again")
    assert stored_names(edition) == ("again", "synthetic_references")


def test_an_extraction_sheet_is_written_and_read(run, edition) -> None:
    out, _ = run("sheet", edition, "--table", "arms")
    assert "Next: open it in Excel" in out
    path = Path("extraction_mild_2026.xlsx")
    assert [sheet.title for sheet in load_workbook(path)][:2] == ["read me", "arms"]
    out, _ = run("import", path, edition)
    assert "no row that the edition does not have; nothing is stored" in out
    _, err = run("sheet", edition, "--table", "arms")
    assert "may hold somebody's work" in err
    assert run("candidates", edition)[0].startswith("No candidates in ")


def test_two_extractions_are_compared_and_settled(run, edition) -> None:
    given = (EXAMPLES / "synthetic_extraction.csv", EXAMPLES / "synthetic_extraction_second.csv", edition)
    mapping = ("--mapping", EXAMPLES / "synthetic_mapping.toml")
    out, _ = run("agree", *given, *mapping, "--out", "list.xlsx")
    assert "3 entries to settle" in out
    assert "Written: list.xlsx" in out

    def change(book) -> None:
        sheet = book.worksheets[0]
        settled, first = ([cell.value for cell in sheet[1]].index(name) + 1 for name in ("settled", "first"))
        for line in range(2, sheet.max_row + 1):
            sheet.cell(line, settled).value = sheet.cell(line, first).value

    Path("list.xlsx").write_bytes(edited(Path("list.xlsx").read_bytes(), change))
    out, err = run("agree", *given, *mapping, "--settled", "list.xlsx", "--name", "settled")
    assert err == ""
    assert "evidence accept settled" in out
    assert stored_names(edition) == ("settled",)


def test_a_template_for_a_mapping_is_written_once(run) -> None:
    arguments = ("import", EXAMPLES / "synthetic_extraction.csv", "--template", "mapping.toml")
    assert "--mapping mapping.toml" in run(*arguments)[0]
    assert "is there already" in run(*arguments)[1]
