"""What the documents say is true: links lead somewhere, every decision is listed, the picture's words are today's."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pictures
import pytest

REPOSITORY = Path(__file__).resolve().parents[1]
DOCUMENTS = sorted([*REPOSITORY.glob("*.md"), *REPOSITORY.glob("docs/**/*.md"), *REPOSITORY.glob("data/*.md")])


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(REPOSITORY).as_posix())
def test_links_lead_to_files_that_exist(document: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", document.read_text(encoding="utf-8"))
    missing = [link for link in links if "://" not in link and not (document.parent / link).exists()]
    assert not missing


def test_every_decision_is_listed() -> None:
    folder = REPOSITORY / "docs" / "decisions"
    listed = (folder / "README.md").read_text(encoding="utf-8")
    assert [page.name for page in sorted(folder.glob("0*.md")) if page.name not in listed] == []


def test_the_pictures_of_the_documents_say_what_the_data_say() -> None:
    assert pictures.main(["--check"]) == 0


def test_folders_named_by_the_readme_exist() -> None:
    named = re.findall(r"^\| \[?`([a-z_./0-9]+)`", (REPOSITORY / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert named
    assert [name for name in named if name != "outputs/" and not (REPOSITORY / name).exists()] == []


def test_no_tracked_file_names_a_machine_or_a_package_registry() -> None:
    registry = r"--(extra-)?index-url [^-]|--find-links [^-]|https?://[^ ]*/simple"
    pattern = rf"{registry}|(^|[^[:alnum:]./-])/(home|root|work|opt)/[a-z]"
    found = subprocess.run(
        ["git", "grep", "-nIE", "-e", pattern, "--", ".", ":!tests"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode in (1, 128), found.stdout  # 1: nothing found; 128: not a git checkout
