"""The audit on real outputs: everything that a review of the edition writes, made here with the saved notebooks."""

from __future__ import annotations

import base64
import json
import random
import re
import shutil
from pathlib import Path

import pytest
from rich.console import Console

from evidence_tools.evidence import Evidence
from evidence_tools.evidence.location import repository
from evidence_tools.export.audit import audit
from evidence_tools.export.audit.index import read_index
from evidence_tools.export.notebooks import read_notebook
from evidence_tools.export.plan import whole_review
from evidence_tools.export.progress import Steps
from evidence_tools.export.review import review
from evidence_tools.figures.chart import FORMATS

SEED = 20261122
DOT = base64.b64decode(  # the smallest PNG: one white pixel
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTj2FAAAAABJRU5ErkJggg=="
)
QUESTION = "pain_from_12"


@pytest.fixture(scope="module")
def outputs(evidence: Evidence, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a review writes, indexed, audited and free of faults.

    Notebooks are taken as they are saved (nbval compares those with a fresh run), and PNGs, in which no number can be
    read, are a dot to save their time.
    """
    with Steps(Console(quiet=True)) as steps, pytest.MonkeyPatch.context() as instead:
        instead.setitem(FORMATS, "png", lambda chart: DOT)
        done = review(
            evidence.folder,
            out=tmp_path_factory.mktemp("outputs"),
            notebooks=repository() / "notebooks",
            steps=steps,
            read=lambda folder: evidence,
            plan=whole_review(),
            run=lambda sources, **_: {path: read_notebook(path) for path in sources},
        )
    return done.folder


def test_every_number_of_every_file_has_a_place_and_a_key_of_the_results(outputs: Path):
    """The audit itself ran, and found nothing, when the outputs were made."""
    places = read_index(outputs)
    assert {Path(each.file).suffix for each in places} >= {".svg", ".txt", ".html", ".pptx", ".docx", ".xlsx"}
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
