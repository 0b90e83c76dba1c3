"""The rows of a forest by group: studies under the heading of their group, each group's own result, then all."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from evidence_tools.evidence import Evidence
from evidence_tools.figures.forest_frame import in_words, pooled_row, prediction_row, study_rows, total_of
from evidence_tools.models import Pooled
from evidence_tools.models.subgroups import Subgroups, subgroups
from evidence_tools.naming import capitalised, counted, design_name, design_rank
from evidence_tools.wording import number, p_value

DESIGN = "design"
NOT_STATED = "not stated"
TEST = ["statistic", "df", "p_value"]


@dataclass(frozen=True, slots=True, eq=False)
class Grouped:
    """The rows of a forest by group, the test between the groups, and the name of each group as readers know it."""

    frame: pd.DataFrame
    found: Subgroups
    names: dict[str, str]


def forest_by_frame(
    fit: Pooled, by: str = DESIGN, *, tau2: str = "separate", evidence: Evidence | None = None
) -> pd.DataFrame:
    """Make the rows of a forest plot by group, on the scale of display.

    Parameters
    ----------
    fit
        The pooled result.
    by
        Column of ``fit.effects.table`` that holds the group of each study, such as ``"design"`` or ``"funding"``.
    tau2
        As in :func:`subgroups`: ``"separate"`` in each group, or ``"common"`` to all.
    evidence
        The tables that hold the judgements on risk of bias; None leaves them out.

    Returns
    -------
    DataFrame
        `group`, then the columns of :func:`forest_frame`; `kind` also ``"heading"``, ``"group"`` for the result of a
        group of two studies and more, and ``"test"`` for the test between groups, which alone fills `statistic`, `df`
        and `p_value`. Studies without a group stand last and take no part in the test.

    Raises
    ------
    QuestionError
        When `by` is no column, or the studies all belong to one group.
    """
    return grouped(fit, by, tau2=tau2, evidence=evidence).frame


def grouped(fit: Pooled, by: str, *, tau2: str, evidence: Evidence | None = None) -> Grouped:
    """The rows of a forest by group with the test between the groups."""
    found = subgroups(fit.effects, by, fit.method, tau2)
    groups = _groups(found, by)
    of_study = dict(zip(found.effects.table["study"], found.effects.table[by], strict=True))
    studies = study_rows(fit, evidence).assign(group=lambda rows: rows["study"].map(of_study).fillna(""))
    blocks = [_block(found, studies, group) for group in groups]
    loose = studies[studies["group"] == ""]
    if len(loose):
        blocks += [pd.DataFrame([{"group": "", "kind": "heading", "label": capitalised(NOT_STATED)}]), loose]
    rows = pd.concat([*blocks, pooled_row(fit), prediction_row(fit), _test_row(found)], ignore_index=True)
    frame = in_words(rows, fit, before=["group"])
    return Grouped(frame.assign(**{name: rows[name].to_numpy() for name in TEST}), found, groups)


def test_words(found: Subgroups) -> str:
    """The test between the groups as it is printed."""
    if math.isnan(found.p_value):
        return "no test can be had: a group shows no spread of its own"
    if found.df_denominator is None:
        return f"χ² = {number(found.statistic)} on {found.df} df ({p_value(found.p_value)})"
    return f"F = {number(found.statistic)} on {found.df} and {found.df_denominator} df ({p_value(found.p_value)})"


def _test_row(found: Subgroups) -> pd.DataFrame:
    numbers = {"statistic": found.statistic, "df": found.df, "p_value": found.p_value}
    return pd.DataFrame([{"kind": "test", "label": f"Between groups: {test_words(found)}", **numbers}])


def _groups(found: Subgroups, by: str) -> dict[str, str]:
    """The groups in the order in which they stand, with their names: designs from the strongest, others as sorted."""
    if by != DESIGN:
        return {group: group.replace("_", " ") for group in found.fits}
    return {group: design_name(group) for group in sorted(found.fits, key=design_rank)}


def _block(found: Subgroups, studies: pd.DataFrame, group: str) -> pd.DataFrame:
    """The heading of a group, its studies, and its own result where it has several."""
    fit, name = found.fits[group], _groups(found, found.by)[group]
    own = studies[studies["group"] == group]
    heading = {"group": group, "kind": "heading", "label": capitalised(name)}
    rows = [pd.DataFrame([heading]), own]
    if fit.k > 1:
        numbers = found.table.set_index("group").loc[group]
        result = {
            "group": group,
            "kind": "group",
            "label": f"{capitalised(name)}, {counted(fit.k, 'study', 'studies')}",
            "count": total_of(fit),
            "weight": own["weight"].sum(),
            "estimate": numbers["display_estimate"],
            "ci_low": numbers["display_ci_low"],
            "ci_high": numbers["display_ci_high"],
        }
        rows.append(pd.DataFrame([result]))
    return pd.concat(rows, ignore_index=True)
