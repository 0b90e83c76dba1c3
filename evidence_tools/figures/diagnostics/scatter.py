"""The parts that the scatter charts of diagnostics share: a page with one plot, its points and their names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from evidence_tools.errors import QuestionError
from evidence_tools.figures.chart import Chart
from evidence_tools.figures.crowding import label_points
from evidence_tools.figures.forest_words import source_of, subtitle
from evidence_tools.figures.media import medium, plot_height
from evidence_tools.figures.page import Key, Room, draw_legend, legend_height, page
from evidence_tools.figures.sides import better_values
from evidence_tools.figures.theme import LINE, PALETTE
from evidence_tools.models.pooled import Pooled
from evidence_tools.wording import finding

PANEL_HEIGHT, LEFT, FOOT, GAP = 3.7, 0.72, 0.55, 0.1  # inches
MARKER = 7.0  # points
NAMED_AT_MOST = 20  # studies; beyond, only those that stand out are named
DASHES = (0, (5, 4))


@dataclass(frozen=True, slots=True)
class Words:
    """What a chart says: its title, the alternative text after the title, its notes and the names of its axes."""

    title: str
    alt: str
    notes: tuple[str, ...]
    across: str
    upwards: str


def require_studies(fit: Pooled, least: int, chart: str) -> None:
    """Refuse a chart that fewer studies cannot fill."""
    if fit.k < least:
        raise QuestionError(f"too few studies for {chart} to tell anything: {fit.k}; allowed: {least} or more")


def open_plot(
    fit: Pooled, frame: pd.DataFrame, words: Words, keys: Sequence[Key] = (), *, width: float | None = None
) -> tuple[Chart, Axes]:
    """Lay out a page with one plot; `width` in inches makes it narrower than the page.

    Returns
    -------
    tuple of Chart and Axes
        The page, and the plot with the names of its axes.
    """
    said = words.title, words.alt, finding(fit), subtitle(fit), better_values(fit.effects.scale)
    chart, room = page(
        frame,
        title=words.title,
        subtitle=subtitle(fit),
        alt=". ".join(part.rstrip(".") for part in said if part) + ".",
        notes=[*words.notes, f"Method: {fit.method.name}. {source_of(fit.effects)}".strip()],
        height=plot_height(PANEL_HEIGHT) + FOOT + bool(keys) * (GAP + legend_height(keys, medium().inner - LEFT)),
    )
    axes = chart.panel(room.left + LEFT, room.top, width or room.width - LEFT, plot_height(PANEL_HEIGHT))
    axes.set_xlabel(words.across)
    axes.set_ylabel(words.upwards)
    _write_legend(chart, room, keys)
    return chart, axes


def _write_legend(chart: Chart, room: Room, keys: Sequence[Key]) -> None:
    if keys:
        top = room.top + plot_height(PANEL_HEIGHT) + FOOT + GAP
        draw_legend(chart, room.left + LEFT, top, room.width - LEFT, keys)


def draw_points(
    chart: Chart,
    axes: Axes,
    frame: pd.DataFrame,
    place: tuple[str, str],
    *,
    loud: pd.Series,
    sizes: np.ndarray | None = None,
    lines: Sequence[Sequence[tuple[float, float]]] = (),
) -> None:
    """Draw one point per study, filled where it stands out (`loud`), with its name; the limits must be final.

    Parameters
    ----------
    chart, axes
        The page and its plot.
    frame
        Holds the columns `place` (across, upwards) and ``label``.
    loud
        Truth values: which studies stand out.
    sizes
        Diameters in points; all alike when left out.
    lines
        Lines that no name should cross.
    """
    drawn = frame[list(place)].notna().all(axis=1)
    sizes = np.full(len(frame), MARKER) if sizes is None else sizes
    for x, y, size, out in zip(*(frame[name] for name in place), sizes, loud, strict=True):
        axes.plot(
            x,
            y,
            marker="o",
            markersize=size,
            color=PALETTE.treated,
            markerfacecolor=PALETTE.treated if out else PALETTE.paper,
            markeredgewidth=LINE.interval,
            zorder=3,
        )
    named = drawn & (loud | (len(frame) <= NAMED_AT_MOST))
    order = np.argsort(~loud[named].to_numpy(), kind="stable")  # those that stand out choose their place first
    points = frame.loc[named, list(place)].to_numpy()[order]
    labels = frame.loc[named, "label"].to_numpy()[order]
    label_points(chart, axes, [tuple(p) for p in points], list(labels), radius=sizes[named][order], lines=lines)


def limits_of(*values: float | np.ndarray, air: float = 0.08) -> tuple[float, float]:
    """Ends of an axis that holds all values, with a little air."""
    all_values = np.concatenate([np.atleast_1d(np.asarray(each, dtype=float)) for each in values])
    finite = all_values[np.isfinite(all_values)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
    pad = air * (high - low) or 0.5
    return low - pad, high + pad


def line(axes: Axes, xs: Sequence[float], ys: Sequence[float], *, dashed: bool = False, heavy: bool = False) -> None:
    """Draw a line of reference; dashed ones are limits."""
    axes.plot(
        xs,
        ys,
        color=PALETTE.muted if dashed else PALETTE.ink,
        linewidth=LINE.interval if heavy else LINE.axis,
        linestyle=DASHES if dashed else "-",
        zorder=1,
    )


def names_of(frame: pd.DataFrame, which: pd.Series, *, most: int = 3) -> str:
    """The labels of some studies as part of a sentence; the others counted.

    >>> names_of(pd.DataFrame({"label": ["A", "B"]}), pd.Series([True, True]))
    'A, B'
    """
    labels = frame.loc[which.fillna(False).astype(bool), "label"].tolist()
    return ", ".join(labels[:most]) + (f" and {len(labels) - most} more" if len(labels) > most else "")
