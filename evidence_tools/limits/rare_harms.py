"""Harms that were rarely recorded: what the counts exclude, and how much recording would have to miss."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from evidence_tools.arithmetic.exact import clopper_pearson
from evidence_tools.arithmetic.under_reporting import chance_of_none, rule_of_three
from evidence_tools.evidence.protocol_limits import Plausible
from evidence_tools.limits.core.building import cannot_say, weighed_limitation
from evidence_tools.limits.core.limitation import HOLDS, OVERTURNS, WEAKENS, Limitation
from evidence_tools.limits.core.statements import Result, to_analysis
from evidence_tools.limits.core.subject import Subject
from evidence_tools.limits.core.weighing import Dose, Weighed, weigh
from evidence_tools.limits.shared.harm_counts import counted_alike, factors, named_row, plausible_factor, recorded
from evidence_tools.wording.numbers import interval, number, studies

NAME = "rare_harms"
UNIT = "times"
BEYOND = 2.0  # tipping points are sought up to this multiple of the largest plausible factor, or of the one needed
_MEASURES = "as many true events would undo it"
_FIELDS = ("under_reporting", "benchmarks", "alike")
_VERDICTS = {
    HOLDS: "no plausible under-reporting reaches that",
    WEAKENS: "the largest plausible factor reaches that",
    OVERTURNS: "the most likely factor reaches that already",
}


def applies(subject: Subject) -> bool:
    """For the harms that the protocol names, in one arm or as a ratio of two."""
    ratio = subject.kind == "ratio" and subject.scale.transform == "log"
    return subject.outcome in subject.rules.rare_harms.outcomes and (ratio or subject.kind == "share")


def challenge(subject: Subject) -> Limitation:
    """Weigh the under-reporting of a rare harm.

    The exact upper limit of the recorded share says what the counts exclude, zero events included. The factor by which
    harms must be under-reported for that limit to equal the comparator's rate (in a comparison: for the interval of the
    ratio to include no difference) is set against how many times more a fuller count of the same harms found.

    References
    ----------
    Hanley, Lippman-Hand (1983) JAMA 249:1743-1745. doi:10.1001/jama.1983.03330370053031
    """
    if subject.effects.k == 0:
        return cannot_say(subject, NAME, "No study prints a count of this harm with its patients.", measures=_MEASURES)
    found, plausible = factors(subject), plausible_factor(subject)
    table = _table(subject, found)
    if not subject.statements:
        return _without_benchmark(subject, table)
    known = {"measures": _MEASURES, "table": table, "sources": _sources(subject, found)}
    (statement,) = subject.statements
    if plausible is None:
        reason = f"{_counts(subject)} How much is under-reported cannot be said: no rows are named for it."
        return cannot_say(subject, NAME, reason, assumed=_assumed(subject), **known)
    if not statement.true(subject.base):
        reason = f"{_counts(subject)} Already as recorded {statement.if_false}, so under-reporting has nothing to undo."
        return cannot_say(subject, NAME, reason, assumed=_assumed(subject), **known)
    weighed = weigh(subject, _dose(subject), plausible, reach=(1.0, _farthest(found, plausible)), neutral=1.0)
    return weighed_limitation(
        subject,
        NAME,
        weighed,
        quantity=weighed.tipping,
        unit=UNIT,
        reason=f"{_counts(subject)} {_weighed_words(subject, weighed)} {_others(subject, found, weighed)}".rstrip(),
        size_unit=UNIT,
        assumed=_assumed(subject),
        **known,
    )


def _dose(subject: Subject) -> Dose:
    """The result if so many true events stood behind each recorded one in the treated arm."""
    base, scale = subject.base, subject.scale

    def result(factor: float) -> Result:
        if subject.kind == "ratio":
            return base.moved(math.log(factor))
        shown = [min(factor * float(scale.display(x)), scale.factor) for x in (base.estimate, base.low, base.high)]
        return Result(*(to_analysis(scale, value) for value in shown))

    return result


def _farthest(found: pd.DataFrame, plausible: Plausible) -> float:
    needed = found["at_bound"].replace(math.inf, np.nan).max()
    return BEYOND * max(plausible.high, 1.0 if math.isnan(needed) else needed)


def _table(subject: Subject, found: pd.DataFrame) -> pd.DataFrame:
    """The studies, their total, and the factor needed for each benchmark."""
    level = subject.method.level
    table = subject.effects.table
    rows = [_counted(each.label, int(each.events), int(each.n), level) for each in table.itertuples()]
    total = recorded(subject)
    rows += [_counted("All studies", total.events, total.n, level)] if total.studies > 1 else []
    for each in found.itertuples():
        rows.append(
            {
                "Study": f"Needed to equal {each.against}",
                "Events": each.events,
                "Patients": each.n,
                "Benchmark, %": each.benchmark,
                "Factor, recorded share": each.point,
                "Factor, low": each.factor_low,
                "Factor, high": each.factor_high,
                "Factor, upper limit": each.at_bound,
                "Chance of no event, %": _chance_of_none(subject, each),
            }
        )
    return pd.DataFrame(rows)


def _chance_of_none(subject: Subject, row: tuple) -> float:
    """Percent chance of a record without any event, were the benchmark true and under-reporting most likely."""
    plausible = plausible_factor(subject)
    if row.events or plausible is None:
        return math.nan
    return 100 * chance_of_none(row.n, row.benchmark / 100, 1 / plausible.central)


def _counted(label: str, events: int, n: int, level: float) -> dict[str, object]:
    exact = clopper_pearson(events, n, level)
    return {
        "Study": label,
        "Events": events,
        "Patients": n,
        "Estimate": 100 * exact.estimate,
        "Low": 100 * exact.low,
        "High": 100 * exact.high,
        "Rule of three, %": min(100.0, 100 * rule_of_three(n, level)) if events == 0 else math.nan,
    }


def _counts(subject: Subject) -> str:
    total, level = recorded(subject), subject.method.level
    who = f"{total.n:,} treated patients in {studies(total.studies)}"
    low, high = 100 * total.interval.low, 100 * total.interval.high
    if total.events == 0:
        return f"None of {who} had a recorded event, leaving up to {number(high)}% possible (exact {level:.0%} limit)."
    share = number(100 * total.interval.estimate)
    return (
        f"{total.events:,} of {who} had a recorded event: {share}% (exact {level:.0%} interval {interval(low, high)}%)."
    )


def _weighed_words(subject: Subject, weighed: Weighed) -> str:
    (statement,) = subject.statements
    needed = "no factor within reach" if math.isnan(weighed.tipping) else f"{number(weighed.tipping)} true events"
    return (
        f"It takes {needed} for each recorded one until {statement.if_false}; "
        f"{_plausible_words(subject, weighed.plausible)}: {_VERDICTS[weighed.verdict]}."
    )


def _plausible_words(subject: Subject, plausible: Plausible) -> str:
    if counted_alike(subject):
        return (
            "one definition counts in both arms, so the most likely factor is 1, "
            f"while two definitions of such harms differ by {number(plausible.high)}"
        )
    return (
        f"fuller counts of such harms found up to {number(plausible.high)} times as many, "
        f"most likely {number(plausible.central)}"
    )


def _others(subject: Subject, found: pd.DataFrame, weighed: Weighed) -> str:
    """A stricter benchmark that a smaller factor reaches."""
    nearer = found[(found["at_bound"] < weighed.tipping) & (found["key"] != subject.rules.below.get(subject.outcome))]
    said = [
        f"Against {row.against} ({number(row.benchmark)}%) {number(row.at_bound)} are enough."
        for row in nearer.sort_values("at_bound").head(1).itertuples()
    ]
    return "".join(said)


def _without_benchmark(subject: Subject, table: pd.DataFrame) -> Limitation:
    reason = (
        f"{_counts(subject)} Whether that is fewer than with other treatments cannot be said: limits.below of the "
        f"protocol names no rate for {subject.outcome}."
    )
    return cannot_say(
        subject,
        NAME,
        reason,
        quantity=100 * recorded(subject).interval.high,
        unit="percent",
        measures="at most, by the exact limit",
        table=table,
        sources=tuple(";".join(subject.effects.table["source_id"]).split(";")),
    )


def _sources(subject: Subject, found: pd.DataFrame) -> tuple[str, ...]:
    mine = ";".join(subject.effects.table["source_id"]).split(";")
    pairs = [key for pair in subject.rules.rare_harms.under_reporting for key in pair]
    theirs = [str(named_row(subject, key)["source_id"]) for key in pairs]
    return tuple(source for source in (*mine, *found["source_id"], *theirs) if source)


def _assumed(subject: Subject) -> tuple[str, ...]:
    below = (f"limits.below.{subject.outcome}",) if subject.kind == "share" else ()
    return (*(f"limits.rare_harms.{field}" for field in _FIELDS), *below)
