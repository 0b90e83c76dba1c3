"""The one error of a file that cannot be imported: it names every place at fault."""

from __future__ import annotations

from collections.abc import Sequence

from evidence_tools.errors import EvidenceError
from evidence_tools.evidence.faults import Fault, Report
from evidence_tools.importing.posted import visible

CHECK = "import"


def fault(name: str, place: str, found: str, allowed: str, mend: str, *, line: int = 0) -> Fault:
    """One thing that keeps a file from being imported.

    Parameters
    ----------
    name
        Name of the file.
    place
        Path, field or cell; empty where the whole file is meant.
    found, allowed, mend
        What stands there, what may stand there, and what to do.
    line
        Physical line, counted from 1; 0 where it is not known.
    """
    return Fault("error", CHECK, visible(name), line, visible(place), visible(found), allowed, mend)


def refused(name: str, kind: str, faults: Sequence[Fault]) -> EvidenceError:
    """The error that names all of these faults; `kind` says what the file was read as.

    Examples
    --------
    >>> print(refused("a.json", "ClinicalTrials.gov record", [fault("a.json", "", "text", "JSON", "export it anew")]))
    a.json, read as ClinicalTrials.gov record: 1 error, 0 warnings, 0 accepted exceptions
    <BLANKLINE>
    a.json: found "text"; allowed: JSON; mend: export it anew (import)
    """
    report = Report.of(f"{visible(name)}, read as {kind}", faults)
    return EvidenceError(report.text(), report.faults)
