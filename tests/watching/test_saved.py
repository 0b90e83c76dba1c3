from __future__ import annotations

import pytest
from synthetic_services import SINCE, UNTIL, reply

from evidence_tools.watching.client import Service, WatchError
from evidence_tools.watching.record import Days
from evidence_tools.watching.saved import DAYS, INDEX, SavedClient, Saver


@pytest.fixture
def folder(server, live, tmp_path):
    """A folder with two answers, one of them a refusal."""
    client = live()
    service = Service("Registry", server.address, pause=0.0)
    client.ask(service, "studies", {"b": "2", "a": "ä & 1"})
    server.instead["event.json"] = [reply({"error": {}}, status=404)]
    client.ask(service, "device/event.json", {"skip": "0"})
    return tmp_path / "saved"


def test_a_saved_answer_is_the_answer(folder):
    saved = SavedClient.of(folder)
    assert saved.days == Days(SINCE, UNTIL)
    elsewhere = Service("Registry", "http://somewhere.invalid", pause=9.0)
    assert b'"totalCount": 3' in saved.ask(elsewhere, "studies", {"a": "ä & 1", "b": "2"}).content
    assert saved.ask(elsewhere, "device/event.json", {"skip": "0"}).status == 404


def test_a_request_that_was_not_saved_is_named(folder):
    with pytest.raises(WatchError, match=r"no answer of Registry to studies\?a=2: .*ask again over the internet"):
        SavedClient.of(folder).ask(Service("Registry", "", pause=0), "studies", {"a": "2"})


def test_a_watch_is_not_written_over(folder):
    with pytest.raises(WatchError, match="holds a watch already"):
        Saver(folder, Days(SINCE, UNTIL))


@pytest.mark.parametrize("spoil", ["missing", "no json", "no days", "no index", "bad index"])
def test_a_damaged_folder_is_named(folder, spoil):
    if spoil == "missing":
        folder = folder / "nowhere"
    elif spoil == "no json":
        (folder / DAYS).write_text("{", encoding="utf-8")
    elif spoil == "no days":
        (folder / DAYS).write_text("{}", encoding="utf-8")
    elif spoil == "no index":
        (folder / INDEX).unlink()
    else:
        (folder / INDEX).write_text("service,request\nRegistry,studies?\n", encoding="utf-8")
    with pytest.raises(WatchError, match="holds no saved watch"):
        SavedClient.of(folder)


def test_a_lost_file_is_named(folder):
    next(folder.glob("001_*")).unlink()
    with pytest.raises(WatchError, match="cannot be read"):
        SavedClient.of(folder).ask(Service("Registry", "", pause=0), "studies", {"a": "ä & 1", "b": "2"})


def test_no_file_outside_the_folder_is_read(folder, tmp_path):
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    index = (folder / INDEX).read_text(encoding="utf-8")
    (folder / INDEX).write_text(index.replace("001_Registry.txt", "../secret.txt"), encoding="utf-8")
    with pytest.raises(WatchError, match="cannot be read"):
        SavedClient.of(folder).ask(Service("Registry", "", pause=0), "studies", {"a": "ä & 1", "b": "2"})
