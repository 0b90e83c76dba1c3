"""The command that asks databases and registries what is new."""

from __future__ import annotations

import os
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evidence_tools.cli.app import NEXT_YEAR, app
from evidence_tools.cli.saying import say, show_table, shown_path
from evidence_tools.errors import EvidenceToolsError

if TYPE_CHECKING:
    from evidence_tools.evidence import Evidence
    from evidence_tools.importing.record import Import
    from evidence_tools.watching.client import Client
    from evidence_tools.watching.record import Days, Watched

DAY = ["%Y-%m-%d"]
MAIL, PUBMED_KEY, DEVICE_KEY = "EVIDENCE_EMAIL", "NCBI_API_KEY", "OPENFDA_API_KEY"


@app.command(rich_help_panel=NEXT_YEAR)
def watch(
    edition: Annotated[
        str | None,
        typer.Argument(metavar="[EDITION]", help="A policy, edition or folder; default: the current."),
    ] = None,
    *,
    since: Annotated[
        datetime | None, typer.Option(formats=DAY, help="First day; default: the data's date in the protocol.")
    ] = None,
    until: Annotated[datetime | None, typer.Option(formats=DAY, help="Last day; default: today.")] = None,
    offline: Annotated[Path | None, typer.Option(help="Answer from this folder of an earlier watch.")] = None,
    save: Annotated[Path | None, typer.Option(help="Where answers go; default: among the edition's exports.")] = None,
    keep: Annotated[str, typer.Option(help="Keep the new reports as candidates of this name.")] = "",
) -> None:
    """Ask PubMed, ClinicalTrials.gov and openFDA what is new; needs the internet, except with --offline.

    NCBI likes to know whom to write to: set EVIDENCE_EMAIL. Keys of your own in NCBI_API_KEY and OPENFDA_API_KEY allow
    more requests; none of them is saved.
    """
    from evidence_tools.watching import asking
    from evidence_tools.watching.saved import SavedClient

    evidence = _evidence(edition)
    asked = (since.date() if since else None, until.date() if until else None)
    if offline is not None:
        client: Client = SavedClient.of(offline)
        days, folder = _days_saved(client.days, asked, offline), offline
    else:
        days = _days_asked(evidence, asked)
        client, folder = _live(evidence, days, save)
    secrets = {"email": os.environ.get(MAIL, ""), "pubmed_key": os.environ.get(PUBMED_KEY, "")}
    places = asking.Addresses(**secrets, device_key=os.environ.get(DEVICE_KEY, ""))
    found, candidates = asking.watch(evidence, client, days, addresses=places, done=lambda name: say(f"Asked {name}"))
    _show(found)
    _write(found, folder)
    say(f"Whether that is a reason to review again: evidence trigger --found {found.reports} --on {found.days.until}")
    if keep:
        _keep(evidence, candidates, keep)
    elif candidates:
        say("To take new reports into the tables: the same command with --keep NAME, then evidence candidates")
    if found.problems:
        raise EvidenceToolsError("Not every service answered in full: the list above may be short")


def _evidence(edition: str | None) -> Evidence:
    from evidence_tools.editions.finding import edition_named
    from evidence_tools.evidence.location import current_edition
    from evidence_tools.evidence.reading import read_evidence

    return read_evidence(edition_named(edition) if edition else current_edition())


def _days_asked(evidence: Evidence, asked: tuple[date | None, date | None]) -> Days:
    from evidence_tools.watching.record import Days

    return Days(asked[0] or evidence.protocol.edition.data_date, asked[1] or date.today())


def _days_saved(saved: Days, asked: tuple[date | None, date | None], folder: Path) -> Days:
    for wanted, held, name in zip(asked, (saved.since, saved.until), ("--since", "--until"), strict=True):
        if wanted and wanted != held:
            raise EvidenceToolsError(
                f"{folder} holds the answers for {saved.since} to {saved.until}, and {name} asks for {wanted}: "
                f"leave {name} out, or ask over the internet"
            )
    return saved


def _live(evidence: Evidence, days: Days, save: Path | None) -> tuple[Client, Path]:
    from importlib.metadata import version

    from evidence_tools.export.places import exports_folder
    from evidence_tools.watching.client import LiveClient
    from evidence_tools.watching.saved import Saver

    folder = save or exports_folder(evidence.folder) / f"watch_{days.since}_{days.until}"
    return LiveClient(Saver(folder, days), f"evidence-tools/{version('evidence-tools')}"), folder


def _show(found: Watched) -> None:
    rows = ((each.standing, each.finding.day, each.finding.id, each.finding.title, each.why) for each in found.placed)
    title = f"{found.label}: taken in from {found.days.since} to {found.days.until}"
    if found.placed:
        show_table(title, ("Standing", "Day", "Number", "What", "Why"), rows)
    else:
        say(f"{title}: nothing")
    for each in found.problems:
        say(f"{each.service}: {each.what}")


def _write(found: Watched, folder: Path) -> None:
    from evidence_tools.export.frames import write_csv

    written = write_csv(folder / "findings.csv", found.frame)
    say(f"{len(found.placed)} findings in {shown_path(written)}; the answers lie beside it")


def _keep(evidence: Evidence, candidates: tuple[Import, ...], name: str) -> None:
    from evidence_tools.importing.store import write_import

    for each in candidates:
        say(f"Candidates in {shown_path(write_import(evidence.folder, name, each))}; next: evidence candidates {name}")
    if not candidates:
        say("No new report to keep as a candidate")
