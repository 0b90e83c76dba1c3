"""What studies measured with other instruments, in the units of the common one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from evidence_tools.limits.core.subject import Subject
from evidence_tools.study_effects import Effects, effects

POOLED, ADDED, STANDS = (
    "pooled as it is",
    "added in standard deviations",
    "the study has a row on the common instrument",
)
ROW_COLUMNS = ["study", "label", "instrument", "months", "standardised", "y", "v", "ratio_low", "ratio_high", "use"]


@dataclass(frozen=True, slots=True, eq=False)
class InstrumentRows:
    """One row per study and instrument, on the common scale of the subject.

    `table` has `standardised` (change in standard deviations of change), `y` and `v` in the units of the common scale,
    `ratio_low` and `ratio_high` (what y is multiplied by at either end of the ranges of the two standard deviations)
    and `use`: pooled, added, or why not.
    """

    table: pd.DataFrame

    def of(self, use: str) -> pd.DataFrame:
        """The rows with this use."""
        return self.table[self.table["use"] == use]


def instrument_rows(subject: Subject) -> InstrumentRows:
    """The rows behind a result by instrument, and those on other instruments for the same thing.

    A change on another instrument is divided by its standard deviation of change and multiplied by that of the common
    instrument (`borrowed_sd` of the protocol). A study that is in the result already does not enter twice.
    """
    parts = [_own(subject)]
    taken = set(subject.effects.table["study"])
    for found in _others(subject):
        part = _converted(subject, found, taken)
        taken |= set(part.loc[part["use"] == ADDED, "study"])
        parts += [part, _unusable(subject, found)]
    filled = [part for part in parts if len(part)]
    return InstrumentRows(pd.concat(filled, ignore_index=True) if filled else pd.DataFrame(columns=ROW_COLUMNS))


def _others(subject: Subject) -> Iterator[Effects]:
    """The same question asked of each outcome that measures the same thing."""
    question = subject.effects.question
    for outcome in subject.rules.instruments.same.get(subject.outcome, ()):
        yield effects(subject.evidence, replace(question, outcome=outcome, prefer=(), label=None))


def _own(subject: Subject) -> pd.DataFrame:
    table = subject.effects.table
    sign = subject.sign
    return pd.DataFrame(
        {
            **_named(subject, table),
            "standardised": sign * table["y"] / table["sd"],
            "y": table["y"],
            "v": table["v"],
            "ratio_low": 1.0,
            "ratio_high": 1.0,
            "use": POOLED,
        }
    )


def _converted(subject: Subject, found: Effects, taken: set[str]) -> pd.DataFrame:
    """Changes on another instrument in units of the common one."""
    table, common = found.table, subject.evidence.protocol.outcomes[subject.outcome].borrowed_sd
    if common is None or table.empty:
        return pd.DataFrame(columns=ROW_COLUMNS)
    turned = found.scale.direction * subject.sign
    ratio = common.value / table["sd"]
    return pd.DataFrame(
        {
            **_named(subject, table),
            "standardised": found.scale.direction * table["y"] / table["sd"],
            "y": turned * table["y"] * ratio,
            "v": table["v"] * ratio**2,
            "ratio_low": common.low / table["sd_high"] / ratio,
            "ratio_high": common.high / table["sd_low"] / ratio,
            "use": np.where(table["study"].isin(taken), STANDS, ADDED),
        }
    )


def _unusable(subject: Subject, found: Effects) -> pd.DataFrame:
    """Rows on another instrument that cannot be converted, with the reason."""
    dropped = found.dropped
    dropped = dropped[dropped["months"] > 0]
    empty = dict.fromkeys(("standardised", "y", "v", "ratio_low", "ratio_high"), np.nan)
    return pd.DataFrame({**_named(subject, dropped), **empty, "use": dropped["reason"]})


def _named(subject: Subject, rows: pd.DataFrame) -> dict[str, pd.Series]:
    instruments = subject.evidence.continuous.set_index("row_id")["instrument"]
    first = rows["rows"].str.split(";").str[0]
    return {
        "study": rows["study"],
        "label": rows["label"],
        "instrument": first.map(instruments),
        "months": rows["months"],
    }
