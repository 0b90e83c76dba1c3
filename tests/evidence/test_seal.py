"""The seal of an approved edition: every changed, missing or added file is named, and litter is none of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from approved_copies import BY, approved_copy
from edition_copies import Copy, copy_edition

from evidence_tools.errors import EvidenceError
from evidence_tools.evidence import read_evidence
from evidence_tools.evidence.reading import inspect_evidence
from evidence_tools.evidence.seal import APPROVAL, CHECK, STORED_RESULTS, read_approval, refuse_approved, seal_of


@pytest.fixture(scope="module")
def template(tmp_path_factory) -> Path:
    return approved_copy(tmp_path_factory.mktemp("approved")).folder


@pytest.fixture
def approved(template: Path, tmp_path: Path) -> Path:
    """A copy of the approved edition with its seal."""
    return shutil.copytree(template, tmp_path / "approved" / "mild" / "2026")


def broken(folder: Path) -> dict[str, str]:
    """What was found of each file that is not as it was approved."""
    return {fault.file: fault.found for fault in read_approval(folder)[1]}


def test_an_approved_edition_stands_alone_and_says_who_approved_it(approved: Path) -> None:
    evidence = read_evidence(approved)
    assert evidence.reference_folder == approved / "reference"
    assert str(evidence.approval) == f"approved by {BY} on 2027-02-01"
    assert evidence.approval.seal == seal_of(approved)
    assert {"evidence-tools", "Python", "numpy"} <= set(evidence.approval.software)


def test_approving_does_not_change_the_evidence(evidence, approved: Path) -> None:
    assert read_evidence(approved).checksum == evidence.checksum


@pytest.mark.parametrize(
    "name", ["continuous.csv", "reference/mcid.csv", "protocol.toml", STORED_RESULTS, "NOTES.md", "deck.toml"]
)
def test_a_changed_byte_is_an_error_that_names_the_file(approved: Path, name: str) -> None:
    path = approved / name
    content = bytearray(path.read_bytes())
    content[-2] ^= 1
    path.write_bytes(bytes(content))
    with pytest.raises(EvidenceError) as raised:
        read_evidence(approved)
    assert f'{name}: found "changed bytes"; allowed: the bytes of the edition, approved by {BY}' in str(raised.value)
    assert "restore it from version control or a backup; a correction belongs in the next edition" in str(raised.value)


def test_all_files_are_named_in_one_error(approved: Path) -> None:
    (approved / "arms.csv").unlink()
    (approved / "candidates" / "late").mkdir(parents=True)
    (approved / "candidates" / "late" / "binary.csv").write_text("synthetic", encoding="utf-8")
    (approved / "reference" / "controls.csv").write_bytes(b"")
    with pytest.raises(EvidenceError) as raised:
        read_evidence(approved)
    found = {fault.file: fault.found for fault in raised.value.faults if fault.check == CHECK}
    assert found == {
        "arms.csv": "no such file",
        "candidates/late/binary.csv": "a file that was added later",
        "reference/controls.csv": "changed bytes",
    }
    assert inspect_evidence(approved).report.errors  # inspected, it is told and not raised


def test_a_changed_line_end_is_said_to_be_one(approved: Path) -> None:
    path = approved / "studies.csv"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert broken(approved) == {
        "studies.csv": "other line ends and no other change; a changed line end is a changed byte"
    }


def test_hidden_files_and_litter_are_no_part_of_an_edition(approved: Path) -> None:
    for name in (".DS_Store", "Thumbs.db", "__pycache__/x.pyc", ".git/HEAD", "~$sheet.xlsx", "reference/.hidden"):
        path = approved / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("litter", encoding="utf-8")
    assert broken(approved) == {}


def test_an_approval_that_was_removed_is_missed(approved: Path) -> None:
    (approved / APPROVAL).unlink()
    with pytest.raises(EvidenceError, match=r"approval\.toml: found \"no such file\""):
        read_evidence(approved)


@pytest.mark.parametrize("text", ["", "by = 3\n", "nonsense", 'by = "A"\ndate = 2027-02-01\n[software]\n[files]\n'])
def test_an_approval_that_is_damaged_is_named(approved: Path, text: str) -> None:
    (approved / APPROVAL).write_text(text, encoding="utf-8")
    with pytest.raises(EvidenceError, match=r"approval\.toml"):
        read_evidence(approved)


def test_an_approved_edition_refuses_to_be_changed(approved: Path, copy: Copy) -> None:
    with pytest.raises(EvidenceError, match=r"accept candidates: found that mild/2026 is approved by .*new-edi"):
        refuse_approved(approved, "accept candidates")
    refuse_approved(copy.folder, "accept candidates")


def test_copies_for_tests_are_open_whether_or_not_the_edition_is_approved(
    approved: Path, tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.setattr("edition_copies.EDITION", approved)
    monkeypatch.setattr("edition_copies.REFERENCE", approved / "reference")
    copy = copy_edition(tmp_path / "copied")
    copy.change("arms", "motion/cmm", n_enrolled="79")
    evidence = read_evidence(copy.folder)
    assert evidence.approval is None
    assert evidence.reference_folder == tmp_path / "copied" / "reference"
    assert not {APPROVAL, STORED_RESULTS, "reference"} & {path.name for path in copy.folder.iterdir()}
