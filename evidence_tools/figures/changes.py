"""Every question before and after: two dots and the way between them, on one axis for each unit."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes

from evidence_tools.editions.ends import NOT_POOLED, ends_of
from evidence_tools.editions.record import Changes
from evidence_tools.editions.two_days import end_names, of_one_edition
from evidence_tools.errors import QuestionError
from evidence_tools.figures.changes_frame import JUDGEMENT, NUMBER, SAME, changes_frame
from evidence_tools.figures.chart import Chart, drawn
from evidence_tools.figures.lettering import shortened, text_width
from evidence_tools.figures.media import is_narrow, medium, name_room
from evidence_tools.figures.page import Key, draw_legend, legend_height, page
from evidence_tools.figures.rows import HEADING_ROW, ROW, Cells, Rows, arrange, draw_rows, width_of
from evidence_tools.figures.ruler import Ruler, reaching
from evidence_tools.figures.theme import LINE, PALETTE, TYPE, themed
from evidence_tools.figures.waterfall_words import NOTHING, source_of_both
from evidence_tools.naming import counted

COLOURS = {NUMBER: PALETTE.against, JUDGEMENT: PALETTE.treated, SAME: PALETTE.muted}
ENDS = ("before", "after")
_WORDS = {NUMBER: "printed number changed", JUDGEMENT: "certainty or a limit alone", SAME: "as before"}
MARK, APART, GAP = 6.5, 0.045, 0.14  # points; inches between the two intervals of a row; inches above the legend
LIFT = 0.1  # inches from the middle of a heading to the lines of its axis
LONGEST_NAME, SHORTEST_HEAD = 3.4, 0.9  # inches
AROUND = 1.5  # inches that heading, legend and notes take at least
EDGE = 0.25  # inches kept free at either end of the plot, so that numbers above it stand clear of the columns
_ALONE = ", with another interval"


@dataclass(frozen=True, slots=True, eq=False)
class _Scale:
    """The measuring axis of one unit, laid into the plot that all units share, from 0 to its width in inches."""

    ruler: Ruler
    width: float
    null: float | None

    def at(self, value: float) -> float:
        """Inches from the left edge of the plot; what lies beyond an end of the axis stands at that end."""
        left, right = self.ruler.ends
        value = min(max(value, self.ruler.low), self.ruler.high)
        return EDGE + float((self.ruler.place(value) - left) / (right - left)) * (self.width - 2 * EDGE)


@drawn
def changes_chart(changes: Changes, *, title: str | None = None) -> Chart:
    """Draw every question in both editions: a hollow dot before, a full one after, with their intervals.

    The colour tells whether the printed number differs, only a certainty or the verdict of a limitation, or nothing.
    Each unit has an axis of its own, written above its rows.

    Parameters
    ----------
    changes
        The comparison of two editions.
    title
        A title of your own; None counts what changed.

    Returns
    -------
    Chart
        Its `frame` is that of :func:`changes_frame`.

    Raises
    ------
    QuestionError
        When neither edition pools anything.
    """
    frame = changes_frame(changes).sort_values("group", kind="stable", key=_order, ignore_index=True)
    if frame.empty:
        raise QuestionError("neither edition pools a question, so that there is nothing to set side by side")
    title, alt, reading = title or _title(changes, frame), _alt(title or _title(changes, frame), frame), _reading(frame)
    frame, as_before = _with_room(frame)
    keys, rows = _keys(frame), _rows(changes, frame)
    with themed():
        chart, room = page(
            frame,
            title=title,
            subtitle="Results that changed" if as_before else "Every pooled question in both editions",
            alt=alt,
            notes=[reading, as_before, rows.note, source_of_both(changes)],
            height=rows.header + rows.height + GAP + legend_height(keys),
            part=rows.part,
        )
        axes = draw_rows(chart, rows, left=room.left, right=room.right, top=room.top)
        _draw(axes, rows, frame, _scales(changes, frame, width_of(axes)))
        draw_legend(chart, room.left, room.bottom - legend_height(keys), room.width, keys)
    return chart


def _with_room(frame: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """On sheets of little height only what changed, with a note of what is left out; else everything."""
    changed = frame["changed"] != SAME
    needed = len(frame) * ROW + frame["group"].nunique() * HEADING_ROW + AROUND
    if medium().height / medium().magnification >= needed or changed.all() or not changed.any():
        return frame, ""
    left = counted(int((~changed).sum()), "result")
    return frame[changed].reset_index(drop=True), f"Not drawn: {left} as before."


def _order(groups: pd.Series) -> pd.Series:
    """Units in the order in which the questions come."""
    seen = list(dict.fromkeys(groups))
    return groups.map(seen.index)


def _title(changes: Changes, frame: pd.DataFrame) -> str:
    number, judged = (int((frame["changed"] == kind).sum()) for kind in (NUMBER, JUDGEMENT))
    span = f"{'between' if of_one_edition(changes) else 'from'} {_span(changes)}"
    if not number + judged:
        return f"None of {counted(len(frame), 'pooled result')} changed {span}"
    said = f"{number} of {counted(len(frame), 'pooled result')} changed in print {span}"
    return f"{said}; {judged} more in certainty or limits alone" if judged else said


def _span(changes: Changes) -> str:
    return f" {'and' if of_one_edition(changes) else 'to'} ".join(end_names(changes))


def _reading(frame: pd.DataFrame) -> str:
    beside = " Beside the results: a certainty that differs, and how many verdicts of limitations do."
    gone = " –: nothing pooled there." * bool(frame[["before", "after"]].isna().any(axis=None))
    return f"Hollow: the earlier edition; full: the later one.{gone}{beside * bool(frame['besides'].any())}"


def _alt(title: str, frame: pd.DataFrame) -> str:
    changed = frame[frame["changed"] != SAME]
    said = [
        f"{row.label}: {row.before_shown} became {row.after_shown}{f' ({row.besides})' * bool(row.besides)}"
        if row.before_shown != row.after_shown
        else f"{row.label}: {row.after_shown} in both{_ALONE * (row.changed == NUMBER)}"
        f"{f' ({row.besides})' * bool(row.besides)}"
        for row in changed.itertuples()
    ]
    return f"Results before and after. {'. '.join([title, *said])}."


def _keys(frame: pd.DataFrame) -> list[Key]:
    kinds = set(frame["changed"])
    return [
        Key("before", marker="o", colour=PALETTE.ink, filled=False),
        Key("after", marker="o", colour=PALETTE.ink),
        *(Key(words, "s", COLOURS[kind], size=9) for kind, words in _WORDS.items() if kind in kinds),
    ]


def _name(label: str, changed: str) -> str:
    """A question as it fits: in full, else in short; what tells it from its neighbours, its end, is cut last."""
    room, weight = name_room(LONGEST_NAME), "bold" if changed == NUMBER else "normal"
    if text_width(label, TYPE.body, weight) <= room:
        return label
    short = re.sub(r" months?\b", " mo", re.sub(r"(\S+) months and over", r"\1+ mo", label))
    short = re.sub(r", [^,]* against ", ", vs ", short)
    head, comma, tail = short.partition(", ")
    left = room - text_width(f"{comma}{tail}", TYPE.body, weight)
    if left < SHORTEST_HEAD:
        return shortened(short, room, TYPE.body, weight)
    return f"{shortened(head, left, TYPE.body, weight)}{comma}{tail}"


def _rows(changes: Changes, frame: pd.DataFrame) -> Rows:
    names = [edition.protocol.edition.edition for edition in (changes.before, changes.after)]
    if names[0] == names[1]:
        names = ["Before", "After"]
    shown = {name: frame[f"{end}_shown"].replace(NOT_POOLED, NOTHING) for name, end in zip(names, ENDS, strict=True)}
    after = [Cells((name,), list(cells), "right") for name, cells in shown.items()]
    besides = [Cells(("Besides",), list(frame["besides"]), spare=True)] if frame["besides"].any() else []
    moved = [place for place, kind in enumerate(frame["changed"]) if kind == NUMBER]
    return arrange(
        list(frame["group"]),
        [Cells(("Question",), list(map(_name, frame["label"], frame["changed"])))],
        [*after, *besides],
        bold=moved,
    )


def _scales(changes: Changes, frame: pd.DataFrame, width: float) -> Mapping[str, _Scale]:
    """One axis for each unit, over all its rows, the value of no effect included where it has one."""
    found = {}
    for group, rows in frame.groupby("group", sort=False):
        scale = ends_of(changes, rows["question"].iloc[0]).scale
        null = None if scale.null is None else float(scale.display(scale.null))
        core = [*rows["before"], *rows["after"], *([] if null is None else [null])]
        limits = [limit for name in ("before_low", "before_high", "after_low", "after_high") for limit in rows[name]]
        ruler = reaching(core, limits, log=scale.transform == "log", bounds=(scale.low, scale.high))
        found[str(group)] = _Scale(ruler, width, null)
    return found


def _draw(axes: Axes, rows: Rows, frame: pd.DataFrame, scales: Mapping[str, _Scale]) -> None:
    axes.set_xlim(0, width_of(axes))
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    groups = [frame["group"].iloc[line.row] for line in rows.drawn]
    for heading, group in zip((line for line in rows.lines if line.row is None), dict.fromkeys(groups), strict=True):
        below = HEADING_ROW * 0.4 + groups.count(group) * ROW
        _draw_axis(axes, scales[group], heading.middle, heading.middle + below)
    for line, group in zip(rows.drawn, groups, strict=True):
        _draw_question(axes, frame.iloc[line.row], scales[group], line.middle)


def _draw_axis(axes: Axes, scale: _Scale, top: float, bottom: float) -> None:
    """The numbers of an axis in the line of its heading, and light lines through its rows."""
    ticks, labels = scale.ruler.ticks(scale.width - 2 * EDGE - (0.3 if is_narrow() else 0.0))
    places = [scale.at(float(tick)) for tick in ticks]
    strip = axes.inset_axes((0, top + LIFT, scale.width, 0), transform=axes.transData)
    strip.set_xlim(0, scale.width)
    strip.set_yticks([])
    strip.spines[:].set_visible(False)
    strip.xaxis.tick_top()
    strip.set_xticks(places, labels)
    strip.tick_params(axis="x", length=0, pad=1, labelsize=TYPE.note, labelcolor=PALETTE.muted)
    for at in places:
        axes.plot([at, at], [top + LIFT, bottom], color=PALETTE.rule, linewidth=LINE.hair, zorder=0)
    if scale.null is not None:
        axes.plot([scale.at(scale.null)] * 2, [top + LIFT, bottom], color=PALETTE.ink, linewidth=LINE.axis, zorder=1)


def _draw_question(axes: Axes, row: pd.Series, scale: _Scale, middle: float) -> None:
    colour = COLOURS[row["changed"]]
    ends = [scale.at(row[name]) for name in ("before", "after") if math.isfinite(row[name])]
    axes.plot(ends, [middle] * len(ends), color=colour, linewidth=LINE.heavy, zorder=3, solid_capstyle="butt")
    for name, shift, face in (("before", -APART, PALETTE.paper), ("after", APART, colour)):
        if not math.isfinite(row[name]):
            continue
        _draw_interval(axes, scale, middle + shift, (row[f"{name}_low"], row[f"{name}_high"]), colour)
        style = {"marker": "o", "markersize": MARK, "color": colour, "markerfacecolor": face}
        axes.plot(scale.at(row[name]), middle, **style, markeredgewidth=1.2, zorder=4 + (name == "after"))


def _draw_interval(axes: Axes, scale: _Scale, y: float, limits: tuple[float, float], colour: str) -> None:
    """An interval as a thin line, with an arrow at an end that lies beyond the axis."""
    if not any(map(math.isfinite, limits)):
        return
    ends = [scale.at(limit) for limit in limits]
    axes.plot(ends, [y, y], color=colour, linewidth=LINE.hair, zorder=2)
    beyond = limits[0] < scale.ruler.low, limits[1] > scale.ruler.high
    for end, goes_on, head in zip(ends, beyond, ("<", ">"), strict=True):
        if goes_on:
            axes.plot(end, y, marker=head, markersize=3.5, color=colour, zorder=2)
