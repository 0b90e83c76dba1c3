"""Limitations as files: the same numbers, verdicts and reasons as in the notebook."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import evidence_tools as et
from evidence_tools.evidence import Evidence
from evidence_tools.export.limit_tables import write_limits
from evidence_tools.limits import Limitation, challenge

NAMES = ["no_control", "blinding", "generalisability", "long_term", "cost_effectiveness"]


@pytest.fixture(scope="module")
def challenged(evidence: Evidence) -> dict[str, list[Limitation]]:
    return {name: challenge(et.answer(evidence, name), evidence, NAMES) for name in ("pain_from_12", "odi_from_12")}


def test_the_files_hold_every_verdict_and_every_limitation_of_the_policy(
    evidence: Evidence, challenged: dict[str, list[Limitation]], tmp_path: Path
) -> None:
    written = write_limits(evidence, challenged, tmp_path)
    assert all(path.exists() for path in written)
    limits = pd.read_csv(tmp_path / "limits.csv")
    assert len(limits) == sum(len(each) for each in challenged.values())
    assert set(limits["verdict"]) >= {"overturns", "holds", "cannot say"}
    policy = pd.read_csv(tmp_path / "limitations_of_the_policy.csv")
    assert set(policy["limitation_id"]) == set(evidence.limitations["limitation_id"])
    behind = pd.read_csv(tmp_path / "limits" / "pain_from_12_no_control.csv")
    assert len(behind) == len(challenged["pain_from_12"][0].table)
