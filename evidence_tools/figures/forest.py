"""The forest plot: one line per study, the pooled estimate and what the next study may show."""

from __future__ import annotations

from collections.abc import Sequence

from evidence_tools.evidence import Evidence
from evidence_tools.figures.chart import Chart, drawn
from evidence_tools.figures.forest_axis import check_axis, ruler_for
from evidence_tools.figures.forest_columns import study_columns
from evidence_tools.figures.forest_drawing import ForestWords, draw_forest
from evidence_tools.figures.forest_frame import forest_frame
from evidence_tools.figures.forest_layout import lay_out
from evidence_tools.figures.forest_words import alt_text, headline, notes, subtitle
from evidence_tools.figures.media import is_narrow
from evidence_tools.figures.ruler import Ruler
from evidence_tools.models import Pooled


@drawn
def forest(
    fit: Pooled,
    *,
    evidence: Evidence | None = None,
    sensitivity: Sequence[tuple[str, Pooled]] = (),
    axis: Ruler | None = None,
    title: str | None = None,
) -> Chart:
    """Draw a forest plot of a pooled result.

    Squares are sized by weight and open where the spread is borrowed; the diamond is the pooled estimate, the hatched
    bar the prediction interval, the dashed line the threshold of clinical importance. Benefit is always on the left.

    Parameters
    ----------
    fit
        The pooled result.
    evidence
        The tables the result comes from: adds the overall risk of bias of each study for this result.
    sensitivity
        Variants shown as hollow diamonds below, each a name and a pooled result.
    axis
        An axis shared with other forests, as :func:`common_axis` gives it; None fits one to this result.
    title
        A title of your own; None states the finding.

    Returns
    -------
    Chart
        Its `frame` is that of :func:`forest_frame`.

    Raises
    ------
    ChartError
        When `axis` leaves out an estimate.
    QuestionError
        When a study of the result is not in the studies of `evidence`.

    References
    ----------
    Lewis S, Clarke M (2001). Forest plots: trying to see the wood and the trees. BMJ 322:1479-1480.
    doi:10.1136/bmj.322.7300.1479
    """
    frame = forest_frame(fit, sensitivity=sensitivity, evidence=evidence)
    ruler = check_axis(axis, frame) if axis else ruler_for(fit, frame)
    rows = frame[frame["kind"] != "variant"] if is_narrow() else frame
    layout = lay_out(fit, rows, study_columns(fit, rows))
    no_room = [*layout.dropped, *["other choices of rows and method"] * (len(rows) < len(frame))]
    words = ForestWords(
        title=title or headline(fit),
        subtitle=subtitle(fit),
        alt=alt_text(fit, frame),
        notes=notes(fit, rows, ruler, dropped=no_room),
    )
    return draw_forest(fit, rows, layout, ruler, words, data=frame)
