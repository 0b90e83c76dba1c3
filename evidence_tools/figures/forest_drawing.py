"""Drawing what every forest shares: columns, marks, reference lines and the measuring axis with its sides."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes

from evidence_tools.figures.chart import Chart
from evidence_tools.figures.columns import HEADING_LIFT, write_column
from evidence_tools.figures.forest_columns import MARK
from evidence_tools.figures.forest_layout import TICKS, Layout, weight_of
from evidence_tools.figures.forest_marks import draw_diamond, draw_on_page, draw_point, draw_prediction, draw_square
from evidence_tools.figures.forest_risk import look_of
from evidence_tools.figures.lettering import line_height, shortened, text_width
from evidence_tools.figures.page import Room, page, rule
from evidence_tools.figures.ruler import Ruler
from evidence_tools.figures.sides import write_sides
from evidence_tools.figures.theme import LINE, PALETTE, TYPE, themed
from evidence_tools.models import Pooled

JUDGEMENT = 11.0  # points: the disc of a judgement
MARKS = {"alike": "o", "unlike": "D", "model": "^", "summary": "|"}  # of patients who are no study of the result


@dataclass(frozen=True, slots=True)
class ForestWords:
    """What a forest says around its picture."""

    title: str
    subtitle: str
    alt: str
    notes: Sequence[str]


@dataclass(frozen=True, slots=True, eq=False)
class _Drawing:
    """What the steps of drawing share."""

    chart: Chart
    room: Room
    layout: Layout
    ruler: Ruler
    frame: pd.DataFrame
    fit: Pooled
    heaviest: float

    @property
    def rows_top(self) -> float:
        return self.room.top + self.layout.header

    @property
    def plot_left(self) -> float:
        return self.room.left + self.layout.plot_left

    def across(self, value: float) -> float:
        """Inches from the left edge of the page at which a value of the scale of display is drawn."""
        left, right = self.ruler.ends
        return self.plot_left + (float(self.ruler.place(value)) - left) / (right - left) * self.layout.plot_width


def draw_forest(
    fit: Pooled,
    rows: pd.DataFrame,
    layout: Layout,
    ruler: Ruler,
    words: ForestWords,
    *,
    data: pd.DataFrame,
    behind: Callable[[Axes, Ruler, Layout, pd.DataFrame], None] | None = None,
) -> Chart:
    """Draw the rows of a forest.

    Parameters
    ----------
    fit
        The result, for its scale, its sides and its line.
    rows
        One row per line of the picture, as `forest_frame` gives them.
    layout, ruler
        Places and axis.
    words
        Title, notes and alternative text.
    data
        The frame of the chart.
    behind
        Draws what lies behind the rows, given those of this part.
    """
    with themed():
        chart, room = page(
            data,
            title=words.title,
            subtitle=words.subtitle,
            alt=words.alt,
            notes=words.notes,
            height=layout.height,
            part=layout.part,
        )
        heaviest = rows.loc[rows["kind"] == "study", "weight"].max()
        rows = rows.iloc[layout.taken]
        drawing = _Drawing(chart, room, layout, ruler, rows, fit, heaviest)
        _write_columns(drawing)
        axes = _open_plot(drawing)
        if behind:
            behind(axes, ruler, layout, rows)
        _draw_references(drawing, axes)
        _draw_rows(drawing, axes)
        _write_scale(drawing)
    return chart


def _write_columns(drawing: _Drawing) -> None:
    room, layout, top = drawing.room, drawing.layout, drawing.rows_top
    weights = [weight_of(kind) for kind in drawing.frame["kind"]]
    rule(drawing.chart, room.left, room.right, top)
    for left, column in layout.placed_columns():
        places = {"left": room.left + left, "top": top, "middles": layout.middles}
        write_column(drawing.chart, column, **places, weights=weights)
    if layout.marks_left is not None:
        for risk, middle in zip(drawing.frame["risk"], layout.middles, strict=True):
            if risk:
                _draw_judgement(drawing.chart, room.left + layout.marks_left + MARK / 2 - 0.03, top + middle, risk)


def _draw_judgement(chart: Chart, left: float, middle: float, risk: str) -> None:
    """A disc in the colour of a judgement with its sign, which reads in grey."""
    look = look_of(risk)
    draw_on_page(chart, left, middle, marker="o", size=JUDGEMENT, face=look.fill, edge=PALETTE.muted)
    style = {"size": TYPE.note, "colour": look.ink, "weight": "bold", "align": "center", "anchor": "center"}
    chart.write(left, middle, look.sign, **style)


def _open_plot(drawing: _Drawing) -> Axes:
    """Axes whose vertical unit is the inch, so that rows of text and marks share their places."""
    layout, ruler = drawing.layout, drawing.ruler
    axes = drawing.chart.panel(drawing.plot_left, drawing.rows_top, layout.plot_width, layout.rows_height)
    axes.set_ylim(layout.rows_height, 0)
    axes.set_xlim(*ruler.ends)
    axes.spines["left"].set_visible(False)
    axes.set_yticks([])
    ticks, labels = ruler.ticks(layout.plot_width)
    axes.set_xticks(ruler.place(ticks), labels)
    axes.minorticks_off()
    return axes


def _draw_references(drawing: _Drawing, axes: Axes) -> None:
    """The null, the pooled estimate and the threshold as vertical lines."""
    scale, place = drawing.fit.effects.scale, drawing.ruler.place
    if drawing.fit.k > 1:
        axes.axvline(place(drawing.fit.display_estimate), color=PALETTE.rule, linewidth=LINE.axis, zorder=0)
    if scale.null is not None:
        axes.axvline(place(scale.display(scale.null)), color=PALETTE.ink, linewidth=LINE.axis, zorder=0)
    if scale.mcid is not None:
        threshold = scale.display(scale.mcid)
        axes.axvline(place(threshold), color=PALETTE.threshold, linewidth=LINE.interval, ls=(0, (4, 3)), zorder=0)
        _name_threshold(drawing, threshold)


def _name_threshold(drawing: _Drawing, threshold: float) -> None:
    """The name of the threshold above its line, kept inside the plot."""
    label = shortened(drawing.fit.effects.scale.mcid_label, drawing.layout.plot_width, TYPE.note)
    half = text_width(label, TYPE.note) / 2
    middle = max(drawing.across(threshold), drawing.plot_left + half)
    middle = min(middle, drawing.plot_left + drawing.layout.plot_width - half)
    y = drawing.rows_top - HEADING_LIFT - line_height(TYPE.note) / 2
    drawing.chart.write(middle, y, label, size=TYPE.note, colour=PALETTE.threshold, align="center", anchor="center")


def _draw_rows(drawing: _Drawing, axes: Axes) -> None:
    frame, ruler = drawing.frame, drawing.ruler
    for row, y in zip(frame.itertuples(index=False), drawing.layout.middles, strict=True):
        limits = {"low": row.ci_low, "high": row.ci_high}
        if row.kind == "study":
            share = row.weight / drawing.heaviest
            draw_square(axes, ruler, y, estimate=row.estimate, **limits, share=share, hollow=row.hollow)
        elif row.kind == "prediction":
            draw_prediction(axes, ruler, y, **limits)
        elif row.kind in MARKS:
            draw_point(axes, ruler, y, estimate=row.estimate, **limits, mark=MARKS[row.kind])
        elif row.text:
            draw_diamond(axes, ruler, y, estimate=row.estimate, **limits, kind=row.kind)


def _write_scale(drawing: _Drawing) -> None:
    """The name of the axis and, below it, which side is better."""
    left, width = drawing.plot_left, drawing.layout.plot_width
    top = drawing.rows_top + drawing.layout.rows_height + TICKS
    for line in drawing.layout.scale_lines:
        drawing.chart.write(left + width / 2, top, line, size=TYPE.note, align="center")
        top += line_height(TYPE.note)
    write_sides(drawing.chart, drawing.fit, left=left, top=top, width=width)
