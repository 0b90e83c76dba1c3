"""Charts of the gallery on a slide: sharp, in their real size, with their own words."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from deck_slides import DAY
from pptx import Presentation
from pptx.util import Emu

from evidence_tools.briefing.exhibit_records import Picture
from evidence_tools.briefing.records import Slide
from evidence_tools.evidence import Evidence
from evidence_tools.export.deck.layout_check import check_layout
from evidence_tools.export.deck.writer import write_deck
from evidence_tools.figures.forest import forest
from evidence_tools.models import answer
from evidence_tools.wording import Told


@pytest.fixture(scope="module")
def path(evidence: Evidence, tmp_path_factory: pytest.TempPathFactory) -> Path:
    chart = forest(answer(evidence, "pain_from_12").fit)
    picture = Picture(name="Forest of pain", chart_name="forest_pain_from_12", chart=chart)
    given = [
        Slide(name="whole", title=Told("A whole slide"), exhibit=picture, notes=(Told("Note."),)),
        Slide(name="half", title=Told("A half"), exhibit=picture, points=(Told("One point"),), notes=(Told("Note."),)),
    ]
    written = tmp_path_factory.mktemp("picture") / "pictures.pptx"
    return write_deck(given, written, data_date=DAY, edition="Edition", title="Title").path


def test_a_picture_is_a_png_with_a_sharp_one_behind_it(path: Path) -> None:
    with zipfile.ZipFile(path) as package:
        media = [name for name in package.namelist() if name.startswith("ppt/media/")]
        slides = [package.read(f"ppt/slides/slide{n}.xml") for n in (2, 3)]
        drawn = package.read(next(name for name in media if name.endswith(".svg")))
    assert sorted(Path(name).suffix for name in media) == [".png", ".png", ".svg", ".svg"]
    assert all(b"svgBlip" in slide for slide in slides)
    assert b"<svg" in drawn
    assert b"<text" not in drawn, "PowerPoint would set the letters in another font"


def test_a_picture_is_shown_in_its_real_size_with_its_own_words(path: Path) -> None:
    pictures = [
        shape for slide in list(Presentation(str(path)).slides)[1:] for shape in slide.shapes if "Forest" in shape.name
    ]
    assert len(pictures) == 2
    assert all(len(picture._element._nvXxPr.cNvPr.get("descr")) > 50 for picture in pictures)
    whole, half = (Emu(picture.width).inches for picture in pictures)
    assert half < whole <= 12.4
    assert all(
        picture.width / picture.height == pytest.approx(p[0] / p[1], rel=0.02)
        for picture in pictures
        for p in [picture.image.size]
    )


def test_slides_with_pictures_are_clean(path: Path) -> None:
    assert check_layout(path) == []
