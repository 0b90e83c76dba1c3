"""Numbers and sentences as they are shown: one way to round, one way to say what a result says.

A sentence takes its numbers from a result, and its verb from the sign and the interval. Nobody types either.
"""

from __future__ import annotations

import math

import pandas as pd

from evidence_tools.models import Pooled
from evidence_tools.naming import treatment_name
from evidence_tools.study_effects import Effects, Scale
from evidence_tools.study_effects.records import UPPER_BOUND

MINUS = "−"
RATIO_UNITS = ("risk ratio", "odds ratio", "rate ratio")
TWO_DECIMALS = (*RATIO_UNITS, "tau2")
WHOLE_UNITS = ("patients", "studies", "count", "df", "m", "steps/day")


class Sentence(str):
    """Text that JupyterLab shows as a paragraph."""

    __slots__ = ()

    def _repr_markdown_(self) -> str:
        return str(self)


def number(value: float, digits: int = 1, *, sign: bool = False) -> str:
    """A number as it is printed everywhere, with a true minus sign.

    Examples
    --------
    >>> number(-3.5812), number(0.04, 1), number(float("inf"))
    ('−3.6', '0.0', 'infinity')
    """
    if math.isnan(value):
        return "not known"
    if math.isinf(value):
        return "infinity" if value > 0 else f"{MINUS}infinity"
    rounded = f"{abs(value):.{digits}f}"
    negative = value < 0 and float(rounded) != 0
    return (MINUS if negative else "+" if sign and float(rounded) else "") + rounded


def p_value(p: float) -> str:
    """A p value with its relation.

    Examples
    --------
    >>> p_value(0.00002), p_value(0.0312), p_value(0.3)
    ('p < 0.001', 'p = 0.031', 'p = 0.30')
    """
    if p < 0.001:
        return "p < 0.001"
    return f"p = {p:.3f}" if p < 0.1 else f"p = {p:.2f}"


def digits_of(scale: Scale) -> int:
    """Decimals shown on a scale."""
    return digits_for(scale.unit)


def digits_for(unit: str) -> int:
    """Decimals shown with a unit: two for ratios and variances, none for counts and wide physical scales, else one.

    Examples
    --------
    >>> digits_for("risk ratio"), digits_for("percent"), digits_for("patients")
    (2, 1, 0)
    """
    return 2 if unit in TWO_DECIMALS else 0 if unit in WHOLE_UNITS else 1


def shown(value: float, unit: str) -> str:
    """A number as every table, figure and sentence prints it, from its unit.

    Examples
    --------
    >>> shown(-3.8256, "points (0-10)"), shown(2197, "patients"), shown(0.0019, "p")
    ('−3.8', '2,197', '0.002')
    """
    if unit == "p":
        return p_value(value).removeprefix("p ").removeprefix("= ")
    return f"{value:,.0f}" if unit in WHOLE_UNITS else number(value, digits_for(unit))


def interval(low: float, high: float, digits: int = 1) -> str:
    """Two limits in words: ``-4.8 to -2.4``."""
    return f"{number(low, digits)} to {number(high, digits)}"


def patients(effects: Effects) -> str:
    """How many patients stand behind the effects, saying where only an upper bound is known."""
    table = effects.table
    total = table["n"].sum() + table["n_against"].fillna(0).sum()
    bound = "at most " if table["marks"].str.contains(UPPER_BOUND, regex=False).any() else ""
    return f"{bound}{total:,.0f} patients"


def studies(k: int) -> str:
    """``1 study``, ``5 studies``."""
    return f"{k} study" if k == 1 else f"{k} studies"


def describe(fit: Pooled) -> Sentence:
    """One paragraph that says what a pooled result says: size, direction, certainty, spread between studies.

    Examples
    --------
    >>> from evidence_tools.models import pool
    >>> print(describe(pool(Effects.from_columns([-3.0, -4.0], [0.1, 0.1]))).split(".")[0])
    Effect did not clearly change: −3
    """
    parts = [_statement(fit), _heterogeneity(fit), _prediction(fit)]
    parts += fit.cautions if fit.k > 1 else fit.effects.cautions
    return Sentence(" ".join(part.rstrip(".") + "." for part in parts if part))


def _statement(fit: Pooled) -> str:
    scale = fit.effects.scale
    digits = digits_of(scale)
    limits = f"{fit.method.level * 100:g}% CI {interval(*_limits(fit), digits)}"
    behind = f"{studies(fit.k)}, {patients(fit.effects)}" if fit.effects.table["n"].notna().any() else studies(fit.k)
    if fit.effects.measure in ("MC", "GEN"):
        subject = scale.label.removeprefix("Change in ")
        subject = subject[:1].upper() + subject[1:]
        return f"{subject} {_moved(fit, digits)} ({limits}; {behind})"
    comparison = (
        ""
        if fit.effects.question is None or not fit.effects.question.against
        else (f" with {fit.effects.question.treated} against {treatment_name(fit.effects.question.against)}")
    )
    size = f"{number(fit.display_estimate, digits)}{'%' if scale.unit == 'percent' else ' ' + scale.unit}"
    if scale.unit in RATIO_UNITS:
        size = f"{scale.unit} {number(fit.display_estimate, digits)}"
    return f"{scale.label}{comparison}: {size} ({limits}; {behind})"


def _limits(fit: Pooled) -> tuple[float, float]:
    return fit.display_ci_low, fit.display_ci_high


def _moved(fit: Pooled, digits: int) -> str:
    """The verb and size of a change: its direction only where the interval leaves out zero."""
    unit = f" {fit.effects.scale.short_unit}" if fit.effects.scale.unit else ""
    if fit.ci_low <= 0 <= fit.ci_high:
        return f"did not clearly change: {number(fit.display_estimate, digits, sign=True)}{unit}"
    verb = "fell by" if fit.estimate < 0 else "rose by"
    return f"{verb} {number(abs(fit.display_estimate), digits)}{unit}"


def _heterogeneity(fit: Pooled) -> str:
    if fit.k < 2:
        return "One study: the interval is its own, and nothing can be said about differences between studies"
    share = f"I² {number(fit.i2, 0)}%, τ² {number(fit.tau2, 2)}, Q {number(fit.q, 1)} on {fit.q_df} df"
    return f"Between studies: {share}, {p_value(fit.q_p)}"


def _prediction(fit: Pooled) -> str:
    if not (math.isfinite(fit.prediction_low) and math.isfinite(fit.prediction_high)) or fit.k < 3:
        return ""
    digits = digits_of(fit.effects.scale)
    low, high = number(fit.display_prediction_low, digits), number(fit.display_prediction_high, digits)
    level = f"{fit.method.level * 100:g}% prediction interval"
    return f"A new study like these would be expected between {low} and {high} ({level})"


def describe_gap(effects: Effects) -> Sentence:
    """What could not be used, counted by reason; the honest answer where nothing can be pooled."""
    reasons = effects.dropped["reason"].value_counts()
    listed = "; ".join(f"{reason} ({count})" for reason, count in reasons.items())
    subject = effects.label or "This question"
    if effects.k == 0:
        return Sentence(f"**Cannot say.** {subject}: no row has a value and a variance. Rows not used: {listed}.")
    return Sentence(f"{subject}: {studies(effects.k)} used, {len(effects.dropped)} rows not used: {listed}.")


def describe_arms(comparison: pd.DataFrame, against: str) -> Sentence:
    """Two arms compared, one sentence per study of `compare_arms`."""
    return Sentence("\n\n".join(_arms(row, against) for row in comparison.itertuples()))


def _arms(row: tuple, against: str) -> str:
    ours = f"{row.events:.0f} of {row.n:,.0f} ({number(row.percent)}%)"
    theirs = f"{row.events_against:.0f} of {row.n_against:,.0f} ({number(row.percent_against)}%)"
    counts = f"{ours} against {theirs} with {treatment_name(against)}"
    ratio = f"risk ratio {number(row.risk_ratio, 2)} ({interval(row.risk_ratio_low, row.risk_ratio_high, 2)})"
    difference = (
        f"risk difference {number(row.difference, sign=True)} percentage points "
        f"({interval(row.difference_low, row.difference_high)})"
    )
    return (
        f"**{row.label}**, {row.months:g} months: {counts}; {ratio}; {difference}; {row.number_needed}; "
        f"Fisher's exact test {p_value(row.fisher_p)}; fragility index {row.fragility_index}."
    )


def describe_contrast(contrast: pd.DataFrame, against: str) -> Sentence:
    """Two percent gains without a spread: what can be said and what cannot, one paragraph per row."""
    return Sentence("\n\n".join(_contrast(row, against) for row in contrast.itertuples()))


def _contrast(row: tuple, against: str) -> str:
    gains = f"{number(row.gain, 0, sign=True)}% against {number(row.gain_against, 0, sign=True)}% of baseline"
    return (
        f"**{row.label}**, {row.months:g} months: {gains} with {treatment_name(against)} ({row.n:.0f} and "
        f"{row.n_against:.0f} patients), a difference of {number(row.difference, 0)} percentage points. No spread is "
        "printed, so no interval can be given. A difference of this size would stay significant at 5% (two-sample "
        f"t test) as long as the standard deviation of the percent gains lies below {number(row.largest_sd, 0)} points."
    )
