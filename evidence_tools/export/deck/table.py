"""A table of a briefing as native tables: as many slides as its rows need, the headings on each of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evidence_tools.briefing.exhibit_records import Table
from evidence_tools.export.colours import TONES
from evidence_tools.export.deck.boxes import Paragraph, height_of, write_box
from evidence_tools.export.deck.canvas import Canvas
from evidence_tools.export.deck.grids import Grid, draw_grid, row_height
from evidence_tools.export.deck.look import CELL_ABOVE, CELL_ASIDE, LEAST, TABLE
from evidence_tools.export.deck.places import Place
from evidence_tools.figures.theme import PALETTE

WIDEST = 4.0  # inches that a column of long texts asks for before all columns share what is left
ROUGH = 1.03  # viewers round letters up to whole pixels
NOTES_GAP = 0.1
MOST_AIR = 0.14  # inches that a row is higher where there is room
EVEN_STEPS = 40  # into which a slide's height is cut to share rows out


@dataclass(frozen=True, slots=True)
class TablePlaces:
    """Widths of columns, heights of rows, and which rows stand on which slide; `above` is a cell's upper margin."""

    size: float
    above: float
    widths: tuple[float, ...]
    heights: tuple[float, ...]
    parts: tuple[tuple[int, ...], ...]
    first: Place
    later: Place
    faults: tuple[str, ...]

    @property
    def height(self) -> float:
        """Height of the rows on the first slide, headings included."""
        return self.heights[0] + sum(self.heights[1 + row] for row in self.parts[0])


def lay_out_table(table: Table, place: Place, later: Place | None = None) -> TablePlaces:
    """Set a table in the largest type in which it needs one slide, else in the smallest on as many as it needs.

    Parameters
    ----------
    table
        The table.
    place, later
        What there is on its first slide and on those that continue it.
    """
    tried = [_laid_out(table, place, later or place, size) for size in TABLE]
    return next((each for each in tried if len(each.parts) == 1 and not each.faults), tried[-1])


def draw_table(canvas: Canvas, table: Table, places: TablePlaces) -> None:
    """Put a table, or its first part, on the slide."""
    draw_table_part(canvas, table, places, 0)


def draw_table_part(canvas: Canvas, table: Table, places: TablePlaces, part: int) -> None:
    """Put the part of a table on the slide that stands there, and its notes."""
    rows, place = places.parts[part], places.later if part else places.first
    fills = {
        (n, column): TONES[tone]
        for n, row in enumerate(rows, start=1)
        for column, tone in enumerate(table.tones[row] if table.tones else ())
        if tone
    }
    heights = (places.heights[0], *(places.heights[1 + row] for row in rows))
    cells = [table.headings, *(table.rows[row] for row in rows)]
    made = {"cells": cells, "widths": places.widths, "heights": heights, "size": places.size, "fills": fills}
    made["above"] = places.above
    draw_grid(canvas, Grid(name=table.name, alt=table.alt, right=table.right, anchor="t", **made), place)
    if table.notes:
        top = place.top + sum(heights) + NOTES_GAP
        below = Place(place.left, top, place.width, _notes_height(table, place.width) - NOTES_GAP)
        write_box(canvas, f"{table.name}, notes", _notes(table), below)


def _laid_out(table: Table, place: Place, later: Place, size: float) -> TablePlaces:
    strong = [Paragraph(told=told, size=size, bold=True) for told in table.headings]
    body = [[Paragraph(told=told, size=size) for told in row] for row in table.rows]
    widths = _widths(table, [strong, *body], place.width)
    heights = tuple(row_height(row, widths) for row in (strong, *body))
    notes = _notes_height(table, place.width)
    rooms = (place.height - notes, later.height - notes)
    parts = _parts(heights, rooms)
    airy = _air(heights, rooms[0]) if len(parts) == 1 else 0.0
    return TablePlaces(
        size=size,
        above=CELL_ABOVE + airy / 2,
        widths=widths,
        heights=tuple(height + airy for height in heights),
        parts=parts,
        first=place,
        later=later,
        faults=(*_too_high(table, heights, rooms[1]), *_too_wide([strong, *body], widths)),
    )


def _air(heights: tuple[float, ...], room: float) -> float:
    """What each row of a short table may be higher."""
    return max(0.0, min(MOST_AIR, (room - sum(heights)) / len(heights)))


def _too_wide(rows: Sequence[Sequence[Paragraph]], widths: Sequence[float]) -> list[str]:
    cells = [(cell, width) for row in rows for cell, width in zip(row, widths, strict=True)]
    cell, width = max(cells, key=lambda each: each[0].longest_word - each[1])
    excess = cell.longest_word + 2 * CELL_ASIDE - width
    mend = "widen it, or shorten its words"
    return [f"{cell.told.text!r} is {excess:.2f} inches wider than its column; {mend}"] if excess > 0.005 else []


def _too_high(table: Table, heights: tuple[float, ...], room: float) -> list[str]:
    left = room - heights[0]
    return [
        f"its row {row[0].text!r} is {height:.2f} inches high and {left:.2f} are left; shorten it"
        for row, height in zip(table.rows, heights[1:], strict=True)
        if height > left + 1e-6
    ]


def _widths(table: Table, rows: Sequence[Sequence[Paragraph]], width: float) -> tuple[float, ...]:
    """Widths of columns: the shares that the table states, else what the texts ask for; no column below its words."""
    columns = list(zip(*rows, strict=True))
    lines = [max(cell.line for cell in column) * ROUGH + 2 * CELL_ASIDE for column in columns]
    least = [max(cell.longest_word for cell in column) * ROUGH + 2 * CELL_ASIDE for column in columns]
    if sum(lines) <= width:
        least = lines  # there is room for every cell in one line
    asked = [each / sum(table.widths) * width for each in table.widths] or [min(line, WIDEST) for line in lines]
    return _shared(asked, least, width)


def _shared(asked: list[float], least: list[float], width: float) -> tuple[float, ...]:
    """The width shared out in proportion to what is asked, each column getting its least."""
    fixed: set[int] = set()
    while True:
        free = [n for n in range(len(asked)) if n not in fixed]
        left = width - sum(least[n] for n in fixed)
        total = sum(asked[n] for n in free)
        short = {n for n in free if asked[n] / total * left < least[n]}
        if not short or len(short) == len(free):
            break
        fixed |= short
    return tuple(least[n] if n in fixed else asked[n] / total * left for n in range(len(asked)))


def _parts(heights: tuple[float, ...], rooms: tuple[float, float]) -> tuple[tuple[int, ...], ...]:
    """Rows by slide, on as few as they need and about as many on each; a row is never broken."""
    needed = _filled(heights, rooms)
    steps = [rooms[1] * part / EVEN_STEPS for part in range(1, EVEN_STEPS)]
    evener = (_filled(heights, (min(rooms[0], room), room)) for room in steps if room > max(heights[1:]) + heights[0])
    return next((parts for parts in evener if len(parts) == len(needed)), needed)


def _filled(heights: tuple[float, ...], rooms: tuple[float, float]) -> tuple[tuple[int, ...], ...]:
    """Rows by slide when each slide takes as many as fit."""
    parts: list[list[int]] = [[]]
    used = heights[0]
    for row, height in enumerate(heights[1:]):
        if parts[-1] and used + height > rooms[min(len(parts) - 1, 1)] + 1e-6:
            parts.append([])
            used = heights[0]
        parts[-1].append(row)
        used += height
    return tuple(map(tuple, parts))


def _notes(table: Table) -> list[Paragraph]:
    return [Paragraph(told=note, size=LEAST, colour=PALETTE.muted) for note in table.notes]


def _notes_height(table: Table, width: float) -> float:
    return height_of(_notes(table), width) + NOTES_GAP if table.notes else 0.0
