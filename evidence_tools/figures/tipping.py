"""One limitation as a picture: the result as the limitation grows, and where a conclusion is reversed."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from evidence_tools.errors import QuestionError
from evidence_tools.figures.chart import Chart, drawn
from evidence_tools.figures.forest_words import source_of
from evidence_tools.figures.limits import COLOURS
from evidence_tools.figures.media import plot_height
from evidence_tools.figures.page import Key, draw_legend, legend_height, page
from evidence_tools.figures.phrases import mark_notes
from evidence_tools.figures.rows import name_axis, name_upright
from evidence_tools.figures.ruler import Ruler, reaching
from evidence_tools.figures.theme import LINE, PALETTE, themed
from evidence_tools.limits.core.limitation import Limitation
from evidence_tools.limits.core.words import digits_of_sizes, size_name, size_words, sizes_in_words

HEIGHT, FOOT, SIDE = 3.1, 0.62, 0.72
AIR = 0.03  # of the axis, before a size below zero


@drawn
def tipping(limitation: Limitation, *, title: str | None = None) -> Chart:
    """Draw the result of an analysis as a limitation grows.

    The line is the estimate, the band its interval, the shaded stretch what is plausible, the marker the most likely
    size. A vertical line stands where a conclusion is reversed.

    Parameters
    ----------
    limitation
        One that comes in sizes: its `curve` is not None.
    title
        Words of your own; None for a title from the data.

    Returns
    -------
    Chart
        Its `frame` is the curve: x, estimate, low, high.

    Raises
    ------
    QuestionError
        For a limitation that comes in cases or cannot be judged.
    """
    if limitation.curve is None or limitation.plausible is None:
        raise QuestionError(
            f"{limitation.title} on {limitation.question} has no curve to draw: {limitation.reason} "
            "Draw one that comes in sizes, or show its table"
        )
    title = title or _title(limitation)
    keys = _keys(limitation)
    with themed():
        chart, room = page(
            limitation.curve,
            title=title,
            subtitle=f"{limitation.question}: the result, as the limitation grows",
            alt=f"Curve of a limitation. {title}. {limitation.reason}",
            height=plot_height(HEIGHT) + FOOT + legend_height(keys),
            notes=[*mark_notes([limitation.marks]), source_of(limitation)],
        )
        axes = chart.panel(room.left + SIDE, room.top + 0.05, room.width - SIDE - 0.1, plot_height(HEIGHT))
        _draw(axes, limitation)
        draw_legend(chart, room.left, room.bottom - legend_height(keys, room.width), room.width, keys)
    return chart


def _draw(axes: Axes, limitation: Limitation) -> None:
    curve = limitation.curve
    shown = curve[np.isfinite(curve["estimate"])]
    ruler = _ruler(limitation, shown)
    ticks, labels = ruler.ticks(plot_height(HEIGHT))
    axes.set_ylim(*ruler.ends)
    axes.set_yticks(ruler.place(ticks), labels)
    start, end = curve["x"].min(), curve["x"].max()
    axes.set_xlim(start - AIR * (end - start) * (start < 0), end)
    low, central, high = sorted(limitation.plausible)
    if high > low:
        axes.axvspan(low, high, color=PALETTE.band, zorder=-2)
    else:
        axes.axvline(central, color=PALETTE.rule, linewidth=LINE.heavy, zorder=-2)
    ends = (np.clip(ruler.place(shown[name]), *ruler.ends) for name in ("low", "high"))
    axes.fill_between(shown["x"], *ends, color=PALETTE.third, alpha=0.35, linewidth=0)
    axes.plot(shown["x"], ruler.place(shown["estimate"]), color=PALETTE.treated, linewidth=LINE.heavy)
    _draw_lines(axes, limitation, ruler)
    at = float(np.interp(central, shown["x"], ruler.place(shown["estimate"])))
    axes.plot(central, at, marker="o", markersize=8, color=COLOURS[limitation.verdict], zorder=5)
    name_axis(axes, _axis(limitation))
    name_upright(axes, limitation.scale.axis_label)


def _ruler(limitation: Limitation, shown: pd.DataFrame) -> Ruler:
    scale = limitation.scale
    lines = [scale.display(value) for value in (scale.null, scale.mcid) if value is not None]
    limits = [*shown["low"], *shown["high"]]
    return reaching([*shown["estimate"], *lines], limits, log=scale.transform == "log", bounds=(scale.low, scale.high))


def _draw_lines(axes: Axes, limitation: Limitation, ruler: Ruler) -> None:
    scale = limitation.scale
    if scale.null is not None:
        axes.axhline(float(ruler.place(scale.display(scale.null))), color=PALETTE.ink, linewidth=LINE.axis)
    if scale.mcid is not None:
        style = {"color": PALETTE.threshold, "linewidth": LINE.axis, "linestyle": "--"}
        axes.axhline(float(ruler.place(scale.display(scale.mcid))), **style)
    if not math.isnan(limitation.tipping):
        axes.axvline(limitation.tipping, color=PALETTE.against, linewidth=LINE.interval, linestyle=":")


def _axis(limitation: Limitation) -> str:
    name = size_name(limitation)
    return f"{name}, {limitation.size_unit}" if limitation.size_unit else name


def _keys(limitation: Limitation) -> list[Key]:
    keys = [
        Key("estimate", line="-"),
        _plausible_key(limitation),
        Key("most likely size", marker="o", colour=COLOURS[limitation.verdict]),
    ]
    if limitation.scale.mcid is not None:
        keys.append(Key(limitation.scale.mcid_label, line="--", colour=PALETTE.threshold))
    if not math.isnan(limitation.tipping):
        keys.append(Key(f"a conclusion is reversed: {sizes_in_words(limitation)[1]}", line=":", colour=PALETTE.against))
    return keys


def _plausible_key(limitation: Limitation) -> Key:
    """A stretch, or a line where only one size is plausible."""
    words = f"plausible: {sizes_in_words(limitation)[0]}"
    if min(limitation.plausible) < max(limitation.plausible):
        return Key(words, marker="s", colour=PALETTE.rule, size=9)
    return Key(words, line="-", colour=PALETTE.rule)


def _title(limitation: Limitation) -> str:
    if math.isnan(limitation.tipping):
        return f"{limitation.title}: no size within reach reverses a conclusion"
    central = size_words(sorted(limitation.plausible)[1], limitation.size_unit, digits_of_sizes(limitation))
    return f"{limitation.title}: from {sizes_in_words(limitation)[1]} on, {limitation.statement}; most likely {central}"
