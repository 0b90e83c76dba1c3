"""Do the studies agree with the model? Radial and normal quantile plots."""

from __future__ import annotations

import numpy as np

from evidence_tools.figures.chart import Chart, drawn
from evidence_tools.figures.diagnostics.scatter import (
    Words,
    draw_points,
    limits_of,
    line,
    names_of,
    open_plot,
    require_studies,
)
from evidence_tools.figures.phrases import level
from evidence_tools.figures.theme import PALETTE, themed
from evidence_tools.models.diagnostics.plots import band, normal_quantiles, radial
from evidence_tools.models.pooled import Pooled
from evidence_tools.naming import counted
from evidence_tools.wording import studies, subject_of

FEW_STUDIES = 5  # quantiles of fewer residuals say next to nothing


@drawn
def radial_plot(fit: Pooled) -> Chart:
    """Draw a radial plot: a study outside the band disagrees with the pooled effect, whatever its size.

    Parameters
    ----------
    fit
        The pooled result, without moderators.

    Returns
    -------
    Chart
        Its `frame` is that of `radial`.

    References
    ----------
    Galbraith RF (1988). Graphical display of estimates having differing standard errors. Technometrics 30:271-281.
    doi:10.1080/00401706.1988.10488400
    """
    frame, half = radial(fit), band(fit)
    out = int(frame["outside"].sum())
    words = Words(
        title=f"{subject_of(fit.effects)}: {out} of {studies(fit.k)} outside the band around the pooled effect",
        alt="Radial plot. " + (f"Outside: {names_of(frame, frame['outside'])}" if out else "No study is outside"),
        notes=(
            f"The slope of the solid line is the pooled effect; {level(fit.method.level)} of studies would lie between "
            "the dashed lines. Filled points lie outside.",
        ),
        across="Precision, 1 / √(v + τ²)",
        upwards="Effect in standard errors",
    )
    with themed():
        chart, axes = open_plot(fit, frame, words)
        end = 1.1 * float(frame["precision"].max())
        top = fit.estimate * end
        axes.set_xlim(0, end)
        axes.set_ylim(*limits_of(frame["z"].to_numpy(), [half, -half, top - half, top + half], air=0.04))
        line(axes, [0, end], [0, top])
        for side in (-half, half):
            line(axes, [0, end], [side, top + side], dashed=True)
        draw_points(chart, axes, frame, ("precision", "z"), loud=frame["outside"], lines=[[(0, 0), (end, top)]])
    return chart


@drawn
def normal_quantile_plot(fit: Pooled, kind: str = "rstudent", *, draws: int = 1000, seed: int = 1) -> Chart:
    """Draw the residuals against normal quantiles, with the envelope in which they would lie if the model were true.

    Parameters
    ----------
    fit
        The pooled result.
    kind, draws, seed
        As in `normal_quantiles`.

    Returns
    -------
    Chart
        Its `frame` is that of `normal_quantiles`.

    Raises
    ------
    QuestionError
        For a single study.

    References
    ----------
    Wang MC, Bushman BJ (1998). Using the normal quantile plot to explore meta-analytic data sets. Psychol Methods
    3:46-54. doi:10.1037/1082-989X.3.1.46
    """
    require_studies(fit, 2, "a normal quantile plot")
    frame = normal_quantiles(fit, kind, draws=draws, seed=seed)
    out = int(frame["outside"].sum())
    title = f"{subject_of(fit.effects)}: {out} of {counted(fit.k, 'residual')} outside the envelope of a normal model"
    few = f"Too few studies to judge normality: {fit.k}, where at least {FEW_STUDIES} are needed to see anything"
    words = Words(
        title=title if fit.k >= FEW_STUDIES else few,
        alt="Normal quantile plot. " + (f"Outside: {names_of(frame, frame['outside'])}" if out else "None is outside"),
        notes=(
            f"Grey: {level(fit.method.level)} of residuals of that rank in {draws:,} simulations of the fitted model "
            f"(seed {seed}). Filled points lie outside. Residuals: {kind}.",
        ),
        across="Normal quantile",
        upwards="Standardised residual",
    )
    known = frame.dropna()
    with themed():
        chart, axes = open_plot(fit, frame, words)
        axes.set_xlim(*limits_of(known["quantile"].to_numpy()))
        axes.set_ylim(*limits_of(known[["residual", "low", "high"]].to_numpy().ravel()))
        axes.fill_between(known["quantile"], known["low"], known["high"], color=PALETTE.band, lw=0, zorder=0)
        ends = np.array(axes.get_xlim())
        line(axes, ends, ends)
        draw_points(chart, axes, frame, ("quantile", "residual"), loud=frame["outside"])
    return chart
