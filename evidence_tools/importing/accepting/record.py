"""What accepting did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from evidence_tools.evidence.faults import Fault
from evidence_tools.naming import counted


@dataclass(frozen=True, slots=True)
class Accepted:
    """Rows that entered an edition, and what remains of their import.

    Parameters
    ----------
    name
        Name of the import.
    added, removed
        Table and key of every row that entered or went.
    changed
        Table, key and column of every cell that changed.
    renamed
        New ids of sources and studies, by the id that was taken already.
    waiting, refused
        Rows of the import that still wait, and that were marked ``no``.
    warnings
        Warnings that the edition did not have before.
    """

    name: str
    added: tuple[tuple[str, str], ...]
    changed: tuple[tuple[str, str, str], ...]
    removed: tuple[tuple[str, str], ...]
    renamed: Mapping[str, str]
    waiting: int
    refused: int
    warnings: tuple[Fault, ...]

    def __repr__(self) -> str:
        return (
            f"Accepted from {self.name}: {counted(len(self.added), 'row')} added, "
            f"{counted(len(self.changed), 'cell')} changed, {counted(len(self.removed), 'row')} removed; "
            f"{counted(self.waiting, 'row')} waiting, {self.refused} refused"
        )
