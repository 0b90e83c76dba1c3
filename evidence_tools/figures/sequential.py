"""Looking again after each study: the cumulative result against the boundary and the patients needed."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from evidence_tools.arithmetic import critical_value
from evidence_tools.evidence import Evidence
from evidence_tools.figures.chart import Chart, drawn
from evidence_tools.figures.crowding import label_points
from evidence_tools.figures.forest_words import source_of
from evidence_tools.figures.media import medium, plot_height
from evidence_tools.figures.page import Key, draw_legend, legend_height, page
from evidence_tools.figures.phrases import mark_notes
from evidence_tools.figures.rows import name_axis, name_upright
from evidence_tools.figures.sequential_frame import BOUNDARY, LOOK, sequential_frame
from evidence_tools.figures.theme import LINE, PALETTE, themed
from evidence_tools.limits.core.subject import Subject, subject_of
from evidence_tools.limits.imprecision.looks import compared_with
from evidence_tools.limits.shared.information import size_needed, worthwhile
from evidence_tools.models import Pooled
from evidence_tools.wording import number
from evidence_tools.wording import subject_of as named

PANEL_HEIGHT, LEFT, FOOT, GAP = 3.7, 0.72, 0.55, 0.1  # inches
MARKER = 7.0
LOWEST, HIGHEST = 4.0, 8.0  # the axis reaches at least and at most so far for the boundary, which begins at infinity


@drawn
def sequential(fit: Pooled, evidence: Evidence) -> Chart:
    """Draw the result after each year's studies against the boundary for repeated looks.

    A result that is tested after every study is significant by chance more often than once in twenty; until the
    required number of patients is reached it must pass the boundary instead of the usual critical value.

    Parameters
    ----------
    fit
        The pooled result.
    evidence
        The tables it comes from.

    Returns
    -------
    Chart
        Its `frame` is that of :func:`sequential_frame`.

    Raises
    ------
    QuestionError
        Where the protocol names no smallest effect worth finding.

    References
    ----------
    Wetterslev J et al. (2008). Trial sequential analysis may establish when firm evidence is reached in cumulative
    meta-analysis. J Clin Epidemiol 61:64-75. doi:10.1016/j.jclinepi.2007.03.013
    """
    frame = sequential_frame(fit, evidence)
    subject = subject_of(fit, evidence)
    keys = _keys()
    with themed():
        chart, room = page(
            frame,
            title=_title(subject, frame),
            subtitle="; ".join(part for part in (fit.effects.label, fit.effects.variant) if part),
            alt=_alt(subject, frame),
            notes=_notes(subject),
            height=plot_height(PANEL_HEIGHT) + FOOT + GAP + legend_height(keys, medium().inner - LEFT),
        )
        width = room.width - LEFT
        axes = chart.panel(room.left + LEFT, room.top, width, plot_height(PANEL_HEIGHT))
        _draw_axes(axes, subject, frame)
        _draw_boundary(axes, frame)
        _draw_looks(chart, axes, frame)
        draw_legend(chart, room.left + LEFT, room.top + plot_height(PANEL_HEIGHT) + FOOT + GAP, width, keys)
    return chart


def _required(subject: Subject) -> float:
    return size_needed(subject, worthwhile(subject)).required


def usual(subject: Subject) -> float:
    """The value that a single look has to pass."""
    return critical_value(1 - subject.rules.imprecision.alpha, None)


def _final(frame: pd.DataFrame) -> pd.Series:
    return frame[frame["part"] == LOOK].iloc[-1]


def _title(subject: Subject, frame: pd.DataFrame) -> str:
    final = _final(frame)
    percent = 100 * final["fraction"]
    some = "less than 1%" if percent < 1 else f"{number(percent, 0)}%"
    share = f"{some} of the {number(_required(subject), 0)} patients needed"
    if final["fraction"] >= 1:
        far = "beyond" if abs(final["z"]) >= usual(subject) else "short of"
        have, needed = number(final["patients"], 0), number(_required(subject), 0)
        return (
            f"{named(subject.effects)}: {have} patients where {needed} are needed, and the result is {far} significance"
        )
    passes = "passes" if final["passed"] else "does not pass"
    return f"{named(subject.effects)}: with {share} the result {passes} the boundary for repeated looks"


def _alt(subject: Subject, frame: pd.DataFrame) -> str:
    said = [f"Result after each year against a boundary. {_title(subject, frame)}", subject.label]
    for look in frame[frame["part"] == LOOK].itertuples():
        limit = "no boundary" if math.isinf(look.boundary) else f"boundary {number(look.boundary, 1)}"
        said.append(f"{_year(look.year)}: {number(look.patients, 0)} patients, z {number(look.z, 1)}, {limit}")
    return ". ".join(said) + "."


def _notes(subject: Subject) -> list[str]:
    rules, worth = subject.rules.imprecision, worthwhile(subject)
    spending = {"obrien_fleming": "O'Brien-Fleming", "pocock": "Pocock"}[rules.spending]
    return [
        f"Patients needed to find {worth.words} with {100 * rules.power:g}% power at a two-sided error rate of "
        f"{100 * rules.alpha:g}%, more where studies differ (divided by 1 − D²). Boundary: {spending} type. "
        "Beside each point the year of the report; no boundary is needed once the patients are reached.",
        f"Result so far: its test against {compared_with(subject)} as a normal value, above 0 for benefit. "
        "A first study alone is tested with the normal distribution, later looks as the method says.",
        "How firm a result is, not whether it is true: studies are not planned like the looks of one trial, and the "
        "Cochrane Handbook advises against main conclusions from such boundaries.",
        *mark_notes(subject.effects.table["marks"]),
        f"Method: {subject.method.name}. {source_of(subject.effects)}".strip(),
    ]


def _keys() -> list[Key]:
    return [
        Key("result so far", line="-"),
        Key("boundary for repeated looks", line="--", colour=PALETTE.against),
        Key("ordinary significance", line=":", colour=PALETTE.muted),
        Key("patients needed", line="-", colour=PALETTE.threshold),
    ]


def _year(year: float) -> str:
    return "year not known" if math.isnan(year) else f"{year:.0f}"


def _draw_axes(axes: Axes, subject: Subject, frame: pd.DataFrame) -> None:
    required, seen = _required(subject), frame[frame["part"] == LOOK]
    axes.set_xlim(0, 1.08 * max(required, seen["patients"].max()))
    axes.set_ylim(*_ends(seen))
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.yaxis.set_major_formatter(lambda value, _: number(value, 0))
    name_axis(axes, "Patients so far")
    name_upright(axes, f"Test against {compared_with(subject)}, z")
    axes.axhline(0, color=PALETTE.ink, linewidth=LINE.hair)
    axes.axvline(required, color=PALETTE.threshold, linewidth=LINE.interval)
    for side in (-1, 1):
        axes.axhline(side * usual(subject), color=PALETTE.muted, linewidth=LINE.axis, linestyle=":")


def _ends(seen: pd.DataFrame) -> tuple[float, float]:
    """Both sides of the boundary where the result was ever against the treatment, else the side of benefit."""
    limits = seen["boundary"].where(np.isfinite(seen["boundary"]), HIGHEST)
    top = min(HIGHEST, max(LOWEST, 1.15 * seen["z"].abs().max(), 1.15 * limits.max()))
    return (-top if seen["z"].min() < 0 else -0.5), max(top, 1.15 * seen["z"].abs().max())


def _draw_boundary(axes: Axes, frame: pd.DataFrame) -> None:
    for line in _boundary(frame):
        style = {"color": PALETTE.against, "linewidth": LINE.interval, "linestyle": "--", "zorder": 2}
        axes.plot(*zip(*line, strict=True), **style)


def _boundary(frame: pd.DataFrame) -> list[list[tuple[float, float]]]:
    """The two sides of the boundary, each by its points."""
    drawn = frame[(frame["part"] == BOUNDARY) & (frame["boundary"] < 2 * HIGHEST)]
    return [[(row.patients, side * row.boundary) for row in drawn.itertuples()] for side in (-1, 1)]


def _draw_looks(chart: Chart, axes: Axes, frame: pd.DataFrame) -> None:
    seen = frame[frame["part"] == LOOK]
    points = list(zip(seen["patients"], seen["z"], strict=True))
    path = [(0.0, 0.0), *points]
    axes.plot(*zip(*path, strict=True), color=PALETTE.treated, linewidth=LINE.interval, zorder=2)
    style = {"marker": "o", "markersize": MARKER, "linestyle": "none", "color": PALETTE.treated}
    axes.plot(seen["patients"], seen["z"], **style, zorder=3)
    upright = [(axes.lines[1].get_xdata()[0], end) for end in axes.get_ylim()]
    lines = [path, upright, *_boundary(frame)]
    label_points(chart, axes, points, [_year(year) for year in seen["year"]], radius=MARKER, lines=lines)
