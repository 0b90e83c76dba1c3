"""Which side of a horizontal axis is better, in words below it."""

from __future__ import annotations

from evidence_tools.figures.chart import Chart
from evidence_tools.figures.lettering import line_height, text_width
from evidence_tools.figures.media import is_narrow
from evidence_tools.figures.theme import PALETTE, TYPE
from evidence_tools.models import Pooled
from evidence_tools.naming import treatment_name
from evidence_tools.study_effects import Scale

PLAIN = ("← better", "worse →")
BELOW_NAME = 0.3  # inches from a plot to the name of its axis, numbers between them included
FULL = 0.95  # of a plot's width: what both sides together may take


def sides_of(fit: Pooled, width: float) -> tuple[str, str]:
    """What lies to the left and to the right, in words that fit a plot of this width; empty without a better side.

    Benefit is on the left wherever there is a value of no effect.
    """
    question, scale = fit.effects.question, fit.effects.scale
    if scale.better is None:
        return "", ""
    if question is not None and question.against:
        ours, theirs = treatment_name(question.treated), treatment_name(question.against)
        named = f"← better with {ours}", f"better with {theirs} →"
        return named if sum(text_width(side, TYPE.note) for side in named) <= FULL * width else PLAIN
    return ("← worse", "better →") if scale.better == "higher" and scale.null is None else PLAIN


def better_values(scale: Scale) -> str:
    """Which values are better, for those who do not see the axis; empty without a better side.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> better_values(SimpleNamespace(better="lower"))
    'Lower values are better'
    """
    return "" if scale.better is None else f"{scale.better.capitalize()} values are better"


def write_sides(chart: Chart, fit: Pooled, *, left: float, top: float, width: float) -> None:
    """Write both sides at the ends of a plot, `top` inches from the upper edge of the page."""
    for x, side, align in zip((left, left + width), sides_of(fit, width), ("left", "right"), strict=True):
        if side:
            chart.write(x, top, side, size=TYPE.note, colour=PALETTE.muted, align=align)


def below_name() -> float:
    """Inches from a plot to the line of its sides: below the name of the axis, two lines on half a slide."""
    return BELOW_NAME + (1 + is_narrow()) * line_height(TYPE.body)
