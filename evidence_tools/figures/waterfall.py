"""The waterfall: how one number of the earlier edition became that of the later one, step by step."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from evidence_tools.editions.ends import Ends, asked_in, ends_of
from evidence_tools.editions.record import Changes
from evidence_tools.editions.steps import CORRECTED, NEW_REPORT, POLICY, REFERENCE
from evidence_tools.figures.chart import Chart, drawn
from evidence_tools.figures.forest_marks import draw_arrows
from evidence_tools.figures.media import is_narrow
from evidence_tools.figures.page import Key, draw_legend, legend_height, page
from evidence_tools.figures.phrases import level
from evidence_tools.figures.rows import ROW, Cells, Line, Rows, arrange, draw_rows, set_ruler
from evidence_tools.figures.ruler import Ruler, reaching
from evidence_tools.figures.sides import below_name
from evidence_tools.figures.theme import LINE, PALETTE, themed
from evidence_tools.figures.waterfall_frame import AFTER, STEP, waterfall_frame
from evidence_tools.figures.waterfall_words import NOTHING, alt_of, notes_of, source_of_both, subject_in, title_of
from evidence_tools.study_effects import Effects

HEADING = "Step by step"
BAR, MARK, GAP = 0.075, 7.0, 0.1  # half a bar in inches, a mark in points, inches above the legend
_SHORT = {
    CORRECTED.label: "Corrected",
    NEW_REPORT.label: "New report",
    REFERENCE.label: "Borrowed",
    POLICY.label: "Policy",
}
_SIDES, _PLAIN = ("moved towards better", "moved towards worse"), ("fall", "rise")


@dataclass(frozen=True, slots=True, eq=False)
class _Drawing:
    """What the steps of drawing share."""

    axes: Axes
    ruler: Ruler
    whole: Ends
    rows: Rows
    frame: pd.DataFrame


@drawn
def waterfall(changes: Changes, question: str, quantity: str = "estimate", *, title: str | None = None) -> Chart:
    """Draw how a number moved from the earlier edition to the later one, and which step moved it by how much.

    The first and the last row are the editions. Each row between them is a step: a bar from where the number stood to
    where the step takes it, the interval of the new number as a thin line. The printed parts add up.

    Parameters
    ----------
    changes
        The comparison of two editions.
    question
        Name of a question of the protocol.
    quantity
        Which number of it, one of `editions.record.QUANTITIES`.
    title
        A title of your own; None states the finding.

    Returns
    -------
    Chart
        Its `frame` is that of :func:`waterfall_frame`.

    Raises
    ------
    QuestionError
        When neither edition has the question or the quantity, or nothing is pooled at either end.

    Examples
    --------
    ``et.waterfall(et.compare(before, after), "pain_from_12")``
    """
    frame = waterfall_frame(changes, question, quantity)
    whole, answered = ends_of(changes, question, quantity), asked_in(changes, question)
    title, keys = title or title_of(changes, whole, frame), _keys(whole, frame)
    rows = _rows(frame, level(answered.effects.method.level))
    with themed():
        chart, room = page(
            frame,
            title=title,
            subtitle=whole.label,
            alt=alt_of(title, answered.effects, frame),
            notes=[*notes_of(changes, whole, frame), rows.note, source_of_both(changes)],
            height=rows.header + rows.height + below_name() + GAP + legend_height(keys),
            part=rows.part,
        )
        axes = draw_rows(chart, rows, left=room.left, right=room.right, top=room.top)
        drawing = _Drawing(axes, _ruler(whole, frame), whole, rows, frame)
        set_ruler(axes, drawing.ruler, _axis(changes, whole, answered.effects))
        _draw_references(drawing)
        for line in rows.drawn:
            _draw_line(drawing, line)
        draw_legend(chart, room.left, room.bottom - legend_height(keys), room.width, keys)
    return chart


def _rows(frame: pd.DataFrame, confidence: str) -> Rows:
    intervals = [
        f"{row.low_shown} to {row.high_shown}" if row.low_shown and math.isfinite(row.ci_low) else ""
        for row in frame.itertuples()
    ]
    spare = [Cells((f"{confidence} interval",), intervals, "right", spare=True)] if any(intervals) else []
    parts = [_part(row) for row in frame.itertuples()]
    after = [Cells(("Moved by",), parts, "right"), Cells(("Result",), list(frame["shown"]), "right"), *spare]
    ends = [place for place, kind in enumerate(frame["kind"]) if kind != STEP]
    return arrange([HEADING] * len(frame), [Cells(("Edition or step",), _names(frame))], after, bold=ends)


def _names(frame: pd.DataFrame) -> list[str]:
    """Names of the rows, those of steps in short where the sheet is narrow."""
    return [_SHORT.get(name, name) if is_narrow() else name for name in frame["label"]]


def _part(row: tuple) -> str:
    if row.kind != STEP:
        return ""
    return row.part_shown if math.isfinite(row.part) else NOTHING


def _ruler(whole: Ends, frame: pd.DataFrame) -> Ruler:
    """Every level and the threshold are on the axis; benefit is on the left, as in a forest."""
    scale = whole.scale
    if whole.unit != scale.unit:
        return reaching(frame["level"], bounds=(0.0, math.inf))
    return reaching(
        [*frame["level"], *([] if scale.mcid is None else [float(scale.display(scale.mcid))])],
        [*frame["ci_low"], *frame["ci_high"]],
        log=scale.transform == "log",
        reversed=scale.better == "higher" and scale.null is not None,
        bounds=(scale.low, scale.high),
    )


def _axis(changes: Changes, whole: Ends, effects: Effects) -> str:
    if whole.unit != whole.scale.unit:
        return subject_in(changes, whole)
    side = {"lower": "; lower is better", "higher": "; higher is better", None: ""}[effects.scale.better]
    return f"{effects.scale.axis_label}{side}"


def _draw_references(drawing: _Drawing) -> None:
    """The value of no effect, where the axis reaches it, and the threshold of importance."""
    scale, ruler = drawing.whole.scale, drawing.ruler
    if drawing.whole.unit != scale.unit:
        return
    for value, colour, style in ((scale.null, PALETTE.ink, "-"), (scale.mcid, PALETTE.threshold, (0, (4, 3)))):
        if value is not None and ruler.low <= scale.display(value) <= ruler.high:
            at = float(ruler.place(scale.display(value)))
            drawing.axes.axvline(at, color=colour, linewidth=LINE.axis, linestyle=style, zorder=1)


def _draw_line(drawing: _Drawing, line: Line) -> None:
    row, y = drawing.frame.iloc[line.row], line.middle
    if not math.isfinite(row["level"]):
        return
    axes, at = drawing.axes, float(drawing.ruler.place(row["level"]))
    _draw_interval(drawing, row, y)
    if row["kind"] != STEP:
        axes.plot(at, y, marker="D", markersize=MARK, color=PALETTE.ink, clip_on=False, zorder=5)
    elif math.isfinite(row["part"]):
        _draw_bar(drawing, row, y)
    else:
        axes.plot(at, y, marker="o", markersize=MARK, color=PALETTE.treated, clip_on=False, zorder=5)
    if row["kind"] != AFTER and line is not drawing.rows.drawn[-1]:
        axes.plot([at, at], [y, y + ROW], color=PALETTE.muted, linewidth=LINE.hair, zorder=2)


def _draw_interval(drawing: _Drawing, row: pd.Series, y: float) -> None:
    """The interval as a thin line, with arrows where it goes on beyond the axis."""
    low, high, ruler = row["ci_low"], row["ci_high"], drawing.ruler
    if not (math.isfinite(low) or math.isfinite(high)):
        return
    ends = ruler.place([max(low, ruler.low), min(high, ruler.high)])
    drawing.axes.plot(ends, [y, y], color=PALETTE.muted, linewidth=LINE.axis, zorder=3)
    draw_arrows(drawing.axes, ruler, y, (low, high), PALETTE.muted)


def _draw_bar(drawing: _Drawing, row: pd.Series, y: float) -> None:
    """The part of a step, in the colour of its side; a step that moves nothing is an upright stroke."""
    start, end = (float(x) for x in drawing.ruler.place([row["start"], row["level"]]))
    colour = _colours(drawing.whole)[int(row["part"] > 0)] if row["part"] else PALETTE.muted
    style = {"facecolor": colour, "edgecolor": colour, "linewidth": LINE.interval, "zorder": 4}
    drawing.axes.add_patch(Rectangle((min(start, end), y - BAR), abs(end - start), 2 * BAR, **style))


def _colours(whole: Ends) -> tuple[str, str]:
    """Colours of a fall and of a rise: benefit has the colour of the treatment."""
    towards = PALETTE.treated, PALETTE.against
    return towards[::-1] if whole.scale.better == "higher" and whole.unit == whole.scale.unit else towards


def _keys(whole: Ends, frame: pd.DataFrame) -> list[Key]:
    parts = frame.loc[frame["kind"] == STEP, "part"].dropna()
    own = whole.unit == whole.scale.unit  # on the scale of the question, which has a better side
    fall, rise = _colours(whole)
    found = {fall: (parts < 0).any(), rise: (parts > 0).any()}
    names = _SIDES if own and whole.scale.better else _PLAIN
    colours = (PALETTE.treated, PALETTE.against)
    keys = [Key("an edition", marker="D", colour=PALETTE.ink)]
    keys += [Key(name, "s", colour, size=9) for name, colour in zip(names, colours, strict=True) if found[colour]]
    first = frame[(frame["kind"] == STEP) & frame["level"].notna() & frame["start"].isna()]
    keys += [Key("first pooled here", marker="o")] * bool(len(first))
    keys += [Key("interval", line="-", colour=PALETTE.muted)] * bool(frame["ci_low"].notna().any())
    threshold = own and whole.scale.mcid is not None
    return keys + [Key(whole.scale.mcid_label, line="--", colour=PALETTE.threshold)] * threshold
