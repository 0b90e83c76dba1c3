"""Every measure of influence, study by study."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator
from scipy.special import chdtri

from evidence_tools.figures.chart import Chart, drawn
from evidence_tools.figures.diagnostics.scatter import names_of, require_studies
from evidence_tools.figures.forest_words import no_room_for, source_of, subtitle
from evidence_tools.figures.media import is_narrow
from evidence_tools.figures.page import page
from evidence_tools.figures.rows import Cells, Rows, arrange, draw_rows
from evidence_tools.figures.theme import LINE, PALETTE, TYPE, themed
from evidence_tools.models.diagnostics.deletion import influence
from evidence_tools.models.pooled import Pooled
from evidence_tools.wording import studies, subject_of
from evidence_tools.wording.numbers import MINUS

MEASURES = {
    "rstudent": "rstudent",
    "dffits": "DFFITS",
    "cook_d": "Cook's D",
    "cov_r": "cov. ratio",
    "tau2_del": "τ² without",
    "qe_del": "Q without",
    "hat": "leverage",
    "weight": "weight, %",
}
FIRST = ("rstudent", "cook_d", "weight")  # on a narrow sheet
GAP, AXIS = 0.16, 0.35  # inches
DECIMALS = 9  # further ones are the noise of sums, and would become a scale of their own


@drawn
def influence_plot(fit: Pooled) -> Chart:
    """Draw eight measures of influence side by side; the line is the cut-off or, for tau2 and Q, the whole result.

    Parameters
    ----------
    fit
        The pooled result, with or without moderators.

    Returns
    -------
    Chart
        Its `frame` is that of `influence`.

    Raises
    ------
    QuestionError
        For a single study.

    References
    ----------
    Viechtbauer W, Cheung MW-L (2010). Outlier and influence diagnostics for meta-analysis. Res Synth Methods 1:112-125.
    doi:10.1002/jrsm.11
    """
    require_studies(fit, 2, "a plot of influence")
    frame = influence(fit)
    loud = frame["influential"]
    found = f"influential: {names_of(frame, loud)}" if loud.any() else "no study is past a cut-off of influence"
    title = f"{subject_of(fit.effects)}, {studies(fit.k)}: {found}"
    rows = arrange(["Study"] * fit.k, [Cells(("",), frame["label"].tolist())], bold=list(np.flatnonzero(loud)))
    with themed():
        chart, room = page(
            frame,
            title=title,
            subtitle=subtitle(fit),
            alt=f"Measures of influence. {title}.",
            notes=[
                "Dashed lines: ±1.96 for rstudent, the cut-offs of Viechtbauer and Cheung, 1 for the covariance ratio, "
                "and for τ² and Q the values of all studies. Filled points belong to influential studies.",
                no_room_for([heading for name, heading in MEASURES.items() if name not in _measures()]),
                f"Method: {fit.method.name}. {source_of(fit.effects)}".strip(),
            ],
            height=rows.header + rows.height + AXIS + 0.2,
        )
        whole = draw_rows(chart, rows, left=room.left, right=room.right, top=room.top + 0.2)
        whole.set_axis_off()
        _draw_measures(chart, whole, rows, frame, _references(fit))
    return chart


def _references(fit: Pooled) -> dict[str, tuple[float, ...]]:
    k, p = fit.solution.X.shape
    far = 3 * float(np.sqrt(p / (k - p))) if k > p else np.nan
    return {
        "rstudent": (-1.96, 0.0, 1.96),
        "dffits": (-far, 0.0, far),
        "cook_d": (float(chdtri(p, 0.5)),),
        "cov_r": (1.0,),
        "tau2_del": (fit.tau2,),
        "qe_del": (fit.q,),
        "hat": (p / k, 3 * p / k),
        "weight": (100 / k,),
    }


def _measures() -> dict[str, str]:
    """The measures that the sheet has room for."""
    return {name: heading for name, heading in MEASURES.items() if name in FIRST or not is_narrow()}


def _draw_measures(
    chart: Chart, whole: Axes, rows: Rows, frame: pd.DataFrame, references: dict[str, tuple[float, ...]]
) -> None:
    """One narrow plot for each measure in the room of the whole plot."""
    place, measures = whole.get_position(), _measures()
    gap = GAP / chart.get_size_inches()[0]
    width = (place.width - gap * (len(measures) - 1)) / len(measures)
    for number, (name, heading) in enumerate(measures.items()):
        axes = chart.add_axes((place.x0 + number * (width + gap), place.y0, width, place.height))
        axes.set_ylim(rows.height, 0)
        axes.set_yticks([])
        axes.spines["left"].set_visible(False)
        axes.set_title(heading, fontsize=TYPE.note)
        axes.margins(x=0.15)
        values = frame[name].astype(float).round(DECIMALS)
        _draw_references(axes, name, references[name], values.to_numpy())
        _draw_values(axes, rows, values, frame["influential"])
        _label_ends(axes)


def _draw_references(axes: Axes, name: str, references: tuple[float, ...], values: np.ndarray) -> None:
    """Dashed lines; a cut-off far beyond every value is left out, because it would squeeze them."""
    far = 2 * np.nanmax(values, initial=0.0) if name in ("cook_d", "hat") else np.inf
    for reference in references:
        if np.isfinite(reference) and reference <= far:
            axes.axvline(reference, color=PALETTE.muted, linewidth=LINE.hair, linestyle=(0, (5, 4)), zorder=0)


def _draw_values(axes: Axes, rows: Rows, values: pd.Series, influential: pd.Series) -> None:
    for line in rows.drawn:
        face = PALETTE.treated if influential[line.row] else PALETTE.paper
        style = {"marker": "o", "markersize": 5, "color": PALETTE.treated, "markerfacecolor": face}
        axes.plot(values[line.row], line.middle, **style)


def _label_ends(axes: Axes) -> None:
    """Round numbers at both ends of the axis, set inside the plot, so that those of two plots never touch."""
    low, high = axes.get_xlim()
    alike = 0.5 * (high - low < 10**-DECIMALS)
    ends = MaxNLocator(nbins=2, steps=[1, 2, 2.5, 5, 10]).tick_values(low - alike, high + alike)
    axes.set_xlim(ends[0], ends[-1])
    axes.set_xticks([ends[0], ends[-1]], [f"{end:g}".replace("-", MINUS) for end in (ends[0], ends[-1])])
    for label, side in zip(axes.get_xticklabels(), ("left", "right"), strict=True):
        label.set_ha(side)
