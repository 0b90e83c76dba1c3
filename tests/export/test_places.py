"""Where outputs go: beside data/, else in the working directory; own files apart from those of a review."""

from __future__ import annotations

from evidence_tools.evidence.location import EDITION_VARIABLE
from evidence_tools.export.places import exports_folder, outputs_beside


def test_outputs_of_an_edition_stand_beside_data(tmp_path):
    assert outputs_beside(tmp_path / "data" / "mild" / "2026") == tmp_path / "outputs"


def test_outputs_of_a_folder_outside_data_go_to_the_working_directory(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert outputs_beside(tmp_path / "copy" / "of" / "2026") == tmp_path / "outputs"


def test_own_exports_stand_with_the_edition_under_review(tmp_path, monkeypatch):
    edition = tmp_path / "data" / "mild" / "2027"
    edition.mkdir(parents=True)
    monkeypatch.setenv(EDITION_VARIABLE, str(edition))
    assert exports_folder() == tmp_path / "outputs" / "mild" / "2027" / "exports"


def test_own_exports_of_another_edition_stand_with_that_edition(tmp_path):
    edition = tmp_path / "data" / "mild" / "2025"
    assert exports_folder(edition) == tmp_path / "outputs" / "mild" / "2025" / "exports"
