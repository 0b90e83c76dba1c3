from __future__ import annotations

import pytest
from synthetic_services import REPORTS, SINCE, UNTIL, reply

from evidence_tools.watching.client import WatchError
from evidence_tools.watching.pubmed import find_reports
from evidence_tools.watching.record import Days


def _found(live, places, **options):
    return find_reports(live(), "stenosis[tiab]", Days(SINCE, UNTIL), places.pubmed, **options)


def test_every_report_is_asked_for(server, live, places):
    found = _found(live, places, email="a@example.org", key="mine")
    assert [each.id for each in found.findings] == list(REPORTS)
    searches = [fields for path, fields, _ in server.asked if path.endswith("esearch.fcgi")]
    assert [fields["retstart"] for fields in searches] == ["0", "2"]
    assert {name: searches[0][name] for name in ("db", "term", "datetype", "mindate", "maxdate", "tool", "email")} == {
        **{"db": "pubmed", "term": "stenosis[tiab]", "datetype": "edat", "mindate": "2026/02/02"},
        **{"maxdate": "2026/12/31", "tool": "evidence-tools", "email": "a@example.org"},
    }
    path, fields, _ = server.asked[-1]
    assert path.endswith("efetch.fcgi")
    assert (fields["rettype"], fields["api_key"]) == ("medline", "mine")


def test_a_report_is_a_finding_and_a_candidate(live, places):
    found = _found(live, places)
    first, second, _ = found.findings
    assert "a new cohort of lumbar decompression with two years of follow-up" in first.title
    assert first.names == {"doi": "10.9999/synthetic.1"}
    assert second.names == {"nct": "NCT03610737"}
    assert first.day == "2026-03"
    assert [each.cells["pmid"] for each in found.candidates.of_table("sources")] == list(REPORTS)


def test_nothing_found_asks_for_no_record(server, live, places):
    server.reports = {}
    assert _found(live, places).findings == ()
    assert len(server.asked) == 1


def test_what_pubmed_did_not_understand_is_told(server, live, places):
    result = {"count": "0", "idlist": [], "errorlist": {"phrasesnotfound": ["stenosys"], "fieldsnotfound": []}}
    server.instead["esearch.fcgi"] = [reply({"esearchresult": result})]
    assert _found(live, places).remarks == ("stenosys: not found (phrasesnotfound)",)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (reply({"error": "API rate limit exceeded"}, status=400), "refused the request with 400"),
        (reply({"error": "API key invalid"}), "refused the request with 200"),
        (reply({"esearchresult": {"ERROR": "Invalid db name"}}), "refused.*Invalid db name"),
        ((200, {}, b"\xff\xfe"), "no JSON"),
        (reply({"esearchresult": {"idlist": []}}), "without the count"),
        (reply({"esearchresult": {"count": "12000", "idlist": []}}), "12,000 reports and gives out 9,999"),
        (reply({"esearchresult": {"count": "2", "idlist": ["x"]}}), "stopped after 0 of 2"),
    ],
)
def test_an_answer_that_is_not_as_documented_is_an_error(server, live, places, answer, said):
    server.instead["esearch.fcgi"] = [answer]
    with pytest.raises(WatchError, match=f"PubMed .*{said}"):
        _found(live, places)


def test_a_record_that_does_not_come_is_named(server, live, places):
    server.instead["efetch.fcgi"] = [(200, {}, REPORTS["99000001"].encode())]
    with pytest.raises(WatchError, match="no record for 35167700, 99000002"):
        _found(live, places)


def test_refused_records_are_an_error(server, live, places):
    server.instead["efetch.fcgi"] = [(400, {}, b"ID list is empty!")]
    with pytest.raises(WatchError, match="ID list is empty"):
        _found(live, places)
