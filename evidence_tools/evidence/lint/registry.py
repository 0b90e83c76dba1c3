"""The list of checks: each a function with a name, a severity and a first line that says what must hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from evidence_tools.evidence.faults import Fault
from evidence_tools.evidence.lint.book import Book, Finding

Find = Callable[[Book], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Check:
    """One rule that the tables must keep.

    Parameters
    ----------
    name
        Name in reports and in exceptions.csv.
    severity
        ``error`` stops the reading, ``warning`` travels with the evidence.
    rule
        What must hold, in a sentence.
    needs
        Tables without which the check cannot be made.
    acceptable
        Whether exceptions.csv may accept a row that breaks it.
    find
        The check itself.
    """

    name: str
    severity: Literal["error", "warning"]
    rule: str
    needs: tuple[str, ...]
    acceptable: bool
    find: Find

    def faults(self, book: Book) -> Iterator[Fault]:
        """Every fault that the check finds; none where a table that it needs could not be read."""
        if not book.whole(*self.needs):
            return
        for finding in self.find(book):
            table, place = finding.table, finding.position
            yield Fault(
                severity=self.severity,
                check=self.name,
                file=table.about.file,
                line=int(table.lines[place]),
                column=finding.column,
                found=finding.found,
                allowed=finding.allowed,
                mend=finding.mend,
                key=table.keys.iloc[place],
            )


def check(severity: Literal["error", "warning"], *needs: str, acceptable: bool = True) -> Callable[[Find], Check]:
    """Make a check of a function; its name is the check's, the first line of its docstring the rule."""

    def made(find: Find) -> Check:
        rule = (find.__doc__ or "").strip().splitlines()[0]
        return Check(find.__name__, severity, rule, needs, acceptable, find)

    return made
