"""The forest plot by group: do studies of one design, or one kind of funding, say something else than the others?"""

from __future__ import annotations

import math

from evidence_tools.evidence import Evidence
from evidence_tools.figures.chart import Chart, drawn
from evidence_tools.figures.forest_axis import check_axis, ruler_for
from evidence_tools.figures.forest_columns import study_columns
from evidence_tools.figures.forest_drawing import ForestWords, draw_forest
from evidence_tools.figures.forest_groups_frame import DESIGN, Grouped, grouped, test_words
from evidence_tools.figures.forest_layout import lay_out
from evidence_tools.figures.forest_words import alt_text, notes, subtitle
from evidence_tools.figures.ruler import Ruler
from evidence_tools.models import Pooled
from evidence_tools.models.subgroups import Subgroups
from evidence_tools.naming import capitalised, counted, listed
from evidence_tools.wording import p_value, subject_of

_TAU2 = {"separate": "each group with its own τ²", "common": "one τ² within all groups"}
_OBSERVED = (
    "Groups were not drawn by lot: a difference between them has other explanations too. That one group is clear of no "
    "effect and another is not is no difference between them."
)


@drawn
def forest_by(
    fit: Pooled,
    by: str = DESIGN,
    *,
    tau2: str = "separate",
    evidence: Evidence | None = None,
    axis: Ruler | None = None,
    title: str | None = None,
) -> Chart:
    """Draw a forest plot by group, with the test between the groups.

    Each group of two studies and more has a light diamond of its own; the dark one is the result of all studies, as
    :func:`forest` draws it.

    Parameters
    ----------
    fit
        The pooled result.
    by
        Column of ``fit.effects.table`` that holds the group of each study, such as ``"design"`` or ``"funding"``.
    tau2
        As in :func:`subgroups`: ``"separate"`` in each group, or ``"common"`` to all; say beforehand which.
    evidence, axis, title
        As in :func:`forest`.

    Returns
    -------
    Chart
        Its `frame` is that of :func:`forest_by_frame`.

    Raises
    ------
    QuestionError
        When `by` is no column, or the studies all belong to one group.
    ChartError
        When `axis` leaves out an estimate.

    References
    ----------
    Borenstein M, Higgins JPT (2013). Meta-analysis and subgroups. Prev Sci 14:134-143. doi:10.1007/s11121-013-0377-7
    """
    parts = grouped(fit, by, tau2=tau2, evidence=evidence)
    frame = parts.frame
    ruler = check_axis(axis, frame) if axis else ruler_for(fit, frame)
    columns = [each for each in study_columns(fit, frame) if each.name != by]
    layout = lay_out(fit, frame, columns)
    title = title or _title(fit, parts.found)
    words = ForestWords(
        title=title,
        subtitle=f"{subtitle(fit)}; by {_named(by)}".removeprefix("; "),
        alt=_alt(title, fit, parts),
        notes=[_test_note(parts), _OBSERVED, *notes(fit, frame, ruler, dropped=layout.dropped)],
    )
    return draw_forest(fit, frame, layout, ruler, words, data=frame)


def _test_note(parts: Grouped) -> str:
    """The convention of the test between the groups, and what it is worth."""
    found = parts.found
    few = next((caution for caution in found.cautions if found.too_few and "in each" in caution), "")
    for group, name in parts.names.items():
        few = few.replace(f"{group} {found.fits[group].k}", f"{name} {found.fits[group].k}")
    return f"Test between groups: {_TAU2[found.tau2]}. {few}".strip()


def _title(fit: Pooled, found: Subgroups) -> str:
    what, groups = (
        subject_of(fit.effects),
        f"{counted(found.effects.k, 'study', 'studies')} in {len(found.fits)} groups",
    )
    if math.isnan(found.p_value):
        return f"{what} by {_named(found.by)}: no test between groups can be had, {groups}"
    if found.too_few:
        return (
            f"{what} by {_named(found.by)}: too few studies to tell groups apart, {groups} ({p_value(found.p_value)})"
        )
    differs = found.p_value < 1 - found.method.level
    verb = "differs between groups" if differs else "no clear difference between groups"
    return f"{what} by {_named(found.by)}: {verb} ({p_value(found.p_value)}), {groups}"


def _named(by: str) -> str:
    return by.replace("_", " ")


def _alt(title: str, fit: Pooled, parts: Grouped) -> str:
    rows = parts.frame[parts.frame["kind"] == "group"]
    each = [f"{row.label} {row.text}" for row in rows.itertuples()]
    single = [capitalised(parts.names[group]) for group, one in parts.found.fits.items() if one.k == 1]
    alone = f"One study alone: {listed(single)}" if single else ""
    said = (f"Forest plot by group. {title}", "; ".join(each), alone, f"Test between groups: {test_words(parts.found)}")
    whole = alt_text(fit, parts.frame).removeprefix("Forest plot. ")
    return f"{'. '.join(part for part in said if part)}. All studies: {whole}"
