"""Later surgery over time: what the cohorts counted, what loss would make of it, and what other treatments give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count, cycle

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from evidence_tools.arithmetic.constant_hazard import rate_under_loss
from evidence_tools.arithmetic.conversions import risk_from_rate
from evidence_tools.errors import QuestionError
from evidence_tools.evidence import Evidence
from evidence_tools.figures import durability_words as words
from evidence_tools.figures.chart import Chart, drawn
from evidence_tools.figures.durability_frame import at_risk_frame, cohorts, comparators, durability_frame
from evidence_tools.figures.lettering import POINTS_PER_INCH, text_width
from evidence_tools.figures.media import is_narrow, plot_height
from evidence_tools.figures.page import Key, Room, draw_legend, legend_height, page
from evidence_tools.figures.roster import source_note
from evidence_tools.figures.rows import name_axis, name_upright
from evidence_tools.figures.ruler import Ruler, reaching
from evidence_tools.figures.theme import LINE, PALETTE, TYPE, themed
from evidence_tools.limits.shared.later_surgery import MONTHS

PLOT_HEIGHT = 3.7
STRIP_ROW, STRIP_GAP, FOOT = 0.22, 0.34, 0.5
LEFT = 0.5  # inches for the percents where the names stand below
SIGN = 11.0  # points, of a mark with a sign in it
APART, NEAR = 0.028, 0.06  # of the axes: between marks of one visit, and closer than that they touch
TICK = 12  # months
_SHAPES = ("o", "D", "h")
_ROOM_FOR_SIGN = {"^": 1.4, "o": 1.1, "D": 0.88}  # a triangle holds less than a square of its size, a diamond more
_NOTE = (
    "Share of all patients with later surgery by the end of follow-up, with its exact 95% interval. Comparators: as "
    "printed, other patients and definitions. ?: number followed not printed."
)
_LEFT_OUT = "Not shown for want of room: the patients followed."


@dataclass(frozen=True, slots=True, eq=False)
class _Plot:
    """What the steps of drawing share; `frame` has the month at which each mark is drawn as `at`."""

    chart: Chart
    room: Room
    frame: pd.DataFrame
    shapes: Mapping[str, str]
    left: float
    months: Ruler
    percent: Ruler

    def axes(self, top: float, height: float) -> Axes:
        """Axes over the common axis of months."""
        axes = self.chart.panel(self.left, top, self.room.right - self.left, height)
        axes.set_xlim(*self.months.ends)
        return axes


@drawn
def durability(evidence: Evidence) -> Chart:
    """Draw later surgery by the end of follow-up in every cohort, beside comparators, with the patients followed.

    A curve continues the yearly rate that a report prints (that of the longest cohort where none does); its band runs
    from the least to the largest share lost that the protocol finds plausible, evenly over the time.

    Returns
    -------
    Chart
        Its `frame` is that of :func:`evidence_tools.figures.durability_frame.durability_frame`.

    Raises
    ------
    QuestionError
        If no treated cohort counts later surgery at a fixed time.
    """
    frame = durability_frame(evidence)
    treated = cohorts(frame)
    if treated.empty:
        raise QuestionError(
            "no treated cohort counts an outcome of limits.durability.outcomes at a fixed time; nothing can be drawn"
        )
    risk = at_risk_frame(evidence, frame)
    shapes = dict(zip(treated["outcome"].unique(), cycle(_SHAPES), strict=False))
    keys = _keys(frame, shapes)
    legend = legend_height(keys)
    with themed():
        chart, room = page(
            frame,
            title=words.title(frame),
            subtitle=words.subtitle(frame),
            alt=words.alt(frame, risk),
            notes=[_NOTE, *words.notes(evidence, frame), _LEFT_OUT * is_narrow(), source_note(evidence)],
            height=plot_height(PLOT_HEIGHT) + STRIP_GAP + FOOT + (len(treated) + 1) * STRIP_ROW + legend,
        )
        names = [words.cohort_name(row) for row in treated.itertuples()]
        beside = LEFT if is_narrow() else max(text_width(each, TYPE.note) for each in names) + _margin(risk)
        percent = _percent(frame)
        plot = _Plot(
            chart, room, frame.assign(at=_apart(frame, percent)), shapes, room.left + beside, _months(frame), percent
        )
        _draw_plot(plot, evidence)
        _name_cohorts(plot) if is_narrow() else _draw_risk(plot, risk)
        draw_legend(chart, room.left, room.bottom - legend, room.width, keys)
    return chart


def _keys(frame: pd.DataFrame, shapes: Mapping[str, str]) -> list[Key]:
    names = cohorts(frame).drop_duplicates("outcome").set_index("outcome")["outcome_label"]
    keys = [Key(names[outcome].lower(), shape, size=_size(shape)) for outcome, shape in shapes.items()]
    if (cohorts(frame)["percent"] > _percent(frame).high).any():
        keys += [Key("beyond the axis", "^", size=SIGN)]
    if len(comparators(frame)):
        keys += [Key("comparator", "s", PALETTE.muted, filled=False, size=SIGN, sign="a", ink=PALETTE.muted)]
    return [*keys, Key("a printed yearly rate, continued", line="-")]


def _size(shape: str) -> float:
    return SIGN * _ROOM_FOR_SIGN.get(shape, 1.0)


def _months(frame: pd.DataFrame) -> Ruler:
    return Ruler(0.0, 1.08 * frame["months"].max())


def _percent(frame: pd.DataFrame) -> Ruler:
    """Comparators are all seen; a cohort far above them is drawn with an arrow."""
    treated, beside = cohorts(frame), comparators(frame)
    usual = beside["percent"] if len(beside) else treated["percent"]
    return reaching([0.0, *usual], [*treated["percent"], *treated["percent_high"]], bounds=(0.0, 100.0))


def _apart(frame: pd.DataFrame, percent: Ruler) -> pd.Series:
    """Months at which marks are drawn: cohorts of one visit stand side by side, comparators to their right.

    Comparators share a place where they are far enough apart from each other.
    """
    near = max(NEAR, SIGN / POINTS_PER_INCH / plot_height(PLOT_HEIGHT)) * (percent.high - percent.low)
    slots = pd.Series(np.nan, index=frame.index)
    for _, rows in frame[frame["months"].notna()].groupby("months"):
        treated, beside = cohorts(rows), comparators(rows)
        slots[treated.index] = np.arange(len(treated)) - (len(treated) - 1) / 2
        first = (len(treated) + 1) / 2 if len(treated) else 0.0
        taken: list[tuple[float, float]] = []
        for place, value in beside["percent"].items():
            free = (slot for slot in count(first) if all(slot != s or abs(value - v) >= near for s, v in taken))
            slots[place] = next(free)
            taken.append((slots[place], value))
    return frame["months"] + slots * APART * (1.8 if is_narrow() else 1) * frame["months"].max()


def _margin(risk: pd.DataFrame) -> float:
    """Room between the names and the plot, so that numbers at the start touch neither."""
    first = risk.loc[risk["months"] == 0, "n"].map(words.patients)
    return 0.12 + max((text_width(each, TYPE.note) / 2 for each in first), default=0.0)


def _ticks(plot: _Plot) -> np.ndarray:
    return np.arange(0, plot.months.high, TICK)


def _draw_plot(plot: _Plot, evidence: Evidence) -> None:
    axes = plot.axes(plot.room.top, plot_height(PLOT_HEIGHT))
    ticks, labels = plot.percent.ticks(plot_height(PLOT_HEIGHT))
    axes.set_ylim(*plot.percent.ends)
    axes.set_yticks(ticks, [f"{label}%" for label in labels])
    axes.set_xticks(_ticks(plot), [])
    axes.grid(axis="y", color=PALETTE.rule, linewidth=LINE.hair)
    if not is_narrow():
        name_upright(axes, "Later surgery; better ↓")
    _draw_curve(axes, plot, evidence)
    _draw_comparators(axes, plot)
    _draw_cohorts(axes, plot)


def _draw_curve(axes: Axes, plot: _Plot, evidence: Evidence) -> None:
    """The printed rate as cumulative risk, with the band of loss."""
    loss = evidence.protocol.limits.durability.loss
    for row in words.curve_rows(plot.frame).itertuples(index=False):
        times = np.linspace(0, plot.months.high, 80)
        percent = 100 * risk_from_rate(row.simple / 100, times / MONTHS)
        seen = times <= row.months
        axes.plot(times[seen], percent[seen], color=PALETTE.treated, linewidth=LINE.axis)
        axes.plot(times[~seen], percent[~seen], color=PALETTE.treated, linewidth=LINE.axis, linestyle=(0, (4, 3)))
        if loss is not None:
            low, high = (_risk(row, share, times) for share in (loss.low, loss.high))
            axes.fill_between(times, low, high, color=PALETTE.third, alpha=0.35, linewidth=0, zorder=0)


def _risk(row: tuple, lost: float, times: np.ndarray) -> np.ndarray:
    rate = rate_under_loss(int(row.events), int(row.n), row.months / MONTHS, lost=lost).rate
    return 100 * risk_from_rate(rate, times / MONTHS)


def _draw_comparators(axes: Axes, plot: _Plot) -> None:
    """Lettered squares, joined where one source prints several times."""
    rows = comparators(plot.frame).sort_values("months")
    for _, of_source in rows.groupby("name", sort=False):
        axes.plot(of_source["at"], of_source["percent"], color=PALETTE.muted, linewidth=LINE.hair)
    for row in rows.itertuples(index=False):
        _draw_mark(axes, row, row.percent, "s", PALETTE.paper)


def _draw_cohorts(axes: Axes, plot: _Plot) -> None:
    """Numbered marks on their exact intervals; one that lies beyond the axis is an arrow at its end."""
    top = plot.percent.high
    for row in cohorts(plot.frame).itertuples(index=False):
        ends = [row.percent_low, min(row.percent_high, top)]
        axes.plot([row.at] * 2, ends, color=PALETTE.treated, linewidth=LINE.interval, solid_capstyle="butt")
        shape = "^" if row.percent > top else plot.shapes[row.outcome]
        _draw_mark(axes, row, min(row.percent, top), shape, PALETTE.treated)


def _draw_mark(axes: Axes, row: tuple, percent: float, shape: str, face: str) -> None:
    edge, ink = (PALETTE.muted, PALETTE.muted) if face == PALETTE.paper else (face, PALETTE.paper)
    axes.plot(
        row.at, percent, shape, markersize=_size(shape), color=edge, markerfacecolor=face, clip_on=False, zorder=3
    )
    style = {"ha": "center", "va": "center_baseline", "fontsize": TYPE.note, "color": ink}
    axes.text(row.at, percent, row.sign, **style, zorder=4)


def _measure_months(plot: _Plot, axes: Axes) -> None:
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.set_xticks(_ticks(plot), [f"{tick:g}" for tick in _ticks(plot)])
    name_axis(axes, "Months after treatment")


def _name_cohorts(plot: _Plot) -> None:
    """On a narrow sheet only the cohorts behind the numbers, below the axis."""
    bottom = plot.room.top + plot_height(PLOT_HEIGHT)
    _measure_months(plot, plot.axes(bottom, STRIP_GAP / 10))
    for place, cohort in enumerate(cohorts(plot.frame).itertuples(index=False), start=1):
        middle = bottom + STRIP_GAP + FOOT + (place - 0.5) * STRIP_ROW
        plot.chart.write(plot.room.left, middle, words.cohort_name(cohort), size=TYPE.note, anchor="center")


def _draw_risk(plot: _Plot, risk: pd.DataFrame) -> None:
    """Below the plot: who was still followed, one line per cohort, over the same months."""
    treated = cohorts(plot.frame)
    top = plot.room.top + plot_height(PLOT_HEIGHT) + STRIP_GAP
    axes = plot.axes(top, (len(treated) + 1) * STRIP_ROW)
    axes.set_ylim(len(treated) + 1, 0)
    _measure_months(plot, axes)
    heading = {"size": TYPE.note, "weight": "bold", "anchor": "center"}
    plot.chart.write(plot.room.left, top + 0.5 * STRIP_ROW, "Later surgery", **heading)
    plot.chart.write(plot.left, top + 0.5 * STRIP_ROW, "Patients followed", **heading)
    for place, cohort in enumerate(treated.itertuples(index=False), start=1):
        middle = top + (place + 0.5) * STRIP_ROW
        plot.chart.write(plot.room.left, middle, words.cohort_name(cohort), size=TYPE.note, anchor="center")
        for row in risk[risk["study"] == cohort.study].itertuples(index=False):
            text = words.patients(row.n)
            axes.text(row.months, place + 0.5, text, ha="center", va="center_baseline", fontsize=TYPE.note)
