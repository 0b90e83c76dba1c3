"""A forest as a native chart: a series for every study and its interval, beside a native table of names and numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass

from evidence_tools.briefing.exhibit_records import GROUP, POOLED, PREDICTION, STUDY, Forest, ForestRow, marks_of
from evidence_tools.export.arial import text_width
from evidence_tools.export.deck.beside import Beside, beside
from evidence_tools.export.deck.boxes import Paragraph, fits_each, write_box
from evidence_tools.export.deck.canvas import Canvas, NativeChart
from evidence_tools.export.deck.chart_book import Cells, ChartBook, Near
from evidence_tools.export.deck.chart_xml import Axis, Marker, XySeries, xy_chart
from evidence_tools.export.deck.grids import draw_grid
from evidence_tools.export.deck.ink import Stroke
from evidence_tools.export.deck.look import LEAST
from evidence_tools.export.deck.marks import outline
from evidence_tools.export.deck.places import Place
from evidence_tools.export.deck.scales import along, linear, logarithmic, share
from evidence_tools.figures.theme import PALETTE
from evidence_tools.wording import Number, Told

FIRST_CELL = 7  # the columns before it: name, kind, estimate, low, high, weight
HALF_DIAMOND, HALF_BRACKET, HALF_ARROW, ARROW = 0.3, 0.22, 0.16, 0.022  # of a row's height; of the axis' length
CORNERS = 5  # of a diamond; upright lines have as many points, so that none of the series before it is shorter
SMALLEST, LARGEST = 6, 13  # points: the squares of the lightest and of the heaviest study


def lay_out_forest(forest: Forest, place: Place) -> Beside:
    """Where the columns, the rows and the plot of a forest stand; the sides are named in one line where that fits."""
    lines = (1, 2) if forest.sides else (0,)
    tried = [
        beside(_cells(forest), place, strong=_strong(forest), spanning=_groups(forest), axis=forest.axis, foot=foot)
        for foot in lines
    ]
    named = [each for each in tried if fits_each(_sides(forest), _side_places(forest, each.below))]
    return next(iter(named), tried[-1])


def draw_forest(canvas: Canvas, forest: Forest, places: Beside) -> None:
    """Put a forest on the slide: its table, its chart, the name of the threshold, and which side is better."""
    columns = Told(f"The rows of {forest.name}: names and numbers as text.", (), (forest.name,))
    draw_grid(canvas, places.grid(f"{forest.name}, rows", _cells(forest), columns), places.table)
    axis = axis_of(forest)
    if forest.threshold is not None and forest.threshold_label.text:
        _name_threshold(canvas, forest, axis, places)
    drawn = _Drawing(forest, axis, ChartBook(), places.plot)
    chart = NativeChart(xy_chart(drawn.series(), axis, drawn.rows_axis, places.inner), drawn.book.blob)
    canvas.chart(chart, forest.name, forest.alt, marks_of(forest), places.chart)
    canvas.keep(forest.name, forest.axis)
    if forest.sides is not None:
        _name_sides(canvas, forest, places)


def axis_of(forest: Forest) -> Axis:
    """The axis of a forest, its ends rounded outwards."""
    make = logarithmic if forest.log else linear
    return make(*sorted(forest.ends), title=forest.axis.text, reversed=forest.reversed)


def _cells(forest: Forest) -> list[list[Told]]:
    empty = [Told("")] * len(forest.headings)
    heading = [Told(forest.rows_heading), *forest.headings]
    return [heading, *([row.label, *(row.cells or empty)] for row in forest.rows)]


def _strong(forest: Forest) -> frozenset[int]:
    return frozenset({0, *(n for n, row in enumerate(forest.rows, start=1) if row.kind in (POOLED, GROUP))})


def _groups(forest: Forest) -> frozenset[int]:
    return frozenset(n for n, row in enumerate(forest.rows, start=1) if row.kind == GROUP)


def _name_threshold(canvas: Canvas, forest: Forest, axis: Axis, places: Beside) -> None:
    """Above its line, kept inside the room above the plot."""
    told, above = forest.threshold_label, places.above
    width = min(text_width(told.text, LEAST) / 0.96 + 0.05, above.width)
    middle = places.plot.left + share(axis, forest.threshold.value) * places.plot.width
    left = min(max(middle - width / 2, above.left), above.right - width)
    text = Paragraph(told=told, size=LEAST, colour=PALETTE.threshold, align="c")
    place = Place(left, above.top, width, above.height)
    write_box(canvas, f"{forest.name}, threshold", [text], place, anchor="b")


def _name_sides(canvas: Canvas, forest: Forest, places: Beside) -> None:
    named = zip(("left", "right"), _sides(forest), _side_places(forest, places.below), strict=True)
    for end, side, place in named:
        write_box(canvas, f"{forest.name}, {end} side", [side], place)


def _sides(forest: Forest) -> list[Paragraph]:
    if forest.sides is None:
        return []
    left, right = (side.strip("←→ ") for side in forest.sides)
    both = ((f"← {left}", "l"), (f"{right} →", "r"))
    return [Paragraph(told=Told(side), size=LEAST, colour=PALETTE.muted, align=align) for side, align in both]


def _side_places(forest: Forest, below: Place) -> list[Place]:
    """The room below the plot, shared out by the lengths of the two texts."""
    lengths = [text_width(side.told.text, LEAST) for side in _sides(forest)]
    return below.split_across(below.width * lengths[0] / sum(lengths)) if lengths else []


@dataclass(frozen=True, slots=True)
class _Drawing:
    """The series of a forest while its workbook is filled."""

    forest: Forest
    axis: Axis
    book: ChartBook
    plot: Place

    @property
    def rows_axis(self) -> Axis:
        return Axis(low=0.0, high=float(len(self.forest.rows)), shown=False)

    def series(self) -> list[XySeries]:
        forest = self.forest
        names = [forest.rows_heading, "Kind", "Estimate", "Low", "High", "Weight (percent)"]
        names += [heading.text for heading in forest.headings]
        self.book.headings([*names, "Place", "Place", "Interval"])
        drawn = [series for n, row in enumerate(forest.rows) for series in self._row(row, len(forest.rows) - n - 0.5)]
        return [*self._lines(), *drawn]

    def _lines(self) -> list[XySeries]:
        """No effect, the threshold and the pooled estimate as vertical lines; drawn first, so that marks cover them."""
        forest = self.forest
        pooled = next((row.estimate for row in forest.rows if row.kind == POOLED), None)
        lines = [
            ("Pooled estimate, line", pooled, Stroke(colour=PALETTE.rule, points=1.0)),
            ("No effect", forest.null, Stroke(colour=PALETTE.ink, points=1.0)),
            (forest.threshold_label.text or "Threshold", forest.threshold, _dashed()),
        ]
        return [self._vertical(name, number.value, stroke) for name, number, stroke in lines if _is_known(number)]

    def _vertical(self, name: str, value: float, stroke: Stroke) -> XySeries:
        levels = [self.rows_axis.high * part for part in (0.0, 0.25, 0.5, 0.75, 1.0)]
        named, across, up = self.book.line(name, [value] * CORNERS, levels)
        return XySeries(name=named, across=across, up=up, stroke=stroke)

    def _row(self, row: ForestRow, place: float) -> list[XySeries]:
        """The series of one row: its interval, its mark, and arrows where the interval leaves the axis."""
        interval = f"{row.label.text}, interval"
        cells = [cell.text for cell in row.cells] or [""] * len(self.forest.headings)
        parts = [row.estimate, row.low, row.high, row.weight]
        at = self.book.row([row.label.text, row.kind, *parts, *cells, place, place, interval])
        places = FIRST_CELL + len(self.forest.headings)
        up, named = self.book.cells(at, places, places + 1), self.book.cells(at, places + 2, places + 2)
        drawn = []
        if _has_ends(row):
            ends = self._ends(row, at, place, interval)
            stroke = _stroke(row)
            drawn.append(XySeries(name=named, across=ends[0], up=ends[1] or up, stroke=stroke))
            drawn += self._arrows(row, place, stroke)
        if row.kind != PREDICTION and _is_known(row.estimate):
            drawn += self._mark(row, at, place)
        if row.kind == PREDICTION and _has_ends(row):
            drawn += self._brackets(row, at, place)
        return drawn

    def _ends(self, row: ForestRow, at: int, place: float, name: str) -> tuple[Cells, Cells | None]:
        """The interval as cells of the data; where a limit is endless, a line of the drawing up to the axis' end."""
        if row.low.known and row.high.known:
            return self.book.cells(at, 4, 5), None
        limits = [min(max(end.value, self.axis.low), self.axis.high) for end in (row.low, row.high)]
        _, across, up = self.book.line(name, limits, (place, place))
        return across, up

    def _mark(self, row: ForestRow, at: int, place: float) -> list[XySeries]:
        named, across = self.book.cells(at, 1, 1), self.book.cells(at, 3, 3)
        places = FIRST_CELL + len(self.forest.headings)
        centre = {"name": named, "across": across, "up": self.book.cells(at, places, places)}
        if row.kind == STUDY:
            size = self._size(row)
            marker = Marker(symbol="square", size=size, colour=PALETTE.treated, hollow=row.hollow)
            mark = XySeries(**centre, marker=marker)
            return [outline(self.book, mark, self.axis, self.rows_axis, self.plot), mark] if row.hollow else [mark]
        pooled = row.kind == POOLED
        colour = PALETTE.treated if pooled else PALETTE.muted
        mark = XySeries(**centre, marker=Marker(symbol="diamond", size=9, colour=colour, hollow=not pooled))
        if not (_is_known(row.low) and _is_known(row.high)):
            return [mark]
        low, middle, high = (Near(self.book.cells(at, column, column)) for column in (4, 3, 5))
        levels = [place + HALF_DIAMOND * part for part in (0, 1, 0, -1, 0)]
        name, x, y = self.book.line(f"{row.label.text}, diamond", (low, middle, high, middle, low), levels)
        return [
            XySeries(name=name, across=x, up=y, stroke=Stroke(colour=colour, points=2.25 if pooled else 1.25)),
            mark,
        ]

    def _size(self, row: ForestRow) -> int:
        """Area by weight, as in every forest; without weights all are alike."""
        weights = [each.weight.value for each in self.forest.rows if each.kind == STUDY and _is_known(each.weight)]
        if not _is_known(row.weight) or not weights:
            return 9
        return max(SMALLEST, round(LARGEST * math.sqrt(row.weight.value / max(weights))))

    def _brackets(self, row: ForestRow, at: int, place: float) -> list[XySeries]:
        """The two ends of a prediction interval as upright strokes."""
        drawn = []
        for column, limit, end in ((4, row.low, "lower"), (5, row.high, "upper")):
            if limit.known and self.axis.low <= limit.value <= self.axis.high:
                cell = Near(self.book.cells(at, column, column))
                ends = (place - HALF_BRACKET, place + HALF_BRACKET)
                name, x, y = self.book.line(f"{row.label.text}, {end} end", (cell, cell), ends)
                drawn.append(XySeries(name=name, across=x, up=y, stroke=_stroke(row)))
        return drawn

    def _arrows(self, row: ForestRow, place: float, stroke: Stroke) -> list[XySeries]:
        """A point of an arrow at each end of the axis beyond which the interval goes on."""
        drawn = []
        beyond = {self.axis.low: row.low.value < self.axis.low, self.axis.high: row.high.value > self.axis.high}
        for end, leaves in beyond.items():
            if leaves:
                edge = share(self.axis, end)
                inside = along(self.axis, abs(edge - ARROW))
                levels = (place - HALF_ARROW, place, place + HALF_ARROW)
                name, x, y = self.book.line(f"{row.label.text}, goes on", (inside, end, inside), levels)
                drawn.append(XySeries(name=name, across=x, up=y, stroke=stroke))
        return drawn


def _is_known(number: Number | None) -> bool:
    return number is not None and number.known


def _has_ends(row: ForestRow) -> bool:
    """Whether there is an interval to draw, be it without an end."""
    return not any(end is None or math.isnan(end.value) for end in (row.low, row.high))


def _stroke(row: ForestRow) -> Stroke:
    if row.kind == PREDICTION:
        return Stroke(colour=PALETTE.muted, points=2.0)
    if row.kind in (STUDY, POOLED):
        return Stroke(colour=PALETTE.treated, points=1.5)
    return Stroke(colour=PALETTE.muted, points=1.25)


def _dashed() -> Stroke:
    return Stroke(colour=PALETTE.threshold, points=1.5, dash="dash")
