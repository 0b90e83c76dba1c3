"""What the tests for 2x2 tables regress: log odds ratios go with their standard errors by nature, these do not."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evidence_tools.arithmetic import checks
from evidence_tools.arithmetic.effect_sizes import odds_ratio

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class CountsLine:
    """Response `y`, variance `v` and predictor `x` of a weighted line, shape (m,), and which of the k rows they are.

    `used` has shape (k,); a table in which nobody or everybody had the event says nothing about the odds ratio.
    """

    y: Array
    v: Array
    x: Array
    used: NDArray[np.bool_]


def peters_line(ai: ArrayLike, n1i: ArrayLike, ci: ArrayLike, n2i: ArrayLike) -> CountsLine:
    """Log odds ratio against 1 / N, weighted by the harmonic sum of all events and all non-events.

    v = 1 / (a + c) + 1 / (b + d). A table with a zero cell has 0.5 added to its cells for the log odds ratio only.

    References
    ----------
    Peters et al. (2006) JAMA 295:676-680. doi:10.1001/jama.295.6.676

    Examples
    --------
    >>> line = peters_line([4, 10], [50, 100], [8, 22], [50, 100])
    >>> line.x.tolist(), line.v.round(5).tolist()
    ([0.01, 0.005], [0.0947, 0.0372])
    """
    a, n1, c, n2, used = _tables(ai, n1i, ci, n2i)
    events, total = a + c, n1 + n2
    return CountsLine(odds_ratio(a, n1, c, n2).y, 1 / events + 1 / (total - events), 1 / total, used)


def harbord_line(ai: ArrayLike, n1i: ArrayLike, ci: ArrayLike, n2i: ArrayLike) -> CountsLine:
    """Score over information, Z / V, against 1 / sqrt(V) with variance 1 / V (the odds ratio by Peto's formula).

    Z = a - n1 e / N and V = n1 n2 e (N - e) / (N^2 (N - 1)), e all events. The slope is Harbord's intercept of
    Z / sqrt(V) on sqrt(V).

    References
    ----------
    Harbord, Egger, Sterne (2006) Stat Med 25:3443-3457. doi:10.1002/sim.2380

    Examples
    --------
    >>> line = harbord_line([4, 10], [50, 100], [8, 22], [50, 100])
    >>> (line.y / line.v).round(3).tolist(), (1 / line.v).round(4).tolist()
    ([-2.0, -6.0], [2.6667, 6.7538])
    """
    a, n1, c, n2, used = _tables(ai, n1i, ci, n2i)
    events, total = a + c, n1 + n2
    score = a - n1 * events / total
    information = n1 * n2 * events * (total - events) / (total**2 * (total - 1))
    return CountsLine(score / information, 1 / information, 1 / np.sqrt(information), used)


def _tables(*columns: ArrayLike) -> tuple[Array, Array, Array, Array, NDArray[np.bool_]]:
    a, n1, c, n2 = checks.columns(dict(zip(("ai", "n1i", "ci", "n2i"), columns, strict=True)))
    checks.events_within("ai", a, "n1i", n1)
    checks.events_within("ci", c, "n2i", n2)
    used = (a + c > 0) & (a + c < n1 + n2)
    return a[used], n1[used], c[used], n2[used], used
