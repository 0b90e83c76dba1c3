"""Every defensible analysis in one picture: estimates above, the choices behind them below, the drivers beside them."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from evidence_tools.errors import QuestionError
from evidence_tools.figures.chart import Chart, drawn
from evidence_tools.figures.lettering import line_height
from evidence_tools.figures.media import Part, in_parts, is_narrow, plot_height
from evidence_tools.figures.page import Room, draw_legend, legend_height, page
from evidence_tools.figures.ruler import Ruler, reaching
from evidence_tools.figures.specification_curve_choices import (
    GAP,
    STEP,
    draw_choices,
    draw_drivers,
    levels_width,
    stroke,
    titles_width,
)
from evidence_tools.figures.specification_curve_frame import choice_rows_frame, specification_curve_frame
from evidence_tools.figures.specification_curve_words import (
    COLOURS,
    alt_of,
    keys_of,
    notes_of,
    subtitle_of,
    title_of,
)
from evidence_tools.figures.theme import LINE, PALETTE, TYPE, themed
from evidence_tools.models.multiverse_record import Multiverse

DRAWN_AT_MOST = 400  # analyses, taken evenly from the sorted ones: more would be one black cloud
CURVE, MIDDLE_GAP, FOOT, BARS = 2.7, 0.42, 0.42, 1.2  # inches
DASHES = (0, (5, 4))
REFERENCE = 0.62  # inches right of a narrow plot for the names of its lines
_NO_BARS = "Not shown for want of room: the share of the disagreement that each choice explains."
_NUMBERS = ("estimate", "ci_low", "ci_high")


@drawn
def specification_curve(found: Multiverse, *, title: str | None = None) -> Chart:
    """Draw all defensible analyses, sorted, with the choices behind each and the choices that decide.

    Above, every estimate with its interval, coloured by what it concludes, the base analysis marked; below, a tick for
    the level of each choice that an analysis took; to the right, how much of the disagreement each choice explains.

    Parameters
    ----------
    found
        A multiverse.
    title
        Words of your own; None for a title from the data.

    Returns
    -------
    Chart
        Its `frame` is that of `specification_curve_frame`.

    Raises
    ------
    QuestionError
        Where fewer than two analyses could be pooled.

    References
    ----------
    Simonsohn, Simmons, Nelson (2020) Nat Hum Behav 4:1208-1214. doi:10.1038/s41562-020-0912-z
    """
    frame = specification_curve_frame(found)
    if len(frame) < 2:
        raise QuestionError(
            f"{len(frame)} of {found.specifications:,} analyses of {found.effects.label!r} can be pooled; allowed: two "
            "or more. Widen limits.analyst in protocol.toml, or show the result itself"
        )
    every, drawn = choice_rows_frame(found), _thinned(frame)
    part, rows = _in_part(every)
    title, keys = title or title_of(found), keys_of(found)
    with themed():
        legend = legend_height(keys)
        chart, room = page(
            frame,
            title=title,
            subtitle=subtitle_of(found),
            alt=alt_of(found, title, every),
            notes=[*notes_of(found, len(drawn))[:-1], _NO_BARS * is_narrow(), notes_of(found, len(drawn))[-1]],
            part=part,
            height=legend + GAP + plot_height(CURVE) + MIDDLE_GAP + len(rows) * STEP + _foot(),
        )
        draw_legend(chart, room.left, room.top, room.width, keys)
        left = room.left + titles_width(rows) + levels_width(rows)
        beside = 0.0 if is_narrow() else BARS + GAP
        plot = Room(
            left, room.top + legend + GAP, room.right - left - beside - REFERENCE * is_narrow(), plot_height(CURVE)
        )
        _draw_curve(chart, plot, found, drawn)
        _name_axis(chart, room.left, plot, found)
        below = Room(left, plot.bottom + MIDDLE_GAP, plot.width, len(rows) * STEP)
        draw_choices(chart, below, drawn, rows)
        if not is_narrow():
            draw_drivers(chart, Room(plot.right + GAP, below.top, BARS, below.height), rows)
    return chart


def _foot() -> float:
    """Inches below the choices for numbers and name of the axis, which a narrow sheet breaks."""
    return FOOT + line_height(TYPE.body) * is_narrow()


def _in_part(rows: pd.DataFrame) -> tuple[Part, pd.DataFrame]:
    """The lines of choices of the part that is being drawn, the first one with the title of its choice."""
    part, taken = in_parts([STEP] * len(rows))
    shown = rows.iloc[taken.start : taken.stop].reset_index(drop=True)
    return part, shown.assign(first=shown["first"] | (shown.index == 0))


def _thinned(frame: pd.DataFrame) -> pd.DataFrame:
    """Evenly chosen rows, the base analysis always among them."""
    if len(frame) <= DRAWN_AT_MOST:
        return frame
    chosen = np.linspace(0, len(frame) - 1, DRAWN_AT_MOST).round().astype(int)
    return frame.iloc[np.union1d(chosen, np.flatnonzero(frame["base"]))]


def _draw_curve(chart: Chart, room: Room, found: Multiverse, drawn: pd.DataFrame) -> None:
    axes = chart.panel(room.left, room.top, room.width, room.height)
    ruler = _ruler(found, drawn)
    ticks, labels = ruler.ticks(room.height)
    axes.set_ylim(*ruler.ends)
    axes.set_yticks(ruler.place(ticks), labels)
    axes.set_xlim(0, 100)
    axes.set_xticks([0, 25, 50, 75, 100], labels=[])
    colours = [COLOURS[name] for name in drawn["conclusion"]]
    middle, low, high = (ruler.place(drawn[name].clip(ruler.low, ruler.high)) for name in _NUMBERS)
    segments = [((x, one), (x, other)) for x, one, other in zip(drawn["place"], low, high, strict=True)]
    weight = stroke(room.width, len(drawn))
    axes.add_collection(LineCollection(segments, colors=colours, linewidths=weight, alpha=0.45))
    axes.scatter(drawn["place"], middle, s=5.0, c=colours, linewidths=0, zorder=3)
    _draw_references(axes, found, ruler)
    base = drawn["base"].to_numpy(bool)
    if base.any():
        x = drawn["place"].to_numpy()[base]
        axes.vlines(x, low[base], high[base], color=PALETTE.ink, linewidth=LINE.heavy, zorder=5)
        style = {"marker": "D", "s": 49, "facecolor": PALETTE.paper, "edgecolor": PALETTE.ink, "linewidths": 1.6}
        axes.scatter(x, middle[base], zorder=6, **style)


def _ruler(found: Multiverse, drawn: pd.DataFrame) -> Ruler:
    """An axis with benefit at the top that shows every estimate, no effect and the threshold."""
    scale = found.scale
    marked = [scale.display(value) for value in (scale.null, found.threshold()) if value is not None]
    return reaching(
        [*drawn["estimate"], *marked],
        [*drawn["ci_low"], *drawn["ci_high"]],
        log=scale.transform == "log",
        reversed=scale.better == "lower",
        bounds=(-math.inf, math.inf) if scale.transform == "log" else (scale.low, scale.high),
    )


def _draw_references(axes: Axes, found: Multiverse, ruler: Ruler) -> None:
    """No effect as a full line, the first threshold or the benchmark as a dashed one, both named at the right."""
    scale, limit = found.scale, found.threshold()
    if scale.null is not None:
        y = float(ruler.place(scale.display(scale.null)))
        axes.axhline(y, color=PALETTE.ink, linewidth=LINE.axis, zorder=1)
        axes.text(101.5, y, "no effect", va="center_baseline", fontsize=TYPE.note)
    if limit is not None:
        y = float(ruler.place(scale.display(limit)))
        axes.axhline(y, color=PALETTE.threshold, linewidth=LINE.interval, linestyle=DASHES, zorder=4)
        name = found.thresholds.names[0]
        axes.text(101.5, y, name, va="center_baseline", fontsize=TYPE.note, color=PALETTE.threshold)


def _name_axis(chart: Chart, left: float, room: Room, found: Multiverse) -> None:
    """What the vertical axis measures, where the titles of the choices stand below."""
    scale = found.scale
    unit = "" if scale.unit.lower() == scale.label.lower() else scale.unit
    lines = [scale.label, unit, "top: better" if scale.better else ""]
    for place, text in enumerate(line for line in lines if line):
        chart.write(
            left, room.top + place * line_height(TYPE.note), text, size=TYPE.note, weight="normal" if place else "bold"
        )
