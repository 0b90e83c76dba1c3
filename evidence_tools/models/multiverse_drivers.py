"""Which choice drives a multiverse: the variance of its results divided among the choices, and results by level."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from evidence_tools.arithmetic.variance_shares import VarianceShares, variance_shares
from evidence_tools.models.multiverse_record import CONCLUSIONS, NOT_POOLABLE, NUMBERS, Multiverse

ESTIMATE, CONCLUSION = "estimate", "conclusion"
_NO_PART_IN_ESTIMATE = "test"  # a test widens or narrows the interval around the same estimate


def drivers(found: Multiverse) -> pd.DataFrame:
    """Which choices move the estimate, and which the conclusion.

    The variance over all poolable specifications is divided among the choices by Shapley shares, see
    `arithmetic.variance_shares`: of the estimate on the scale of analysis, and of whether the conclusions are
    those of the base analysis (`agreement`), the threshold being one more choice there.

    Returns
    -------
    DataFrame
        One row per choice, the strongest driver of the conclusion first: choice, title, levels, `estimate_share`,
        `conclusion_share` (percent, adding up to 100 each; NaN where nothing varies), `estimate_first` and
        `conclusion_first` (what the choice moves on average over all others), and `reach`, the largest distance
        between the mean estimates of two of its levels on the scale of display.

    References
    ----------
    Song, Nelson, Staum (2016) SIAM/ASA J Uncertain Quantif 4:1060-1083. doi:10.1137/15M1048070

    Examples
    --------
    ``drivers(multiverse(evidence, "pain_from_12")).iloc[0]["title"]``
    """
    moved = _estimate_shares(found)
    turned = _conclusion_shares(found)
    every = (*found.choices, found.thresholds) if found.thresholds.levels else found.choices
    rows = [
        {
            "choice": choice.name,
            "title": choice.title,
            "levels": len(choice.levels),
            "estimate_share": moved.get(choice.name, (0.0, 0.0))[0],
            "conclusion_share": turned.get(choice.name, (0.0, 0.0))[0],
            "estimate_first": moved.get(choice.name, (0.0, 0.0))[1],
            "conclusion_first": turned.get(choice.name, (0.0, 0.0))[1],
            "reach": _reach(found, axis),
        }
        for axis, choice in enumerate(every)
    ]
    order = ["conclusion_share", "estimate_share"]
    return pd.DataFrame(rows).sort_values(order, ascending=False, kind="stable", ignore_index=True)


def by_level(found: Multiverse) -> pd.DataFrame:
    """The results under each level of each choice, all other choices varied.

    Returns
    -------
    DataFrame
        choice, title, level, base (whether it is that of the base analysis), specifications, poolable, the lowest,
        middle (median) and highest estimate on the scale of display, and the share of every conclusion at the first
        threshold, in percent of those that can be pooled.
    """
    table = found.table
    rows = [
        {"choice": choice.name, "title": choice.title, "level": level.name, "base": place == 0}
        | _summary(table[table[choice.name] == level.name])
        for choice in found.choices
        for place, level in enumerate(choice.levels)
    ]
    frame = pd.DataFrame(rows)
    said = [name for name in CONCLUSIONS if name in frame and frame[name].gt(0).any()]
    return frame[[column for column in frame if column not in CONCLUSIONS] + said]


def agreement(found: Multiverse) -> NDArray[np.float64]:
    """Whether each distinct analysis concludes what the base analysis does, at each threshold.

    Two facts make a conclusion: whether the mean gain is at least the threshold, and whether the interval excludes no
    effect; on a scale without a value of no effect, whether the interval is better than the benchmark.

    Returns
    -------
    ndarray
        1 or 0, shape (analyses, thresholds); one column where the outcome has no threshold.
    """
    base = np.column_stack(_facts(found, None))[found.base.name]
    sizes = found.thresholds.values or (None,)
    return np.column_stack([(np.column_stack(_facts(found, size)) == base).all(axis=1) for size in sizes]).astype(float)


def _facts(found: Multiverse, size: float | None) -> list[NDArray[np.bool_]]:
    """What makes the conclusion of each distinct analysis at one threshold, shape (analyses,) each."""
    estimate, low, high = (found.analyses[name].to_numpy() for name in NUMBERS[:3])
    limit, null, sign = found.threshold(size), found.scale.null, found.scale.direction
    if null is None:
        return [np.zeros(len(low), dtype=bool) if limit is None else np.fmin(sign * low, sign * high) > sign * limit]
    important = [] if limit is None else [sign * (estimate - limit) >= 0]
    return [(low >= null) | (high <= null), *important]


def _estimates(found: Multiverse, values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Estimates over the choices; the axis of the test, which changes none, is cut to one place."""
    names = [choice.name for choice in found.choices]
    return np.fmax.reduce(found.along(values), axis=names.index(_NO_PART_IN_ESTIMATE), keepdims=True)


def _estimate_shares(found: Multiverse) -> dict[str, tuple[float, float]]:
    along = _estimates(found, found.analyses["estimate"].to_numpy())
    return _shares(along, [choice.name for choice in found.choices])


def _conclusion_shares(found: Multiverse) -> dict[str, tuple[float, float]]:
    along = np.stack([found.along(column) for column in agreement(found).T], axis=-1)
    return _shares(along, [choice.name for choice in (*found.choices, found.thresholds)])


def _shares(along: NDArray[np.float64], names: list[str]) -> dict[str, tuple[float, float]]:
    """Shapley and first-order share of each choice, in percent; choices of one level take no part."""
    if np.isnan(along).all():
        return dict.fromkeys(names, (np.nan, np.nan))
    shares: VarianceShares = variance_shares(along)
    return {
        name: (100.0 * float(one), 100.0 * float(other))
        for name, one, other in zip(names, shares.shapley, shares.first, strict=True)
    }


def _reach(found: Multiverse, axis: int) -> float:
    """Distance between the largest and the smallest mean estimate of the levels, on the scale of display."""
    along = _estimates(found, found.scale.display(found.analyses["estimate"].to_numpy()))
    if axis == along.ndim:
        return 0.0
    levels = np.moveaxis(along, axis, 0).reshape(along.shape[axis], -1)
    means = [level[~np.isnan(level)].mean() for level in levels if not np.isnan(level).all()]
    return float(max(means) - min(means)) if means else np.nan


def _summary(rows: pd.DataFrame) -> dict[str, object]:
    can = rows[rows["conclusion"] != NOT_POOLABLE]
    shares = can["conclusion"].value_counts(normalize=True) if len(can) else pd.Series(dtype=float)
    return {
        "specifications": len(rows),
        "poolable": len(can),
        "lowest": can["estimate"].min(),
        "middle": can["estimate"].median(),
        "highest": can["estimate"].max(),
    } | {str(name): 100.0 * share for name, share in shares.items()}
