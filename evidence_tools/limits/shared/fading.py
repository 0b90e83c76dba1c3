"""Whether the gain lasts: the same study's change at an earlier and at a later visit."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from evidence_tools.limits.core.statements import Result
from evidence_tools.limits.core.subject import Subject
from evidence_tools.limits.shared.completeness import followed
from evidence_tools.limits.shared.scenarios import scaled
from evidence_tools.study_effects.changes import usable_changes
from evidence_tools.wording.numbers import digits_of, number

_GAIN_KEYS = ["study", "arm", "instrument", "pain_site"]


def visits(subject: Subject) -> pd.DataFrame:
    """Every visit at which a treated arm prints the change of the outcome on the common scale.

    Returns
    -------
    DataFrame
        study, label, arm, months, change, instrument, pain_site, n, entered, followed, share, how, rows and source_id,
        by study and month; the columns on completeness as in `completeness.followed`.
    """
    question = replace(subject.effects.question, months=None, against=None, prefer=())
    rows = usable_changes(subject.evidence, question).rows
    rows = rows.sort_values(["label", "months"], ignore_index=True)
    seen = followed(subject.evidence, rows, counts=False)
    kept = rows[["study", "label", "arm", "months", "change", "instrument", "pain_site", "n", "rows", "source_id"]]
    return pd.concat([kept, seen[["entered", "followed", "share", "how"]]], axis=1)


def fades(subject: Subject, printed: pd.DataFrame, *, from_months: float = 0.0) -> pd.DataFrame:
    """How much of the gain at the first visit was gone at the last, study by study.

    Parameters
    ----------
    printed
        What `visits` gives.
    from_months
        Only visits from this month on.

    Returns
    -------
    DataFrame
        One row per study with two visits or more: study, label, first, last (months), at_first, at_last (change),
        n_first, n_last and fade, the share of the gain that went (below 0: it grew). Studies without a gain at their
        first visit have none to lose and are left out.
    """
    later = printed[printed["months"] >= from_months]
    pairs = [_pair(rows) for _, rows in later.groupby(_GAIN_KEYS, dropna=False, sort=False) if len(rows) > 1]
    columns = ["study", "label", "first", "last", "at_first", "at_last", "n_first", "n_last"]
    frame = pd.DataFrame(pairs, columns=columns)
    frame = frame[subject.sign * frame["at_first"] > 0].reset_index(drop=True)
    return frame.assign(fade=1 - frame["at_last"].astype(float) / frame["at_first"].astype(float))


def faded(subject: Subject, percent: float) -> Result:
    """The base result after this share of its gain has gone, in percent; the interval shrinks with it.

    More than all of the gain gone is harm: then the interval changes sides.
    """
    return scaled(subject.base, 1 - percent / 100)


def visit_table(printed: pd.DataFrame) -> pd.DataFrame:
    """Change and patients by visit, in readable columns."""
    return pd.DataFrame(
        {
            "Study": printed["label"],
            "Months": printed["months"],
            "Change": printed["change"],
            "Entered": printed["entered"],
            "Followed": printed["followed"],
            "Followed, %": 100 * printed["share"],
            "Number followed": printed["how"],
            "Row": printed["rows"],
        }
    )


def fades_words(subject: Subject, found: pd.DataFrame) -> str:
    """What the studies with two visits saw, the one that lost most named."""
    worst = found.loc[found["fade"].idxmax()]
    digits = digits_of(subject.scale)
    said = (
        f"{worst['label']} went from {number(worst['at_first'], digits)}{_in(worst['n_first'])} at "
        f"{worst['first']:g} months to {number(worst['at_last'], digits)}{_in(worst['n_last'])} at {worst['last']:g}"
    )
    if len(found) == 1:
        return f"{said}, the only study with two visits."
    return f"{said}, the largest loss in {len(found)} studies with two visits."


def fade_condition(percent: float) -> str:
    """``19% of the gain went at later visits``, or that it grew."""
    if percent < 0:
        return f"the gain grew by {number(-percent, 0)}% at later visits"
    return f"{number(percent, 0)}% of the gain went at later visits"


def last_words(printed: pd.DataFrame) -> str:
    """The last month with a value and how many patients stood behind it."""
    last = printed[printed["months"] == printed["months"].max()]
    seen, entered = last["followed"].sum(min_count=1), last["entered"].sum(min_count=1)
    counted = "an unknown number" if pd.isna(seen) or pd.isna(entered) else f"{seen:.0f} of {entered:.0f} patients"
    return f"No value exists after {last['months'].iloc[0]:g} months ({counted} then)."


def _in(patients: float) -> str:
    return "" if np.isnan(patients) else f" in {patients:.0f} patients"


def _pair(rows: pd.DataFrame) -> tuple[object, ...]:
    first, last = rows.iloc[0], rows.iloc[-1]
    numbers = (np.float64(each) for each in (first["followed"], last["followed"]))
    return (
        *(first["study"], first["label"], first["months"], last["months"], first["change"], last["change"]),
        *numbers,
    )
