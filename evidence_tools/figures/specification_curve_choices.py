"""The lower part of a specification curve: which level of each choice an analysis took, and which choice decides."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from evidence_tools.figures.chart import Chart
from evidence_tools.figures.lettering import POINTS_PER_INCH, line_height, shortened, text_width
from evidence_tools.figures.media import is_narrow, medium, name_room
from evidence_tools.figures.page import Room
from evidence_tools.figures.rows import name_axis
from evidence_tools.figures.specification_curve_words import COLOURS
from evidence_tools.figures.theme import LINE, PALETTE, TYPE
from evidence_tools.wording import number

STEP, GAP = 0.185, 0.14  # inches: a line of the matrix, and air between columns
LONGEST = 1.75
AXIS = "analyses from the worst to the best estimate, of 100"


def _longest() -> float:
    """Inches that the name of a level may take."""
    return min(LONGEST, 0.23 * medium().inner)


def _title(title: str) -> str:
    """The title of a choice, cut where the sheet is narrow."""
    return shortened(title, name_room(LONGEST) / 2, TYPE.note, "bold") if is_narrow() else title


def titles_width(rows: pd.DataFrame) -> float:
    """Width of the titles of the choices in inches."""
    return max(text_width(_title(title), TYPE.note, "bold") for title in rows["title"]) + GAP


def levels_width(rows: pd.DataFrame) -> float:
    """Width of the names of the levels in inches."""
    names = (shortened(level, _longest(), TYPE.note) for level in rows["level"])
    return max(text_width(name, TYPE.note, "bold") for name in names) + GAP


def stroke(width: float, count: int) -> float:
    """Weight of a line in points, so that so many of them fill a width in inches nearly."""
    return max(0.5, min(LINE.interval, 0.8 * POINTS_PER_INCH * width / count))


def draw_choices(chart: Chart, room: Room, drawn: pd.DataFrame, rows: pd.DataFrame) -> None:
    """One line per level, with a tick for every analysis drawn that took it, in the colour of its conclusion."""
    axes = chart.panel(room.left, room.top, room.width, room.height)
    axes.set_xlim(0, 100)
    axes.set_ylim(room.height, 0)
    axes.set_yticks([])
    axes.set_xticks([0, 25, 50, 75, 100])
    name_axis(axes, AXIS)
    axes.spines["left"].set_visible(False)
    names = room.left - levels_width(rows) - titles_width(rows)
    for line, row in enumerate(rows.itertuples()):
        middle = (line + 0.5) * STEP
        weight = "bold" if row.base else "normal"
        level = shortened(row.level, _longest(), TYPE.note)
        style = {"size": TYPE.note, "anchor": "center"}
        chart.write(room.left - GAP, room.top + middle, level, align="right", weight=weight, **style)
        if row.first:
            chart.write(names, room.top + middle, _title(row.title), weight="bold", **style)
            axes.axhline(line * STEP, color=PALETTE.rule, linewidth=LINE.hair, zorder=0)
        _draw_level(axes, drawn, row, middle, stroke(room.width, len(drawn)))


def _draw_level(axes: Axes, drawn: pd.DataFrame, row: tuple, middle: float, weight: float) -> None:
    """Ticks; words for a threshold, which judges every analysis, and for a level that leaves too few studies."""
    style = {"ha": "center", "va": "center_baseline", "fontsize": TYPE.note, "color": PALETTE.muted}
    if not np.isnan(row.reached):
        axes.text(50, middle, f"mean gain at least this in {number(row.reached, 0)} of 100", **style)
    elif row.choice in drawn:
        taken = drawn[drawn[row.choice].astype(str) == row.level]
        ends = (middle - 0.33 * STEP, middle + 0.33 * STEP)
        segments = [[(x, end) for end in ends] for x in taken["place"]]
        colours = [COLOURS[name] for name in taken["conclusion"]]
        axes.add_collection(LineCollection(segments, colors=colours, linewidths=weight))
        if taken.empty:
            axes.text(50, middle, "too few studies", **style)


def draw_drivers(chart: Chart, room: Room, rows: pd.DataFrame) -> None:
    """A bar per choice at the middle of its lines: how much of the disagreement it explains; none where all agree."""
    if rows["share"].isna().all():
        return
    for place, text in enumerate(("Share of the", rows.attrs["share_of"])):
        top = room.top - (2 - place) * line_height(TYPE.note) - 0.02
        chart.write(room.left, top, text, size=TYPE.note, weight="bold")
    axes = chart.panel(room.left, room.top, room.width, room.height)
    axes.set_ylim(room.height, 0)
    axes.set_xlim(0, 1.6 * max(rows["share"].max(), 1.0))
    axes.set_axis_off()
    for _, group in rows[rows["share"].notna()].groupby("choice", sort=False):
        share, middle = group["share"].iloc[0], (group.index.to_numpy().mean() + 0.5) * STEP
        axes.barh(middle, share, height=0.8 * STEP, color=PALETTE.muted)
        axes.text(share, middle, f" {number(share, 0)}%", va="center_baseline", fontsize=TYPE.note)
