"""Indirectness: whether the evidence is about the patients, treatments, outcomes and times of the decision."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from evidence_tools.certainty.body import UNITS, Body
from evidence_tools.certainty.record import Domain, Input, Part
from evidence_tools.certainty.rules import PERCENT, indirectness, reaches
from evidence_tools.certainty.start import starts_lower
from evidence_tools.certainty.telling import domain
from evidence_tools.evidence.ids import together
from evidence_tools.evidence.schemas.vocabularies import NOT_AN_INSTRUMENT
from evidence_tools.limits import Limitation
from evidence_tools.naming import treatment_name

NAME = "indirectness"
GRADE = "indirectness"
_SPOKEN = {
    "comparator": "no arm, or no arm that the decision is about, is compared with",
    "early": "most of the evidence is from visits before the month that the decision needs",
    "surrogate": "most of the evidence is on another measure than that of the decision",
    "overturned": "a limitation of this domain overturns a conclusion",
}
_TOLD = (
    "Compared with {against}: {comparator}% {by}; from visits before month {needed_months}: {early}%; on another "
    "measure: {surrogate}%"
)
_SPEAK = ("none does", "{facts} does{which}", "{facts} do{which}")  # of none, one, several facts
_LIMITS = "; limitations of this domain that overturn a conclusion: {overturned}, that weaken one: {weakened}"
_AGE = "; the mean age, where printed, is {age_low} years"
_AGES = "; mean ages, where printed, run from {age_low} to {age_high} years"
MAJORITY_OF_AGES = 50.0


def directness_domain(body: Body, limits: Sequence[Limitation], start: Part) -> Domain:
    """Count the facts of the tables that speak against directness.

    A comparison with no arm that the decision is about, visits before the month that it needs, another measure than
    its own, and limitations of this domain that overturn a conclusion. What the low start counts already is shown but
    not counted where the rating starts low.
    """
    rules = body.rules.indirectness
    numbers = {each.name: each for each in (*_shares(body), *_verdicts(limits))}
    tried = [name for name in _SPOKEN if name not in _counted_by_start(body, start)]
    against = [name for name in tried if _speaks(numbers, name, rules.majority)]
    inputs = [
        body.number("facts", "Facts that count against directness", len(against), "count"),
        body.threshold("facts_tried", "Facts that can count", len(tried), "count", ""),
        *numbers.values(),
        *_thresholds(body),
    ]
    fired = indirectness(len(against), body.k, rules)
    which = "; ".join(_SPOKEN[name] for name in against)
    return domain(
        body,
        NAME,
        fired,
        inputs=inputs,
        limits=limits,
        template=_template(numbers, len(against)) if body.k else "",
        missing=_missing(numbers) if body.k else (),
        which=f": {which}" if which else "",
        against=treatment_name(body.against) if body.against else "another arm",
        by=UNITS[body.by],
    )


def _template(numbers: Mapping[str, Input], against: int) -> str:
    """How many facts speak against directness, then the shares, limitations and ages that they were counted on."""
    low, high = (numbers[name].value for name in ("age_low", "age_high"))
    ages = "" if math.isnan(low) else _AGE if low == high else _AGES
    counted = f"Of the {{facts_tried}} facts that can count against it, {_SPEAK[min(against, 2)]}. "
    return f"{counted}{_TOLD}{_LIMITS}{ages}."


def _counted_by_start(body: Body, start: Part) -> tuple[str, ...]:
    """Facts that the low start counts already; a comparison with another arm than the decision's is none of them."""
    if not starts_lower(body, start):
        return ()
    counted = body.rules.indirectness.counted_by_start
    return tuple(name for name in counted if name != "comparator" or body.against is None)


def _speaks(numbers: Mapping[str, Input], name: str, majority: float) -> bool:
    if name == "overturned":
        return numbers[name].value > 0
    share = numbers[name].value
    return reaches(PERCENT - share if name == "comparator" else share, PERCENT * majority)


def _shares(body: Body) -> list[Input]:
    """What the tables tell of comparison, visits, measure and patients, each as a share of the weight."""
    wanted = body.against in body.rules.indirectness.comparators
    every = pd.Series(data=wanted, index=body.studies.index)
    return [
        _share(body, "comparator", "Compared with an arm that the decision is about", every),
        *_visits(body),
        _share(body, "surrogate", "On another measure than that of the decision", _surrogate(body)),
        *_ages(body),
    ]


def _share(body: Body, name: str, label: str, chosen: pd.Series) -> Input:
    return body.number(name, f"{label}, {UNITS[body.by]}", body.share(chosen), "percent")


def _visits(body: Body) -> list[Input]:
    months, needed = body.studies["months"].astype(float), body.critical.needed_months
    entry = f"certainty.outcomes.{body.outcome}.needed_months"
    return [
        body.number("first_month", "First visit", months.min(), "months"),
        body.number("last_month", "Last visit", months.max(), "months"),
        body.threshold("needed_months", "Months that the decision needs", needed, "months", entry),
        _share(body, "early", "At visits before that month", months < needed),
        _share(body, "untimed", "At visits without a month", months.isna()),
    ]


def _ages(body: Body) -> list[Input]:
    """The mean ages that studies print; their rows are those of studies.csv."""
    printed = body.evidence.studies.set_index("study_id")["mean_age"].astype(float)
    ages = body.studies["study"].map(printed).astype(float)
    rows = ";".join(body.studies.loc[ages.notna().to_numpy(), "study"])
    found = [
        _share(body, "age_known", "In studies that print a mean age", ages.notna()),
        body.number("age_low", "Lowest mean age of a study", ages.min(), "years"),
        body.number("age_high", "Highest mean age of a study", ages.max(), "years"),
    ]
    return [replace(each, rows=rows, sources="") for each in found]


def _surrogate(body: Body) -> pd.Series:
    """Studies of a score whose rows are percent gains, or on no instrument that is known by name."""
    rows = body.evidence.continuous.set_index("row_id")
    odd = rows.index[(rows["unit"] == "percent") | rows["instrument"].isin(NOT_AN_INSTRUMENT)]
    return pd.Series(
        [bool(set(str(cell).split(";")) & set(odd)) for cell in body.studies["rows"]],
        index=body.studies.index,
        dtype=bool,
    )


def _verdicts(limits: Sequence[Limitation]) -> list[Input]:
    of_domain = [each for each in limits if each.grade == GRADE]
    labels = {"overturns": "overturn", "weakens": "weaken"}
    found = {verdict: [each for each in of_domain if each.verdict == verdict] for verdict in labels}
    names = {"overturns": "overturned", "weakens": "weakened"}
    return [
        Input(
            names[verdict],
            f"Limitations of this domain that {labels[verdict]} a conclusion",
            float(len(each)),
            "count",
            sources=together(source for limit in each for source in limit.sources),
        )
        for verdict, each in found.items()
    ]


def _thresholds(body: Body) -> list[Input]:
    rules, where = body.rules.indirectness, f"certainty.{NAME}"
    return [
        body.threshold("majority", "A fact speaks from", PERCENT * rules.majority, "percent", f"{where}.majority"),
        body.threshold("serious_from", "Serious from", rules.serious_from, "count", f"{where}.serious_from"),
        body.threshold(
            "very_serious_from", "Very serious from", rules.very_serious_from, "count", f"{where}.very_serious_from"
        ),
    ]


def _missing(numbers: Mapping[str, Input]) -> list[str]:
    missing = ["technique and training, for which the tables have no column"]
    if numbers["age_known"].value < MAJORITY_OF_AGES:
        missing.append("who was treated, because most studies print no age")
    if numbers["untimed"].value > 0:
        missing.append("when studies without a fixed visit took theirs")
    return missing
