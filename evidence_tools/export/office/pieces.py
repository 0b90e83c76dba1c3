"""The pieces of a handout: each knows the room it takes and how it is written."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from docx.document import Document as WordDocument
from docx.shared import Inches, Pt

from evidence_tools.briefing.exhibit_records import Picture, Table
from evidence_tools.export.office.cells import Cell, printable
from evidence_tools.export.office.grid import Grid, Heading
from evidence_tools.export.office.paging import Block, row_height, text_block
from evidence_tools.export.office.widths import shared_widths
from evidence_tools.export.office.word_tables import AROUND, PADDING, add_table
from evidence_tools.export.office.words import Look, add_text
from evidence_tools.figures.chart import Chart

MEDIUM = "page"
CELL_SIZE = 10.0  # points


class Piece(Protocol):
    """Something that stands on a page."""

    def block(self, look: Look) -> Block:
        """The room it takes."""

    def write(self, document: WordDocument, look: Look) -> None:
        """Add it to a document."""


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph of a style of the house; `size` where it is not that of the style, `before` points above it.

    A heading stays with what follows it, and so does a paragraph that is to be `kept`.
    """

    text: str
    style: str = "Normal"
    size: float | None = None
    before: float = 0.0
    kept: bool = False

    def block(self, look: Look) -> Block:
        """Its lines, with the room before and after them."""
        sizes = {"Title": look.title, "Heading 1": look.heading, "Normal": look.body}
        heading = self.style == "Heading 1"
        around = self.before + look.after * (3 if heading else 1)
        bold = self.style != "Normal"
        made = text_block(self.text, self.size or sizes[self.style], look.room, around=around, bold=bold)
        return Block((made.height,), with_next=True) if heading or self.kept else made

    def write(self, document: WordDocument, look: Look) -> None:
        """Add the paragraph."""
        shape = add_text(document, self.text, self.style, self.size).paragraph_format
        if self.before:
            shape.space_before = Pt(self.before)
        if self.kept:
            shape.keep_with_next = shape.keep_together = True


@dataclass(frozen=True, slots=True)
class Tabled:
    """A table of a briefing as a real table."""

    table: Table

    @property
    def grid(self) -> Grid:
        """The same as a grid: a cell for each text."""
        headings = tuple(
            Heading(str(heading), right=place in self.table.right) for place, heading in enumerate(self.table.headings)
        )
        rows = tuple(tuple(Cell(str(cell)) for cell in row) for row in self.table.rows)
        return Grid(title=self.table.name, headings=headings, rows=rows)

    def widths(self, look: Look) -> list[float]:
        """Widths of the columns in points, by their words: the shares that a table gives are those of a slide."""
        return shared_widths(self.grid, look.room, CELL_SIZE, 2 * PADDING)

    def block(self, look: Look) -> Block:
        """A row is never parted, and the header stays with the first row."""
        grid, widths = self.grid, [width - 2 * PADDING for width in self.widths(look)]
        head, *rows = [
            row_height(texts, CELL_SIZE, widths, around=2 * AROUND, bold=place == 0)
            for place, texts in enumerate([[h.text for h in grid.headings], *([c.text for c in r] for r in grid.rows)])
        ]
        return Block((head + rows[0], *rows[1:-1], rows[-1] + look.after) if len(rows) > 1 else (head + sum(rows),))

    def write(self, document: WordDocument, look: Look) -> None:
        """Add the table; the description says what it shows."""
        add_table(
            document,
            self.grid,
            widths=self.widths(look),
            size=CELL_SIZE,
            description=str(self.table.alt),
            tones=self.table.tones,
        )


@dataclass(frozen=True)
class Pictured:
    """A chart as a picture, drawn anew for a printed page; heading and notes are those of its section."""

    picture: Picture

    @cached_property
    def chart(self) -> Chart:
        """The chart with type that can be read on paper."""
        return self.picture.chart.drawn_for(MEDIUM, bare=True)

    def block(self, look: Look) -> Block:
        """The picture, which is never parted."""
        return Block((72 * self.chart.printed_size[1] + look.after,))

    def write(self, document: WordDocument, look: Look) -> None:
        """Add the picture with its name and its finding in words."""
        paragraph = document.add_paragraph()
        width = Inches(min(self.chart.printed_size[0], look.room / 72))
        shape = paragraph.add_run().add_picture(io.BytesIO(self.chart.as_bytes("png")), width=width)
        about = shape._inline.docPr
        about.set("name", printable(self.picture.name))
        about.set("descr", printable(self.chart.alt))
        paragraph.paragraph_format.space_after = Pt(look.after)
