"""Two printed gains as a result: the spread that they may have had, and what a cap may hide of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from evidence_tools.arithmetic.ceiling import (
    DISTRIBUTIONS,
    bounds_from_share,
    contrast_without_cap,
    without_cap_given_cv,
)
from evidence_tools.errors import ArithmeticInputError
from evidence_tools.evidence.protocol_limits import CappedWalking, Plausible
from evidence_tools.limits.core import statements
from evidence_tools.limits.core.statements import Result, Statement
from evidence_tools.limits.core.subject import Subject
from evidence_tools.models.contrast import contrast_without_spread
from evidence_tools.study_effects import Scale

UNIT = "percentage points"
SCENARIO_COLUMNS = [
    *("distribution", "share", "cv", "cap", "share_against", "multiple", "multiple_against", "difference"),
    *("understated", "largest_sd_under_cap"),
]


@dataclass(frozen=True, eq=False)
class Gains(Subject):
    """The contrast of two printed gains, as a result whose width is the spread that nobody printed.

    `pair` is a row of :func:`contrast_without_spread`.
    """

    pair: pd.Series

    @property
    def scale(self) -> Scale:
        return Scale(label="Difference of the gains", unit=UNIT, better=self.effects.scale.better)

    @property
    def marks(self) -> str:
        return self.pair["marks"]

    @cached_property
    def base(self) -> Result:
        return self.with_spread(0.0)

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        return (statements.different(self.scale, "zero difference"),)

    def with_spread(self, sd: float) -> Result:
        """The difference with its t interval, if the gains of both arms had this standard deviation."""
        difference = float(self.pair["difference"])
        half = abs(difference) * sd / self.pair["largest_sd"]  # the interval touches 0 at the largest spread
        return Result(difference, difference - half, difference + half)


def printed_gains(subject: Subject) -> pd.Series | None:
    """The earliest pair of percent gains in the window of the question; None where no two arms printed one."""
    against = subject.rules.capped_walking.against
    if against is None:
        return None
    pairs = contrast_without_spread(subject.evidence, subject.outcome, against)
    pairs = pairs[[subject.effects.question.admits(months) for months in pairs["months"]]]
    return None if pairs.empty else pairs.sort_values("months", kind="stable").iloc[0]


def plausible_sds(pair: pd.Series, rules: CappedWalking) -> pd.DataFrame:
    """Standard deviation of the percent gains by arm and pooled, for the low, central and high cv of the protocol."""
    if rules.cv is None or rules.pre_post_r is None:
        return pd.DataFrame(columns=["size", "cv", "sd", "sd_against", "pooled"])
    rows = []
    for size in ("low", "central", "high"):
        cv = getattr(rules.cv, size)
        ours, theirs = (_sd_of_gain(pair[name], cv, rules.pre_post_r) for name in ("multiple", "multiple_against"))
        degrees, degrees_against = pair["n"] - 1, pair["n_against"] - 1
        squares = degrees * ours**2 + degrees_against * theirs**2
        pooled = math.sqrt(squares / (degrees + degrees_against))
        rows.append({"size": size, "cv": cv, "sd": ours, "sd_against": theirs, "pooled": pooled})
    return pd.DataFrame(rows)


def plausible_spread(pair: pd.Series, rules: CappedWalking) -> Plausible:
    """The pooled standard deviation of the percent gains that the protocol's spread of walking tests implies."""
    return Plausible(**plausible_sds(pair, rules).set_index("size")["pooled"].to_dict())


def scenarios(subject: Subject, shares: Sequence[float], cv: float | None = None) -> pd.DataFrame:
    """What two arms under one cap would have reached without it, for shares of the better arm's patients at the cap.

    Returns
    -------
    DataFrame
        One row per distribution and share: the cap and both means as multiples of the baseline, the share of the other
        arm at the cap, the difference in percentage points and the factor by which the printed one understates it, and
        the largest spread (points) that the share leaves possible. Shares that a distribution cannot have are left out.
    """
    pair, rules = printed_gains(subject), subject.rules.capped_walking
    cv = cv if cv is not None or rules.cv is None else rules.cv.central
    if pair is None or cv is None:
        return pd.DataFrame(columns=SCENARIO_COLUMNS)
    found = [_scenario(pair, share, cv, distribution) for distribution in DISTRIBUTIONS for share in shares]
    return pd.DataFrame([row for row in found if row], columns=SCENARIO_COLUMNS)


def _scenario(pair: pd.Series, share: float, cv: float, distribution: str) -> dict[str, object]:
    names = ("multiple", "multiple_against")
    better, other = sorted(names, key=lambda name: -pair[name])
    try:
        first = without_cap_given_cv(pair[better], cv, share=share, distribution=distribution)
        second = without_cap_given_cv(pair[other], cv, cap=first.cap, distribution=distribution)
    except ArithmeticInputError:  # a share that a distribution with this spread cannot have
        return {}
    arms = dict(zip((better, other), (first, second), strict=True))
    ours, theirs = (arms[name] for name in names)
    contrast = contrast_without_cap(ours, theirs)
    return {
        "distribution": distribution,
        "share": share,
        "cv": cv,
        "cap": first.cap,
        "share_against": second.share,
        "multiple": ours.mean,
        "multiple_against": theirs.mean,
        "difference": 100 * contrast.difference,
        "understated": contrast.understated,
        "largest_sd_under_cap": 100 * bounds_from_share(pair[better], share).sd_high,
    }


def _sd_of_gain(multiple: float, cv: float, r: float) -> float:
    """SD of the percent gain from a baseline of 1 to `multiple`, with one cv at both visits and correlation r."""
    return 100 * cv * math.sqrt(multiple**2 + 1 - 2 * r * multiple)
