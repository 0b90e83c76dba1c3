"""data/README.md says what the schemas say."""

from __future__ import annotations

import sys

import data_dictionary
import pytest

from evidence_tools.evidence.schemas import SCHEMAS


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["data_dictionary.py", *arguments])
    return data_dictionary.main()


def test_the_dictionary_is_up_to_date(monkeypatch):
    assert run(monkeypatch, "--check") == 0


def test_the_dictionary_names_every_file_and_column():
    text = data_dictionary.dictionary()
    for schema in SCHEMAS:
        section = text.split(f"\n## {schema.about.file}\n", maxsplit=1)[1].split("\n## ", maxsplit=1)[0]
        columns = [line.split(" | ")[0].removeprefix("| ") for line in section.splitlines() if line.startswith("| ")]
        assert columns[1:] == list(schema.columns())


def test_drift_is_shown_and_then_mended(monkeypatch, tmp_path, capsys):
    readme = tmp_path / "README.md"
    readme.write_text("By hand.\n" + data_dictionary.MARKER + "| old |\n", encoding="utf-8")
    monkeypatch.setattr(data_dictionary, "README", readme)
    assert run(monkeypatch, "--check") == 1
    assert "-| old |" in capsys.readouterr().out
    assert run(monkeypatch) == 0
    assert run(monkeypatch, "--check") == 0
    assert readme.read_text(encoding="utf-8").startswith("By hand.\n")


def test_a_readme_without_the_dividing_line_is_refused(monkeypatch, tmp_path):
    readme = tmp_path / "README.md"
    readme.write_text("By hand.\n", encoding="utf-8")
    monkeypatch.setattr(data_dictionary, "README", readme)
    with pytest.raises(SystemExit, match="divides hand-written from generated"):
        run(monkeypatch)
