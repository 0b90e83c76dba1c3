"""`evidence compare`: two editions or two days; it prints what moved, writes the page, says how to mend."""

from __future__ import annotations

from pathlib import Path

import pytest
from changes_by_hand import made_up
from typer.testing import CliRunner

from evidence_tools.cli import comparing
from evidence_tools.cli.app import app
from evidence_tools.editions import comparing as editions
from evidence_tools.errors import EvidenceToolsError
from evidence_tools.evidence import Evidence, reading

LEVELS = {"pain_from_12": [("", -3.8, -4.9, -2.7), ("new_study", -3.3, -4.2, -2.4)]}


@pytest.fixture
def run(evidence: Evidence, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """A runner whose comparison is made up, and whose editions are read once."""
    monkeypatch.setattr(reading, "read_evidence", lambda _: evidence)
    monkeypatch.setattr(editions, "compare", lambda *_, done: made_up(evidence, LEVELS))
    return CliRunner()


def test_two_days_of_one_edition_are_compared_and_written(run: CliRunner, tmp_path: Path) -> None:
    days = ["--as-of", "2024-12-31", "--as-of", "2022-12-31"]
    result = run.invoke(app, ["compare", *days, "--out", str(tmp_path / "out")], env={"COLUMNS": "160"})
    assert result.exit_code == 0
    said = " ".join(result.output.split())
    assert "Results that moved" in said
    assert "Pain, 12 months and over [points] −3.8 (−4.9 to −2.7) −3.3 (−4.2 to −2.4) +0.5 new study +0.5" in said
    assert said.index("Results: 1 of 1 moved, in pain.") < said.index("Results that moved")
    assert "begin at what_changed.html" in said
    assert (tmp_path / "out" / "what_changed.html").is_file()


def test_the_earlier_day_comes_first(evidence: Evidence, run: CliRunner) -> None:
    first, last, folder = comparing._asked(None, None, ["2024-12-31", "2022-12-31"])
    assert (first.known_on.year, last.known_on.year) == (2022, 2024)
    assert folder.name == "changes_from_2022-12-31_to_2024-12-31"


@pytest.mark.parametrize(
    ("asked", "days", "message"),
    [
        (("2026", None), [], "with nothing"),
        ((None, None), ["2022-12-31"], "at 1 days and 0 editions"),
        (("2026", "2027"), ["2022-12-31", "2024-12-31"], "2 editions"),
        ((None, None), [], "it is the first of its policy"),
    ],
)
def test_a_mistake_says_what_is_allowed_and_how_to_mend(
    run: CliRunner, asked: tuple[str | None, str | None], days: list[str], message: str
) -> None:
    with pytest.raises(EvidenceToolsError, match=message) as problem:
        comparing._asked(*asked, days)
    assert "allowed: " in str(problem.value)
    assert "mend: " in str(problem.value)
