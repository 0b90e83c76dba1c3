from __future__ import annotations

import pandas as pd
import pytest

from evidence_tools.export.charts import save_charts
from evidence_tools.figures.chart import Chart


@pytest.fixture
def chart() -> Chart:
    return Chart(pd.DataFrame({"study": ["A"], "y": [-19.6]}), title="ODI", alt="ODI fell by 19.6 points.", height=2)


def test_every_chart_is_two_pictures_a_table_and_a_sentence(tmp_path, chart):
    written = save_charts({"forest_odi": chart}, tmp_path / "charts")
    assert [path.name for path in written] == ["forest_odi.png", "forest_odi.svg", "forest_odi.csv", "forest_odi.txt"]
    png, svg, csv, txt = (path.read_bytes() for path in written)
    assert png.startswith(b"\x89PNG")
    assert b"<svg" in svg
    assert csv == b"study,y\nA,-19.6\n"
    assert txt == b"ODI fell by 19.6 points.\n"


def test_a_dot_in_a_name_stays(tmp_path, chart):
    assert save_charts({"odi_5.4_months": chart}, tmp_path)[0].name == "odi_5.4_months.png"


def test_charts_are_the_same_bytes_every_time(tmp_path, chart):
    first, second = (save_charts({"odi": chart}, tmp_path / run) for run in ("first", "second"))
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]
