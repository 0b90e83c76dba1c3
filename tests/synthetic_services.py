"""A local server that answers as PubMed, ClinicalTrials.gov and openFDA document; everything it tells is synthetic."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

REPORTS = {
    "99000001": """PMID- 99000001
OWN - NLM
STAT- MEDLINE
DP  - 2026 Mar
TI  - SYNTHETIC EXAMPLE: a new cohort of lumbar decompression with two years of
      follow-up.
AB  - Nothing in this record is real.
FAU - Example, Ada
AU  - Example A
LA  - eng
PT  - Journal Article
TA  - Synth J
JT  - Synthetic Journal
AID - 10.9999/synthetic.1 [doi]
SO  - Synth J. 2026 Mar;1(1):1-9.
""",
    "99000002": """PMID- 99000002
OWN - NLM
STAT- MEDLINE
DP  - 2026 Apr
TI  - SYNTHETIC EXAMPLE: a second report of a trial that the tables know.
AU  - Example B
SI  - ClinicalTrials.gov/NCT03610737
PT  - Journal Article
TA  - Synth J
SO  - Synth J. 2026 Apr;1(2):10-19.
""",
    "35167700": """PMID- 35167700
OWN - NLM
STAT- MEDLINE
DP  - 2022 Apr
TI  - SYNTHETIC EXAMPLE under the number of a report that the tables know.
AU  - Example C
PT  - Journal Article
TA  - Synth J
SO  - Synth J. 2022 Apr;1(2):20-29.
""",
}


def trial(nct: str, updated: str, *, results: str = "") -> dict:
    """A record in the documented shape."""
    status = {"overallStatus": "ACTIVE_NOT_RECRUITING", "lastUpdatePostDateStruct": {"date": updated, "type": "ACTUAL"}}
    if results:
        status["resultsFirstPostDateStruct"] = {"date": results, "type": "ACTUAL"}
    return {
        "protocolSection": {
            "identificationModule": {"nctId": nct, "briefTitle": f"SYNTHETIC EXAMPLE {nct}"},
            "statusModule": status,
            "designModule": {"studyType": "INTERVENTIONAL", "enrollmentInfo": {"count": 155, "type": "ACTUAL"}},
        },
        "derivedSection": {},
        "hasResults": bool(results),
    }


TRIALS = [
    trial("NCT99999999", "2026-05-01"),
    trial("NCT03610737", "2026-11-30", results="2026-11-30"),
    trial("NCT02093520", "2026-03-01"),
]


def event(key: int, kind: str) -> dict:
    """A device event in the documented shape."""
    return {
        "mdr_report_key": f"{key}",
        "report_number": f"9999999-2026-{key:05d}",
        "event_type": kind,
        "date_received": "20260615",
        "product_problems": ["Device Fell (1209)"],
        "device": [{"brand_name": "MILD DEVICE KIT", "manufacturer_d_name": "VERTOS MEDICAL"}],
        "mdr_text": [{"text_type_code": "Description of Event or Problem", "text": "SYNTHETIC EXAMPLE. " * 20}],
    }


EVENTS = [event(1, "Injury"), event(2, "Malfunction"), event(3, "Death")]

Answer = tuple[int, dict[str, str], bytes]


@dataclass
class Server:
    """What the server holds, what it was asked, and answers that take the place of the usual ones, first come first."""

    reports: dict[str, str] = field(default_factory=lambda: dict(REPORTS))
    trials: list[dict] = field(default_factory=lambda: list(TRIALS))
    events: list[dict] = field(default_factory=lambda: list(EVENTS))
    page: int = 2
    asked: list[tuple[str, dict[str, str], dict[str, str]]] = field(default_factory=list)
    instead: dict[str, list[Answer]] = field(default_factory=dict)
    address: str = ""

    def answer(self, path: str, fields: dict[str, str], headers: dict[str, str]) -> Answer:
        self.asked.append((path, fields, headers))
        waiting = self.instead.get(path.rsplit("/", 1)[-1], [])
        if waiting:
            return waiting.pop(0)
        usual: dict[str, Callable[[dict[str, str]], Answer]] = {
            "esearch.fcgi": self._search,
            "efetch.fcgi": self._fetch,
            "studies": self._studies,
            "event.json": self._events,
        }
        return usual[path.rsplit("/", 1)[-1]](fields)

    def _search(self, fields: dict[str, str]) -> Answer:
        start = int(fields["retstart"])
        found = list(self.reports)[start : start + min(self.page, int(fields["retmax"]))]
        result = {"count": f"{len(self.reports)}", "retmax": f"{len(found)}", "retstart": f"{start}", "idlist": found}
        return reply({"header": {"type": "esearch", "version": "0.3"}, "esearchresult": result})

    def _fetch(self, fields: dict[str, str]) -> Answer:
        return 200, {}, ("\n" + "\n".join(self.reports[each] for each in fields["id"].split(","))).encode()

    def _studies(self, fields: dict[str, str]) -> Answer:
        start = int(fields.get("pageToken", "0"))
        page = {"totalCount": len(self.trials), "studies": self.trials[start : start + self.page]}
        more = start + self.page
        return reply(page | ({"nextPageToken": f"{more}"} if more < len(self.trials) else {}))

    def _events(self, fields: dict[str, str]) -> Answer:
        if not self.events:
            return reply({"error": {"code": "NOT_FOUND", "message": "No matches found!"}}, status=404)
        start = int(fields["skip"])
        found = self.events[start : start + self.page]
        meta = {"results": {"skip": start, "limit": int(fields["limit"]), "total": len(self.events)}}
        return reply({"meta": meta, "results": found})


def reply(document: object, *, status: int = 200, **headers: str) -> Answer:
    return status, headers, json.dumps(document).encode()


@contextmanager
def running() -> Iterator[Server]:
    """The server on a free port of this machine."""
    held = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            fields = {name: values[0] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
            status, headers, content = held.answer(parts.path, fields, dict(self.headers))
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(content))}.items():
                self.send_header(name.replace("_", "-"), value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    held.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield held
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


SINCE, UNTIL = date(2026, 2, 2), date(2026, 12, 31)
