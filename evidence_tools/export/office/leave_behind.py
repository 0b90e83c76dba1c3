"""The two pages that stay with a committee: headings, a table, a picture, notes; each picture also in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from evidence_tools.briefing.exhibit_records import Picture
from evidence_tools.briefing.records import Handout, Section
from evidence_tools.errors import EvidenceToolsError
from evidence_tools.export.office.paging import pages
from evidence_tools.export.office.pieces import Pictured, Piece, Tabled, Words
from evidence_tools.export.office.saving import save_document
from evidence_tools.export.office.words import LETTER, Look, new_document, set_lines_around
from evidence_tools.study_effects import MARKS
from evidence_tools.tables.committee.notes import legend

PAGES = 2
SPARE = 0.97  # share of a page that is filled by reckoning: a program may break a line earlier
NOTE_SIZE, ABOVE_NOTES = 9.0, 4.0
MARGIN = 0.75  # inches: leaves the width of a chart for a page
LOOKS = tuple(  # type and room between paragraphs; the largest with which everything stands on the pages is taken
    Look(margin=MARGIN, body=body, title=18.0, heading=body + 2, after=after)
    for body, after in ((11.0, 5.0), (10.5, 5.0), (10.0, 5.0), (10.0, 3.5))
)


class HandoutError(EvidenceToolsError, ValueError):
    """A handout that does not stand on its pages."""


def write_leave_behind(handout: Handout, path: str | Path, *, day: date) -> Path:
    """Write a handout as a Word document of two pages, Letter, in Arial, the type as large as there is room for.

    Every text of the handout is a paragraph or a cell of its own; the source stands in the header, the title with the
    number of the page in the footer. Marks that the handout uses and does not explain are explained at its end.

    Parameters
    ----------
    handout
        What to write.
    path
        Where to write, ending in ``.docx``.
    day
        To which day its data reach: the date in the properties of the file.

    Returns
    -------
    pathlib.Path
        The file written; the same handout gives the same bytes.

    Raises
    ------
    HandoutError
        When it would take more than two pages at ten points; with the room that each part takes.
    """
    parts = parts_of(handout)
    look = fitting_look(parts)
    document = new_document(look)
    for part in parts.values():
        for piece in part:
            piece.write(document, look)
    set_lines_around(document, look, header=str(handout.source), footer=str(handout.title))
    return save_document(document, path, title=str(handout.title), subject=str(handout.source), day=day)


def parts_of(handout: Handout) -> Mapping[str, tuple[Piece, ...]]:
    """The pieces of a handout by the heading under which they stand."""
    parts = {str(handout.title): (Words(str(handout.title), "Title"), Words(str(handout.lead)))}
    for section in handout.sections:
        parts[str(section.heading)] = tuple(_pieces(section))
    marks = unexplained_marks(handout)
    return parts | {"Marks": tuple(Words(line, size=NOTE_SIZE) for line in legend(marks))}


def unexplained_marks(handout: Handout) -> list[str]:
    """Footnote marks that stand in the texts of a handout, and whose meaning does not."""
    texts = [str(told) for told in handout.told]
    return [
        mark
        for mark, meaning in MARKS.items()
        if any(mark in text for text in texts) and not any(meaning in text for text in texts)
    ]


def _pieces(section: Section) -> Iterator[Piece]:
    yield Words(str(section.heading), "Heading 1")
    pictured = isinstance(section.exhibit, Picture)
    yield from (Words(str(paragraph), kept=pictured) for paragraph in section.paragraphs)
    if pictured:
        yield Pictured(section.exhibit)
    elif section.exhibit is not None:
        yield Tabled(section.exhibit)
        for place, note in enumerate(section.exhibit.notes):
            yield Words(str(note), size=NOTE_SIZE, before=0 if place else ABOVE_NOTES)


def fitting_look(parts: Mapping[str, tuple[Piece, ...]]) -> Look:
    """The look with the largest body type with which all parts stand on their pages.

    Raises
    ------
    HandoutError
        When none does.
    """
    room = SPARE * 72 * (LETTER[1] - 2 * MARGIN)
    for look in LOOKS:
        count, _ = pages((piece.block(look) for part in parts.values() for piece in part), room)
        if count <= PAGES:
            return look
    taken = "; ".join(
        f"{heading}: {sum(piece.block(look).height for piece in part) / room:.0%}" for heading, part in parts.items()
    )
    raise HandoutError(
        f"The handout takes {count} pages at {look.body:g} points, and {PAGES} are allowed. Share of a page that each "
        f"part takes: {taken}. Shorten the largest, or choose a chart with fewer rows"
    )
