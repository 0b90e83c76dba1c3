"""The completeness chart: which study printed what, and in which form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from evidence_tools.evidence import Evidence
from evidence_tools.figures.chart import Chart, drawn
from evidence_tools.figures.columns import HEADING_LIFT, Column, write_column
from evidence_tools.figures.completeness_frame import (
    DIRECTION,
    NOT_POOLABLE,
    NOTHING,
    PERCENT,
    WITH_N,
    WITHOUT_N,
    completeness_frame,
    spread_printed,
)
from evidence_tools.figures.lettering import balanced, shortened, text_width
from evidence_tools.figures.media import in_parts, is_narrow, name_room
from evidence_tools.figures.page import Key, Room, draw_legend, legend_height, page, rule
from evidence_tools.figures.roster import source_note
from evidence_tools.figures.theme import PALETTE, TYPE, themed
from evidence_tools.naming import capitalised, counted

ROW = 0.225
GAP = 0.14
TOTALS = ("Studies with a value and its n", "Studies with a usable number")
SHORT_TOTALS = ("With its n", "Usable")
TOTALS_GAP, SPREAD_GAP = 0.5, 0.35  # in rows and columns
LONGEST_NAME, LONGEST_HEADING = 2.3, 1.2  # inches
SPREAD = "Spread of any change"


@dataclass(frozen=True, slots=True)
class _Look:
    """How a state is drawn: colour of the cell, its sign, and the colour of the sign."""

    cell: str
    sign: str
    ink: str = PALETTE.ink


_LOOKS: Mapping[str, _Look] = MappingProxyType(
    {
        WITH_N: _Look(PALETTE.treated, "●", PALETTE.paper),
        WITHOUT_N: _Look(PALETTE.third, "◐"),
        PERCENT: _Look("#CFE4F1", "%"),
        NOT_POOLABLE: _Look(PALETTE.band, "×"),
        DIRECTION: _Look(PALETTE.band, "p"),
        NOTHING: _Look(PALETTE.paper, "·", PALETTE.rule),
    }
)


_KEYS = tuple(
    Key(capitalised(state), marker="s", colour=look.cell, size=12, sign=look.sign, ink=look.ink)
    for state, look in _LOOKS.items()
)
_READING = (
    "Usable number: a value with or without its number of patients, or a percent change. "
    "Baseline values are left out. Pain score, ODI and ZCQ are mean changes; responders are shares of patients."
)
_LEFT_OUT = "Not shown for want of room: design and funding."


@drawn
def completeness(evidence: Evidence) -> Chart:
    """Draw studies against outcomes: what is printed with its number of patients, without it, or not at all.

    The last column says whether a study prints the spread of any change; without it no interval is a study's own.

    Returns
    -------
    Chart
        Its `frame` is that of :func:`completeness_frame`.
    """
    frame, spread = completeness_frame(evidence), spread_printed(evidence)
    studies = frame.drop_duplicates("study", ignore_index=True)
    groups = list(dict.fromkeys(frame["group"]))
    part, taken = in_parts([ROW] * len(studies))
    shown = studies.iloc[taken.start : taken.stop]
    headings = [balanced(group, _longest_heading(), TYPE.note, "bold") for group in [*groups, SPREAD]]
    header = max(text_width(line, TYPE.note, "bold") for lines in headings for line in lines) + 2 * HEADING_LIFT
    with themed():
        chart, room = page(
            frame,
            title=_title(frame, spread),
            subtitle=f"{len(studies)} studies by design and year; the best printed form of each outcome",
            alt=_alt(frame, spread),
            notes=[_READING, _LEFT_OUT * is_narrow(), source_note(evidence)],
            part=part,
            height=header + (len(shown) + TOTALS_GAP + len(TOTALS)) * ROW + GAP + legend_height(_KEYS),
        )
        top = room.top + header
        left = _write_studies(chart, room, top, shown)
        axes = _grid(chart, room, (left, top), (len(shown), len(groups)))
        _fill(axes, frame.pivot(index="study", columns="group", values="state").loc[shown["study"], groups])
        _write_spread(axes, spread.loc[shown["study"]], len(groups))
        _write_groups(axes, headings)
        _write_totals(axes, frame, spread, groups, below=len(shown))
        rule(chart, room.left, room.right, top)
        draw_legend(chart, room.left, room.bottom - legend_height(_KEYS), room.width, _KEYS)
    return chart


def _longest_heading() -> float:
    """Inches of a line of the upright headings: narrow columns hold one line, not two."""
    return LONGEST_HEADING * (2 if is_narrow() else 1)


def _title(frame: pd.DataFrame, spread: pd.Series) -> str:
    with_n = _studies_in(frame, "Pain score", (WITH_N,))
    printed = "No study prints" if not spread.any() else f"{counted(spread.sum(), 'study prints', 'studies print')}"
    return f"{printed} the spread of a change; {with_n} of {len(spread)} print a pain score with its number of patients"


def _alt(frame: pd.DataFrame, spread: pd.Series) -> str:
    groups = dict.fromkeys(frame["group"])
    each = "; ".join(
        f"{group}: {_studies_in(frame, group, (WITH_N,))} with number of patients, "
        f"{_studies_in(frame, group, (WITH_N, WITHOUT_N, PERCENT))} with any usable number"
        for group in groups
    )
    return f"Grid of {len(spread)} studies by {len(groups)} groups of outcomes. {_title(frame, spread)}. {each}."


def _studies_in(frame: pd.DataFrame, group: str, states: Sequence[str]) -> int:
    return int(((frame["group"] == group) & frame["state"].isin(states)).sum())


def _write_studies(chart: Chart, room: Room, top: float, studies: pd.DataFrame) -> float:
    """The columns of text; gives the right edge of the last one."""
    rows = len(studies)
    middles = [(row + 0.5) * ROW for row in range(rows)]
    middles += [(rows + TOTALS_GAP + row + 0.5) * ROW for row in range(len(TOTALS))]
    weights = ["normal"] * rows + ["bold"] * len(TOTALS)
    blank, totals = ("",) * len(TOTALS), SHORT_TOTALS if is_narrow() else TOTALS
    names = tuple(shortened(name, name_room(LONGEST_NAME), TYPE.body) for name in studies["label"])
    columns = {"Study": (*names, *totals)}
    if not is_narrow():
        columns |= {"Design": (*studies["design"], *blank), "Funding": (*studies["funding"], *blank)}
    left = room.left
    for heading, cells in columns.items():
        column = Column((heading,), cells, "left")
        write_column(chart, column, left=left, top=top, middles=middles, weights=weights)
        left += Column((heading,), cells[:rows], "left").width + GAP
    return left


def _grid(chart: Chart, room: Room, corner: tuple[float, float], shape: tuple[int, int]) -> Axes:
    """Axes with one unit for a cell in both directions, rows counted downwards."""
    (left, top), (studies, groups) = corner, shape
    rows, columns = studies + TOTALS_GAP + len(TOTALS), groups + SPREAD_GAP + 1
    axes = chart.panel(left, top, room.right - left, rows * ROW)
    axes.set_xlim(0, columns)
    axes.set_ylim(rows, 0)
    axes.set_axis_off()
    return axes


def _fill(axes: Axes, states: pd.DataFrame) -> None:
    for row, cells in enumerate(states.itertuples(index=False)):
        for column, state in enumerate(cells):
            look = _LOOKS[state]
            axes.add_patch(Rectangle((column + 0.04, row + 0.05), 0.92, 0.9, facecolor=look.cell, edgecolor="none"))
            _sign(axes, column + 0.5, row + 0.5, look.sign, colour=look.ink)


def _sign(axes: Axes, x: float, y: float, text: str, *, colour: str = PALETTE.ink, weight: str = "normal") -> None:
    axes.text(x, y, text, ha="center", va="center_baseline", color=colour, fontsize=TYPE.note, fontweight=weight)


def _write_spread(axes: Axes, spread: pd.Series, groups: int) -> None:
    for row, printed in enumerate(spread):
        x = groups + SPREAD_GAP
        axes.add_patch(Rectangle((x + 0.04, row + 0.05), 0.92, 0.9, facecolor="none", edgecolor=PALETTE.rule))
        _sign(axes, x + 0.5, row + 0.5, "yes" if printed else "no", weight="bold" if printed else "normal")


def _write_groups(axes: Axes, headings: Sequence[Sequence[str]]) -> None:
    for column, lines in enumerate(headings):
        x = column + 0.5 + SPREAD_GAP * (column == len(headings) - 1)
        style = {"rotation": 90, "fontsize": TYPE.note, "fontweight": "bold", "linespacing": 1.0}
        axes.text(x, -0.3, "\n".join(lines), ha="center", va="bottom", **style)


def _write_totals(axes: Axes, frame: pd.DataFrame, spread: pd.Series, groups: Sequence[str], *, below: int) -> None:
    for row, states in enumerate(((WITH_N,), (WITH_N, WITHOUT_N, PERCENT))):
        y = below + TOTALS_GAP + row + 0.5
        for column, group in enumerate(groups):
            _sign(axes, column + 0.5, y, str(_studies_in(frame, group, states)), weight="bold")
    x, y = len(groups) + SPREAD_GAP + 0.5, below + TOTALS_GAP + 0.5
    _sign(axes, x, y, str(int(spread.sum())), weight="bold")
