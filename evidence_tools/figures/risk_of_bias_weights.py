"""Risk of bias weighted: how much of a pooled result rests on studies of each judgement."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from evidence_tools.certainty.risk_of_bias.overall import ONE_ARM
from evidence_tools.certainty.risk_of_bias.tools import FROM_ROB_1, ROB_2
from evidence_tools.evidence import Evidence
from evidence_tools.figures.chart import Chart, drawn
from evidence_tools.figures.lettering import text_width
from evidence_tools.figures.page import draw_legend, legend_height, page
from evidence_tools.figures.risk_of_bias_frame import weighted_bias_frame
from evidence_tools.figures.risk_of_bias_looks import (
    BAR,
    BESIDE_NOTE,
    LOOKS,
    OVERALL,
    TRANSLATED_NOTE,
    WORST,
    high_risk_words,
    legend_of,
    tools_note,
)
from evidence_tools.figures.roster import source_note
from evidence_tools.figures.rows import Cells, arrange, draw_rows, set_ruler
from evidence_tools.figures.ruler import Ruler
from evidence_tools.figures.theme import LINE, PALETTE, TYPE, themed
from evidence_tools.models import Pooled
from evidence_tools.naming import counted
from evidence_tools.wording import shown

FOOT, THICK = 0.62, 0.18  # inches
ALL = 100.0
_NOTE = (
    "Share of the pooled weight under each judgement, the worst first. The bars of a tool are as long as the weight of "
    "its studies."
)


@drawn
def weighted_bias(fit: Pooled, evidence: Evidence, *, title: str | None = None) -> Chart:
    """Draw the share of a result's weight by judgement, one bar per domain and one for the overall judgement.

    Parameters
    ----------
    fit
        A pooled result.
    evidence
        The extraction tables.
    title
        Words of your own; None for a title from the data.

    Returns
    -------
    Chart
        Its `frame` is that of :func:`weighted_bias_frame`.

    Raises
    ------
    QuestionError
        When a study of the result is not in studies.csv.
    """
    frame = weighted_bias_frame(fit, evidence)
    bars = frame.drop_duplicates(["tool", "domain"], ignore_index=True)
    last = [row for row, domain in enumerate(bars["domain"]) if domain == OVERALL]
    groups = [_heading(frame, tool) for tool in bars["tool"]]
    rows = arrange(groups, [Cells(("Domain",), list(bars["domain"]))], bold=last)
    keys = legend_of(set(frame["judgement"]), marker=BAR)
    title = title or _title(frame)
    with themed():
        chart, room = page(
            frame,
            title=title,
            subtitle="; ".join(part for part in (fit.effects.label, fit.effects.variant) if part),
            alt=_alt(title, fit, frame),
            notes=_notes(fit, evidence, frame),
            part=rows.part,
            height=rows.header + rows.height + FOOT + legend_height(keys),
        )
        axes = draw_rows(chart, rows, left=room.left, right=room.right - 0.2, top=room.top)
        set_ruler(axes, Ruler(0.0, ALL), "Percent of the pooled weight")
        for line in rows.drawn:
            bar = bars.loc[line.row]
            _draw_bar(axes, frame[(frame["tool"] == bar["tool"]) & (frame["domain"] == bar["domain"])], line.middle)
        draw_legend(chart, room.left, room.bottom - legend_height(keys, room.width), room.width, keys)
    return chart


def _heading(frame: pd.DataFrame, tool: str) -> str:
    """The tool, how many studies stand under it, and their weight."""
    whole = frame[(frame["tool"] == tool) & (frame["domain"] == OVERALL)]
    studies = whole["study"].str.split(";").explode()
    translated = f", {FROM_ROB_1}" * bool(frame.loc[frame["tool"] == tool, "translated"].any())
    weight = shown(whole["share"].sum(), "percent")
    return f"{tool}{translated}: {counted(len(studies), 'study', 'studies')}, {weight}% of the weight"


def _draw_bar(axes: Axes, parts: pd.DataFrame, y: float) -> None:
    inches = axes.get_figure().get_size_inches()[0] * axes.get_position().width
    start = 0.0
    for part in parts.itertuples():
        look = LOOKS[part.judgement]
        edge = {"edgecolor": PALETTE.muted if look.fill == PALETTE.paper else PALETTE.paper, "linewidth": LINE.hair}
        axes.barh(y, part.share, left=start, height=THICK, color=look.fill, zorder=1, **edge)
        words = _fitting(look.sign, part.share, inches * part.share / ALL)
        style = {"ha": "center", "va": "center_baseline", "fontsize": TYPE.note, "color": look.ink, "zorder": 2}
        axes.text(start + part.share / 2, y, words, fontweight="bold", **style)
        start += part.share


def _fitting(sign: str, share: float, room: float) -> str:
    """The sign with the share, the sign alone or nothing: as much as a bar of so many inches holds."""
    tries = (f"{sign} {shown(share, 'percent')}%", sign)
    return next((words for words in tries if text_width(words, TYPE.note, "bold") + 0.06 < room), "")


def _title(frame: pd.DataFrame) -> str:
    whole = frame[frame["domain"] == OVERALL]
    bad = whole[whole["high_risk"]]
    if bad.empty:
        return "None of the weight comes from studies judged to be at high risk of bias"
    share = shown(bad["share"].sum(), "percent")
    how_much = "All" if share == shown(ALL, "percent") else f"{share}%"
    return f"{how_much} of the weight comes from studies at {high_risk_words(bad['judgement'])} risk of bias overall"


def _alt(title: str, fit: Pooled, frame: pd.DataFrame) -> str:
    said = []
    for (tool, domain), parts in frame.groupby(["tool", "domain"], sort=False):
        words = [f"{part.judgement} {shown(part.share, 'percent')}%" for part in parts.itertuples()]
        said.append(f"{tool}, {domain.lower()}: {', '.join(words)}")
    return f"Weighted bars of risk of bias, {fit.effects.label}. {title}. {'; '.join(said)}."


def _notes(fit: Pooled, evidence: Evidence, frame: pd.DataFrame) -> list[str]:
    question, trials = fit.effects.question, (frame["tool"] == ROB_2).any()
    return [
        f"{_NOTE} {WORST}",
        BESIDE_NOTE,
        TRANSLATED_NOTE * bool(frame["translated"].any()),
        f"Randomised trials: {ONE_ARM}." * bool(question is not None and question.against is None and trials),
        tools_note(evidence, set(frame["tool"])),
        source_note(evidence),
    ]
