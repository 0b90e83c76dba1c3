"""Forests of the result without each study, and of the result as it grew."""

from __future__ import annotations

import pandas as pd

from evidence_tools.figures.chart import Chart
from evidence_tools.figures.columns import HEADING_LIFT
from evidence_tools.figures.diagnostics.scatter import require_studies
from evidence_tools.figures.forest_marks import draw_square
from evidence_tools.figures.forest_words import heterogeneity, source_of, subtitle
from evidence_tools.figures.page import page
from evidence_tools.figures.phrases import level
from evidence_tools.figures.rows import Cells, arrange, draw_rows, set_ruler
from evidence_tools.figures.ruler import reaching
from evidence_tools.figures.theme import LINE, PALETTE, themed
from evidence_tools.models.diagnostics.cumulative import cumulative
from evidence_tools.models.diagnostics.deletion import leave_one_out
from evidence_tools.models.methods_compared import NO_CLEAR_EFFECT
from evidence_tools.models.pooled import Pooled
from evidence_tools.wording import digits_of, interval, number, studies, subject_of

AXIS = 0.55  # inches for ticks and name
MARK = 0.35  # share of the largest square


def leave_one_out_forest(fit: Pooled) -> Chart:
    """Draw the pooled result without each study in turn, and with all of them last.

    Parameters
    ----------
    fit
        The pooled result, without moderators.

    Returns
    -------
    Chart
        Its `frame` is that of `leave_one_out`.

    Raises
    ------
    QuestionError
        For a single study.
    """
    require_studies(fit, 2, "a leave-one-out plot")
    frame = leave_one_out(fit)
    return _draw(fit, frame, _stays(fit, frame), "Left out", "Leave-one-out forest plot")


def cumulative_forest(fit: Pooled, by: str | None = None, *, descending: bool = False) -> Chart:
    """Draw the pooled result after each further study.

    Parameters
    ----------
    fit
        The pooled result, without moderators.
    by, descending
        As in `cumulative`.

    Returns
    -------
    Chart
        Its `frame` is that of `cumulative`.
    """
    frame = cumulative(fit, by, descending=descending)
    order = f" by {by}" if by else ""
    return _draw(
        fit, frame, f"{subject_of(fit.effects)} as {studies(fit.k)} came in{order}", "Added", "Cumulative plot"
    )


def _stays(fit: Pooled, frame: pd.DataFrame) -> str:
    """Whether one study decides on which side of no effect the interval lies."""
    null = fit.effects.scale.null
    subject = subject_of(fit.effects)
    if null is None or fit.k == 1:
        return f"{subject} without each of {studies(fit.k)}"
    says = _side(fit.ci_low, fit.ci_high, null)
    turned = [label for label, low, high in zip(frame["label"], frame["ci_low"], frame["ci_high"], strict=True)
              if _side(low, high, null) != says]  # fmt: skip
    if not turned:
        return f"{subject}: the conclusion stays without any one of {studies(fit.k)}"
    return f"{subject}: the conclusion rests on {', '.join(turned[:3])}{' and others' if len(turned) > 3 else ''}"


def _side(low: float, high: float, null: float) -> str:
    if low <= null <= high:
        return NO_CLEAR_EFFECT
    return "above" if low > null else "below"


def _draw(fit: Pooled, frame: pd.DataFrame, title: str, heading: str, kind: str) -> Chart:
    scale = fit.effects.scale
    digits = max(digits_of(scale), 2) if scale.transform == "log" else digits_of(scale)
    names = ["display_estimate", "display_ci_low", "display_ci_high"]
    whole = pd.DataFrame([{name: getattr(fit, name) for name in names} | {"label": "All studies", "k": fit.k}])
    shown = pd.concat([frame[[*names, "label", "k"]], whole], ignore_index=True) if heading == "Left out" else frame
    values = [f"{number(e, digits)} [{interval(low, high, digits)}]" for e, low, high in shown[names].to_numpy()]
    rows = arrange(
        [heading] * len(shown),
        [Cells(("Study",), shown["label"].tolist())],
        [
            Cells(("Studies",), [f"{k}" for k in shown["k"]], "right"),
            Cells(("Result", f"[{level(fit.method.level)} CI]"), values, "right"),
        ],
        bold=[len(shown) - 1],
    )
    null = [] if scale.null is None else [float(scale.display(scale.null))]
    limits = shown[names[1:]].to_numpy().ravel()
    ruler = reaching([*shown[names[0]].dropna(), *null], limits, log=scale.transform == "log")
    with themed():
        chart, room = page(
            frame,
            title=title,
            subtitle=subtitle(fit),
            alt=f"{kind}. {title}. With all studies: {values[-1]}.",
            notes=[heterogeneity(fit), f"Method: {fit.method.name}. {source_of(fit.effects)}".strip()],
            height=rows.header + HEADING_LIFT + rows.height + AXIS,
        )
        axes = draw_rows(chart, rows, left=room.left, right=room.right, top=room.top)
        set_ruler(axes, ruler, scale.axis_label)
        for value in null:
            axes.axvline(ruler.place(value), color=PALETTE.ink, linewidth=LINE.axis, zorder=1)
        for drawn in rows.drawn:
            estimate, low, high = shown.loc[drawn.row, names]
            draw_square(axes, ruler, drawn.middle, estimate=estimate, low=low, high=high, share=MARK, hollow=False)
    return chart
