"""Provenance: where a number comes from, when it was measured, and whether it may be used."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from evidence_tools.evidence.lint.book import Book, Finding, flagged
from evidence_tools.evidence.lint.columns import equal, filled, groups, values
from evidence_tools.evidence.lint.registry import check
from evidence_tools.evidence.table import Table
from evidence_tools.question import VISIT_DECIMALS

_AT_A_VISIT = (
    "continuous",
    "binary",
    "reference/dispersion",
    "reference/controls",
    "reference/active_benchmarks",
    "reference/comparators",
)
_VALUES = {"continuous": ("mean", "change_mean", "pct_change"), "binary": ("events", "pct")}


@check("error")
def derived_says_how(book: Book) -> Iterator[Finding]:
    """A derived row says how it was derived."""
    for table in book.readable():
        if "status" in table.frame:
            yield from _unexplained(table, equal(table, "status", "derived"))


@check("warning")
def derived_cell_says_how(book: Book) -> Iterator[Finding]:
    """A row that names derived cells says how they were derived, also where the row itself is reported."""
    for table in book.readable():
        if "derived_fields" in table.frame:
            yield from _unexplained(table, filled(table, "derived_fields") & ~equal(table, "status", "derived"))


def _unexplained(table: Table, derived: np.ndarray) -> Iterator[Finding]:
    yield from flagged(
        table,
        derived & ~filled(table, "derivation") & ~table.malformed,
        "derivation",
        allowed="the calculation or inference behind the derived cells",
        mend="write how they were obtained",
    )


@check("error")
def derived_fields_exist(book: Book) -> Iterator[Finding]:
    """Derived fields are columns of the table, and filled in the row."""
    for table in book.readable():
        if "derived_fields" not in table.frame:
            continue
        named = table.frame["derived_fields"].dropna().str.split(";").explode()
        columns = table.schema.columns()
        for column, rows in named.groupby(named, sort=False):
            mask = np.zeros(len(table.lines), dtype=bool)
            mask[rows.index] = True
            if column in columns:
                mask &= pd.Series(table.cells[column]).eq("").to_numpy()
            known = column in columns
            yield from flagged(
                table,
                mask,
                "derived_fields",
                found=str(column),
                allowed="columns that are filled in this row" if known else "columns of this table",
                mend=f"fill {column}, or take it off the list" if known else "correct the name",
            )


@check("error")
def number_has_locator(book: Book) -> Iterator[Finding]:
    """A number names the place in its source."""
    for table in book.readable():
        if table.about.numbers:
            yield from flagged(
                table,
                filled(table, *table.about.numbers) & ~filled(table, "locator") & ~table.malformed,
                "locator",
                allowed="the place inside the source, such as Table 2 or Abstract, results",
                mend="write where the number stands",
            )


@check("error")
def time_is_stated(book: Book) -> Iterator[Finding]:
    """A row has a visit in months, or says in words why not."""
    for name in _AT_A_VISIT:
        table = book.tables[name]
        if table.whole:
            yield from flagged(
                table,
                ~filled(table, "timepoint_months", "timepoint_text") & ~table.malformed,
                "timepoint_text",
                allowed="words where timepoint_months is empty, such as not stated",
                mend="fill one of the two",
            )


@check("error")
def p_has_relation(book: Book) -> Iterator[Finding]:
    """A p value and its relation stand together."""
    for name in ("continuous", "binary"):
        table = book.tables[name]
        if not table.whole:
            continue
        p, relation = filled(table, "p_value"), filled(table, "p_relation")
        for rows, column, mend in (
            (p & ~relation, "p_relation", "equal for an exact p, below for p < 0.05, at_most for p <= 0.05"),
            (relation & ~p, "p_value", "write p as a number, or empty the relation"),
        ):
            yield from flagged(
                table, rows & ~table.malformed, column, allowed="p_value and p_relation together", mend=mend
            )


@check("error")
def primary_has_number(book: Book) -> Iterator[Finding]:
    """A primary row carries a number; a primary count or percentage carries both count and base."""
    for name, columns in _VALUES.items():
        table = book.tables[name]
        if not table.whole:
            continue
        primary = equal(table, "analysis_use", "primary") & ~table.malformed
        yield from flagged(
            table,
            primary & ~filled(table, *columns),
            columns[0],
            allowed=f"a number in {', '.join(columns)}",
            mend="fill it, or make the row direction_only",
        )
        if name == "binary":
            for column in ("events", "n"):
                yield from flagged(
                    table,
                    primary & filled(table, *columns) & ~filled(table, column),
                    column,
                    allowed="count and base in a primary row",
                    mend="fill it, or make the row do_not_pool with the reason",
                )


@check("error")
def one_primary_row(book: Book) -> Iterator[Finding]:
    """One row is primary for a study, arm, outcome and visit; rows without a month are of one visit."""
    for name in ("continuous", "binary"):
        table = book.tables[name]
        if table.whole:
            yield from _second_primary_rows(table)


def _second_primary_rows(table: Table) -> Iterator[Finding]:
    patients = groups(table, "study_id", "arm_id", "outcome").number
    visit = np.round(values(table, "timepoint_months"), VISIT_DECIMALS)
    primary = equal(table, "analysis_use", "primary") & ~table.malformed
    rows = pd.DataFrame({"patients": patients, "visit": visit, "place": np.arange(len(visit))})[primary]
    first = rows.groupby(["patients", "visit"], dropna=False)["place"].transform("min")
    repeated = np.zeros(len(table.lines), dtype=bool)
    repeated[first.index[first < first.index]] = True
    yield from flagged(
        table,
        repeated,
        "analysis_use",
        found=lambda place: f"primary, as is {table.keys[first[place]]}",
        allowed="one primary row per study, arm, outcome and visit",
        mend="make the less complete of the two alternative or duplicate, with the reason",
    )


@check("error", "claims")
def claim_has_unit(book: Book) -> Iterator[Finding]:
    """A number of a claim has a unit."""
    table = book.tables["claims"]
    for number, unit in (("value_1", "unit_1"), ("value_2", "unit_2")):
        yield from flagged(
            table,
            filled(table, number) & ~filled(table, unit) & ~table.malformed,
            unit,
            allowed=f"the unit of {number}",
            mend="write the unit, such as points or percent of patients",
        )
