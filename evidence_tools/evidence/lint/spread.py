"""Spread: intervals that hold their value, and standard errors that pose as standard deviations."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from evidence_tools.evidence.lint.book import Book, Finding, flagged
from evidence_tools.evidence.lint.columns import SLACK, filled, half_unit, values
from evidence_tools.evidence.lint.registry import check
from evidence_tools.evidence.lint.scales import INSTRUMENTS, bounds
from evidence_tools.evidence.table import Table

PLAUSIBLE = 2.0  # an SD is plausible down to half the smallest and up to twice the largest that the reference knows


@check("error")
def interval_in_order(book: Book) -> Iterator[Finding]:
    """The low end of an interval or scale is not above its high end."""
    for table in book.readable():
        scale = [("scale_min", "scale_max")] if "scale_min" in table.frame else []
        for low, high in [*scale, *((low, high) for low, _, high in table.about.intervals)]:
            yield from flagged(
                table,
                values(table, low) > values(table, high),
                low,
                allowed=lambda place, table=table, high=high: f"at most {table.cells[high][place]}, {high} of the row",
                mend="exchange the two ends, or correct one",
            )


@check("error")
def interval_holds_value(book: Book) -> Iterator[Finding]:
    """An interval contains the value that it belongs to."""
    for table in book.readable():
        for low, value, high in table.about.intervals:
            bottom, middle, top = (values(table, column) for column in (low, value, high))
            outside = (middle < bottom) | (middle > top)
            yield from flagged(
                table,
                outside & ~(bottom > top),
                value,
                allowed=lambda place, table=table, low=low, high=high: (
                    f"a value within its interval, {table.cells[low][place] or 'open'} to "
                    f"{table.cells[high][place] or 'open'}"
                ),
                mend="correct the value or the interval",
            )


@check("error", "continuous", "review_results")
def interval_has_both_ends(book: Book) -> Iterator[Finding]:
    """A confidence interval of a result has both ends; a reference row may hold the one that its source prints."""
    for name in ("continuous", "review_results"):
        table = book.tables[name]
        for low, high in _confidence_limits(table):
            for missing, there in ((low, high), (high, low)):
                yield from flagged(
                    table,
                    filled(table, there) & ~filled(table, missing) & ~table.malformed,
                    missing,
                    allowed=f"{low} and {high} together",
                    mend=f"fill it, or move {there} to the note",
                )


@check("error")
def interval_has_width(book: Book) -> Iterator[Finding]:
    """The two limits of a confidence interval of more than one patient differ."""
    for table in book.readable():
        alone = values(table, "n") == 1 if "n" in table.frame else np.zeros(len(table.lines), dtype=bool)
        for low, high in _confidence_limits(table):
            yield from flagged(
                table,
                (values(table, low) == values(table, high)) & ~alone,
                high,
                allowed=f"a limit other than {low}",
                mend="correct a limit; where rounding made them equal, empty both and write them in the note",
            )


def _confidence_limits(table: Table) -> list[tuple[str, str]]:
    """Columns of the lower and upper confidence limit, without ranges across studies or under rounding."""
    return [(low, high) for low, _, high in table.about.intervals if low.endswith("ci_low")]


@check("error", "continuous")
def sd_and_se_agree(book: Book) -> Iterator[Finding]:
    """The standard error is the standard deviation over the root of n, up to rounding."""
    table = book.tables["continuous"]
    root = np.sqrt(values(table, "n"))
    for sd, se in (("sd", "se"), ("change_sd", "change_se")):
        spread, error = values(table, sd), values(table, se)
        smallest, largest = ((error + sign * half_unit(table, se)) * root for sign in (-1, 1))
        open_to_rounding = half_unit(table, sd) + SLACK
        off = (spread + open_to_rounding < smallest) | (spread - open_to_rounding > largest)
        yield from flagged(
            table,
            off,
            sd,
            allowed=lambda place, se=se, error=error: (
                f"{error[place] * root[place]:.3g}, {se} {table.cells[se][place]} x root of n {table.cells['n'][place]}"
            ),
            mend="see which of the two the source prints, and empty the other",
        )


@check("error", "continuous", INSTRUMENTS)
def sd_within_scale(book: Book) -> Iterator[Finding]:
    """A standard deviation is not larger than the scale allows: half its width for scores, its width for changes."""
    table = book.tables["continuous"]
    low, high = bounds(book, table)
    n = np.fmax(values(table, "n"), 2)
    of_sample = np.sqrt(n / (n - 1))
    for column, largest in (("sd", (high - low) / 2 * of_sample), ("change_sd", (high - low) * of_sample)):
        yield from flagged(
            table,
            values(table, column) > largest + SLACK,
            column,
            allowed=lambda place, largest=largest: f"at most {largest[place]:.3g} on this scale",
            mend="correct it; a range or an interval is not an SD",
        )


@check("warning", "continuous", "reference/recommended_sd", "reference/dispersion")
def se_posing_as_sd(book: Book) -> Iterator[Finding]:
    """A standard deviation is not so small that only as a standard error would it make sense."""
    for table, column, sd, root, low, high in _judged_spreads(book):
        read_as_se = sd * root
        poses = (sd < low / PLAUSIBLE) & (read_as_se >= low / PLAUSIBLE) & (read_as_se <= high * PLAUSIBLE)
        yield from flagged(
            table,
            poses,
            column,
            allowed=lambda place, low=low, high=high, as_sd=read_as_se: (
                f"an SD; known ones run from {low[place]:.3g} to {high[place]:.3g}, "
                f"and read as an SE this is an SD of {as_sd[place]:.3g}"
            ),
            mend="if the source prints an SE, move it to the SE column",
        )


@check("warning", "continuous", "reference/recommended_sd", "reference/dispersion")
def sd_plausible(book: Book) -> Iterator[Finding]:
    """A standard deviation is of the size that the reference tables know for the outcome."""
    for table, column, sd, root, low, high in _judged_spreads(book):
        read_as_se = sd * root
        poses = (read_as_se >= low / PLAUSIBLE) & (read_as_se <= high * PLAUSIBLE)
        odd = ((sd < low / PLAUSIBLE) & ~poses) | (sd > high * PLAUSIBLE)
        yield from flagged(
            table,
            odd,
            column,
            allowed=lambda place, low=low, high=high: (
                f"between half of {low[place]:.3g} and twice {high[place]:.3g}, the known SDs"
            ),
            mend="see whether the source prints an SE, a range or another scale",
        )


def _judged_spreads(
    book: Book,
) -> Iterator[tuple[Table, str, np.ndarray, np.ndarray, np.ndarray, np.ndarray]]:
    """SD columns of the scores with the root of n and the ends of the known SDs, each of shape (rows,)."""
    table = book.tables["continuous"]
    for column, known_sds in (("sd", _visit_sds), ("change_sd", _change_sds)):
        sd = values(table, column)
        if np.isnan(sd).all():
            continue
        keys, width = _measurement(table.frame)
        ends = known_sds(book).groupby("key")[["low", "high"]].agg({"low": "min", "high": "max"}).reindex(keys)
        root = np.sqrt(np.nan_to_num(values(table, "n")))
        yield table, column, sd, root, ends["low"].to_numpy() * width, ends["high"].to_numpy() * width


def _measurement(frame: pd.DataFrame) -> tuple[pd.Series, np.ndarray]:
    """What SDs can be compared: the outcome and, where the scale has no width, the unit; and that width, else 1."""
    width = (frame["scale_max"] - frame["scale_min"]).to_numpy(dtype=float)
    scale = frame["unit"].fillna("").where(np.isnan(width), "share of the scale")
    return frame["outcome"].str.cat(scale, sep="/"), np.where(np.isnan(width), 1.0, width)


def _visit_sds(book: Book) -> pd.DataFrame:
    rows = book.tables["reference/dispersion"].frame
    rows = rows[(rows["grade"] != "X") & rows["visit_sd"].notna()]
    keys, width = _measurement(rows)
    sd = rows["visit_sd"].to_numpy() / width
    return pd.DataFrame({"key": keys.to_numpy(), "low": sd, "high": sd})


def _change_sds(book: Book) -> pd.DataFrame:
    rows = book.tables["reference/recommended_sd"].frame
    keys, width = _measurement(rows)
    low, high = (rows[column].to_numpy() / width for column in ("change_sd_low", "change_sd_high"))
    return pd.DataFrame({"key": keys.to_numpy(), "low": low, "high": high})
