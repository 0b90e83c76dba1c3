"""Later surgery when some patients were lost on the way, and beside what other treatments give."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from scipy.special import expit, logit

from evidence_tools.arithmetic.constant_hazard import risk_without_loss, tipping_number_lost
from evidence_tools.arithmetic.conversions import rate_from_risk, risk_from_rate
from evidence_tools.evidence.protocol_limits import Plausible
from evidence_tools.limits.core.building import cannot_say, weighed_limitation
from evidence_tools.limits.core.limitation import Limitation
from evidence_tools.limits.core.statements import Result, of_shares, to_analysis
from evidence_tools.limits.core.subject import Subject
from evidence_tools.limits.core.weighing import Weighed, weigh
from evidence_tools.limits.core.words import size_words
from evidence_tools.limits.shared.conditional import if_words
from evidence_tools.limits.shared.later_surgery import COHORT, COMPARATOR, MONTHS, PER, later_surgery
from evidence_tools.limits.shared.repooling import repooled
from evidence_tools.wording.numbers import interval, number

NAME = "durability"
_REACH = 90.0  # percent lost; where tipping points are sought, no assumption


def challenge_events(subject: Subject) -> Limitation:
    """Later surgery: the share of patients lost evenly over the time."""
    cohorts = later_surgery(subject.evidence)
    table = _table(subject, cohorts)
    if subject.base is None:
        return cannot_say(subject, NAME, "No study prints a count that could be pooled.", table=table)
    loss = subject.rules.durability.loss
    plausible = None if loss is None else Plausible(**{name: 100 * size for name, size in loss})
    weighed = weigh(subject, lambda percent: _had_nobody_left(subject, percent / 100), plausible, reach=(0.0, _REACH))
    central = weighed.central
    return weighed_limitation(
        subject,
        NAME,
        weighed,
        quantity=math.nan if central is None else float(subject.scale.display(central.estimate)),
        unit=subject.scale.short_unit,
        measures="expected if nobody had been lost",
        reason=_reason(subject, weighed, cohorts),
        size_unit="percent",
        table=table,
        sources=tuple(cohorts["source_id"]),
        assumed=("limits.durability.loss", "limits.durability.comparators"),
    )


def _had_nobody_left(subject: Subject, lost: float) -> Result:
    """The result if this share of the patients had left evenly over the time."""
    if subject.kind == "rate":
        return _rate(subject, lost)
    scale = subject.scale
    if subject.exact:
        ends = (subject.base.estimate, subject.base.low, subject.base.high)
        seen = np.array([scale.display(each) for each in ends]) / scale.factor
        return of_shares(scale, risk_without_loss(seen, lost=lost))
    table = subject.effects.table
    y = table["y"].to_numpy(float)
    shares = risk_without_loss(expit(y) if scale.transform == "logit" else y, lost=lost)
    y = logit(shares) if scale.transform == "logit" else shares
    return repooled(subject, y, table["v"].to_numpy(float))


def _rate(subject: Subject, lost: float) -> Result:
    """Rates rise as the person-time that was really watched falls; limits with them."""
    shares = (subject.effects.table["events"] / subject.effects.table["n"]).to_numpy(float)
    rise = np.full(shares.size, 1 / (1 - lost / 2))  # of rare events: who leaves evenly misses half of the time
    known = shares > 0
    if known.any():
        unseen = rate_from_risk(risk_without_loss(shares[known], lost=lost), 1.0)
        rise[known] = unseen / rate_from_risk(shares[known], 1.0)
    typical = float(np.average(rise, weights=subject.fit.weights))
    scale, base = subject.scale, subject.base
    shown = [typical * scale.display(each) for each in (base.estimate, base.low, base.high)]
    return Result(*(to_analysis(scale, each) for each in shown))


def _table(subject: Subject, cohorts: pd.DataFrame) -> pd.DataFrame:
    """Every cohort and comparator, those of the fit marked, in readable columns."""
    used = set(subject.effects.table["rows"])
    central = subject.rules.durability.loss
    lost = "" if central is None else f", {100 * central.central:g}% lost evenly"
    frame = pd.DataFrame(
        {
            "Study": cohorts["name"],
            "In the result": ["yes" if each in used else "no" for each in cohorts["row_id"]],
            "Outcome": cohorts["outcome"],
            "Months": cohorts["months"],
            "Events": cohorts["events"],
            "Patients": cohorts["n"],
            "Percent": cohorts["percent"],
            "Events over patients times years": cohorts["simple"],
            "Per 100 person-years": cohorts["rate"],
            "Low": cohorts["low"],
            "High": cohorts["high"],
            f"Per 100 person-years{lost}": cohorts["loss_rate"],
            f"Low{lost}": cohorts["loss_low"],
            f"High{lost}": cohorts["loss_high"],
            "Remark": cohorts["remark"],
            "Source": cohorts["source_id"] + ": " + cohorts["locator"] + " (" + cohorts["row_id"] + ")",
        }
    )
    if subject.benchmark_row is not None:
        frame = frame.assign(**_by_then(subject, cohorts))
    return frame.assign(**_tipping_numbers(subject, cohorts))


def _by_then(subject: Subject, cohorts: pd.DataFrame) -> dict[str, np.ndarray]:
    """The percent that each cohort would have by the benchmark's month at its rate."""
    months = subject.benchmark_row["timepoint_months"]
    known = cohorts["rate"].notna().to_numpy()
    percent = np.full(len(cohorts), math.nan)
    percent[known] = 100 * risk_from_rate(cohorts.loc[known, "rate"] / PER, months / MONTHS)
    return {f"Percent by {months:g} months at this rate": percent}


def _tipping_numbers(subject: Subject, cohorts: pd.DataFrame) -> dict[str, list[float]]:
    """Lost patients with the event at which the longest cohort of the result reaches each comparator's rate."""
    mine = _longest(subject, cohorts)
    if mine is None:
        return {}
    found = [math.nan] * len(cohorts)
    beside = cohorts["kind"].eq(COMPARATOR) & cohorts["rate"].notna()
    for place in np.flatnonzero(beside):
        share = float(risk_from_rate(cohorts["rate"].iloc[place] / PER, mine["months"] / MONTHS)[0])
        number_lost = tipping_number_lost(int(mine["events"]), int(mine["n"]), share)
        found[place] = math.nan if number_lost is None else number_lost
    return {f"Lost with the event for {mine['name']} to reach it": found}


def _reason(subject: Subject, weighed: Weighed, cohorts: pd.DataFrame) -> str:
    longest = _longest_words(subject, cohorts)
    if weighed.central is None:
        return f"{longest} The protocol assumes no share lost under limits.durability.loss."
    if not subject.statements:
        return f"{longest} {_benchmark_words(subject)}"
    counted = f"As counted, {subject.statements[0].words(subject.base)}."
    lost = size_words(weighed.plausible.central, "percent", 0)
    left = if_words(subject, weighed, f"{lost} of the patients had left evenly over the time")
    return f"{longest} {_benchmark_words(subject)} {counted} {left}"


def _longest(subject: Subject, cohorts: pd.DataFrame) -> pd.Series | None:
    """The cohort of the result that was followed longest; None where none has a fixed time."""
    mine = cohorts[(cohorts["kind"] == COHORT) & cohorts["study"].isin(subject.effects.table["study"])]
    mine = mine[(mine["outcome"] == subject.outcome) & mine["rate"].notna()]
    return None if mine.empty else mine.loc[mine["months"].idxmax()]


def _longest_words(subject: Subject, cohorts: pd.DataFrame) -> str:
    """That cohort as a rate: as if all stayed, at a constant hazard and with loss."""
    row = _longest(subject, cohorts)
    if row is None:
        return "No cohort has a fixed time, so no rate can be given."
    said = (
        f"{row['name']}, {row['events']:.0f} of {row['n']:.0f} in {row['months']:g} months, is "
        f"{number(row['simple'])} per 100 patient-years if all stayed, {number(row['rate'])} "
        f"({interval(row['low'], row['high'])}) at a constant hazard"
    )
    if math.isnan(row["loss_rate"]):
        return f"{said}."
    return f"{said} and {number(row['loss_rate'])} ({interval(row['loss_low'], row['loss_high'])}) with loss."


def _benchmark_words(subject: Subject) -> str:
    row = subject.benchmark_row
    if row is None:
        return "The protocol names no comparator under limits.below."
    months = row["timepoint_months"]
    rate = PER * float(rate_from_risk(row["pct"] / 100, months / MONTHS)[0])
    return f"The comparator has {number(row['pct'])}% by {months:g} months, {number(rate)} per 100."
