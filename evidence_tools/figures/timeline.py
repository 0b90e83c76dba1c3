"""The timeline: how an outcome stands over follow-up, and how many patients are behind each point."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from evidence_tools.evidence import Evidence
from evidence_tools.figures.chart import Chart, drawn
from evidence_tools.figures.crowding import label_points
from evidence_tools.figures.lettering import text_width
from evidence_tools.figures.media import plot_height
from evidence_tools.figures.page import Key, Room, draw_legend, legend_height, page
from evidence_tools.figures.phrases import mark_notes
from evidence_tools.figures.roster import patients_text, source_note
from evidence_tools.figures.rows import name_axis, name_upright
from evidence_tools.figures.ruler import Ruler, reaching
from evidence_tools.figures.theme import LINE, PALETTE, TYPE, themed
from evidence_tools.figures.timeline_frame import NO_VALUE, OTHER_VALUE, VALUE, timeline_frame, windows_frame
from evidence_tools.naming import counted
from evidence_tools.question import Question
from evidence_tools.study_effects import Scale, effects
from evidence_tools.wording import digits_of, number

PLOT_HEIGHT = 3.6
STRIP_ROW, STRIP_GAP = 0.24, 0.12
FOOT = 0.55
CLOSEST = 0.16  # inches between two counts
SILENT = "results without a value"
LEAST_MARK, LARGEST_MARK = 5.0, 18.0  # diameters in points
_USES = {"alternative": "alternative", "do_not_pool": "not pooled", "duplicate": "duplicate"}
_NOTE = (
    "Area of a mark: number of patients (n). Visits of one study are joined by a line; the patients of a later visit "
    "are those who were still followed. Patients in a window: the largest number of each study."
)


@dataclass(frozen=True, slots=True, eq=False)
class _Timeline:
    """What the steps of drawing share."""

    chart: Chart
    room: Room
    frame: pd.DataFrame
    windows: pd.DataFrame
    scale: Scale
    left: float
    months: Ruler

    @property
    def width(self) -> float:
        return self.room.right - self.left

    def axes(self, top: float, height: float) -> Axes:
        """Axes over the common axis of months."""
        axes = self.chart.panel(self.left, top, self.width, height)
        axes.set_xlim(*self.months.ends)
        return axes


@drawn
def timeline(evidence: Evidence, outcome: str, *, treated: str | None = None) -> Chart:
    """Draw the change of an outcome over follow-up, one line per study, with the patients behind each point.

    Parameters
    ----------
    evidence
        The extraction tables.
    outcome
        A score, distance or time, such as ``"pain"``.
    treated
        Treatment class; None takes the technique under review.

    Returns
    -------
    Chart
        Its `frame` is that of :func:`timeline_frame`.
    """
    frame = timeline_frame(evidence, outcome, treated=treated)
    windows = windows_frame(evidence, frame)
    asked = Question(outcome=outcome, treated=treated or evidence.protocol.edition.treated)
    scale = effects(evidence, asked).scale
    keys = _keys(frame, scale)
    strips = (len(windows) + 1) * STRIP_ROW + STRIP_GAP
    with themed():
        chart, room = page(
            frame,
            title=_title(frame, scale),
            subtitle=f"{_subject(scale)} before and after treatment, by visit",
            alt=_alt(frame, windows, scale),
            notes=[*mark_notes(_shown(frame)["marks"]), _NOTE, _without_time(frame), source_note(evidence)],
            height=plot_height(PLOT_HEIGHT) + strips + FOOT + legend_height(keys),
        )
        left = room.left + max(text_width(label, TYPE.note) for label in [*windows["label"], SILENT]) + 0.1
        drawing = _Timeline(chart, room, frame, windows, scale, left, _months(frame))
        _draw_values(drawing)
        _draw_strips(drawing)
        draw_legend(chart, room.left, room.bottom - legend_height(keys, room.width), room.width, keys)
    return chart


def _subject(scale: Scale) -> str:
    subject = scale.label.removeprefix("Change in ")
    return subject[:1].upper() + subject[1:]


def _title(frame: pd.DataFrame, scale: Scale) -> str:
    values = frame[frame["kind"] == VALUE]
    visits = values.groupby("study")["months"].nunique()
    if visits.empty:
        return f"{_subject(scale)}: no study prints a change on the common scale"
    several = int((visits > 1).sum())
    return (
        f"{_subject(scale)}: {counted(len(visits), 'study', 'studies')} with a value, {several} at more than one visit"
    )


def _alt(frame: pd.DataFrame, windows: pd.DataFrame, scale: Scale) -> str:
    digits = digits_of(scale)
    points = [
        f"{row.label} {row.months:g} months {number(row.change, digits)} (n {row.n_text})"
        for row in frame[frame["kind"] == VALUE].itertuples()
    ]
    counts = [
        f"{row.label} {counted(row.studies, 'study', 'studies')}, {patients_text(row.patients, row.bound)} patients"
        for row in windows.itertuples()
    ]
    silent = int((frame["kind"] == NO_VALUE).sum())
    return (
        f"Timeline. {_title(frame, scale)}. Change in {scale.unit or 'units'}: {'; '.join(points) or 'none'}. "
        f"By window: {'; '.join(counts)}. {counted(silent, 'further result')} without a value on this scale."
    )


def _shown(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows that become a point."""
    return frame[(frame["kind"] != NO_VALUE) & frame["months"].notna()]


def _without_time(frame: pd.DataFrame) -> str:
    timeless = frame[frame["months"].isna()]
    names = ", ".join(dict.fromkeys(timeless["label"]))
    return f"Not drawn, the time is not stated: {names}." if names else ""


def _months(frame: pd.DataFrame) -> Ruler:
    latest = float(frame["months"].max()) if frame["months"].notna().any() else 12.0
    return Ruler(0.0, max(latest, 12.0) * 1.1)


def _keys(frame: pd.DataFrame, scale: Scale) -> list[Key]:
    values = frame[frame["kind"] == VALUE]
    keys = [Key("value, number of patients printed")] if (~values["bound"]).any() else []
    if values["bound"].any():
        keys += [Key("number at the visit not printed: an upper bound", filled=False)]
    if (frame["kind"] == OTHER_VALUE).any():
        keys += [Key("alternative value, or not to be pooled", marker="D", colour=PALETTE.muted, filled=False)]
    if scale.mcid is not None:
        keys += [Key(scale.mcid_label, line="--", colour=PALETTE.threshold)]
    return keys


def _draw_values(drawing: _Timeline) -> None:
    axes = drawing.axes(drawing.room.top, plot_height(PLOT_HEIGHT))
    frame, scale = drawing.frame, drawing.scale
    shown = _shown(frame).sort_values("n", ascending=False)
    reach = reaching([0.0, *shown["change"], *([] if scale.mcid is None else [scale.mcid])])
    ticks, labels = reach.ticks(plot_height(PLOT_HEIGHT))
    axes.set_ylim(*reach.ends)
    axes.set_yticks(ticks, labels)
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    name_upright(axes, _axis_name(scale))
    axes.axhline(0, color=PALETTE.ink, linewidth=LINE.axis, zorder=0)
    if scale.mcid is not None:
        axes.axhline(scale.mcid, color=PALETTE.threshold, linewidth=LINE.interval, linestyle=(0, (4, 3)), zorder=0)
    _shade_windows(axes, drawing)
    lines = _joined(shown)
    for line in lines:
        axes.plot(*zip(*line, strict=True), color=PALETTE.treated, linewidth=LINE.axis, zorder=2)
    diameters = _diameters(shown["n"])
    for row, diameter in zip(shown.itertuples(index=False), diameters, strict=True):
        _draw_visit(axes, row, diameter)
    points = list(zip(shown["months"], shown["change"], strict=True))
    limit = [] if scale.mcid is None else [[(end, scale.mcid) for end in drawing.months.ends]]
    label_points(drawing.chart, axes, points, _labels(shown), radius=diameters, lines=[*lines, *limit])


def _joined(shown: pd.DataFrame) -> list[list[tuple[float, float]]]:
    """The primary visits of each study, in order."""
    values = shown[shown["kind"] == VALUE].sort_values("months")
    return [
        list(zip(visits["months"], visits["change"], strict=True))
        for _, visits in values.groupby(["study", "arm"])
        if len(visits) > 1
    ]


def _axis_name(scale: Scale) -> str:
    name = scale.axis_label
    return f"{name}; better {'↓' if scale.better == 'lower' else '↑'}" if scale.better else name


def _shade_windows(axes: Axes, drawing: _Timeline) -> None:
    """Bands between the borders of the windows, every other one shaded."""
    borders = sorted({*drawing.windows["low"], drawing.months.high})
    for low, high in list(pairwise(borders))[::2]:
        axes.axvspan(low, high, color=PALETTE.band, linewidth=0, zorder=-1)


def _diameters(n: pd.Series) -> list[float]:
    shares = (n / n.max()).fillna(0.0)
    return [max(LARGEST_MARK * float(share) ** 0.5, LEAST_MARK) for share in shares]


def _draw_visit(axes: Axes, row: tuple, diameter: float) -> None:
    primary = row.kind == VALUE
    colour = PALETTE.treated if primary else PALETTE.muted
    axes.plot(
        row.months,
        row.change,
        marker="o" if primary else "D",
        markersize=diameter if primary else 0.8 * diameter,
        color=colour,
        markerfacecolor=PALETTE.paper if row.bound or not primary else colour,
        markeredgewidth=LINE.interval,
        clip_on=False,
        zorder=3,
    )


def _labels(shown: pd.DataFrame) -> list[str]:
    """The name of a study at its last visit, the number of patients and the marks at every one."""
    values = shown.where(shown["kind"] == VALUE)
    last = values.groupby(["study", "arm"])["months"].transform("max") == values["months"]
    names = shown["label"].where(last, "")
    names = names.mask(shown["kind"] == OTHER_VALUE, shown["label"] + ", " + shown["use"].map(_USES).fillna(""))
    parts = zip(names, shown["n_text"], shown["marks"], strict=True)
    return [f"{name}, n {n} {marks}".removeprefix(", ").rstrip() for name, n, marks in parts]


def _draw_strips(drawing: _Timeline) -> None:
    """Below the plot: visits without a number, then studies and patients per window."""
    windows, top = drawing.windows, drawing.room.top + plot_height(PLOT_HEIGHT) + STRIP_GAP
    axes = drawing.axes(top, (len(windows) + 1) * STRIP_ROW)
    axes.set_ylim(len(windows) + 1, 0)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    ticks = np.arange(0, drawing.months.high, 6 if drawing.months.high < 40 else 12)
    axes.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
    name_axis(axes, "Months after treatment")
    _name_strip(drawing, top, 0, SILENT)
    for months, count in _silent(drawing):
        axes.text(months, 0.5, str(count), ha="center", va="center_baseline", fontsize=TYPE.note)
    for place, window in enumerate(windows.itertuples(index=False), start=1):
        _name_strip(drawing, top, place, window.label)
        _draw_window(drawing, axes, place, window)


def _silent(drawing: _Timeline) -> list[tuple[float, int]]:
    """Visits without a value, counted; visits too close to be told apart are counted together."""
    rows = drawing.frame[drawing.frame["kind"] == NO_VALUE]
    inch = drawing.months.high / drawing.width
    counts: list[tuple[float, int]] = []
    for months in sorted(rows["months"].dropna()):
        if counts and months - counts[-1][0] < CLOSEST * inch:
            counts[-1] = (counts[-1][0], counts[-1][1] + 1)
        else:
            counts.append((months, 1))
    return counts


def _name_strip(drawing: _Timeline, top: float, place: int, label: str) -> None:
    middle = top + (place + 0.5) * STRIP_ROW
    drawing.chart.write(drawing.left - 0.1, middle, label, size=TYPE.note, align="right", anchor="center")


def _draw_window(drawing: _Timeline, axes: Axes, place: int, window: tuple) -> None:
    end = min(window.high, drawing.months.high)
    axes.add_patch(
        Rectangle((window.low, place + 0.12), end - window.low, 0.76, facecolor=PALETTE.band, edgecolor="none")
    )
    text = f"{counted(window.studies, 'study', 'studies')}, n {patients_text(window.patients, window.bound)}"
    text = text if window.studies else "no study"
    wide = text_width(text, TYPE.note) + 0.1
    inch = drawing.months.high / drawing.width
    left = min(window.low + 0.06 * inch, drawing.months.high - wide * inch)
    axes.text(left, place + 0.5, text, va="center_baseline", fontsize=TYPE.note)
