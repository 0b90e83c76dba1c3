"""How fast an edition is read and linted: ten thousand studies with ten continuous results each.

Run ``python benchmarks/reading.py [studies]``; it makes such an edition in a temporary folder and prints what it took.
"""

from __future__ import annotations

import csv
import json
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from evidence_tools.evidence.location import current_edition
from evidence_tools.evidence.reading import read_evidence
from evidence_tools.evidence.schemas import BY_NAME

VISITS = (0, 1.4, 3, 6, 12)
SOURCE = "source_1"


def make_edition(folder: Path, studies: int) -> None:
    """Write an edition of this many studies: two arms each, pain at five visits in either arm."""
    ids = [f"study_{number}" for number in range(studies)]
    _write(folder, "sources", [_source()])
    _write(folder, "studies", [_study(study) for study in ids])
    _write(folder, "arms", [_arm(study, arm) for study in ids for arm in ("mild", "cmm")])
    visits = ((study, arm, visit) for study in ids for arm in ("mild", "cmm") for visit in VISITS)
    _write(folder, "continuous", [_result(number, *at) for number, at in enumerate(visits, 1)])
    for name, schema in BY_NAME.items():
        if schema.about.home == "edition" and not (folder / schema.about.file).exists():
            _write(folder, name, [])
    policy = json.loads((current_edition() / "policy.json").read_text(encoding="utf-8"))
    policy["references"] = [reference | {"source_id": None} for reference in policy["references"]]
    (folder / "policy.json").write_text(json.dumps(policy), encoding="utf-8")
    (folder / "protocol.toml").write_text(_PROTOCOL, encoding="utf-8")


_PROTOCOL = """\
[edition]
policy = "benchmark"
edition = "2026"
title = "A large edition"
data_date = 2026-11-22
treated = "mild"

[windows]
any_time = { low = 0, label = "any follow-up" }
"""


def _source() -> dict[str, object]:
    return {
        "source_id": SOURCE,
        "kind": "article",
        "read_as": "abstract",
        "citation": "A source",
        "accessed": "2026-11-22",
    }


def _study(study: str) -> dict[str, object]:
    return {
        "study_id": study,
        "name": study,
        "design": "rct",
        "primary_source_id": SOURCE,
        "all_source_ids": SOURCE,
        "blinding": "none",
        "funding": "unclear",
    }


def _arm(study: str, arm: str) -> dict[str, object]:
    return {"study_id": study, "arm_id": arm, "arm_label": arm, "treatment": arm, "n_enrolled": 80, "n_treated": 78}


def _result(number: int, study: str, arm: str, visit: float) -> dict[str, object]:
    place = VISITS.index(visit)
    mean = 70 - 2 * place
    row = {
        "row_id": f"c{number:03d}",
        "study_id": study,
        "arm_id": arm,
        "outcome": "pain",
        "pain_site": "leg",
        "instrument": "NPRS",
        "scale_min": 0,
        "scale_max": 10,
        "unit": "points",
        "timepoint_months": visit,
        "n": 78 - place,
        "mean": f"{mean / 10:.1f}",
        "sd": f"{2 + number % 100 / 100:.2f}",
        "source_id": SOURCE,
        "locator": "Table 2",
        "status": "reported",
        "analysis_use": "primary",
        "use_reason": "Only value at this visit",
        "second_look": "not_checked",
    }
    if visit:
        row |= {"change_mean": f"-{0.2 * place:.1f}", "pct_change": f"-{20 * place / 7:.1f}"}
    return row


def _write(folder: Path, table: str, rows: Iterable[dict[str, object]]) -> None:
    schema = BY_NAME[table]
    with (folder / schema.about.file).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, schema.columns(), restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def main(studies: int = 10_000) -> None:
    """Make the edition, read it and say how long that took."""
    reference = current_edition().parents[1] / "reference"
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        make_edition(folder, studies)
        read_evidence(current_edition())  # the first reading compiles the schemas
        begin = time.perf_counter()
        evidence = read_evidence(folder, reference)
        seconds = time.perf_counter() - begin
    rows = sum(len(table) for table in (evidence.studies, evidence.arms, evidence.continuous))
    print(evidence)
    print(f"{seconds:.2f} s for {rows:,} rows: {rows / seconds:,.0f} rows a second")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
