from __future__ import annotations

import pytest
from synthetic_services import SINCE, UNTIL, reply

from evidence_tools.evidence.protocol_watch import DeviceSearch
from evidence_tools.watching.client import WatchError
from evidence_tools.watching.device_events import find_device_events
from evidence_tools.watching.record import Days

SEARCH = DeviceSearch(brand_names=("MILD", 'A "B"'), manufacturers=("MAKER",))


def _found(live, places, **options):
    return find_device_events(live(), SEARCH, Days(SINCE, UNTIL), places.device_events, **options)


def test_every_report_is_asked_for(server, live, places):
    found = _found(live, places, key="mine")
    assert [each.id for each in found] == ["1", "2", "3"]
    assert [fields["skip"] for _, fields, _ in server.asked] == ["0", "2"]
    assert server.asked[0][1]["api_key"] == "mine"
    assert server.asked[0][1]["search"] == (
        '(device.brand_name:"MILD" OR device.brand_name:"A  B " OR device.manufacturer_d_name:"MAKER")'
        " AND date_received:[20260202 TO 20261231]"
    )


def test_a_report_tells_kind_brand_and_day(live, places):
    first = _found(live, places)[0]
    assert (first.title, first.day) == ("Injury: MILD DEVICE KIT", "2026-06-15")
    assert first.detail.startswith("Device Fell (1209); SYNTHETIC EXAMPLE.")
    assert first.detail.endswith(" ...")
    assert first.url.endswith("?mdrfoi__id=1")


def test_no_match_is_no_error(server, live, places):
    server.events = []
    assert _found(live, places) == []


def test_a_report_with_nothing_but_its_number_is_a_finding(server, live, places):
    server.events = [{"report_number": "9", "device": "none", "product_problems": [1]}]
    (found,) = _found(live, places)
    assert (found.id, found.title, found.day, found.detail) == ("9", "Kind not stated: brand not stated", "", "")


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (reply({"error": {"code": "BAD_REQUEST"}}, status=400), "refused the request with 400"),
        ((200, {}, b"not json"), "no JSON"),
        (reply({"results": []}), r"without the count meta\.results\.total"),
        (reply({"meta": {"results": {"total": 30000}}, "results": [{}]}), "30,000 reports and gives out 25,000"),
        (reply({"meta": {"results": {"total": 3}}, "results": []}), "stopped after 0 of 3"),
        (reply({"meta": {"results": {"total": 1}}, "results": [{}]}), "without mdr_report_key"),
    ],
)
def test_an_answer_that_is_not_as_documented_is_an_error(server, live, places, answer, said):
    server.instead["event.json"] = [answer]
    with pytest.raises(WatchError, match=f"openFDA device events .*{said}"):
        _found(live, places)
