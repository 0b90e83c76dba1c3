"""Bars as a native chart beside a native table of categories and cells."""

from __future__ import annotations

from dataclasses import dataclass

from evidence_tools.briefing.exhibit_records import Bars, Series, marks_of
from evidence_tools.export.arial import text_width
from evidence_tools.export.deck.beside import Beside, beside
from evidence_tools.export.deck.boxes import Paragraph, write_box
from evidence_tools.export.deck.canvas import Canvas, NativeChart
from evidence_tools.export.deck.chart_book import ChartBook, Near
from evidence_tools.export.deck.chart_xml import Axis, BarSeries, XySeries, bar_chart, xy_chart
from evidence_tools.export.deck.grids import draw_grid
from evidence_tools.export.deck.ink import Stroke
from evidence_tools.export.deck.look import LEAST, meaning
from evidence_tools.export.deck.places import Place
from evidence_tools.export.deck.scales import linear, share
from evidence_tools.figures.theme import PALETTE
from evidence_tools.wording import Told, join

POINTS_PER_INCH = 72
TALLEST = 0.8  # inches: the row of a category
FILLED = 0.62  # of a category's height is filled with bars
CATEGORY = "Category"


def lay_out_bars(bars: Bars, place: Place) -> Beside:
    """Where the categories, the cells and the bars stand."""
    return beside(_cells(bars), place, tallest=TALLEST, axis=bars.axis, foot=int(len(bars.series) > 1))


def draw_bars(canvas: Canvas, bars: Bars, places: Beside) -> None:
    """Put bars on the slide: the table of categories, the chart, the name of the threshold, a key to the colours."""
    rows = Told(f"The categories of {bars.name} and their numbers as text.", (), (bars.name,))
    draw_grid(canvas, places.grid(f"{bars.name}, rows", _cells(bars), rows), places.table)
    axis = linear(0.0, bars.highest, title=bars.axis.text)
    if bars.threshold is not None and bars.threshold_label.text:
        _name_threshold(canvas, bars, axis, places)
    drawn = _Drawing(bars, axis, ChartBook(), places)
    canvas.chart(NativeChart(drawn.xml(), drawn.book.blob), bars.name, bars.alt, marks_of(bars), places.chart)
    for told in (bars.axis, *(each.name for each in bars.series)):
        canvas.keep(bars.name, told)
    if len(bars.series) > 1:
        _write_key(canvas, bars, places.below)


def _cells(bars: Bars) -> list[list[Told]]:
    beside = bars.cells or ((),) * len(bars.categories)
    rows = [[name, *cells] for name, cells in zip(bars.categories, beside, strict=True)]
    return [[Told(""), *bars.headings], *rows]


def _name_threshold(canvas: Canvas, bars: Bars, axis: Axis, places: Beside) -> None:
    told, above = bars.threshold_label, places.above
    width = min(text_width(told.text, LEAST) / 0.96 + 0.05, above.width)
    middle = places.plot.left + share(axis, bars.threshold.value) * places.plot.width
    left = min(max(middle - width / 2, above.left), above.right - width)
    text = Paragraph(told=told, size=LEAST, colour=PALETTE.threshold, align="c")
    write_box(canvas, f"{bars.name}, threshold", [text], Place(left, above.top, width, above.height), anchor="b")


def _write_key(canvas: Canvas, bars: Bars, place: Place) -> None:
    """The names of the series, each after a square of its colour."""
    parts = [
        part for each in bars.series for part in (("■ ", meaning(each.meaning)), (f"{each.name.text}    ", PALETTE.ink))
    ]
    told = join([each.name for each in bars.series], "    ")
    text = Paragraph(told=told, size=LEAST, align="r", parts=tuple(parts))
    write_box(canvas, f"{bars.name}, key", [text], place)


@dataclass(frozen=True, slots=True)
class _Drawing:
    """The series of bars while their workbook is filled.

    Bars without intervals and threshold are a bar chart. Those with them are drawn as broad lines from nought, since no
    viewer but PowerPoint itself shows an interval on a lying bar; each can be clicked and edited all the same.
    """

    bars: Bars
    axis: Axis
    book: ChartBook
    places: Beside

    def xml(self) -> bytes:
        self._fill()
        if self.bars.threshold is None and not any(each.lows for each in self.bars.series):
            return bar_chart(self._bars(), self.axis, self.places.inner, stacked=self.bars.stacked)
        up = Axis(low=0.0, high=float(len(self.bars.categories)), shown=False)
        return xy_chart(self._lines(up.high), self.axis, up, self.places.inner)

    def _fill(self) -> None:
        """A row for each category; for each series its value and limits; then the cells."""
        bars = self.bars
        columns = [
            name
            for each in bars.series
            for name in (each.name.text, f"{each.name.text}, low", f"{each.name.text}, high")
        ]
        self.book.headings([CATEGORY, *columns, *(heading.text for heading in bars.headings)])
        for n, category in enumerate(bars.categories):
            numbers = [part for each in bars.series for part in _parts(each, n)]
            cells = [cell.text for cell in bars.cells[n]] if bars.cells else []
            self.book.row([category.text, *numbers, *cells])

    def _bars(self) -> list[BarSeries]:
        last = len(self.bars.categories) + 1
        names = self.book.column(1, 2, last)
        return [
            BarSeries(
                name=self.book.cells(1, column, column),
                categories=names,
                values=self.book.column(column, 2, last),
                colour=meaning(each.meaning),
            )
            for column, each in zip(range(2, 9999, 3), self.bars.series, strict=False)
        ]

    def _lines(self, top: float) -> list[XySeries]:
        drawn = [
            series
            for n in range(len(self.bars.categories))
            for m, each in enumerate(self.bars.series)
            for series in self._bar(n, m, each, top)
        ]
        if self.bars.threshold is not None:
            value = self.bars.threshold.value
            name, across, up = self.book.line(self.bars.threshold_label.text or "Threshold", (value, value), (0.0, top))
            stroke = Stroke(colour=PALETTE.threshold, points=1.5, dash="dash")
            drawn.append(XySeries(name=name, across=across, up=up, stroke=stroke))
        return drawn

    def _bar(self, n: int, m: int, each: Series, top: float) -> list[XySeries]:
        """One bar and its interval."""
        if each.values[n] is None or not each.values[n].known:
            return []
        there = [other for other, one in enumerate(self.bars.series) if one.values[n] is not None]
        together = len(there)
        place = top - n - 0.5 + FILLED * ((together - 1) / 2 - there.index(m)) / together
        name, row, column = f"{self.bars.categories[n].text}, {each.name.text}", n + 2, 2 + 3 * m
        named, across, up = self.book.line(name, (0.0, Near(self.book.cells(row, column, column))), (place, place))
        broad = FILLED / max(together, 2) * self.places.heights[-1] * POINTS_PER_INCH * 0.94
        drawn = [XySeries(name=named, across=across, up=up, stroke=Stroke(colour=meaning(each.meaning), points=broad))]
        low, high = _parts(each, n)[1:]
        if low is not None and high is not None and low.known and high.known:
            limits = [Near(self.book.cells(row, column + n, column + n)) for n in (1, 2)]
            named, across, up = self.book.line(f"{name}, interval", limits, (place, place))
            drawn.append(XySeries(name=named, across=across, up=up, stroke=Stroke(colour=PALETTE.ink, points=1.75)))
        return drawn


def _parts(each: Series, n: int) -> list:
    return [each.values[n], each.lows[n] if each.lows else None, each.highs[n] if each.highs else None]
