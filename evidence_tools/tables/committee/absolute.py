"""What a result means for a thousand patients: with the device, without it, and the difference."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from evidence_tools.limits.core.statements import Result
from evidence_tools.limits.core.subject import Subject
from evidence_tools.limits.no_control import challenge as without_treatment
from evidence_tools.models import Answer
from evidence_tools.models.contrast import contrast_without_spread
from evidence_tools.naming import treatment_name
from evidence_tools.wording import digits_of, interval, number

THOUSAND, PER_THOUSAND = 1000, "per 1,000"
_NOT_COMPARED = "not compared"


@dataclass(frozen=True, slots=True)
class Absolute:
    """With and without the device, in words and numbers; NaN and empty where the tables do not say.

    Counts are per 1,000 patients, scores are changes from baseline on their own scale. `compared` says whether both
    sides come from the same study, so that a difference may be read; `rows` and `source_ids` are those of the side
    without the device.
    """

    unit: str
    with_device: float = math.nan
    with_low: float = math.nan
    with_high: float = math.nan
    without: float = math.nan
    without_low: float = math.nan
    without_high: float = math.nan
    difference: float = math.nan
    difference_low: float = math.nan
    difference_high: float = math.nan
    compared: bool = False
    without_words: str = ""
    rows: str = ""
    source_ids: str = ""

    @property
    def with_words(self) -> str:
        """``95 (69 to 132) per 1,000``."""
        return self._words(self.with_device, self.with_low, self.with_high)

    @property
    def difference_words(self) -> str:
        """The difference with its interval, more or fewer per 1,000; ``not compared`` without one."""
        if not self.compared:
            return _NOT_COMPARED
        if math.isnan(self.difference_low):
            return f"{number(self.difference, 0, sign=True)} percentage points, no interval"
        size = number(abs(self.difference), 0)
        limits = f"{_more(self.difference_low)} to {_more(self.difference_high)}"
        return f"{size} {'fewer' if self.difference < 0 else 'more'} per 1,000 ({limits})"

    def _words(self, value: float, low: float, high: float) -> str:
        if math.isnan(value):
            return ""
        if math.isnan(low):
            return f"{number(value, 0, sign=True)}{self.unit}, no interval"
        digits = 0 if self.unit == PER_THOUSAND else 1
        return f"{number(value, digits)} ({interval(low, high, digits)}) {self.unit}"


def _more(value: float) -> str:
    rounded = number(abs(value), 0)
    return rounded if rounded == "0" else f"{rounded} {'fewer' if value < 0 else 'more'}"


def absolute_of(answer: Answer, subject: Subject, contrast: str | None) -> Absolute:
    """The absolute effects of a question, by what kind of result it has.

    Ratios: the risk of the comparison arm times the ratio and its limits, ``with = without * ratio``, as GRADE advises.
    Shares: the share with the device beside the row that the protocol names under ``limits.below``; another
    population, so no difference is formed. Changes: the mean change beside what similar patients gained without the
    device, the rows of ``limits.no_control``. Nothing pooled: the printed percent gains of both arms, if asked for.

    References
    ----------
    Guyatt GH et al. (2013). GRADE guidelines 12. J Clin Epidemiol 66:158-172. doi:10.1016/j.jclinepi.2012.01.012
    """
    if subject.base is None:
        return _gains(subject, contrast)
    if subject.kind == "ratio":
        return _of_ratio(answer, subject)
    if subject.kind == "share":
        return _of_share(subject)
    return _of_change(subject)


def _displayed(subject: Subject, result: Result, factor: float = 1.0) -> dict[str, float]:
    values = (float(subject.scale.display(value)) * factor for value in (result.estimate, result.low, result.high))
    return dict(zip(("with_device", "with_low", "with_high"), values, strict=True))


def _of_ratio(answer: Answer, subject: Subject) -> Absolute:
    table = answer.effects.table
    risk = THOUSAND * float(table["events_against"].sum() / table["n_against"].sum())
    found = _displayed(subject, subject.base, risk)
    compared = treatment_name(subject.against)
    counted = f"{table['events_against'].sum():.0f} of {table['n_against'].sum():,.0f}"
    return Absolute(
        PER_THOUSAND,
        **found,
        without=risk,
        difference=found["with_device"] - risk,
        difference_low=found["with_low"] - risk,
        difference_high=found["with_high"] - risk,
        compared=True,
        without_words=f"{number(risk, 0)} per 1,000 with {compared} ({counted}, same {_study(len(table))})",
        rows=";".join(table["rows"]),
        source_ids=";".join(dict.fromkeys(table["source_id"])),
    )


def _study(k: int) -> str:
    return "study" if k == 1 else "studies"


def _of_share(subject: Subject) -> Absolute:
    row = subject.benchmark_row
    found = Absolute(PER_THOUSAND, **_displayed(subject, subject.base, THOUSAND / 100))
    if row is None:
        return found
    risk = THOUSAND / 100 * float(row["pct"])
    named = row["treatment"] if "treatment" in row.index else _arm(subject, row)
    where = row["population"] if "population" in row.index else row["definition"]
    months = "time not stated" if pd.isna(row["timepoint_months"]) else f"{row['timepoint_months']:g} months"
    words = f"{number(risk, 0)} per 1,000 after {named}, other patients: {where}, {months} ({row.iloc[0]})"
    return Absolute(
        PER_THOUSAND,
        found.with_device,
        found.with_low,
        found.with_high,
        without=risk,
        without_words=words,
        rows=row.iloc[0],
        source_ids=row["source_id"],
    )


def _arm(subject: Subject, row: pd.Series) -> str:
    arms = subject.evidence.arms.set_index(["study_id", "arm_id"])["arm_label"]
    return arms[(row["study_id"], row["arm_id"])]


def _of_change(subject: Subject) -> Absolute:
    found = _displayed(subject, subject.base)
    benchmarks = without_treatment(subject)
    unit = subject.scale.short_unit
    if benchmarks.plausible is None:
        return Absolute(unit, **found, without_words="no change without the device named by the protocol")
    low, central, high = (subject.sign * gain for gain in benchmarks.plausible)
    digits = digits_of(subject.scale)
    ids = subject.rules.no_control.benchmarks[subject.outcome]
    words = (
        f"{number(central, digits)} ({interval(low, high, digits)}) {unit}, median and range of {len(ids)} groups of "
        "other patients without it"
    )
    return Absolute(
        unit,
        **found,
        without=central,
        without_low=low,
        without_high=high,
        without_words=words,
        rows=";".join(ids),
        source_ids=";".join(benchmarks.sources),
    )


def _gains(subject: Subject, contrast: str | None) -> Absolute:
    if contrast is None:
        return Absolute("")
    rows = contrast_without_spread(subject.evidence, subject.outcome, contrast)
    if rows.empty:
        return Absolute("")
    row = rows.iloc[0]
    words = f"{number(row['gain_against'], 0, sign=True)}% of baseline with {treatment_name(contrast)}, same study"
    return Absolute(
        "% of baseline",
        with_device=float(row["gain"]),
        without=float(row["gain_against"]),
        difference=float(row["difference"]),
        compared=True,
        without_words=words,
        rows=row["rows"],
        source_ids=row["source_id"],
    )
