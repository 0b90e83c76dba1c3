from __future__ import annotations

import json
import traceback
from dataclasses import replace

import pytest
from synthetic_services import reply

from evidence_tools.watching import client as client_module
from evidence_tools.watching.client import Service, WatchError


@pytest.fixture
def service(server) -> Service:
    return Service("Registry", server.address, pause=0.0)


def test_an_answer_comes_back_as_it_was_and_says_who_asks(server, live, service):
    got = live().ask(service, "studies", {"query.cond": "a b&c"})
    assert got.status == 200
    assert json.loads(got.content)["totalCount"] == 3
    path, fields, headers = server.asked[0]
    assert (path, fields) == ("/studies", {"query.cond": "a b&c"})
    assert headers["User-Agent"] == "evidence-tools/test"


def test_a_busy_service_is_asked_again(server, live, service):
    server.instead["studies"] = [reply({}, status=503), reply({}, status=429, Retry_After="0")]
    assert live().ask(service, "studies", {}).status == 200
    assert len(server.asked) == 3


def test_a_service_that_stays_busy_is_given_up(server, live, service):
    server.instead["studies"] = [reply({"message": "try later"}, status=503)] * 9
    with pytest.raises(WatchError, match=r"Registry answered 503 3 times .*try later.*busy or down"):
        live(tries=3).ask(service, "studies", {})
    assert len(server.asked) == 3


def test_a_refusal_is_no_reason_to_ask_again(server, live, service):
    server.instead["studies"] = [reply({}, status=400)]
    assert live().ask(service, "studies", {}).status == 400
    assert len(server.asked) == 1


def test_a_service_that_cannot_be_reached_is_named(live):
    nobody = Service("Registry", "http://127.0.0.1:9", pause=0.0)
    with pytest.raises(
        WatchError, match=r"Registry could not be reached \(no connection; tried up to 2 times\): .*--offline"
    ):
        live(tries=2).ask(nobody, "studies", {})


def test_an_answer_without_end_is_refused(server, live, service, monkeypatch):
    monkeypatch.setattr(client_module, "LARGEST", 10)
    with pytest.raises(WatchError, match="more than"):
        live().ask(service, "studies", {})


def test_two_requests_to_one_service_keep_their_distance(server, live, service):
    waited, now = [], iter([0.0, 10.0, 10.5, 11.0, 11.0, 20.0])
    client = live(clock=lambda: next(now), sleep=waited.append)
    slow = replace(service, pause=2.0)
    client.ask(slow, "studies", {})  # asked at 0, answered at 10
    client.ask(slow, "studies", {})  # due at 12, asked for at 10.5
    assert waited == [0.0, 1.5]


def test_other_services_need_not_wait(server, live, service):
    waited, now = [], iter([0.0, 10.0, 10.0, 11.0])
    client = live(clock=lambda: next(now), sleep=waited.append)
    client.ask(replace(service, pause=5.0), "studies", {})
    client.ask(replace(service, pause=5.0, name="Another"), "studies", {})
    assert waited == [0.0, 0.0]


def test_keys_and_addresses_of_people_are_sent_and_not_saved(server, live, service, tmp_path):
    live().ask(service, "studies", {"a": "1"}, unsaid={"api_key": "hidden-key", "email": "someone@example.org"})
    assert server.asked[0][1] == {"a": "1", "api_key": "hidden-key", "email": "someone@example.org"}
    saved = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "saved").iterdir())
    assert "hidden" not in saved
    assert "someone" not in saved


UNSAID = {"api_key": "hidden-key-0001", "email": "someone@example.org"}


def test_a_key_that_a_service_repeats_is_neither_saved_nor_printed(server, live, service, tmp_path):
    told = {"error": "API key invalid", "api-key": "hidden-key-0001", "asked": "email=someone%40example.org"}
    server.instead["studies"] = [reply(told, status=400)]
    got = live().ask(service, "studies", {}, unsaid=UNSAID)
    saved = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "saved").iterdir())
    for said in (got.content.decode(), str(client_module.refused(service, got)), saved):
        assert "API key invalid" in said
        assert "hidden" not in said
        assert "someone" not in said


def test_a_word_too_short_for_a_key_leaves_the_answer_as_it_is(server, live, service):
    server.instead["studies"] = [reply({"title": "a synthetic trial"})]
    got = live().ask(service, "studies", {}, unsaid={"api_key": "trial"})
    assert json.loads(got.content) == {"title": "a synthetic trial"}


def test_no_traceback_of_a_failed_request_holds_the_key(live):
    nobody = Service("Registry", "http://127.0.0.1:9", pause=0.0)
    with pytest.raises(WatchError) as problem:
        live(tries=1).ask(nobody, "studies", {}, unsaid=UNSAID)
    told = "".join(traceback.format_exception(problem.value))
    assert "hidden" not in told
    assert problem.value.__context__ is None


def test_a_redirection_is_not_followed(server, live, service, tmp_path):
    server.instead["studies"] = [
        (302, {"Location": f"{server.address}/elsewhere/studies?api_key=hidden-key-0001"}, b"")
    ]
    with pytest.raises(WatchError, match="Registry answered 302, which leads elsewhere and is not followed") as problem:
        live().ask(service, "studies", {}, unsaid=UNSAID)
    assert len(server.asked) == 1
    assert "hidden" not in str(problem.value)
    assert not (tmp_path / "saved" / "asked.csv").exists()


def test_an_answer_that_drips_is_given_up(server, live, service, monkeypatch):
    monkeypatch.setattr(client_module, "LONGEST_ANSWER", -1.0)
    with pytest.raises(WatchError, match="too slowly"):
        live().ask(service, "studies", {})


def test_what_an_error_repeats_of_an_answer_can_be_printed(service):
    told = client_module.refused(service, client_module.Reply(400, b"\x1b[2J\x07 wiped"))
    assert "\x1b" not in str(told)
    assert "wiped" in str(told)
