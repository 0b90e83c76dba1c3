"""The records of exhibits: forests, bars, timelines, tables and pictures, made of sentences and numbers with keys.

An exhibit here is content without a place: `export` draws it as a native chart or table of PowerPoint or Word. Every
number in it is a `Number` whose key stands in the results file, so that text, table, chart and slide cannot differ.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from evidence_tools.figures.chart import Chart
from evidence_tools.wording import Number, Told

STUDY, POOLED, PREDICTION, VARIANT, GROUP = "study", "pooled", "prediction", "variant", "group"


@dataclass(frozen=True, slots=True, kw_only=True)
class ForestRow:
    """One line of a forest: its name, the mark with its interval, and the cells of the columns beside it.

    `kind` is ``"study"``, ``"pooled"``, ``"prediction"`` (an interval alone), ``"variant"`` or ``"group"`` (a heading);
    `hollow` where the spread is borrowed or the row is a variant.
    """

    kind: str
    label: Told
    estimate: Number | None = None
    low: Number | None = None
    high: Number | None = None
    weight: Number | None = None
    hollow: bool = False
    cells: tuple[Told, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Forest:
    """A forest that becomes a native, editable chart.

    Parameters
    ----------
    name
        What the object is called in a list of objects.
    headings
        One for each column of `cells`, after the column of names, whose heading is ``rows_heading``.
    axis
        Name and unit of the axis.
    ends
        The axis reaches from the first to the second, on the scale of display; an interval that goes on is an arrow.
    null, threshold
        Values at which a line stands: no effect, and what matters to patients, with its name.
    sides
        What lies to the left and to the right, such as ``("better", "worse")``; benefit is on the left.
    log, reversed
        Whether equal ratios take equal room, and whether the axis runs from right to left.
    alt
        The finding in words, for those who do not see the chart.
    """

    name: str
    rows: tuple[ForestRow, ...]
    rows_heading: str
    headings: tuple[Told, ...]
    axis: Told
    ends: tuple[float, float]
    alt: Told
    null: Number | None = None
    threshold: Number | None = None
    threshold_label: Told = field(default_factory=lambda: Told(""))
    sides: tuple[str, str] | None = None
    log: bool = False
    reversed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Bars of one kind: one value per category, None where there is none, and their intervals where they have one."""

    name: Told
    values: tuple[Number | None, ...]
    lows: tuple[Number | None, ...] = ()
    highs: tuple[Number | None, ...] = ()
    meaning: str = "treated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """Bars that become a native, editable chart; `stacked` puts the series of a category into one bar.

    `meaning` of a series is a name of the palette (``treated``, ``against``, ``third``, ``muted``). `cells` are columns
    of text beside the bars, one row per category, under `headings`.
    """

    name: str
    categories: tuple[Told, ...]
    series: tuple[Series, ...]
    axis: Told
    alt: Told
    highest: float
    stacked: bool = False
    headings: tuple[Told, ...] = ()
    cells: tuple[tuple[Told, ...], ...] = ()
    threshold: Number | None = None
    threshold_label: Told = field(default_factory=lambda: Told(""))


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One visit of one study."""

    month: Number
    value: Number
    low: Number | None = None
    high: Number | None = None
    hollow: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """The visits of one study, joined where there are several; `label` stands at the last of them."""

    label: Told
    points: tuple[Point, ...]
    meaning: str = "treated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """Values over time that become a native, editable chart."""

    name: str
    lines: tuple[Line, ...]
    across: Told
    up: Told
    ends: tuple[float, float]
    last_month: float
    alt: Told
    threshold: Number | None = None
    threshold_label: Told = field(default_factory=lambda: Told(""))
    hollow_means: str = ""
    month_step: float = 12.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table that becomes a native one: cells of text, the widths of columns as shares, notes below.

    `tones` gives a cell a meaning that is shown by colour and is always said in its words as well: ``good``,
    ``caution``, ``bad``, ``unknown`` or empty; one row of tones per row of cells, or nothing at all.
    """

    name: str
    headings: tuple[Told, ...]
    rows: tuple[tuple[Told, ...], ...]
    alt: Told
    widths: tuple[float, ...] = ()
    right: frozenset[int] = frozenset()
    tones: tuple[tuple[str, ...], ...] = ()
    notes: tuple[Told, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A chart of `figures`, shown as a picture with its own alternative text.

    `chart_name` is its name in the gallery; the numbers in it are audited with the chart's own file.
    """

    name: str
    chart_name: str
    chart: Chart


Exhibit = Forest | Bars | Timeline | Table | Picture


def texts_of(exhibit: Exhibit) -> Iterator[Told]:
    """Every text of an exhibit in reading order, its alternative text first."""
    if isinstance(exhibit, Picture):
        return
    yield exhibit.alt
    if isinstance(exhibit, Forest):
        yield from (*exhibit.headings, exhibit.axis, exhibit.threshold_label)
        yield from (told for row in exhibit.rows for told in (row.label, *row.cells))
    elif isinstance(exhibit, Bars):
        yield from (*exhibit.headings, *exhibit.categories, exhibit.axis, exhibit.threshold_label)
        yield from (series.name for series in exhibit.series)
        yield from (told for row in exhibit.cells for told in row)
    elif isinstance(exhibit, Timeline):
        yield from (exhibit.across, exhibit.up, exhibit.threshold_label, *(line.label for line in exhibit.lines))
    else:
        yield from (*exhibit.headings, *(told for row in exhibit.rows for told in row), *exhibit.notes)


def alt_of(exhibit: Exhibit) -> str:
    """The exhibit in words, for those who do not see it."""
    return exhibit.chart.alt if isinstance(exhibit, Picture) else str(exhibit.alt)


def marks_of(exhibit: Exhibit) -> list[Number]:
    """The numbers that an exhibit shows as marks rather than words."""
    if isinstance(exhibit, Forest):
        marks = [part for row in exhibit.rows for part in (row.estimate, row.low, row.high, row.weight)]
        marks += [exhibit.null, exhibit.threshold]
    elif isinstance(exhibit, Bars):
        marks = [part for series in exhibit.series for part in (*series.values, *series.lows, *series.highs)]
        marks += [exhibit.threshold]
    elif isinstance(exhibit, Timeline):
        points = [point for line in exhibit.lines for point in line.points]
        marks = [part for point in points for part in (point.month, point.value, point.low, point.high)]
        marks += [exhibit.threshold]
    else:
        marks = []
    return [mark for mark in marks if mark is not None]
