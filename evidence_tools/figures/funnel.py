"""The funnel plot: estimates against their standard errors, with contours of significance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from numpy.typing import NDArray
from scipy.special import ndtr

from evidence_tools.arithmetic.pooling import critical_value
from evidence_tools.figures.chart import Chart, drawn
from evidence_tools.figures.crowding import clear_below, label_points
from evidence_tools.figures.forest_words import source_of
from evidence_tools.figures.lettering import line_height
from evidence_tools.figures.media import is_narrow, medium, plot_height
from evidence_tools.figures.page import Key, draw_legend, legend_height, page
from evidence_tools.figures.phrases import level, mark_notes
from evidence_tools.figures.rows import name_axis, name_upright
from evidence_tools.figures.ruler import Ruler, reaching
from evidence_tools.figures.sides import below_name, better_values, write_sides
from evidence_tools.figures.theme import LINE, PALETTE, TYPE, themed
from evidence_tools.models import Pooled
from evidence_tools.study_effects.records import BORROWED
from evidence_tools.wording import finding, studies, subject_of

ENOUGH_STUDIES = 10
CONTOURS = {0.01: "#F0F2F4", 0.05: "#DDE1E6", 0.10: "#C3CAD2"}  # p value to the shade of the region inside it
PANEL_HEIGHT = 3.7
LEFT, GAP = 0.72, 0.1
MARKER = 7.0


@dataclass(frozen=True, slots=True, eq=False)
class _Funnel:
    """The result with the axis on which it is drawn."""

    fit: Pooled
    frame: pd.DataFrame
    ruler: Ruler
    deepest: float

    def across(self, values: float | NDArray[np.float64]) -> NDArray[np.float64]:
        """Places of values of the scale of analysis."""
        return self.ruler.place(_shown(self.fit, values))


def funnel_frame(fit: Pooled) -> pd.DataFrame:
    """Make the points of a funnel plot.

    Parameters
    ----------
    fit
        The pooled result.

    Returns
    -------
    DataFrame
        One row per study: study, label, estimate (scale of display; log odds for proportions), se (scale of analysis),
        n, p (two-sided, against no effect; NaN where there is no such value), marks and hollow (spread borrowed).
    """
    table, null = fit.effects.table, fit.effects.scale.null
    z = (table["y"] - (np.nan if null is None else null)) / table["se"]
    return pd.DataFrame(
        {
            "study": table["study"],
            "label": table["label"],
            "estimate": _shown(fit, table["y"].to_numpy(float)),
            "se": table["se"],
            "n": table["n"],
            "p": 2 * ndtr(-z.abs()),
            "marks": table["marks"],
            "hollow": table["marks"].str.contains(BORROWED, regex=False),
        }
    )


@drawn
def funnel(fit: Pooled) -> Chart:
    """Draw a funnel plot with contours of significance around no effect.

    The precise studies are at the top. Asymmetry can come from missing studies, from small studies of another kind, or
    from chance; with fewer than ten studies it cannot be read, and the chart says so.

    Parameters
    ----------
    fit
        The pooled result.

    Returns
    -------
    Chart
        Its `frame` is that of :func:`funnel_frame`.

    References
    ----------
    Peters JL et al. (2008). Contour-enhanced meta-analysis funnel plots help distinguish publication bias from other
    causes of asymmetry. J Clin Epidemiol 61:991-996. doi:10.1016/j.jclinepi.2007.11.010
    Sterne JAC et al. (2011). Recommendations for examining and interpreting funnel plot asymmetry. BMJ 343:d4002.
    doi:10.1136/bmj.d4002
    """
    frame = funnel_frame(fit)
    drawing = _Funnel(fit, frame, _ruler(fit, frame), 1.12 * frame["se"].max())
    keys, foot = _keys(fit, frame), below_name() + line_height(TYPE.note)
    with themed():
        chart, room = page(
            frame,
            title=_title(fit),
            subtitle="; ".join(part for part in (fit.effects.label, fit.effects.variant) if part),
            alt=_alt(fit, frame),
            notes=_notes(fit, frame),
            height=plot_height(PANEL_HEIGHT) + foot + GAP + legend_height(keys, medium().inner - LEFT),
        )
        axes = chart.panel(room.left + LEFT, room.top, room.width - LEFT, plot_height(PANEL_HEIGHT))
        _draw_axes(axes, drawing, room.width - LEFT)
        _draw_contours(axes, drawing)
        _draw_points(chart, axes, drawing)
        _draw_threshold(axes, drawing)
        below, width = room.top + plot_height(PANEL_HEIGHT), room.width - LEFT
        write_sides(chart, fit, left=room.left + LEFT, top=below + below_name(), width=width)
        draw_legend(chart, room.left + LEFT, below + foot + GAP, width, keys)
    return chart


def _shown(fit: Pooled, values: float | NDArray[np.float64]) -> NDArray[np.float64]:
    """Log odds stay as they are: on the scale of percent a funnel would not be straight."""
    scale = fit.effects.scale
    return np.asarray(values if scale.transform == "logit" else scale.display(values), dtype=float)


def _ruler(fit: Pooled, frame: pd.DataFrame) -> Ruler:
    half = critical_value(0.95, None) * frame["se"].max()
    centre = [float(_shown(fit, value)) for value in (fit.estimate - half, fit.estimate + half)]
    null = [] if fit.effects.scale.null is None else [float(_shown(fit, fit.effects.scale.null))]
    threshold = [] if fit.effects.scale.mcid is None else [float(_shown(fit, fit.effects.scale.mcid))]
    better = fit.effects.scale.better == "higher" and fit.effects.scale.null is not None
    return reaching(
        [*frame["estimate"], *centre, *null, *threshold], log=fit.effects.scale.transform == "log", reversed=better
    )


def _title(fit: Pooled) -> str:
    if fit.k < ENOUGH_STUDIES:
        return f"Too few studies to read asymmetry: {fit.k}, where at least {ENOUGH_STUDIES} are usual"
    return f"{subject_of(fit.effects)}: {studies(fit.k)} around the pooled estimate"


def _alt(fit: Pooled, frame: pd.DataFrame) -> str:
    said = [f"Funnel plot. {_title(fit)}", finding(fit), fit.effects.label, better_values(fit.effects.scale)]
    if frame["p"].notna().any():
        said.append(f"Outside the contour of p = 0.05: {int((frame['p'] < 0.05).sum())} of {studies(fit.k)}")
    if frame["hollow"].any():
        said.append(_BORROWED_NOTE.rstrip("."))
    return ". ".join(part for part in said if part) + "."


_BORROWED_NOTE = (
    "Where the standard deviation is borrowed, the standard error is only another way to show the number of patients."
)


def _notes(fit: Pooled, frame: pd.DataFrame) -> list[str]:
    return [
        _BORROWED_NOTE if frame["hollow"].any() else "",
        "" if fit.effects.scale.null is not None else "A proportion has no value of no effect: no contours are drawn.",
        f"Slanting dashed lines: {level(fit.method.level)} of studies would lie between them if all had the pooled "
        "effect.",
        *mark_notes(frame["marks"]),
        f"Method: {fit.method.name}. {source_of(fit.effects)}".strip(),
    ]


def study_keys(hollow: pd.Series) -> list[Key]:
    """What filled and open points are, as far as they occur; `hollow` tells whose spread is borrowed."""
    filled, opened = Key("study"), Key("study, spread borrowed", filled=False)
    return [filled] * bool((~hollow).any()) + [opened] * bool(hollow.any())


def _keys(fit: Pooled, frame: pd.DataFrame) -> list[Key]:
    """Points, the threshold of importance, and the regions where there is a value of no effect."""
    scale = fit.effects.scale
    keys = study_keys(frame["hollow"])
    keys += [Key(scale.mcid_label, line="--", colour=PALETTE.threshold)] * (scale.mcid is not None)
    if scale.null is None:
        return keys
    regions = ("0.01 to 0.05", "0.05 to 0.10", "over 0.10")
    shades = zip(regions, CONTOURS.values(), strict=True)
    return keys + [Key(f"p {name}", marker="s", colour=shade, size=11) for name, shade in shades]


def _draw_axes(axes: Axes, drawing: _Funnel, width: float) -> None:
    scale, ruler = drawing.fit.effects.scale, drawing.ruler
    ticks, labels = ruler.ticks(width)
    axes.set_xlim(*ruler.ends)
    axes.set_xticks(ruler.place(ticks), labels)
    axes.minorticks_off()
    axes.set_ylim(drawing.deepest, 0)
    unit = "log odds" if scale.transform == "logit" else scale.unit
    name_axis(axes, ", ".join(part for part in (scale.label, unit) if part))
    name_upright(axes, "Standard error" + (" (log scale)" if scale.transform == "log" else ""))


def _draw_contours(axes: Axes, drawing: _Funnel) -> None:
    depth = np.linspace(0, drawing.deepest, 60)
    null = drawing.fit.effects.scale.null
    for p, shade in CONTOURS.items() if null is not None else ():
        half = critical_value(1 - p, None) * depth
        axes.fill_betweenx(depth, drawing.across(null - half), drawing.across(null + half), color=shade, lw=0, zorder=0)
    middle, *sides = _lines(drawing)
    axes.plot(*zip(*middle, strict=True), color=PALETTE.ink, linewidth=LINE.axis, zorder=1)
    for side in sides:
        style = {"color": PALETTE.muted, "linewidth": LINE.axis, "linestyle": (0, (5, 4))}
        axes.plot(*zip(*side, strict=True), **style, zorder=1)


def _lines(drawing: _Funnel) -> list[list[tuple[float, float]]]:
    """The pooled estimate and the two sides of the funnel around it, each by its two ends as placed."""
    fit, half = drawing.fit, critical_value(drawing.fit.method.level, None) * drawing.deepest
    top = float(drawing.across(fit.estimate))
    ends = [float(drawing.across(fit.estimate + side * half)) for side in (0, -1, 1)]
    return [[(top, 0.0), (end, drawing.deepest)] for end in ends]


def _draw_threshold(axes: Axes, drawing: _Funnel) -> None:
    """The change that matters to patients, as in every forest."""
    mcid = drawing.fit.effects.scale.mcid
    if mcid is not None:
        style = {"color": PALETTE.threshold, "linewidth": LINE.interval, "linestyle": (0, (5, 3))}
        axes.axvline(float(drawing.across(mcid)), **style, zorder=1)


def _draw_points(chart: Chart, axes: Axes, drawing: _Funnel) -> None:
    frame = drawing.frame
    for row in frame.itertuples(index=False):
        axes.plot(
            drawing.ruler.place(row.estimate),
            row.se,
            marker="o",
            markersize=MARKER,
            color=PALETTE.treated,
            markerfacecolor=PALETTE.paper if row.hollow else PALETTE.treated,
            markeredgewidth=LINE.interval,
            zorder=3,
        )
    if len(frame) <= 2 * ENOUGH_STUDIES:
        named = [f"{label} {marks}".strip() for label, marks in zip(frame["label"], frame["marks"], strict=True)]
        points = list(zip(drawing.ruler.place(frame["estimate"]), frame["se"], strict=True))
        before = len(chart.texts)
        crossed = [] if is_narrow() else _lines(drawing)[:1]
        label_points(chart, axes, points, named, radius=MARKER, lines=crossed)
        clear_below(chart.texts[before:])
