"""The words of the durability chart: its title, its alternative text and its notes, all from the rows drawn."""

from __future__ import annotations

import numpy as np
import pandas as pd

from evidence_tools.evidence import Evidence
from evidence_tools.figures.durability_frame import ABOVE, BELOW, cohorts, comparators
from evidence_tools.limits.shared.later_surgery import COHORT
from evidence_tools.naming import counted, listed
from evidence_tools.wording import number


def title(frame: pd.DataFrame) -> str:
    """How the cohorts' rates stand to those of the comparators that the protocol names."""
    weighed = cohorts(frame)
    weighed = weighed[weighed["against"] != ""]
    if weighed.empty:
        return f"Later surgery: {counted(len(cohorts(frame)), 'cohort')}, no comparator named"
    lower, higher = ((weighed["against"] == side).sum() for side in (BELOW, ABOVE))
    of = counted(len(weighed), "cohort")
    return (
        f"Later surgery: of {of}, {lower or 'none'} {'has' if lower < 2 else 'have'} a rate clearly below the "
        f"comparator's and {higher or 'none'} clearly above it"
    )


def subtitle(frame: pd.DataFrame) -> str:
    """What is drawn, and at which months marks that would lie on each other stand side by side."""
    said = "Patients operated on again by the end of follow-up, percent; fewer is better"
    months = frame["months"].dropna()
    shared = [f"{month:g}" for month in sorted(months[months.duplicated()].unique())]
    return f"{said}; marks of {_months(shared)} stand side by side" if shared else said


def _months(shared: list[str]) -> str:
    return f"month{'s' * (len(shared) > 1)} {listed(shared)}"


def alt(frame: pd.DataFrame, risk: pd.DataFrame) -> str:
    """Every number of the picture in words."""
    said = [
        f"{row.name}, {row.treatment}, {row.outcome_label.lower()}: {number(row.percent)}% by {row.months:g} months "
        f"({row.events:.0f} of {row.n:.0f}, {number(row.rate)} per 100 person-years, {number(row.low)} to "
        f"{number(row.high)})"
        for row in cohorts(frame).itertuples(index=False)
    ]
    beside = [
        f"{row.name} {number(row.percent)}% by {row.months:g}" for row in comparators(frame).itertuples(index=False)
    ]
    names = cohorts(frame).drop_duplicates("study").set_index("study")["name"]
    watched = [f"{names[row.study]} {patients(row.n)} at {row.months:g}" for row in risk.itertuples(index=False)]
    return (
        f"Later surgery over time. {title(frame)}. {'; '.join(said)}. Comparators: {'; '.join(beside) or 'none'}. "
        f"Patients followed, by month: {'; '.join(watched)}."
    )


def cohort_name(row: tuple) -> str:
    """The line of a cohort below the plot."""
    return f"{row.sign}  {row.name}: {row.events:.0f} of {row.n:,.0f}"


def curve_rows(frame: pd.DataFrame) -> pd.DataFrame:
    """The cohorts whose yearly rate a report prints; the longest where none does."""
    treated = cohorts(frame)
    printed = treated[treated["printed_years"].notna()]
    return printed if len(printed) else treated.loc[[treated["months"].idxmax()]]


def notes(evidence: Evidence, frame: pd.DataFrame) -> list[str]:
    """What the letters stand for, what the curve is, and which cohorts are not drawn."""
    return [_comparator_note(frame), _curve_note(evidence, frame), _undrawn(frame)]


def _curve_note(evidence: Evidence, frame: pd.DataFrame) -> str:
    loss = evidence.protocol.limits.durability.loss
    said = [f"{row.name} at {number(row.simple)} per 100 person-years" for row in curve_rows(frame).itertuples()]
    text = f"Curve: {', '.join(said)} if all stayed, dashed beyond what was seen"
    if loss is None:
        return f"{text}."
    return (
        f"{text}; band: a constant hazard with {100 * loss.low:g}% to {100 * loss.high:g}% lost evenly over the time."
    )


def _undrawn(frame: pd.DataFrame) -> str:
    timeless = frame[(frame["kind"] == COHORT) & frame["months"].isna()]
    said = [f"{row.name} ({row.events:.0f} of {row.n:.0f}, {row.remark})" for row in timeless.itertuples(index=False)]
    return f"Not drawn: {'; '.join(said)}." if said else ""


def _comparator_note(frame: pd.DataFrame) -> str:
    said = []
    for name, rows in comparators(frame).groupby("name", sort=False):
        percent = ", ".join(f"{number(each)}%" for each in rows["percent"])
        said.append(f"{', '.join(rows['sign'])} {name}: {percent}")
    return f"Comparators: {'; '.join(said)}." if said else ""


def patients(n: float) -> str:
    """A number of patients; a question mark where none is printed."""
    return "?" if np.isnan(n) else f"{n:,.0f}"
