"""Commands by which evidence gets in: import a file, look at what waits, accept it, extract in Excel, compare two."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from evidence_tools.cli.app import EVIDENCE_IN, app
from evidence_tools.cli.candidate_words import show_agreement, show_counts, show_rows, show_unread
from evidence_tools.cli.import_steps import (
    edition_of,
    evidence_of,
    read_file,
    refuse_again,
    say_next,
    typed,
    update,
    write_template,
)
from evidence_tools.cli.saying import Edition, as_typed, say, show_table, shown_path
from evidence_tools.naming import counted

Mapping = Annotated[
    Path | None, typer.Option(exists=True, dir_okay=False, help="What the columns of a CSV file mean (.toml).")
]
Name = Annotated[str, typer.Argument(help="The import, as evidence candidates lists it.")]


@app.command(name="import", rich_help_panel=EVIDENCE_IN)
def import_(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A file of another program, or a sheet.")],
    folder: Edition = None,
    *,
    mapping: Mapping = None,
    template: Annotated[
        Path | None, typer.Option(help="Write a mapping for this CSV file here, to fill in, and stop.")
    ] = None,
    name: Annotated[str, typer.Option(help="What to call the import; default: the file's name.")] = "",
) -> None:
    """Read a file into candidates: references, trial records, reviews, CSV tables, Excel sheets. No table changes."""
    from evidence_tools.evidence.seal import refuse_approved
    from evidence_tools.importing.sheet import candidates_of, looks_like_sheet
    from evidence_tools.importing.store import free_name, read_stored, write_import

    if template is not None:
        write_template(file, template, folder)
        return
    edition, content = edition_of(folder), file.read_bytes()
    refuse_approved(edition, "take in candidates")
    if looks_like_sheet(content, file.name) and (waiting := candidates_of(content, file.name)):
        update(edition, waiting, content, file, folder)
        return
    evidence = evidence_of(folder)
    found = read_file(evidence, file, mapping)
    if not found.candidates:
        say(f"{file.name}, read as {found.origin.kind}: no row that the edition does not have; nothing is stored")
        show_unread(found.unread)
        return
    if not name:
        refuse_again(evidence, found, file)
    called = name or free_name(evidence.folder, file.name)
    write_import(evidence.folder, called, found)
    say(f"Stored among the candidates of {evidence.label}; no table has changed")
    show_counts([read_stored(evidence.folder, called)])
    show_unread(found.unread, called)
    say_next(called, folder)


@app.command(rich_help_panel=EVIDENCE_IN)
def candidates(
    name: Annotated[str, typer.Argument(metavar="[NAME]", help="The import whose rows to list.")] = "",
    folder: Edition = None,
) -> None:
    """List the imports of an edition, or the rows of one: what is open, what is missing, what was not read."""
    from evidence_tools.importing.store import read_stored, stored_names, waiting

    if name and Path(name).is_dir():  # the folder may stand first, as in the other commands
        name, folder = str(folder or ""), Path(name)
    edition = edition_of(folder)
    if name:
        stored = read_stored(edition, name)
        show_rows(stored)
        show_unread(stored.unread, name)
        say_next(name, folder, stored)
    elif stored_names(edition):
        show_counts(waiting(edition))
        say(f"Next: {typed('candidates', 'NAME', folder)}   lists the rows of one")
    else:
        say(f"No candidates in {shown_path(edition)}. Next: {typed('import', 'FILE', folder)}")


@app.command(rich_help_panel=EVIDENCE_IN)
def accept(
    name: Name,
    folder: Edition = None,
    *,
    author: Annotated[str, typer.Option(help="Who accepts, as it will stand in the log.")],
    reason: Annotated[str, typer.Option(help="Why, as it will stand in the log.")],
    every: Annotated[
        bool, typer.Option("--all", help="Take also undecided rows that are complete and have no open remark.")
    ] = False,
) -> None:
    """Take candidates that are marked yes into the tables and log each; all of them, or none when one has a fault."""
    from evidence_tools.importing.accepting import accept as take

    done = take(edition_of(folder), name, author=author, reason=reason, every=every)
    for before, after in done.renamed.items():
        say(f"Renamed: {before} was taken; it is {after} wherever this import names it")
    entered = ((table, key, "added") for table, key in done.added)
    changed = ((table, key, f"changed: {column}") for table, key, column in done.changed)
    removed = ((table, key, "removed") for table, key in done.removed)
    show_table("Accepted", ("Table", "Row", "What"), [*entered, *changed, *removed])
    for warning in done.warnings:
        say(str(warning))
    new = f" and {counted(len(done.warnings), 'new warning')}" if done.warnings else ""
    say(f"{counted(len(done.added) + len(done.changed) + len(done.removed), 'entry', 'entries')} in changes.csv{new}")
    if done.waiting:
        say(f"{counted(done.waiting, 'row')} of {name} still waiting: {typed('candidates', name, folder)} lists them")
    say(f"Next: {typed('check', '', folder)}")


@app.command(rich_help_panel=EVIDENCE_IN)
def sheet(
    folder: Edition = None,
    *,
    out: Annotated[Path | None, typer.Option(help="The .xlsx to write; default: in the working directory.")] = None,
    table: Annotated[list[str] | None, typer.Option(help="Only this table; may be given several times.")] = None,
    study: Annotated[str | None, typer.Option(help="Only rows of this study.")] = None,
    candidates: Annotated[str, typer.Option(help="The waiting rows of this import instead of the tables.")] = "",
) -> None:
    """Write an Excel workbook to extract in: drop-downs, hints and checks; evidence import reads it back."""
    from evidence_tools.importing.sheet import write_candidate_sheet, write_sheet
    from evidence_tools.importing.store import read_stored

    evidence = evidence_of(folder)
    label = evidence.label.replace("/", "_")
    if candidates:
        stored = read_stored(evidence.folder, candidates)
        written = write_candidate_sheet(stored, evidence, out or Path(f"candidates_{candidates}_{label}.xlsx"))
    else:
        place = out or Path(f"extraction_{label}{f'_{study}' if study else ''}.xlsx")
        written = write_sheet(evidence, place, tables=table, study=study)
    say(f"Written: {shown_path(written)}")
    say(f"Next: open it in Excel, save it as .xlsx, then {typed('import', as_typed(written), folder)}")


@app.command(rich_help_panel=EVIDENCE_IN)
def agree(
    first: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="What one person extracted.")],
    second: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="What the other extracted.")],
    folder: Edition = None,
    *,
    mapping: Mapping = None,
    out: Annotated[Path | None, typer.Option(help="Write the list to settle here (.xlsx or .csv).")] = None,
    settled: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="The list with its column settled filled in.")
    ] = None,
    name: Annotated[str, typer.Option(help="What to call the settled import; default: the list's name.")] = "",
) -> None:
    """Compare two extractions: agreement, kappa, what to settle; with --settled, store what was settled."""
    from evidence_tools.importing.agreement import agreement, settle
    from evidence_tools.importing.store import free_name, read_stored, write_import
    from evidence_tools.importing.text_list import read_list, write_list

    evidence = evidence_of(folder)
    compared = agreement(read_file(evidence, first, mapping), read_file(evidence, second, mapping))
    open_ones = compared.to_settle
    if settled is not None:
        filled = read_list(settled, tuple(open_ones.columns))
        found = settle(compared, filled, name=settled.name, read_on=date.today())
        called = name or free_name(evidence.folder, settled.name)
        write_import(evidence.folder, called, found)
        show_counts([read_stored(evidence.folder, called)])
        say_next(called, folder)
        return
    show_agreement(compared)
    if out is not None and len(open_ones):
        written = write_list(open_ones, out, title=f"{first.name} and {second.name}", day=date.today())
        say(f"Written: {shown_path(written)}")
    again = typed("agree", f"{as_typed(first)} {as_typed(second)}", folder)
    again += f" --mapping {as_typed(mapping)}" if mapping else ""
    if len(open_ones):
        todo = "fill its column settled, then" if out is not None else "--out LIST.xlsx writes the list;"
        say(f"Next: {todo} {again} --settled {as_typed(out) if out else 'LIST.xlsx'}")
    else:
        say("Nothing to settle: evidence import takes either of the two")
