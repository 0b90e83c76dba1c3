"""Whose threshold counts: the share of studies and of true effects past each, and what reviews counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from evidence_tools.arithmetic.exceedance import FEW_STUDIES
from evidence_tools.evidence import Evidence
from evidence_tools.figures.chart import Chart, drawn
from evidence_tools.figures.forest_words import source_of
from evidence_tools.figures.importance_frame import SHARE, THRESHOLD, VOTE, importance_frame
from evidence_tools.figures.lettering import LEADING, shortened, text_width
from evidence_tools.figures.media import name_room, plot_height
from evidence_tools.figures.page import Key, draw_legend, legend_height, page
from evidence_tools.figures.phrases import mark_notes
from evidence_tools.figures.rows import name_upright, set_ruler
from evidence_tools.figures.ruler import Ruler
from evidence_tools.figures.theme import LINE, PALETTE, TYPE, themed
from evidence_tools.models import Pooled
from evidence_tools.study_effects.marks import join_marks
from evidence_tools.wording import digits_of, number, studies, subject_of

PLOT, ROW, GAP, FOOT = 2.9, 0.22, 0.18, 0.55  # inches
LONGEST_NAME = 3.1
MARK = 7.0
_NOTE = (
    "Steps: percent of these studies whose mean gain is at least the threshold. Curve: estimated percent of true "
    "effects past it, with its interval. A vote shows neither how large a study is nor how far it is from the border."
)


@dataclass(frozen=True, slots=True, eq=False)
class _Drawing:
    """The chart with its rows, its measuring axis and the place of its plots."""

    chart: Chart
    fit: Pooled
    frame: pd.DataFrame
    ruler: Ruler
    left: float
    width: float

    def part(self, name: str) -> pd.DataFrame:
        """The rows of one part of the frame."""
        return self.frame[self.frame["part"] == name]

    def axes(self, top: float, height: float) -> Axes:
        """A plot over the thresholds, its top and height in inches."""
        axes = self.chart.panel(self.left, top, self.width, height)
        axes.set_xlim(*self.ruler.ends)
        return axes


@drawn
def importance(fit: Pooled, evidence: Evidence) -> Chart:
    """Draw what becomes of a result when the threshold of clinical importance moves.

    Parameters
    ----------
    fit
        The pooled change of a score.
    evidence
        The tables it comes from.

    Returns
    -------
    Chart
        Its `frame` is that of :func:`importance_frame`.

    Raises
    ------
    QuestionError
        If there is no threshold to try.
    """
    frame = importance_frame(fit, evidence)
    title, names, keys = _title(fit, frame), _names(frame), _keys(frame)
    height = plot_height(PLOT) + GAP + len(names) * ROW + FOOT + legend_height(keys)
    with themed():
        chart, room = page(
            frame,
            title=title,
            subtitle=f"{fit.effects.label} {join_marks(*fit.effects.table['marks'])}".strip(),
            alt=_alt(fit, frame, title),
            notes=[
                _NOTE + _few(fit),
                *mark_notes(fit.effects.table["marks"]),
                f"Method: {fit.method.name}. {source_of(fit.effects)}".strip(),
            ],
            height=height,
        )
        left = room.left + max([0.62, *(text_width(name, TYPE.note) + 0.12 for name in names.values())])
        drawing = _Drawing(chart, fit, frame, _ruler(frame), left, room.right - left - 0.1)
        _draw_shares(drawing, room.top)
        _draw_sources(drawing, room.top + plot_height(PLOT) + GAP, names)
        draw_legend(chart, room.left, room.bottom - legend_height(keys), room.width, keys)
    return chart


def _gains(fit: Pooled) -> np.ndarray:
    """The mean gain of each study, larger is better."""
    return fit.effects.scale.direction * fit.effects.table["y"].to_numpy(float)


def _ruler(frame: pd.DataFrame) -> Ruler:
    tried = frame.loc[frame["part"] == SHARE, "threshold"]
    return Ruler(float(tried.min()), float(tried.max()))


def _named(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[(frame["part"] == THRESHOLD) & frame["named"].eq(True)].sort_values("threshold", kind="stable")


def _names(frame: pd.DataFrame) -> dict[str, str]:
    """A row for each source, those that the protocol names first, with its name as it fits."""
    rows = frame[frame["part"] == THRESHOLD]
    order = rows.assign(later=~rows["named"].eq(True)).sort_values(["later", "threshold"], kind="stable")
    return {
        source: shortened(source, name_room(LONGEST_NAME), TYPE.note) for source in order["source"].drop_duplicates()
    }


def _title(fit: Pooled, frame: pd.DataFrame) -> str:
    scale, named = fit.effects.scale, _named(frame)["threshold"]
    gain = scale.direction * fit.estimate
    reached = f"{int((named <= gain).sum())} of {len(named)} named thresholds"
    past = f"{int((_gains(fit) >= named.max()).sum())} of {studies(fit.k)} reach the largest, {named.max():g}"
    return (
        f"{subject_of(fit.effects)}: the mean gain of {number(gain, digits_of(scale))} {scale.short_unit} reaches "
        f"{reached}; {past}"
    )


def _alt(fit: Pooled, frame: pd.DataFrame, title: str) -> str:
    gains = _gains(fit)
    said = [
        f"{int((gains >= row.threshold).sum())} of {fit.k} reach {row.threshold:g} ({row.source}, {row.kind})"
        for row in _named(frame).itertuples()
    ]
    said += [f"{_vote_words(row)} ({row.source})" for row in frame[frame["part"] == VOTE].itertuples()]
    return f"Studies past each threshold. {title}. {'; '.join(said)}."


def _few(fit: Pooled) -> str:
    if fit.k >= FEW_STUDIES:
        return ""
    return f" The curve rests on {studies(fit.k)}, where at least {FEW_STUDIES} are advised."


def _vote_words(row: tuple) -> str:
    where = "threshold not stated" if np.isnan(row.threshold) else f"at {row.threshold:g}"
    return f"{number(row.percent)}% of trials, {row.kind}, {where}"


def _keys(frame: pd.DataFrame) -> list[Key]:
    keys = [
        Key("studies past the threshold", line="-", colour=PALETTE.treated),
        Key("true effects past it", line="-", colour=PALETTE.against),
        Key("threshold of the protocol", colour=PALETTE.threshold),
        Key("further published threshold", colour=PALETTE.threshold, filled=False),
    ]
    votes = (frame["part"] == VOTE).any()
    return [*keys, Key("printed vote of a review", marker="D", colour=PALETTE.ink)] if votes else keys


def _draw_shares(drawing: _Drawing, top: float) -> None:
    """Steps of the studies, curve of the true effects, the mean gain, and the votes of reviews."""
    axes, shares = drawing.axes(top, plot_height(PLOT)), drawing.part(SHARE)
    axes.set_ylim(-4, 106)
    axes.set_yticks(range(0, 101, 25), [f"{share}%" for share in range(0, 101, 25)])
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    name_upright(axes, "Past the threshold")
    for share in (0, 50, 100):
        axes.axhline(share, color=PALETTE.rule, linewidth=LINE.hair, zorder=0)
    x = shares["threshold"]
    axes.fill_between(x, shares["true_low"], shares["true_high"], color=PALETTE.against, alpha=0.14, linewidth=0)
    axes.plot(x, shares["true_percent"], color=PALETTE.against, linewidth=LINE.heavy)
    axes.stairs(*_steps(drawing), baseline=None, color=PALETTE.treated, linewidth=LINE.heavy)
    _draw_mean(drawing, axes)
    _draw_votes(drawing, axes)


def _steps(drawing: _Drawing) -> tuple[np.ndarray, np.ndarray]:
    """Percent of the studies past each threshold, falling where a study's own gain is passed."""
    low, high = drawing.ruler.ends
    gains = np.sort(_gains(drawing.fit))
    edges = np.concatenate([[low], gains[(gains > low) & (gains < high)], [high]])
    shares = [100.0 * (gains >= (one + other) / 2).mean() for one, other in pairwise(edges)]
    return np.array(shares), edges


def _draw_mean(drawing: _Drawing, axes: Axes) -> None:
    scale = drawing.fit.effects.scale
    gain = scale.direction * drawing.fit.estimate
    low, high = drawing.ruler.ends
    if low <= gain <= high:
        axes.axvline(gain, color=PALETTE.ink, linewidth=LINE.axis, linestyle=(0, (4, 3)))
        words = f"mean gain {number(gain, digits_of(scale))} "
        side = "right" if gain > (low + high) / 2 else "left"
        axes.text(gain, 0, words if side == "right" else f" {words}", ha=side, va="bottom", fontsize=TYPE.note)


def _draw_votes(drawing: _Drawing, axes: Axes) -> None:
    """Each vote at its threshold with its exact interval, or along the axis where the threshold is not stated."""
    low, high = drawing.ruler.ends
    for row in drawing.part(VOTE).itertuples():
        stated = not np.isnan(row.threshold)
        x = row.threshold if stated else low
        if stated:
            axes.plot([x, x], [row.low, row.high], color=PALETTE.ink, linewidth=LINE.axis)
        else:
            axes.axhline(row.percent, color=PALETTE.ink, linewidth=LINE.axis, linestyle=(0, (1, 2)))
        axes.plot(x, row.percent, marker="D", markersize=MARK, color=PALETTE.ink, clip_on=False, zorder=4)
        words = f"{row.source}: {number(row.percent)}%,\n{row.kind} trials" + (
            "" if stated else ", threshold not stated"
        )
        shift, side = (0.02, "left") if x < (low + high) / 2 else (-0.02, "right")
        place = x + shift * (high - low)
        axes.text(place, row.percent - 3, words, ha=side, va="top", fontsize=TYPE.note, linespacing=LEADING, zorder=5)


def _draw_sources(drawing: _Drawing, top: float, names: Mapping[str, str]) -> None:
    """A row for each source with its thresholds, under the same axis."""
    height = len(names) * ROW
    axes = drawing.axes(top, height)
    axes.set_ylim(height, 0)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    scale = drawing.fit.effects.scale
    set_ruler(axes, drawing.ruler, f"Threshold, {scale.short_unit}: harder to reach →")
    rows = drawing.part(THRESHOLD)
    for place, (source, name) in enumerate(names.items()):
        middle = (place + 0.5) * ROW
        drawing.chart.write(drawing.left - 0.12, top + middle, name, size=TYPE.note, align="right", anchor="center")
        marks = rows[rows["source"] == source].sort_values("named", key=lambda named: named.eq(True))
        for row in marks.itertuples():
            face = PALETTE.threshold if row.named else PALETTE.paper
            style = {"marker": "o", "markersize": MARK, "color": PALETTE.threshold, "markerfacecolor": face}
            axes.plot(row.threshold, middle, **style, clip_on=False)
