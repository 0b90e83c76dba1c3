"""Changes seen without the treatment, each as a gain on the outcome's own scale."""

from __future__ import annotations

import math

import pandas as pd

from evidence_tools.arithmetic.bias_adjustment import sd_from_interval
from evidence_tools.limits.core.reference import rows_of
from evidence_tools.limits.core.subject import Subject
from evidence_tools.wording.numbers import number

IN_POINTS = ("change_mean", "model_change")
IN_SD = ("standardised_change", "effect_size_baseline_sd")


def baseline_sd(subject: Subject) -> float | None:
    """The spread of the patients before treatment, by which standardised values become points.

    The row of ``dispersion.csv`` that the protocol names under ``limits.baseline_sd``; None where it names none, or
    one on an instrument without a conversion to the scale of the outcome.
    """
    wanted = subject.rules.baseline_sd.get(subject.outcome)
    if wanted is None:
        return None
    (row,) = rows_of(subject.evidence, [wanted], "dispersion").to_dict("records")
    sd = float(row["visit_sd"]) * abs(_factor(subject, row))
    return None if math.isnan(sd) else sd


def benchmark_gains(subject: Subject, ids: tuple[str, ...]) -> pd.DataFrame:
    """Rows of ``controls.csv`` with `gain` on the outcome's scale, positive for better, and its standard error.

    Standardised changes are multiplied by `baseline_sd`. `gain` is NaN where a row cannot be converted, `gain_se`
    where the source prints neither an interval nor a spread. `remark` says what sets the row apart from the result:
    another condition or time, a model, a conversion.
    """
    sd = baseline_sd(subject)
    rows = rows_of(subject.evidence, ids, "controls")
    found = [_gain(subject, row, sd) for row in rows.to_dict("records")]
    frame = pd.DataFrame(found, columns=["gain", "gain_se", "remark"], index=rows.index)
    return pd.concat([rows, frame], axis=1)


def _gain(subject: Subject, row: dict[str, object], sd: float | None) -> tuple[float, float, str]:
    unit = _unit(subject, row, sd)
    remarks = _remarks(subject, row)
    if math.isnan(unit):
        return math.nan, math.nan, "; ".join([*remarks, f"cannot be turned into {subject.scale.short_unit}"])
    if row["measure"] in IN_SD:
        remarks.append(f"standard deviations times {number(abs(unit), 1)}")
    return float(row["estimate"]) * unit, _se(row) * abs(unit), "; ".join(remarks)


def _unit(subject: Subject, row: dict[str, object], sd: float | None) -> float:
    """Gain on the outcome's scale for one unit of the row; NaN where it cannot be converted."""
    if row["measure"] in IN_POINTS and not pd.isna(row["estimate"]):
        return subject.sign * _factor(subject, row)
    if row["measure"] in IN_SD and sd is not None:
        return sd if row["better"] == "higher" else -sd
    return math.nan


def _factor(subject: Subject, row: dict[str, object]) -> float:
    """What turns the row's instrument into the common scale; NaN where it has no conversion."""
    rules = subject.evidence.protocol.outcomes.get(subject.outcome)
    known = subject.evidence.instruments
    if rules is None:
        return math.nan
    same = (known["instrument"] == row["instrument"]) & (known["scale_max"] == row["scale_max"])
    factors = known.loc[same & (known["common_scale"] == rules.common_scale) & (known["unit"] == row["unit"]), "factor"]
    return float(factors.iloc[0]) if len(factors) else math.nan


def _se(row: dict[str, object]) -> float:
    if not pd.isna(row["ci_low"]):
        return sd_from_interval(row["ci_low"], row["ci_high"])
    return row["change_sd"] / math.sqrt(row["n"]) if not pd.isna(row["change_sd"]) else math.nan


def _remarks(subject: Subject, row: dict[str, object]) -> list[str]:
    found = []
    if row["population_lss"] != "yes":
        found.append("another condition")
    if row["measure"] == "model_change":
        return [*found, "a model, not data"]
    if pd.isna(row["timepoint_months"]):
        found.append(f"time: {row['timepoint_text']}")
    elif not subject.effects.question.admits(row["timepoint_months"]):
        found.append(f"another time: {row['timepoint_months']:g} months")
    return found
