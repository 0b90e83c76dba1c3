"""What the speaker reads: the notes of a slide, then every number on it with its key."""

from __future__ import annotations

from collections.abc import Sequence

from evidence_tools.export.deck.canvas import Canvas
from evidence_tools.wording import Number, Told, tell

HEADING = Told("Numbers and where they come from")
SHAPE = "Notes"


def write_notes(canvas: Canvas, notes: Sequence[Told], numbers: Sequence[Number]) -> None:
    """Write the notes of a slide."""
    keyed = [tell("{key}: {shown}", key=number.key, shown=number) for number in numbers]
    lines = [*notes, *((HEADING, *keyed) if keyed else ())]
    frame = canvas.slide.notes_slide.notes_text_frame
    frame.text = "\n".join(line.text for line in lines)
    for line in lines:
        canvas.keep(SHAPE, line)
