"""The results file: every number under its key, the same bytes every time."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

import evidence_tools as et
from evidence_tools.export.results import SCHEMA, write_results
from evidence_tools.results.made_by import made_by


def test_the_files_are_the_same_bytes_every_time(evidence: et.Evidence, tmp_path: Path) -> None:
    first = write_results(evidence, tmp_path / "a")
    second = write_results(evidence, tmp_path / "b")
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]
    document = json.loads(first[0].read_text(encoding="utf-8"))
    assert document["edition"] == "mild/2026"
    assert document["schema"] == SCHEMA == 2
    assert {key: document[key] for key in made_by(evidence)} == made_by(evidence)
    assert document["data_checksum"] == evidence.checksum
    used = pd.read_csv(tmp_path / "a" / "tables" / "pain_from_12_used.csv")
    assert len(used) == document["results"]["pain_from_12.k"]["value"]
