"""From a printed number to its key: what the place is about decides, and what nothing speaks for is a fault."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evidence_tools.evidence import Evidence
from evidence_tools.export.audit import index_numbers
from evidence_tools.export.audit.index import Place, read_index
from evidence_tools.results import results_of

QUESTIONS = ("pain_from_12", "odi_from_12")


@pytest.fixture(scope="module")
def held(evidence: Evidence) -> dict:
    results = results_of(evidence)
    return {key: results.entry(key) for key in results.of_questions() if key.startswith(QUESTIONS)}


@pytest.fixture
def page(evidence: Evidence, held: dict, tmp_path: Path):
    """A reader of a page: its numbers with their keys, or the faults."""

    def read(body: str) -> list[Place] | list[str]:
        (tmp_path / "results.json").write_text(json.dumps({"results": held}), encoding="utf-8")
        (tmp_path / "page.html").write_text(f"<html><body>{body}</body></html>", encoding="utf-8")
        faults = index_numbers(evidence, tmp_path)
        return [fault.found for fault in faults] or read_index(tmp_path)

    return read


def row(*cells: str) -> str:
    return (
        f"<table><tr><th>Question</th><th>Estimate</th></tr><tr>{''.join(f'<td>{c}</td>' for c in cells)}</tr></table>"
    )


def test_the_question_of_the_row_decides(page, held):
    low = held["odi_from_12.headline.low"]["shown"]
    found = page(row("Disability (ODI), 12 months and over", f"{low} points"))
    assert [each.key for each in found if each.number == low] == ["odi_from_12.headline.low"]


def test_the_study_decides_and_a_number_of_another_study_is_a_fault(page, held):
    weight = held["pain_from_12.study.motion.weight"]["shown"]
    found = page(row("Pain, 12 months and over, MOTION 2022", f"{weight}%"))
    assert [each.key for each in found if each.number == weight] == ["pain_from_12.study.motion.weight"]
    (fault,) = page(row("Pain, 12 months and over, Wong 2012", f"{weight}%"))
    assert f"'{weight}'" in fault


def test_a_number_that_the_results_do_not_hold_is_a_fault(page):
    (fault,) = page("<p>Pain, 12 months and over: 4.77 points</p>")
    assert "'4.77'" in fault


def test_names_citations_dates_and_addresses_are_told_by_the_vocabulary(page, evidence: Evidence):
    source = evidence.sources.dropna(subset=["citation", "doi"]).iloc[0]
    found = page(f"<p>{source['citation']}. doi:{source['doi']}, {evidence.protocol.edition.data_date}, c010</p>")
    assert {each.how for each in found} == {"name"}


@pytest.mark.parametrize("text", ["MOTION 2031", "doi:10.9999/none.1", "c999", "2031-01-01"])
def test_a_name_that_nobody_knows_is_a_fault(page, text: str):
    (fault,) = page(f"<p>{text}</p>")
    assert text[-3:] in fault


def test_a_key_printed_beside_a_number_is_taken(page, held):
    found = page(f"<p>{held['pain_from_12.q']['shown']} pain_from_12.q</p>")
    assert found[0].key == "pain_from_12.q"


def test_a_number_of_the_tables_is_found_by_its_row(page, evidence: Evidence):
    cell = evidence.continuous.set_index("row_id").at["c010", "change_mean"]
    found = page(f"<p>c010: {cell:.1f} points</p>".replace("-", "−"))
    assert "data.continuous.c010.change_mean" in {each.key for each in found}


def test_notes_and_numbers_of_headings_are_measures(page):
    found = page("<h2>3. Answer</h2><p>So it is<sup>4</sup>, see <a href='#n5'>5</a></p>")
    assert [(each.number, each.how) for each in found] == [("3", "measure"), ("4", "measure"), ("5", "measure")]
