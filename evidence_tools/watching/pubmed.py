"""PubMed through the E-utilities: reports that were added since a day.

Documentation: https://www.ncbi.nlm.nih.gov/books/NBK25499/
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evidence_tools.importing.record import Import
from evidence_tools.importing.references import read_nbib
from evidence_tools.watching.answers import document_of, listed, number, part, text
from evidence_tools.watching.client import Client, Fields, Reply, Service, WatchError, refused
from evidence_tools.watching.record import PUBMED, Days, Finding

SERVICE = Service(PUBMED, "https://eutils.ncbi.nlm.nih.gov/entrez/eutils", pause=0.4)  # 3 requests a second are allowed
ARTICLE = "https://pubmed.ncbi.nlm.nih.gov/{pmid}/"
TOOL = "evidence-tools"
PAGE, MOST = 200, 9_999  # records of one answer; how far PubMed gives out identifiers


@dataclass(frozen=True, slots=True)
class Reports:
    """Reports that were added, as findings and as candidate sources, and what PubMed made of the search."""

    findings: tuple[Finding, ...]
    candidates: Import | None
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Entrez:
    """The service, whoever answers for it, and what is told to it alone."""

    client: Client
    service: Service
    unsaid: Fields

    def ask(self, tool: str, fields: Fields) -> Reply:
        return self.client.ask(self.service, tool, {"db": "pubmed", "tool": TOOL, **fields}, unsaid=self.unsaid)


def find_reports(
    client: Client, query: str, days: Days, service: Service = SERVICE, *, email: str = "", key: str = ""
) -> Reports:
    """Every report that matches the query and was added to PubMed on these days.

    Parameters
    ----------
    client
        Whatever answers.
    query
        A search as PubMed takes it.
    days
        When a report was added (the Entrez date).
    service
        Where to ask.
    email, key
        Whom NCBI may write to, and a key that allows more requests; both optional and never saved.

    Raises
    ------
    WatchError
        When PubMed does not answer as documented.
    """
    unsaid = {name: said for name, said in {"email": email, "api_key": key}.items() if said}
    entrez = _Entrez(client, service, unsaid)
    found, remarks = _identifiers(entrez, query, days)
    if not found:
        return Reports((), None, remarks)
    records = b"\n".join(_records(entrez, found[at : at + PAGE]) for at in range(0, len(found), PAGE))
    candidates = read_nbib(records, "pubmed.nbib", read_on=days.until)
    findings = tuple(_finding(each.cells) for each in candidates.of_table("sources"))
    missing = sorted(set(found) - {each.id for each in findings})
    if missing:
        raise WatchError(f"{service.name} gave no record for {', '.join(missing)}: try again later")
    return Reports(findings, candidates, remarks)


def _identifiers(entrez: _Entrez, query: str, days: Days) -> tuple[list[str], tuple[str, ...]]:
    service = entrez.service
    found: list[str] = []
    total, remarks = 1, ()
    while len(found) < total:
        fields = {
            **{"term": query, "datetype": "edat", "retmode": "json"},
            **{"mindate": f"{days.since:%Y/%m/%d}", "maxdate": f"{days.until:%Y/%m/%d}"},
            **{"retmax": f"{PAGE}", "retstart": f"{len(found)}"},
        }
        reply = entrez.ask("esearch.fcgi", fields)
        document = document_of(service, reply) if reply.status == 200 else {}
        answer = part(document, "esearchresult")
        if reply.status != 200 or not isinstance(answer, dict) or "ERROR" in answer or "error" in document:
            raise refused(service, reply)
        total = number(service, answer, "count")
        if total > MOST:
            raise WatchError(f"{service.name} has {total:,} reports and gives out {MOST:,}: narrow the search")
        page = [each for each in listed(answer, "idlist") if isinstance(each, str) and each.isdecimal()]
        if not page and len(found) < total:
            raise WatchError(f"{service.name} stopped after {len(found)} of {total} identifiers: try again later")
        found += page
        remarks = _remarks(answer)
    return found, remarks


def _remarks(answer: dict[str, object]) -> tuple[str, ...]:
    """What PubMed did not find or left out of the search, so that a misspelt word does not hide reports."""
    lists = {"errorlist": "not found", "warninglist": "left out of the search"}
    return tuple(
        f"{', '.join(map(text, listed(held, name)))}: {said} ({name})"
        for kind, said in lists.items()
        for held in [part(answer, kind)]
        for name in (held if isinstance(held, dict) else ())
        if listed(held, name)
    )


def _records(entrez: _Entrez, identifiers: Sequence[str]) -> bytes:
    reply = entrez.ask("efetch.fcgi", {"id": ",".join(identifiers), "rettype": "medline", "retmode": "text"})
    if reply.status != 200:
        raise refused(entrez.service, reply)
    return reply.content


def _finding(cells: Fields) -> Finding:
    pmid = cells.get("pmid", "")
    return Finding(
        service=PUBMED,
        id=pmid,
        day=cells.get("published", cells.get("year", "")),
        title=cells.get("citation", ""),
        detail=text(dict(cells), "kind"),
        url=ARTICLE.format(pmid=pmid),
        names={name: cells[name] for name in ("doi", "nct") if cells.get(name)},
    )
