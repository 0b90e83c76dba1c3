"""The audit on real outputs: everything that a review of the edition writes, made here with the saved notebooks."""

from __future__ import annotations

import base64
import json
import random
import re
import shutil
import zipfile
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


PARTS = {  # a file, the parts of it, and a printed number or the value of a mark in such a part
    "text of a slide": ("committee_deck.pptx", r"ppt/slides/slide\d+\.xml", r"<a:t>[^<]*?(?<![\w.])(\d)[^<]*</a:t>"),
    "notes": ("committee_deck.pptx", r"ppt/notesSlides/.*\.xml", r"<a:t>[^<]*? (\d)[^<]*</a:t>"),
    "words for a chart": ("committee_deck.pptx", r"ppt/slides/slide\d+\.xml", r'descr="[^"]*? −?(\d)[^"]*"'),
    "mark of a chart": ("committee_deck.pptx", r"ppt/charts/chart.*\.xml", r"<c:v>-?\d+\.\d(\d)\d*</c:v>"),
    "handout": ("leave_behind.docx", r"word/document\.xml", r"<w:t[^>]*>[^<]*? −?(\d)[^<]*</w:t>"),
    "workbook": ("evidence_workbook.xlsx", r"xl/worksheets/sheet2\.xml", r"<v>-?\d+\.\d(\d)\d*</v>"),
}


@pytest.mark.parametrize("name", PARTS)
def test_one_changed_digit_within_an_office_file_is_found(name: str, outputs: Path, tmp_path: Path):
    file, part, number = PARTS[name]
    folder = shutil.copytree(outputs, tmp_path / "outputs")
    change_part(folder / file, re.compile(part), re.compile(number), random.Random(SEED))
    assert {fault.file.partition("!")[0].partition(",")[0] for fault in audit(folder)} == {file}


def change_part(path: Path, part: re.Pattern[str], number: re.Pattern[str], chance: random.Random) -> None:
    """Change one digit of one part of an Office file."""
    with zipfile.ZipFile(path) as package:
        parts = {entry.filename: package.read(entry) for entry in package.infolist()}
    texts = {each: parts[each].decode() for each in sorted(parts) if part.fullmatch(each)}
    places = [(each, found.start(1)) for each, text in texts.items() for found in number.finditer(text)]
    each, at = chance.choice(places)
    text = texts[each]
    parts[each] = (text[:at] + str((int(text[at]) + 1) % 10) + text[at + 1 :]).encode()
    with zipfile.ZipFile(path, "w") as package:
        for entry, content in parts.items():
            package.writestr(entry, content)


@pytest.mark.parametrize("file", ["numbers.csv", "results.json", f"charts/forest_{QUESTION}.svg"])
def test_one_changed_digit_of_index_results_or_picture_is_found(file: str, outputs: Path, tmp_path: Path):
    folder = shutil.copytree(outputs, tmp_path / "outputs")
    text = (folder / file).read_text(encoding="utf-8")
    assert "−3.8" in text
    (folder / file).write_text(text.replace("−3.8", "−3.7", 1), encoding="utf-8")
    assert audit(folder)
