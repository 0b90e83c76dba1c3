"""Other treatment and crossover: how much of the result may be the work of what else the patients had."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.special import logit

from evidence_tools.evidence.protocol_limits import Plausible
from evidence_tools.limits.core.building import cannot_say, weighed_limitation
from evidence_tools.limits.core.limitation import Limitation
from evidence_tools.limits.core.reference import plausible_from, row_of
from evidence_tools.limits.core.statements import Result
from evidence_tools.limits.core.subject import Subject
from evidence_tools.limits.core.weighing import Weighed, weigh
from evidence_tools.limits.core.words import tipping_words
from evidence_tools.limits.shared.benchmarks import benchmark_gains
from evidence_tools.limits.shared.conditional import if_words
from evidence_tools.limits.shared.crossover import INTACT, comparisons, judgements
from evidence_tools.limits.shared.repooling import repooled
from evidence_tools.limits.shared.scenarios import result_cells
from evidence_tools.wording.numbers import digits_of, interval, number, studies

NAME = "co_intervention"
DOUBLE = "double"  # word of studies.blinding
_LARGEST = 20.0  # factor up to which a tipping point is sought, no assumption
_REACH = 1.5  # times the gain seen


def applies(subject: Subject) -> bool:
    """Whether other treatment can touch the result: scores, and two groups compared by further treatment."""
    if subject.kind == "ratio":
        return subject.outcome in subject.rules.co_intervention.outcomes
    return subject.kind in ("change", "difference")


def challenge(subject: Subject) -> Limitation:
    """Take away what other treatment may have done.

    Two groups compared by events that are further treatment: control patients who know that they are controls have more
    of it, by a factor (`limits.co_intervention.prior`); the size is that factor, taken off the events of the comparison
    group, its sampling error kept. Changes of a score: the size is the gain of patients who had only such other
    treatment, in points (`limits.co_intervention.benchmarks`); from a difference of two arms it is taken off already.
    The table says at which visits a randomised comparison is still intact.

    References
    ----------
    Hrobjartsson et al. (2014) Int J Epidemiol 43:1272-1283. doi:10.1093/ije/dyu115
    """
    visits = _visits(subject)
    if subject.base is None:
        said = "No study prints a number that could be pooled, so nothing can be taken off it."
        return cannot_say(subject, NAME, f"{said} {_intact_words(visits)}", table=_visit_table(visits))
    if subject.kind == "difference":
        said = (
            "Other treatment is in the mean of both arms; how much more of it one of them had, in points, is not known."
        )
        return cannot_say(subject, NAME, f"{said} {_intact_words(visits)}", table=_visit_table(visits))
    return _ratios(subject, visits) if subject.kind == "ratio" else _scores(subject, visits)


def _ratios(subject: Subject, visits: pd.DataFrame) -> Limitation:
    row = _prior(subject)
    if row is None:
        said = "The protocol names no prior under limits.co_intervention.prior."
        return cannot_say(subject, NAME, f"{said} {_intact_words(visits)}", table=_visit_table(visits))
    plausible = Plausible(low=row["ci_low"], central=row["estimate"], high=row["ci_high"])
    weighed = weigh(subject, lambda x: _without(subject, x), plausible, reach=(1.0, _LARGEST), neutral=1.0)
    return weighed_limitation(
        subject,
        NAME,
        weighed,
        quantity=float(subject.scale.display(weighed.central.estimate)),
        unit=subject.scale.short_unit,
        measures="left with controls treated alike",
        reason=_ratio_reason(subject, weighed, visits),
        size_unit="times",
        table=_table(subject, weighed, visits),
        sources=(row["source_id"], *subject.effects.table["source_id"]),
        assumed=("limits.co_intervention.prior",),
    )


def _prior(subject: Subject) -> pd.Series | None:
    wanted = subject.rules.co_intervention.prior
    return None if wanted is None else row_of(subject.evidence, wanted, "bias_priors")


def _without(subject: Subject, factor: float) -> Result:
    """The result when the comparison groups of open studies would have had `factor` times fewer events."""
    table = subject.effects.table
    events, n = (table[name].to_numpy(float) for name in ("events_against", "n_against"))
    moved = _shift(subject.effects.measure, events, n, np.where(_open(subject), factor, 1.0))
    return repooled(subject, table["y"].to_numpy(float) + moved, table["v"].to_numpy(float))


def _shift(measure: str, events: np.ndarray, n: np.ndarray, factor: np.ndarray) -> np.ndarray:
    """What a risk in the comparison group that is `factor` times lower adds to the effect of each study.

    Odds of groups in which nobody or everybody had the event are those with half an event added.
    """
    if measure == "RR":
        return np.log(factor)
    if measure == "RD":
        return events / n - np.minimum(events / n / factor, 1.0)
    risk = np.clip(events, 0.5, n - 0.5) / n
    return logit(risk) - logit(np.minimum(risk / factor, 1 - 0.5 / n))


def _open(subject: Subject) -> np.ndarray:
    """Which studies were not double-blind."""
    blinding = subject.evidence.studies.set_index("study_id")["blinding"]
    return (subject.effects.table["study"].map(blinding) != DOUBLE).to_numpy()


def _ratio_reason(subject: Subject, weighed: Weighed, visits: pd.DataFrame) -> str:
    known = weighed.plausible
    left = if_words(
        subject,
        weighed,
        f"controls had further treatment {number(known.central, 2)} times as often only because they knew",
    )
    tips = tipping_words(weighed, "times", 2) if weighed.first else ""
    plausible = f"Plausible is {interval(known.low, known.high, 2)} times."
    return " ".join(filter(None, (left, plausible, tips, _intact_words(visits))))


def _scores(subject: Subject, visits: pd.DataFrame) -> Limitation:
    gains = benchmark_gains(subject, subject.rules.co_intervention.benchmarks.get(subject.outcome, ()))
    reach = _REACH * abs(subject.gain(subject.base.estimate))
    weighed = weigh(subject, subject.shifted, plausible_from(gains["gain"]), reach=(0.0, reach))
    unit = subject.scale.short_unit
    left = weighed.central
    return weighed_limitation(
        subject,
        NAME,
        weighed,
        quantity=weighed.tipping if left is None else float(subject.scale.display(left.estimate)),
        unit=unit,
        measures="by other treatment would reverse" if left is None else "left without other treatment",
        reason=_score_reason(subject, weighed, gains, visits),
        size_unit=unit,
        table=_table(subject, weighed, visits),
        sources=(*gains["source_id"], *subject.effects.table["source_id"]),
        assumed=(f"limits.co_intervention.benchmarks.{subject.outcome}",) if len(gains) else (),
    )


def _score_reason(subject: Subject, weighed: Weighed, gains: pd.DataFrame, visits: pd.DataFrame) -> str:
    unit, digits = subject.scale.short_unit, digits_of(subject.scale)
    tips = tipping_words(weighed, unit, digits)
    if weighed.plausible is None:
        said = "What other treatment gains is not known: limits.co_intervention.benchmarks names no row for this score."
        return f"{said} {tips} {_intact_words(visits)}"
    known = weighed.plausible
    gained = (
        f"Patients who had only other care gained {interval(known.low, known.high, digits)} {unit} in "
        f"{gains['gain'].notna().sum()} reports."
    )
    left = if_words(subject, weighed, f"{number(known.central, digits)} {unit} of the gain came from other care")
    return f"{gained} {left} {tips} {_intact_words(visits)}"


def _visits(subject: Subject) -> pd.DataFrame:
    treated = subject.effects.question.treated or subject.evidence.protocol.edition.treated
    return comparisons(subject.evidence, treated, subject.rules.design.randomised)


def _intact_words(visits: pd.DataFrame) -> str:
    """Until when randomised comparisons stand."""
    if visits.empty:
        return "No study is randomised against another treatment."
    intact = visits[visits["intact"] == INTACT]
    trials = studies(visits["study"].nunique())
    if intact.empty:
        return f"No visit of {trials} is known to have intact randomised groups."
    last = intact.loc[intact["months"].idxmax()]
    return f"Randomised groups ({trials}) are intact up to month {last['months']:g} at most, in {last['label']}."


def _table(subject: Subject, weighed: Weighed, visits: pd.DataFrame) -> pd.DataFrame:
    """The result by size, then the visits with an intact comparison, then what each study of the fit allowed."""
    named = [("As observed", weighed.base), ("Other treatment at its most likely size", weighed.central)]
    named += zip(
        ("Other treatment at its least", "Other treatment at its most"), weighed.ends or (None, None), strict=True
    )
    rows = [{"Study": name, **result_cells(subject, result)} for name, result in named]
    return pd.concat([pd.DataFrame(rows), _visit_table(visits), _allowed(subject)], ignore_index=True)


def _visit_table(visits: pd.DataFrame) -> pd.DataFrame:
    names = {"label": "Study", "comparator": "Comparator", "months": "Months", "intact": "Randomised groups intact"}
    return visits.rename(columns={**names, "why": "Why"})[[*names.values(), "Why"]]


def _allowed(subject: Subject) -> pd.DataFrame:
    """What the tables say of other treatment in each study of the fit."""
    table = subject.effects.table
    said = judgements(subject.evidence, table["study"]).groupby("study_id")["basis"].agg("; ".join).to_dict()
    comparator = subject.evidence.studies.set_index("study_id")["comparator"]
    why = [said.get(study, "not judged: what else the patients had is not stated") for study in table["study"]]
    return pd.DataFrame({"Study": table["label"], "Comparator": table["study"].map(comparator), "Why": why})
