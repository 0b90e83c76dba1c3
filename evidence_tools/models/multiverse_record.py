"""What a multiverse found: every analysis with its conclusion, and how often each conclusion is reached."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from evidence_tools.models.multiverse_choices import Choice, threshold_of
from evidence_tools.question import Method
from evidence_tools.study_effects.records import Effects, Scale

BEYOND = "interval beyond the MCID"
AT_LEAST = "mean at least the MCID, interval not"
BELOW = "below the MCID, excludes no effect"
EXCLUDES = "better, excludes no effect"
INCLUDES = "includes no effect"
WORSE = "worse, excludes no effect"
UNDER, HOLDS, OVER = "better than the benchmark", "includes the benchmark", "worse than the benchmark"
NOTHING = "nothing to compare with"
NOT_POOLABLE = "not poolable"
CONCLUSIONS = (BEYOND, AT_LEAST, BELOW, EXCLUDES, INCLUDES, WORSE, UNDER, HOLDS, OVER, NOTHING, NOT_POOLABLE)
NUMBERS = ["estimate", "ci_low", "ci_high", "prediction_low", "prediction_high"]


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Multiverse:
    """All analyses of one question that the choices allow.

    A *specification* is one combination of choices; an *analysis* is what it computes. Specifications that lead to the
    same studies, variances, estimator and test are one analysis, which is fitted once.

    `choices` are those that change which numbers are pooled, `inert` those that change nothing here; both with the
    level of the base analysis first. `thresholds` is the choice of the threshold of importance, which judges an
    analysis and does not change it. `effects` are those of the base question.
    """

    effects: Effects
    method: Method
    choices: tuple[Choice, ...]
    inert: tuple[Choice, ...]
    thresholds: Choice
    _analyses: pd.DataFrame
    _of_choice: NDArray[np.intp]

    @property
    def scale(self) -> Scale:
        """The scale of the results."""
        return self.effects.scale

    @property
    def analyses(self) -> pd.DataFrame:
        """One row per distinct analysis, on the scale of analysis: studies, n, k, estimator, test, numbers, p_value,
        tau2, reason (why not poolable) and `specifications`, how many combinations of choices lead to it; a copy."""
        return self._analyses.copy()

    @property
    def table(self) -> pd.DataFrame:
        """One row per specification, the base analysis first: the level of every choice in words, then k, n and the
        numbers on the scale of display, p_value, tau2, `conclusion` at the first threshold, and why not poolable."""
        place = np.argwhere(self._of_choice >= 0)
        levels = {
            choice.name: pd.Categorical.from_codes(place[:, axis], categories=list(choice.names))
            for axis, choice in enumerate(self.choices)
        }
        analysis = self._of_choice[tuple(place.T)]
        rows = self._analyses.iloc[analysis].reset_index(drop=True)
        shown = {name: self.scale.display(rows[name].to_numpy()) for name in NUMBERS}
        numbers = rows[["k", "n"]].assign(**shown, p_value=rows["p_value"], tau2=rows["tau2"])
        said = pd.Categorical(self.conclusions_at()[analysis], categories=list(CONCLUSIONS))
        return pd.DataFrame({**levels, "analysis": analysis}).join(
            numbers.assign(conclusion=said, reason=rows["reason"])
        )

    @property
    def base(self) -> pd.Series:
        """The base analysis, as a row of `analyses`."""
        return self._analyses.iloc[self._of_choice.flat[0]]

    @property
    def specifications(self) -> int:
        """Number of specifications."""
        return int((self._of_choice >= 0).sum())

    @property
    def poolable(self) -> int:
        """Number of specifications with enough studies to pool."""
        return int(self._analyses.loc[self._analyses["reason"] == "", "specifications"].sum())

    def threshold(self, size: float | None = None) -> float | None:
        """A size of gain as a place on the scale of analysis; None takes the first threshold, None without one."""
        if size is None:
            size = self.thresholds.values[0] if self.thresholds.levels else None
        return None if size is None else threshold_of(self.scale, size)

    def conclusions_at(self, size: float | None = None) -> NDArray[np.object_]:
        """The conclusion of each distinct analysis at a threshold of importance, shape (analyses,)."""
        rows = self._analyses
        found = conclusions(*(rows[name] for name in NUMBERS[:3]), self.scale, self.threshold(size))
        return np.where(rows["reason"] == "", found, NOT_POOLABLE)

    @property
    def conclusions(self) -> pd.DataFrame:
        """How often each conclusion is reached, by threshold: specifications and distinct analyses, with their shares
        of those that can be pooled (of all, for `not poolable`), in percent."""
        sizes = self.thresholds.levels or (None,)
        parts = [
            self._counted(None if level is None else level.value).assign(threshold="" if level is None else level.name)
            for level in sizes
        ]
        return pd.concat(parts, ignore_index=True)[["threshold", "conclusion", "specifications", "share", "analyses"]]

    def share_at_least(self, size: float | None = None) -> float:
        """Percent of the poolable specifications whose mean gain is at least the threshold; NaN without one."""
        limit = self.threshold(size)
        if limit is None or not self.poolable:
            return float("nan")
        rows = self._analyses[self._analyses["reason"] == ""]
        enough = self.scale.direction * (rows["estimate"] - limit) >= 0
        return 100.0 * float(rows.loc[enough, "specifications"].sum()) / self.poolable

    def along(self, per_analysis: ArrayLike) -> NDArray[np.float64]:
        """A number per distinct analysis laid out over the choices, NaN where not poolable or not combined."""
        numbers = np.where(self._analyses["reason"] == "", np.asarray(per_analysis, dtype=float), np.nan)
        return np.where(self._of_choice >= 0, numbers[self._of_choice], np.nan)

    def _counted(self, size: float | None) -> pd.DataFrame:
        said = pd.Series(self.conclusions_at(size), name="conclusion")
        weights = self._analyses["specifications"]
        rows = pd.DataFrame({"specifications": weights.groupby(said).sum(), "analyses": said.value_counts()})
        rows = rows.reindex([name for name in CONCLUSIONS if name in rows.index])
        of = np.where(rows.index == NOT_POOLABLE, self.specifications, self.poolable)
        return rows.assign(share=100.0 * rows["specifications"] / of).reset_index(names="conclusion")

    def __repr__(self) -> str:
        fitted = int((self._analyses["reason"] == "").sum())
        return (
            f"Multiverse {self.effects.label}: {self.specifications:,} specifications of {len(self.choices)} choices, "
            f"{self.poolable:,} of them poolable ({fitted:,} distinct analyses)"
        )


def conclusions(
    estimate: ArrayLike, low: ArrayLike, high: ArrayLike, scale: Scale, threshold: float | None
) -> NDArray[np.object_]:
    """What each result says, in one of `CONCLUSIONS`; all on the scale of analysis, shape (n,).

    An interval that holds no effect says nothing else. Without a threshold a result is better or worse; on a scale
    without a value of no effect (a share in one arm) the threshold is a benchmark that takes its place.

    Examples
    --------
    >>> pain = Scale(better="lower")
    >>> conclusions([-3.8, -2.1, -1.0], [-4.9, -3.0, -2.5], [-2.7, -1.2, 0.5], pain, -2.0).tolist()
    ['interval beyond the MCID', 'mean at least the MCID, interval not', 'includes no effect']
    """
    null, words = scale.null, (EXCLUDES, INCLUDES, WORSE)
    if null is None:
        null, words = threshold, (UNDER, HOLDS, OVER)
    if null is None:
        return np.full(np.shape(estimate), NOTHING, dtype=object)
    sign = scale.direction
    gain, one, other = (sign * (np.asarray(x, dtype=float) - null) for x in (estimate, low, high))
    least, most = np.fmin(one, other), np.fmax(one, other)
    better: object = words[0]
    if scale.null is not None and threshold is not None:
        size = sign * (threshold - null)
        better = np.select([least >= size, gain >= size], [BEYOND, AT_LEAST], BELOW)
    return np.select([least > 0, most < 0], [better, words[2]], words[1]).astype(object)
