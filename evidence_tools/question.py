"""What is asked of the evidence, and how the answers are combined.

A `Question` says which outcome, when, in whom and against what; a `Method` says how the studies that answer it are
pooled. Both are frozen: vary them with `dataclasses.replace`, so that a result can always show what was asked.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass
from numbers import Real

from evidence_tools.errors import QuestionError

ESTIMATORS = ("EE", "DL", "HE", "HS", "SJ", "ML", "REML", "EB", "PM")
TESTS = ("z", "t", "knha", "adhoc")
PREDICTIONS = ("normal", "simple", "riley", "t")
VISITS = ("earliest", "latest")

CHANGE_MEASURES = {"MC": "mean change from baseline"}
DIFFERENCE_MEASURES = {"MD": "difference between the arms in mean change from baseline"}
PROPORTION_MEASURES = {"PLO": "log odds of the event", "PR": "proportion with the event"}
RATE_MEASURES = {"IRLN": "log events per person-year", "IR": "events per person-year"}
COMPARISON_MEASURES = {"RR": "log risk ratio", "OR": "log odds ratio", "RD": "risk difference"}
MEASURES = CHANGE_MEASURES | DIFFERENCE_MEASURES | PROPORTION_MEASURES | RATE_MEASURES | COMPARISON_MEASURES

SAME_VISIT = 0.05  # months around a visit asked for; the tables round weeks to a tenth of a month
VISIT_DECIMALS = 1  # visits that agree to a tenth of a month are one visit
DESIGNS = ("rct", "prospective_cohort", "retrospective_cohort", "comparative_cohort", "claims_cohort", "case_series")


def _require(value: object, allowed: Collection[str], what: str) -> None:
    if value not in allowed:
        raise QuestionError(f"{what} {value!r} is not known; allowed: {', '.join(allowed)}")


def _is_window(months: object) -> bool:
    if isinstance(months, tuple):
        return len(months) == 2 and all(isinstance(m, Real) for m in months) and 0 <= months[0] < months[1]
    return isinstance(months, Real) and months >= 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question to the evidence: an outcome, a time, a treatment and, if any, its comparator.

    Parameters
    ----------
    outcome
        Name of the outcome as in `outcomes.csv`, such as ``"pain"`` or ``"open_decompression"``.
    months
        A visit in months, or a window ``(low, high)`` that holds visits with low <= months < high, or None for any
        time, rows without a stated visit included.
    treated, against
        Treatment classes as in `arms.csv`; no `treated` takes the treatment under review of the edition's protocol.
        Without `against` the answer is what happened in the treated arm alone.
    measure
        Measure of effect; None takes MC (one arm) or MD (two arms) for scores, PLO (one arm) or RR (two arms) for
        events. See `MEASURES`.
    visit
        Which visit stands for a study with several inside the window: ``"earliest"`` or ``"latest"``; None takes the
        rule of the edition's protocol.
    prefer
        Row ids that replace the primary rows of the same study and arm, such as the back pain instead of the leg pain.
    designs
        Study designs to admit; empty admits all.
    label
        A short name for figures and tables; None makes one from the outcome and window.

    Raises
    ------
    QuestionError
        When a measure, visit or window is not one of those allowed.

    Examples
    --------
    >>> Question(outcome="odi", months=12, treated="mild").window
    (11.95, 12.05)
    >>> Question(outcome="odi", months=(12, 24), treated="mild").admits(24)
    False
    """

    outcome: str
    months: float | tuple[float, float] | None = None
    treated: str | None = None
    against: str | None = None
    measure: str | None = None
    visit: str | None = None
    prefer: tuple[str, ...] = ()
    designs: tuple[str, ...] = ()
    label: str | None = None

    def __post_init__(self) -> None:
        if self.measure is not None:
            _require(self.measure, MEASURES, "measure")
        if self.visit is not None:
            _require(self.visit, VISITS, "visit")
        for name in ("prefer", "designs"):
            if isinstance(getattr(self, name), str):
                raise QuestionError(f"{name} is one text, {getattr(self, name)!r}; give a tuple, such as ('c009',)")
        for design in self.designs:
            _require(design, DESIGNS, "design")
        if self.treated is not None and self.treated == self.against:
            raise QuestionError(f"treated and against are both {self.treated!r}; give two treatments")
        if self.months is not None and not _is_window(self.months):
            raise QuestionError(
                f"months {self.months!r} is not a window; give a month, 0 or later, "
                "or a tuple (low, high) with low below high"
            )

    @property
    def window(self) -> tuple[float, float]:
        """The window in months, low <= visit < high."""
        if self.months is None:
            return (0.0, math.inf)
        if isinstance(self.months, tuple):
            low, high = self.months
            return (float(low), float(high))
        return (self.months - SAME_VISIT, self.months + SAME_VISIT)

    def admits(self, months: float) -> bool:
        """Whether a visit at `months` lies in the window; an unstated time (NaN) only where any time is asked."""
        if math.isnan(months):
            return self.months is None
        low, high = self.window
        return low <= months < high


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """How studies are combined: heterogeneity estimator, test, confidence level and prediction interval.

    Parameters
    ----------
    estimator
        Estimator of the between-study variance; EE is the equal-effects model.
    test
        ``z`` Wald, ``t`` Wald with t quantiles, ``knha`` Hartung-Knapp, ``adhoc`` Hartung-Knapp floored at Wald.
    level
        Confidence level of all intervals.
    prediction
        Convention of the prediction interval; see `evidence_tools.arithmetic.prediction`.

    Examples
    --------
    >>> Method(estimator="DL", test="z").name
    'DL, Wald z, 95%; prediction interval: t'
    """

    estimator: str = "REML"
    test: str = "knha"
    level: float = 0.95
    prediction: str = "t"

    def __post_init__(self) -> None:
        _require(self.estimator, ESTIMATORS, "estimator")
        _require(self.test, TESTS, "test")
        _require(self.prediction, PREDICTIONS, "prediction")
        if not 0 < self.level < 1:
            raise QuestionError(f"level {self.level!r} is not between 0 and 1; 0.95 gives 95% intervals")

    @property
    def name(self) -> str:
        """The conventions in words, for footnotes and results files."""
        tests = {
            "z": "Wald z",
            "t": "Wald t",
            "knha": "Hartung-Knapp",
            "adhoc": "Hartung-Knapp floored at Wald",
        }
        return f"{self.estimator}, {tests[self.test]}, {self.level * 100:g}%; prediction interval: {self.prediction}"
