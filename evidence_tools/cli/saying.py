"""What every command shares: how it says something, shows a table, and names a path or an edition."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

Edition = Annotated[
    Path | None, typer.Argument(metavar="[FOLDER]", help="An edition's folder or a copy; default: the current.")
]


def say(text: str, *, error: bool = False) -> None:
    """Print plain text as it is: no colours guessed from brackets or numbers, no line broken at the window's edge."""
    Console(stderr=error).print(
        text, style="red" if error else None, markup=False, highlight=False, emoji=False, soft_wrap=True
    )


def show_table(title: str, columns: Sequence[str], rows: Iterable[tuple[str, ...]], caption: str = "") -> None:
    table = Table(
        title=title, title_justify="left", caption=escape(caption), caption_justify="left", box=box.SIMPLE_HEAD
    )
    for name in columns:
        table.add_column(name, justify="right" if name in ("Studies", "Files", "Seconds") else "left", overflow="fold")
    for row in rows:
        table.add_row(*map(escape, row))
    Console(highlight=False).print(table)


def shown_path(path: Path) -> str:
    """A path from the working directory where it lies below it, else in full."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)
