"""What a row is about, and which of its columns are compared, and how."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any, Literal, get_args, get_origin

from evidence_tools.evidence.schemas import BY_TABLE
from evidence_tools.evidence.schemas.vocabularies import JUDGEMENTS
from evidence_tools.importing.filling import numbered_key

Kind = Literal["number", "category", "words"]

ABOUT: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "continuous": (
        ("study_id", "arm_id", "outcome"),
        ("pain_site", "instrument", "timepoint_months", "timepoint_text", "source_id"),
    ),
    "binary": (("study_id", "arm_id", "outcome"), ("timepoint_months", "timepoint_text", "source_id")),
    "risk_of_bias": (("study_id", "instrument", "domain"), ("scope",)),
    "review_results": (("review_id", "outcome", "measure"), ("timepoint_months", "timepoint_text", "source_id")),
    "quality_ratings": (("subject", "item"), ("review_id", "study_id", "instrument", "stated_by", "source_id")),
}
"""Columns that say what a row is about: those that must be equal, and those of which one may differ in a near match.

Other tables have a key of their own, which must be equal.
"""

POOLED = {
    "continuous": {"n", "mean", "sd", "se", "change_mean", "change_sd", "change_se", "pct_change"}
    | {"ci_low", "ci_high", "change_ci_low", "change_ci_high"},
    "binary": {"events", "n", "pct", "person_years"},
}
"""Numbers that enter a pooled result."""

_NUMBERS = ("float64", "Int64")
_NOT_ORDERED = "unclear"  # has a place between low and high only in an instrument of three judgements


def about(table: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Columns that must be equal, and columns of which one may differ, for rows of this table to be about the same."""
    return ABOUT.get(table, (BY_TABLE[table].about.key, ()))


def identity(table: str, cells: Mapping[str, str]) -> tuple[str, ...]:
    """What a row is about; equal for equal rows, however a number is printed.

    Examples
    --------
    >>> identity("arms", {"study_id": "synthetic", "arm_id": "device"})
    ('synthetic', 'device')
    """
    return tuple(same(table, column, cells.get(column, "")) for part in about(table) for column in part)


def told(table: str, cells: Mapping[str, str]) -> str:
    """What a row is about, in words.

    Examples
    --------
    >>> told("binary", {"study_id": "synthetic", "arm_id": "device", "outcome": "pain", "timepoint_months": "12"})
    'synthetic, device, pain, timepoint_months 12'
    """
    first, rest = about(table)
    parts = [cells.get(column, "?") for column in first]
    return ", ".join([*parts, *(f"{column} {cells[column]}" for column in rest if cells.get(column))])


def same(table: str, column: str, text: str) -> str:
    """A text in the form in which equal cells are equal: numbers by value, words without case and double blanks."""
    if kind_of(table, column) == "number":
        value = number(text)
        return text if value is None else f"{value.normalize():f}"
    return " ".join(text.split()).casefold()


def number(text: str) -> Decimal | None:
    """The number that a text is; None where it is none.

    Examples
    --------
    >>> number("2.10"), number("")
    (Decimal('2.10'), None)
    """
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


@cache
def compared(table: str) -> tuple[str, ...]:
    """The columns that are compared: all but a key that only numbers the rows."""
    schema = BY_TABLE[table]
    return tuple(column for column in schema.columns() if column != numbered_key(schema))


@cache
def kind_of(table: str, column: str) -> Kind:
    """Whether a column holds numbers, words of a closed list, or words of any kind."""
    if BY_TABLE[table].cells()[column].dtype in _NUMBERS:
        return "number"
    return "category" if choices(table, column) else "words"


@cache
def choices(table: str, column: str) -> tuple[str, ...]:
    """The closed list of a column, in its order; empty where it has none."""
    return _words(BY_TABLE[table].annotations()[column])


def _words(annotation: Any) -> tuple[str, ...]:
    if get_origin(annotation) is Literal:
        return tuple(map(str, get_args(annotation)))
    return next(filter(None, map(_words, get_args(annotation))), ())


def scale_of(table: str, column: str, cells: Mapping[str, str]) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Name of the list that a cell is judged on, its words, and those of them that have an order.

    Judgements on risk of bias have the words of their instrument, from the least risk to the greatest.

    Examples
    --------
    >>> scale_of("risk_of_bias", "judgement", {"instrument": "robins_i"})[2]
    ('low', 'moderate', 'serious', 'critical')
    """
    words = choices(table, column)
    if (table, column) != ("risk_of_bias", "judgement"):
        return "", words, ()
    instrument = cells.get("instrument", "")
    known = JUDGEMENTS.get(instrument, words)
    ordered = known if known == JUDGEMENTS["rob1"] else tuple(word for word in known if word != _NOT_ORDERED)
    return instrument, known, ordered
