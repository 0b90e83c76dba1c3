"""Commands from year to year: approve an edition, open the next one, and log what was changed in it."""

from __future__ import annotations

import os
from typing import Annotated

import typer
from rich.console import Console

from evidence_tools.cli.app import NEXT_YEAR, app
from evidence_tools.cli.saying import Edition, as_typed, say, shown_path
from evidence_tools.naming import counted

Author = Annotated[str, typer.Option(help="Who does it, as it will stand in the edition.")]
Note = Annotated[str, typer.Option(help="What is to be remembered about it.")]


@app.command(rich_help_panel=NEXT_YEAR)
def approve(
    folder: Edition = None,
    *,
    by: Annotated[str, typer.Option(help="Who approves it, as it will stand in the edition.")],
    note: Note = "",
) -> None:
    """Approve an edition: freeze its reference tables, store its results, seal every file."""
    from evidence_tools.editions.approving import PARTS
    from evidence_tools.editions.approving import approve as seal
    from evidence_tools.evidence.location import current_edition
    from evidence_tools.evidence.reading import read_evidence
    from evidence_tools.export.progress import Steps

    edition = folder or current_edition()
    with Steps(Console()) as steps, steps.step("Approve", total=len(PARTS)) as advance:
        written = seal(edition, by=by, note=note, done=advance)
    approved = read_evidence(edition)
    say(f"{approved.label} is {approved.approval}; {shown_path(written)} holds a checksum of every file")
    warnings = approved.report.of_severity("warning")
    if warnings:
        stood = counted(len(warnings), "warning")
        say(f"{stood} stood when it was approved; evidence check {as_typed(approved.folder)} lists them")
    policy = approved.protocol.edition.policy
    say(f'Next: evidence new-edition {policy} EDITION --author "{by}"   opens the next edition, such as next year\'s')


@app.command(name="new-edition", rich_help_panel=NEXT_YEAR)
def new_edition(
    policy: Annotated[str, typer.Argument(help="The policy, such as mild.")],
    edition: Annotated[str, typer.Argument(help="Name of the new edition, such as its year.")],
    *,
    author: Author,
    note: Note = "",
    follows: Annotated[str | None, typer.Option(help="The edition that it follows; default: the last one.")] = None,
    keep_current: Annotated[
        bool, typer.Option("--keep-current", help="Leave data/CURRENT at the edition under review now.")
    ] = False,
) -> None:
    """Open the next edition: a copy of the last one, which is approved first where it is not yet."""
    from evidence_tools.editions.approving import PARTS
    from evidence_tools.editions.finding import data_folder, edition_of, editions_of
    from evidence_tools.editions.opening import open_edition
    from evidence_tools.evidence.location import EDITION_VARIABLE
    from evidence_tools.evidence.seal import read_approval
    from evidence_tools.export.progress import Steps

    data = data_folder()
    before = edition_of(data, policy, follows) if follows else editions_of(data, policy)[-1]
    already, _ = read_approval(before)
    wanted = {"author": author, "note": note, "follows": before.name, "data": data, "current": not keep_current}
    if already:
        opened = open_edition(policy, edition, **wanted)
    else:
        with Steps(Console()) as steps, steps.step(f"Approve {policy}/{before.name}", total=len(PARTS)) as advance:
            opened = open_edition(policy, edition, **wanted, done=advance)
    approval, _ = read_approval(before)
    how = "was approved before" if already else "was not approved yet: it is now"
    say(f"{policy}/{before.name} {how} ({approval}); nothing in it may change any more")
    say(f"{shown_path(opened)} is open: its tables and rules, and an empty changes.csv")
    named = "is left as it was" if keep_current else f"names {policy}/{edition}: every command works on it"
    say(f"data/CURRENT {named}")
    elsewhere = os.environ.get(EDITION_VARIABLE)
    if elsewhere:
        say(f"The variable {EDITION_VARIABLE} names {elsewhere} and goes before data/CURRENT: unset it")
    place = f" {as_typed(opened)}" if keep_current or elsewhere else ""
    say(f"Next: change tables, or bring evidence in (evidence import), then evidence check{place}")
    say(f'and   evidence log{place} --author "{author}" --reason "WHY"   for what you changed by hand')


@app.command(rich_help_panel=NEXT_YEAR)
def log(
    folder: Edition = None,
    *,
    author: Author,
    reason: Annotated[str, typer.Option(help="Why it was changed.")],
    table: Annotated[
        str | None, typer.Option(help="Only changes of this table, such as binary, reference/mcid or protocol.")
    ] = None,
    key: Annotated[str | None, typer.Option(help="Only changes of the row with this key.")] = None,
    source: Annotated[str | None, typer.Option(help="Source that the changes rest on, as in sources.csv.")] = None,
) -> None:
    """Enter what differs from the edition before into changes.csv, with one author and reason."""
    from evidence_tools.editions.following import opened
    from evidence_tools.editions.log import log_changes
    from evidence_tools.editions.unlogged import unlogged
    from evidence_tools.evidence.location import current_edition
    from evidence_tools.evidence.reading import read_evidence

    edition = folder or current_edition()
    entered = log_changes(edition, author=author, reason=reason, table=table, key=key, source=source)
    evidence = read_evidence(edition)
    left = len(unlogged(evidence))
    say(f"{counted(entered, 'difference')} entered into {shown_path(evidence.folder / 'changes.csv')}")
    place = f" {as_typed(edition)}" if folder else ""
    if left:
        say(f"{counted(left, 'difference')} still without a reason. Next: evidence check{place}   names them")
    else:
        before = opened(evidence.folder).follows
        say(f"Every difference from {before} has a reason")
        say(f"Next: evidence compare {before} {evidence.folder.name}   says what moved and why")
        say(f"then  evidence review{place}   writes results, deck and pages")
