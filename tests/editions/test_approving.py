"""Approving an edition: everything or nothing, once, and without errors."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from approved_copies import BY, DAY, quick_results
from edition_copies import REFERENCE, Copy

from evidence_tools.editions import approving
from evidence_tools.editions.approving import approve
from evidence_tools.editions.log import log_changes
from evidence_tools.editions.stored import stored_text
from evidence_tools.errors import EvidenceError, EvidenceToolsError
from evidence_tools.evidence import read_evidence


def files_in(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_an_approval_freezes_stores_and_seals(evidence, copy: Copy, monkeypatch) -> None:
    """The results are those of the same tables, read once for all tests, because working them out takes so long."""
    monkeypatch.setattr(approving, "stored_text", lambda own: {evidence.checksum: stored_text(evidence)}[own.checksum])
    before = files_in(copy.folder)
    written = approve(copy.folder, by=f" {BY} ", note='a "synthetic" note', day=DAY)
    after = files_in(copy.folder)
    frozen = {f"reference/{path.name}": path.read_bytes() for path in REFERENCE.iterdir()}
    assert written == copy.folder / "approval.toml"
    assert set(after) - set(before) == {"approval.toml", "approved_results.json", *frozen}
    assert after.items() >= {**before, **frozen}.items()
    assert after["approved_results.json"].decode() == stored_text(evidence)
    approval = read_evidence(copy.folder).approval
    assert (approval.by, approval.date, approval.note) == (BY, DAY, 'a "synthetic" note')
    with pytest.raises(EvidenceError, match=f"Asked to approve: found that mild/2026 is approved by {BY}"):
        approve(copy.folder, by="Another Synthetic Reviewer")


def test_tables_with_errors_are_not_approved(copy: Copy) -> None:
    copy.change("continuous", "c021", n="many")
    before = files_in(copy.folder)
    with pytest.raises(EvidenceError, match="many"):
        approve(copy.folder, by=BY)
    assert files_in(copy.folder) == before


def test_bindings_that_lead_nowhere_are_not_approved(copy: Copy) -> None:
    before = '[[X01.tests]]\nkind = "number"\ndata = "pain_from_12.estimat"\n\n[[X01.tests]]'
    path = copy.folder / "claims_bindings.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("[[X01.tests]]", before, 1), encoding="utf-8")
    with pytest.raises(EvidenceError, match=r"pain_from_12\.estimat"):
        approve(copy.folder, by=BY)
    assert not (copy.folder / "approval.toml").exists()


def test_differences_without_a_reason_are_not_approved(changed: Copy) -> None:
    with quick_results(), pytest.raises(EvidenceError, match="cannot be approved yet:") as raised:
        approve(changed.folder, by=BY)
    assert {fault.check for fault in raised.value.faults} == {"unlogged"}
    assert not (changed.folder / "approval.toml").exists()
    log_changes(changed.folder, author=BY, reason="Synthetic reason")
    with quick_results():
        approve(changed.folder, by=BY)


@pytest.mark.parametrize("name", ["", "  ", "two\nlines"])
def test_nobody_approves_nothing(copy: Copy, name: str) -> None:
    with pytest.raises(EvidenceToolsError, match="as by; allowed: words on one line"):
        approve(copy.folder, by=name)


@pytest.mark.parametrize("step", ["_freeze", "approval_text", "_refuse_other"])
@pytest.mark.parametrize("problem", [OSError("disk full"), KeyboardInterrupt()], ids=["error", "interrupt"])
def test_a_failure_in_the_middle_leaves_the_folder_as_it_was(
    copy: Copy, monkeypatch, step: str, problem: BaseException
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise problem

    before = files_in(copy.folder)
    monkeypatch.setattr(approving, step, fail)
    with quick_results(), pytest.raises(type(problem)):
        approve(copy.folder, by=BY)
    assert files_in(copy.folder) == before
    assert not (copy.folder / "reference").exists()


def test_tables_that_change_while_results_are_worked_out_are_not_approved(copy: Copy, monkeypatch) -> None:
    def meanwhile(evidence: object) -> str:
        copy.change("arms", "motion/cmm", n_enrolled="79")
        return json.dumps({})

    monkeypatch.setattr(approving, "stored_text", meanwhile)
    with pytest.raises(EvidenceError, match="changed while its results were worked out"):
        approve(copy.folder, by=BY)
    assert not (copy.folder / "approval.toml").exists()


def test_an_edition_with_its_own_reference_tables_keeps_them(copy: Copy) -> None:
    (copy.folder.parents[1] / "reference").rename(copy.folder / "reference")
    before = files_in(copy.folder)
    with quick_results():
        approve(copy.folder, by=BY)
    assert files_in(copy.folder).items() >= before.items()


def test_an_edition_that_somebody_else_approves_meanwhile_stays_theirs(copy: Copy, monkeypatch) -> None:
    def meanwhile(evidence) -> str:
        (copy.folder / "approval.toml").write_text('by = "synthetic"\n', encoding="utf-8")
        return "{}"

    monkeypatch.setattr(approving, "stored_text", meanwhile)
    before = files_in(copy.folder)
    with pytest.raises(EvidenceError, match="Asked to approve"):
        approve(copy.folder, by=BY)
    assert files_in(copy.folder) == before | {"approval.toml": b'by = "synthetic"\n'}


def test_each_part_of_an_approval_is_told(copy: Copy) -> None:
    told: list[str] = []
    with quick_results():
        approve(copy.folder, by=BY, done=told.append)
    assert tuple(told) == approving.PARTS
