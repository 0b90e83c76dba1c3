"""Native charts: what is drawn is what the workbook holds, and every number of the exhibit is in both."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from deck_slides import DAY, bars, forest, ratios, slides, timeline
from openpyxl import Workbook, load_workbook
from pptx import Presentation
from pptx.oxml.ns import qn

from evidence_tools.briefing.exhibit_records import Bars, Forest, marks_of
from evidence_tools.export.deck.writer import WrittenDeck, write_deck
from evidence_tools.wording import Number, Told


def chart_of(path: Path, name: str):
    deck = Presentation(str(path))
    return next(
        shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart and shape.name == name
    )


def workbook_of(chart) -> Workbook:
    return load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))


def sources(chart) -> list[tuple[str, list[str]]]:
    """Every reference of a chart with what the chart keeps of it."""
    found = []
    for source in chart._chartSpace.iter(qn("c:numRef"), qn("c:strRef")):
        kept = [point.findtext(qn("c:v")) for point in source.iter(qn("c:pt"))]
        found.append((source.findtext(qn("c:f")), kept))
    return found


def cells(book: Workbook, reference: str) -> list:
    sheet, corners = reference.split("!")
    found = book[sheet][corners.replace("$", "")]
    rows = found if isinstance(found, tuple) else ((found,),)
    return [cell.value for row in rows for cell in (row if isinstance(row, tuple) else (row,))]


def looked_up(book: Workbook, value: object) -> object:
    """A formula of the drawing worked out by hand: one cell of the data, times or plus a number."""
    if not (isinstance(value, str) and value.startswith("=")):
        return value
    reference, sign, shift = value[1:], "", ""
    for mark in "*+-":
        head, found, tail = reference.partition(mark)
        if found:
            reference, sign, shift = head, found, tail
            break
    number = cells(book, reference)[0]
    return number if not sign else number * float(shift) if sign == "*" else number + float(sign + shift)


def drawn_alone(exhibit: Forest | Bars, folder: Path):
    slide = replace(slides()[1], exhibit=exhibit, key_numbers=(), points=())
    write_deck([slide], folder / "one.pptx", data_date=DAY, edition="Edition", title="Title")
    return chart_of(folder / "one.pptx", exhibit.name)


NAMES = [each.name for each in (forest(), ratios(), timeline())]


@pytest.mark.parametrize("name", [*NAMES, bars().name])
def test_what_a_chart_keeps_stands_in_the_cells_that_it_names(small: WrittenDeck, name: str) -> None:
    chart = chart_of(small.path, name)
    book = workbook_of(chart)
    for reference, kept in sources(chart):
        held = [looked_up(book, value) for value in cells(book, reference)]
        assert len(held) == len(kept)
        for value, shown in zip(held, kept, strict=True):
            assert value == shown if isinstance(value, str) else value == pytest.approx(float(shown), abs=1e-9)


@pytest.mark.parametrize("exhibit", [forest(), ratios(), timeline(), bars(intervals=True)], ids=lambda each: each.name)
def test_every_number_is_in_the_workbook_with_all_its_digits(exhibit, tmp_path: Path) -> None:
    book = workbook_of(drawn_alone(exhibit, tmp_path))
    values = {cell.value for sheet in book for row in sheet.rows for cell in row}
    held = {f"{value:.14g}" for value in values if isinstance(value, float | int)}  # Excel keeps fifteen digits
    assert {f"{number.value:.14g}" for number in marks_of(exhibit)} - held == set()


def test_a_click_shows_the_study_and_its_estimate(small: WrittenDeck) -> None:
    chart = chart_of(small.path, forest().name)
    points = {series.name: list(series.iter_values()) for series in chart.plots[0].series}
    assert {row.label.text for row in forest().rows if row.kind != "prediction"} <= set(points)
    series = next(each for each in chart.plots[0].series if each.name == "Second trial 2016")
    assert series._element.find(f"{qn('c:xVal')}//{qn('c:v')}").text == "-2.9"


def test_an_interval_that_leaves_the_axis_ends_in_an_arrow_and_keeps_its_value(small: WrittenDeck) -> None:
    chart = chart_of(small.path, forest().name)
    names = [series.name for series in chart.plots[0].series]
    assert [name for name in names if name.endswith("goes on")] == ["Small series E 2011, goes on"]
    interval = next(each for each in chart.plots[0].series if each.name == "Small series E 2011, interval")
    assert [point.text for point in interval._element.find(qn("c:xVal")).iter(qn("c:v"))] == ["-12.4", "0.4"]


def test_open_marks_are_open_and_filled_ones_filled(small: WrittenDeck) -> None:
    chart = chart_of(small.path, forest().name)
    fills = {
        series.name: series._element.find(f"{qn('c:marker')}//{qn('a:srgbClr')}").get("val")
        for series in chart.plots[0].series
        if series._element.find(f"{qn('c:marker')}/{qn('c:spPr')}") is not None
    }
    assert (fills["First trial 2012†"], fills["Second trial 2016"]) == ("FFFFFF", "00477A")
    outlines = [series.name for series in chart.plots[0].series if series.name.endswith("outline")]
    assert outlines == ["First trial 2012†, outline", "Cohort B 2010†, outline"]


def test_the_heaviest_study_has_the_largest_mark(small: WrittenDeck) -> None:
    chart = chart_of(small.path, forest().name)
    sizes = {
        series.name: int(size.get("val"))
        for series in chart.plots[0].series
        if (size := series._element.find(f"{qn('c:marker')}/{qn('c:size')}")) is not None
    }
    assert sizes["Registry D 2021"] == max(size for name, size in sizes.items() if "ooled" not in name)
    assert sizes["Cohort C 2014"] < sizes["Second trial 2016"]


def test_rows_of_the_table_and_of_the_plot_share_their_places(small: WrittenDeck) -> None:
    slide = Presentation(str(small.path)).slides[2]
    grid = next(shape for shape in slide.shapes if shape.has_table)
    plot = next(shape for shape in slide.shapes if shape.has_chart)
    heights = [row.height for row in grid.table.rows]
    inner = plot.chart._chartSpace.find(f".//{qn('c:manualLayout')}")
    assert plot.top == pytest.approx(grid.top + heights[0], abs=2000)
    share = float(inner.find(qn("c:h")).get("val"))
    assert share * plot.height == pytest.approx(sum(heights[1:]), rel=1e-4)
    assert [float(axis.get("val")) for axis in plot.chart._chartSpace.iter(qn("c:max"))][1] == len(heights) - 1


def test_an_endless_limit_is_drawn_to_the_end_of_the_axis(tmp_path: Path) -> None:
    given = ratios()
    endless = replace(given.rows[2], high=Number("made_up.endless", float("inf"), "risk ratio"))
    chart = drawn_alone(replace(given, rows=(*given.rows[:2], endless, given.rows[3])), tmp_path)
    interval = next(each for each in chart.plots[0].series if each.name == "Second trial 2022, interval")
    assert [float(point.text) for point in interval._element.find(qn("c:xVal")).iter(qn("c:v"))] == [0.11, 10.0]


def test_a_label_that_begins_like_a_formula_stays_a_label(tmp_path: Path) -> None:
    given = ratios()
    sly = replace(given.rows[1], label=Told("=1+1"))
    book = workbook_of(drawn_alone(replace(given, rows=(given.rows[0], sly, *given.rows[2:])), tmp_path))
    cell = next(cell for row in book["Data"].rows for cell in row if cell.value == "=1+1")
    assert cell.data_type == "s"


def test_bars_without_intervals_are_a_bar_chart(small: WrittenDeck, tmp_path: Path) -> None:
    assert chart_of(small.path, bars().name)._chartSpace.find(f".//{qn('c:barChart')}") is not None
    stacked = drawn_alone(bars(stacked=True), tmp_path)._chartSpace
    assert stacked.find(f".//{qn('c:grouping')}").get("val") == "stacked"


@pytest.mark.parametrize("part", ["estimate", "low", "high", "weight"])
@pytest.mark.parametrize("given", [forest(), ratios()], ids=["scores", "ratios"])
def test_what_is_not_known_is_not_drawn_and_stays_an_empty_cell(given: Forest, part: str, tmp_path: Path) -> None:
    unknown = Number("made_up.unknown", float("nan"), "points")
    rows = tuple(replace(row, **{part: unknown}) if getattr(row, part) is not None else row for row in given.rows)
    kept = [text for _, values in sources(drawn_alone(replace(given, rows=rows), tmp_path)) for text in values]
    assert kept
    assert not {"nan", "inf", "-inf", "None", None} & set(kept)
