"""Claims, certainty, determination and committee tables as files: whole, readable alone, the same bytes every time."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from evidence_tools.certainty import certainties
from evidence_tools.evidence import Evidence
from evidence_tools.export.judgement_files import write_judgements
from evidence_tools.export.pages import foreign_parts
from evidence_tools.ledger import claims
from evidence_tools.ledger.determination import determination


@pytest.fixture(scope="module")
def written(evidence: Evidence, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("written")
    write_judgements(evidence, folder)
    return folder


def test_the_files_hold_what_the_notebooks_show(evidence: Evidence, written: Path) -> None:
    ledger = pd.read_csv(written / "tables" / "claims.csv")
    assert (
        dict(zip(ledger["claim_id"], ledger["verdict"], strict=True))
        == claims(evidence).set_index("claim_id")["verdict"].to_dict()
    )
    rated = pd.read_csv(written / "tables" / "certainty.csv")
    assert list(rated["question"]) == list(certainties(evidence))
    inputs = pd.read_csv(written / "tables" / "certainty_inputs.csv")
    assert list(dict.fromkeys(inputs["Question"])) == list(certainties(evidence))
    trace = pd.read_csv(written / "tables" / "determination.csv")
    assert len(trace) == len(determination(evidence).trace)


def test_every_page_stands_alone(written: Path) -> None:
    pages = sorted(written.rglob("*.html"))
    assert len(pages) == 7
    for page in pages:
        html = page.read_text(encoding="utf-8")
        assert html.startswith("<!DOCTYPE html>"), page.name
        assert '<meta charset="utf-8">' in html, page.name
        assert foreign_parts(html) == [], page.name
    assert {page.stem for page in written.glob("committee/*.csv")} == {
        page.stem for page in written.glob("committee/*.html")
    }


def test_the_same_bytes_every_time(evidence: Evidence, written: Path, tmp_path: Path) -> None:
    for again in write_judgements(evidence, tmp_path):
        assert again.read_bytes() == (written / again.relative_to(tmp_path)).read_bytes(), again.name
