"""A small review as files: a few results, and one file of every kind that prints them."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from docx import Document
from openpyxl import Workbook
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from evidence_tools.evidence import Evidence
from evidence_tools.export.audit import index_numbers
from evidence_tools.figures.forest import forest
from evidence_tools.models import answer
from evidence_tools.results import results_of
from evidence_tools.wording import Told, tell

QUESTION = "pain_from_12"


def sentence(evidence: Evidence) -> Told:
    """A sentence with three numbers that know their keys."""
    number = results_of(evidence).number
    return tell(
        "Pain fell by {size} points ({low} to {high}) in {n} patients",
        size=number(f"{QUESTION}.headline.low"),
        low=number(f"{QUESTION}.headline.estimate"),
        high=number(f"{QUESTION}.headline.high"),
        n=number(f"{QUESTION}.n"),
    )


@pytest.fixture(scope="session")
def written(evidence: Evidence, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small review with its index, free of faults; copy it before you change it."""
    folder = tmp_path_factory.mktemp("review")
    results = results_of(evidence)
    held = {key: results.entry(key) for key in results.of_questions() if key.startswith(f"{QUESTION}.")}
    document = {"schema": 1, "edition": evidence.label, "results": held}
    (folder / "results.json").write_text(json.dumps(document), encoding="utf-8")
    told = sentence(evidence)
    _chart(evidence, folder)
    _page(told, folder / "answers.html")
    _deck(told, folder / "committee_deck.pptx")
    _document(told, folder / "leave_behind.docx")
    _workbook(held, folder / "evidence_workbook.xlsx")
    _notebook(folder / "notebooks")
    where = {name: [told] * 3 for name in ("answers.html", "committee_deck.pptx", "leave_behind.docx")}
    marks = {"committee_deck.pptx": told.numbers}
    assert not index_numbers(evidence, folder, told=where, marks=marks)
    return folder


@pytest.fixture
def review(written: Path, tmp_path: Path) -> Path:
    """A copy of the small review."""
    return shutil.copytree(written, tmp_path / "review")


@pytest.fixture
def rewritten(review: Path) -> Callable[[str, str, str], Path]:
    """A maker of a changed copy: in one text file, one text instead of another."""

    def make(file: str, before: str, after: str) -> Path:
        path = review / file
        text = path.read_text(encoding="utf-8")
        assert before in text
        path.write_text(text.replace(before, after, 1), encoding="utf-8")
        return review

    return make


def _chart(evidence: Evidence, folder: Path) -> None:
    chart, name = forest(answer(evidence, QUESTION).fit), f"forest_{QUESTION}"
    chart.save(folder / "charts" / f"{name}.svg")
    (folder / "charts" / f"{name}.csv").write_text(chart.frame.to_csv(index=False), encoding="utf-8")
    (folder / "charts" / f"{name}.txt").write_text(f"{chart.alt}\n", encoding="utf-8")


def _page(told: Told, path: Path) -> None:
    head = "<html><head><title>Review</title><style>p { width: 46rem }</style></head>"
    body = f"<body><h2>1. Answer</h2><p>{told}<sup><a href='#n1'>1</a></sup></p></body></html>"
    path.write_text(head + body, encoding="utf-8")


def _deck(told: Told, path: Path) -> None:
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    slide.shapes.add_textbox(0, 0, Inches(4), Inches(1)).text_frame.text = told.text
    table = slide.shapes.add_table(1, 1, 0, Inches(1), Inches(4), Inches(1))
    table.table.cell(0, 0).text = told.text
    data = CategoryChartData()
    data.categories = ["size", "low", "high", "n"]
    data.add_series("Pain", [number.value for number in told.numbers])
    frame = slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, 0, Inches(2), Inches(4), Inches(2), data)
    frame._element._nvXxPr.cNvPr.set("descr", told.text)
    _settle(frame.chart)
    slide.notes_slide.notes_text_frame.text = told.text
    deck.save(path)


def _settle(chart: object) -> None:
    """The sheet and references as our own writer names them."""
    for reference in chart._chartSpace.iter("{*}f"):
        reference.text = reference.text.replace("Sheet1", "Data")
    book = Workbook()
    book.active.title = "Data"
    book.active.append(["Part", "Pain", "Place"])
    values = [float(each.text) for each in next(chart._chartSpace.iter("{*}val")).iter("{*}v")]
    for place, (name, value) in enumerate(zip(["size", "low", "high", "n"], values, strict=True)):
        book.active.append([name, value, place])
    stream = io.BytesIO()
    book.save(stream)
    chart.part.chart_workbook.update_from_xlsx_blob(stream.getvalue())


def _document(told: Told, path: Path) -> None:
    document = Document()
    document.add_paragraph(told.text)
    document.add_table(1, 1).cell(0, 0).text = told.text
    document.sections[0].header.paragraphs[0].text = told.text
    document.save(path)


def _workbook(held: dict, path: Path) -> None:
    book = Workbook()
    sheet = book.active
    sheet.title = "Results"
    sheet.append(["Every number by its key"])
    sheet.append(["Key", "Value", "Shown", "Unit"])
    for key, entry in held.items():
        sheet.append([key, entry["value"], entry["shown"], entry["unit"]])
    book.create_sheet("Studies").append(["MOTION", 155])
    book.save(path)


def _notebook(folder: Path) -> None:
    folder.mkdir()
    output = nbformat.v4.new_output("execute_result", {"text/html": "<table><tr><td>12.5</td></tr></table>"})
    cells = [nbformat.v4.new_markdown_cell("# Pain"), nbformat.v4.new_code_cell("show(7)", outputs=[output])]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), folder / "one.ipynb")
    body = "<section><h1>Pain</h1></section><section>show(7)<table><tr><td>12.5</td></tr></table></section>"
    page = f"<html><body><main>{body}</main></body></html>"
    (folder / "one.html").write_text(page, encoding="utf-8")
