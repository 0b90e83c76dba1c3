"""A capped walking test: what the cap may hide, and the spread that would undo the contrast."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from evidence_tools.evidence import Evidence
from evidence_tools.figures.capped_walking_frame import CAP, SPREAD, challenged, frame_of
from evidence_tools.figures.chart import Chart, drawn
from evidence_tools.figures.lettering import POINTS_PER_INCH, text_width
from evidence_tools.figures.media import is_narrow, plot_height
from evidence_tools.figures.page import Key, Room, draw_legend, legend_height, page
from evidence_tools.figures.phrases import mark_notes
from evidence_tools.figures.roster import source_note
from evidence_tools.figures.rows import name_upright, set_ruler
from evidence_tools.figures.ruler import Ruler, reaching
from evidence_tools.figures.theme import LINE, PALETTE, TYPE, themed
from evidence_tools.limits.capped_walking.gains import printed_gains
from evidence_tools.limits.core.limitation import Limitation
from evidence_tools.limits.core.subject import Subject
from evidence_tools.naming import treatment_name
from evidence_tools.wording import interval, number

PLOT_HEIGHT, FOOT, HEAD = 2.9, 0.6, 0.3  # inches
SIDE, GUTTER = 0.55, 0.75
MARK = 7.0
CLOSE = 42.0  # points between two marks below which their words have no room between them
_COLOURS = {"treated": PALETTE.treated, "against": PALETTE.against}
_STYLES = {"lognormal": "-", "normal": (0, (4, 2))}
_NAMES = {"lognormal": "log-normal", "normal": "normal"}
_NOTE = (
    "Left: gains without a cap if so many patients of the better arm stopped at it, for two shapes of the "
    "distribution; the other arm has the same cap. Right: the difference of the printed gains with its 95% interval, "
    "for every "
    "standard deviation that they may have had; thin line: the most likely one. Points: percent of the baseline."
)
_LEFT_OUT = "Not shown for want of room: the gains without a cap (left)."


@drawn
def capped_walking(evidence: Evidence) -> Chart:
    """Draw what a cap may hide of two printed gains, and for what spread their difference is lost.

    Parameters
    ----------
    evidence
        The tables with their protocol; assumed are the share of patients at the cap and the spread of the test, as in
        ``limits.capped_walking``.

    Returns
    -------
    Chart
        Its `frame` is that of :func:`capped_walking_frame`.

    Raises
    ------
    QuestionError
        When no two arms print their gain, or the protocol does not say enough.

    References
    ----------
    Tobin (1958) Econometrica 26:24-36. doi:10.2307/1907382
    """
    subject, found = challenged(evidence)
    frame = frame_of(subject, found)
    keys = _keys(subject)[-1 if is_narrow() else 0 :]
    with themed():
        chart, room = page(
            frame,
            title=_title(subject, found),
            subtitle="Shaded: what the protocol assumes, as no report prints a spread or who reached the cap",
            alt=_alt(subject, found, frame),
            notes=[_NOTE, *mark_notes(found.marks), _LEFT_OUT * is_narrow(), source_note(evidence)],
            height=HEAD + plot_height(PLOT_HEIGHT) + FOOT + legend_height(keys),
        )
        half = room.width - SIDE if is_narrow() else (room.width - GUTTER - SIDE) / 2
        plot = Room(room.left + SIDE, room.top, half, plot_height(PLOT_HEIGHT))
        if not is_narrow():
            _draw_cap(chart, plot, frame[frame["panel"] == CAP], subject)
        _draw_spread(chart, replace(plot, left=room.right - half), frame[frame["panel"] == SPREAD], found)
        draw_legend(chart, room.left, room.bottom - legend_height(keys, room.width), room.width, keys)
    return chart


def _title(subject: Subject, found: Limitation) -> str:
    pair = printed_gains(subject)
    low, _, high = found.plausible
    outcome = subject.evidence.outcomes.set_index("outcome")["label"][subject.outcome]
    return (
        f"{outcome}: the difference of {number(pair['difference'], 0)} percentage points is significant up to a "
        f"standard deviation of {number(found.quantity, 0)}; plausible is {interval(low, high, 0)}"
    )


def _alt(subject: Subject, found: Limitation, frame: pd.DataFrame) -> str:
    cap = frame[frame["panel"] == CAP]
    ends = cap[cap["x"] == cap["x"].max()]
    said = [
        f"{_arm(subject, row.arm)}, {_NAMES[row.distribution]}: {number(row.value, 0)}%" for row in ends.itertuples()
    ]
    share = number(cap["x"].max(), 0)
    return (
        f"Capped walking test. {_title(subject, found)}. {found.reason} Gains without a cap with {share}% of the "
        f"better arm at it: {'; '.join(said)}. Verdict: {found.verdict}."
    )


def _arm(subject: Subject, arm: str) -> str:
    own = subject.evidence.protocol.edition.treated
    return treatment_name(own if arm == "treated" else subject.rules.capped_walking.against)


def _keys(subject: Subject) -> list[Key]:
    lines = [
        Key(f"{_arm(subject, arm)}, {_NAMES[shape]}", line="-" if shape == "lognormal" else "--", colour=colour)
        for arm, colour in _COLOURS.items()
        for shape in _STYLES
    ]
    return [*lines, Key("plausible", marker="s", colour=PALETTE.band, size=10.0)]


def _draw_cap(chart: Chart, room: Room, frame: pd.DataFrame, subject: Subject) -> None:
    chart.write(room.left, room.top, "What the cap may hide", size=TYPE.body, weight="bold")
    plausible = subject.rules.capped_walking.share_at_cap
    axes = chart.panel(room.left, room.top + HEAD, room.width, room.height)
    set_ruler(axes, Ruler(0.0, 1.04 * frame["x"].max()), "Better arm at the cap, percent", grid=False)
    _upright(axes, reaching([0.0, *frame["value"]]), "Gain, percent of baseline", room.height)
    axes.axvspan(100 * plausible.low, 100 * plausible.high, color=PALETTE.band, linewidth=0, zorder=-1)
    for (arm, shape), line in frame.groupby(["arm", "distribution"], sort=False):
        axes.plot(line["x"], line["value"], color=_COLOURS[arm], linestyle=_STYLES[shape])
    printed = frame[frame["x"] == 0].drop_duplicates("arm").set_index("arm")["value"]
    _draw_gains(axes, printed, room.height)


def _draw_gains(axes: Axes, printed: pd.Series, height: float) -> None:
    """The printed gains, named towards each other, where no line runs; side by side in a low plot."""
    words = {arm: f"{number(gain, 0)}% printed" for arm, gain in printed.items()}
    low, high = sorted(printed.index, key=printed.get)
    apart = POINTS_PER_INCH * height * (printed[high] - printed[low]) / np.ptp(axes.get_ylim())
    shifts = {high: (9, -15), low: (9, 8)}
    if apart < CLOSE:
        shifts[low] = (22 + POINTS_PER_INCH * text_width(words[high], TYPE.note), 2)
    for arm, gain in printed.items():
        axes.plot(0, gain, marker="o", markersize=MARK, color=_COLOURS[arm], clip_on=False, zorder=3)
        style = {"textcoords": "offset points", "fontsize": TYPE.note, "color": _COLOURS[arm]}
        axes.annotate(words[arm], (0, gain), shifts[arm], **style)


def _draw_spread(chart: Chart, room: Room, frame: pd.DataFrame, found: Limitation) -> None:
    chart.write(room.left, room.top, "The spread that nobody printed", size=TYPE.body, weight="bold")
    axes = chart.panel(room.left, room.top + HEAD, room.width, room.height)
    set_ruler(axes, Ruler(0.0, frame["x"].max()), "Standard deviation of the gains, points", grid=False)
    _upright(axes, reaching([*frame["low"], *frame["high"]]), "Difference of the gains, points", room.height)
    low, central, high = found.plausible
    axes.axvspan(low, high, color=PALETTE.band, linewidth=0, zorder=-1)
    axes.axvline(central, color=PALETTE.muted, linewidth=LINE.hair)
    axes.axhline(0, color=PALETTE.ink, linewidth=LINE.axis)
    axes.fill_between(frame["x"], frame["low"], frame["high"], color=PALETTE.third, alpha=0.35, linewidth=0)
    axes.plot(frame["x"], frame["value"], color=PALETTE.treated)
    axes.axvline(found.quantity, color=PALETTE.threshold, linestyle=":", linewidth=LINE.interval)
    place, style = (found.quantity, axes.get_ylim()[1]), {"fontsize": TYPE.note, "color": PALETTE.threshold}
    axes.annotate(f"lost at {number(found.quantity, 0)}", place, (4, -3), textcoords="offset points", va="top", **style)


def _upright(axes: Axes, ruler: Ruler, name: str, height: float) -> None:
    """The vertical measuring axis."""
    ticks, labels = ruler.ticks(height)
    axes.set_ylim(*ruler.ends)
    axes.set_yticks(ticks, labels)
    name_upright(axes, name)
