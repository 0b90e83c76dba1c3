from __future__ import annotations

import pytest
from synthetic_services import SINCE, UNTIL, reply, trial

from evidence_tools.evidence.protocol_watch import TrialSearch
from evidence_tools.watching.client import WatchError
from evidence_tools.watching.record import Days
from evidence_tools.watching.trials import find_trials

SEARCH = TrialSearch(condition="stenosis", intervention="decompression")


def _found(live, places):
    return find_trials(live(), SEARCH, Days(SINCE, UNTIL), places.trials)


def test_every_page_is_asked_for(server, live, places):
    found = _found(live, places)
    assert [each.id for each in found] == ["NCT99999999", "NCT03610737", "NCT02093520"]
    first, second = (fields for _, fields, _ in server.asked)
    assert first["query.cond"] == "stenosis"
    assert first["query.intr"] == "decompression"
    assert "query.term" not in first
    assert first["filter.advanced"] == "AREA[LastUpdatePostDate]RANGE[2026-02-02,2026-12-31]"
    assert second["pageToken"] == "2"


def test_what_matters_of_a_record_is_told(live, places):
    new, posted, _ = _found(live, places)
    assert new.detail == "active not recruiting; 155 patients; no results posted"
    assert posted.detail == "active not recruiting; 155 patients; results posted 2026-11-30"
    assert posted.names["results"] == "2026-11-30"
    assert new.url == "https://clinicaltrials.gov/study/NCT99999999"


def test_a_record_with_nothing_but_its_number_is_a_finding(server, live, places):
    server.trials = [{"protocolSection": {"identificationModule": {"nctId": "NCT99999999"}, "statusModule": []}}]
    (found,) = _found(live, places)
    assert (found.id, found.title, found.day, found.detail) == ("NCT99999999", "", "", "no results posted")


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (reply({"message": "bad"}, status=400), "refused the request with 400"),
        ((200, {}, b"<html>"), "no JSON"),
        ((200, {}, b"[" * 100_000), "no JSON"),
        (reply([1]), "no object but a list"),
        (reply({"records": []}), "without the list 'studies'"),
        (reply({"studies": [{"protocolSection": {}}]}), r"without protocolSection\.identificationModule\.nctId"),
        (reply({"studies": [3]}), "without protocolSection"),
    ],
)
def test_an_answer_that_is_not_as_documented_is_an_error(server, live, places, answer, said):
    server.instead["studies"] = [answer]
    with pytest.raises(WatchError, match=rf"ClinicalTrials\.gov .*{said}"):
        _found(live, places)


def test_pages_without_end_are_an_error(server, live, places):
    server.instead["studies"] = [reply({"studies": [trial("NCT99999999", "")], "nextPageToken": "again"})] * 60
    with pytest.raises(WatchError, match="narrow it"):
        _found(live, places)
