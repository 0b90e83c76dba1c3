"""What every command shares: how it says something, shows a table, and names a path or an edition."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from evidence_tools.cli.columns import NOTHING, holds_numbers, widths_of

Edition = Annotated[
    Path | None, typer.Argument(metavar="[FOLDER]", help="An edition's folder or a copy; default: the current.")
]
_BETWEEN = 3  # characters that stand between two columns


def say(text: str, *, error: bool = False) -> None:
    """Print plain text as it is: no colours guessed from brackets or numbers, no line broken at the window's edge."""
    Console(stderr=error).print(
        text, style="red" if error else None, markup=False, highlight=False, emoji=False, soft_wrap=True
    )


def say_sentence(text: str, *, indent: int = 2) -> None:
    """Print a sentence set in from the edge: on a terminal its lines end between words, in a file it is one line."""
    console = Console(highlight=False)
    if console.is_terminal:
        console.print(Padding(Text(text), (0, 0, 0, indent)))
    else:
        say(f"{' ' * indent}{text}")


def say_item(text: str) -> None:
    """Print one item of a list below its sentence."""
    console = Console(highlight=False)
    if console.is_terminal:
        item = Table.grid(padding=(0, 1))
        item.add_row("-", Text(text))
        console.print(Padding(item, (0, 0, 0, 2)))
    else:
        say(f"  - {text}")


def show_table(title: str, columns: Sequence[str], rows: Iterable[tuple[str, ...]], caption: str = "") -> None:
    """Print a table whose words stay whole; where a window is too narrow for that, row by row."""
    cells, console = list(rows), Console(highlight=False)
    console.print()
    widths = widths_of(columns, cells, console.width - _BETWEEN * len(columns) - 1)
    if widths is None:
        _show_records(console, title, columns, cells, caption)
        return
    table = Table(
        title=title, title_justify="left", caption=escape(caption), caption_justify="left", box=box.SIMPLE_HEAD
    )
    for place, (name, width) in enumerate(zip(columns, widths, strict=True)):
        right = holds_numbers([row[place] for row in cells])
        table.add_column(name, justify="right" if right else "left", width=width)
    for row in cells:
        table.add_row(*map(escape, row))
    console.print(table)


def _show_records(
    console: Console, title: str, columns: Sequence[str], rows: Sequence[tuple[str, ...]], caption: str
) -> None:
    """Each row under its first cell, every other cell on lines of its own after the name of its column."""
    console.print(Text(title, style="italic"))
    for first, *others in rows:
        console.print(Padding(Text(first, style="bold"), (1, 0, 0, 2)))
        table = Table.grid(padding=(0, 2))
        for name, cell in zip(columns[1:], others, strict=True):
            if cell not in NOTHING:
                table.add_row(Text(name), Text(cell))
        console.print(Padding(table, (0, 0, 0, 4)))
    console.print(Text(caption))


def as_typed(path: Path | str) -> str:
    """A path as it is typed in a command: between quotation marks where it has blanks or signs that a shell reads.

    Examples
    --------
    >>> as_typed("sheet.xlsx"), as_typed("my sheet.xlsx")
    ('sheet.xlsx', '"my sheet.xlsx"')
    """
    shown = shown_path(path) if isinstance(path, Path) else path
    return shown if re.fullmatch(r"[\w.:/\\~+-]+", shown) else f'"{shown}"'


def shown_path(path: Path) -> str:
    """A path from the working directory where it lies below it, else in full."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)
