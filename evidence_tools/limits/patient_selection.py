"""Selection of patients: how they scored before treatment, and what letting in the worst scores does by itself."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from evidence_tools.arithmetic.regression_to_mean import regression_to_mean
from evidence_tools.evidence.protocol_limits import Entry
from evidence_tools.limits.core.building import cannot_say, weighed_limitation
from evidence_tools.limits.core.limitation import Limitation
from evidence_tools.limits.core.reference import plausible_from
from evidence_tools.limits.core.subject import Subject
from evidence_tools.limits.core.weighing import Weighed, weigh
from evidence_tools.limits.core.words import tipping_words
from evidence_tools.limits.shared.who_was_studied import studied
from evidence_tools.models.pooled import pool
from evidence_tools.wording.numbers import interval, number, studies

NAME = "patient_selection"
_MEASURES = "left after regression to the mean"
_INSTRUMENT = ["instrument", "unit", "scale_max"]
_BASELINE = "baseline"  # name of the moderator
_REACH = 1.5  # times the gain seen


def applies(subject: Subject) -> bool:
    """For changes from baseline in one arm."""
    return subject.kind == "change"


def challenge(subject: Subject) -> Limitation:
    """Weigh how the choice of patients may have made part of the gain.

    Baselines side by side. Patients let in at their worst improve without treatment, by (1 - r) times the distance of
    their baseline from the mean of all who might have entered; that distance comes from the entry rule of the protocol
    and from each printed baseline. A regression of the change on the baseline is added where enough studies print one.

    References
    ----------
    Davis (1976) Am J Epidemiol 104:493-498. doi:10.1093/oxfordjournals.aje.a112321
    """
    rule = subject.rules.no_control.entry.get(subject.outcome)
    found = _side_by_side(subject, rule)
    sources = (*found["primary_source_id"], *(rule.sources if rule else ()))
    known = {"table": _table(found, subject), "sources": sources, "measures": _MEASURES}
    if rule is None or subject.base is None:
        what = "no change could be pooled" if subject.base is None else "limits.no_control.entry has no entry rule"
        reason = f"{_baselines(subject, found)} What selection did by itself cannot be said: {what} for this outcome."
        return cannot_say(subject, NAME, reason, **known)
    effects = [_entry_gain(subject, rule), *found["selected"].dropna()]
    reach = (0.0, _REACH * abs(subject.gain(subject.base.estimate)))
    weighed = weigh(subject, subject.shifted, plausible_from(max(0.0, gain) for gain in effects), reach=reach)
    return weighed_limitation(
        subject,
        NAME,
        weighed,
        quantity=float(subject.scale.display(weighed.central.estimate)),
        unit=subject.scale.short_unit,
        reason=" ".join([_baselines(subject, found), _selection(subject, weighed), _regression(subject, found)]),
        size_unit=subject.scale.short_unit,
        assumed=(f"limits.no_control.entry.{subject.outcome}", "limits.patient_selection.regression_studies"),
        **known,
    )


def _side_by_side(subject: Subject, rule: Entry | None) -> pd.DataFrame:
    """The studies behind the result with `baseline` on the common scale and `selected`, the gain it implies."""
    found = studied(subject)
    baseline = found["study_id"].map(_printed_baselines(subject))
    selected = pd.Series(float("nan"), index=found.index)
    if rule is not None:
        selected = -subject.sign * (1 - rule.r) * (baseline - rule.mean)
    return found.assign(**{_BASELINE: baseline}, selected=selected)


def _printed_baselines(subject: Subject) -> pd.Series:
    """Mean before treatment by study, on the common scale."""
    rows = subject.evidence.continuous
    rows = rows[(rows["outcome"] == subject.outcome) & (rows["timepoint_months"] == 0) & rows["mean"].notna()]
    rows = rows[rows["analysis_use"] == "primary"].merge(subject.evidence.arms, on=["study_id", "arm_id"])
    rows = rows[rows["treatment"] == subject.evidence.protocol.edition.treated]
    rows = rows.merge(subject.evidence.instruments[[*_INSTRUMENT, "factor"]], on=_INSTRUMENT)
    return (rows["mean"] * rows["factor"]).groupby(rows["study_id"]).first()


def _entry_gain(subject: Subject, rule: Entry) -> float:
    """Gain on the outcome's scale of an untreated group that this rule lets in."""
    enter = "above" if subject.sign < 0 else "below"  # the worse score lets in
    return subject.sign * regression_to_mean(rule.mean, rule.sd, rule.r, rule.threshold, enter=enter).change


def _table(found: pd.DataFrame, subject: Subject) -> pd.DataFrame:
    unit = subject.scale.short_unit
    return pd.DataFrame(
        {
            "Study": found["label"],
            "Patients": found["patients"],
            f"Baseline, {unit}": found[_BASELINE],
            f"Gain that selection alone gives, {unit}": found["selected"],
            "Entry or age, as noted": found["entry"],
        }
    )


def _baselines(subject: Subject, found: pd.DataFrame) -> str:
    printed = found[_BASELINE].dropna()
    if printed.empty:
        return f"None of {studies(len(found))} prints the score before treatment."
    shown = interval(printed.min(), printed.max()) if len(printed) > 1 else number(printed.iloc[0])
    of = f"{len(printed)} of {studies(len(found))}"
    return f"{of} print{'s' * (len(printed) == 1)} the score before treatment: {shown} {subject.scale.short_unit}."


def _selection(subject: Subject, weighed: Weighed) -> str:
    plausible, unit = weighed.plausible, subject.scale.short_unit
    worse = "high" if subject.sign < 0 else "low"
    return (
        f"Letting in patients with {worse} scores gives {interval(plausible.low, plausible.high)} {unit} by itself "
        f"(regression to the mean). {tipping_words(weighed, unit)}"
    )


def _regression(subject: Subject, found: pd.DataFrame) -> str:
    """Slope of the change on the baseline, or that too few studies print one."""
    needed, printed = subject.rules.patient_selection.regression_studies, found[_BASELINE].notna().sum()
    if printed < needed:
        return f"Too few studies for a regression on the baseline: {printed}, where {needed} are needed."
    table = subject.effects.table
    table[_BASELINE] = table["study"].map(found.set_index("study_id")[_BASELINE])
    fit = pool(replace(subject.effects, _table=table), subject.method, moderators=[_BASELINE])
    slope = fit.coefficients.set_index("term").loc[_BASELINE]
    return (
        f"Per point of baseline the change differs by {number(slope['estimate'], 2)} "
        f"({interval(slope['ci_low'], slope['ci_high'], 2)})."
    )
