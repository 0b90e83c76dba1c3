from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from synthetic_services import SINCE, UNTIL, reply

from evidence_tools.evidence.protocol_watch import Watch
from evidence_tools.watching.asking import watch
from evidence_tools.watching.client import WatchError
from evidence_tools.watching.record import DEVICE_EVENTS, PUBMED, SERVICES, TRIALS, Days
from evidence_tools.watching.saved import SavedClient

DAYS = Days(SINCE, UNTIL)


def _asked(evidence, client, places, **options):
    return watch(evidence, client, DAYS, addresses=places, **options)


def test_what_is_new_changed_and_known_is_told_apart(evidence, live, places):
    found, candidates = _asked(evidence, live(), places)
    standing = {each.finding.id: each.standing for each in found.placed}
    assert standing == {
        **{"99000001": "new", "99000002": "new", "35167700": "known"},
        **{"NCT99999999": "new", "NCT03610737": "changed", "NCT02093520": "known"},
        **{"1": "new", "2": "new", "3": "new"},
    }
    assert found.asked == SERVICES
    assert not found.problems
    assert found.reports == 4
    assert [each.cells["pmid"] for each in candidates[0].of_table("sources")] == ["99000001", "99000002"]


def test_the_ground_is_told(evidence, live, places):
    found, _ = _asked(evidence, live(), places)
    why = {each.finding.id: each.why for each in found.placed}
    assert why["35167700"] == "known as deer_2022_motion_1y"
    assert why["99000002"] == "not in the tables; names the registered trial of motion"
    assert why["NCT03610737"] == "known as nct03610737_registry, read on 2026-11-22"


def test_the_frame_has_a_row_for_each(evidence, live, places):
    frame = _asked(evidence, live(), places)[0].frame
    assert len(frame) == 9
    assert frame.loc[frame["standing"] == "changed", "detail"].item().endswith("results posted 2026-11-30")


def test_one_service_that_fails_keeps_none_from_being_asked(evidence, server, live, places):
    server.instead["studies"] = [reply({}, status=400)]
    heard = []
    found, _ = _asked(evidence, live(), places, done=heard.append)
    assert found.asked == (PUBMED, DEVICE_EVENTS)
    (problem,) = found.problems
    assert problem.service == TRIALS
    assert "refused the request" in problem.what
    assert heard == list(SERVICES)
    assert {each.finding.service for each in found.placed} == {PUBMED, DEVICE_EVENTS}


def test_saved_answers_give_the_same_findings_without_a_network(evidence, live, places, tmp_path):
    found, _ = _asked(evidence, live(), places)
    saved = SavedClient.of(tmp_path / "saved")
    again, candidates = watch(evidence, saved, saved.days)
    assert again.placed == found.placed
    assert len(candidates) == 1


def test_a_service_without_a_search_is_not_asked(evidence, server, live, places):
    rules = evidence.protocol.model_copy(update={"watch": Watch(pubmed="stenosis")})
    found, _ = _asked(replace(evidence, protocol=rules), live(), places)
    assert found.asked == (PUBMED,)
    assert {path.rsplit("/", 1)[-1] for path, _, _ in server.asked} == {"esearch.fcgi", "efetch.fcgi"}


def test_a_protocol_without_a_search_is_an_error(evidence, live):
    rules = evidence.protocol.model_copy(update={"watch": Watch()})
    with pytest.raises(WatchError, match="names no search"):
        watch(replace(evidence, protocol=rules), live(), DAYS)


def test_days_in_the_wrong_order_are_an_error(evidence, live):
    with pytest.raises(WatchError, match="must not come after"):
        watch(evidence, live(), Days(date(2026, 3, 2), date(2026, 3, 1)))


def test_what_pubmed_left_out_is_a_problem(evidence, server, live, places):
    result = {"count": "0", "idlist": [], "errorlist": {"phrasesnotfound": ["stenosys"]}}
    server.instead["esearch.fcgi"] = [reply({"esearchresult": result})]
    found, candidates = _asked(evidence, live(), places)
    assert [each.what for each in found.problems] == ["stenosys: not found (phrasesnotfound)"]
    assert PUBMED in found.asked
    assert candidates == ()


def test_reports_that_are_all_known_are_no_candidates(evidence, server, live, places):
    server.reports = {number: text for number, text in server.reports.items() if number == "35167700"}
    found, candidates = _asked(evidence, live(), places)
    assert [each.standing for each in found.placed if each.finding.service == PUBMED] == ["known"]
    assert candidates == ()
