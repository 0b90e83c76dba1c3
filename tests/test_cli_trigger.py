"""The command that says when to review again."""

from __future__ import annotations

import sys

import pytest

from evidence_tools import cli
from evidence_tools.cli import trigger as _command  # noqa: F401  registers itself when it is imported


def _run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture, *arguments: str) -> tuple[int, str, str]:
    monkeypatch.setattr(sys, "argv", ["evidence", "trigger", *arguments])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    said = capsys.readouterr()
    return ended.value.code or 0, said.out, said.err


def test_it_says_whether_to_review_what_could_turn_and_who_has_not_reported(monkeypatch, capsys) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    code, said, _ = _run(monkeypatch, capsys)
    assert code == 0
    assert said.startswith("Can wait.\n")
    assert "no chance that the treatment works" in said
    assert "83.2%" in said
    assert "Registered trials without a report" in said
    assert "2010-07-28" in said


def test_new_reports_and_sizes_can_be_given(monkeypatch, capsys) -> None:
    code, said, _ = _run(monkeypatch, capsys, "--found", "2", "--on", "2026-12-24", "--patients", "30")
    assert code == 0
    assert said.startswith("Re-review now.\n")
    assert "The search found 2 relevant new reports" in said


def test_a_day_before_the_data_is_refused_in_words(monkeypatch, capsys) -> None:
    code, _, complaint = _run(monkeypatch, capsys, "--on", "2020-01-01")
    assert code == 1
    assert "on is 2020-01-01" in complaint
