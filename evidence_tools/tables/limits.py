"""Tables of limitations: each with its verdict, its number and its reason; and what answers the policy's own list."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from numbers import Real

import pandas as pd

from evidence_tools.evidence import Evidence
from evidence_tools.limits import Limitation, policy_limitations, worst
from evidence_tools.limits.blinding.objective_outcomes import objective_beside_subjective
from evidence_tools.limits.core.names import NAMES
from evidence_tools.limits.core.words import quantity_in_words
from evidence_tools.tables.shown import Shown
from evidence_tools.wording import digits_for, number
from evidence_tools.wording.numbers import WHOLE_UNITS

_DISPLAYED = {
    "estimate",
    "low",
    "high",
    "lowest",
    "highest",
    "left",
    "kept",
    "observed",
    "change",
}  # words in the columns that hold results on the scale of display


def table_of_limits(limits: Sequence[Limitation]) -> pd.DataFrame:
    """One row per limitation of a result: verdict, number, why, and the GRADE domain it feeds."""
    rows = [
        {
            "Limitation": each.title,
            "Verdict": each.verdict,
            "Number": quantity_in_words(each),
            "Why": each.reason,
            "GRADE domain": each.grade,
        }
        for each in limits
    ]
    return Shown(pd.DataFrame(rows).set_index("Limitation"))


def table_of_limitation(limitation: Limitation, first: int | None = None) -> pd.DataFrame:
    """The numbers behind one limitation, rounded as everywhere: an estimate beside its limits, no empty column.

    `first` shows that many rows of a long table; None shows all.
    """
    table = limitation.table.head(len(limitation.table) if first is None else first)
    digits = digits_for(limitation.scale.unit)
    units = table["Unit"] if "Unit" in table.columns else None
    columns = {_heading(name): _rounded(_numbers(table[name]), digits, units) for name in table.columns}
    named = _with_intervals(pd.DataFrame(columns))
    named = named.loc[:, (named != "").any()]
    return Shown(named.set_index(named.columns[0])) if len(named.columns) else Shown(named)


def _with_intervals(table: pd.DataFrame) -> pd.DataFrame:
    """A value and the low and high beside it in one column, as they are read: ``−1.6 (−2.7 to −0.5)``."""
    names, merged = list(table.columns), {}
    while names:
        name, *names = names
        if len(names) > 1 and _is_end(names[0], "low") and _is_end(names[1], "high"):
            ends, names = names[:2], names[2:]
            cells = [_with_interval(*row) for row in table[[name, *ends]].itertuples(index=False)]
            merged["Result (interval)" if name == "Estimate" else f"{name} (interval)"] = cells
        else:
            merged[name] = table[name]
    return pd.DataFrame(merged, index=table.index)


def _is_end(name: str, end: str) -> bool:
    """Whether a column is the low or high end of the one before it: ``Low``, ``Gain low``, ``Low, 26% lost evenly``."""
    words = name.lower().replace(",", "").split()
    return end in (words[0], words[-1])


def _with_interval(estimate: str, low: str, high: str) -> str:
    return f"{estimate} ({low} to {high})" if low and high else estimate


def table_of_objective_outcomes(evidence: Evidence) -> pd.DataFrame:
    """Outcomes that are counted or measured beside those that patients score themselves, with their results."""
    return Shown(objective_beside_subjective(evidence).set_index("Question"))


def table_of_policy_limitations(
    evidence: Evidence, challenged: Mapping[str, Sequence[Limitation]] | None = None
) -> pd.DataFrame:
    """Every limitation that the policy names, with its worst verdict, the number behind it and what cannot be said."""
    rows = worst(policy_limitations(evidence, challenged))
    table = pd.DataFrame(
        {
            "No.": rows["limitation_id"],
            "What the policy says": rows["statement"] + " (" + rows["ref_id"].map(_cited) + ")",
            "Verdict": rows["verdict"],
            "Weighed as": [_weighed_as(*each) for each in rows[["challenge", "question"]].to_numpy()],
            "Number": rows["number"],
            "Why": rows["reason"],
            "Cannot say for": rows["unsaid"].str.replace("_", " "),
        }
    )
    return Shown(table.set_index("No."))


def _cited(reference: str) -> str:
    """A reference of the policy as it is cited: ``Orhurhu 2025``."""
    return " ".join(word.capitalize() for word in reference.split("_"))


def _weighed_as(challenge: str, question: str) -> str:
    """The limitation that answers, and the result it was tried on."""
    return f"{NAMES[challenge].title}: {question}" if question else NAMES[challenge].title


def _heading(name: object) -> str:
    """The name of a column with a capital; abbreviations within it stay as they are."""
    words = str(name).replace("_", " ")
    return words[:1].upper() + words[1:]


def _numbers(column: pd.Series) -> pd.Series:
    """A column that holds nothing but numbers and gaps, as numbers: put together from parts it lost its kind."""
    known = column.dropna()
    if len(known) and all(isinstance(value, Real) and not isinstance(value, bool) for value in known):
        return column.astype("Float64").astype("float64")
    return column


def _rounded(column: pd.Series, digits: int, units: pd.Series | None = None) -> pd.Series:
    if not pd.api.types.is_float_dtype(column):
        words = column.astype("str").fillna("").replace({"nan": "", "<NA>": "", "None": ""})
        return words.str.replace("_", " ") if column.name == "Outcome" else words
    if units is not None:
        return pd.Series([_in_unit(*each) for each in zip(column, units, strict=True)], index=column.index)
    places = digits if _DISPLAYED & set(str(column.name).lower().split()) else _places(column)
    return column.map(lambda value: "" if pd.isna(value) else number(value, places))


def _in_unit(value: float, unit: str) -> str:
    """A number as its own unit asks for, in a column of several units; small ones keep a second decimal."""
    if pd.isna(value):
        return ""
    return number(value, max(digits_for(unit), 2 * (unit not in WHOLE_UNITS and 0 < abs(value) < 1)))


def _places(column: pd.Series) -> int:
    """Decimals that a column needs: none for whole numbers, else enough for three figures of its largest value."""
    known = column[column.notna() & ~column.isin([math.inf, -math.inf])].abs()
    if known.empty or (known == known.round()).all():
        return 0
    return max(0, 2 - math.floor(math.log10(known.max()))) if known.max() > 0 else 0
