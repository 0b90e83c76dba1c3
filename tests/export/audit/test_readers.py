"""Readers of written files: what a reader sees and nothing else; nothing is fetched, no entity is resolved."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest

from evidence_tools.errors import EvidenceToolsError
from evidence_tools.export.audit.blocks import MEASURE, TEXT
from evidence_tools.export.audit.documents import document_blocks
from evidence_tools.export.audit.pages import page_blocks
from evidence_tools.export.audit.reading import blocks_of, written_files
from evidence_tools.export.audit.svg import svg_blocks
from evidence_tools.export.audit.workbooks import workbook_faults
from evidence_tools.export.audit.workings import workings_faults

SVG = '<svg xmlns="http://www.w3.org/2000/svg" aria-label="Fell by 3.8">{}</svg>'
LINE = '<text x="{x}" y="{y}" style="font-size: 10px">{text}</text>'


def svg(tmp_path: Path, inside: str, before: str = "") -> list:
    path = tmp_path / "a.svg"
    path.write_text(before + SVG.format(inside), encoding="utf-8")
    return list(svg_blocks(path, "a.svg"))


def test_wrapped_lines_are_one_paragraph_and_a_row_is_read_together(tmp_path: Path):
    lines = [(5, 10, "Pain fell by 3.8 points in"), (5, 22, "5 studies"), (5, 80, "MOTION 2022"), (90, 80, "20.5%")]
    _, paragraph, study, weight = svg(tmp_path, "".join(LINE.format(x=x, y=y, text=text) for x, y, text in lines))
    assert paragraph.text == "Pain fell by 3.8 points in 5 studies"
    assert (weight.text, weight.around) == ("20.5%", "MOTION 2022")
    assert study.kind == TEXT


def test_a_bare_tick_is_a_measure_and_a_named_one_is_not(tmp_path: Path):
    ticks = [f'<g id="ytick_1">{LINE.format(x=1, y=y, text=text)}</g>' for y, text in ((10, "−4"), (60, "Wong 2012"))]
    assert [block.kind for block in svg(tmp_path, "".join(ticks))] == [TEXT, MEASURE, TEXT]


def test_an_entity_of_a_picture_is_not_resolved(tmp_path: Path):
    secret = tmp_path / "secret.txt"
    secret.write_text("4711", encoding="utf-8")
    doctype = f'<!DOCTYPE svg [<!ENTITY outside SYSTEM "{secret.as_uri()}">]>'
    blocks = svg(tmp_path, LINE.format(x=1, y=1, text="&outside; 12"), doctype)
    assert not any("4711" in block.text for block in blocks)


def test_a_page_gives_words_attributes_and_addresses_but_no_script_and_no_style(tmp_path: Path):
    path = tmp_path / "a.html"
    path.write_text(
        "<html><head><style>p { width: 11em }</style></head><body><script>var a = 12</script>"
        "<p>Of <b>13</b> studies<sup>1</sup> <a href='https://doi.org/10.1/x14'>here</a></p>"
        "<img src='data:image/png;base64,15' alt='16 points'><!-- 17 --></body></html>",
        encoding="utf-8",
    )
    texts = [(block.text, block.kind) for block in page_blocks(path, "a.html")]
    assert sorted(texts) == sorted(
        [("1", MEASURE), ("https://doi.org/10.1/x14", TEXT), ("Of 13 studies here", TEXT), ("16 points", TEXT)]
    )


def test_a_cell_has_its_row_its_heading_and_its_caption_around_it(tmp_path: Path):
    path = tmp_path / "a.html"
    table = (
        "<table><caption>Pain</caption><tr><th>Study</th><th>Weight</th></tr><tr><td>Wong</td><td>14%</td></tr></table>"
    )
    path.write_text(f"<html><body>{table}</body></html>", encoding="utf-8")
    (block,) = page_blocks(path, "a.html")
    assert set(block.around.split(" | ")) == {"Wong", "Weight", "Pain"}


def test_a_file_that_is_no_office_file_says_so(tmp_path: Path):
    path = tmp_path / "leave_behind.docx"
    path.write_text("plain", encoding="utf-8")
    with pytest.raises(EvidenceToolsError, match=r"leave_behind\.docx is no Office file"):
        list(document_blocks(path, path.name))


def test_charts_come_first_and_what_an_analyst_exports_is_left_out(tmp_path: Path):
    for name in ("answers.html", "charts/z.svg", "exports/mine.docx", "notebooks/one.html", "tables/a.csv"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("1", encoding="utf-8")
    assert written_files(tmp_path) == ["charts/z.svg", "answers.html"]


def test_a_chapter_of_the_report_is_compared_with_its_notebook(review: Path):
    cells = "<section><h2>Pain</h2></section><section>show(7)<table><tr><td>{}</td></tr></table></section>"
    page = '<html><body><article class="chapter" id="n-one">{}</article></body></html>'
    report = review / "report.html"
    report.write_text(page.format(cells.format("12.5")), encoding="utf-8")
    assert list(workings_faults(review)) == []
    report.write_text(page.format(cells.format("13.5")), encoding="utf-8")
    (fault,) = workings_faults(review)
    assert (fault.file, fault.place, fault.found, fault.expected) == ("report.html, chapter one", "cell 2", "13", "12")
    report.write_text(page.format(""), encoding="utf-8")
    (fault,) = workings_faults(review)
    assert (fault.found, fault.expected) == ("0 cells", "2 cells as in the notebook")


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("committee_deck.pptx", b"no zip"),
        ("leave_behind.docx", b"no zip"),
        ("evidence_workbook.xlsx", b"no zip"),
        ("charts/one.svg", b"<svg"),
        ("answers.html", b"\xff\xfe 3.8"),
        ("charts/one.txt", b"\xff 3.8"),
    ],
)
def test_a_damaged_file_is_named_with_what_to_do(file: str, content: bytes, tmp_path: Path):
    path = tmp_path / file
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    with pytest.raises(EvidenceToolsError, match=rf"{path.name}.*(?s:.*)[Ww]rite it anew"):
        list(blocks_of(tmp_path, file))


def test_an_office_file_without_its_parts_is_damaged(tmp_path: Path):
    with zipfile.ZipFile(tmp_path / "committee_deck.pptx", "w") as package:
        package.writestr("ppt/notes.xml", "<a/>")
    with pytest.raises(EvidenceToolsError, match=r"committee_deck\.pptx cannot be read: KeyError"):
        list(blocks_of(tmp_path, "committee_deck.pptx"))


def test_a_workbook_without_the_sheet_of_results_is_a_fault(tmp_path: Path):
    openpyxl.Workbook().save(tmp_path / "own.xlsx")
    (fault,) = workbook_faults(tmp_path / "own.xlsx", "own.xlsx", {"pain.k": {}})
    assert (fault.place, fault.found) == ("Results", "no heading Key")
