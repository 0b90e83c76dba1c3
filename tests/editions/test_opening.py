"""Opening an edition: the same results, another name, an empty log, and nothing half made."""

from __future__ import annotations

import shutil
import tomllib
from datetime import date
from pathlib import Path

import pytest
from approved_copies import BY, DAY, approved_copy, opened_copy, quick_results
from edition_copies import Copy, copy_edition

from evidence_tools.editions import opening
from evidence_tools.editions.differences import differences
from evidence_tools.editions.following import opened, predecessor
from evidence_tools.editions.opening import open_edition
from evidence_tools.errors import EvidenceError, EvidenceToolsError
from evidence_tools.evidence import Evidence, read_evidence
from evidence_tools.evidence.seal import seal_of
from evidence_tools.results import results_of

INLINE = "an entry that does not stand on a line of its own"


@pytest.fixture
def data(opened_years: Path) -> Path:
    return opened_years


@pytest.fixture(scope="module")
def later(opened_years: Path) -> Evidence:
    """The edition opened after an approved one, read once."""
    return read_evidence(opened_years / "mild" / "2027")


def test_the_new_edition_gives_the_same_results(evidence: Evidence, later: Evidence) -> None:
    assert later.label == "mild/2027"
    assert later.report.faults == evidence.report.faults
    assert results_of(later).of_questions() == results_of(evidence).of_questions()
    assert differences(predecessor(later), later).empty


def test_it_has_a_log_of_its_own_and_reads_the_shared_tables(data: Path, later: Evidence) -> None:
    names = {path.name for path in later.folder.iterdir()}
    before = {path.name for path in (data / "mild" / "2026").iterdir()}
    assert before - names == {"approval.toml", "approved_results.json", "reference"}
    assert names - before == {"changes.csv", "opened.toml"}
    assert later.reference_folder == data / "reference"
    assert later.changes.empty
    assert later.approval is None
    assert (data / "CURRENT").read_text(encoding="utf-8") == "mild/2027\n"


def test_only_two_lines_of_the_protocol_change(data: Path, later: Evidence) -> None:
    before = (data / "mild" / "2026" / "protocol.toml").read_text(encoding="utf-8").splitlines()
    after = (later.folder / "protocol.toml").read_text(encoding="utf-8").splitlines()
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert [new.partition("#")[0].strip() for _, new in changed] == ['edition = "2027"', "data_date = 2027-02-01"]
    assert [old.partition("#")[2] for old, _ in changed] == [new.partition("#")[2] for _, new in changed]
    assert later.protocol.edition.data_date == DAY


def test_it_remembers_what_it_follows(data: Path, later: Evidence) -> None:
    found = opened(later.folder)
    assert (found.follows, found.opened_by, found.date, found.note) == ("2026", BY, DAY, "synthetic year")
    assert found.seal == seal_of(data / "mild" / "2026")
    before = predecessor(later)
    assert (before.label, before.approval.by) == ("mild/2026", BY)
    assert predecessor(before) is None


def test_an_edition_that_is_not_approved_is_approved_first(tmp_path: Path) -> None:
    copy = copy_edition(tmp_path)
    (copy.folder / "candidates" / "synthetic").mkdir(parents=True)
    (copy.folder / "candidates" / "synthetic" / "about.toml").write_text("", encoding="utf-8")
    with quick_results():
        folder = open_edition("mild", "2027", author=BY, data=tmp_path, current=False, day=DAY)
    approval = read_evidence(copy.folder).approval
    assert (approval.by, approval.date, approval.note) == (BY, DAY, "approved when mild/2027 was opened")
    assert not (folder / "candidates").exists()
    assert not (tmp_path / "CURRENT").exists()


@pytest.mark.parametrize(
    ("policy", "name", "follows", "said"),
    [
        ("mild", "2027", None, "2027 exists"),
        ("mild", "2026b", None, "does not come after '2027'"),
        ("mild", "999", "2026", "does not come after '2026'"),
        ("mild", "20/28", None, "is no name of a file"),
        ("mild", ".2028", None, "is no name of a file"),
        ("mild", "", None, "is no name of a file"),
        ("spacer", "2028", None, "policy 'spacer': found no edition of it .* allowed: mild"),
        ("mild", "2028", "2025", "edition mild/2025: found none .* allowed: 2026 or 2027"),
    ],
)
def test_what_cannot_be_opened_is_refused(data: Path, policy: str, name: str, follows: str | None, said: str) -> None:
    with pytest.raises(EvidenceToolsError, match=said):
        open_edition(policy, name, author=BY, follows=follows, data=data)
    assert sorted(path.name for path in (data / "mild").iterdir()) == ["2026", "2027"]
    assert not (data / "mild" / "2027" / "approval.toml").exists()


def test_an_author_is_asked_for(data: Path) -> None:
    with pytest.raises(EvidenceToolsError, match="found nothing as author"):
        open_edition("mild", "2028", author=" ", data=data)


@pytest.mark.parametrize(
    ("old", "new", "entry", "found"),
    [
        ('edition = "2026"', "# synthetic", "edition.edition", "no such line"),
        ("data_date = 2026-11-22", 'title = "Synthetic"', "edition.data_date", "no such line"),
        (
            'edition = "2026"',
            '"edition" = "2026"',
            "edition.edition",
            "an entry that does not stand on a line of its own",
        ),
    ],
)
def test_a_protocol_without_the_two_lines_is_a_fault(copy: Copy, old: str, new: str, entry: str, found: str) -> None:
    copy.change_protocol(old, new)
    with pytest.raises(EvidenceError) as raised:
        open_edition("mild", "2027", author=BY, data=copy.folder.parents[1])
    (fault,) = raised.value.faults
    assert (fault.file, fault.column, fault.found) == ("protocol.toml", entry, found)
    assert not (copy.folder / "approval.toml").exists()


def test_a_failure_leaves_nothing_behind(tmp_path: Path, monkeypatch) -> None:
    approved_copy(tmp_path)
    monkeypatch.setattr(opening, "write_text", lambda path, text: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        open_edition("mild", "2027", author=BY, data=tmp_path)
    assert [path.name for path in (tmp_path / "mild").iterdir()] == ["2026"]
    assert (tmp_path / "CURRENT").read_text(encoding="utf-8") == "mild/2026\n"


def test_a_predecessor_that_was_approved_anew_is_refused(tmp_path: Path) -> None:
    later = opened_copy(tmp_path)
    path = tmp_path / "mild" / "2026" / "approval.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("synthetic approval", "another"), encoding="utf-8")
    with pytest.raises(EvidenceError, match=r"follows, 2026 .*: found another approval\.toml"):
        predecessor(read_evidence(later.folder))
    path.unlink()
    with pytest.raises(EvidenceError, match=r"found no approval\.toml"):
        predecessor(read_evidence(later.folder))
    path.parent.rename(tmp_path / "elsewhere")
    with pytest.raises(EvidenceError, match="found no folder"):
        predecessor(read_evidence(later.folder))


def test_a_predecessor_with_a_changed_byte_is_refused(tmp_path: Path) -> None:
    later = opened_copy(tmp_path)
    path = tmp_path / "mild" / "2026" / "arms.csv"
    path.write_bytes(path.read_bytes() + b"\n")
    with pytest.raises(EvidenceError, match=r'arms\.csv: found "changed bytes"'):
        predecessor(read_evidence(later.folder))


def test_the_third_year_follows_the_second(data: Path, tmp_path: Path) -> None:
    data = shutil.copytree(data, tmp_path / "data")
    with quick_results():
        third = open_edition("mild", "2028", author=BY, data=data, day=date(2028, 2, 1))
    assert opened(third).follows == "2027"
    assert tomllib.loads((third / "protocol.toml").read_text(encoding="utf-8"))["edition"]["edition"] == "2028"
    assert predecessor(predecessor(read_evidence(third))).label == "mild/2026"


@pytest.mark.parametrize("written", [False, True])
def test_an_edition_that_cannot_be_made_current_is_taken_back(tmp_path: Path, monkeypatch, written: bool) -> None:
    folder = approved_copy(tmp_path).folder
    (tmp_path / "CURRENT").write_text("mild/2026\n", encoding="utf-8")
    write = opening.write_text

    def interrupted(path: Path, text: str) -> Path:
        if path.name != "CURRENT":
            return write(path, text)
        if written:
            write(path, text)
        raise KeyboardInterrupt

    monkeypatch.setattr(opening, "write_text", interrupted)
    with pytest.raises(KeyboardInterrupt):
        open_edition("mild", "2027", author=BY, data=tmp_path)
    assert [path.name for path in folder.parent.iterdir()] == ["2026"]
    assert (tmp_path / "CURRENT").read_text(encoding="utf-8") == "mild/2026\n"
