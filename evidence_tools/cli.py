"""The command `evidence`: check the tables, review an edition, open the workbench.

What is heavy is imported inside the command that needs it, so that `evidence --help` answers at once.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from evidence_tools.errors import EvidenceToolsError

if TYPE_CHECKING:
    from evidence_tools.export.review import Review

FIRST_NOTEBOOK = "00_start_here.ipynb"

app = typer.Typer(
    name="evidence",
    help="Check, review and explore the evidence behind a payer's medical policy.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

Edition = Annotated[
    Path | None, typer.Argument(metavar="[FOLDER]", help="An edition's folder or a copy; default: the current.")
]
NotebookFolder = Annotated[
    Path | None, typer.Option("--notebooks", help="Folder of the notebooks; default: notebooks/ of the repository.")
]


def _list_checks(wanted: bool) -> None:
    if not wanted:
        return
    from evidence_tools.evidence.lint import CHECKS

    _show_table("Checks", ("Check", "Severity", "What must hold"), ((c.name, c.severity, c.rule) for c in CHECKS))
    raise typer.Exit


@app.command()
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
    from evidence_tools.evidence.faults import Report
    from evidence_tools.evidence.location import current_edition
    from evidence_tools.evidence.reading import inspect_evidence
    from evidence_tools.ledger import ledger_review

    evidence = inspect_evidence(folder or current_edition(), reference)
    report = evidence.report
    if not report.errors:
        report = Report.of(report.label, [*report.faults, *ledger_review(evidence), *deck_faults(evidence)])
    _say(report.text(shown=None) if show_all else str(report))
    _say(f"Reference tables: {_shown_path(evidence.reference_folder)}")
    if report.errors:
        raise typer.Exit(1)
    rows = sum(len(table) for table in evidence.tables.values())
    _say(f"{rows:,} rows in {len(evidence.tables)} tables")
    if strict and report.of_severity("warning"):
        raise EvidenceToolsError("There are warnings, and --strict makes them fatal")


@app.command()
def review(
    folder: Edition = None,
    out: Annotated[Path | None, typer.Option(help="Folder of the outputs; default: outputs/ beside data/.")] = None,
    notebooks: NotebookFolder = None,
) -> None:
    """Check the data, write results, charts and the committee's files, run the notebooks, audit every number."""
    from evidence_tools.evidence.location import current_edition, repository
    from evidence_tools.evidence.reading import read_evidence
    from evidence_tools.export.places import outputs_beside
    from evidence_tools.export.plan import whole_review
    from evidence_tools.export.progress import Steps
    from evidence_tools.export.review import review as run

    edition = folder or current_edition()
    with Steps(Console()) as steps:
        done = run(
            edition,
            out=out or outputs_beside(edition),
            notebooks=notebooks or repository() / "notebooks",
            steps=steps,
            read=read_evidence,
            plan=whole_review(),
        )
    _show_review(done)


@app.command()
def deck(
    folder: Edition = None,
    out: Annotated[Path | None, typer.Option(help="The .pptx to write; default: among the edition's exports.")] = None,
) -> None:
    """Write the committee's deck alone, as deck.toml of the edition asks for it."""
    from evidence_tools.briefing.deck import committee_slides
    from evidence_tools.evidence.location import current_edition
    from evidence_tools.evidence.reading import read_evidence
    from evidence_tools.export.deck.committee import committee_deck

    evidence = read_evidence(folder or current_edition())
    written = committee_deck(evidence, out)
    for each in committee_slides(evidence).left_out:
        _say(f"Left out: {each.name}: {each.why}")
    _say(f"{written.slides} slides in {_shown_path(written.path)}")


@app.command()
def audit(
    folder: Annotated[
        Path | None, typer.Argument(metavar="[OUTPUTS]", help="Outputs of a review; default: of the current edition.")
    ] = None,
) -> None:
    """Compare every number of the written files with the results; name each that differs."""
    from evidence_tools.export.audit import audit as compare
    from evidence_tools.export.audit import refuse_unequal
    from evidence_tools.export.audit.index import read_index
    from evidence_tools.export.places import outputs_of_current

    outputs = folder or outputs_of_current()
    refuse_unequal(compare(outputs))
    _say(f"{len(read_index(outputs)):,} printed numbers in {_shown_path(outputs)} agree with the results")


@app.command()
def notebooks(
    folder: Annotated[Path | None, typer.Argument(help="Folder of the notebooks; default: of the repository.")] = None,
) -> None:
    """Run the notebooks on the current edition and save them with their outputs."""
    from evidence_tools.evidence.location import current_edition, repository
    from evidence_tools.export.notebooks import notebooks_in, refresh
    from evidence_tools.export.progress import Steps

    sources = notebooks_in(folder or repository() / "notebooks")
    with Steps(Console()) as steps, steps.step("Run the notebooks", total=len(sources)) as advance:
        changed = refresh(sources, edition=current_edition(), done=lambda path: advance(path.name))
    names = ", ".join(path.name for path in changed) or "none"
    _say(f"{len(sources)} notebooks run; changed: {names}")


@app.command()
def lab(
    port: Annotated[
        int, typer.Option(help="Port on this machine; a free one nearby is taken when it is in use.")
    ] = 8888,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the browser.")] = True,
) -> None:
    """Open JupyterLab on this machine at the first notebook."""
    from evidence_tools.evidence.location import repository

    command = lab_command(repository(), port=port, browser=browser)
    os.execv(command[0], command)


def lab_command(root: Path, *, port: int, browser: bool) -> list[str]:
    """Give the command that opens JupyterLab: bound to 127.0.0.1, at the first notebook, asking nobody for news."""
    command = [
        sys.executable,
        *("-m", "jupyterlab"),
        f"--ServerApp.root_dir={root}",
        "--ServerApp.ip=127.0.0.1",
        "--ServerApp.allow_root=True",  # as in a container; otherwise without effect
        f"--ServerApp.port={port}",
        f"--LabApp.default_url=/lab/tree/notebooks/{FIRST_NOTEBOOK}",
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]
    return command if browser else [*command, "--no-browser"]


def main() -> None:
    """Run the command line; an error that the workbench raises on purpose is printed without a traceback."""
    try:
        app()
    except EvidenceToolsError as problem:
        _say(str(problem), error=True)
        sys.exit(1)


def _say(text: str, *, error: bool = False) -> None:
    """Print plain text as it is: no colours guessed from brackets or numbers, no line broken at the window's edge."""
    Console(stderr=error).print(
        text, style="red" if error else None, markup=False, highlight=False, emoji=False, soft_wrap=True
    )


def _show_review(done: Review) -> None:
    """Print the answers, what was written, and how long it took."""
    from evidence_tools.export.headlines import legend

    if done.headlines:
        answers = ((each.label, each.finding, f"{each.studies}") for each in done.headlines)
        _show_table("Answers", ("Question", "Estimate [interval]", "Studies"), answers, legend(done.headlines))
    counts = Counter(path.parts[0] if len(path.parts) > 1 else "" for path in done.files)
    folder = Path(os.path.relpath(done.folder))
    _show_table("Written", ("Folder", "Files"), ((str(folder / name), f"{n}") for name, n in sorted(counts.items())))
    steps = (*done.seconds.items(), ("Together", done.total_seconds))
    _show_table("Time", ("Step", "Seconds"), ((title, f"{seconds:.1f}") for title, seconds in steps))
    _say(f"Warnings that travel with the evidence: {done.warnings} (evidence check lists them)")
    _say(f"Begin at {folder / 'index.html'}")


def _show_table(title: str, columns: Sequence[str], rows: Iterable[tuple[str, ...]], caption: str = "") -> None:
    table = Table(
        title=title, title_justify="left", caption=escape(caption), caption_justify="left", box=box.SIMPLE_HEAD
    )
    for name in columns:
        table.add_column(name, justify="right" if name in ("Studies", "Files", "Seconds") else "left", overflow="fold")
    for row in rows:
        table.add_row(*map(escape, row))
    Console(highlight=False).print(table)


def _shown_path(path: Path) -> str:
    """A path from the working directory where it lies below it, else in full."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)
