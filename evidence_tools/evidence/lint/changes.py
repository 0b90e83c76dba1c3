"""Changes: against the two means, against the percentage, and against the direction that is good."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import pandas as pd

from evidence_tools.evidence.lint.book import Book, Finding, flagged
from evidence_tools.evidence.lint.columns import SLACK, equal, filled, groups, half_unit, looked_up, values, where
from evidence_tools.evidence.lint.registry import check
from evidence_tools.evidence.table import Table

SAME_MEASUREMENT = ("study_id", "arm_id", "outcome", "pain_site", "instrument", "unit")
WORSENING = re.compile(r"\bworse|deteriorat", re.IGNORECASE)


def _pairs(table: Table) -> pd.DataFrame:
    """Each follow-up row with each baseline mean of the same measurement: place, base, and whether n differs."""
    group = groups(table, *SAME_MEASUREMENT).number
    rows = pd.DataFrame({"group": group, "place": np.arange(len(group)), "n": values(table, "n")})
    months, mean = values(table, "timepoint_months"), values(table, "mean")
    pairs = rows[(months > 0) & filled(table, "mean", "change_mean")].merge(
        rows[(months == 0) & ~np.isnan(mean)], on="group", suffixes=("", "_base")
    )
    pairs["other_patients"] = pairs["n"].notna() & pairs["n_base"].notna() & (pairs["n"] != pairs["n_base"])
    return pairs.rename(columns={"place_base": "base"})[["place", "base", "other_patients"]]


def _off_the_means(table: Table, pairs: pd.DataFrame) -> pd.Series:
    """For rows whose change agrees with no baseline: the change that the nearest baseline gives, by place."""
    place, base = pairs["place"].to_numpy(), pairs["base"].to_numpy()
    mean, change = values(table, "mean"), values(table, "change_mean")
    half, half_of_change = half_unit(table, "mean"), half_unit(table, "change_mean")
    expected = mean[place] - mean[base]
    beyond = np.abs(change[place] - expected) - (half[place] + half[base] + half_of_change[place] + SLACK)
    judged = pd.DataFrame({"place": place, "expected": expected, "beyond": beyond}).dropna()
    nearest = judged.sort_values("beyond", kind="stable").drop_duplicates("place").set_index("place")
    return nearest.loc[nearest["beyond"] > 0, "expected"]


def _objections(table: Table, expected: pd.Series) -> Iterator[Finding]:
    mask = np.zeros(len(table.lines), dtype=bool)
    mask[expected.index] = True
    yield from flagged(
        table,
        mask,
        "change_mean",
        allowed=lambda place: f"{expected[place]:.4g}, follow-up minus baseline mean, up to rounding",
        mend="correct the change or a mean; a score that fell has a negative change",
    )


@check("error", "continuous")
def change_of_means(book: Book) -> Iterator[Finding]:
    """The change is the follow-up mean minus the baseline mean of the same patients, up to rounding."""
    table = book.tables["continuous"]
    pairs = _pairs(table)
    yield from _objections(table, _off_the_means(table, pairs[~pairs["other_patients"]]))


@check("warning", "continuous")
def change_of_other_patients(book: Book) -> Iterator[Finding]:
    """The change is near the difference of two means that rest on different numbers of patients."""
    table = book.tables["continuous"]
    pairs = _pairs(table)
    judged_above = set(pairs.loc[~pairs["other_patients"], "place"])
    yield from _objections(table, _off_the_means(table, pairs[~pairs["place"].isin(judged_above)]))


@check("error")
def estimate_of_means(book: Book) -> Iterator[Finding]:
    """In a reference row the estimate of a change is the follow-up mean minus the baseline mean, up to rounding."""
    for name in ("reference/controls", "reference/active_benchmarks"):
        table = book.tables[name]
        if not table.whole:
            continue
        expected = values(table, "followup_mean") - values(table, "baseline_mean")
        open_to_rounding = sum(half_unit(table, c) for c in ("followup_mean", "baseline_mean", "estimate"))
        off = np.abs(values(table, "estimate") - expected) > open_to_rounding + SLACK
        yield from flagged(
            table,
            off & equal(table, "measure", "change_mean"),
            "estimate",
            allowed=lambda place, expected=expected: f"{expected[place]:.4g}, follow-up minus baseline, up to rounding",
            mend="correct the estimate or a mean",
        )


@check("warning", "continuous")
def percent_of_change(book: Book) -> Iterator[Finding]:
    """The percent change is the change over the baseline mean, up to rounding; a mean of percentages may differ."""
    table = book.tables["continuous"]
    pairs = _pairs(table)
    place, base = pairs["place"].to_numpy(), pairs["base"].to_numpy()
    mean, half = values(table, "mean"), half_unit(table, "mean")
    change, half_of_change = values(table, "change_mean")[place], half_unit(table, "change_mean")[place]
    printed = ~np.isnan(change)
    change = np.where(printed, change, mean[place] - mean[base])
    half_of_change = np.where(printed, half_of_change, half[place] + half[base])
    low, high = _quotient(change, half_of_change, mean[base], half[base])
    percent, open_to_rounding = values(table, "pct_change")[place], half_unit(table, "pct_change")[place]
    beyond = np.fmax(percent - open_to_rounding - high, low - percent - open_to_rounding) - SLACK
    judged = pd.DataFrame({"place": place, "low": low, "high": high, "beyond": beyond}).dropna()
    nearest = judged.sort_values("beyond", kind="stable").drop_duplicates("place").set_index("place")
    off = nearest[nearest["beyond"] > 0]
    mask = np.zeros(len(table.lines), dtype=bool)
    mask[off.index] = True
    yield from flagged(
        table,
        mask,
        "pct_change",
        allowed=lambda at: f"{off['low'][at]:.1f} to {off['high'][at]:.1f}, the change over the baseline mean",
        mend="correct it; where the source prints a mean of individual percentages, say so in exceptions.csv",
    )


def _quotient(
    change: np.ndarray, half_of_change: np.ndarray, base: np.ndarray, half_of_base: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Ends of 100 x change / base under rounding; NaN where the base may be zero."""
    sure = base - half_of_base > 0
    smallest = np.where(sure, base - half_of_base, np.nan)
    ends = [100 * (change + sign * half_of_change) / b for sign in (-1, 1) for b in (smallest, base + half_of_base)]
    return np.minimum.reduce(ends), np.maximum.reduce(ends)


@check("error", "continuous")
def change_and_percent_agree(book: Book) -> Iterator[Finding]:
    """The change and the percent change have the same sign."""
    table = book.tables["continuous"]
    yield from flagged(
        table,
        values(table, "change_mean") * values(table, "pct_change") < 0,
        "pct_change",
        allowed=lambda place: f"the sign of change_mean, {table.cells['change_mean'][place]}",
        mend="both are negative where the score fell: correct the sign of one",
    )


@check("warning", "continuous", "reference/outcomes")
def change_is_benefit(book: Book) -> Iterator[Finding]:
    """A change goes in the direction that is good for the patient, or the row says that patients got worse."""
    table = book.tables["continuous"]
    outcomes = book.tables["reference/outcomes"].frame
    sign = {"lower": -1.0, "higher": 1.0}
    good = {
        outcome: sign.get(better, np.nan)
        for outcome, better in zip(outcomes["outcome"], outcomes["better"], strict=True)
    }
    direction = looked_up(table, ("outcome",), good)
    explained = where(table, ("p_text", "note", "use_reason"), _says_worse)
    for column in ("change_mean", "pct_change"):
        yield from flagged(
            table,
            (values(table, column) * direction < 0) & ~explained,
            column,
            allowed=lambda place: "a fall" if direction[place] < 0 else "a rise",
            mend="correct the sign (negative where the score fell); if patients did get worse, write worse in note",
        )


def _says_worse(*texts: str) -> bool:
    return any(WORSENING.search(text) for text in texts if isinstance(text, str))
