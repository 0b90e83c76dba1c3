"""Sentences that take their numbers from a result, and their verb from the sign and the interval."""

from __future__ import annotations

import math

import pandas as pd

from evidence_tools.models import Pooled, headline
from evidence_tools.naming import capitalised, treatment_name
from evidence_tools.question import CHANGE_MEASURES, COMPARISON_MEASURES, MEASURES, PROPORTION_MEASURES
from evidence_tools.study_effects import Effects
from evidence_tools.wording.numbers import digits_of, interval, number, p_value, patients, studies

RATIO_NAMES = {"RR": "risk ratio", "OR": "odds ratio"}


class Sentence(str):
    """Text that JupyterLab shows as a paragraph."""

    __slots__ = ()

    def _repr_markdown_(self) -> str:
        return str(self)


def describe(fit: Pooled) -> Sentence:
    """One paragraph that says what a pooled result says: size, direction, certainty, spread between studies.

    Examples
    --------
    >>> from evidence_tools.models import pool
    >>> describe(pool(Effects.from_columns([-3.0, -4.0], [0.1, 0.1]))).split(";")[0]
    'Effect: −3.5 (95% CI −9.9 to 2.9'
    """
    known = fit.effects.table["n"].notna().any()
    behind = f"{studies(fit.k)}, {patients(fit.effects)}" if known else studies(fit.k)
    parts = [finding(fit, behind), _as_pooled(fit), _heterogeneity(fit)]
    parts += [] if headline(fit).exact else [_prediction(fit)]
    parts += fit.cautions if fit.k > 1 else fit.effects.cautions
    return Sentence(" ".join(part.rstrip(".") + "." for part in parts if part))


def describe_method(fit: Pooled) -> Sentence:
    """How a result was made, in the words of its own question and method."""
    effects = fit.effects
    measure = MEASURES.get(effects.measure, "effect")
    chosen = f"; one report per cohort, at its {effects.question.visit} visit in the window" if effects.question else ""
    return Sentence(f"**{effects.label}.** {capitalised(measure)}{chosen}; {fit.method.name}.")


def finding(fit: Pooled, behind: str = "") -> str:
    """What a result shows, with the verb that sign and interval allow, its interval and, if given, what is behind it.

    The direction of a change or comparison is named only where the interval leaves out the value of no effect.

    Returns
    -------
    str
        One sentence without a full stop.
    """
    quoted = headline(fit)
    limits = interval(quoted.low, quoted.high, digits_of(fit.effects.scale))
    exact = "exact " if quoted.exact else ""
    details = [quoted.counts, f"{exact}{fit.method.level * 100:g}% CI {limits}", behind]
    return f"{subject_of(fit.effects)}{_size(fit, quoted.estimate)} ({'; '.join(filter(None, details))})"


def subject_of(effects: Effects) -> str:
    """Name what was measured, as the subject of a sentence."""
    subject = effects.scale.label.removeprefix("Change in ")
    return capitalised(subject)


def _size(fit: Pooled, estimate: float) -> str:
    effects, digits = fit.effects, digits_of(fit.effects.scale)
    unit, size = effects.scale.short_unit, number(estimate, digits)
    if effects.measure in CHANGE_MEASURES:
        shown = number(abs(estimate), digits) if clear(fit) else size
        return f"{moved(fit)} {shown} {unit}".rstrip()
    if effects.measure in PROPORTION_MEASURES:
        return f" in {size}% of patients"
    if effects.question is not None and effects.question.against:
        named = RATIO_NAMES.get(effects.measure)
        return f"{compared(fit)}, {named} {size}" if named else f"{compared(fit)}, difference {size} {unit}"
    return f": {size}" if unit.lower() == subject_of(effects).lower() else f": {size} {unit}".rstrip()


def clear(fit: Pooled) -> bool:
    """Whether the interval leaves out the value of no effect."""
    null = fit.effects.scale.null or 0.0
    return not fit.ci_low <= null <= fit.ci_high


def moved(fit: Pooled) -> str:
    """The verb of a change: which way it went, or that it is not clear."""
    if not clear(fit):
        return " did not clearly change:"
    return " fell by" if fit.estimate < 0 else " rose by"


def compared(fit: Pooled) -> str:
    """The verb of a comparison: which side had less, or that it is not clear."""
    question = fit.effects.question
    ours, theirs = treatment_name(question.treated), treatment_name(question.against)
    if not clear(fit):
        return f": no clear difference between {ours} and {theirs}"
    less = fit.estimate < (fit.effects.scale.null or 0.0)
    if fit.effects.measure in COMPARISON_MEASURES:
        return f" was {'less' if less else 'more'} frequent with {ours} than with {theirs}"
    return f" {'fell more, or rose less,' if less else 'rose more, or fell less,'} with {ours} than with {theirs}"


def _as_pooled(fit: Pooled) -> str:
    """The pooled value beside an exact one, so that both can be seen and neither be taken for the other."""
    if fit.k == 1 or not headline(fit).exact:
        return ""
    digits = digits_of(fit.effects.scale)
    limits = interval(fit.display_ci_low, fit.display_ci_high, digits)
    measure = MEASURES[fit.effects.measure]
    return f"Pooled as {measure} it would be {number(fit.display_estimate, digits)} ({limits})"


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
