"""The frames behind the charts of limitations: what is plausible beside what would reverse a conclusion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from evidence_tools.errors import QuestionError
from evidence_tools.limits.core.limitation import (
    CANNOT_SAY,
    GRADE_DOMAINS,
    HOLDS,
    OVERTURNS,
    WEAKENS,
    WORST_FIRST,
    Limitation,
)
from evidence_tools.limits.core.names import NAMES
from evidence_tools.limits.core.words import quantity_in_words, sizes_in_words

_SEVERITY = {OVERTURNS: 100, WEAKENS: 10, CANNOT_SAY: 1, HOLDS: 0}  # so that the heaviest rows come first
_COLUMNS = ["name", "title", "verdict", "low", "central", "high", "plausible", "reverses", "instead", "reason", "grade"]


def limits_frame(limits: Sequence[Limitation]) -> pd.DataFrame:
    """One row per limitation, the worst verdict first, then by how far what is plausible goes.

    Returns
    -------
    DataFrame
        `low`, `central` and `high`: the plausible size as percent of the size that reverses a conclusion (100 and
        above: reversed; NaN where sizes do not apply); `plausible` and `reverses` the sizes in words, `instead` the
        number of a limitation without sizes, or its reason where there is no number.
    """
    if not limits:
        raise QuestionError("no limitations to draw; give the list that et.challenge returns")
    frame = pd.DataFrame([_row(each) for each in limits], columns=_COLUMNS)
    rank = frame["verdict"].map({verdict: place for place, verdict in enumerate(WORST_FIRST)})
    frame = frame.assign(rank=rank, reach=frame["high"].fillna(-1))
    frame = frame.sort_values(["rank", "reach"], ascending=[True, False], kind="stable")
    return frame[_COLUMNS].reset_index(drop=True)


def limits_map_frame(challenged: Mapping[str, Sequence[Limitation]]) -> pd.DataFrame:
    """One row per limitation that was tried on any result, the verdict on each result in a column of its name.

    Rows stand by GRADE domain, within it those that overturn most first.

    Returns
    -------
    DataFrame
        `name` and `title` of the limitation, then one column per result; NaN where it cannot touch the result.
    """
    tried = [limits for limits in challenged.values() if limits]
    columns = {short_result(limits[0].question): {each.name: each.verdict for each in limits} for limits in tried}
    frame = pd.DataFrame(columns)
    severity = sum((frame == verdict).sum(axis=1) * weight for verdict, weight in _SEVERITY.items())
    order = sorted(frame.index, key=lambda name: (GRADE_DOMAINS.index(NAMES[name].grade), -severity[name]))
    titles = [NAMES[name].title for name in order]
    frame = frame.loc[order]
    frame.insert(0, "title", titles)
    return frame.rename_axis("name").reset_index()


def results_in(frame: pd.DataFrame) -> list[str]:
    """The columns of a map that are results."""
    return [name for name in frame.columns if name not in ("name", "title")]


def short_result(label: str) -> str:
    """The label of a question without its window: ``Further spine surgery, mild against laminectomy``.

    Examples
    --------
    >>> short_result("Claims-defined harm, 24 months and over, mild against laminectomy")
    'Claims-defined harm, mild against laminectomy'
    """
    parts = label.split(", ")
    return ", ".join([parts[0], *(part for part in parts[1:] if "months" not in part and "follow-up" not in part)])


def _row(each: Limitation) -> tuple[object, ...]:
    shares = [100 * each.share_of_tipping(which) for which in range(3)]
    return (
        *(each.name, each.title, each.verdict, *shares),
        *(*sizes_in_words(each), quantity_in_words(each) or each.reason, each.reason, each.grade),
    )
