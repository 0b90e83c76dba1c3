"""No control group: how much of the gain would have come without the treatment."""

from __future__ import annotations

import math

import pandas as pd

from evidence_tools.arithmetic import critical_value
from evidence_tools.arithmetic.regression_to_mean import EntryEffect, regression_to_mean
from evidence_tools.limits.core.building import cannot_say, weighed_limitation
from evidence_tools.limits.core.limitation import Limitation
from evidence_tools.limits.core.reference import plausible_from, rows_of
from evidence_tools.limits.core.statements import Result
from evidence_tools.limits.core.subject import Subject
from evidence_tools.limits.core.weighing import Weighed, weigh
from evidence_tools.limits.core.words import size_words, tipping_words, verdict_words
from evidence_tools.limits.shared.benchmarks import IN_SD, benchmark_gains
from evidence_tools.limits.shared.scenarios import result_cells, scaled, widened
from evidence_tools.wording.numbers import digits_of, interval, number

NAME = "no_control"
_REACH = 1.5  # times the gain seen


def applies(subject: Subject) -> bool:
    """Whether the result is a change in one arm; two arms are their own control."""
    return subject.kind == "change"


def challenge(subject: Subject) -> Limitation:
    """Take the change seen without the treatment off the change seen with it.

    The size is the gain without the treatment, on the outcome's scale; plausible are the least, the median and the most
    of the rows of ``controls.csv`` that the protocol names. The table has a row for each of them, with its own
    uncertainty where the source prints one, for the share of the gain that sham gave, and for the entry rule alone
    (regression to the mean). They overlap and must not be added.

    References
    ----------
    Davis (1976) Am J Epidemiol 104:493-498. doi:10.1093/oxfordjournals.aje.a112321
    """
    if subject.base is None:
        return cannot_say(subject, NAME, "No study prints a change that could be pooled, so nothing can be taken off.")
    rules = subject.rules.no_control
    gains = benchmark_gains(subject, rules.benchmarks.get(subject.outcome, ()))
    shares = rows_of(subject.evidence, rules.sham_share, "bias_priors")
    plausible = plausible_from(gains["gain"])
    weighed = weigh(subject, subject.shifted, plausible, reach=(0.0, _REACH * abs(subject.gain(subject.base.estimate))))
    left = weighed.central
    return weighed_limitation(
        subject,
        NAME,
        weighed,
        quantity=weighed.tipping if left is None else float(subject.scale.display(left.estimate)),
        unit=subject.scale.short_unit,
        measures="of gain without the treatment reverse a conclusion"
        if left is None
        else "left after the median gain without treatment",
        reason=_reason(subject, weighed, gains, shares),
        size_unit=subject.scale.short_unit,
        table=_table(subject, gains, shares),
        sources=_sources(subject, gains, shares),
        assumed=_assumed(subject, gains),
    )


def _entry_effect(subject: Subject) -> EntryEffect | None:
    rule = subject.rules.no_control.entry.get(subject.outcome)
    if rule is None:
        return None
    enter = "above" if subject.sign < 0 else "below"  # the worse score lets in
    return regression_to_mean(rule.mean, rule.sd, rule.r, rule.threshold, enter=enter)


def _table(subject: Subject, gains: pd.DataFrame, shares: pd.DataFrame) -> pd.DataFrame:
    rows = [_benchmark_row(subject, row) for row in gains.to_dict("records")]
    rows += [_sham_row(subject, row) for row in shares.to_dict("records")]
    entry = _entry_effect(subject)
    if entry is not None:
        rows.append(_entry_row(subject, entry))
    return pd.DataFrame(rows)


def _benchmark_row(subject: Subject, row: dict[str, object]) -> dict[str, object]:
    return {
        "Kind": "change without the treatment",
        "Benchmark": row["control_type"],
        "Population": row["population"],
        "Stenosis": row["population_lss"],
        "Months": row["timepoint_months"],
        **_gain_cells(subject, row["gain"], row["gain_se"]),
        **result_cells(subject, None if math.isnan(row["gain"]) else _left(subject, row["gain"], row["gain_se"])),
        "Remark": row["remark"],
        "Source": f"{row['source_id']}: {row['locator']} ({row['control_id']})",
    }


def _sham_row(subject: Subject, row: dict[str, object]) -> dict[str, object]:
    share = row["estimate"] / 100
    return {
        "Kind": "share of the gain after sham",
        "Benchmark": row["bias"],
        "Population": row["outcome_type"],
        **_gain_cells(subject, share * subject.gain(subject.base.estimate)),
        **result_cells(subject, scaled(subject.base, 1 - share)),
        "Remark": f"{row['estimate']:g}% of the gain, its spread not printed",
        "Source": f"{row['source_id']}: {row['locator']} ({row['prior_id']})",
    }


def _entry_row(subject: Subject, entry: EntryEffect) -> dict[str, object]:
    rule = subject.rules.no_control.entry[subject.outcome]
    gain = subject.sign * entry.change
    return {
        "Kind": "entry rule alone",
        "Benchmark": f"regression to the mean, entry at {rule.threshold:g}",
        "Population": f"mean {rule.mean:g}, SD {rule.sd:g}, r {rule.r:g}; {number(100 * entry.share, 0)}% enter",
        **_gain_cells(subject, gain),
        **result_cells(subject, subject.shifted(gain)),
        "Remark": "a model, not data; only where the score that lets in is the baseline",
        "Source": "; ".join(rule.sources),
    }


def _gain_cells(subject: Subject, gain: float, se: float = math.nan) -> dict[str, object]:
    half = critical_value(subject.method.level, None) * se
    return {"Gain without treatment": gain, "Gain low": gain - half, "Gain high": gain + half}


def _left(subject: Subject, gain: float, se: float) -> Result:
    left = subject.shifted(gain)
    return left if math.isnan(se) else widened(left, critical_value(subject.method.level, None) * se)


def _reason(subject: Subject, weighed: Weighed, gains: pd.DataFrame, shares: pd.DataFrame) -> str:
    digits, unit = digits_of(subject.scale), subject.scale.short_unit
    tips = tipping_words(weighed, unit, digits).removesuffix(".") + _sham_words(subject, shares)
    if weighed.plausible is None:
        return (
            f"limits.no_control.benchmarks names no row of controls.csv with a change of this score, "
            f"so the gain without the treatment is not known. {tips}."
        )
    known = weighed.plausible
    return (
        f"Without the treatment such patients gained {interval(known.low, known.high, digits)} {unit} in "
        f"{gains['gain'].notna().sum()} benchmarks (median {size_words(known.central, unit, digits)}). "
        f"{verdict_words(subject, weighed)} {tips}."
    )


def _sham_words(subject: Subject, shares: pd.DataFrame) -> str:
    if shares.empty:
        return ""
    least, most = shares["estimate"].min(), shares["estimate"].max()
    gain = subject.gain(subject.base.estimate)
    left = interval(gain * (1 - most / 100), gain * (1 - least / 100), digits_of(subject.scale))
    return (
        f"; sham or no specific treatment gave {least:g} to {most:g}% of such gains elsewhere, which would leave "
        f"{left} {subject.scale.short_unit}"
    )


def _sources(subject: Subject, gains: pd.DataFrame, shares: pd.DataFrame) -> tuple[str, ...]:
    rule = subject.rules.no_control.entry.get(subject.outcome)
    return (*gains["source_id"], *shares["source_id"], *(rule.sources if rule else ()))


def _assumed(subject: Subject, gains: pd.DataFrame) -> tuple[str, ...]:
    rules, outcome = subject.rules.no_control, subject.outcome
    used = {
        f"limits.no_control.benchmarks.{outcome}": outcome in rules.benchmarks,
        "limits.no_control.sham_share": bool(rules.sham_share),
        f"limits.no_control.entry.{outcome}": outcome in rules.entry,
        f"limits.baseline_sd.{outcome}": gains["measure"].isin(IN_SD).any(),
    }
    return tuple(path for path, is_used in used.items() if is_used)
