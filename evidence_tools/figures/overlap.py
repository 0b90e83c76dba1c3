"""Who may be counted twice: studies in time, joined where they may share patients."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Arc

from evidence_tools.errors import QuestionError
from evidence_tools.evidence import Evidence
from evidence_tools.figures.chart import Chart, drawn
from evidence_tools.figures.lettering import shortened
from evidence_tools.figures.media import medium, name_room
from evidence_tools.figures.overlap_frame import PAIR, STUDY, overlap_frame
from evidence_tools.figures.page import Key, draw_legend, legend_height, page
from evidence_tools.figures.roster import source_note
from evidence_tools.figures.rows import Cells, Rows, arrange, draw_rows, name_axis, width_of
from evidence_tools.figures.theme import LINE, PALETTE, TYPE, themed
from evidence_tools.limits.overlap.graph import GRADES, POSSIBLE, PROBABLE, network, shared_patients
from evidence_tools.models import Pooled
from evidence_tools.naming import counted
from evidence_tools.wording import number

ARCS, FOOT, GAP = 2.3, 0.55, 0.2  # inches
LONGEST_NAME = 3.0
BAR, MARK = 6.0, 6.0
MOST_YEARS = 5
YEAR_ROOM = 0.45  # inches for the number of a year
_COLOURS = {PROBABLE: PALETTE.treated, POSSIBLE: PALETTE.against}
_LINES = {PROBABLE: "-", POSSIBLE: "--"}
_NOTE = (
    "Bar: enrolment as printed; a circle: the year of the report, where no end or no date at all is printed. Patients: "
    "those with the treatment under review. Probable pairs and some possible ones are those of study_overlap.csv; "
    "further possible ones share a town or an investigator, and their dates allow it."
)
_CROSSES = "An arc that leaves the plot joins a study of another part."
CROSSING = 0.25  # inches beyond the plot at which an arc to another part ends, unseen


def _arcs() -> float:
    """Inches for the arcs."""
    return min(ARCS, 0.27 * medium().inner)


@drawn
def overlap(evidence: Evidence, fit: Pooled | None = None) -> Chart:
    """Draw the studies that may share patients, in the time in which they enrolled, and the pairs that tie them.

    Parameters
    ----------
    evidence
        The extraction tables.
    fit
        A pooled result, whose studies are set in bold; None sets none.

    Returns
    -------
    Chart
        Its `frame` is that of :func:`overlap_frame`.

    Raises
    ------
    QuestionError
        If no two studies may share patients.
    """
    used = () if fit is None else tuple(fit.effects.table["study"])
    frame = overlap_frame(evidence, used)
    studies = frame[frame["part"] == STUDY].reset_index(drop=True)
    if studies.empty:
        raise QuestionError("no pair of studies shares patients by study_overlap.csv or studies.csv; nothing to draw")
    rows, keys = _rows(studies), _keys()
    with themed():
        chart, room = page(
            frame,
            title=_title(evidence, frame),
            subtitle=_subtitle(evidence, studies),
            alt=_alt(evidence, frame),
            part=rows.part,
            notes=[
                _NOTE,
                _CROSSES * (rows.part.of > 1),
                f"Bold: studies behind {fit.effects.label}." if fit else "",
                rows.note,
                source_note(evidence),
            ],
            height=rows.header + rows.height + FOOT + legend_height(keys),
        )
        axes = draw_rows(chart, rows, left=room.left, right=room.right - _arcs() - GAP, top=room.top)
        _draw_years(axes, studies, rows)
        _draw_arcs(
            chart.panel(room.right - _arcs(), room.top + rows.header, _arcs(), rows.height), frame, studies, rows
        )
        draw_legend(chart, room.left, room.bottom - legend_height(keys, room.width), room.width, keys)
    return chart


def _title(evidence: Evidence, frame: pd.DataFrame) -> str:
    studies, grades = (frame["part"] == STUDY).sum(), frame.loc[frame["part"] == PAIR, "grade"].value_counts()
    pairs = " and ".join(f"{grades.get(grade, 0)} {grade}" for grade in GRADES)
    return f"{studies} of {len(evidence.studies)} studies may share patients: {pairs} pairs"


def _subtitle(evidence: Evidence, studies: pd.DataFrame) -> str:
    known = studies[studies["patients"].notna()]
    found = network(shared_patients(evidence), known["study"], evidence.protocol.selection.same_patients)
    fewest, most = found.people(known["patients"].to_numpy(float))
    grades = " and ".join(evidence.protocol.selection.same_patients)
    return (
        f"At least {number(fewest, 0)} of {number(most, 0)} patients are different people "
        f"({counted(len(known), 'study that prints', 'studies that print')} a number, {grades} pairs)"
    )


def _alt(evidence: Evidence, frame: pd.DataFrame) -> str:
    labels = frame[frame["part"] == STUDY].set_index("study")["label"]
    said = [
        f"{labels[row.study]} and {labels[row.study_b]}, {row.grade}"
        for row in frame[frame["part"] == PAIR].itertuples()
    ]
    return f"Studies in time, joined where they may share patients. {_title(evidence, frame)}: {'; '.join(said)}."


def _rows(studies: pd.DataFrame) -> Rows:
    sizes = studies["group"].value_counts()
    names = [
        f"Group {group}: {counted(sizes[group], 'study', 'studies')}" if group else "Tied by possible pairs only"
        for group in studies["group"].astype(int)
    ]
    labels = [shortened(label, name_room(LONGEST_NAME), TYPE.body) for label in studies["label"]]
    patients = ["?" if math.isnan(n) else number(n, 0) for n in studies["patients"]]
    before = [Cells(("Study",), labels), Cells(("Patients",), patients, "right", spare=True)]
    bold = [place for place, used in enumerate(studies["answers"]) if used]
    return arrange(names, before, bold=bold, beside=_arcs() + GAP)


def _keys() -> list[Key]:
    return [
        Key("enrolment as printed", line="-", colour=PALETTE.muted),
        Key("year of the report", colour=PALETTE.muted, filled=False),
        *(Key(f"{grade} pair", line=_LINES[grade], colour=_COLOURS[grade]) for grade in GRADES),
    ]


def _draw_years(axes: Axes, studies: pd.DataFrame, rows: Rows) -> None:
    """A bar from the first to the last patient, a circle at the year of a report."""
    first = math.floor(np.nanmin([studies["start"].min(), studies["end"].min()])) - 1
    last = math.ceil(studies["end"].max())
    axes.set_xlim(first, last)
    years = range(first, last + 1, math.ceil((last - first) / min(MOST_YEARS, width_of(axes) / YEAR_ROOM)))
    axes.set_xticks(list(years), [str(year) for year in years])
    name_axis(axes, "Enrolment")
    for year in years:
        axes.axvline(year, color=PALETTE.rule, linewidth=LINE.hair, zorder=0)
    for line in rows.drawn:
        row = studies.loc[line.row]
        if not math.isnan(row["start"]):
            style = {"color": PALETTE.muted, "linewidth": BAR, "solid_capstyle": "butt"}
            axes.plot([row["start"], row["end"]], [line.middle] * 2, **style)
        if not row["printed_end"] and not math.isnan(row["end"]):
            style = {"marker": "o", "markersize": MARK, "color": PALETTE.muted, "markerfacecolor": PALETTE.paper}
            axes.plot(row["end"], line.middle, **style, clip_on=False)


def _draw_arcs(axes: Axes, frame: pd.DataFrame, studies: pd.DataFrame, rows: Rows) -> None:
    """A half circle, flattened where it is long, from study to study; every study that is tied has a dot."""
    middles = {studies.loc[line.row, "study"]: line.middle for line in rows.drawn}
    axes.set_xlim(0, _arcs())
    axes.set_ylim(rows.height, 0)
    axes.axis("off")
    first, last = rows.drawn[0].row, rows.drawn[-1].row
    middles |= dict.fromkeys(studies["study"].iloc[:first], -CROSSING)
    middles |= dict.fromkeys(studies["study"].iloc[last + 1 :], rows.height + CROSSING)
    pairs = frame[frame["part"] == PAIR]
    longest = max(abs(middles[row.study] - middles[row.study_b]) for row in pairs.itertuples())
    for row in pairs.sort_values("grade").itertuples():
        _draw_arc(axes, middles, row, longest)
    for middle in (line.middle for line in rows.drawn):
        axes.plot(0.05, middle, marker="o", markersize=3, color=PALETTE.ink, clip_on=False)


def _draw_arc(axes: Axes, middles: Mapping[str, float], row: tuple, longest: float) -> None:
    one, other = sorted((middles[row.study], middles[row.study_b]))
    reach = (_arcs() - 0.15) * math.sqrt((other - one) / longest)
    style = {"color": _COLOURS[row.grade], "linestyle": _LINES[row.grade], "linewidth": LINE.axis}
    axes.add_patch(Arc((0.05, (one + other) / 2), 2 * reach, other - one, theta1=-90, theta2=90, **style))
