"""Outcomes of which no number can be used: the slide says so, and shows why."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from evidence_tools.briefing.exhibit_records import Table
from evidence_tools.briefing.exhibits.gap import table_of_gaps
from evidence_tools.briefing.fitting import fitting
from evidence_tools.briefing.outcome.case import Case
from evidence_tools.briefing.records import KeyNumber
from evidence_tools.evidence.ids import ids_in
from evidence_tools.wording import Number, Told, tell


def _dropped(case: Case) -> pd.DataFrame:
    frames = [each.effects.dropped for each in case.answers.values()]
    return pd.concat(frames, ignore_index=True).drop_duplicates("rows")


def _number(case: Case) -> Number:
    dropped = _dropped(case)
    label = "Printed results that could not be used"
    return case.counted.number("not_used", len(dropped), label=label, rows=ids_in(dropped["rows"]))


def title(case: Case) -> Told:
    """That nothing can be said, and how many results were looked at."""
    label = case.about.label
    if _dropped(case).empty:
        return tell("{label}: no study prints a result", label=label)
    told = "{label}: none of {n} printed results gives an effect that could be weighed"
    return fitting([tell(told, label=label, n=_number(case)), tell("{label}: no result can be used", label=label)])


def exhibit(case: Case) -> Table | None:
    """The reasons; None where no result is printed at all."""
    dropped = _dropped(case)
    return None if dropped.empty else table_of_gaps(dropped, case.counted)


def key_numbers(case: Case) -> Iterator[KeyNumber]:
    """How many results could not be used."""
    yield KeyNumber(
        number=tell("{n}", n=_number(case)), label=Told("printed results, none with an effect and its spread")
    )
