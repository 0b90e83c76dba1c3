from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from rich.console import Console
from tiny_notebooks import write_notebook

from evidence_tools.errors import EvidenceError
from evidence_tools.evidence.faults import Fault, Report
from evidence_tools.export.notebooks import NotebookError
from evidence_tools.export.plan import Plan
from evidence_tools.export.progress import Steps
from evidence_tools.export.review import Review, review
from evidence_tools.files import write_text

WARNING = Fault("warning", "sd-size", "continuous.csv", 3, "sd", "0.2", "above 1", "look again")


@dataclass(frozen=True)
class TinyEvidence:
    """As much of the evidence as a review looks at."""

    folder: Path
    report: Report = field(default_factory=lambda: Report.of("mild/2026", [WARNING]))


@pytest.fixture
def place(tmp_path):
    """A repository with an edition and two notebooks."""
    (tmp_path / "data" / "mild" / "2026").mkdir(parents=True)
    edition = 'import os\nos.path.basename(os.environ["EVIDENCE_EDITION"])'
    write_notebook(tmp_path / "notebooks" / "00_start.ipynb", "# Start\n\nOn to [pain](01_pain.ipynb).", edition)
    write_notebook(tmp_path / "notebooks" / "01_pain.ipynb", "# Pain", "1 + 1")
    return tmp_path


def _write_numbers(evidence: TinyEvidence, folder: Path) -> None:
    write_text(folder / "tables" / "odi.csv", f"{evidence.folder.name}\n")
    write_text(folder / "charts" / "forest.txt", "ODI fell\n")


def _review(place: Path, *, read=TinyEvidence, writers=None, **others) -> Review:
    with Steps(Console(quiet=True)) as steps:
        return review(
            place / "data" / "mild" / "2026",
            out=place / "outputs",
            notebooks=place / "notebooks",
            steps=steps,
            read=read,
            plan=Plan({"Write numbers": _write_numbers} if writers is None else writers, **others),
        )


def _bytes(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_review_writes_everything_and_the_same_bytes_again(place):
    done = _review(place)
    assert done.folder == place / "outputs" / "mild" / "2026"
    first = _bytes(place / "outputs")
    assert sorted(first) == [f"mild/2026/{path.as_posix()}" for path in done.files]
    assert [path.as_posix() for path in done.files] == [
        "charts/forest.txt",
        "index.html",
        "notebooks/00_start.html",
        "notebooks/00_start.ipynb",
        "notebooks/01_pain.html",
        "notebooks/01_pain.ipynb",
        "tables/odi.csv",
    ]
    assert b"2026" in first["mild/2026/notebooks/00_start.html"]
    assert b'href="notebooks/01_pain.html">Pain</a>' in first["mild/2026/index.html"]
    assert b'alt="ODI fell"' in first["mild/2026/index.html"]
    assert done.warnings == 1
    assert list(done.seconds) == ["Check the data", "Write numbers", "Run the notebooks", "Write the pages"]
    assert done.total_seconds == pytest.approx(sum(done.seconds.values()))
    _review(place)
    assert _bytes(place / "outputs") == first


def test_a_failed_notebook_leaves_the_earlier_outputs(place):
    write_text(place / "outputs" / "mild" / "2026" / "results.json", "earlier")
    write_notebook(place / "notebooks" / "01_pain.ipynb", "# Pain", "fit.estimate")
    with pytest.raises(NotebookError, match=r"01_pain.ipynb, cell 2 of 2 \(In \[1\]\): NameError: name 'fit'"):
        _review(place)
    assert _bytes(place / "outputs") == {"mild/2026/results.json": b"earlier"}


def test_faulty_tables_stop_the_review_before_anything_is_written(place):
    def refuse(folder: Path) -> TinyEvidence:
        raise EvidenceError("3 errors")

    with pytest.raises(EvidenceError, match="3 errors"):
        _review(place, read=refuse)
    assert not (place / "outputs").exists()


def test_the_contents_name_a_folder_of_many_files_once(place):
    def write(evidence: TinyEvidence, folder: Path) -> None:
        _write_numbers(evidence, folder)
        write_text(folder / "tables" / "limits" / "odi_blinding.csv", "a\n")
        write_text(folder / "tables" / "limits" / "odi_design.csv", "b\n")

    done = _review(place, writers={"Write numbers": write})
    contents = (done.folder / "index.html").read_text(encoding="utf-8")
    assert 'href="tables/odi.csv"' in contents
    assert contents.count('href="tables/limits/"') == 1
    assert "odi_blinding" not in contents


def test_what_a_committee_reads_stands_first_among_the_contents(place):
    def write(evidence: TinyEvidence, folder: Path) -> None:
        _write_numbers(evidence, folder)
        write_text(folder / "determination.html", "<p>five sentences</p>")
        write_text(folder / "committee" / "research_gaps.html", "<p>gaps</p>")

    done = _review(place, writers={"Write numbers": write})
    contents = BeautifulSoup((done.folder / "index.html").read_text(encoding="utf-8"), "html.parser")
    first = contents.find("h2")
    assert first.text == "For the committee"
    links = {link["href"]: link.text for link in first.find_next("ul").find_all("a")}
    assert links == {"committee/research_gaps.html": "Research gaps", "determination.html": "Determination"}
    assert len(contents.find_all("a", href="determination.html")) == 1


def test_what_closes_a_review_stands_in_the_contents_and_what_checks_it_sees_them(place):
    def check(evidence: TinyEvidence, folder: Path) -> None:
        listed = (folder / "index.html").read_text(encoding="utf-8")
        write_text(folder / "seen.csv", f"{'report.html' in listed}\n")

    def close(evidence: TinyEvidence, folder: Path) -> None:
        write_text(folder / "report.html", (folder / "notebooks" / "01_pain.html").read_text(encoding="utf-8"))

    done = _review(place, closers={"Report": close}, checks={"Check": check}, announced=("seen.csv",))
    assert (done.folder / "seen.csv").read_text(encoding="utf-8") == "True\n"
    contents = BeautifulSoup((done.folder / "index.html").read_text(encoding="utf-8"), "html.parser")
    assert contents.find("a", href="seen.csv") is not None
    assert list(done.seconds)[-2:] == ["Report", "Check"]


def test_a_check_that_fails_leaves_the_earlier_outputs(place):
    def refuse(evidence: TinyEvidence, folder: Path) -> None:
        raise EvidenceError("a number differs")

    write_text(place / "outputs" / "mild" / "2026" / "results.json", "earlier")
    with pytest.raises(EvidenceError, match="a number differs"):
        _review(place, checks={"Check": refuse})
    assert _bytes(place / "outputs") == {"mild/2026/results.json": b"earlier"}


def test_files_for_the_committee_are_named_before_pages(place):
    def write(evidence: TinyEvidence, folder: Path) -> None:
        for name in ("determination.html", "committee_deck.pptx", "leave_behind.docx", "results.json"):
            write_text(folder / name, '{"results": {}}')

    done = _review(place, writers={"Write": write})
    contents = BeautifulSoup((done.folder / "index.html").read_text(encoding="utf-8"), "html.parser")
    names = [link.text for link in contents.find("h2", string="For the committee").find_next("ul").find_all("a")]
    assert names == ["Committee deck (PowerPoint)", "Leave behind (Word)", "Determination"]
