"""The table behind a capped walking test: printed, without a cap, and the spread that would undo the contrast."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from evidence_tools.limits.core.reference import rows_of
from evidence_tools.limits.core.subject import Subject
from evidence_tools.models.contrast import contrast_without_spread
from evidence_tools.naming import treatment_name
from evidence_tools.wording.numbers import number

_NAMES = {"normal": "normal", "lognormal": "log-normal"}
_SIZES = {"low": "narrow", "central": "most likely", "high": "wide"}
_POINTS, _TIMES = "percentage points", "times the baseline"


def limitation_table(subject: Subject, pair: pd.Series, sds: pd.DataFrame, cases: pd.DataFrame) -> pd.DataFrame:
    """One row per number: what, treated arm, comparator, contrast, unit.

    Parameters
    ----------
    subject
        The result under challenge.
    pair
        The printed gains of both arms.
    sds
        Plausible standard deviations, low to high.
    cases
        Scenarios of the share at the cap.
    """
    ours = treatment_name(subject.evidence.protocol.edition.treated)
    theirs = treatment_name(subject.rules.capped_walking.against or "")
    rows = [*_printed(subject, pair), *_without_cap(cases), *_spreads(sds), *_reverse(subject, pair)]
    columns = ["Quantity", ours.capitalize(), theirs.capitalize(), "Contrast", "Unit"]
    return pd.DataFrame(rows, columns=columns)


def missing_in_minutes(subject: Subject) -> list[str]:
    """What the tables would need for a statement in the unit of the test."""
    rows = subject.evidence.continuous
    rows = rows[(rows["outcome"] == subject.outcome) & (rows["analysis_use"] != "do_not_pool")]
    instruments = subject.evidence.instruments
    caps = instruments[instruments["instrument"].isin(rows["instrument"])]["scale_max"]
    baseline = rows[(rows["timepoint_months"] == 0) & rows["mean"].notna()]
    missing = ["the length of the cap"] if caps.isna().all() else []
    missing += ["the values at baseline"] if baseline.empty else []
    return [*missing, "the share of patients at the cap"]


def _printed(subject: Subject, pair: pd.Series) -> Iterator[tuple]:
    label = f"{pair['label']}, {pair['months']:g} months"
    yield f"Printed gain ({label})", pair["gain"], pair["gain_against"], pair["difference"], "percent of baseline"
    yield f"Printed multiple ({label})", pair["multiple"], pair["multiple_against"], np.nan, _TIMES
    yield "Spread (SD) at which the contrast is lost", np.nan, np.nan, pair["largest_sd"], _POINTS
    for text, months, largest in _other_p_values(subject, pair):
        what = f"The same, if the p {text} printed at {months:g} months held here"
        yield what, np.nan, np.nan, largest, _POINTS


def _without_cap(cases: pd.DataFrame) -> Iterator[tuple]:
    for row in cases.itertuples():
        case = f"{number(100 * row.share, 0)}% of the better arm at the cap, {_NAMES[row.distribution]}"
        gain, gain_against = 100 * (row.multiple - 1), 100 * (row.multiple_against - 1)
        yield f"Gain without a cap: {case}", gain, gain_against, row.difference, "percent of baseline"
        yield f"Difference understated by: {case}", np.nan, np.nan, row.understated, "factor"
    for row in cases.drop_duplicates("share").itertuples():
        what = f"Largest spread of any distribution with {number(100 * row.share, 0)}% at the cap, one visit"
        yield what, row.largest_sd_under_cap, np.nan, np.nan, _POINTS


def _spreads(sds: pd.DataFrame) -> Iterator[tuple]:
    for row in sds.itertuples():
        what = f"Spread (SD) of the gains, {_SIZES[row.size]}: SD {number(row.cv)} times the mean"
        yield what, row.sd, row.sd_against, row.pooled, _POINTS


def _reverse(subject: Subject, pair: pd.Series) -> Iterator[tuple]:
    """The baseline at which another test's printed spread of change would cost the contrast."""
    for row in rows_of(subject.evidence, subject.rules.capped_walking.spreads, "dispersion").itertuples():
        what = f"Mean baseline at which the spread of {row.source_id} ({row.instrument}, SD {number(row.change_sd, 0)} "
        yield (
            f"{what}{row.unit}) would cost the contrast",
            np.nan,
            np.nan,
            100 * row.change_sd / pair["largest_sd"],
            row.unit,
        )


def _other_p_values(subject: Subject, pair: pd.Series) -> Iterator[tuple[str, float, float]]:
    """Between-arm p-values printed for the same outcome at other visits, with the spread that they would imply."""
    rows = subject.evidence.continuous
    rows = rows[(rows["outcome"] == subject.outcome) & (rows["study_id"] == pair["study"])]
    rows = rows[(rows["p_comparison"] == "between_arms") & rows["p_value"].notna()]
    against = subject.rules.capped_walking.against
    for row in rows.drop_duplicates("timepoint_months").itertuples():
        found = contrast_without_spread(subject.evidence, subject.outcome, against, alpha=row.p_value)
        largest = found.loc[found["rows"] == pair["rows"], "largest_sd"].iloc[0]
        yield str(row.p_text), row.timepoint_months, largest
