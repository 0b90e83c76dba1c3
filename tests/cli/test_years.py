"""The commands from year to year: each does its work and tells the next one to type."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path

import pytest
from approved_copies import approved_copy, quick_results
from edition_copies import Copy, copy_edition
from typer.testing import CliRunner

from evidence_tools.cli.app import app
from evidence_tools.evidence.location import CURRENT, EDITION_VARIABLE
from evidence_tools.files import write_text

for each in ("data", "years"):
    importlib.import_module(f"evidence_tools.cli.{each}")

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(monkeypatch) -> Run:
    """Run a command; its exit code, and what it said or complained about."""

    def call(*arguments: str | Path, edition: Path | None = None) -> tuple[int, str]:
        if edition is not None:
            monkeypatch.setenv(EDITION_VARIABLE, str(edition))
        with quick_results():
            ended = CliRunner().invoke(app, [str(each) for each in arguments])
        return ended.exit_code, ended.output + str(ended.exception or "")

    return call


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    """A copy of the edition in a folder of policies with its CURRENT."""
    write_text(tmp_path / "data" / CURRENT, "mild/2026\n")
    return copy_edition(tmp_path / "data")


def test_a_year_from_opening_to_approval(run: Run, copy: Copy) -> None:
    """As an analyst walks through it: open, change by hand, check, log, approve."""
    code, said = run("new-edition", "mild", "2027", "--author", "Synthetic Analyst", edition=copy.folder)
    assert code == 0
    assert "mild/2026 was not approved yet: it is now (approved by Synthetic Analyst on " in said
    assert "data/CURRENT names mild/2027" in said
    assert f"The variable EVIDENCE_EDITION names {copy.folder} and goes before data/CURRENT: unset it" in said
    assert f'evidence log {copy.folder.parent / "2027"} --author "Synthetic Analyst" --reason "WHY"' in said
    later = Copy(copy.folder.parent / "2027")
    later.change("arms", "motion/cmm", n_enrolled="79")
    later.change("reference/mcid", "t009", note="Synthetic note")

    code, said = run("check", edition=later.folder)
    assert (code, "2 warnings" in said) == (0, True)
    assert "--table arms --key motion/cmm (unlogged, motion/cmm)" in said
    assert run("check", "--strict")[0] != 0

    code, said = run("log", "--author", "Synthetic Analyst", "--reason", "Synthetic reason", "--table", "arms")
    assert (code, "1 difference entered into" in said) == (0, True)
    assert "1 difference still without a reason. Next: evidence check" in said
    code, said = run("log", "--author", "Synthetic Analyst", "--reason", "Synthetic reason")
    assert "Every difference from 2026 has a reason\nNext: evidence compare 2026 2027" in said
    assert run("check", "--strict")[0] == 0

    code, said = run("approve", "--by", "Synthetic Committee", "--note", "synthetic meeting")
    assert code == 0
    assert "mild/2027 is approved by Synthetic Committee on " in said
    assert "Next: evidence new-edition mild EDITION" in said
    code, said = run("log", "--author", "Synthetic Analyst", "--reason", "too late")
    assert (code, "mild/2027 is approved by Synthetic Committee" in said) == (1, True)


def test_check_fails_where_an_approved_edition_was_changed(run: Run, tmp_path: Path) -> None:
    copy = approved_copy(tmp_path / "data")
    copy.change("arms", "motion/cmm", n_enrolled="79")
    code, said = run("check", copy.folder)
    assert code == 1
    assert 'arms.csv: found "changed bytes"' in said


def test_the_edition_under_review_may_stay(run: Run, tmp_path: Path) -> None:
    copy = approved_copy(tmp_path / "data")
    code, said = run("new-edition", "mild", "2027", "--author", "A", "--keep-current", edition=copy.folder)
    assert code == 0
    assert "mild/2026 was approved before (approved by Synthetic Reviewer on 2027-02-01)" in said
    assert "data/CURRENT is left as it was" in said
    assert "then evidence check " in said
    assert (tmp_path / "data" / CURRENT).read_text(encoding="utf-8") == "mild/2026\n"


def test_what_stood_at_approval_is_said(run: Run, copy: Copy) -> None:
    write_text(copy.folder / "notes.csv", "a,b\n")
    code, said = run("approve", copy.folder, "--by", "Synthetic Committee")
    assert (code, "1 warning stood when it was approved; evidence check" in said) == (0, True)


@pytest.mark.parametrize("command", [("approve",), ("new-edition", "mild", "2027"), ("log", "--author", "A")])
def test_who_and_why_are_asked_for(run: Run, command: tuple[str, ...]) -> None:
    assert run(*command)[0] == 2
