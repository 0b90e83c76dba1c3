"""The chart of certainty: where each rating starts, what every domain takes off, and what is left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from evidence_tools.certainty import Certainties, certainties
from evidence_tools.certainty.levels import (
    CANNOT_SAY,
    HIGH,
    LEVELS,
    LOW,
    MODERATE,
    NOT_SERIOUS,
    SERIOUS,
    VERY_LOW,
    VERY_SERIOUS,
)
from evidence_tools.evidence import Evidence
from evidence_tools.figures.certainty_frame import COLUMNS, GRADE_SIGNS, RESULT, START, certainty_frame
from evidence_tools.figures.chart import Chart, drawn
from evidence_tools.figures.lettering import line_height, wrapped
from evidence_tools.figures.limits_frame import short_result
from evidence_tools.figures.media import Part, in_parts, is_narrow, medium
from evidence_tools.figures.page import Key, Room, draw_legend, legend_height, page, rule
from evidence_tools.figures.roster import source_note
from evidence_tools.figures.theme import PALETTE, TYPE, themed
from evidence_tools.naming import capitalised, listed

LABEL, NARROW_LABEL = 1.9, 2.4  # inches for the questions
ALL_COLUMNS = 8.0  # inches of a sheet that holds every column
LINES = 3  # of a cell; a question may need more
AIR = 0.14
HEADING = 2 * line_height(TYPE.note) + 0.1
GROUP = line_height(TYPE.body) + 0.12
GAP = 0.12
JUDGED = "*"


@dataclass(frozen=True, slots=True)
class _Look:
    """How a level is drawn: its sign, the colour of the cell and of the words in it."""

    sign: str
    cell: str
    ink: str = PALETTE.ink


_LOOKS: Mapping[str, _Look] = MappingProxyType(
    {
        NOT_SERIOUS: _Look("○", PALETTE.paper),
        SERIOUS: _Look("▼", "#CFE4F1"),
        VERY_SERIOUS: _Look("▼▼", PALETTE.treated, PALETTE.paper),
        CANNOT_SAY: _Look("?", PALETTE.band),
        **{level: _Look("", PALETTE.band) for level in (HIGH, MODERATE, LOW, VERY_LOW)},
    }
)
_MEANING = {
    NOT_SERIOUS: "takes nothing off",
    SERIOUS: "one level off",
    VERY_SERIOUS: "two levels off",
    CANNOT_SAY: "nothing off, the tables lack what it takes",
}
_KEYS = tuple(
    Key(f"{level}: {meaning}", "s", _LOOKS[level].cell, size=13, sign=_LOOKS[level].sign[:1], ink=_LOOKS[level].ink)
    for level, meaning in _MEANING.items()
)
_READING = (
    "Rows: questions of the protocol under their critical outcome. Each cell holds the level and the first number it "
    "rests on: patients or weight in randomised trials; weight at high, serious or critical risk of bias; I² or the "
    "highest share in a study; facts against directness; share of the required information or upper limit of a share; "
    "patients in trials without a report, of all. The rules stand in section certainty of the protocol."
)


@drawn
def certainty_chart(evidence: Evidence, *, title: str | None = None) -> Chart:
    """Draw how certain the evidence on every critical question is, domain by domain.

    Parameters
    ----------
    evidence
        The extraction tables.
    title
        Words of your own; None for a title from the data.

    Returns
    -------
    Chart
        Its `frame` is that of :func:`certainty_frame`.
    """
    rated = certainties(evidence)
    frame = certainty_frame(rated)
    title = title or _title(rated)
    part, shown = _in_part(frame)
    questions = shown.drop_duplicates("question")
    rows = sum(_height(_label(first)) for _, first in questions.iterrows())
    outcomes = [name for name in rated.outcomes if name in set(shown["outcome"])]
    height = HEADING + len(outcomes) * GROUP + rows + GAP + legend_height(_KEYS)
    notes = [_READING, _judged_note(frame), _left_out(), source_note(evidence)]
    with themed():
        chart, room = page(frame, title=title, alt=_alt(title, rated), height=height, notes=notes, part=part)
        width = (room.width - _label_width()) / len(_columns())
        _write_headings(chart, room, width)
        top = room.top + HEADING
        rule(chart, room.left, room.right, top)
        for name in outcomes:
            top = _draw_outcome(chart, shown[shown["outcome"] == name], (room, top, width), rated.of_outcome(name))
        draw_legend(chart, room.left, room.bottom - legend_height(_KEYS, room.width), room.width, _KEYS)
    return chart


def _in_part(frame: pd.DataFrame) -> tuple[Part, pd.DataFrame]:
    """The questions of the part that is being drawn; a narrow sheet shows only how certain each is."""
    first = frame.drop_duplicates("question")
    begins = ~first.duplicated("outcome")
    heights = [_height(_label(row)) + GROUP * new for (_, row), new in zip(first.iterrows(), begins, strict=True)]
    part, taken = in_parts(heights, [GROUP * (not new) for new in begins])
    shown = frame[frame["question"].isin(first["question"].iloc[taken.start : taken.stop])]
    return part, shown[shown["column"].isin(_columns())]


def _columns() -> dict[str, str]:
    """The columns for which the sheet has room, with their headings."""
    if is_narrow():
        return {RESULT: capitalised(RESULT)}
    first = {} if medium().inner < ALL_COLUMNS else {START: COLUMNS[START]}
    return first | {name: words for name, words in COLUMNS.items() if name != START} | {RESULT: capitalised(RESULT)}


def _left_out() -> str:
    missing = ["the domains behind each rating"] if is_narrow() else [COLUMNS[START].lower()]
    return f"Not shown for want of room: {listed(missing)}." * (START not in _columns())


def _label_width() -> float:
    return NARROW_LABEL if is_narrow() else min(LABEL, 0.22 * medium().inner)


def _title(rated: Certainties) -> str:
    levels = {name: rated.of_outcome(name) for name in rated.outcomes}
    said = [
        f"{level} for {listed([rated.outcomes[name].label.lower() for name in levels if levels[name] == level])}"
        for level in (*reversed(LEVELS), CANNOT_SAY)
        if level in levels.values()
    ]
    return f"Certainty of the evidence: {listed(said)}"


def _alt(title: str, rated: Certainties) -> str:
    return f"Grid of questions by domains of GRADE. {title}. {' '.join(each.sentence.text for each in rated.values())}"


def _judged_note(frame: pd.DataFrame) -> str:
    return f"{JUDGED} Judged by a person in the place of the rule." if frame["changed"].any() else ""


def _write_headings(chart: Chart, room: Room, width: float) -> None:
    for place, name in enumerate(_columns().values()):
        lines = wrapped(name, width, TYPE.note, "bold")
        middle = room.left + _label_width() + (place + 0.5) * width
        for line, text in enumerate(reversed(lines)):
            y = room.top + HEADING - 0.05 - (line + 0.5) * line_height(TYPE.note)
            chart.write(middle, y, text, size=TYPE.note, weight="bold", align="center", anchor="center")


def _draw_outcome(chart: Chart, rows: pd.DataFrame, place: tuple[Room, float, float], level: str) -> float:
    """One critical outcome with its questions; gives where the next one begins, in inches from the top."""
    room, top, width = place
    name = f"{rows['outcome_label'].iloc[0]}: {level}"
    chart.write(room.left, top + GROUP / 2, name, size=TYPE.body, weight="bold", anchor="center")
    top += GROUP
    for _, cells in rows.groupby("question", sort=False):
        label = _label(cells.iloc[0])
        height = _height(label)
        _write_label(chart, room.left, top + height / 2, label)
        axes = _strip(chart, (room.left + _label_width(), top), (width * len(cells), height), len(cells))
        for column, cell in enumerate(cells.to_dict("records")):
            _draw_cell(axes, column, height, cell)
        top += height
    rule(chart, room.left, room.right, top)
    return top


def _label(first: pd.Series) -> list[str]:
    """The question and its result, broken into lines that fit."""
    room = _label_width() - 0.06
    question = wrapped(short_result(first["label"]), room, TYPE.note)
    return [*question, *wrapped(first["result"] or "no pooled result", room, TYPE.note)]


def _height(label: Sequence[str]) -> float:
    """Height of a row in inches."""
    return max(LINES, len(label)) * line_height(TYPE.note) + AIR


def _write_label(chart: Chart, left: float, middle: float, lines: Sequence[str]) -> None:
    step = line_height(TYPE.note)
    for place, line in enumerate(lines):
        y = middle + (place - (len(lines) - 1) / 2) * step
        colour = PALETTE.muted if place == len(lines) - 1 else PALETTE.ink
        chart.write(left, y, line, size=TYPE.note, colour=colour, anchor="center")


def _strip(chart: Chart, corner: tuple[float, float], size: tuple[float, float], cells: int) -> Axes:
    axes = chart.panel(*corner, *size)
    axes.set_xlim(0, cells)
    axes.set_ylim(size[1], 0)
    axes.set_axis_off()
    return axes


def _draw_cell(axes: Axes, column: int, height: float, cell: Mapping[str, object]) -> None:
    look = _LOOKS[str(cell["level"])]
    edge = PALETTE.rule if look.cell == PALETTE.paper else "none"
    axes.add_patch(Rectangle((column + 0.03, 0.03), 0.94, height - 0.06, facecolor=look.cell, edgecolor=edge))
    lines = _lines(cell, look)
    for place, (text, weight) in enumerate(lines):
        y = height / 2 + (place - (len(lines) - 1) / 2) * line_height(TYPE.note)
        style = {
            "ha": "center",
            "va": "center_baseline",
            "fontsize": TYPE.note,
            "color": look.ink,
            "fontweight": weight,
        }
        axes.text(column + 0.5, y, text, **style)


def _lines(cell: Mapping[str, object], look: _Look) -> Sequence[tuple[str, str]]:
    """The level, its sign beside the number, and what the number is."""
    judged = JUDGED if cell["changed"] else ""
    level = f"{cell['level']}{judged}"
    if cell["column"] == RESULT:
        return [
            (GRADE_SIGNS[str(cell["level"])], "normal"),
            (level, "bold"),
            (f"{cell['number']} {cell['what']}", "normal"),
        ]
    number = f"{look.sign} {cell['number']}".strip()
    return [(text, weight) for text, weight in ((level, "bold"), (number, "normal"), (cell["what"], "normal")) if text]
