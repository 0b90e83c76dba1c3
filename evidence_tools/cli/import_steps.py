"""Steps that the commands of an import share: which edition, what a file is read as, what to type next."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from evidence_tools.cli.candidate_words import show_counts, show_unread
from evidence_tools.cli.saying import as_typed, say, shown_path

if TYPE_CHECKING:
    from evidence_tools.evidence import Evidence
    from evidence_tools.importing.record import Import
    from evidence_tools.importing.store import Stored


def edition_of(folder: Path | None) -> Path:
    """The folder of the edition that is meant: the one named, else the current."""
    from evidence_tools.evidence.location import current_edition, edition_folder

    return edition_folder(folder or current_edition())


def evidence_of(folder: Path | None) -> Evidence:
    """The edition with whatever faults it has: an import may be what mends them."""
    from evidence_tools.evidence.reading import inspect_evidence

    return inspect_evidence(edition_of(folder))


def read_file(evidence: Evidence, file: Path, mapping: Path | None) -> Import:
    """What a file of any kind holds for an edition."""
    from evidence_tools.importing.detecting import read_any

    meaning = mapping.read_bytes() if mapping is not None else None
    return read_any(file.read_bytes(), file.name, read_on=date.today(), evidence=evidence, mapping=meaning)


def write_template(file: Path, template: Path, folder: Path | None) -> None:
    """Write a mapping for a CSV file, to fill in."""
    from evidence_tools.errors import EvidenceError
    from evidence_tools.files import write_text
    from evidence_tools.importing.mapped_csv import mapping_template

    if template.exists():
        raise EvidenceError(f"{template.name} is there already and may be filled in; mend: name another file")
    write_text(template, mapping_template(file.read_bytes(), file.name))
    say(f"Written: {shown_path(template)}")
    say(f"Next: fill it in, then {typed('import', as_typed(file), folder)} --mapping {as_typed(template)}")


def refuse_again(evidence: Evidence, found: Import, file: Path) -> None:
    """Raise where the same bytes were imported before."""
    from evidence_tools.errors import EvidenceError
    from evidence_tools.importing.store import imported_before

    before = imported_before(evidence.folder, found.origin.sha256)
    if before:
        raise EvidenceError(
            f"{file.name} was imported before, as {before}: evidence candidates {before} lists its rows. "
            "To import it once more, give it a name of its own with --name"
        )


def update(edition: Path, name: str, content: bytes, file: Path, folder: Path | None) -> None:
    """Take what a person decided in a sheet of candidates."""
    from evidence_tools.importing.sheet import update_from_sheet
    from evidence_tools.importing.store import read_stored, write_stored

    stored, unread = update_from_sheet(content, file.name, read_stored(edition, name))
    write_stored(edition, stored)
    say(f"{file.name}: candidates {name} of {edition.name} are updated; no table has changed")
    show_counts([stored])
    show_unread(unread, name)
    say_next(name, folder, stored)


def say_next(name: str, folder: Path | None, stored: Stored | None = None) -> None:
    """What to type next."""
    place = f" {as_typed(folder)}" if folder is not None else ""
    say(f"Next: evidence sheet{place} --candidates {name}   opens the rows in Excel: complete them, write yes or no")
    signed = '--author "YOUR NAME" --reason "WHY"'
    say(f"      {typed('accept', name, folder)} {signed}   takes the rows marked yes (--all: every complete one)")
    if stored is not None and not stored.waiting:
        say("All rows are decided")


def typed(command: str, words: str, folder: Path | None) -> str:
    """A command as it is typed."""
    place = as_typed(folder) if folder is not None else ""
    return " ".join(filter(None, ("evidence", command, words, place)))
