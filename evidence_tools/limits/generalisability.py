"""Who was studied: what the tables tell of age, sex, place and time, and what they do not."""

from __future__ import annotations

import math

import pandas as pd

from evidence_tools.limits.core.building import cannot_say
from evidence_tools.limits.core.limitation import Limitation
from evidence_tools.limits.core.subject import Subject
from evidence_tools.limits.shared.who_was_studied import roster, studied
from evidence_tools.wording.numbers import interval, number, studies

NAME = "generalisability"
_MEASURES = "of patients in studies that print age"


def applies(subject: Subject) -> bool:
    """For every result: it holds for those who were studied."""
    return True


def challenge(subject: Subject) -> Limitation:
    """Count for how many of the patients behind a result the tables tell age and sex.

    No table has results by age, sex or ethnicity, so a verdict cannot be given; the quantity says how much is even
    known of who was treated.
    """
    found = studied(subject)
    reason = f"{_described(found)} {_where(found)} {_missing(found)}"
    return cannot_say(
        subject,
        NAME,
        reason,
        measures=_MEASURES,
        quantity=_share(found, found["mean_age"].notna()),
        unit="percent",
        table=roster(found),
        sources=tuple(found["primary_source_id"]),
    )


def _share(found: pd.DataFrame, where: pd.Series) -> float:
    """Percent of the known patients; NaN where no number of patients is known."""
    total = found["patients"].sum()
    return 100 * found.loc[where, "patients"].sum() / total if total else math.nan


def _described(found: pd.DataFrame) -> str:
    age, sex = (_printed_by(found, found[column].notna()) for column in ("mean_age", "pct_female"))
    return f"Mean age is printed by {age}, the share of women by {sex}, ethnicity by none."


def _printed_by(found: pd.DataFrame, known: pd.Series) -> str:
    if not known.any():
        return "no study" if len(found) == 1 else f"none of {studies(len(found))}"
    share = _share(found, known)
    of_patients = "" if math.isnan(share) else f" ({number(share, 0)}% of the patients)"
    return f"{known.sum()} of {studies(len(found))}{of_patients}"


def _where(found: pd.DataFrame) -> str:
    ages = found["mean_age"].dropna()
    said = []
    if len(ages):
        several = ages.min() < ages.max()
        said.append(f"mean age {interval(ages.min(), ages.max()) if several else number(ages.iloc[0])} years")
    places = found["country"].dropna()
    if len(places):
        said.append("; ".join(f"{studies(n)} in {place}" for place, n in places.value_counts().items()))
    years = pd.concat([found["enrol_start"], found["enrol_end"]]).dropna().astype(str).str[:4]
    if len(years):
        span = years.min() if years.min() == years.max() else f"{years.min()} to {years.max()}"
        said.append(f"enrolled {span}")
    if not said:
        return "Place and time of enrolment are not printed either."
    return f"Where printed: {'; '.join(said)}."


def _missing(found: pd.DataFrame) -> str:
    noted = (found["entry"] != "").sum()
    return (
        f"Who might enter is noted for {noted or 'none'} of them; whether others fare alike cannot be said without "
        "results by age, sex and ethnicity."
    )
