"""The results file, and the tables behind its numbers."""

from __future__ import annotations

from pathlib import Path

from evidence_tools.evidence import Evidence
from evidence_tools.export.frames import write_csv
from evidence_tools.export.limit_tables import write_limits
from evidence_tools.export.numbers import every_number
from evidence_tools.export.results_file import write_document
from evidence_tools.limits import challenge_all
from evidence_tools.models import answers
from evidence_tools.results.made_by import made_by

SCHEMA = 2


def write_results(evidence: Evidence, folder: Path) -> list[Path]:
    """Write results.json, and as CSV the studies, rows not used and counts of each question, and the limitations.

    The file says first what its numbers rest on: checksum of the data, package, conventions, environment.
    """
    document = {"schema": SCHEMA, **made_by(evidence), "results": every_number(evidence)}
    written = [write_document(folder, document)]
    for name, each in answers(evidence).items():
        frames = {"used": each.effects.table, "not_used": each.effects.dropped, "exact": each.exact}
        for kind, frame in frames.items():
            if frame is not None and len(frame):
                written.append(write_csv(folder / "tables" / f"{name}_{kind}.csv", frame))
    return written + write_limits(evidence, challenge_all(evidence), folder / "tables")
