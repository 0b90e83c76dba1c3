"""Where heterogeneity comes from: Baujat, GOSH and L'Abbe plots."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from evidence_tools.errors import QuestionError
from evidence_tools.figures.chart import Chart, drawn
from evidence_tools.figures.diagnostics.scatter import (
    PANEL_HEIGHT,
    Words,
    draw_points,
    limits_of,
    line,
    names_of,
    open_plot,
    require_studies,
)
from evidence_tools.figures.media import plot_height
from evidence_tools.figures.page import Key
from evidence_tools.figures.theme import LINE, PALETTE, themed
from evidence_tools.models.diagnostics.deletion import baujat
from evidence_tools.models.diagnostics.gosh import MEMBER, gosh
from evidence_tools.models.diagnostics.plots import expected_risk, labbe
from evidence_tools.models.pooled import Pooled
from evidence_tools.naming import counted
from evidence_tools.wording import digits_of, number, studies, subject_of

LEAST_FOR_GOSH = 3
FEW_SUBSETS = 500  # up to so many each has a mark of its own
WITH, WITHOUT = "D", "o"  # marks of subsets with and without the study
DRAWN_AT_MOST = 20_000  # subsets; more would be one black cloud
SMALLEST, LARGEST = 4.5, 13.0  # marks in points, by weight
AIR = 0.04  # share of an axis left free below zero, so that no mark is cut


@drawn
def baujat_plot(fit: Pooled) -> Chart:
    """Draw which studies make the heterogeneity (to the right) and which of those move the result (to the top).

    Parameters
    ----------
    fit
        The pooled result.

    Returns
    -------
    Chart
        Its `frame` is that of `baujat`.

    Raises
    ------
    QuestionError
        For a single study.

    References
    ----------
    Baujat B, Mahe C, Pignon J-P, Hill C (2002). A graphical method for exploring heterogeneity in meta-analyses. Stat
    Med 21:2641-2652. doi:10.1002/sim.1221
    """
    require_studies(fit, 2, "a Baujat plot")
    frame = baujat(fit)
    loud = frame["heterogeneity"] == frame["heterogeneity"].max()
    equal = fit.method.estimator == "EE"
    words = Words(
        title=f"{subject_of(fit.effects)}: of {studies(fit.k)}, {names_of(frame, loud)} fits the pooled effect least",
        alt="Baujat plot. Most influence on the result: "
        + names_of(frame, frame["influence"] == frame["influence"].max()),
        notes=("Right: far from the pooled effect. Top: the result moves without the study.",),
        across="Part of Q" if equal else "Squared Pearson residual",
        upwards="Influence on the result",
    )
    with themed():
        chart, axes = open_plot(fit, frame, words)
        axes.set_xlim(*limits_of(frame["heterogeneity"].to_numpy(), 0.0))
        axes.set_ylim(*limits_of(frame["influence"].to_numpy(), 0.0))
        draw_points(chart, axes, frame, ("heterogeneity", "influence"), loud=loud)
    return chart


@drawn
def gosh_plot(fit: Pooled, *, study: str | None = None, subsets: int = 1_000_000, seed: int = 1) -> Chart:
    """Draw the pooled estimate of every subset of the studies against its I2: two clouds mean two kinds of study.

    Parameters
    ----------
    fit
        The pooled result, without moderators.
    study
        Whose subsets to draw in another colour; None takes the study that moves the median estimate most.
    subsets, seed
        As in `gosh`. At most 20,000 subsets are drawn as points, evenly taken.

    Returns
    -------
    Chart
        Its `frame` is that of `gosh`, without the truth values of the other studies.

    Raises
    ------
    QuestionError
        For a study that is not in the result, or fewer than three studies.

    References
    ----------
    Olkin I, Dahabreh IJ, Trikalinos TA (2012). GOSH: a graphical display of study heterogeneity. Res Synth Methods
    3:214-223. doi:10.1002/jrsm.1053
    """
    names = fit.effects.table["study"].tolist()
    if study is not None and study not in names:
        raise QuestionError(f"no study {study!r} in the result; there are {', '.join(names)}")
    require_studies(fit, LEAST_FOR_GOSH, "a GOSH plot")
    found = gosh(fit, subsets=subsets, seed=seed)
    how = found.attrs["drawn"]
    found = found[found["k"] > 1]
    study = study or _most_moving(found, names)
    kept = found[["k", "estimate", "tau2", "i2", "h2", "q", f"{MEMBER}{study}"]]
    label = fit.effects.table.set_index("study")["label"][study]
    keys = [
        Key(f"with {label}", marker=WITH, colour=PALETTE.against),
        Key("without", marker=WITHOUT, colour=PALETTE.treated, filled=False),
    ]
    with themed():
        chart, axes = open_plot(fit, kept, _gosh_words(fit, kept, label, how), keys)
        _draw_cloud(axes, fit, kept)
    return chart


def _gosh_words(fit: Pooled, kept: pd.DataFrame, label: str, how: str) -> Words:
    scale, with_it = fit.effects.scale, kept.iloc[:, -1].to_numpy()
    shown, digits = np.asarray(scale.display(kept["estimate"].to_numpy())), digits_of(scale)
    least, most = number(shown.min(), digits), number(shown.max(), digits)
    medians = [number(float(np.median(shown[each])), digits) for each in (with_it, ~with_it)]
    halves = f"Median estimate {medians[0]} with {label}, {medians[1]} without"
    reach = f"{least} to {most} {scale.short_unit}".strip()
    return Words(
        title=f"{subject_of(fit.effects)}: {reach} in {counted(len(kept), 'subset')} of {studies(fit.k)}, "
        f"with and without {label}",
        alt=f"GOSH plot. {halves}. I² {number(kept['i2'].min(), 0)} to {number(kept['i2'].max(), 0)}%",
        notes=(
            f"Each point is a subset of two studies or more: {how}. {halves}. Two clouds mean two kinds of study. "
            "Solid line: no effect; light line: all studies.",
        ),
        across=scale.axis_label,
        upwards="I² (percent)",
    )


def _draw_cloud(axes: Axes, fit: Pooled, kept: pd.DataFrame) -> None:
    shown, scale = kept.iloc[:: max(1, -(-len(kept) // DRAWN_AT_MOST))], fit.effects.scale
    estimates = np.asarray(scale.display(shown["estimate"].to_numpy()))
    if scale.transform == "log":
        axes.set_xscale("log")
        axes.xaxis.set_major_formatter("{x:g}")
        axes.xaxis.set_minor_formatter("{x:g}")
    axes.set_ylim(-4, 104)
    axes.axvline(fit.display_estimate, color=PALETTE.rule, linewidth=LINE.axis, zorder=0)
    if scale.null is not None:
        axes.axvline(float(scale.display(scale.null)), color=PALETTE.ink, linewidth=LINE.axis, zorder=0)
    few = len(shown) <= FEW_SUBSETS
    with_it = shown.iloc[:, -1].to_numpy()
    for chosen, colour, mark in ((~with_it, PALETTE.treated, WITHOUT), (with_it, PALETTE.against, WITH)):
        hollow = few and mark == WITHOUT
        style = {"facecolor": PALETTE.paper if hollow else colour, "edgecolor": colour, "marker": mark}
        size = {"s": 34, "linewidth": LINE.interval} if few else {"s": 2.5, "linewidth": 0, "alpha": 0.35}
        axes.scatter(estimates[chosen], shown["i2"][chosen], **style, **size, rasterized=not few)


def _most_moving(found: pd.DataFrame, names: list[str]) -> str:
    """The study whose presence shifts the median estimate of the subsets most."""
    shifts = {}
    for name in names:
        inside = found[f"{MEMBER}{name}"]
        shifts[name] = abs(found.loc[inside, "estimate"].median() - found.loc[~inside, "estimate"].median())
    return max(shifts, key=lambda name: np.nan_to_num(shifts[name]))


@drawn
def labbe_plot(fit: Pooled) -> Chart:
    """Draw the risk of each treated group against that of its comparison group; below the diagonal is fewer events.

    Parameters
    ----------
    fit
        A pooled RR, OR or RD with the counts of every study.

    Returns
    -------
    Chart
        Its `frame` is that of `labbe`.

    References
    ----------
    L'Abbe KA, Detsky AS, O'Rourke K (1987). Meta-analysis in clinical research. Ann Intern Med 107:224-233.
    doi:10.7326/0003-4819-107-2-224
    """
    frame = labbe(fit)
    below = frame["risk"] < frame["risk_against"]
    words = Words(
        title=f"{subject_of(fit.effects)}: fewer events with treatment in {int(below.sum())} of {studies(fit.k)}",
        alt="L'Abbé plot of the risk in each treated group against that of its comparison group",
        notes=(
            f"Solid: equal risks. Dashed: the pooled effect. Area of a point: weight. "
            f"Filled: fewer events with treatment, {counted(int(below.sum()), 'study', 'studies')}.",
        ),
        across="Risk in the comparison group",
        upwards="Risk in the treated group",
    )
    with themed():
        chart, axes = open_plot(fit, frame, words, width=plot_height(PANEL_HEIGHT))
        end = min(1.0, 1.12 * float(frame[["risk", "risk_against"]].to_numpy().max()) or 1.0)
        axes.set_xlim(-AIR * end, end)
        axes.set_ylim(-AIR * end, end)
        grid = np.linspace(0, end, 100)
        line(axes, [0, end], [0, end])
        line(axes, grid, expected_risk(fit.effects.measure, grid, fit.estimate), dashed=True)
        share = frame["weight"].to_numpy() / frame["weight"].max()
        sizes = np.maximum(LARGEST * np.sqrt(share), SMALLEST)
        draw_points(chart, axes, frame, ("risk_against", "risk"), loud=below, sizes=sizes, lines=[[(0, 0), (end, end)]])
    return chart
