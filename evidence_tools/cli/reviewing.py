"""Commands about a review: make it, write its deck, audit its numbers, run its notebooks."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from evidence_tools.cli.app import REVIEW, app
from evidence_tools.cli.saying import Edition, say, show_table, shown_path

if TYPE_CHECKING:
    from evidence_tools.export.review import Review

NotebookFolder = Annotated[
    Path | None, typer.Option("--notebooks", help="Folder of the notebooks; default: notebooks/ of the repository.")
]


@app.command(rich_help_panel=REVIEW)
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


@app.command(rich_help_panel=REVIEW)
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
        say(f"Left out: {each.name}: {each.why}")
    say(f"{written.slides} slides in {shown_path(written.path)}")


@app.command(rich_help_panel=REVIEW)
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
    say(f"{len(read_index(outputs)):,} printed numbers in {shown_path(outputs)} agree with the results")


@app.command(rich_help_panel=REVIEW)
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
    say(f"{len(sources)} notebooks run; changed: {names}")


def _show_review(done: Review) -> None:
    """Print the answers, what was written, and how long it took."""
    from evidence_tools.export.headlines import legend

    if done.headlines:
        answers = ((each.label, each.finding, f"{each.studies}") for each in done.headlines)
        show_table("Answers", ("Question", "Estimate [interval]", "Studies"), answers, legend(done.headlines))
    counts = Counter(path.parts[0] if len(path.parts) > 1 else "" for path in done.files)
    folder = Path(os.path.relpath(done.folder))
    show_table("Written", ("Folder", "Files"), ((str(folder / name), f"{n}") for name, n in sorted(counts.items())))
    steps = (*done.seconds.items(), ("Together", done.total_seconds))
    show_table("Time", ("Step", "Seconds"), ((title, f"{seconds:.1f}") for title, seconds in steps))
    say(f"Warnings that travel with the evidence: {done.warnings} (evidence check lists them)")
    say(f"Begin at {folder / 'index.html'}")
