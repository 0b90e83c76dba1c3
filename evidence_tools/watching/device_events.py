"""openFDA: reports of device events (MAUDE) that were received since a day.

A count of reports is no rate: nobody counts the procedures behind them, and most events are never reported.
Documentation: https://open.fda.gov/apis/device/event/
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from evidence_tools.evidence.protocol_watch import DeviceSearch
from evidence_tools.watching.answers import document_of, listed, number, text
from evidence_tools.watching.client import Client, Service, WatchError, refused
from evidence_tools.watching.record import DEVICE_EVENTS, Days, Finding

SERVICE = Service(DEVICE_EVENTS, "https://api.fda.gov", pause=0.3)  # 240 requests a minute are allowed
REPORT = "https://www.accessdata.fda.gov/scripts/cdrh/cfdocs/cfmaude/detail.cfm?mdrfoi__id={key}"
PAGE, MOST = 100, 25_000  # reports of one answer; how far the service counts
_SHORT = 160  # characters of a report's text


def find_device_events(
    client: Client, search: DeviceSearch, days: Days, service: Service = SERVICE, *, key: str = ""
) -> list[Finding]:
    """Every report on the brands or makers of the search received on these days, one finding each.

    A `key` of one's own allows more requests; it is never saved.

    Raises
    ------
    WatchError
        When the service does not answer as documented, or has more reports than it gives out.
    """
    asked = f"({_names(search)}) AND date_received:[{days.since:%Y%m%d} TO {days.until:%Y%m%d}]"
    unsaid = {"api_key": key} if key else None
    return [_finding(service, each) for each in _reports(client, asked, service, unsaid)]


def _names(search: DeviceSearch) -> str:
    named = {"device.brand_name": search.brand_names, "device.manufacturer_d_name": search.manufacturers}
    return " OR ".join(f'{field}:"{_plain(name)}"' for field, names in named.items() for name in names)


def _plain(name: str) -> str:
    return name.replace('"', " ").replace("\\", " ")


def _reports(client: Client, asked: str, service: Service, unsaid: dict[str, str] | None) -> Iterator[Any]:
    taken, total = 0, 1
    while taken < total:
        fields = {"search": asked, "sort": "date_received:asc", "limit": f"{PAGE}", "skip": f"{taken}"}
        reply = client.ask(service, "device/event.json", fields, unsaid=unsaid)
        if reply.status == 404:  # documented: nothing matches
            return
        if reply.status != 200:
            raise refused(service, reply)
        page = document_of(service, reply)
        total = number(service, page, "meta", "results", "total")
        found = listed(page, "results")
        if total > MOST:
            raise WatchError(f"{service.name} has {total:,} reports and gives out {MOST:,}: ask for fewer days")
        if not found and taken < total:
            raise WatchError(f"{service.name} stopped after {taken:,} of {total:,} reports: try again later")
        yield from found
        taken += len(found)


def _finding(service: Service, report: Any) -> Finding:
    key = text(report, "mdr_report_key") or text(report, "report_number")
    if not key:
        raise WatchError(f"{service.name} sent a report without mdr_report_key and report_number")
    devices = listed(report, "device")
    brands = dict.fromkeys(filter(None, (text(each, "brand_name") for each in devices)))
    said = next((text(each, "text") for each in listed(report, "mdr_text")), "")
    return Finding(
        service=DEVICE_EVENTS,
        id=key,
        day=_day(text(report, "date_received")),
        title=f"{text(report, 'event_type') or 'Kind not stated'}: {', '.join(brands) or 'brand not stated'}",
        detail="; ".join(filter(None, [", ".join(_problems(report)), _shortened(said)])),
        url=REPORT.format(key=key),
        names={"kind": text(report, "event_type")},
    )


def _problems(report: Any) -> list[str]:
    return [each for each in listed(report, "product_problems") if isinstance(each, str)]


def _day(compact: str) -> str:
    return f"{compact[:4]}-{compact[4:6]}-{compact[6:]}" if len(compact) == 8 and compact.isdecimal() else compact


def _shortened(said: str) -> str:
    return said if len(said) <= _SHORT else f"{said[:_SHORT].rsplit(' ', 1)[0]} ..."
