"""The chart: closed, speaking, and the same to the byte every time."""

from __future__ import annotations

import base64
import io
import re
import subprocess
import sys
from pathlib import Path

import matplotlib as mpl
import pandas as pd
import pytest
from PIL import Image

from evidence_tools.errors import ChartError, EvidenceToolsError
from evidence_tools.figures.chart import Chart
from evidence_tools.figures.page import page
from evidence_tools.figures.theme import FONT, themed

FRAME = pd.DataFrame({"study": ["A"], "y": [1.0]})


def small_chart() -> Chart:
    with themed():
        chart, room = page(FRAME, title="A < B & “C”", alt='Says "so" < and & −1', notes=["A note."], height=1.0)
        axes = chart.panel(room.left + 0.5, room.top, 3.0, 0.6)
        axes.plot([0, 1], [0, 1])
        axes.set_xlabel("x")
    return chart


@pytest.mark.parametrize("kind", ["png", "svg", "pdf"])
def test_saving_twice_gives_the_same_bytes(kind: str, tmp_path: Path) -> None:
    chart, again = small_chart(), small_chart()
    first = chart.save(tmp_path / f"one.{kind}").read_bytes()
    assert chart.save(tmp_path / "deep" / f"two.{kind}").read_bytes() == first
    assert again.as_bytes(kind) == first


def test_settings_of_the_user_do_not_reach_a_chart() -> None:
    plain = small_chart().as_bytes("png")
    with mpl.rc_context({"font.size": 30, "axes.facecolor": "red", "savefig.bbox": "tight", "svg.fonttype": "path"}):
        assert small_chart().as_bytes("png") == plain


def test_unknown_ending_says_what_is_allowed(tmp_path: Path) -> None:
    with pytest.raises(ChartError, match=r"'chart\.gif'.*'\.gif'.*\.png, \.svg, \.pdf") as caught:
        small_chart().save(tmp_path / "chart.gif")
    assert isinstance(caught.value, EvidenceToolsError)
    assert list(tmp_path.iterdir()) == []


def test_a_notebook_gets_png_svg_and_one_line() -> None:
    chart = small_chart()
    bundle, metadata = chart._repr_mimebundle_()
    assert bundle == chart._repr_mimebundle_()[0]
    assert bundle["text/plain"] == "<Chart: A < B & “C”>"
    assert "\n" not in bundle["text/plain"]
    picture = Image.open(io.BytesIO(base64.b64decode(bundle["image/png"])))
    assert picture.width == 2 * metadata["image/png"]["width"] == 9 * 192
    assert metadata["image/png"]["alt"] == metadata["image/svg+xml"]["alt"] == chart.alt
    assert bundle["image/svg+xml"].lstrip().startswith("<?xml")


def test_a_notebook_can_ask_for_one_kind() -> None:
    bundle, metadata = small_chart()._repr_mimebundle_(include=["image/png"])
    assert set(bundle) == set(metadata) == {"image/png"}
    bundle, _ = small_chart()._repr_mimebundle_(exclude=["image/png"])
    assert set(bundle) == {"text/plain", "image/svg+xml"}


def test_alternative_text_is_in_the_files() -> None:
    chart = small_chart()
    svg = chart.as_bytes("svg").decode("utf-8")
    assert '<svg role="img" aria-label="Says &quot;so&quot; &lt; and &amp; −1"' in svg
    assert '<desc>Says "so" &lt; and &amp; −1</desc>' in svg
    assert Image.open(io.BytesIO(chart.as_bytes("png"))).text["Description"] == chart.alt


def test_svg_keeps_text_with_fonts_to_fall_back_on() -> None:
    svg = small_chart().as_bytes("svg").decode("utf-8")
    assert ">A note.</text>" in svg
    assert f"'{FONT}', Verdana, Geneva, sans-serif" in svg
    assert not re.search(r"20\d\d-\d\d-\d\dT", svg), "a date would change the bytes"


def test_frame_is_handed_out_as_a_copy() -> None:
    chart = small_chart()
    taken = chart.frame
    taken.loc[0, "y"] = 9.0
    assert chart.frame.loc[0, "y"] == 1.0


def test_drawing_never_imports_pyplot() -> None:
    code = (
        "import sys; import evidence_tools.figures.gallery; from evidence_tools.models import pool; "
        "from evidence_tools.study_effects import Effects; from evidence_tools.figures.forest import forest; "
        "forest(pool(Effects.from_columns([0.1, 0.4], [0.1, 0.1])))._repr_mimebundle_(); "
        "sys.exit('matplotlib.pyplot' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_place_that_differs_in_the_last_bit_gives_the_same_bytes() -> None:
    """Sums of floats differ between versions of Python; ids in the SVG are made from places."""
    drawn = []
    for off in (0.0, 1e-15):
        chart = Chart(pd.DataFrame({"y": [1.0]}), title="One value", alt="One value, 1.", height=2.1 + off)
        chart.panel(0.3 + off, 0.2, 4.0 + off, 1.0).axvspan(0, 1)
        drawn.append(chart._repr_mimebundle_()[0]["image/svg+xml"])
    assert drawn[0] == drawn[1]
