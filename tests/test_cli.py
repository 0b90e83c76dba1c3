from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from edition_copies import copy_edition
from tiny_notebooks import write_notebook

from evidence_tools import cli
from evidence_tools.cli.laboratory import lab_command
from evidence_tools.evidence import current_edition
from evidence_tools.evidence.lint import CHECKS
from evidence_tools.export import plan
from evidence_tools.files import write_text


@pytest.fixture
def run(monkeypatch, capsys):
    """Run the command line as a terminal would: exit code, what was said, and what was complained about."""

    def call(*arguments: str | Path) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["evidence", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = capsys.readouterr()
        return ended.value.code or 0, said.out, said.err

    return call


@pytest.fixture
def edition(tmp_path) -> Path:
    """A copy of the real edition below a folder named data."""
    return copy_edition(tmp_path / "data").folder


def _spoil(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_help_names_the_commands_and_loads_nothing_heavy(run):
    code, said, _ = run("--help")
    assert code == 0
    assert all(f" {command} " in said for command in ("check", "review", "notebooks", "lab"))
    loaded = "import sys, evidence_tools.cli; print({'pandas', 'matplotlib', 'scipy', 'nbclient'} & set(sys.modules))"
    assert subprocess.check_output([sys.executable, "-c", loaded], text=True).strip() == "set()"


def test_the_module_is_the_command():
    said = subprocess.check_output([sys.executable, "-m", "evidence_tools", "check", "--help"], text=True)
    assert "Check the tables of an edition" in said


def test_check_passes_a_sound_copy(run, edition):
    code, said, _ = run("check", edition)
    assert code == 0
    assert "0 errors" in said
    assert "rows in" in said


def test_check_without_a_folder_takes_the_current_edition(run, edition, monkeypatch):
    monkeypatch.setenv("EVIDENCE_EDITION", str(edition))
    (edition / "arms.csv").unlink()
    assert run("check")[0] == 1


def test_check_names_every_fault_and_fails(run, edition):
    _spoil(edition / "continuous.csv", "\nc022,", "\nC-22,")
    _spoil(edition / "arms.csv", "motion,mild,", "motion,,")
    code, said, _ = run("check", edition)
    assert code == 1
    assert "C-22" in said
    assert "arms.csv" in said


def test_check_strict_fails_on_warnings(run, edition):
    write_text(edition / "notes.csv", "a,b\n")
    code, said, _ = run("check", edition)
    assert (code, "notes.csv" in said) == (0, True)
    code, _, complaint = run("check", edition, "--strict")
    assert code == 1
    assert "--strict" in complaint


def test_check_refuses_a_claim_bound_to_a_number_that_does_not_exist(run, edition):
    path = edition / "claims_bindings.toml"
    line = path.read_text(encoding="utf-8").splitlines().index("[[X01.tests]]") + 1
    _spoil(path, "[[X01.tests]]", '[[X01.tests]]\nkind = "number"\ndata = "pain_from_12.estimat"\n\n[[X01.tests]]')
    code, said, _ = run("check", edition)
    assert code == 1
    assert f'claims_bindings.toml:{line + 2} X01.tests.data: found "pain_from_12.estimat"; allowed: a key of' in said
    assert "near to it: pain_from_12.estimate" in said


def test_check_asks_for_a_stale_judgement_again(run, edition):
    path = edition / "judgements.toml"
    lines = path.read_text(encoding="utf-8").splitlines()
    line = (
        lines.index("[claims.Z01]")
        + 1
        + lines[lines.index("[claims.Z01]") :].index(
            next(each for each in lines[lines.index("[claims.Z01]") :] if each.startswith("seen"))
        )
    )
    _spoil(path, '"1.printed_1" = "12", "1.found" = "12"', '"1.printed_1" = "13", "1.found" = "12"')
    code, said, _ = run("check", edition)
    assert code == 0
    assert f'judgements.toml:{line} claims.Z01.seen: warning: found "1.printed_1 was 13, is 12"' in said
    assert "judge again" in said
    assert run("check", edition, "--strict")[0] == 1


def test_check_shows_every_fault_when_asked(run, edition):
    header, row, *_ = (edition / "exceptions.csv").read_text(encoding="utf-8").splitlines()
    write_text(edition / "exceptions.csv", "\n".join([header, *(f"x{row}" for _ in range(300))]) + "\n")
    code, said, _ = run("check", edition)
    assert (code, said.count("(cell, xe001)")) == (1, 200)
    assert "100 more faults of the same kind (cell); evidence check --all shows every one" in said
    code, said, _ = run("check", edition, "--all")
    assert (code, said.count("(cell, xe001)")) == (1, 300)
    assert "more faults" not in said


def test_check_says_which_reference_folder_was_read(run, edition, monkeypatch):
    reference = edition.parents[1] / "reference"
    assert f"Reference tables: {reference}\n" in run("check", edition)[1]
    monkeypatch.chdir(edition.parents[1])
    (edition / "arms.csv").unlink()
    assert "Reference tables: reference\n" in run("check", edition)[1]


def test_check_lists_what_it_looks_for(run):
    code, said, _ = run("check", "--list")
    assert code == 0
    assert "What must hold" in said
    assert all(one.name[:20] in said for one in CHECKS)


def test_check_takes_another_reference_folder(run, edition, tmp_path):
    shutil.move(tmp_path / "data" / "reference", tmp_path / "elsewhere")
    assert run("check", edition, "--reference", tmp_path / "elsewhere")[0] == 0
    code, _, complaint = run("check", edition, "--reference", tmp_path / "nowhere")
    assert code == 1
    assert "nowhere" in complaint


def test_check_says_when_the_folder_is_not_there(run, tmp_path):
    code, _, complaint = run("check", tmp_path / "mild")
    assert code == 1
    assert "no such folder" in complaint
    assert "Traceback" not in complaint


def test_review_writes_beside_data_and_sums_up(run, edition, tmp_path, monkeypatch):
    numbers = {
        "odi.k": {"value": 4, "label": "Disability"},
        "odi.headline.estimate": {"value": -19.6, "shown": "−19.6", "unit": "points [0-100]", "marks": "†"},
        "odi.headline.low": {"value": -24.0, "shown": "−24.0"},
        "odi.headline.high": {"value": -15.0, "shown": "−15.0"},
    }
    text = json.dumps({"results": numbers})
    short = plan.Plan(
        writers={"Write": lambda evidence, folder: write_text(folder / "results.json", text)},
        closers={"Close": lambda evidence, folder: write_text(folder / "charts" / "a.txt", "seen\n")},
        checks={"Look": lambda evidence, folder: write_text(folder / "b.txt", "\n")},
    )
    monkeypatch.setattr(plan, "whole_review", lambda: short)
    notebooks = write_notebook(tmp_path / "notebooks" / "00_start.ipynb", "# Start", "1 + 1").parent
    monkeypatch.setenv("COLUMNS", "120")
    code, said, complaint = run("review", edition, "--notebooks", notebooks)
    assert (code, complaint) == (0, "")
    folder = tmp_path / "outputs" / "mild" / "2026"
    assert (folder / "notebooks" / "00_start.html").is_file()
    for part in ("Disability", "−19.6 [−24.0 to −15.0] points [0-100] †", "borrowed", "00_start.ipynb", "Together"):
        assert part in said
    assert os.path.relpath(folder / "index.html") in said.replace("\n", "")
    assert (folder / "charts" / "a.txt").is_file()
    assert (folder / "b.txt").is_file()


def test_review_names_the_cell_that_failed(run, edition, tmp_path, monkeypatch):
    monkeypatch.setattr(plan, "whole_review", plan.Plan)
    notebooks = write_notebook(tmp_path / "notebooks" / "00_start.ipynb", "# Start", "1 / 0").parent
    code, _, complaint = run("review", edition, "--notebooks", notebooks, "--out", tmp_path / "out")
    assert code == 1
    assert "00_start.ipynb, cell 2 of 2 (In [1]): ZeroDivisionError: division by zero" in complaint
    assert not list((tmp_path / "out").rglob("*.ipynb"))


def test_notebooks_are_run_in_place(run, tmp_path):
    path = write_notebook(tmp_path / "00_start.ipynb", "# Start", "1 + 1")
    assert "changed: 00_start.ipynb" in run("notebooks", tmp_path)[1]
    assert '"2"' in path.read_text(encoding="utf-8")
    assert "changed: none" in run("notebooks", tmp_path)[1]


def test_lab_opens_on_this_machine_at_the_first_notebook(run, monkeypatch):
    started: list[list[str]] = []
    monkeypatch.setattr(os, "execv", lambda program, command: started.append(command))
    assert run("lab", "--no-browser", "--port", "9999")[0] == 0
    (command,) = started
    root = current_edition().parents[2]
    assert command[:3] == [sys.executable, "-m", "jupyterlab"]
    for option in (f"--ServerApp.root_dir={root}", "--ServerApp.ip=127.0.0.1", "--ServerApp.port=9999", "--no-browser"):
        assert option in command
    assert "--LabApp.default_url=/lab/tree/notebooks/00_start_here.ipynb" in command
    assert "--no-browser" not in lab_command(root, port=8888, browser=True)


def test_a_full_disk_is_told_without_a_traceback(run, monkeypatch):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", "mild/2027/changes.csv")

    monkeypatch.setattr(cli, "app", full)
    code, _, said = run("check")
    assert code == 1
    assert "mild/2027/changes.csv: No space left on device" in said
