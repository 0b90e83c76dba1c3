"""The look of cells of a workbook: type, side, rules and bands, in the colours of the house."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.cell_style import StyleArray

from evidence_tools.export.arial import FACE
from evidence_tools.export.colours import hexadecimal
from evidence_tools.export.office.cells import GENERAL
from evidence_tools.figures.theme import PALETTE

SIZE, NOTE_SIZE, TITLE_SIZE = 10, 9, 14
BESIDE_BUTTON = 2  # indent of a heading at the right, where the button of the filter covers it


@dataclass(frozen=True, slots=True, kw_only=True)
class Dress:
    """How a cell looks; colours are names of the palette, `rule` is a line below it."""

    size: int = SIZE
    colour: str = "ink"
    bold: bool = False
    underline: str | None = None
    side: str = "left"
    indent: int = 0
    wrap: bool = True
    band: bool = False
    rule: tuple[str, str] | None = None
    number_format: str = GENERAL


LARGE = Dress(size=TITLE_SIZE, bold=True, wrap=False)
QUIET = Dress(size=NOTE_SIZE, colour="muted", wrap=False)
NOTE = Dress(size=NOTE_SIZE, colour="muted")
LINK = Dress(colour="treated", underline="single", wrap=False)
OVER = Dress(bold=True, wrap=False)
HEAD = Dress(bold=True, band=True, rule=("medium", "ink"))
HEAD_RIGHT = Dress(bold=True, band=True, rule=("medium", "ink"), side="right", indent=BESIDE_BUTTON)
LEFT = Dress(rule=("hair", "rule"))
RIGHT = Dress(rule=("hair", "rule"), side="right", indent=1)

_worn: WeakKeyDictionary[Workbook, dict[Dress, StyleArray]] = WeakKeyDictionary()


def put_on(cell: Cell, worn: Dress) -> None:
    """Give a cell its look; a look that the workbook knows is copied, because working it out anew takes most time."""
    known = _worn.setdefault(cell.parent.parent, {})
    if worn in known:
        cell._style = copy(known[worn])
        return
    cell.font = Font(name=FACE, size=worn.size, bold=worn.bold, underline=worn.underline, color=_hex(worn.colour))
    cell.alignment = Alignment(horizontal=worn.side, vertical="top", wrap_text=worn.wrap, indent=worn.indent)
    if worn.band:
        cell.fill = PatternFill("solid", fgColor=_hex("band"))
    if worn.rule is not None:
        style, colour = worn.rule
        cell.border = Border(bottom=Side(style=style, color=_hex(colour)))
    cell.number_format = worn.number_format
    known[worn] = copy(cell._style)


def _hex(name: str) -> str:
    return hexadecimal(getattr(PALETTE, name))
