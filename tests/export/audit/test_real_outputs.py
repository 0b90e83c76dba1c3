"""The audit on real outputs: charts, pages, tables, deck and workbook of the edition, written here and audited."""

from __future__ import annotations

import json
import random
import re
import shutil
from collections.abc import Mapping
from itertools import islice
from pathlib import Path

import pytest

from evidence_tools.briefing.entries import briefing_entries
from evidence_tools.evidence import Evidence
from evidence_tools.evidence.location import repository
from evidence_tools.export.audit import audit, check_numbers
from evidence_tools.export.audit.index import read_index
from evidence_tools.export.charts import save_charts
from evidence_tools.export.deck.committee import committee_deck
from evidence_tools.export.headlines import read_headlines
from evidence_tools.export.judgement_files import write_judgements
from evidence_tools.export.notebooks import notebooks_in, read_notebook
from evidence_tools.export.numbers import every_number
from evidence_tools.export.office import write_workbook
from evidence_tools.export.pages import contents_html, write_pages
from evidence_tools.export.report import write_report
from evidence_tools.figures.certainty import certainty_chart
from evidence_tools.figures.chart import Chart
from evidence_tools.figures.claims import claims_map
from evidence_tools.figures.durability import durability
from evidence_tools.figures.evidence_base import evidence_base
from evidence_tools.figures.forest import forest
from evidence_tools.figures.limits import limits_chart
from evidence_tools.limits import challenge_all
from evidence_tools.models import answer

SEED = 20261122
QUESTION = "pain_from_12"
NOTEBOOKS = 3  # pages that are compared; all of them are in a review


@pytest.fixture(scope="module")
def outputs(evidence: Evidence, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a review writes of every kind of file, indexed and free of faults."""
    folder = tmp_path_factory.mktemp("outputs")
    results = every_number(evidence) | dict(briefing_entries(evidence))
    (folder / "results.json").write_text(json.dumps({"results": results}), encoding="utf-8")
    fit = answer(evidence, QUESTION).fit
    charts = {
        f"forest_{QUESTION}": forest(fit),
        f"limits_{QUESTION}": limits_chart(challenge_all(evidence)[QUESTION]),
        "evidence_base": evidence_base(evidence),
        "durability": durability(evidence),
        "certainty": certainty_chart(evidence),
        "claims_map": claims_map(evidence),
    }
    save_charts(charts, folder / "charts")
    write_judgements(evidence, folder)
    committee_deck(evidence, folder / "committee_deck.pptx")
    write_workbook(evidence, folder / "evidence_workbook.xlsx", results=results)
    sources = islice(notebooks_in(repository() / "notebooks"), NOTEBOOKS)
    write_pages({path: read_notebook(path) for path in sources}, folder / "notebooks", evidence.label)
    write_report(evidence, folder)
    _contents(evidence, folder, charts)
    check_numbers(evidence, folder)
    return folder


def _contents(evidence: Evidence, folder: Path, charts: Mapping[str, Chart]) -> None:
    html = contents_html(
        evidence.label,
        [],
        answers=read_headlines(folder / "results.json"),
        charts={name: chart.alt for name, chart in charts.items()},
        files=["results.json"],
    )
    (folder / "index.html").write_text(html, encoding="utf-8")


def test_every_number_of_every_file_has_a_place_and_a_key_of_the_results(outputs: Path):
    """The audit itself ran, and found nothing, when the outputs were made."""
    places = read_index(outputs)
    assert {Path(each.file).suffix for each in places} >= {".svg", ".txt", ".html", ".pptx", ".xlsx"}
    results = json.loads((outputs / "results.json").read_text(encoding="utf-8"))["results"]
    assert all(each.key in results for each in places if each.how in ("given", "sought", "value", "said"))


def test_numbers_of_the_deck_are_given_by_its_sentences_and_not_sought(outputs: Path):
    kinds = [each.how for each in read_index(outputs) if each.file == "committee_deck.pptx"]
    assert kinds.count("value") > 100
    assert kinds.count("given") > 20 * kinds.count("sought")
    assert kinds.count("said") == 0


def test_few_numbers_are_held_by_the_words_of_a_chart_alone(outputs: Path):
    numbers = [each.how for each in read_index(outputs) if each.how in ("given", "sought", "value", "said")]
    assert numbers.count("said") < 0.02 * len(numbers)


def changed(text: str, chance: random.Random) -> str:
    """A page or text with one of the digits changed that a reader sees."""
    start = text.find("<body>") + 1
    shown = [found.start() for found in re.finditer(r"(?<=[\s(>−])\d(?=[^<>\"=;]*<|[^<>]*$)", text[start:])]
    at = start + chance.choice(shown)
    return text[:at] + str((int(text[at]) + 1) % 10) + text[at + 1 :]


def test_one_changed_digit_in_each_of_several_files_is_found_in_each(outputs: Path, tmp_path: Path):
    texts = ("determination.html", "report.html", "index.html", f"charts/forest_{QUESTION}.txt")
    folder, chance = shutil.copytree(outputs, tmp_path / "outputs"), random.Random(SEED)
    for file in texts:
        path = folder / file
        path.write_text(changed(path.read_text(encoding="utf-8"), chance), encoding="utf-8")
    assert {fault.file.partition(",")[0] for fault in audit(folder)} == set(texts)
