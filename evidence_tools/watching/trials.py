"""ClinicalTrials.gov, version 2 of its interface: records that were posted or changed since a day.

Documentation: https://clinicaltrials.gov/data-api/api
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from evidence_tools.evidence.protocol_watch import TrialSearch
from evidence_tools.watching.answers import document_of, listed, part, text
from evidence_tools.watching.client import Client, Fields, Service, WatchError, refused
from evidence_tools.watching.record import TRIALS, Days, Finding

SERVICE = Service(TRIALS, "https://clinicaltrials.gov/api/v2", pause=1.3)  # about 50 requests a minute are allowed
RECORD = "https://clinicaltrials.gov/study/{nct}"
PAGE, MOST_PAGES = 100, 50
_STATUS = ("protocolSection", "statusModule")


def find_trials(client: Client, search: TrialSearch, days: Days, service: Service = SERVICE) -> list[Finding]:
    """Every record of the search that was posted or changed on these days, one finding each.

    Raises
    ------
    WatchError
        When the registry does not answer as documented.
    """
    return [_finding(service, record) for record in trial_records(client, search, days, service)]


def trial_records(
    client: Client, search: TrialSearch, days: Days, service: Service = SERVICE
) -> Iterator[dict[str, Any]]:
    """The records themselves, page by page, as the registry sends them."""
    fields: dict[str, str] = {
        **{f"query.{name}": asked for name, asked in _queries(search).items() if asked},
        "filter.advanced": f"AREA[LastUpdatePostDate]RANGE[{days.since},{days.until}]",
        "countTotal": "true",
        "format": "json",
        "pageSize": f"{PAGE}",
    }
    token = ""
    for _ in range(MOST_PAGES):
        page = _page(client, fields | ({"pageToken": token} if token else {}), service)
        yield from listed(page, "studies")
        token = text(page, "nextPageToken")
        if not token:
            return
    raise WatchError(f"{service.name} has more than {PAGE * MOST_PAGES} records for this search: narrow it")


def _queries(search: TrialSearch) -> dict[str, str]:
    return {"cond": search.condition, "intr": search.intervention, "term": search.term}


def _page(client: Client, fields: Fields, service: Service) -> dict[str, Any]:
    reply = client.ask(service, "studies", fields)
    if reply.status != 200:
        raise refused(service, reply)
    page = document_of(service, reply)
    if not isinstance(page.get("studies"), list):
        raise WatchError(f"{service.name} answered without the list 'studies' that its documentation promises")
    return page


def _finding(service: Service, record: Any) -> Finding:
    nct = text(record, "protocolSection", "identificationModule", "nctId")
    if not nct:
        raise WatchError(f"{service.name} sent a record without protocolSection.identificationModule.nctId")
    posted = text(record, *_STATUS, "resultsFirstPostDateStruct", "date")
    has_results = part(record, "hasResults") is True or bool(posted)
    size = text(record, "protocolSection", "designModule", "enrollmentInfo", "count")
    said = [
        text(record, *_STATUS, "overallStatus").replace("_", " ").lower(),
        f"{size} patients" if size else "",
        (f"results posted {posted}" if posted else "results posted") if has_results else "no results posted",
    ]
    return Finding(
        service=TRIALS,
        id=nct,
        day=text(record, *_STATUS, "lastUpdatePostDateStruct", "date"),
        title=text(record, "protocolSection", "identificationModule", "briefTitle"),
        detail="; ".join(filter(None, said)),
        url=RECORD.format(nct=nct),
        names={"nct": nct, **({"results": posted or "yes"} if has_results else {})},
    )
