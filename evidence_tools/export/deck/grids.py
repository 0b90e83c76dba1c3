"""Native tables: columns whose widths were measured, rows whose heights were, lines between rows and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.table import _Cell
from pptx.util import Inches

from evidence_tools.export.deck.boxes import Paragraph, height_of, write_into
from evidence_tools.export.deck.canvas import Canvas
from evidence_tools.export.deck.ink import EMU_PER_POINT, fill
from evidence_tools.export.deck.look import CELL_ABOVE, CELL_ASIDE
from evidence_tools.export.deck.places import Place
from evidence_tools.figures.theme import PALETTE
from evidence_tools.wording import Told

PLAIN = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # Office's name for a table without style and grid


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table ready to be drawn, in inches: the first row is that of headings.

    `fills` are colours of cells by row and column; `strong` are rows that are set bold, `spanning` those whose first
    cell runs over all columns.
    """

    name: str
    cells: Sequence[Sequence[Told]]
    widths: Sequence[float]
    heights: Sequence[float]
    size: float
    alt: Told
    right: frozenset[int] = frozenset()
    fills: dict[tuple[int, int], str] = field(default_factory=dict)
    strong: frozenset[int] = frozenset({0})
    spanning: frozenset[int] = frozenset()
    above: float = CELL_ABOVE
    anchor: str = "m"

    def paragraph(self, row: int, column: int) -> Paragraph:
        """The text of a cell as it is set."""
        told = self.cells[row][column]
        return Paragraph(told=told, size=self.size, bold=row in self.strong, align="r" if column in self.right else "l")


def row_height(cells: Sequence[Paragraph], widths: Sequence[float], above: float = CELL_ABOVE) -> float:
    """Inches that the tallest cell of a row takes."""
    tallest = max(height_of([cell], width - 2 * CELL_ASIDE) for cell, width in zip(cells, widths, strict=True))
    return tallest + 2 * above


def draw_grid(canvas: Canvas, grid: Grid, place: Place) -> None:
    """Put a table on the slide; its width and height are those of the grid."""
    columns, rows = len(grid.widths), len(grid.heights)
    frame = canvas.slide.shapes.add_table(
        rows, columns, *Place(place.left, place.top, sum(grid.widths), sum(grid.heights)).emu
    )
    canvas.name_it(frame, grid.name, grid.alt)
    table = frame.table
    table._tbl.tblPr.find(qn("a:tableStyleId")).text = PLAIN
    table.horz_banding = False
    for target, width in zip(table.columns, grid.widths, strict=True):
        target.width = Inches(width)
    for n, height in enumerate(grid.heights):
        table.rows[n].height = Inches(height)
        for column in range(columns):
            _set_cell(canvas, grid, n, column, table.cell(n, column))
        if n in grid.spanning:
            table.cell(n, 0).merge(table.cell(n, columns - 1))


def _set_cell(canvas: Canvas, grid: Grid, row: int, column: int, cell: _Cell) -> None:
    write_into(canvas, grid.name, cell.text_frame, [grid.paragraph(row, column)])
    cell.margin_left = cell.margin_right = Inches(CELL_ASIDE)
    cell.margin_top = cell.margin_bottom = Inches(grid.above)
    properties = cell._tc.get_or_add_tcPr()
    properties.set("anchor", {"m": "ctr", "t": "t", "b": "b"}["b" if row == 0 else grid.anchor])
    heavy, last = row == 0, row == len(grid.heights) - 1
    colour = PALETTE.ink if heavy or last else PALETTE.rule
    for side in ("L", "R", "T"):
        properties.append(parse_xml(f'<a:ln{side} {nsdecls("a")} w="0"><a:noFill/></a:ln{side}>'))
    width = round((1.0 if heavy or last else 0.5) * EMU_PER_POINT)
    properties.append(parse_xml(f'<a:lnB {nsdecls("a")} w="{width}">{fill(colour)}</a:lnB>'))
    if (row, column) in grid.fills:
        ground = fill(grid.fills[row, column])
        properties.append(parse_xml(ground.replace("<a:solidFill>", f"<a:solidFill {nsdecls('a')}>")))
