"""What a check of the protocol looks at, and how it tells a fault."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from evidence_tools.evidence.faults import Fault
from evidence_tools.evidence.protocol import PROTOCOL_FILE, Protocol
from evidence_tools.evidence.toml_file import line_of

SHOWN_OF_KNOWN = 12


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """A protocol beside the tables that it speaks of.

    Parameters
    ----------
    protocol, text
        The protocol and the text of its file, in which the line of a fault is looked up.
    tables
        All tables of the edition and the reference folder that could be read; what rests on a missing table is not
        checked, because the missing table is a fault of its own.
    folder
        The folder of the edition.
    """

    protocol: Protocol
    text: str
    tables: Mapping[str, pd.DataFrame]
    folder: Path

    def has(self, *tables: str) -> bool:
        """Whether all these tables could be read."""
        return all(table in self.tables for table in tables)

    def names(self, table: str, column: str) -> set[str] | None:
        """The words of a column; None where its table could not be read."""
        return set(self.tables[table][column].dropna()) if self.has(table) else None

    def unknown(self, where: Sequence[str], found: str, known: Collection[str] | None, what: str) -> Iterator[Fault]:
        """An error where a name is none of those known; nothing where they are not known themselves."""
        if known is None or found in known:
            return
        more = ", ..." if len(known) > SHOWN_OF_KNOWN else ""
        some = ", ".join(sorted(known)[:SHOWN_OF_KNOWN]) + more
        yield self.error(where, found, f"{what}: {some}", "correct the name, or add the row it names")

    def error(self, where: Sequence[str], found: str, allowed: str, mend: str, value: str | None = None) -> Fault:
        """An error at an entry; `value` is what stands in its line, where that is not what was found."""
        line = line_of(self.text, list(where), found if value is None else value)
        return PROTOCOL_FILE.fault(line, ".".join(where), found, allowed, mend)

    def warning(self, where: Sequence[str], found: str, allowed: str, mend: str) -> Fault:
        """A warning at an entry."""
        return replace(self.error(where, found, allowed, mend, value=""), severity="warning")
