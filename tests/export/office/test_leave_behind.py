"""The two pages that are left behind: every text in its place, each object in words, and never a third page."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
import pandas as pd
import pytest
from docx.document import Document
from docx.oxml.ns import qn

from evidence_tools.briefing.exhibit_records import Picture, Table, texts_of
from evidence_tools.briefing.leave_behind import leave_behind
from evidence_tools.briefing.records import Handout, Section
from evidence_tools.evidence import Evidence
from evidence_tools.export.office.leave_behind import (
    LOOKS,
    HandoutError,
    fitting_look,
    parts_of,
    unexplained_marks,
    write_leave_behind,
)
from evidence_tools.export.office.pieces import CELL_SIZE
from evidence_tools.figures.chart import Chart, drawn
from evidence_tools.study_effects import MARKS
from evidence_tools.wording import Number, Told, tell

DAY = date(2026, 11, 22)


@drawn
def chart_of(height: float = 2.0) -> Chart:
    chart = Chart(pd.DataFrame({"y": [1.0]}), title="A title", alt="One value, far to the left.", height=height)
    chart.write(0.5, 0.5, "a value")
    return chart


def section(heading: str = "Found", exhibit: Table | Picture | None = None, words: str = "It fell.") -> Section:
    return Section(heading=Told(heading), paragraphs=(Told(words),), exhibit=exhibit)


def handout(*sections: Section) -> Handout:
    n = Number("pain.n", 58, "patients")
    table = Table(
        name="Table: results",
        headings=(Told("Result"), Told("Patients")),
        rows=((Told("Pain †"), tell("{n}", n=n)), (Told("Walking"), Told("not known"))),
        alt=Told("Pain fell."),
        right=frozenset({1}),
        tones=(("", "bad"), ("", "")),
        notes=(Told("A note."),),
    )
    picture = Picture(name="Forest: pain", chart_name="forest_pain", chart=chart_of())
    given = sections or (section(), section("Results", table), section("Seen", picture, "What the picture shows."))
    source = tell("A review. Edition {e}; data of {d}", e="x/2026", d="2026-11-22")
    return Handout(title=Told("It is not certain"), lead=Told("A lead."), sections=given, source=source)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_leave_behind(handout(), tmp_path_factory.mktemp("handout") / "leave_behind.docx", day=DAY)


@pytest.fixture(scope="module")
def document(path: Path) -> Document:
    return docx.Document(path)


def test_every_text_is_a_paragraph_or_a_cell_of_its_own(document: Document) -> None:
    written = [paragraph.text for paragraph in document.paragraphs if paragraph.text]
    written += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    written += [document.sections[0].header.paragraphs[0].text]
    alternative = [
        str(told) for part in handout().sections if isinstance(part.exhibit, Table) for told in texts_of(part.exhibit)
    ]
    told = [str(each) for each in handout().told if str(each) != alternative[0]]
    assert sorted(written) == sorted([*told, f"† {MARKS['†']}."])


def test_headings_are_headings_and_the_title_a_title(document: Document) -> None:
    styles = {paragraph.text: paragraph.style.name for paragraph in document.paragraphs}
    assert [styles[text] for text in ("It is not certain", "Results", "It fell.")] == ["Title", "Heading 1", "Normal"]


def test_the_page_says_edition_date_and_its_own_number(document: Document) -> None:
    page = document.sections[0]
    assert (page.page_width.inches, page.page_height.inches) == (8.5, 11.0)
    assert page.header.paragraphs[0].text == "A review. Edition x/2026; data of 2026-11-22"
    fields = [field.get(qn("w:instr")) for field in page.footer._element.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]


def test_table_and_picture_say_in_words_what_they_show(document: Document) -> None:
    (table,) = document.tables
    assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == "Table: results"
    assert table._tbl.tblPr.find(qn("w:tblDescription")).get(qn("w:val")) == "Pain fell."
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    shades = [cell._tc.tcPr.find(qn("w:shd")) is not None for cell in table.rows[1].cells]
    assert shades == [False, True]
    (picture,) = document.inline_shapes
    about = picture._inline.docPr
    assert (about.get("name"), about.get("descr")) == ("Forest: pain", "One value, far to the left.")
    assert picture.width.inches == pytest.approx(7.0, abs=0.01)


def test_type_is_large_enough_and_of_one_face(document: Document) -> None:
    body = document.styles["Normal"].font
    assert (body.name, body.size.pt) == ("Arial", LOOKS[0].body)
    assert min(look.body for look in LOOKS) >= 10
    assert CELL_SIZE >= 10
    sizes = [run.font.size.pt for table in document.tables for cell in table._cells for run in cell.paragraphs[0].runs]
    assert set(sizes) == {CELL_SIZE}


def test_the_same_handout_is_the_same_bytes(path: Path, tmp_path: Path) -> None:
    again = write_leave_behind(handout(), str(tmp_path / "again.docx"), day=DAY)
    assert again.read_bytes() == path.read_bytes()


def test_type_gets_smaller_before_a_third_page_is_begun_and_then_an_error_says_why(tmp_path: Path) -> None:
    def of_words(count: int) -> Handout:
        return handout(
            *(
                section(f"Part {place}", words="seven words stand in every one of these lines " * count)
                for place in "ab"
            )
        )

    sizes = {fitting_look(parts_of(of_words(count))).body for count in range(90, 119)}
    assert sizes == {look.body for look in LOOKS}
    with pytest.raises(
        HandoutError, match=r"takes 3 pages at 10 points, and 2 are allowed.*Part a: \d+%; Part b: \d+%"
    ):
        write_leave_behind(of_words(150), tmp_path / "long.docx", day=DAY)
    assert list(tmp_path.iterdir()) == []


def test_what_stands_above_a_picture_goes_with_it_to_the_next_page(document: Document) -> None:
    kept = {paragraph.text: paragraph.paragraph_format.keep_with_next for paragraph in document.paragraphs}
    assert kept["What the picture shows."]
    assert not kept["It fell."]


def test_marks_are_explained_once() -> None:
    assert unexplained_marks(handout()) == ["†"]
    explained = section("How to read it", words=f"† {MARKS['†']}")
    assert unexplained_marks(replace(handout(), sections=(*handout().sections, explained))) == []


def test_the_real_handout_stands_on_two_pages(evidence: Evidence, tmp_path: Path) -> None:
    real = leave_behind(evidence)
    document = docx.Document(write_leave_behind(real, tmp_path / "real.docx", day=evidence.protocol.edition.data_date))
    written = {paragraph.text for paragraph in document.paragraphs}
    assert {str(part.heading) for part in real.sections} <= written
    assert unexplained_marks(real) == []
    assert all(shape._inline.docPr.get("descr") for shape in document.inline_shapes)
