"""The template is what its tool makes; a payer's own is used where it has what is needed, and refused in words."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import deck_template
import pytest
from deck_slides import written
from pptx import Presentation
from pptx.oxml.ns import qn
from pptx.util import Inches

from evidence_tools.errors import DeckError
from evidence_tools.export.deck.layout_check import check_layout
from evidence_tools.export.deck.template import OWN, open_template
from evidence_tools.figures.theme import PALETTE


def payers(folder: Path, *, wide: bool = True, layouts: tuple[int, ...] = (0, 2, 5)) -> Path:
    """A deck as Office's default makes it, widened, with some of its layouts and one slide that is to go."""
    deck = Presentation()
    if wide:
        deck.slide_width, deck.slide_height = Inches(13.333), Inches(7.5)
        for holder in (deck.slide_master, *deck.slide_layouts):
            for place in holder.element.iter(qn("a:off"), qn("a:ext")):
                for side in {"x", "cx"} & set(place.keys()):
                    place.set(side, str(round(int(place.get(side)) * 4 / 3)))
    deck.slides.add_slide(deck.slide_layouts[0]).shapes.title.text = "left over"
    wanted = {deck.slide_layouts[n].name for n in layouts}
    for layout in [each for each in deck.slide_layouts if each.name not in wanted and not each.used_by_slides]:
        deck.slide_layouts.remove(layout)
    deck.save(folder / "payer.pptx")
    return folder / "payer.pptx"


def test_the_committed_template_is_what_the_tool_makes() -> None:
    assert deck_template.main(["--check"]) == 0
    assert OWN.read_bytes() == deck_template.template()


def test_the_template_is_wide_and_set_in_arial_and_our_colours() -> None:
    deck = Presentation(str(OWN))
    assert round(deck.slide_width / deck.slide_height, 2) == 1.78
    assert [layout.name for layout in deck.slide_layouts] == ["Title", "Appendix", "Section", "Message"]
    with zipfile.ZipFile(OWN) as package:
        parts = {name: package.read(name).decode("utf-8", "replace") for name in package.namelist()}
    assert not [name for name in parts if "printer" in name or "thumbnail" in name or "app.xml" in name]
    themes = [text for name, text in parts.items() if "theme/" in name]
    assert len(themes) == 2
    assert all("Calibri" not in theme and PALETTE.against[1:] in theme for theme in themes)
    assert not any("1/27/13" in text or "datetime" in text for text in parts.values())


def test_no_placeholder_of_the_template_leaves_its_slide() -> None:
    deck = Presentation(str(OWN))
    placed = [shape for layout in deck.slide_layouts for shape in layout.placeholders]
    assert len(placed) == 18
    assert all(shape.left + shape.width <= deck.slide_width for shape in placed)
    assert all(shape.top + shape.height <= deck.slide_height for shape in placed)


def test_a_payers_template_is_used_without_its_slides(tmp_path: Path) -> None:
    deck = written(tmp_path, template=payers(tmp_path))
    read = Presentation(str(deck.path))
    titles = [slide.shapes.title.text for slide in read.slides]
    assert "left over" not in titles
    assert titles[0] == "A made-up review"
    assert {slide.slide_layout.name for slide in read.slides} == {"Title Slide", "Section Header", "Title Only"}
    with zipfile.ZipFile(deck.path) as package:
        assert b"left over" not in b"".join(package.read(name) for name in package.namelist() if "slides/" in name)
    assert check_layout(deck.path) == []


def test_a_layout_is_taken_by_its_name_before_its_placeholders(tmp_path: Path) -> None:
    path = payers(tmp_path, layouts=(0, 5))
    deck = Presentation(str(path))
    deck.slide_layouts.get_by_name("Title Only").element.cSld.set("name", "Message")
    deck.save(path)
    chosen = open_template(path)
    assert (chosen.message.name, chosen.appendix.name) == ("Message", "Message")
    assert len(chosen.deck.slides) == 0


def test_a_template_without_a_layout_for_messages_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DeckError, match=r"'Title Only'.*Layouts found: 'Title Slide', 'Section Header'"):
        open_template(payers(tmp_path, layouts=(0, 2)))


def test_a_template_that_is_too_narrow_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DeckError, match=r"8\.\d by .* inches are free between title and footer; at least 9 by"):
        open_template(payers(tmp_path, wide=False))


@pytest.mark.parametrize("content", [b"no package", None])
def test_what_is_no_deck_is_refused(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "other.pptx"
    if content:
        path.write_bytes(content)
    with pytest.raises(DeckError, match=r"other\.pptx cannot be opened as a template"):
        open_template(path)


def test_parts_that_are_dropped_are_named_nowhere() -> None:
    with zipfile.ZipFile(io.BytesIO(deck_template.template())) as package:
        listed = package.read("[Content_Types].xml") + package.read("_rels/.rels")
    assert b"app.xml" not in listed
    assert b"thumbnail" not in listed
