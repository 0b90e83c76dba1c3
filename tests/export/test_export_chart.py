"""One chart as files for where it will be seen."""

from __future__ import annotations

import io
from pathlib import Path

import pandas as pd
import pytest
from matplotlib.figure import Figure
from PIL import Image

from evidence_tools.errors import ChartError
from evidence_tools.export.charts import export_chart
from evidence_tools.figures.chart import Chart, drawn
from evidence_tools.figures.page import page
from evidence_tools.figures.theme import PALETTE, themed


@drawn
def figure(height: float = 2.0) -> Chart:
    frame = pd.DataFrame({"study": ["=A1", "B"], "y": [-19.6, 1.0]})
    with themed():
        notes = ["A note.", "Source: none."]
        chart, room = page(frame, title="ODI fell", alt="ODI fell by 19.6 points.", height=height, notes=notes)
        axes = chart.panel(room.left + 0.5, room.top, 3.0, height - 0.5)
        axes.scatter(range(300), range(300), c=range(300), cmap="viridis")
    return chart


def opened(path: Path) -> Image.Image:
    return Image.open(io.BytesIO(path.read_bytes()))


def test_files_of_a_slide(tmp_path: Path) -> None:
    written = export_chart(figure(), "odi", folder=tmp_path / "new")
    assert [path.name for path in written.paths] == [
        "odi.png",
        "odi.svg",
        "odi.pdf",
        "odi.csv",
        "odi.txt",
        "odi_notes.txt",
    ]
    png, svg, pdf, csv, txt, notes = (path.read_bytes() for path in written.paths)
    assert Image.open(io.BytesIO(png)).width == 3840
    assert b"<svg" in svg
    assert pdf.startswith(b"%PDF")
    assert csv == b"study,y\n'=A1,-19.6\nB,1.0\n"
    assert txt == b"ODI fell by 19.6 points.\n"
    assert notes == b"A note.\nSource: none.\n"
    assert "odi.png" in repr(written)
    assert str(tmp_path) not in repr(written)


@pytest.mark.parametrize(("preset", "pixels", "inches"), [("half-slide", 1920, 6.0), ("page", 4200, 7.0)])
def test_width_of_the_other_presets(preset: str, pixels: int, inches: float, tmp_path: Path) -> None:
    written = export_chart(figure(), "odi", preset, folder=tmp_path)
    picture = opened(tmp_path / "odi.png")
    assert picture.width == pixels
    assert picture.info["dpi"][0] == pytest.approx(pixels / inches, abs=0.1)
    assert written.size[0] == pytest.approx(inches)


def test_colours_are_not_reduced(tmp_path: Path) -> None:
    export_chart(figure(), "odi", folder=tmp_path)
    picture = opened(tmp_path / "odi.png")
    assert picture.mode == "RGB"
    assert len(picture.getcolors(maxcolors=2**20)) > 256
    assert picture.getpixel((0, 0)) == tuple(bytes.fromhex(PALETTE.paper[1:]))


def test_the_same_chart_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = (export_chart(figure(), "odi", "page", folder=tmp_path / run).paths for run in ("one", "two"))
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_a_chart_without_room_says_what_to_do(tmp_path: Path) -> None:
    written = export_chart(figure(9.0), "odi", folder=tmp_path)
    assert written.size[1] > 7.1
    assert "never made smaller than 12 points" in written.remark
    assert not export_chart(figure(), "odi", folder=tmp_path).remark


def test_an_unknown_preset_says_what_is_allowed(tmp_path: Path) -> None:
    with pytest.raises(ChartError, match=r"no preset 'poster'.*slide, half-slide, page"):
        export_chart(figure(), "odi", "poster", folder=tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_figure_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ChartError, match=r"A Figure cannot be exported.*et\.forest"):
        export_chart(Figure(), "odi", folder=tmp_path)


@pytest.mark.parametrize("name", ["", "deep/odi", "../odi", "deep\\odi", "nul", "odi" * 50])
def test_a_path_or_what_some_system_refuses_is_no_name(name: str, tmp_path: Path) -> None:
    with pytest.raises(ChartError, match=r"cannot be exported: .*folder="):
        export_chart(figure(), name, folder=tmp_path)
