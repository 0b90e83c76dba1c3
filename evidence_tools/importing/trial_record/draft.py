"""A candidate row in the making: its cells, the values of the record that they carry, and what is open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from evidence_tools.importing.filling import refusal, to_fill
from evidence_tools.importing.posted import allowed, number, plain
from evidence_tools.importing.record import Candidate
from evidence_tools.importing.trial_record.node import Node
from evidence_tools.importing.trial_record.tree import Path, spelled

_TO_CHOOSE = {
    "study_id": "study_id: the study that the row belongs to",
    "arm_id": "arm_id: the arm that the group is",
    "use_reason": "use_reason: why it may be used so",
    "instrument": "instrument: one of instruments.csv",
}


@dataclass(slots=True)
class Draft:
    """A row before it is handed out.

    Parameters
    ----------
    table
        Table that it belongs to.
    node
        Its place in the record.
    cells, notes, remarks
        Filled cells by column; parts of its note; what a person must settle.
    used
        Values of the record that it carries.
    """

    table: str
    node: Node
    cells: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    used: set[Path] = field(default_factory=set)

    def take(self, node: Node, key: str) -> str:
        """The text under a name, which the row carries from now on."""
        text = node.text(key)
        if text:
            self.used.add((*node.path, key))
        return plain(text)

    def put(self, column: str, text: str) -> None:
        """Fill a cell; a text that the column does not take is said instead."""
        text = plain(text)
        wanted = refusal(self.table, column, text) if text else ""
        if wanted:
            self.remark(f'{column} left empty: found "{text}"; allowed: {wanted}')
        elif text:
            self.cells[column] = text

    def put_number(self, column: str, node: Node, key: str) -> None:
        """Fill a cell with a posted number of the same value; another spelling than the posted one is said."""
        posted = self.take(node, key)
        spelling = number(posted)
        if posted and not spelling:
            self.remark(f'{column} left empty: posted as "{posted}", which is no plain number')
        self.put(column, spelling)
        if spelling and spelling != posted:
            self.remark(f"{column} posted as {posted}")

    def note(self, text: str) -> None:
        """Add a part to the note."""
        if text and text not in self.notes:
            self.notes.append(text)

    def remark(self, text: str) -> None:
        """Add something that a person must settle, once."""
        if text not in self.remarks:
            self.remarks.append(text)

    def candidate(self) -> Candidate:
        """The finished row; what it must have and has not is named in the remark."""
        self.put("note", "; ".join(self.notes))
        said = {remark.split(":")[0].split(" left empty")[0] for remark in self.remarks}
        missing = [column for column in to_fill(self.table, self.cells) if column not in said]
        for column in missing:
            self.remark(_TO_CHOOSE.get(column, f"{column}: {allowed(self.table, column)}"))
        return self._made(self.cells, "new")

    def change_of(self, cells: Mapping[str, str]) -> Candidate:
        """The row as a change of one that stands: only these cells change, everything else is told in the remark."""
        for column, text in (*self.cells.items(), ("note", "; ".join(self.notes))):
            if text and column not in cells:
                self.remark(f"{column} of the record: {text}")
        return self._made(cells, "changed")

    def _made(self, cells: Mapping[str, str], change: Literal["new", "changed"]) -> Candidate:
        self.node.ledger.carried |= self.used
        return Candidate(self.table, dict(cells), spelled(self.node.path), "; ".join(self.remarks), change)
