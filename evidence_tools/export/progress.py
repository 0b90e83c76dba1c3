"""What is happening now: a live display on a terminal, plain lines in a log; and how long each step took."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn


class Steps:
    """The steps of a longer piece of work, shown while they run.

    Parameters
    ----------
    console
        Where to show them; a console that is no terminal gets one line when a part or a step ends.

    Examples
    --------
    >>> with Steps(Console(quiet=True)) as steps:
    ...     with steps.step("Read", total=1) as advance:
    ...         advance("table.csv")
    >>> list(steps.seconds)
    ['Read']
    """

    def __init__(self, console: Console) -> None:
        self.seconds: dict[str, float] = {}
        self._console = console
        self._live = Progress(
            SpinnerColumn(finished_text="[green]✓"),
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("[dim]{task.fields[part]}"),
            console=console,
            disable=not console.is_terminal,
        )

    def __enter__(self) -> Self:
        self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._live.stop()

    @contextmanager
    def step(self, title: str, total: int = 1) -> Iterator[Callable[[str], None]]:
        """Show one step of `total` parts; the function handed out is called with the name of each part that ended."""
        task = self._live.add_task(title, total=total, part="")
        started = perf_counter()

        def advance(part: str) -> None:
            self._live.update(task, advance=1, part=part)
            self._say(f"  {part}")

        yield advance
        self.seconds[title] = perf_counter() - started
        self._live.update(task, completed=total, part="")
        self._say(f"{title}: {self.seconds[title]:.1f} s")

    def _say(self, line: str) -> None:
        if not self._console.is_terminal:
            self._console.print(line, highlight=False)
