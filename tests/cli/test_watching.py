from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from edition_copies import EDITION
from synthetic_services import REPORTS, reply, running
from typer.testing import CliRunner

from evidence_tools.cli import watching
from evidence_tools.cli.app import app
from evidence_tools.export.frames import read_csv
from evidence_tools.watching import asking
from evidence_tools.watching.client import WatchError

DAYS = ("--since", "2026-02-02", "--until", "2026-12-31")


@pytest.fixture
def server(monkeypatch):
    """A local server in the place of all services."""
    with running() as held:
        usual = asking.Addresses()
        places = {
            "pubmed": replace(usual.pubmed, address=f"{held.address}/entrez/eutils", pause=0.0),
            "trials": replace(usual.trials, address=f"{held.address}/api/v2", pause=0.0),
            "device_events": replace(usual.device_events, address=held.address, pause=0.0),
        }
        monkeypatch.setattr(asking, "Addresses", lambda **told: replace(usual, **places, **told))
        yield held


def _run(*arguments: object):
    return CliRunner().invoke(app, ["watch", *map(str, arguments)])


@pytest.fixture
def saved(server, tmp_path) -> Path:
    """The folder of a watch over the network."""
    done = _run(EDITION, *DAYS, "--save", tmp_path / "watch")
    assert done.exit_code == 0, done.output
    return tmp_path / "watch"


def test_findings_and_answers_are_written(saved):
    frame = read_csv(saved / "findings.csv")
    assert frame["standing"].value_counts().to_dict() == {"new": 6, "known": 2, "changed": 1}
    assert len(list(saved.glob("*_PubMed.txt"))) == 3


def test_offline_the_saved_answers_are_shown_again(saved, server):
    asked = len(server.asked)
    done = _run(EDITION, "--offline", saved)
    assert done.exit_code == 0
    assert "taken in from 2026-02-02 to 2026-12-31" in done.output
    assert "99000001" in done.output
    assert len(server.asked) == asked


def test_offline_other_days_are_refused(saved):
    done = _run(EDITION, "--offline", saved, "--since", "2026-03-01")
    assert "holds the answers for 2026-02-02 to 2026-12-31, and --since asks for 2026-03-01" in str(done.exception)


def test_keys_come_from_the_environment(server, tmp_path, monkeypatch):
    monkeypatch.setenv(watching.MAIL, "someone@example.org")
    monkeypatch.setenv(watching.DEVICE_KEY, "a-key")
    assert _run(EDITION, *DAYS, "--save", tmp_path / "watch").exit_code == 0
    assert {fields.get("email") for path, fields, _ in server.asked if "eutils" in path} == {"someone@example.org"}
    assert {fields.get("api_key") for path, fields, _ in server.asked if "event" in path} == {"a-key"}


def test_a_service_that_fails_makes_the_command_fail_after_the_rest_was_shown(server, tmp_path):
    server.instead["studies"] = [reply({}, status=400)]
    done = _run(EDITION, *DAYS, "--save", tmp_path / "watch")
    assert done.exit_code != 0
    assert "the list above may be short" in str(done.exception)
    assert "99000001" in done.output


def test_new_reports_can_be_kept_as_candidates(server, copy, tmp_path):
    done = _run(copy.folder, *DAYS, "--save", tmp_path / "watch", "--keep", "watched")
    assert done.exit_code == 0, done.exception
    held = (copy.folder / "candidates" / "watched" / "sources.csv").read_text(encoding="utf-8")
    assert "99000002" in held
    assert "35167700" not in held


def test_nothing_new_is_said(server, copy, tmp_path):
    server.reports = {number: REPORTS[number] for number in ["35167700"]}
    server.trials, server.events = [], []
    done = _run(copy.folder, *DAYS, "--save", tmp_path / "watch", "--keep", "watched")
    assert "No new report to keep as a candidate" in done.output


def test_a_watch_is_not_written_over(saved):
    done = _run(EDITION, *DAYS, "--save", saved)
    assert isinstance(done.exception, WatchError)
    assert "holds a watch already" in str(done.exception)
