"""Values over time as a native chart: a line for each study, its name at its last visit."""

from __future__ import annotations

from dataclasses import dataclass, replace

from evidence_tools.briefing.exhibit_records import Line, Timeline, marks_of
from evidence_tools.export.arial import line_height, text_width
from evidence_tools.export.deck.boxes import Paragraph, height_of, write_box
from evidence_tools.export.deck.canvas import Canvas, NativeChart
from evidence_tools.export.deck.chart_book import ChartBook
from evidence_tools.export.deck.chart_xml import Axis, Inner, Marker, XySeries, xy_chart
from evidence_tools.export.deck.ink import Stroke
from evidence_tools.export.deck.look import LEAST, meaning
from evidence_tools.export.deck.marks import outline
from evidence_tools.export.deck.places import Place
from evidence_tools.export.deck.scales import linear, share
from evidence_tools.figures.theme import PALETTE
from evidence_tools.wording import Told

SYMBOLS = ("circle", "square", "triangle", "diamond")
SIDES = ("r", "t", "b", "l")
LEFT, BELOW, ABOVE = 0.75, 0.62, 0.1  # inches of the frame around the plot: numbers of the axes, name of the lower one
LEAST_HEIGHT, AWAY = 2.2, 0.09
BEYOND = 1.02  # of the last month: a mark there is not cut by the end of the axis


@dataclass(frozen=True, slots=True)
class TimelinePlaces:
    """Where the name of the upright axis and the chart stand."""

    heading: Place
    chart: Place
    faults: tuple[str, ...]


def lay_out_timeline(timeline: Timeline, place: Place) -> TimelinePlaces:
    """Where a timeline stands; the name of its upright axis lies above it, where it can be read."""
    heading, chart = place.split_down(height_of(_heading(timeline), place.width), gap=0.05)
    low = f"{chart.height:.2f} inches are left for the plot, at least {LEAST_HEIGHT}; show fewer points"
    return TimelinePlaces(heading, chart, () if chart.height >= LEAST_HEIGHT else (low,))


def draw_timeline(canvas: Canvas, timeline: Timeline, places: TimelinePlaces) -> None:
    """Put a timeline on the slide."""
    write_box(canvas, f"{timeline.name}, upright axis", _heading(timeline), places.heading)
    drawn = _Drawing(timeline, places.chart, ChartBook())
    chart = NativeChart(xy_chart(drawn.series(), drawn.across, drawn.up, drawn.inner), drawn.book.blob)
    canvas.chart(chart, timeline.name, timeline.alt, marks_of(timeline), places.chart)
    for told in (timeline.across, *(line.label for line in timeline.lines), timeline.threshold_label):
        canvas.keep(timeline.name, told)


def _heading(timeline: Timeline) -> list[Paragraph]:
    """The name of the upright axis, and what open marks mean."""
    name = Paragraph(told=timeline.up, size=LEAST, bold=True)
    hollow = Paragraph(told=Told(f"Open marks: {timeline.hollow_means}"), size=LEAST, colour=PALETTE.muted)
    return [name, hollow] if timeline.hollow_means else [name]


@dataclass(frozen=True, slots=True)
class _Drawing:
    """The series of a timeline while its workbook is filled."""

    timeline: Timeline
    place: Place
    book: ChartBook

    @property
    def across(self) -> Axis:
        timeline = self.timeline
        return linear(0.0, timeline.last_month * BEYOND, title=timeline.across.text, step=timeline.month_step)

    @property
    def up(self) -> Axis:
        low, high = linear(*sorted(self.timeline.ends)), self.timeline.ends
        return Axis(
            low=low.low, high=low.high, step=low.step, form=low.form, gridlines=True, reversed=high[0] > high[1]
        )

    @property
    def plot(self) -> Place:
        """The plot within the frame; at its right is room for the longest name, since most stand there."""
        names = max((text_width(line.label.text, LEAST) for line in self.timeline.lines), default=0.0)
        right = min(names + 0.25, 0.28 * self.place.width)
        return Place(LEFT, ABOVE, self.place.width - LEFT - right, self.place.height - ABOVE - BELOW)

    @property
    def inner(self) -> Inner:
        plot, frame = self.plot, self.place
        return Inner(
            plot.left / frame.width, plot.top / frame.height, plot.width / frame.width, plot.height / frame.height
        )

    def series(self) -> list[XySeries]:
        self.book.headings(["Study", "Value", "Low", "High", "Month", "Month", "Interval"])
        first = self._threshold()
        taken = [
            self._at(point.month.value, point.value.value) for line in self.timeline.lines for point in line.points
        ]
        labels: list[Place] = []
        drawn = [series for n, line in enumerate(self.timeline.lines) for series in self._line(n, line, taken, labels)]
        return [*first, *drawn]

    def _line(self, n: int, line: Line, taken: list[tuple[float, float]], labels: list[Place]) -> list[XySeries]:
        """The intervals of a study's visits, then its line with marks and name."""
        colour, first = meaning(line.meaning), self.book.data.max_row + 1
        intervals = []
        for point in line.points:
            name = f"{line.label.text}, interval"
            row = self.book.row([line.label.text, point.value, point.low, point.high, *[point.month] * 2, name])
            if point.low is not None and point.high is not None and point.low.known and point.high.known:
                cells = {"across": self.book.cells(row, 5, 6), "up": self.book.cells(row, 3, 4)}
                stroke = Stroke(colour=colour, points=1.0)
                intervals.append(XySeries(name=self.book.cells(row, 7, 7), **cells, stroke=stroke))
        last = self.book.data.max_row
        end, opened = line.points[-1], any(point.hollow for point in line.points)
        marker = Marker(symbol=SYMBOLS[n % len(SYMBOLS)], size=8, colour=colour)
        label = self._side(line.label.text, self._at(end.month.value, end.value.value), taken, labels)
        drawn = XySeries(
            name=self.book.cells(first, 1, 1),
            across=self.book.column(5, first, last),
            up=self.book.column(2, first, last),
            stroke=Stroke(colour=colour, points=1.75) if len(line.points) > 1 else None,
            marker=None if opened else marker,
            label="" if opened else label,
            labelled=len(line.points) - 1,
        )
        marks = self._marks(line, first, marker) if opened else []
        named = [replace(mark, label=label) for mark in marks[-1:]]
        return [*intervals, drawn, *marks[:-1], *named]

    def _marks(self, line: Line, first: int, marker: Marker) -> list[XySeries]:
        """The marks of a line with open ones, each a series of its own: a viewer draws all marks of a series alike."""
        drawn = []
        for row, point in enumerate(line.points, start=first):
            cells = {"across": self.book.cells(row, 5, 5), "up": self.book.cells(row, 2, 2)}
            mark = XySeries(name=self.book.cells(row, 1, 1), **cells, marker=replace(marker, hollow=point.hollow))
            around = [outline(self.book, mark, self.across, self.up, self.plot)] if point.hollow else []
            drawn += [*around, mark]
        return drawn

    def _threshold(self) -> list[XySeries]:
        """A dashed line over the whole width, named above its left part."""
        timeline = self.timeline
        if timeline.threshold is None:
            return []
        words, value = timeline.threshold_label.text, timeline.threshold.value
        middle = (text_width(words, LEAST) / 2 + 0.1) / self.plot.width * self.across.high
        months = (0.0, min(middle, self.across.high), self.across.high)
        name, across, up = self.book.line(words or "Threshold", months, (value,) * 3)
        stroke = Stroke(colour=PALETTE.threshold, points=1.5, dash="dash")
        label = {"label": "t", "labelled": 1, "label_colour": PALETTE.threshold} if words else {}
        return [XySeries(name=name, across=across, up=up, stroke=stroke, **label)]

    def _at(self, month: float, value: float) -> tuple[float, float]:
        """Inches within the frame at which a point is drawn."""
        plot = self.plot
        height = plot.top + (1 - share(self.up, value)) * plot.height
        return plot.left + share(self.across, month) * plot.width, height

    def _side(self, name: str, at: tuple[float, float], taken: list[tuple[float, float]], labels: list[Place]) -> str:
        """The side of the last point on which its name covers least: other names first, then marks."""
        frame = Place(0.0, 0.0, self.place.width, self.place.height)
        boxes = {side: _label_box(name, at, side) for side in SIDES}

        def covered(side: str) -> tuple[int, int, int]:
            box = boxes[side]
            outside = (
                box.left < self.plot.left or box.right > frame.right or box.top < 0 or box.bottom > self.plot.bottom
            )
            marks = sum(_holds(box, point) for point in taken)
            return 4 * outside + 2 * sum(_meet(box, other) for other in labels), marks, SIDES.index(side)

        side = min(SIDES, key=covered)
        labels.append(boxes[side])
        return side


def _label_box(name: str, at: tuple[float, float], side: str) -> Place:
    width, height, (x, y) = text_width(name, LEAST) + 0.1, line_height(LEAST), at
    left = {"r": x + AWAY, "l": x - AWAY - width}.get(side, x - width / 2)
    top = {"t": y - AWAY - height, "b": y + AWAY}.get(side, y - height / 2)
    return Place(left, top, width, height)


def _holds(box: Place, point: tuple[float, float]) -> bool:
    return box.left <= point[0] <= box.right and box.top <= point[1] <= box.bottom


def _meet(one: Place, other: Place) -> bool:
    across = one.left < other.right and other.left < one.right
    return across and one.top < other.bottom and other.top < one.bottom
