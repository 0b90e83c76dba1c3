"""When to review again: the chance that one further trial reverses each statement, by its size."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from evidence_tools.editions.trigger.record import CAUTION, Trigger
from evidence_tools.figures.chart import Chart, drawn
from evidence_tools.figures.page import Key, draw_legend, legend_height, page
from evidence_tools.figures.roster import source_note
from evidence_tools.figures.rows import ROW, Cells, Rows, arrange, draw_rows, set_ruler
from evidence_tools.figures.ruler import Ruler
from evidence_tools.figures.theme import LINE, PALETTE, themed
from evidence_tools.figures.trigger_frame import trigger_frame
from evidence_tools.naming import capitalised
from evidence_tools.wording import shown

FOOT, MARK = 0.62, 7.0
NO_CHANCE = "cannot say"
_EDGE = 3.0  # percent of the axis beyond 0 and 100, so that marks there are whole


@drawn
def trigger_chart(trigger: Trigger) -> Chart:
    """Draw the chance that one further trial reverses each coverage-relevant statement.

    The filled mark is the next trial of the protocol, the open circle the smallest and the square the largest that
    were tried; the line is the chance from which the protocol calls a statement open. Statements stand in rows,
    because their chances hardly move with the size of the trial.

    Parameters
    ----------
    trigger
        As `update_trigger` gives it.

    Returns
    -------
    Chart
        Its `frame` is that of :func:`evidence_tools.figures.trigger_frame.trigger_frame`.

    Raises
    ------
    QuestionError
        When there is no statement to draw.
    """
    frame = trigger_frame(trigger)
    frame = frame.loc[_likeliest_first(frame)].reset_index(drop=True)
    rows, keys = _rows(frame), _keys(frame)
    with themed():
        chart, room = page(
            frame,
            title=_title(trigger, frame),
            subtitle=_size(frame),
            alt=_alt(trigger, frame),
            part=rows.part,
            notes=_notes(trigger, frame, rows),
            height=rows.header + rows.height + FOOT + legend_height(keys),
        )
        axes = draw_rows(chart, rows, left=room.left, right=room.right, top=room.top)
        _draw(axes, frame, rows, _threshold(trigger))
        draw_legend(chart, room.left, room.bottom - legend_height(keys, room.width), room.width, keys)
    return chart


def _likeliest_first(frame: pd.DataFrame) -> pd.Index:
    """The rows of each result together, that with the likeliest reversal first, those without a chance last."""
    most = frame.groupby("label", sort=False)["chance"].transform("max")
    return most.sort_values(ascending=False, kind="stable", na_position="last").index


def _threshold(trigger: Trigger) -> float:
    return 100 * trigger.evidence.protocol.update.chance


def _size(frame: pd.DataFrame) -> str:
    arms = " (in each arm where two are compared)" if frame["each_arm"].any() else ""
    return f"One further trial of {frame['patients'].iloc[0]:,} patients{arms}"


def _title(trigger: Trigger, frame: pd.DataFrame) -> str:
    known, least = int(frame["chance"].notna().sum()), f"{_threshold(trigger):g}%"
    if not known:
        return "For no statement can a chance be given that one further trial reverses it"
    which = "no statement" if not frame["open"].any() else f"{int(frame['open'].sum())} of {known} statements"
    return f"One further trial would reverse {which} with a chance of {least} or more"


def _alt(trigger: Trigger, frame: pd.DataFrame) -> str:
    said = [f"{row.label}, {row.turned}: {_percent(row.chance)}" for row in frame.itertuples()]
    return f"{_title(trigger, frame)}. {_size(frame)}. {'. '.join(said)}."


def _percent(value: float) -> str:
    return NO_CHANCE if pd.isna(value) else f"{shown(value, 'percent')}%"


def _rows(frame: pd.DataFrame) -> Rows:
    before = [Cells(("Reversed when",), [capitalised(words) for words in frame["turned"]])]
    after = [Cells(("Chance",), [_percent(value) for value in frame["chance"]], "right", spare=True)]
    return arrange(list(frame["label"]), before, after)


def _keys(frame: pd.DataFrame) -> list[Key]:
    sizes = {name: f"{int(frame[f'patients{name}'].iloc[0]):,} patients" for name in ("_least", "", "_most")}
    return [
        Key(sizes["_least"], filled=False, size=MARK - 1),
        Key(sizes[""]),
        Key(sizes["_most"], marker="s", filled=False, size=MARK - 1),
        Key("open from here on", line="-", colour=PALETTE.threshold),
    ]


def _notes(trigger: Trigger, frame: pd.DataFrame, rows: Rows) -> list[str]:
    why = [f"Cannot say: {reason}" for reason in frame["cannot"].unique() if reason]
    return [
        str(CAUTION),
        "The result of the trial: mean + t √(SE² + τ² + its own variance); counts that are quoted exactly: "
        "beta-binomial. It is then pooled with the others.",
        *why,
        rows.note,
        source_note(trigger.evidence),
    ]


def _draw(axes: Axes, frame: pd.DataFrame, rows: Rows, threshold: float) -> None:
    set_ruler(axes, Ruler(0.0, 100.0), "Chance that it is reversed, percent")
    axes.set_xlim(-_EDGE, 100 + _EDGE)
    for line in rows.drawn:
        row, y = frame.loc[line.row], line.middle
        beside = [y - ROW / 2, y + ROW / 2]  # not through the headings
        axes.plot([threshold] * 2, beside, color=PALETTE.threshold, linewidth=LINE.interval, zorder=1)
        if pd.isna(row["chance"]):
            continue
        ends = [row["chance_least"], row["chance_most"]]
        axes.plot(ends, [y, y], color=PALETTE.treated, linewidth=LINE.interval, zorder=2)
        style = {"color": PALETTE.treated, "markerfacecolor": PALETTE.paper, "markersize": MARK - 1, "clip_on": False}
        axes.plot(ends[0], y, marker="o", zorder=3, **style)
        axes.plot(ends[1], y, marker="s", zorder=3, **style)
        axes.plot(row["chance"], y, marker="o", markersize=MARK, color=PALETTE.treated, clip_on=False, zorder=4)
