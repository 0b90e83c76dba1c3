"""The results file comes back as it was written, and a damaged one says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidence_tools.errors import EvidenceToolsError
from evidence_tools.export.results_file import RESULTS, read_results, write_document


def test_what_is_written_is_read(tmp_path: Path) -> None:
    document = {"schema": 1, "results": {"pain.k": {"value": None, "shown": "−3.8"}}}
    assert read_results(write_document(tmp_path, document).parent) == document


def test_a_number_that_is_not_known_is_no_number_of_json(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        write_document(tmp_path, {"results": {"pain.k": {"value": float("nan")}}})
    assert not (tmp_path / RESULTS).exists()


@pytest.mark.parametrize("text", ["", '{"results": ', "[]", '{"results": []}'])
def test_a_damaged_file_is_named(text: str, tmp_path: Path) -> None:
    (tmp_path / RESULTS).write_text(text, encoding="utf-8")
    with pytest.raises(EvidenceToolsError, match=r"results\.json is damaged: .*evidence review"):
        read_results(tmp_path)


def test_without_a_file_the_way_to_make_it_is_said(tmp_path: Path) -> None:
    with pytest.raises(EvidenceToolsError, match=r"has no results\.json; `evidence review` writes it"):
        read_results(tmp_path)
