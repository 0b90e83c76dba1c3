"""The rules of the outcomes: their common scale, their thresholds and the values that they borrow."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from evidence_tools.evidence.faults import Fault
from evidence_tools.evidence.protocol import Borrowed, Outcome
from evidence_tools.evidence.protocol_checks.subject import Subject

_MEASURED_IN = ("continuous", "mcid", "recommended_sd")  # tables that tell which instruments an outcome has
_BORROWED = {
    "borrowed_sd": ["change_sd", "change_sd_low", "change_sd_high"],
    "pre_post_r": ["pre_post_r", "r_low", "r_high"],
}


def outcome_faults(subject: Subject) -> Iterator[Fault]:
    """What is wrong with the sections `outcomes`."""
    outcomes = subject.names("outcomes", "outcome")
    for name, rules in subject.protocol.outcomes.items():
        yield from subject.unknown(("outcomes", name), name, outcomes, "an outcome of outcomes.csv")
        yield from _common_scale(subject, name, rules)
        yield from _thresholds(subject, name, rules)
        for entry in _BORROWED:
            borrowed: Borrowed | None = getattr(rules, entry)
            if borrowed is not None and subject.has("recommended_sd"):
                yield from _borrowed(subject, name, entry, borrowed)


def _common_scale(subject: Subject, name: str, rules: Outcome) -> Iterator[Fault]:
    scales = subject.names("instruments", "common_scale")
    where = ("outcomes", name, "common_scale")
    yield from subject.unknown(where, rules.common_scale, scales, "a common scale of instruments.csv")
    if scales is None or rules.common_scale not in scales:
        return
    of_outcome = _scales_of(subject, name)
    if of_outcome is not None and rules.common_scale not in of_outcome:
        yield subject.error(
            where,
            rules.common_scale,
            f"a common scale of the instruments of {name}: {', '.join(sorted(of_outcome)) or 'they have none'}",
            "correct the scale, or give the instruments of the outcome this one in instruments.csv",
        )
    yield from _definition(subject, where, rules.common_scale)


def _scales_of(subject: Subject, outcome: str) -> set[str] | None:
    """Common scales of the instruments that measure an outcome; None where no instrument is known to."""
    if not subject.has(*_MEASURED_IN):
        return None
    rows = pd.concat(subject.tables[table][["outcome", "instrument"]] for table in _MEASURED_IN)
    instruments = subject.tables["instruments"]
    used = instruments[instruments["instrument"].isin(rows.loc[rows["outcome"] == outcome, "instrument"])]
    return set(used["common_scale"].dropna()) if len(used) else None


def _definition(subject: Subject, where: tuple[str, ...], scale: str) -> Iterator[Fault]:
    """The rows with factor 1 say what a common scale is: there must be one, and all must say the same."""
    rows = subject.tables["instruments"]
    rows = rows[rows["common_scale"] == scale]
    own = rows[rows["factor"] == 1]
    if own.empty:
        yield subject.error(
            where,
            f"{scale}, which has no row with factor 1",
            "a common scale that is the own scale of an instrument, with factor 1 in instruments.csv",
            "correct the factors, or add the instrument whose unit and ends the common scale has",
            value=scale,
        )
    ends = own[["unit", "common_unit", "scale_min", "scale_max", "better"]].drop_duplicates()
    if len(ends) > 1 or rows["common_unit"].nunique() > 1:
        odd = ", ".join(rows["instrument_id"])
        yield subject.error(
            where,
            f"{scale}, which {odd} tell differently",
            "one common_unit, and the same unit, ends and direction in all rows with factor 1",
            "correct the rows of instruments.csv, or their factor",
            value=scale,
        )


def _thresholds(subject: Subject, name: str, rules: Outcome) -> Iterator[Fault]:
    where = ("outcomes", name, "mcid")
    if not subject.has("mcid"):
        return
    rows = subject.tables["mcid"].drop_duplicates("mcid_id").set_index("mcid_id")
    for threshold in rules.mcid:
        yield from subject.unknown(where, threshold, rows.index, "a row of mcid.csv")
        if threshold not in rows.index:
            continue
        row = rows.loc[threshold]
        if row["outcome"] != name:
            found = f"{threshold}, a threshold of {row['outcome']}"
            yield subject.error(where, found, f"thresholds of {name}", "name a row of this outcome", value=threshold)
        if pd.isna(row["value"]):
            found = f"{threshold}, a row without a value"
            allowed = "thresholds with a value, which can be drawn"
            yield subject.error(where, found, allowed, "name a row with a value", value=threshold)


def _borrowed(subject: Subject, name: str, entry: str, borrowed: Borrowed) -> Iterator[Fault]:
    reference = subject.tables["recommended_sd"]
    reference = reference[reference["outcome"] == name]
    where = ("outcomes", name, entry)
    known = set(reference["instrument"].dropna())
    yield from subject.unknown(where, borrowed.instrument, known, f"an instrument of recommended_sd.csv for {name}")
    rows = reference.loc[reference["instrument"] == borrowed.instrument, _BORROWED[entry]]
    ours = (borrowed.value, borrowed.low, borrowed.high)
    if len(rows) and tuple(rows.iloc[0]) != ours:
        theirs = " / ".join(f"{cell:g}" for cell in rows.iloc[0])
        yield subject.warning(
            where,
            " / ".join(f"{cell:g}" for cell in ours),
            f"value, low and high of recommended_sd.csv: {theirs}",
            "restore the reference values, or keep the departure and explain it in docs/decisions",
        )
