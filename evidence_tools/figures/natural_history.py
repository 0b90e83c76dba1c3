"""Change against natural history: what other patients gained without the treatment, and what is left of the change."""

from __future__ import annotations

import math
from collections.abc import Callable

import pandas as pd
from matplotlib.axes import Axes

from evidence_tools.evidence import Evidence
from evidence_tools.figures.chart import Chart, drawn
from evidence_tools.figures.columns import Column
from evidence_tools.figures.forest_axis import check_axis, ruler_for
from evidence_tools.figures.forest_columns import Named
from evidence_tools.figures.forest_drawing import ForestWords, draw_forest
from evidence_tools.figures.forest_frame import in_words
from evidence_tools.figures.forest_layout import Layout, lay_out
from evidence_tools.figures.forest_words import no_room_for, source_of, subtitle, threshold
from evidence_tools.figures.media import is_narrow
from evidence_tools.figures.natural_history_frame import CONTROL, MEDIAN, MODEL, TREATED, natural_history_frame
from evidence_tools.figures.phrases import level, mark_notes, months
from evidence_tools.figures.ruler import Ruler
from evidence_tools.figures.theme import LINE, PALETTE
from evidence_tools.models import Pooled
from evidence_tools.naming import capitalised, counted, lowered, treatment_name
from evidence_tools.wording import clear, digits_of, finding, interval, moved, number, studies, subject_of

BAR = 5.0  # points: what is left of a change
_OTHERS = (
    "These are other patients, in other places and at other times; none of them is a control group of these studies. "
    "Their changes overlap and must not be added."
)
_SIGNS = (
    "Open marks: without the treatment; circle: the condition under review, diamond: another condition, triangle: a "
    "model, no patients. A line through a mark: its interval, where the source prints one."
)
_BAND = "Band: from the least to the most of these changes; dotted: their median. Grey bar: what is left of the change."


@drawn
def against_natural_history(
    fit: Pooled, evidence: Evidence, *, axis: Ruler | None = None, title: str | None = None
) -> Chart:
    """Draw the change after the treatment beside the changes of patients who did not have it.

    Without a control group nobody knows what these patients would have gained anyhow; the rows show what others did.

    Parameters
    ----------
    fit
        The pooled change of a score in one arm.
    evidence
        The tables it comes from.
    axis
        An axis shared with forests, as :func:`common_axis` gives it; None fits one.
    title
        A title of your own; None states the finding.

    Returns
    -------
    Chart
        Its `frame` is that of :func:`natural_history_frame`.

    Raises
    ------
    QuestionError
        When the result is no change in one arm, or the protocol names no row for its score.
    ChartError
        When `axis` leaves out a change.
    """
    frame = natural_history_frame(fit, evidence)
    rows = _rows(fit, frame, treatment_name(evidence.protocol.edition.treated))
    ruler = check_axis(axis, rows) if axis else ruler_for(fit, rows)
    layout = lay_out(fit, rows, _columns(rows), first="Patients", last=_left(fit, rows))
    title = title or _title(fit, frame)
    notes = [
        _OTHERS,
        f"{_SIGNS} {_BAND}",
        _sources(frame),
        *mark_notes(frame["marks"]),
        threshold(fit.effects),
        "Left: the change with that of the others taken off, its interval joined where one is printed. "
        f"Method: {fit.method.name}.",
        no_room_for(layout.dropped),
        source_of(fit.effects),
    ]
    words = ForestWords(title, subtitle(fit), _alt(title, fit, frame), notes)
    return draw_forest(fit, rows, layout, ruler, words, data=frame, behind=_behind(frame))


def _rows(fit: Pooled, frame: pd.DataFrame, treatment: str) -> pd.DataFrame:
    """The frame as rows of a forest under two headings, with `change_text` and `left_text`."""
    digits = digits_of(fit.effects.scale)
    left = zip(frame["left"], frame["left_low"], frame["left_high"], strict=True)
    median = frame["kind"] == MEDIAN
    rows = pd.DataFrame(
        {
            "kind": [_kind(row) for row in frame.itertuples()],
            "study": frame["control_id"],
            "label": [_label(fit, row) for row in frame.itertuples()],
            "months": ["" if math.isnan(value) else months(value) for value in frame["months"]],
            "estimate": frame["change"],
            "ci_low": frame["change_low"].mask(median),
            "ci_high": frame["change_high"].mask(median),
            "marks": frame["marks"],
            "change_text": [number(change, digits) for change in frame["change"]],
            "left_text": [f"{number(value, digits)} [{interval(low, high, digits)}]" for value, low, high in left],
        }
    )
    with_it = frame["kind"] == TREATED
    heads = [pd.DataFrame([{"kind": "heading", "label": f"{word} {treatment}"}]) for word in ("After", "Without")]
    rows = pd.concat([heads[0], rows[with_it], heads[1], rows[~with_it]], ignore_index=True)
    return in_words(rows, fit, before=["change_text", "left_text"])


def _kind(row: tuple) -> str:
    """How a row is drawn."""
    if row.kind in (CONTROL, MODEL):
        return "model" if row.kind == MODEL else "alike" if row.alike else "unlike"
    return "last" if row.kind == TREATED else "summary"


def _label(fit: Pooled, row: tuple) -> str:
    if row.kind == TREATED:
        return f"This review, {studies(fit.k)}"
    if row.kind == MEDIAN:
        return "Median of these"
    return f"{capitalised(row.care)}; {row.population}" + f" ({row.source})" * (not is_narrow())


def _columns(rows: pd.DataFrame) -> list[Named]:
    columns = [
        Named("months", Column(("Months",), tuple(rows["months"])), 1),
        Named("the changes in words", Column(("Change",), tuple(rows["change_text"])), 0),
    ]
    return [each for each in columns if any(each.column.cells)]


def _left(fit: Pooled, rows: pd.DataFrame) -> Column:
    """What is left after each change; in the row of the treatment the change itself."""
    return Column(("Left", f"[{level(fit.method.level)} CI]"), tuple(rows["left_text"]))


def _behind(frame: pd.DataFrame) -> Callable[[Axes, Ruler, Layout, pd.DataFrame], None]:
    """The band of these changes with their median, and in each row a bar for what is left."""
    treated = frame.loc[frame["kind"] == TREATED, "change"].iloc[0]
    median = frame[frame["kind"] == MEDIAN]

    def draw(axes: Axes, ruler: Ruler, layout: Layout, rows: pd.DataFrame) -> None:
        for row in median.itertuples():
            ends = ruler.place([row.change_low, row.change_high])
            axes.axvspan(*ends, color=PALETTE.band, linewidth=0, zorder=-1)
            axes.axvline(ruler.place(row.change), color=PALETTE.against, linewidth=LINE.interval, ls=":", zorder=0)
        for row, y in zip(rows.itertuples(), layout.middles, strict=True):
            if row.kind not in ("heading", "last") and row.change_text:
                axes.plot(ruler.place([row.estimate, treated]), [y, y], color=PALETTE.rule, linewidth=BAR, zorder=1)

    return draw


def _title(fit: Pooled, frame: pd.DataFrame) -> str:
    digits, unit = digits_of(fit.effects.scale), fit.effects.scale.short_unit
    size = number(abs(fit.display_estimate) if clear(fit) else fit.display_estimate, digits)
    said = f"{subject_of(fit.effects)}{moved(fit)} {size} {unit}"
    for row in frame[frame["kind"] == MEDIAN].itertuples():
        gains = sorted((row.change_low, row.change_high), key=abs)
        said += f"; without the treatment {interval(*gains, digits)} is plausible"
        said += f", and at the median {number(row.left, digits)} ({interval(row.left_low, row.left_high, digits)})"
        said += " is left"
    return said


def _sources(frame: pd.DataFrame) -> str:
    """What sets each row apart, and where it stands."""
    others = frame[frame["kind"].isin([CONTROL, MODEL])]
    said = [
        f"{row.source} ({row.control_id}): {'; '.join(part for part in (row.remark, lowered(row.locator)) if part)}"
        for row in others.itertuples()
    ]
    return f"{'. '.join(said)}."


def _alt(title: str, fit: Pooled, frame: pd.DataFrame) -> str:
    digits = digits_of(fit.effects.scale)
    others = frame[frame["kind"].isin([CONTROL, MODEL])]
    each = [
        f"{capitalised(row.care)}, {row.population}: {number(row.change, digits)}, left {number(row.left, digits)} "
        f"({interval(row.left_low, row.left_high, digits)})"
        for row in others.itertuples()
    ]
    unlike = int((~others["alike"]).sum())
    apart = f"{counted(unlike, 'row')} of {len(others)} from another condition" if unlike else ""
    said = [f"Change against natural history. {title}", finding(fit), *each, apart, _OTHERS.rstrip(".")]
    return f"{'. '.join(part for part in said if part)}."
