"""What an audit finds wrong: file, place, what stands there, what should, and how to mend it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evidence_tools.errors import EvidenceToolsError

SHOWN = 40  # faults listed in the text of the error; all of them are in its `faults`


@dataclass(frozen=True, slots=True)
class Fault:
    """One number that is not what the results hold.

    Parameters
    ----------
    file, place
        Where it stands.
    found, expected
        What stands there, and what should.
    key
        Of the results; empty where none is known.
    mend
        What to do.
    """

    file: str
    place: str
    found: str
    expected: str
    key: str
    mend: str

    def __str__(self) -> str:
        key = f" ({self.key})" if self.key else ""
        return f"{self.file}, {self.place}: found {self.found}, expected {self.expected}{key}. {self.mend}"


class AuditError(EvidenceToolsError):
    """Numbers in written files that results.json does not hold; carries every fault."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        more = f"\n  ... and {len(faults) - SHOWN:,} more" if len(faults) > SHOWN else ""
        listed = "\n".join(f"  {fault}" for fault in faults[:SHOWN])
        super().__init__(f"{len(faults):,} numbers of the written files do not agree with the results:\n{listed}{more}")
        self.faults = tuple(faults)
