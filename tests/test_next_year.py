"""The page "Next year's review in an afternoon", walked through: its commands in its order, its examples, a copy."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import openpyxl
import pytest
from approved_copies import quick_results
from edition_copies import REPOSITORY, Copy, copy_edition
from openpyxl.worksheet.worksheet import Worksheet
from typer.testing import CliRunner

from evidence_tools import cli
from evidence_tools.editions.differences import differences
from evidence_tools.evidence import read_evidence
from evidence_tools.evidence.location import CURRENT, EDITION_VARIABLE
from evidence_tools.files import write_text
from evidence_tools.models import answer

PAGE = REPOSITORY / "docs" / "next_year.md"
EXAMPLES = Path("data", "examples", "re_review")
ELSEWHERE = ("watch", "trigger", "compare", "notebooks", "review", "log")  # slow, over the network, or of other rows


def commands() -> Iterator[list[str]]:
    """Every command of the page, as its words."""
    for block in re.findall(r"```sh\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL):
        for line in block.replace("\\\n", " ").splitlines():
            yield shlex.split(line)


@pytest.fixture
def walk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[list[str]], str]:
    """Type a command as in a copy of the repository; what it said. It must succeed."""
    write_text(tmp_path / "data" / CURRENT, "mild/2026\n")
    copy = copy_edition(tmp_path / "data")
    shutil.copytree(REPOSITORY / EXAMPLES, tmp_path / EXAMPLES)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(EDITION_VARIABLE, str(copy.folder))

    def typed(words: list[str]) -> str:
        with quick_results():
            ended = CliRunner().invoke(cli.app, words[1:], catch_exceptions=False)
        assert ended.exit_code == 0, f"{shlex.join(words)}\n{ended.output}"
        if words[1] == "new-edition":
            monkeypatch.setenv(EDITION_VARIABLE, str(copy.folder.with_name(words[3])))
        return ended.output

    return typed


def test_the_page_names_only_commands_that_exist() -> None:
    known = {each.name or each.callback.__name__.replace("_", "-") for each in cli.app.registered_commands}
    typed = {words[1] for words in commands()}
    assert {words[0] for words in commands()} == {"evidence"}
    assert typed <= known
    assert {"new-edition", "import", "accept", "sheet", "agree", "check", "watch", "compare", "review"} <= typed


def test_the_page_can_be_followed(walk: Callable[[list[str]], str], tmp_path: Path) -> None:
    for words in commands():
        if words[1] not in ELSEWHERE:
            said = walk(words)
            if "--candidates" in words:
                _fill(tmp_path / "candidates_trial_mild_2027.xlsx")
    assert "0 errors" in said  # of the check, the last of them
    before, after = (read_evidence(tmp_path / "data" / "mild" / year) for year in ("2026", "2027"))
    assert before.approval is not None
    found = differences(before, after)
    assert set(found["table"]) == {"sources", "studies", "arms", "continuous", "binary"}
    assert set(after.changes["author"]) == {"Your Name"}
    assert len(after.changes) == len(found)
    assert "synthetic_spine" in set(answer(after, "odi_from_12").effects.table["study"])
    assert "synthetic_spine" not in set(answer(before, "odi_from_12").effects.table["study"])


def test_a_sheet_and_a_settled_list_as_the_page_says(walk: Callable[[list[str]], str], tmp_path: Path) -> None:
    typed = {words[1]: words for words in commands() if words[1] in ("new-edition", "agree")}
    walk(typed["new-edition"])
    edition = Copy(tmp_path / "data" / "mild" / "2027")
    walk(shlex.split("evidence sheet --table continuous --study midas_i --out midas.xlsx"))
    _change(tmp_path / "midas.xlsx", "continuous", "c021", change_sd="2.7")
    walk(shlex.split("evidence import midas.xlsx --name midas"))
    walk(shlex.split('evidence accept midas --all --author "Your Name" --reason "SYNTHETIC: a full text prints it"'))
    assert read_evidence(edition.folder).row("c021").cells["change_sd"] == "2.7"

    walk(typed["agree"])
    _settle(tmp_path / "to_settle.xlsx")
    both = typed["agree"][: typed["agree"].index("--out")]
    walk([*both, "--settled", "to_settle.xlsx", "--name", "settled"])
    walk(shlex.split('evidence accept settled --all --author "Your Name" --reason "SYNTHETIC: settled"'))
    assert len(read_evidence(edition.folder).changes) > 20


def _rows(sheet: Worksheet, heading: str) -> Iterator[Mapping[str, openpyxl.cell.Cell]]:
    """The rows below the line of headings, each as its cells by heading."""
    lines = list(sheet.iter_rows())
    top = next(number for number, line in enumerate(lines) if heading in [cell.value for cell in line])
    names = [cell.value for cell in lines[top]]
    yield from (dict(zip(names, line, strict=True)) for line in lines[top + 1 :])


def _fill(path: Path) -> None:
    """What the page asks an analyst to fill in."""
    book = openpyxl.load_workbook(path)
    for name in ("sources", "studies", "arms", "continuous", "binary"):
        for row in _rows(book[name], "accept"):
            if row["place"].value:
                _judge(name, row)
    book.save(path)


def _judge(name: str, row: Mapping[str, openpyxl.cell.Cell]) -> None:
    outcome = row["outcome"].value if "outcome" in row else "none needed"
    taken = bool(outcome) and outcome != "age"
    row["accept"].value = "yes" if taken else "no"
    if name == "arms":
        row["treatment"].value = "mild" if "mild" in row["arm_id"].value else "cmm"
    if taken and "analysis_use" in row:
        second = outcome == "odi" and row["timepoint_months"].value == "12" and row["mean"].value
        row["analysis_use"].value = "alternative" if second else "primary"
        row["use_reason"].value = "The change of the same visit stands" if second else "Posted result"


def _change(path: Path, table: str, key: str, **cells: str) -> None:
    book = openpyxl.load_workbook(path)
    row = next(row for row in _rows(book[table], "row_id") if row["row_id"].value == key)
    for column, text in cells.items():
        row[column].value = text
    book.save(path)


def _settle(path: Path) -> None:
    """Take what the first reader wrote."""
    book = openpyxl.load_workbook(path)
    rows = [row for row in _rows(book.worksheets[0], "settled") if row["first"].value]
    for row in rows:
        row["settled"].value = row["first"].value
    assert rows
    book.save(path)
