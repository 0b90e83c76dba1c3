"""A watch: every service asked, every finding set beside the tables, every failure told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from evidence_tools.errors import EvidenceToolsError
from evidence_tools.evidence import Evidence
from evidence_tools.importing.record import Import
from evidence_tools.watching.client import Client, Service, WatchError
from evidence_tools.watching.device_events import SERVICE as FDA
from evidence_tools.watching.device_events import find_device_events
from evidence_tools.watching.pubmed import SERVICE as ENTREZ
from evidence_tools.watching.pubmed import find_reports
from evidence_tools.watching.record import DEVICE_EVENTS, PUBMED, SERVICES, TRIALS, Days, Finding, Problem, Watched
from evidence_tools.watching.standing import Shelf
from evidence_tools.watching.trials import SERVICE as REGISTRY
from evidence_tools.watching.trials import find_trials


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the services are, and what is told to them alone: whom they may write to, and keys that allow more."""

    pubmed: Service = ENTREZ
    trials: Service = REGISTRY
    device_events: Service = FDA
    email: str = ""
    pubmed_key: str = ""
    device_key: str = ""


@dataclass(slots=True)
class _Round:
    """What has come together so far."""

    findings: list[Finding] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    candidates: list[Import] = field(default_factory=list)


def watch(
    evidence: Evidence,
    client: Client,
    days: Days,
    *,
    addresses: Addresses | None = None,
    done: Callable[[str], None] = lambda name: None,
) -> tuple[Watched, tuple[Import, ...]]:
    """What PubMed, ClinicalTrials.gov and openFDA took in from one day to another, beside what the tables know.

    A service that fails is a problem of the answer and keeps none of the others from being asked.

    Parameters
    ----------
    evidence
        The edition; section ``watch`` of its protocol holds the searches.
    client
        `LiveClient` asks over the internet, `SavedClient` a folder.
    days
        First and last day.
    addresses
        Other places of the services.
    done
        Called with the name of each service once it has answered or failed.

    Returns
    -------
    tuple
        The findings, and the new reports of PubMed as candidates for the table of sources.

    Raises
    ------
    WatchError
        When the days are in the wrong order, or the protocol names no search.
    """
    places, search = addresses or Addresses(), evidence.protocol.watch
    if days.since > days.until:
        raise WatchError(f"asked from {days.since} to {days.until}: the first day must not come after the last")
    found = _Round()

    def of_pubmed() -> None:
        reports = find_reports(client, search.pubmed, days, places.pubmed, email=places.email, key=places.pubmed_key)
        found.findings += reports.findings
        found.candidates += [reports.candidates] if reports.candidates else []
        found.problems += [Problem(PUBMED, remark) for remark in reports.remarks]

    def of_trials() -> None:
        found.findings += find_trials(client, search.trials, days, places.trials)

    def of_device_events() -> None:
        found.findings += find_device_events(
            client, search.device_events, days, places.device_events, key=places.device_key
        )

    wanted = {
        PUBMED: search.pubmed,
        TRIALS: any(dict(search.trials).values()),
        DEVICE_EVENTS: any(dict(search.device_events).values()),
    }
    if not any(wanted.values()):
        raise WatchError("the protocol names no search: add [watch] to protocol.toml, as data/README.md shows")
    steps = {PUBMED: of_pubmed, TRIALS: of_trials, DEVICE_EVENTS: of_device_events}
    asked = [name for name in SERVICES if wanted[name] and _taken(steps[name], name, found, done)]
    shelf = Shelf.of(evidence)
    placed = tuple(shelf.place(each) for each in found.findings)
    watched = Watched(evidence.label, days, placed, tuple(found.problems), tuple(asked))
    return watched, tuple(filter(None, (_new_of(each, watched) for each in found.candidates)))


def _new_of(imported: Import, watched: Watched) -> Import | None:
    """The candidates that are new; none of them where every report is known."""
    new = {each.finding.id for each in watched.of("new") if each.finding.service == PUBMED}
    kept = tuple(each for each in imported.candidates if each.cells.get("pmid") in new)
    return replace(imported, candidates=kept) if kept else None


def _taken(step: Callable[[], None], name: str, found: _Round, done: Callable[[str], None]) -> bool:
    """Whether a service answered; what went wrong is noted."""
    try:
        step()
    except EvidenceToolsError as problem:
        found.problems.append(Problem(name, str(problem)))
        return False
    finally:
        done(name)
    return True
