"""The results stored at approval: what today's programs make otherwise is named, and nothing else."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path

import pytest
from approved_copies import approved_copy

from evidence_tools.certainty import certainties
from evidence_tools.editions import stored as module
from evidence_tools.editions.stored import DRIFT, Stored, drift, read_stored, software_drift, stored_text
from evidence_tools.errors import EvidenceError
from evidence_tools.evidence import Evidence, read_evidence
from evidence_tools.evidence.seal import STORED_RESULTS
from evidence_tools.ledger import checked_claims
from evidence_tools.limits import challenge_all
from evidence_tools.results import results_of

SMALL = {"pain.k": (4.0, "4", "studies", "Pain"), "pain.p": (None, "", "p", "Pain")}


@pytest.fixture
def stored(evidence: Evidence, tmp_path: Path) -> Stored:
    """The real results, written and read."""
    (tmp_path / STORED_RESULTS).write_text(stored_text(evidence), encoding="utf-8")
    return read_stored(tmp_path)


def with_number(stored: Stored, key: str, *number: object) -> Stored:
    return replace(stored, numbers={**stored.numbers, key: number})


def test_every_number_and_verdict_is_stored(evidence: Evidence, stored: Stored) -> None:
    numbers = results_of(evidence).all()
    for key, entry in numbers.items():
        assert stored.numbers[key] == (entry["value"], entry["shown"], entry["unit"], entry["label"])
    words = {key: shown for key, (_, shown, unit, _) in stored.numbers.items() if unit == "verdict"}
    limits = {f"{name}.{each.name}": each.verdict for name, few in challenge_all(evidence).items() for each in few}
    assert words == {
        **{f"claims.{claim}.verdict": each.verdict for claim, each in checked_claims(evidence).items()},
        **{f"certainty.{each.question}.verdict": each.level for each in certainties(evidence).values()},
        **{f"limits.{name}.verdict": verdict for name, verdict in limits.items()},
    }
    assert len(stored.numbers) == len(numbers) + len(words)
    assert stored.about["data_checksum"] == evidence.checksum
    assert stored.about["environment"]["numpy"]


def test_the_file_is_compact_and_has_a_line_a_number(evidence: Evidence, stored: Stored) -> None:
    text = stored_text(evidence)
    assert len(text.encode()) < 100 * len(stored.numbers)
    lines = [line for line in text.splitlines() if line.startswith('"')]
    assert len(lines) == len(stored.numbers)
    assert text == json.loads(json.dumps(text))


def test_the_same_software_drifts_nowhere(evidence: Evidence, stored: Stored) -> None:
    found = drift(stored, evidence)
    assert found.empty
    assert {name: str(kind) for name, kind in found.dtypes.items()} == DRIFT


def test_what_differs_is_named(evidence: Evidence, stored: Stored) -> None:
    key, verdict = "pain_from_12.estimate", "limits.pain_from_12.no_control.verdict"
    value, shown, unit, label = stored.numbers[key]
    changed = with_number(stored, key, value * (1 + 1e-8), shown, unit, label)
    changed = with_number(changed, verdict, None, "holds", "verdict", "Synthetic")
    changed = with_number(changed, "synthetic.gone", 1.5, "1.5", "points", "Synthetic")
    numbers = {key: number for key, number in changed.numbers.items() if key != "pain_from_12.k"}
    found = drift(replace(stored, numbers=numbers), evidence).set_index("key")
    assert set(found.index) == {key, verdict, "synthetic.gone", "pain_from_12.k"}
    assert found.loc[key, "difference"] == pytest.approx(-value * 1e-8, rel=1e-6)
    assert found.loc[key, ["shown_stored", "shown_now"]].tolist() == [shown, shown]
    assert found.loc[verdict, ["shown_stored", "shown_now"]].tolist() == ["holds", stored.numbers[verdict][1]]
    assert found.loc["synthetic.gone", ["stored", "shown_now", "label"]].tolist() == [1.5, "", "Synthetic"]
    assert found.loc["pain_from_12.k", "shown_stored"] == ""
    assert found["difference"].isna().tolist() == [name != key for name in found.index]


@pytest.mark.parametrize(
    ("then", "differs"),
    [
        ((4.0 * (1 + 1e-10), "4", "studies", "Pain"), False),
        ((4.0 * (1 + 1e-8), "4", "studies", "Pain"), True),
        ((4.0, "4.0", "studies", "Pain"), True),
        ((4.0, "4", "trials", "Other label"), False),
        ((None, "4", "studies", "Pain"), True),
        ((0.0, "4", "studies", "Pain"), True),
    ],
)
def test_last_bits_do_not_count_and_prints_do(evidence, monkeypatch, then: tuple, differs: bool) -> None:
    monkeypatch.setattr(module, "_worked_out", lambda evidence: SMALL)
    found = drift(Stored({}, {**SMALL, "pain.k": then}), evidence)
    assert found["key"].tolist() == (["pain.k"] if differs else [])
    assert all(math.isnan(each) for each in found["difference"]) == (not differs or then[0] is None)


def test_an_edition_is_compared_with_what_it_was_approved_with(tmp_path: Path, monkeypatch) -> None:
    approved = read_evidence(approved_copy(tmp_path).folder)
    about = {"data_checksum": approved.checksum}
    monkeypatch.setattr(module, "read_stored", lambda folder: Stored(about, {**SMALL, "pain.k": (5.0, "5", "", "")}))
    monkeypatch.setattr(module, "_worked_out", lambda evidence: SMALL)
    found, note = software_drift(approved)
    assert found[["key", "stored", "now", "difference"]].to_numpy().tolist() == [["pain.k", 5.0, 4.0, -1.0]]
    assert note.endswith("worked out anew from the same tables, with the same versions of all programs.")
    monkeypatch.setattr(module, "software", lambda: {**approved.approval.software, "numpy": "0", "scipy": "0"})
    assert software_drift(approved)[1].endswith("with other versions of numpy and scipy.")
    found, note = software_drift(replace(approved, checksum="of other tables"))
    assert found.empty
    assert "read with other tables" in note


def test_an_open_edition_stores_none(evidence: Evidence, tmp_path: Path) -> None:
    found, note = software_drift(replace(evidence, approval=None))
    assert found.empty
    assert list(found) == list(DRIFT)
    assert note == "mild/2026 stores no results: it is not approved yet."
    assert read_stored(tmp_path) is None


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"units": [], "labels": [], "numbers": {"a": [1, "1", 0, 0]}}'])
def test_a_damaged_file_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / STORED_RESULTS).write_text(text, encoding="utf-8")
    with pytest.raises(EvidenceError, match=r"approved_results\.json is damaged .* restore it"):
        read_stored(tmp_path)
