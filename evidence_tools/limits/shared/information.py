"""The smallest effect worth finding for a result, and the patients that it takes to find it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from evidence_tools.arithmetic.information_size import (
    InformationSize,
    diversity,
    required_size,
    unit_variance_of_difference,
    unit_variance_of_log_ratio,
    unit_variance_of_risk_difference,
    unit_variance_of_studies,
)
from evidence_tools.limits.core.subject import Subject
from evidence_tools.wording.numbers import number


@dataclass(frozen=True, slots=True)
class Worthwhile:
    """The smallest effect worth finding, the variance of one patient's share in it, and its words.

    Scores: the first threshold of importance. Ratios and shares: the relative reduction of the protocol, for shares
    of one arm as the difference from the comparator's risk. `per_arm` is the variance for a trial of two equal arms.
    """

    effect: float
    unit_variance: float
    per_arm: float
    words: str
    assumed: tuple[str, ...]


def worthwhile(subject: Subject) -> Worthwhile | None:
    """The smallest effect worth finding; None where the protocol and the tables name none."""
    if subject.fit is None:
        return None
    if subject.kind in ("change", "difference"):
        return _points(subject)
    if subject.kind == "ratio":
        return _ratio(subject)
    return _share(subject)


def size_needed(subject: Subject, worth: Worthwhile) -> InformationSize:
    """Patients needed in all studies together, inflated by how far true effects differ (D2)."""
    rules = subject.rules.imprecision
    return required_size(
        worth.effect, worth.unit_variance, alpha=rules.alpha, power=rules.power, heterogeneity=spread_share(subject)
    )


def per_arm_needed(subject: Subject, worth: Worthwhile) -> float:
    """Patients in each arm of one trial of two arms with the power of the protocol, rounded up."""
    rules = subject.rules.imprecision
    found = required_size(worth.effect, worth.per_arm, alpha=rules.alpha, power=rules.power)
    return float(math.ceil(found.fixed / 2))


def spread_share(subject: Subject) -> float:
    """D2: share of the variance of the mean that comes from true differences between studies; 0 for exact counts."""
    if subject.exact:
        return 0.0
    return diversity(subject.v, subject.fit.tau2)


def unit_variance(subject: Subject) -> float:
    """Variance of the result of a study times its patients, as the studies themselves show it.

    Shares: that of the share, or of its log odds, at the pooled share.
    """
    if subject.kind == "share":
        share = _risk(subject.scale.display(subject.fit.estimate) / subject.scale.factor)
        of_share = share * (1 - share)
        return 1 / of_share if subject.scale.transform == "logit" else of_share
    return unit_variance_of_studies(subject.v, float(subject.patients.sum()))


def _points(subject: Subject) -> Worthwhile | None:
    mcid = subject.scale.mcid
    if mcid is None:
        return None
    variance = unit_variance(subject)
    trial = unit_variance_of_difference(math.sqrt(variance)) if subject.kind == "change" else variance
    words = f"{abs(mcid):g} {subject.scale.short_unit}"
    return Worthwhile(abs(mcid), variance, trial, words, (f"outcomes.{subject.outcome}.mcid",))


def _ratio(subject: Subject) -> Worthwhile | None:
    """None for a difference of risks where no comparison patient had the event: nothing is there to be reduced.

    Patients are planned from the risk of the comparison arms and the reduction worth finding, as GRADE and trial
    sequential analysis do, with the arms as unequal as they are; a single trial has equal ones.
    """
    reduction = subject.rules.imprecision.relative_reduction
    table = subject.effects.table
    relative = subject.scale.transform == "log"
    if not relative and not table["events_against"].any():
        return None
    against = _risk(table["events_against"].sum() / table["n_against"].sum())
    wanted = subject.scale.better == "higher"
    risk = _risk(against * (1 + reduction if wanted else 1 - reduction))
    effect = abs(math.log1p(reduction if wanted else -reduction)) if relative else reduction * against
    share = float(table["n"].sum() / subject.patients.sum())
    words = f"{'an increase' if wanted else 'a reduction'} by {number(100 * reduction, 0)}%"
    planned = [_planned(subject, risk, against, treated) for treated in (share, 0.5)]
    return Worthwhile(effect, *planned, words, ("limits.imprecision.relative_reduction",))


def _planned(subject: Subject, risk: float, against: float, treated: float) -> float:
    """Variance of a contrast of two risks times all patients, on its own scale of analysis."""
    if subject.scale.transform != "log":
        return unit_variance_of_risk_difference(risk, against, treated=treated)
    return unit_variance_of_log_ratio(risk, against, odds=subject.effects.measure == "OR", treated=treated)


def _share(subject: Subject) -> Worthwhile | None:
    if subject.benchmark is None:
        return None
    reduction = subject.rules.imprecision.relative_reduction
    risk = _risk(subject.benchmark / subject.scale.factor)
    lower = risk * (1 - reduction)
    middle = (risk + lower) / 2
    words = f"a share {number(100 * reduction, 0)}% below the {number(subject.benchmark, 1)}% of the comparator"
    assumed = ("limits.imprecision.relative_reduction", f"limits.below.{subject.outcome}")
    trial = unit_variance_of_risk_difference(lower, risk)
    return Worthwhile(risk - lower, middle * (1 - middle), trial, words, assumed)


def _risk(value: float) -> float:
    """A share kept off 0 and 1, where its variance vanishes."""
    return float(np.clip(value, 1e-3, 1 - 1e-3))
