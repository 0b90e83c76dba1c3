"""Trials without results: what the result would be if they had found nothing."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from evidence_tools.evidence.protocol_limits import Plausible
from evidence_tools.limits.core.building import cannot_say, weighed_limitation
from evidence_tools.limits.core.limitation import Limitation
from evidence_tools.limits.core.statements import Result, Statement
from evidence_tools.limits.core.subject import Subject
from evidence_tools.limits.core.weighing import Weighed, weigh
from evidence_tools.limits.core.words import tipping_words, verdict_words
from evidence_tools.limits.imprecision.next_trial import trial_patients
from evidence_tools.limits.shared.added_patients import no_effect, null_studies, with_null_trials
from evidence_tools.limits.shared.enrolment import without_report
from evidence_tools.limits.shared.scenarios import YES_NO, result_cells
from evidence_tools.models.small_study.worst_case import worst_case_bias
from evidence_tools.wording.numbers import number

NAME = "unpublished"
UNIT = "patients"
_REACH = 20  # times the patients of the trials without results
_WHOLE = 1 + 1e-12  # forgives rounding where a trial is just filled
_ASSUMED = ("edition.treated", "limits.publication.enrolled", "limits.imprecision.next_trial")


def applies(subject: Subject) -> bool:
    """Whether trials of the treatment are known from a registry alone: they are missing from every result."""
    return not without_report(subject.evidence).empty


def challenge(subject: Subject) -> Limitation:
    """Add the patients of unreported trials to the result, as if the treatment had done nothing for them.

    The size is the number of patients so added, whole trial by whole trial, the masked ones first; beyond all of them
    the trials grow together. Plausible are none, those of the masked trials (most likely, for they can show that there
    is no effect) and those of all trials without a report. Beside it stand how many whole studies without effect it
    takes, and how many times likelier favourable results would have to be published to explain the result.

    References
    ----------
    Rosenberg (2005) Evolution 59:464-468. doi:10.1111/j.0014-3820.2005.tb01004.x
    Mathur, VanderWeele (2020) J R Stat Soc C 69:1091-1119. doi:10.1111/rssc.12440
    """
    trials = without_report(subject.evidence).sort_values(["masked", "enrolled"], ascending=[False, True])
    facts = {
        "table": _trials(trials),
        "sources": tuple(trials["primary_source_id"]),
        "assumed": _ASSUMED,
    }
    known = _trials_words(trials)
    if subject.base is None or no_effect(subject) is None:
        why = "no result" if subject.base is None else "no value that stands for no effect"
        reason = f"{known} There is {why} here to which they could be added."
        return cannot_say(
            subject, NAME, reason, quantity=trials["enrolled"].sum(), unit=UNIT, measures=_MEASURES, **facts
        )
    masked, every = float(trials.loc[trials["masked"], "enrolled"].sum()), float(trials["enrolled"].sum())
    weighed = weigh(
        subject,
        lambda patients: _with(subject, trials, patients),
        Plausible(low=0.0, central=masked, high=every),
        reach=(0.0, _REACH * every),
    )
    found = _null_studies(subject)
    facts["table"] = pd.DataFrame([*_scenarios(subject, trials), *_null_rows(subject, found), *_worst_case(subject)])
    return weighed_limitation(
        subject,
        NAME,
        weighed,
        quantity=every,
        unit=UNIT,
        measures=_MEASURES,
        reason=_reason(subject, weighed, known, found),
        size_unit=UNIT,
        **facts,
    )


_MEASURES = "in registered trials without a report"


def _with(subject: Subject, trials: pd.DataFrame, patients: float) -> Result:
    """The result with the trials that so many patients fill, one after the other; beyond all of them they grow."""
    enrolled = trials["enrolled"].dropna().to_numpy(float)
    growth = max(1.0, patients / enrolled.sum())
    return with_null_trials(subject, growth * enrolled[growth * enrolled.cumsum() <= patients * _WHOLE])


def _trials(trials: pd.DataFrame) -> pd.DataFrame:
    shown = trials.assign(masked=trials["masked"].map(YES_NO))
    names = {"label": "Study", "registration": "Registration", "enrolled": "Enrolled", "masked": "Masked"}
    return shown[list(names)].rename(columns=names)


def _trials_words(trials: pd.DataFrame) -> str:
    masked = trials.loc[trials["masked"], "enrolled"].sum()
    unknown = int(trials["enrolled"].isna().sum())
    least = "at least " if unknown else ""
    count = f"{least}{number(trials['enrolled'].sum(), 0)} patients, {number(masked, 0)} of them in masked trials"
    one = "trial of the treatment has" if len(trials) == 1 else "trials of the treatment have"
    return f"{len(trials)} registered {one} no report ({count})."


def _scenarios(subject: Subject, trials: pd.DataFrame) -> list[dict[str, object]]:
    """The result as it is, with each trial alone, and with all of them, as trials without effect."""
    every = trials["enrolled"].sum()
    rows = [("result as it is", 0.0, subject.base)]
    for trial in trials.itertuples():
        known = None if math.isnan(trial.enrolled) else with_null_trials(subject, [trial.enrolled])
        rows.append((f"with {trial.label}", trial.enrolled, known))
    rows.append(("with all trials without a report", every, _with(subject, trials, every)))
    return [
        {"Scenario": name, "Patients without effect": size, **result_cells(subject, result)}
        for name, size, result in rows
    ]


def _null_studies(subject: Subject) -> list[tuple[float, Statement, float]]:
    """How many whole studies without effect reverse each conclusion, by their size: the typical one, the next trial."""
    if subject.exact:
        return []
    typical = [float(np.median(subject.patients))] if subject.fit.k > 1 else []
    sizes = dict.fromkeys([*typical, float(trial_patients(subject))])
    return [(size, each, null_studies(subject, each, size)) for size in sizes for each in subject.statements]


def _null_rows(subject: Subject, found: list[tuple[float, Statement, float]]) -> list[dict[str, object]]:
    return [
        {
            "Scenario": f"studies of {number(size, 0)} patients without effect until {turned}",
            "Needed": count,
        }
        for size, turned, count in ((size, each.reversed_words(subject.base), count) for size, each, count in found)
    ]


def _worst_case(subject: Subject) -> list[dict[str, object]]:
    """How many times likelier favourable results would have to be published, for each conclusion."""
    rows = [(each.reversed_words(subject.base), _likelier(subject, each)) for each in subject.statements]
    return [
        {
            "Scenario": f"times that favourable results are likelier to be published until {turned}",
            "Needed": ratio,
        }
        for turned, ratio in rows
        if not math.isnan(ratio)
    ]


def _likelier(subject: Subject, statement: Statement) -> float:
    """Worst-case ratio for a statement that is true; NaN without a value of no effect or an unfavourable study."""
    if subject.scale.null is None or subject.fit.k == 1 or not statement.true(subject.base):
        return math.nan
    if statement.key == "important":
        return worst_case_bias(subject.fit, subject.scale.mcid).ratio
    return worst_case_bias(subject.fit).ratio_interval


def _reason(subject: Subject, weighed: Weighed, known: str, found: list[tuple[float, Statement, float]]) -> str:
    said = f"{known} {verdict_words(subject, weighed)}"
    finite = [each for each in found if math.isfinite(each[2])]
    if not finite:
        return f"{said} {tipping_words(weighed, 'patients without effect', 0)}"
    size, statement, count = min(finite, key=lambda each: each[0] * each[2])
    studies = "study" if count == 1 else "studies"
    return (
        f"{said} {number(count, 0)} {studies} of {number(size, 0)} patients without effect would be enough: then "
        f"{statement.reversed_words(subject.base)}."
    )
