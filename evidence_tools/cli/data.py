"""Commands about the tables: check them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from evidence_tools.cli.app import TABLES, app
from evidence_tools.cli.saying import Edition, say, show_table, shown_path
from evidence_tools.errors import EvidenceToolsError


def _list_checks(wanted: bool) -> None:
    if not wanted:
        return
    from evidence_tools.evidence.lint import CHECKS

    show_table("Checks", ("Check", "Severity", "What must hold"), ((c.name, c.severity, c.rule) for c in CHECKS))
    raise typer.Exit


@app.command(rich_help_panel=TABLES)
def check(
    folder: Edition = None,
    reference: Annotated[
        Path | None, typer.Option(help="The reference folder; default: reference/ beside the policies.")
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Fail on warnings too.")] = False,
    show_all: Annotated[
        bool, typer.Option("--all", help="Show every fault, also of a kind that stands often.")
    ] = False,
    list_checks: Annotated[
        bool, typer.Option("--list", is_eager=True, callback=_list_checks, help="List the checks and stop.")
    ] = False,
) -> None:
    """Check the tables of an edition; name every fault and how to mend it."""
    from evidence_tools.briefing.deck import deck_faults
    from evidence_tools.editions.unlogged import unlogged
    from evidence_tools.evidence.faults import Report
    from evidence_tools.evidence.location import current_edition
    from evidence_tools.evidence.reading import inspect_evidence
    from evidence_tools.ledger import ledger_review

    evidence = inspect_evidence(folder or current_edition(), reference)
    report = evidence.report
    if not report.errors:
        beyond = (*ledger_review(evidence), *deck_faults(evidence), *unlogged(evidence))
        report = Report.of(report.label, [*report.faults, *beyond])
    say(report.text(shown=None) if show_all else str(report))
    say(f"Reference tables: {shown_path(evidence.reference_folder)}")
    if report.errors:
        raise typer.Exit(1)
    rows = sum(len(table) for table in evidence.tables.values())
    say(f"{rows:,} rows in {len(evidence.tables)} tables")
    if strict and report.of_severity("warning"):
        raise EvidenceToolsError("There are warnings, and --strict makes them fatal")
