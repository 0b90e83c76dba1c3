"""What kind of file it is, by its content, and the reader for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from evidence_tools.importing import cochrane_package, mapped_csv, references, revman, sheet, trial_record
from evidence_tools.importing.known import NOTHING, Known
from evidence_tools.importing.record import Import
from evidence_tools.importing.refusing import fault, refused

if TYPE_CHECKING:
    from evidence_tools.evidence import Evidence


@dataclass(frozen=True, slots=True)
class Given:
    """A file and what a reader may need beside it.

    Parameters
    ----------
    content, name
        Bytes and name of the file.
    read_on
        Day of the import.
    evidence
        The edition that the rows are for; None where there is none.
    mapping
        The file that says which column is which, for tables of other programs; None where there is none.
    """

    content: bytes
    name: str
    read_on: date
    evidence: Evidence | None = None
    mapping: bytes | None = None

    @property
    def known(self) -> Known:
        """What the edition knows."""
        return NOTHING if self.evidence is None else Known.of(self.evidence)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file that can be imported.

    Parameters
    ----------
    name
        What it is, in words.
    looks
        Whether bytes and name look like it; never raises.
    read
        Its reader.
    """

    name: str
    looks: Callable[[bytes, str], bool]
    read: Callable[[Given], Import]


def _plainly(reader: Callable[..., Import]) -> Callable[[Given], Import]:
    """A reader that needs nothing but the file and what the edition knows."""
    return lambda given: reader(given.content, given.name, read_on=given.read_on, known=given.known)


def _mapped(given: Given) -> Import:
    if given.mapping is None:
        mend = "name its mapping file (--mapping FILE.toml), or have one written to fill in (--template FILE.toml)"
        none = fault(given.name, "", "a table without a mapping", "a table and the file that maps its columns", mend)
        raise refused(given.name, "CSV of another program", [none])
    read_on, known = given.read_on, given.known
    return mapped_csv.read_mapped_csv(given.content, given.mapping, given.name, read_on=read_on, known=known)


def _sheet(given: Given) -> Import:
    if given.evidence is None:
        mend = "say which edition the sheet is for"
        none = fault(given.name, "", "a sheet without an edition", "a sheet and the edition it belongs to", mend)
        raise refused(given.name, "extraction sheet", [none])
    return sheet.read_sheet(given.content, given.name, read_on=given.read_on, evidence=given.evidence)


KINDS: tuple[Kind, ...] = (
    Kind(
        "ClinicalTrials.gov record (.json)",
        trial_record.looks_like_trial_record,
        _plainly(trial_record.read_trial_record),
    ),
    Kind("PubMed references (.nbib)", references.looks_like_nbib, _plainly(references.read_nbib)),
    Kind("RIS references (.ris)", references.looks_like_ris, _plainly(references.read_ris)),
    Kind("sheet that `evidence sheet` wrote (.xlsx)", sheet.looks_like_sheet, _sheet),
    Kind("RevMan review (.rm5)", revman.looks_like_revman, _plainly(revman.read_revman)),
    Kind(
        "Cochrane data package (.zip)",
        cochrane_package.looks_like_data_package,
        _plainly(cochrane_package.read_data_package),
    ),
    Kind("CSV of another program, with a mapping (.csv)", mapped_csv.looks_like_table, _mapped),
)
"""The kinds, in the order in which they are asked."""


def kind_of(content: bytes, name: str) -> Kind | None:
    """The kind of a file by its content; None where it is none that can be imported."""
    return next((kind for kind in KINDS if kind.looks(content, name)), None)


def read_any(
    content: bytes, name: str, *, read_on: date, evidence: Evidence | None = None, mapping: bytes | None = None
) -> Import:
    """Read a file of any kind that can be imported; its content says which, not its name.

    Parameters
    ----------
    content, name
        Bytes and name of the file.
    read_on
        Day of the import.
    evidence
        The edition that the rows are for: what stands already is called by its name.
    mapping
        For a table of another program, the file that says which column is which.

    Raises
    ------
    EvidenceError
        When it is no kind that can be imported (they are listed), or its reader finds it at fault.

    Examples
    --------
    >>> read_any(b"PMID- 99000001\\nTI  - SYNTHETIC\\n", "a.txt", read_on=date(2027, 2, 1)).origin.kind
    'PubMed references'
    """
    kind = kind_of(content, name)
    if kind is None:
        kinds = "; ".join(each.name for each in KINDS)
        found = "an empty file" if not content.strip() else f"a file that begins with {content[:40]!r}"
        wrong = fault(
            name,
            "",
            found,
            kinds,
            "export it anew in one of these formats; a sheet of another program as CSV, with a mapping",
        )
        raise refused(name, "a file to import", [wrong])
    return kind.read(Given(content, name, read_on, evidence, mapping))
