"""The numbers of limitations: each under its key, with the verdict and the reason in its note."""

from __future__ import annotations

import pytest

import evidence_tools as et
from evidence_tools.evidence import Evidence
from evidence_tools.limits import challenge
from evidence_tools.results.limitations import limitation_entries


def test_each_number_has_its_key(evidence: Evidence) -> None:
    (no_control,) = challenge(et.answer(evidence, "pain_from_12"), evidence, ["no_control"])
    entries = dict(limitation_entries(no_control))
    assert entries["quantity"]["value"] == pytest.approx(no_control.quantity, rel=1e-11)
    assert entries["quantity"]["note"] == f"overturns: {no_control.reason}"
    assert entries["quantity"]["marks"] == "†‡§¶"
    assert entries["tipping"]["shown"] == "1.8"
    assert "limits.no_control.benchmarks" in entries["plausible_central"]["convention"]
    ends = [entries[f"plausible_{end}"]["value"] for end in ("low", "central", "high")]
    assert ends == pytest.approx(no_control.plausible, rel=1e-11)


def test_what_cannot_be_said_says_why(evidence: Evidence) -> None:
    (unsaid,) = challenge(et.answer(evidence, "pain_from_12"), evidence, ["generalisability"])
    assert dict(limitation_entries(unsaid))["quantity"]["note"].startswith("cannot say: ")
