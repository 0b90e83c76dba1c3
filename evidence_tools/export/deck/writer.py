"""The writer of the deck: slides of a briefing in, a .pptx with stable bytes out, or every fault at once."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date as Date
from datetime import datetime
from pathlib import Path

from pptx.presentation import Presentation as Deck

from evidence_tools.briefing.records import Slide
from evidence_tools.errors import DeckError
from evidence_tools.export.deck.canvas import Canvas, Placed
from evidence_tools.export.deck.held import Footer
from evidence_tools.export.deck.page import write_cover, write_message, write_section
from evidence_tools.export.deck.template import Template, open_template
from evidence_tools.export.packages import settled
from evidence_tools.files import write_bytes

AUTHOR = "evidence_tools"
DIVIDER = "appendix"


@dataclass(frozen=True, slots=True)
class WrittenDeck:
    """A deck as it was written: its file, how many slides it has, and every text with the object that shows it."""

    path: Path
    slides: int
    placed: tuple[Placed, ...]

    def __repr__(self) -> str:
        return f"<WrittenDeck {self.path.name}: {self.slides} slides>"


def write_deck(
    slides: Sequence[Slide],
    path: str | Path,
    *,
    data_date: Date,
    edition: str,
    title: str,
    subtitle: str = "",
    template: str | Path | None = None,
) -> WrittenDeck:
    """Write slides as a PowerPoint deck with native charts and tables.

    Parameters
    ----------
    slides
        The slides of a briefing, in order; the one named ``appendix`` becomes the divider before the appendix.
    path
        The .pptx to write; missing folders are made.
    data_date
        Date of the data: in the footer of every slide and in the properties of the file.
    edition
        Policy and edition, as the footer says it.
    title, subtitle
        Of the cover.
    template
        A payer's own .pptx; None takes ours.

    Returns
    -------
    WrittenDeck

    Raises
    ------
    DeckError
        When a text has no room on its slide, or the template cannot be used. All texts are named at once, with their
        slide and box; nothing is written then.
    """
    chosen = open_template(template)
    footer = Footer(title, edition, data_date)
    canvases = [write_cover(chosen, footer, title, subtitle)]
    for slide in slides:
        canvases += _write(chosen, footer, slide)
    faults = [fault for canvas in canvases for fault in canvas.faults]
    if faults:
        listed = "\n".join(f"  {fault}" for fault in faults)
        raise DeckError(f"the deck cannot be written: {len(faults)} of its texts or exhibits have no room\n{listed}")
    _say_properties(chosen.deck, title, data_date)
    written = write_bytes(Path(path), settled(_bytes(chosen.deck), data_date))
    return WrittenDeck(written, len(canvases), tuple(placed for canvas in canvases for placed in canvas.told))


def _write(template: Template, footer: Footer, slide: Slide) -> Iterator[Canvas]:
    if slide.name == DIVIDER and slide.exhibit is None:
        yield write_section(template, footer, slide)
    else:
        yield from write_message(template, footer, slide)


def _say_properties(deck: Deck, title: str, day: Date) -> None:
    properties = deck.core_properties
    properties.title, properties.author, properties.last_modified_by = title, AUTHOR, AUTHOR
    properties.created = properties.modified = datetime(day.year, day.month, day.day)
    properties.revision, properties.subject, properties.keywords, properties.comments = 1, "", "", ""


def _bytes(deck: Deck) -> bytes:
    stream = io.BytesIO()
    deck.save(stream)
    return stream.getvalue()
