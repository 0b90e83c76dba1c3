"""How a committee's table comes out: the same bytes each time, styles in the cells, nothing that leaks or breaks."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from great_tables import GT

from evidence_tools.tables.committee.style import Column, CommitteeTable


@pytest.fixture
def table() -> CommitteeTable:
    frame = pd.DataFrame({"group": ["G & H", "G & H"], "Study": ["A <b>", "B"], "Low": ["1", "2"], "High": ["3", "4"]})
    columns = (Column("Study", 120), Column("Low", 60, "Result"), Column("High", 60, "Result", "right"))
    return CommitteeTable(
        name="small", title="A title", subtitle="Its date", frame=frame, shown=frame, columns=columns, notes=("x < y.",)
    )


def test_the_same_table_gives_the_same_bytes(table: CommitteeTable) -> None:
    again = CommitteeTable(
        **{name: getattr(table, name) for name in ("name", "title", "subtitle", "notes")}
        | {"frame": table.frame.copy(), "shown": table.shown.copy(), "columns": table.columns}
    )
    assert table.as_raw_html() == again.as_raw_html() == table._repr_html_()
    assert repr(table) == "CommitteeTable small: 2 rows"


def test_styles_stand_in_the_cells_and_nowhere_else(table: CommitteeTable) -> None:
    soup = BeautifulSoup(table.as_raw_html(), "html.parser")
    assert soup.find("style") is None
    assert not soup.select("[class]")
    assert all("padding-top" in cell["style"] for cell in soup.select("tbody td"))
    assert {tag["id"].split("-")[0] for tag in soup.select("[id]")} == {"small"}


def test_spanners_groups_sides_and_notes_are_there(table: CommitteeTable) -> None:
    soup = BeautifulSoup(table.as_raw_html(), "html.parser")
    assert [span.get_text(strip=True) for span in soup.select("thead th[colspan='2']")] == ["Result"]
    assert soup.select_one("tbody th[colspan]").get_text() == "G & H"
    assert [cell.get_text() for cell in soup.select("tbody th[scope='row']")] == ["A <b>", "B"]
    assert "text-align: right" in soup.select("tbody td")[1]["style"]
    assert soup.select_one("tfoot").get_text(strip=True) == "x < y."


def test_those_who_want_to_go_on_get_a_great_table(table: CommitteeTable) -> None:
    assert isinstance(table.great_table, GT)
    assert "Another note" in table.great_table.tab_source_note("Another note").as_raw_html()


def test_a_table_takes_the_width_of_its_page_and_no_more(table: CommitteeTable) -> None:
    soup = BeautifulSoup(table.as_raw_html(), "html.parser")
    assert "width: 100%" in soup.select_one("table")["style"]
    widths = [col["style"].removesuffix(";") for col in soup.select("colgroup col")]
    assert widths == ["width: 50.0%", "width: 25.0%", "width: 25.0%"]
    assert all("overflow-wrap: anywhere" in cell["style"] for cell in soup.select("tbody td"))


def test_lines_of_a_note_become_a_list(table: CommitteeTable) -> None:
    listed = replace(table, notes=("Sources\n[a] One & all.\n[b] Two.",))
    note = BeautifulSoup(listed.as_raw_html(), "html.parser").select_one("tfoot td")
    assert [each.get_text() for each in note.find("div").find_all("div")] == ["[a] One & all.", "[b] Two."]
    assert note.get_text(strip=True).startswith("Sources[a]")


def test_a_plain_import_and_the_other_tables_load_no_great_tables() -> None:
    code = "import sys, evidence_tools as et; et.table_of_effects; sys.exit('great_tables' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
