"""Rare harms as rows: what was recorded, what it is compared with, and the under-reporting between them."""

from __future__ import annotations

import math

import pandas as pd

from evidence_tools.errors import QuestionError
from evidence_tools.evidence import Evidence
from evidence_tools.limits import rare_harms
from evidence_tools.limits.core.subject import Subject, subject_of
from evidence_tools.limits.shared.harm_counts import factors, plausible_factor, recorded
from evidence_tools.models.answering import answer

COLUMNS = [
    *("question", "group", "against", "events", "n", "recorded", "low", "high", "benchmark", "benchmark_low"),
    *("benchmark_high", "at_bound", "point", "plausible_low", "plausible_central", "plausible_high", "marks"),
]


def rare_harms_frame(evidence: Evidence) -> pd.DataFrame:
    """List the recorded harms beside the rates that they are compared with.

    Returns
    -------
    DataFrame
        One row per question of the protocol about a harm of ``limits.rare_harms.outcomes`` and rate it is compared
        with, or one row without a rate: shares in percent with exact limits; `point` and `at_bound`, the factor by
        which harms must be under-reported for the recorded share, or its upper limit, to equal the rate;
        `plausible_low` to `plausible_high`, what the protocol's pairs of rows make plausible.

    Raises
    ------
    QuestionError
        When no question of the protocol has a count of such a harm.
    """
    subjects = {name: _subject(evidence, name) for name in _asked(evidence)}
    rows = [_rows(name, subject) for name, subject in subjects.items() if subject.effects.k]
    if not rows:
        raise QuestionError(
            "no question of the protocol has a count of an outcome of limits.rare_harms.outcomes, which names "
            f"{', '.join(evidence.protocol.limits.rare_harms.outcomes) or 'none'}; there is nothing to draw"
        )
    return pd.concat(rows, ignore_index=True)[COLUMNS]


def _asked(evidence: Evidence) -> list[str]:
    """Questions about harms, in the order in which the protocol names the harms."""
    order = evidence.protocol.limits.rare_harms.outcomes
    asked = {name: each.outcome for name, each in evidence.protocol.questions.items() if each.outcome in order}
    return sorted(asked, key=lambda name: order.index(asked[name]))


def _subject(evidence: Evidence, name: str) -> Subject:
    return subject_of(answer(evidence, name), evidence)


def _rows(name: str, subject: Subject) -> pd.DataFrame:
    found = factors(subject)
    if found.empty:
        total, exact = recorded(subject), recorded(subject).interval
        shares = {"recorded": 100 * exact.estimate, "low": 100 * exact.low, "high": 100 * exact.high}
        found = pd.DataFrame([{"events": total.events, "n": total.n, "against": "", **shares}])
    plausible = plausible_factor(subject) if rare_harms.applies(subject) else None
    sizes = [math.nan] * 3 if plausible is None else [plausible.low, plausible.central, plausible.high]
    named = dict(zip(("plausible_low", "plausible_central", "plausible_high"), sizes, strict=True))
    return found.assign(question=name, group=subject.label, marks=subject.marks, **named).reindex(columns=COLUMNS)
