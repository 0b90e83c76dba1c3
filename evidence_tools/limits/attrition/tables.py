"""The numbers behind attrition of events: study by study, and under every assumption tried."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from evidence_tools.arithmetic.constant_hazard import tipping_number_lost
from evidence_tools.limits.core.statements import Result
from evidence_tools.limits.shared.scenarios import result_cells

if TYPE_CHECKING:
    from evidence_tools.limits.attrition.of_counts import Counted


def counts_table(counted: Counted) -> pd.DataFrame:
    """Studies first, then the pooled result under every assumption about the lost."""
    studies = _ratio_studies(counted) if counted.subject.kind == "ratio" else _share_studies(counted)
    pooled = [{"Study": name, **result_cells(counted.subject, found)} for name, found in _assumptions(counted)]
    return pd.concat([studies, pd.DataFrame(pooled)], ignore_index=True)


def _studies(counted: Counted) -> pd.DataFrame:
    rows = counted.rows
    return pd.DataFrame(
        {
            "Study": rows["label"],
            "Months": rows["months"],
            "Entered": rows["entered"],
            "Followed": rows["followed"],
            "Number followed": rows["how"],
            "Lost as taken, %": 100 * counted.lost.shares,
        }
    )


def _share_studies(counted: Counted) -> pd.DataFrame:
    events, n, _ = counted.treated
    benchmark = counted.subject.benchmark
    return _studies(counted).assign(
        Events=events,
        Counted=n,
        **{
            "Observed, %": 100 * events / n,
            "Lost with the event that reach the benchmark": [
                _tipping(x, total, benchmark) for x, total in zip(events, n, strict=True)
            ],
        },
    )


def _tipping(events: float, n: float, benchmark: float | None) -> float:
    """Fewest patients among those counted who would have to have had the event unseen."""
    if benchmark is None:
        return math.nan
    found = tipping_number_lost(int(events), int(n), benchmark / 100)
    return math.nan if found is None else found


def _ratio_studies(counted: Counted) -> pd.DataFrame:
    (events, n, _), (events_against, n_against, _) = counted.treated, counted.other
    return _studies(counted).assign(
        Events=events,
        Counted=n,
        **{
            "Events, comparator": events_against,
            "Counted, comparator": n_against,
            "Lost as taken, comparator, %": 100 * counted.against.shares,
        },
    )


def _assumptions(counted: Counted) -> Iterator[tuple[str, Result]]:
    """Named assumptions with the result under each: the grid of odds, and the two ends."""
    subject = counted.subject
    yield "As observed", subject.base
    odds = _odds(counted)
    if subject.kind == "ratio":
        for one, other in product(odds, odds):
            if (one, other) != (1.0, 1.0):
                yield f"Odds in the lost: treated {one:g} times, comparator {other:g} times", counted.result(one, other)
        yield "No lost patient had the event", counted.result(0.0, 0.0)
        yield "Every lost patient had the event", counted.result(math.inf, math.inf)
        yield "Best case for the treated", counted.best
        yield "Worst case for the treated", counted.worst
        return
    for each in odds:
        if each != 1.0:
            yield f"Odds in the lost {each:g} times", counted.result(each)
    yield "No lost patient had the event", counted.result(0.0)
    yield "Every lost patient had the event", counted.result(math.inf)


def _odds(counted: Counted) -> list[float]:
    """One over the plausible odds ratios, one, and the plausible ones."""
    known = counted.subject.rules.attrition.imor
    if known is None:
        return [1.0]
    tried = np.array([known.low, known.central, known.high])
    return sorted({1.0, *(1 / tried).tolist(), *tried.tolist()})
