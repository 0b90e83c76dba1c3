"""Scores over all who entered, when those lost kept only part of the gain."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pandas as pd

from evidence_tools.arithmetic.missing_outcomes import MeanOfAll, mean_of_all_by_ratio
from evidence_tools.evidence.protocol_limits import Plausible, PlausibleShare
from evidence_tools.limits.core.building import cannot_say, weighed_limitation
from evidence_tools.limits.core.limitation import Limitation
from evidence_tools.limits.core.statements import Result
from evidence_tools.limits.core.subject import Subject, result_of
from evidence_tools.limits.core.weighing import Weighed, weigh
from evidence_tools.limits.core.words import listed
from evidence_tools.limits.shared.completeness import Lost, followed, followed_words, last_complete, lost
from evidence_tools.limits.shared.conditional import if_words
from evidence_tools.limits.shared.repooling import repooled
from evidence_tools.limits.shared.scenarios import result_cells
from evidence_tools.models.pooled import pool
from evidence_tools.wording.numbers import digits_of, number

NAME = "attrition"
_REACH = 400.0  # percent of the gain; where tipping points are sought, no assumption
_NO_SHARE = "No report says how many of those enrolled it followed, and the protocol assumes no share under limits."


def challenge_scores(subject: Subject) -> Limitation:
    """Scores: the lost kept the share of the gain that the protocol finds plausible.

    Of two arms the gain is that over the comparison, and the lost are those of the treated arm; the other arm's are
    missing at random.
    """
    rows = followed(subject.evidence, subject.effects.table, counts=False)
    missing = lost(subject, rows)
    kept = subject.rules.attrition.gain_kept
    if missing is None:
        return cannot_say(subject, NAME, _NO_SHARE, table=_study_table(subject, rows, None))
    weighed = weigh(subject, _dose(subject, missing), _gone(kept), reach=(0.0, _REACH))
    return weighed_limitation(
        subject,
        NAME,
        weighed,
        quantity=math.nan if weighed.central is None else float(subject.scale.display(weighed.central.estimate)),
        unit=subject.scale.short_unit,
        measures="left over all who entered",
        reason=_reason(subject, rows, missing, weighed),
        size_unit="percent",
        table=_table(subject, rows, missing, kept),
        sources=tuple(subject.effects.table["source_id"]),
        assumed=("limits.attrition.gain_kept", "limits.attrition.complete", *missing.assumed),
    )


def _gone(kept: PlausibleShare | None) -> Plausible | None:
    """The share of the gain not kept, in percent."""
    if kept is None:
        return None
    return Plausible(low=100 * (1 - kept.high), central=100 * (1 - kept.central), high=100 * (1 - kept.low))


def _dose(subject: Subject, missing: Lost) -> Callable[[float], Result]:
    def dose(gone: float) -> Result:
        found = _of_all(subject, missing, gone)
        return repooled(subject, found.mean, found.variance)

    return dose


def _of_all(subject: Subject, missing: Lost, gone: float) -> MeanOfAll:
    """Every study's mean over all who entered, when this percentage of the gain was not kept by those lost."""
    table = subject.effects.table
    n = table["n"].to_numpy(float)
    return mean_of_all_by_ratio(table["y"], table["v"], n, missing.missing(n), ratio=1 - gone / 100)


def _table(subject: Subject, rows: pd.DataFrame, missing: Lost, kept: PlausibleShare | None) -> pd.DataFrame:
    studies = _study_table(subject, rows, missing)
    if kept is not None:
        for share in (kept.central, kept.low):
            studies[f"If the lost kept {100 * share:g}% of the gain"] = _of_all(
                subject, missing, 100 * (1 - share)
            ).mean
    least = subject.rules.attrition.complete
    pooled = _pooled_rows(subject, rows, missing, kept, least)
    return pd.concat([studies, pd.DataFrame(pooled)], ignore_index=True)


def _study_table(subject: Subject, rows: pd.DataFrame, missing: Lost | None) -> pd.DataFrame:
    least = subject.rules.attrition.complete
    last = last_complete(subject.evidence, rows, least)
    return pd.DataFrame(
        {
            "Study": rows["label"],
            "Months": rows["months"],
            "Entered": rows["entered"],
            "Followed": rows["followed"],
            "Followed, %": 100 * rows["share"],
            "Number followed": rows["how"],
            "Lost as taken, %": np.nan if missing is None else 100 * missing.shares,
            f"Last visit with {100 * least:g}%, months": last.reindex(rows["study"]).to_numpy(),
            "Observed": subject.effects.table["y"].to_numpy(),
        }
    )


def _pooled_rows(
    subject: Subject, rows: pd.DataFrame, missing: Lost, kept: PlausibleShare | None, least: float
) -> list[dict[str, object]]:
    dose = _dose(subject, missing)
    complete = (rows["share"] >= least).to_numpy()
    found = [("All studies, as observed", subject.base)]
    if kept is not None:
        shares = dict.fromkeys((kept.central, kept.low))
        found += [
            (f"All studies, the lost kept {100 * each:g}% of the gain", dose(100 * (1 - each))) for each in shares
        ]
    name = f"Only visits with {100 * least:g}% followed ({complete.sum()} of {len(rows)} studies)"
    found.append((name, _of_some(subject, rows["study"][complete]) if complete.any() else None))
    return [{"Study": name, **result_cells(subject, result)} for name, result in found]


def _of_some(subject: Subject, studies: pd.Series) -> Result:
    return result_of(pool(subject.effects.only(tuple(studies)), subject.method))


def _reason(subject: Subject, rows: pd.DataFrame, missing: Lost, weighed: Weighed) -> str:
    two_arms = subject.kind == "difference"
    said = f"{followed_words(rows, missing, 'treated patients' if two_arms else 'patients')}."
    if weighed.central is None:
        return f"{said} The protocol assumes nothing under limits.attrition.gain_kept. {_tipping(subject, weighed)}"
    kept = number(100 - weighed.plausible.central, 0)
    left = if_words(subject, weighed, f"those lost kept {kept}% of the gain{' over the others' if two_arms else ''}")
    return f"{said} {left} {_tipping(subject, weighed)}"


def _tipping(subject: Subject, weighed: Weighed) -> str:
    if weighed.first is None:
        return "No loss of gain within reach reverses a conclusion."
    gone = weighed.tipping / 100
    if gone <= 1:
        return f"The tipping point: they kept {number(100 * (1 - gone), 0)}% of it."
    worse = number((gone - 1) * subject.gain(subject.base.estimate), digits_of(subject.scale))
    turned = listed([weighed.first], weighed.base)
    return f"Only where they had become worse by {worse} {subject.scale.short_unit} on average, {turned}."
