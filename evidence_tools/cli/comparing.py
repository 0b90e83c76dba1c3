"""The command that compares two editions, or one edition at two days."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from evidence_tools.cli.app import NEXT_YEAR, app
from evidence_tools.cli.saying import say, say_item, say_sentence, show_table, shown_path
from evidence_tools.errors import EvidenceToolsError

if TYPE_CHECKING:
    import pandas as pd

    from evidence_tools.editions.record import Changes
    from evidence_tools.evidence import Evidence

_DAYS = 2
COLUMNS = ("Result", "Before", "After", "Moved by", "Of this")
NOTHING = "–"  # what a table shows where a step moved nothing


@app.command(rich_help_panel=NEXT_YEAR)
def compare(
    before: Annotated[
        str | None, typer.Argument(metavar="[BEFORE]", help="The earlier edition: 2026, mild/2026 or a folder.")
    ] = None,
    after: Annotated[str | None, typer.Argument(metavar="[AFTER]", help="The later edition, named likewise.")] = None,
    as_of: Annotated[
        list[str] | None,
        typer.Option("--as-of", help="A day, twice: compare one edition as it could be known on both."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder to write to; default: among the outputs of the later edition.")
    ] = None,
) -> None:
    """Say which results moved between two editions, by which step, and which verdicts turned; write the page.

    Without names: the edition under review and the one that it follows.
    """
    from evidence_tools.editions.comparing import compare as compared
    from evidence_tools.editions.steps import STEPS
    from evidence_tools.export.comparison import write_comparison
    from evidence_tools.export.progress import Steps

    with Steps(Console()) as steps:
        with steps.step("Read the tables"):
            first, last, usual = _asked(before, after, as_of or [])
        with steps.step("Compare step by step", total=len(STEPS)) as advance:
            changes = compared(first, last, done=advance)
        folder = usual if out is None else out
        with steps.step("Write the page"):
            written = write_comparison(changes, folder)
    _show(changes)
    say(f"{len(written)} files in {shown_path(folder.resolve())}; begin at {written[0].name}")


def _asked(before: str | None, after: str | None, days: list[str]) -> tuple[Evidence, Evidence, Path]:
    """The two states of the evidence that are compared, and the folder in which their comparison usually stands."""
    if days:
        return _at_two_days(before, after, days)
    from evidence_tools.evidence.location import current_edition
    from evidence_tools.evidence.reading import read_evidence

    if before is None:
        last = read_evidence(current_edition())
        return _followed_by(last), last, _usual(last, _followed_by(last).protocol.edition.edition)
    if after is None:
        raise EvidenceToolsError(
            f"Asked to compare {before!r} with nothing: found one edition; allowed: two editions, none (the edition "
            f"under review and the one before), or one with --as-of twice; mend: evidence compare {before} AFTER"
        )
    from evidence_tools.editions.finding import edition_named

    first, last = (read_evidence(edition_named(name)) for name in (before, after))
    return first, last, _usual(last, first.protocol.edition.edition)


def _at_two_days(before: str | None, after: str | None, days: list[str]) -> tuple[Evidence, Evidence, Path]:
    from evidence_tools.editions.finding import edition_named
    from evidence_tools.evidence.location import current_edition
    from evidence_tools.evidence.reading import read_evidence
    from evidence_tools.export.places import exports_folder

    if len(days) != _DAYS or after is not None:
        raise EvidenceToolsError(
            f"Asked to compare at {len(days)} days and {sum(name is not None for name in (before, after))} editions; "
            "allowed: --as-of twice and one edition at most; mend: evidence compare EDITION --as-of DAY --as-of DAY"
        )
    edition = current_edition() if before is None else edition_named(before)
    whole = read_evidence(edition)
    first, last = sorted((whole.as_of(day) for day in days), key=lambda each: each.known_on)
    return first, last, exports_folder(edition) / f"changes_from_{first.known_on}_to_{last.known_on}"


def _followed_by(last: Evidence) -> Evidence:
    from evidence_tools.editions.following import predecessor

    first = predecessor(last)
    if first is None:
        raise EvidenceToolsError(
            f"Asked what changed since the edition before {last.label}: found none, it is the first of its policy; "
            "allowed: two editions, or one with --as-of twice; mend: evidence compare --as-of DAY --as-of DAY"
        )
    return first


def _usual(last: Evidence, earlier: str) -> Path:
    from evidence_tools.export.comparison import FOLDER
    from evidence_tools.export.places import exports_folder

    return exports_folder(last.folder) / f"{FOLDER}{earlier}"


def _show(changes: Changes) -> None:
    """Print the answer in short, what moved, and what turned."""
    from evidence_tools.editions.two_days import of_one_edition
    from evidence_tools.editions.words import what_changed
    from evidence_tools.tables.changes import table_of_changes

    page, moved = what_changed(changes), table_of_changes(changes)
    for line in page.short:
        say_sentence(line.text, indent=0)
    if len(moved):
        show_table("Results that moved", COLUMNS, _in_few_columns(moved), "In brackets: the interval.")
    else:
        say(f"No printed result moved from {changes.before.label} to {changes.after.label}")
    for passage in page.matters:
        say_sentence(f"\n{passage.lead.text}", indent=0)
        for item in passage.items:
            say_item(item.text)
    say("")
    if len(changes.software) or not of_one_edition(changes):
        say(changes.software_note)


def _in_few_columns(moved: pd.DataFrame) -> list[tuple[str, ...]]:
    """The parts of all steps in one cell, so that the table has room on a terminal."""
    ends = ["Before", "After", "Moved by"]
    steps = [name for name in moved.columns if name not in ("Unit", *ends)]
    rows = []
    for label, row in moved.iterrows():
        parts = "; ".join(f"{name.lower()} {row[name]}" for name in steps if row[name] != NOTHING)
        unit = str(row["Unit"]).partition(" (")[0]
        rows.append((f"{label} [{unit}]", *(str(row[name]) for name in ends), parts or NOTHING))
    return rows
