"""The evidence base as a picture: designs, patients, funding, length of follow-up, and who shares patients."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from evidence_tools.evidence import Evidence
from evidence_tools.figures.chart import Chart, drawn
from evidence_tools.figures.lettering import shortened
from evidence_tools.figures.media import name_room
from evidence_tools.figures.page import Key, draw_legend, legend_height, page
from evidence_tools.figures.roster import patients_text, roster, source_note
from evidence_tools.figures.rows import Cells, Rows, arrange, draw_rows, name_axis
from evidence_tools.figures.theme import LINE, PALETTE, TYPE, themed
from evidence_tools.naming import capitalised, counted, listed

FOOT = 0.55
LONGEST_NAME = 2.4
YEAR = 12.0  # months between two ticks
_FUNDING: Mapping[str, Key] = MappingProxyType(
    {
        "industry": Key("industry", marker="s", colour=PALETTE.against),
        "mixed": Key("mixed", marker="D", colour=PALETTE.against, filled=False),
        "unclear": Key("unclear", marker="o", colour=PALETTE.muted, filled=False),
        "independent": Key("independent", marker="o", colour=PALETTE.treated),
    }
)
_NOTE = (
    "Patients treated with the technique under review; ≤: enrolled, the number treated is not printed; ?: not known. "
    "Shares patients: number of other studies with which patients are probably (possibly) shared. "
    "Follow-up: longest visit; no mark where it is not stated."
)


def evidence_base_frame(evidence: Evidence) -> pd.DataFrame:
    """List the studies with what the evidence-base chart shows.

    Returns
    -------
    DataFrame
        :func:`roster` with probable and possible: the numbers of other studies that share patients.
    """
    pairs = evidence.study_overlap
    both = pd.concat([pairs, pairs.rename(columns={"study_a": "study_b", "study_b": "study_a"})])
    shared = both.groupby(["study_a", "basis"]).size().unstack(fill_value=0)
    frame = roster(evidence)
    counts = shared.reindex(index=frame["study"], columns=["probable", "possible"], fill_value=0)
    return frame.assign(**{basis: counts[basis].to_numpy() for basis in counts})


@drawn
def evidence_base(evidence: Evidence) -> Chart:
    """Draw one line per study: patients, overlap, funding, and months of follow-up.

    Returns
    -------
    Chart
        Its `frame` is that of :func:`evidence_base_frame`.
    """
    frame = evidence_base_frame(evidence)
    rows = _rows(frame)
    keys = [key for name, key in _FUNDING.items() if name in set(frame["funding"])]
    with themed():
        chart, room = page(
            frame,
            title=_title(frame),
            subtitle="Patients, funding and months of follow-up",
            alt=_alt(frame),
            notes=[_NOTE, rows.note, source_note(evidence)],
            part=rows.part,
            height=rows.header + rows.height + FOOT + legend_height(keys),
        )
        axes = draw_rows(chart, rows, left=room.left, right=room.right, top=room.top)
        _draw_follow_up(axes, frame, rows)
        draw_legend(chart, room.left, room.bottom - legend_height(keys, room.width), room.width, keys)
    return chart


def _title(frame: pd.DataFrame) -> str:
    trials, funding = int((frame["design"] == "randomised").sum()), frame["funding"].value_counts()
    parts = [f"{name} {count}" for name, count in funding.items()]
    return f"{len(frame)} studies, {trials} of them randomised; funding: {listed(parts)}"


def _alt(frame: pd.DataFrame) -> str:
    designs = frame["design"].value_counts(sort=False)
    followed = frame.dropna(subset="months").sort_values("months")
    longest = [f"Longest follow-up: {row.label}, {row.months:g} months." for row in followed.tail(1).itertuples()]
    shared = int(((frame["probable"] + frame["possible"]) > 0).sum())
    return (
        f"Evidence base. {_title(frame)}. Designs: {listed([f'{name} {n}' for name, n in designs.items()])}. "
        f"{' '.join(longest)} "
        f"{counted(shared, 'study', 'studies')} probably or possibly share patients with another."
    )


def _rows(frame: pd.DataFrame) -> Rows:
    size = frame.groupby("design")["study"].transform("size")
    groups = [f"{capitalised(design)}, {n}" for design, n in zip(frame["design"], size, strict=True)]
    shared = [
        f"{probable} ({possible})" if probable + possible else ""
        for probable, possible in zip(frame["probable"], frame["possible"], strict=True)
    ]
    patients = [patients_text(n, bound) for n, bound in zip(frame["patients"], frame["bound"], strict=True)]
    columns = [
        Cells(("Study",), [shortened(name, name_room(LONGEST_NAME), TYPE.body) for name in frame["label"]]),
        Cells(("Patients",), patients, "right"),
        Cells(("Shares", "patients"), shared, "right", spare=True),
        Cells(("Funding",), list(frame["funding"]), spare=True),
    ]
    return arrange(groups, columns)


def _draw_follow_up(axes: Axes, frame: pd.DataFrame, rows: Rows) -> None:
    longest = 1.05 * np.nanmax([YEAR, *frame["months"]])
    ticks = np.arange(0, longest, YEAR)
    axes.set_xlim(0, longest)
    axes.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
    name_axis(axes, "Longest follow-up, months")
    for tick in ticks:
        axes.axvline(tick, color=PALETTE.rule, linewidth=LINE.hair, zorder=0)
    for line in rows.drawn:
        months, funding = frame.loc[line.row, ["months", "funding"]]
        if np.isfinite(months):
            _draw_stalk(axes, months, line.middle, _FUNDING.get(funding, Key(funding, colour=PALETTE.ink)))


def _draw_stalk(axes: Axes, months: float, y: float, key: Key) -> None:
    axes.plot([0, months], [y, y], color=key.colour, linewidth=LINE.interval, zorder=1)
    face = key.colour if key.filled else PALETTE.paper
    style = {"marker": key.marker, "markersize": key.size, "color": key.colour, "markerfacecolor": face}
    axes.plot(months, y, **style, clip_on=False, zorder=2)
