"""Walking and standing: relative gains beside absolute ones, without pretending that they can be compared."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from evidence_tools.errors import QuestionError
from evidence_tools.evidence import Evidence
from evidence_tools.figures.chart import Chart, drawn
from evidence_tools.figures.lettering import line_height, shortened
from evidence_tools.figures.media import is_narrow, medium, name_room, plot_height
from evidence_tools.figures.page import Room, page
from evidence_tools.figures.phrases import mark_notes, months
from evidence_tools.figures.roster import source_note
from evidence_tools.figures.rows import Cells, Rows, arrange, draw_rows, set_ruler
from evidence_tools.figures.ruler import reaching
from evidence_tools.figures.theme import LINE, PALETTE, TYPE, themed
from evidence_tools.figures.walking_frame import ABSOLUTE, RELATIVE, walking_frame
from evidence_tools.naming import counted, treatment_name
from evidence_tools.wording import number

RELATIVE_SHARE = 0.66  # of the width of the page
GUTTER = 0.22
SIDE_BY_SIDE, STACK_GAP = 8.0, 0.15  # inches: width from which both sides have room, and the gap where one is below
FOOT = 0.58
BAR = 9.0  # line width in points
DUMBBELL, LEAST_DUMBBELL = 0.62, 0.52  # inches of a row of the measures, and on a slide at least
MEASURE_FOOT = 0.75  # inches below those rows
SIDE = 0.18
MARK = 7.0
LONGEST_NAME, NARROW_ARM = 2.2, 1.1
_NO_SPREAD = "No interval can be drawn: no spread is printed for any of these gains."
_NOTE = (
    "Left: gain in percent of the baseline; whether it is a mean of percentages or a ratio of means is not stated. "
    "Right: means before and after in the unit of the measure. The two sides are different tests in different "
    "patients. n: patients at the visit; ≤: not printed at the visit, number treated or enrolled."
)


@drawn
def walking(evidence: Evidence) -> Chart:
    """Draw relative gains in walking by arm, and absolute gains in walking and standing in their own units.

    Returns
    -------
    Chart
        Its `frame` is that of :func:`walking_frame`.

    Raises
    ------
    QuestionError
        If no gain in walking or standing is printed as a number.
    """
    frame = walking_frame(evidence)
    if frame.empty:
        raise QuestionError("continuous.csv has no gain in walking or standing as a number; there is nothing to draw")
    relative, absolute = (frame[frame["panel"] == panel].reset_index(drop=True) for panel in (RELATIVE, ABSOLUTE))
    own = treatment_name(evidence.protocol.edition.treated)
    rows = _rows(relative) if len(relative) else None
    measures = [part for _, part in absolute.groupby("outcome", sort=False)]
    above, below = rows.header + rows.height + FOOT if rows else 0.0, _measures_height(measures)
    stacked = medium().inner < SIDE_BY_SIDE
    with themed():
        chart, room = page(
            frame,
            title=_title(relative, absolute, own),
            subtitle=_NO_SPREAD,
            alt=_alt(frame, _title(relative, absolute, own)),
            notes=[_NOTE, *mark_notes(frame["marks"]), source_note(evidence)],
            height=above + STACK_GAP + below if stacked else max(above, below),
        )
        middle = room.right if stacked else room.left + RELATIVE_SHARE * room.width
        if rows:
            axes = draw_rows(chart, rows, left=room.left, right=middle, top=room.top)
            _draw_bars(axes, relative, rows, own)
        beside = Room(middle + GUTTER, room.top, room.right - middle - GUTTER, room.height)
        under = Room(room.left, room.top + above + STACK_GAP, room.width, below)
        _draw_measures(chart, under if stacked else beside, measures)
    return chart


def _title(relative: pd.DataFrame, absolute: pd.DataFrame, own: str) -> str:
    primary = relative[relative["use"] == "primary"]
    both = primary[primary.duplicated(["study", "outcome", "months"], keep=False)]
    if len(both):
        pair = both[(both["study"] == both["study"].iloc[0]) & (both["months"] == both["months"].iloc[0])]
        gains = " and ".join(f"{number(row.percent, 0, sign=True)}% with {row.arm}" for row in pair.itertuples())
        first = pair.iloc[0]
        return f"{first['outcome']}: {gains} at {months(first['months'])} months ({first['label']}), without a spread"
    reports = counted(relative["study"].nunique() + absolute["study"].nunique(), "study", "studies")
    return f"Walking and standing: {reports} with a gain as a number, none with a spread ({own})"


def _alt(frame: pd.DataFrame, title: str) -> str:
    said = []
    for row in frame.itertuples():
        size = f"{number(row.percent, 0, sign=True)}%"
        if row.panel == ABSOLUTE:
            size = f"{number(row.before, 0)} to {number(row.after, 0)} {row.unit}"
        said.append(f"{row.outcome}, {row.label}, {row.arm}, {months(row.months)} months: {size} (n {row.n_text})")
    return f"Gains in walking and standing. {title}. {_NO_SPREAD} {'; '.join(said)}."


def _rows(relative: pd.DataFrame) -> Rows:
    uses = relative["use"].map({"primary": "", "alternative": " (alternative)"}).fillna(" (not pooled)")
    names = [_named(row) for row in relative.itertuples()]
    before = [
        Cells(("Study, visit, patients",), [shortened(name, name_room(LONGEST_NAME), TYPE.body) for name in names]),
        Cells(("Arm",), [shortened(arm, _arm_room(), TYPE.body) for arm in relative["arm"] + uses]),
    ]
    return arrange(list(relative["outcome"]), before)


def _arm_room() -> float:
    return NARROW_ARM if is_narrow() else medium().inner


def _named(row: tuple) -> str:
    return f"{row.label}, {months(row.months)} mo, n {row.n_text} {row.marks}".strip()


def _draw_bars(axes: Axes, relative: pd.DataFrame, rows: Rows, own: str) -> None:
    room_for_text = 1.65 * relative["percent"].max()
    set_ruler(axes, reaching([0.0, *relative["percent"], room_for_text]), "Gain, percent of baseline")
    axes.axvline(0, color=PALETTE.ink, linewidth=LINE.axis)
    for line in rows.drawn:
        row = relative.loc[line.row]
        colour = PALETTE.treated if row["arm"] == own else PALETTE.against
        style = {"color": colour, "linewidth": BAR, "solid_capstyle": "butt"}
        axes.plot([0, row["percent"]], [line.middle] * 2, **style, alpha=1.0 if row["use"] == "primary" else 0.45)
        text = f" {number(row['percent'], 0, sign=True)}%"
        axes.text(max(row["percent"], 0), line.middle, text, va="center_baseline", fontsize=TYPE.body)


def _dumbbell() -> float:
    """Height of a row of the measures in inches."""
    return max(plot_height(DUMBBELL), LEAST_DUMBBELL)


def _measures_height(measures: Sequence[pd.DataFrame]) -> float:
    return sum(_measure_height(measure) for measure in measures)


def _measure_height(measure: pd.DataFrame) -> float:
    return line_height(TYPE.body) + len(measure) * _dumbbell() + MEASURE_FOOT


def _draw_measures(chart: Chart, room: Room, measures: Sequence[pd.DataFrame]) -> None:
    """One small plot per measure, each with its own unit and axis."""
    top = room.top
    for measure in measures:
        first, height = measure.iloc[0], len(measure) * _dumbbell()
        chart.write(room.left, top, f"{first['outcome']}, {first['unit']}", size=TYPE.note, weight="bold")
        plot_top = top + line_height(TYPE.body)
        axes = chart.panel(room.left + SIDE, plot_top, room.width - 2 * SIDE, height)
        _draw_before_after(axes, measure, height)
        for place, row in enumerate(measure.itertuples()):
            chart.write(room.left, plot_top + place * _dumbbell(), _named(row), size=TYPE.note, colour=PALETTE.muted)
        top += _measure_height(measure)


def _draw_before_after(axes: Axes, measure: pd.DataFrame, height: float) -> None:
    """A line from the mean before to the mean after, with both written beside it."""
    ruler = reaching([0.0, *measure["before"], *measure["after"]], bounds=(0.0, np.inf))
    axes.set_ylim(height, 0)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    set_ruler(axes, ruler, "before (open) and after (filled)", grid=False)
    for place, row in enumerate(measure.itertuples()):
        y = place * _dumbbell() + 0.7 * _dumbbell()
        axes.plot([row.before, row.after], [y, y], color=PALETTE.treated, linewidth=LINE.interval, zorder=1)
        for value, face in ((row.before, PALETTE.paper), (row.after, PALETTE.treated)):
            style = {"marker": "o", "markersize": MARK, "color": PALETTE.treated, "markerfacecolor": face}
            axes.plot(value, y, **style, clip_on=False, zorder=2)
            text = number(value, 0)
            axes.text(value, y - 0.1, text, ha="center", va="bottom", fontsize=TYPE.note)
