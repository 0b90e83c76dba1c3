"""The forest plot: one line per study, the pooled estimate and what the next study may show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes

from evidence_tools.figures.chart import Chart
from evidence_tools.figures.columns import HEADING_LIFT, write_column
from evidence_tools.figures.forest_frame import forest_frame
from evidence_tools.figures.forest_layout import TICKS, Layout, lay_out, weight_of
from evidence_tools.figures.forest_marks import draw_diamond, draw_prediction, draw_square
from evidence_tools.figures.forest_words import alt_text, headline, notes, subtitle
from evidence_tools.figures.lettering import line_height, text_width
from evidence_tools.figures.page import Room, page, rule
from evidence_tools.figures.ruler import Ruler, reaching
from evidence_tools.figures.theme import LINE, PALETTE, TYPE, themed
from evidence_tools.models import Pooled
from evidence_tools.naming import treatment_name


@dataclass(frozen=True, slots=True, eq=False)
class _Drawing:
    """What the steps of drawing share."""

    chart: Chart
    room: Room
    layout: Layout
    ruler: Ruler
    frame: pd.DataFrame
    fit: Pooled

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


def forest(fit: Pooled, *, title: str | None = None, sensitivity: Sequence[tuple[str, Pooled]] = ()) -> Chart:
    """Draw a forest plot of a pooled result.

    Squares are sized by weight and open where the spread is borrowed; the diamond is the pooled estimate, the hatched
    bar the prediction interval, the dashed line the threshold of clinical importance. Benefit is always on the left.

    Parameters
    ----------
    fit
        The pooled result.
    title
        A title of your own; None states the finding.
    sensitivity
        Variants shown as hollow diamonds below, each a name and a pooled result.

    Returns
    -------
    Chart
        Its `frame` is that of :func:`forest_frame`.

    References
    ----------
    Lewis S, Clarke M (2001). Forest plots: trying to see the wood and the trees. BMJ 322:1479-1480.
    doi:10.1136/bmj.322.7300.1479
    """
    frame = forest_frame(fit, sensitivity=sensitivity)
    ruler, layout = ruler_for(fit, frame), lay_out(fit, frame)
    with themed():
        chart, room = page(
            frame,
            title=title or headline(fit),
            subtitle=subtitle(fit),
            alt=alt_text(fit),
            notes=notes(fit, frame, ruler),
            height=layout.height,
        )
        drawing = _Drawing(chart, room, layout, ruler, frame, fit)
        _write_columns(drawing)
        _draw_plot(drawing)
        _write_scale(drawing)
    return chart


def ruler_for(fit: Pooled, frame: pd.DataFrame) -> Ruler:
    """Choose the axis: every estimate, the null and the threshold are on it; huge intervals are cut."""
    scale = fit.effects.scale
    marked = [scale.display(value) for value in (scale.null, scale.mcid) if value is not None]
    return reaching(
        [*frame["estimate"].dropna(), *marked],
        [*frame["ci_low"], *frame["ci_high"]],
        log=scale.transform == "log",
        reversed=scale.better == "higher" and scale.null is not None,
        bounds=(scale.low, scale.high),
    )


def _write_columns(drawing: _Drawing) -> None:
    room, layout, top = drawing.room, drawing.layout, drawing.rows_top
    weights = [weight_of(kind) for kind in drawing.frame["kind"]]
    rule(drawing.chart, room.left, room.right, top)
    for left, column in layout.placed_columns(room.width):
        places = {"left": room.left + left, "top": top, "middles": layout.middles}
        write_column(drawing.chart, column, **places, weights=weights)


def _draw_plot(drawing: _Drawing) -> None:
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
    _draw_references(drawing, axes)
    _draw_rows(drawing, axes)


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
    label = drawing.fit.effects.scale.mcid_label
    half = text_width(label, TYPE.note) / 2
    middle = max(drawing.across(threshold), drawing.plot_left + half)
    middle = min(middle, drawing.plot_left + drawing.layout.plot_width - half)
    y = drawing.rows_top - HEADING_LIFT - line_height(TYPE.note) / 2
    drawing.chart.write(middle, y, label, size=TYPE.note, colour=PALETTE.threshold, align="center", anchor="center")


def _draw_rows(drawing: _Drawing, axes: Axes) -> None:
    frame, ruler = drawing.frame, drawing.ruler
    heaviest = frame.loc[frame["kind"] == "study", "weight"].max()
    for row, y in zip(frame.itertuples(index=False), drawing.layout.middles, strict=True):
        limits = {"low": row.ci_low, "high": row.ci_high}
        if row.kind == "study":
            share = row.weight / heaviest
            draw_square(axes, ruler, y, estimate=row.estimate, **limits, share=share, hollow=row.hollow)
        elif row.kind == "prediction":
            draw_prediction(axes, ruler, y, **limits)
        else:
            draw_diamond(axes, ruler, y, estimate=row.estimate, **limits, hollow=row.hollow)


def _write_scale(drawing: _Drawing) -> None:
    """The name of the axis and, below it, which side is better."""
    left, width = drawing.plot_left, drawing.layout.plot_width
    top = drawing.rows_top + drawing.layout.rows_height + TICKS
    for line in drawing.layout.scale_lines:
        drawing.chart.write(left + width / 2, top, line, size=TYPE.note, align="center")
        top += line_height(TYPE.note)
    if drawing.fit.effects.scale.better is None:
        return
    sides = _sides(drawing.fit)
    if sum(text_width(side, TYPE.note) for side in sides) > 0.95 * width:
        sides = ("← better", "worse →")
    for x, side, align in zip((left, left + width), sides, ("left", "right"), strict=True):
        drawing.chart.write(x, top, side, size=TYPE.note, colour=PALETTE.muted, align=align)


def _sides(fit: Pooled) -> tuple[str, str]:
    """What lies to the left and to the right; benefit is on the left wherever there is a value of no effect."""
    question, scale = fit.effects.question, fit.effects.scale
    if question is not None and question.against:
        return f"← better with {treatment_name(question.treated)}", f"better with {treatment_name(question.against)} →"
    if scale.better == "higher" and scale.null is None:
        return "← worse", "better →"
    return "← better", "worse →"
