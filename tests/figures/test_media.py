"""Charts in every medium: laid out anew, readable there, with the same rows and words."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from evidence_tools.errors import ChartError
from evidence_tools.figures.chart import Chart, drawn
from evidence_tools.figures.media import MEDIA, drawing_for, in_parts, medium
from evidence_tools.figures.page import page
from evidence_tools.figures.rows import Cells, arrange, draw_rows
from evidence_tools.figures.theme import TYPE, themed
from evidence_tools.models import Pooled


@drawn
def listed(rows: int, *, note: str = "A note.") -> Chart:
    """A chart of rows in two groups, with a column that a narrow sheet can do without."""
    frame = pd.DataFrame({"name": [f"Study {row} with a rather long name" for row in range(rows)]})
    groups = ["One"] * (rows // 2) + ["Two"] * (rows - rows // 2)
    before = [
        Cells(("Study",), list(frame["name"])),
        Cells(("Country of", "origin"), ["Absurdistan"] * rows, spare=True),
    ]
    lines = arrange(groups, before)
    with themed():
        notes = [note, lines.note, "Source: none."]
        chart, room = page(
            frame, title="A list of studies", alt="A list.", height=lines.header + lines.height + 0.5, notes=notes,
            part=lines.part,
        )  # fmt: skip
        draw_rows(chart, lines, left=room.left, right=room.right, top=room.top)
    return chart


def test_type_is_as_large_as_the_medium_asks() -> None:
    smallest = {name: min(TYPE.subtitle, TYPE.body, TYPE.note) * each.magnification for name, each in MEDIA.items()}
    assert smallest == pytest.approx({"notebook": 9.0, "page": 8.0, "slide": 12.0, "half-slide": 12.0})
    assert MEDIA["slide"].title_size * MEDIA["slide"].magnification == pytest.approx(22.0)


def test_small_type_of_a_slide_is_found(readable: Callable) -> None:
    with drawing_for("slide"):
        chart = Chart(pd.DataFrame(), title="Words", alt="Words.", height=2.0)
    chart.write(0.2, 0.2, "eleven points as printed", size=11 / chart.medium.magnification)
    with pytest.raises(AssertionError, match="under 12 points"):
        readable(chart)


def test_a_medium_is_left_when_the_block_ends() -> None:
    with drawing_for("slide"):
        with pytest.raises(ChartError), drawing_for("page"):
            listed(2).drawn_for("poster")
        assert medium().name == "slide"
    assert medium().name == "notebook"


def test_a_chart_is_laid_out_anew_and_not_zoomed() -> None:
    note = (
        "A long note that takes one line on a wide sheet and more than one on a narrow sheet, as it is laid out anew."
    )
    wide, narrow = (listed(4, note=note).drawn_for(name) for name in ("slide", "half-slide"))
    assert narrow.printed_size[1] > wide.printed_size[1]


def test_a_bare_chart_keeps_its_words_to_itself(texts_of: Callable) -> None:
    bare = listed(4).drawn_for("slide", bare=True)
    assert not {"A list of studies", "A note.", "Source: none."} & set(texts_of(bare))
    assert (bare.title, bare.notes) == ("A list of studies", ("A note.", "Source: none."))


def test_a_narrow_chart_says_which_column_it_leaves_out(texts_of: Callable) -> None:
    texts = texts_of(listed(4).drawn_for("half-slide"))
    assert "Absurdistan" not in texts
    assert "Not shown for want of room: country of origin." in texts
    assert "Absurdistan" in texts_of(listed(4).drawn_for("slide"))


def test_rows_without_room_are_continued_and_none_is_lost(texts_of: Callable, readable: Callable) -> None:
    first = listed(40).drawn_for("slide", bare=True)
    assert first.parts > 1
    parts = [listed(40).drawn_for("slide", bare=True, part=part) for part in range(1, first.parts + 1)]
    assert all(part.fits for part in parts)
    names = [text for part in parts for text in readable(part) if text.startswith("Study ")]
    assert sorted(set(names), key=lambda name: int(name.split()[1])) == [f"{name}" for name in listed(40).frame["name"]]
    with pytest.raises(ChartError, match=rf"no part {first.parts + 1} for 'slide': it has {first.parts}"):
        listed(40).drawn_for("slide", bare=True, part=first.parts + 1)


def test_parts_are_about_alike_and_repeat_their_heading() -> None:
    with drawing_for("slide", room=4.0, part=2):
        part, rows = in_parts([1.0] * 6, [0.5] * 6)
    assert (part.number, part.of, rows) == (2, 2, range(3, 6))


def test_notes_without_room_are_counted(texts_of: Callable) -> None:
    chart = listed(4, note="word " * 300).drawn_for("slide")
    assert "1 further note stands in the text of this chart." in texts_of(chart)
    assert chart.notes[0].startswith("word word")


def test_what_the_marks_mean_and_the_source_are_shown_before_other_notes(texts_of: Callable) -> None:
    with drawing_for("slide"):
        chart, _ = page(
            pd.DataFrame(),
            title="T",
            alt="T.",
            height=1.0,
            notes=["† Borrowed.", "word " * 300, "‡ A bound.", "Source: s."],
        )
    assert [text for text in texts_of(chart) if text != "T"] == [
        "† Borrowed. ‡ A bound. 1 further note stands in the text of this chart.",
        "Source: s.",
    ]


def test_notes_give_way_before_rows_are_continued_elsewhere() -> None:
    rows = listed(8, note="word " * 60)
    assert rows.drawn_for("slide").parts == 1
    assert listed(40, note="word " * 60).drawn_for("slide").parts > 1


def test_a_chart_of_unknown_making_cannot_be_drawn_again() -> None:
    chart = Chart(pd.DataFrame(), title="Mine", alt="Mine.", height=1.0)
    with pytest.raises(ChartError, match="'Mine' cannot be drawn again"):
        chart.drawn_for("slide")


def test_an_unknown_medium_says_what_is_allowed(pooled: Callable[..., Pooled]) -> None:
    with pytest.raises(ChartError, match=r"'poster'.*notebook, page, slide, half-slide"):
        listed(2).drawn_for("poster")


def test_files_have_the_size_of_the_medium() -> None:
    chart = listed(4).drawn_for("slide")
    width, height = (72 * inches for inches in chart.printed_size)
    assert f'width="{width:.6g}pt" height="{height:.6g}pt"' in chart.as_bytes("svg").decode("utf-8")
    assert f"/MediaBox [ 0 0 {width:.6g}".encode() in chart.as_bytes("pdf").replace(b"885.6000000000001", b"885.6")
