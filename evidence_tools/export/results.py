"""The results file, and the tables behind its numbers."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

from evidence_tools.evidence import Evidence
from evidence_tools.export.frames import write_csv
from evidence_tools.export.limit_tables import write_limits
from evidence_tools.export.numbers import every_number
from evidence_tools.export.results_file import write_document
from evidence_tools.limits import challenge_all
from evidence_tools.models import answers

SCHEMA = 1
SOFTWARE = ("evidence-tools", "numpy", "scipy", "pandas")


def write_results(evidence: Evidence, folder: Path) -> list[Path]:
    """Write results.json, and as CSV the studies, rows not used and counts of each question, and the limitations."""
    document = {
        "schema": SCHEMA,
        "edition": evidence.label,
        "data_date": evidence.protocol.edition.data_date.isoformat(),
        "data_checksum": evidence.checksum,
        "software": {name: version(name) for name in SOFTWARE},
        "results": every_number(evidence),
    }
    written = [write_document(folder, document)]
    for name, each in answers(evidence).items():
        frames = {"used": each.effects.table, "not_used": each.effects.dropped, "exact": each.exact}
        for kind, frame in frames.items():
            if frame is not None and len(frame):
                written.append(write_csv(folder / "tables" / f"{name}_{kind}.csv", frame))
    return written + write_limits(evidence, challenge_all(evidence), folder / "tables")
