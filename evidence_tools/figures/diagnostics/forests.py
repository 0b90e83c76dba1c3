"""Forests of the result without each study, and of the result as it grew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from evidence_tools.figures.chart import Chart, drawn
from evidence_tools.figures.diagnostics.scatter import require_studies
from evidence_tools.figures.diagnostics.steps import settled_at, side, step_columns, step_rows
from evidence_tools.figures.forest_axis import check_axis, ruler_for
from evidence_tools.figures.forest_columns import Named
from evidence_tools.figures.forest_drawing import ForestWords, draw_forest
from evidence_tools.figures.forest_layout import lay_out
from evidence_tools.figures.forest_words import drawing, heterogeneity, no_room_for, source_of, subtitle, threshold
from evidence_tools.figures.phrases import mark_notes
from evidence_tools.figures.ruler import Ruler
from evidence_tools.figures.years import YEAR, YEAR_NOTE
from evidence_tools.models.diagnostics.cumulative import cumulative
from evidence_tools.models.diagnostics.deletion import leave_one_out
from evidence_tools.models.pooled import Pooled
from evidence_tools.naming import listed
from evidence_tools.wording import digits_of, interval, studies, subject_of

NAMED_AT_MOST = 3


@dataclass(frozen=True, slots=True)
class _Words:
    """Title, kind of chart, heading of the names, range of the results, and a note of its own."""

    title: str
    kind: str
    first: str
    reach: str = ""
    note: str = ""


@drawn
def leave_one_out_forest(fit: Pooled, *, axis: Ruler | None = None) -> Chart:
    """Draw the pooled result without each study in turn, and with all of them last.

    Parameters
    ----------
    fit
        The pooled result, without moderators.
    axis
        An axis shared with other forests, as :func:`common_axis` gives it; None fits one to this result.

    Returns
    -------
    Chart
        Its `frame` is that of `leave_one_out`.

    Raises
    ------
    QuestionError
        For a single study.
    ChartError
        When `axis` leaves out an estimate.
    """
    require_studies(fit, 2, "a leave-one-out plot")
    found = leave_one_out(fit)
    rows = step_rows(fit, found, whole=True)
    columns = step_columns(found, rows, fit.k)
    shown = found["display_estimate"].dropna()
    digits = digits_of(fit.effects.scale)
    reach = f"Without one study the estimate is {interval(shown.min(), shown.max(), digits)}" if len(shown) else ""
    words = _Words(_stays(fit, found), "Leave-one-out forest plot", "Left out", reach)
    return _draw(fit, found, rows, columns, words=words, axis=axis)


@drawn
def cumulative_forest(
    fit: Pooled, by: str | None = None, *, descending: bool = False, axis: Ruler | None = None
) -> Chart:
    """Draw the pooled result after each further study.

    Parameters
    ----------
    fit
        The pooled result, without moderators.
    by, descending
        As in `cumulative`.
    axis
        An axis shared with other forests, as :func:`common_axis` gives it; None fits one to this result.

    Returns
    -------
    Chart
        Its `frame` is that of `cumulative`.

    Raises
    ------
    QuestionError
        When `by` is no column of the table of effects.
    ChartError
        When `axis` leaves out an estimate.
    """
    found = cumulative(fit, by, descending=descending)
    rows = step_rows(fit, found, whole=False)
    rows.loc[len(rows) - 1, "kind"] = "last"  # the result itself
    columns = step_columns(found, rows, fit.k, by=by or "")
    words = _Words(_settles(fit, found, by), "Cumulative forest plot", "Added", note=YEAR_NOTE if by == YEAR else "")
    return _draw(fit, found, rows, columns, words=words, axis=axis)


def _stays(fit: Pooled, found: pd.DataFrame) -> str:
    """Whether one study decides on which side of no effect the interval lies."""
    null, subject = fit.effects.scale.null, subject_of(fit.effects)
    if null is None or fit.k == 1:
        return f"{subject} without each of {studies(fit.k)}"
    says = side(fit.ci_low, fit.ci_high, null)
    turned = [row.label for row in found.itertuples() if side(row.ci_low, row.ci_high, null) != says]
    if not turned:
        return f"{subject}: the conclusion stays without any one of {studies(fit.k)}"
    named = turned if len(turned) <= NAMED_AT_MOST else [*turned[:NAMED_AT_MOST], "others"]
    return f"{subject}: the conclusion rests on {listed(named)}"


def _settles(fit: Pooled, found: pd.DataFrame, by: str | None) -> str:
    """From which study on the interval has lain where it lies today."""
    subject, order = subject_of(fit.effects), f", added by {by.replace('_', ' ')}" if by else ""
    if fit.effects.scale.null is None or fit.k == 1:
        return f"{subject} as {studies(fit.k)} came in{order}"
    place = settled_at(fit, found)
    return f"{subject}: today's conclusion stands since study {place + 1} of {fit.k}, {found['label'][place]}{order}"


def _draw(
    fit: Pooled, found: pd.DataFrame, rows: pd.DataFrame, columns: Sequence[Named], *, words: _Words, axis: Ruler | None
) -> Chart:
    ruler = check_axis(axis, rows) if axis else ruler_for(fit, rows)
    layout = lay_out(fit, rows, columns, first=words.first)
    notes = [
        f"Conclusion: on which side of no effect the interval lies, if on one. {words.note}".strip(),
        *mark_notes(fit.effects.table["marks"]),
        heterogeneity(fit),
        threshold(fit.effects),
        f"{drawing(rows, ruler)} Method: {fit.method.name}.".strip(),
        no_room_for(layout.dropped),
        source_of(fit.effects),
    ]
    said = [words.kind, words.title, words.reach, subtitle(fit), f"With all studies: {rows['text'].iloc[-1]}"]
    alt = f"{'. '.join(part for part in said if part)}."
    return draw_forest(fit, rows, layout, ruler, ForestWords(words.title, subtitle(fit), alt, notes), data=found)
