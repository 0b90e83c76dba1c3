"""The measuring axis of a forest, of its own or shared with other forests so that they can be laid side by side."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from evidence_tools.errors import ChartError
from evidence_tools.figures.forest_frame import forest_frame
from evidence_tools.figures.ruler import Ruler, reaching
from evidence_tools.models import Pooled
from evidence_tools.study_effects import Scale
from evidence_tools.wording import number

REACH, COMMON_REACH = 0.8, 0.3  # spans of the estimates beyond which intervals are cut: sooner where many share an axis


def ruler_for(fit: Pooled, frame: pd.DataFrame) -> Ruler:
    """Choose the axis: every estimate, the null and the threshold are on it; huge intervals are cut."""
    return _ruler(fit.effects.scale, frame)


def common_axis(fits: Iterable[Pooled]) -> Ruler:
    """Choose one axis for the forests of several results, so that their pictures can be laid side by side.

    Parameters
    ----------
    fits
        Results on one scale, with their variants where those are drawn.

    Returns
    -------
    Ruler
        For the argument `axis` of :func:`forest` and its relatives.

    Raises
    ------
    ChartError
        Without a result, or when the results are shown on scales that differ.

    Examples
    --------
    >>> from evidence_tools.models import pool
    >>> from evidence_tools.study_effects import Effects
    >>> axis = common_axis([pool(Effects.from_columns([low], [0.01])) for low in (-3.0, 2.0)])
    >>> axis.low < -3.0, axis.high > 2.0
    (True, True)
    """
    fits = list(fits)
    scales = [fit.effects.scale for fit in fits]
    kinds = list(dict.fromkeys((scale.unit, scale.transform, scale.better) for scale in scales))
    if len(kinds) != 1:
        found = "; ".join(f"{unit or 'no unit'}, {how}, {better or 'no side'} better" for unit, how, better in kinds)
        raise ChartError(
            f"one axis for {len(fits)} results needs one scale; found: {found or 'no result'}. "
            "Give results in one unit with benefit on one side."
        )
    frame = pd.concat([forest_frame(fit) for fit in fits], ignore_index=True)
    return _ruler(scales[0], frame[frame["kind"] != "prediction"], reach=COMMON_REACH)


def check_axis(axis: Ruler, frame: pd.DataFrame) -> Ruler:
    """Give an axis back that shows every estimate of a frame.

    Raises
    ------
    ChartError
        Where an estimate lies beyond an end: only intervals may go on past it.
    """
    outside = frame[(frame["estimate"] < axis.low) | (frame["estimate"] > axis.high)]
    if len(outside):
        names = ", ".join(f"{row.label} {number(row.estimate)}" for row in outside.itertuples())
        raise ChartError(
            f"the axis runs from {number(axis.low)} to {number(axis.high)} and leaves out {names}; "
            "allowed: an axis with every estimate on it, as common_axis gives for all results that share it"
        )
    return axis


def _ruler(scale: Scale, frame: pd.DataFrame, *, reach: float = REACH) -> Ruler:
    marked = [scale.display(value) for value in (scale.null, scale.mcid) if value is not None]
    return reaching(
        [*frame["estimate"].dropna(), *marked, *_narrowest(scale, frame)],
        [*frame["ci_low"], *frame["ci_high"]],
        log=scale.transform == "log",
        reversed=scale.better == "higher" and scale.null is not None,
        bounds=(scale.low, scale.high),
        reach=reach,
    )


def _narrowest(scale: Scale, frame: pd.DataFrame) -> tuple[float, ...]:
    """The limits of the most precise row, which is never cut."""
    low, high = frame["ci_low"], frame["ci_high"]
    widths = np.log(high.where(high > 0)) - np.log(low.where(low > 0)) if scale.transform == "log" else high - low
    widths = widths.where(np.isfinite(widths) & frame["estimate"].notna()).dropna()
    return () if widths.empty else (low[widths.idxmin()], high[widths.idxmin()])
