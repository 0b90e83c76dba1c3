"""Rows for results of arms and for pooled results, as review software reports them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from evidence_tools.evidence.schemas.vocabularies import Unit
from evidence_tools.importing.filling import plain_number
from evidence_tools.importing.review_software.book import Book

DIFFERENCES = {"MD", "SMD", "RD", "MEAN DIFFERENCE", "STD. MEAN DIFFERENCE", "RISK DIFFERENCE"}
_UNITS = set(get_args(Unit))
_MEAN = "the file does not say whether the mean is that of the visit or a change: move it to change_mean if so"
_TIME = "the visit is not given as a number"


@dataclass(frozen=True, slots=True)
class Analysis:
    """One analysis of a review: its number such as ``1.2``, what it is called, and the measure it was pooled with."""

    number: str
    comparison: str
    outcome: str
    measure: str = ""
    unit: str = ""

    @property
    def place(self) -> str:
        """Where it stands in the review; without a number it is a result of a study that no analysis holds."""
        return f"Analysis {self.number}" if self.number else "Results by study"

    @property
    def words(self) -> str:
        """How the review names it."""
        parts = (("comparison", self.comparison), ("outcome", self.outcome))
        return "; ".join(f'{what} "{name}"' for what, name in parts if name)


@dataclass(frozen=True, slots=True)
class ArmResult:
    """What a review holds of one arm of one study: cells of the table ``continuous`` or ``binary``, as text."""

    table: Literal["continuous", "binary"]
    study_id: str
    study: str
    label: str
    values: Mapping[str, str]
    subgroup: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class PooledResult:
    """What a review pooled: cells of ``review_results`` as text, patients of both groups, and studies to be counted."""

    values: Mapping[str, str]
    patients: tuple[str, ...] = ()
    studies: frozenset[str] = frozenset()

    @property
    def derived(self) -> dict[str, tuple[str, str]]:
        """Cells that are counted or summed here, each with how."""
        cells = {}
        if self.studies:
            cells["k"] = (str(len(self.studies)), "k = studies among the rows of the analysis")
        if self.patients and all(text.isdigit() for text in self.patients):
            total = str(sum(map(int, self.patients)))
            cells["n"] = (total, f"n = {' + '.join(self.patients)} patients of the two groups")
        return cells


def add_arm_result(book: Book, analysis: Analysis, result: ArmResult, *, source_id: str, place: str) -> None:
    """Propose the row of one arm; outcome, instrument, visit and use are a person's to name where no table does."""
    outcome = book.known.outcome_named(analysis.outcome, result.table)
    cells = {
        "study_id": result.study_id,
        "arm_id": book.arm(result.study_id, result.label, place),
        "outcome": outcome,
        **{column: plain_number(text) for column, text in result.values.items()},
        "source_id": source_id,
        "locator": f"{analysis.place}, {result.study}, {result.label}",
        "status": "reported",
        "note": "; ".join(filter(None, [analysis.words, result.subgroup and f'subgroup "{result.subgroup}"'])),
        "second_look": "not_checked",
    }
    remarks = [result.remark, "second-hand: read in the review, not in the report of the study", _TIME]
    if result.table == "continuous":
        unit = analysis.unit.lower()
        cells["unit"] = unit if unit in _UNITS else ""
        remarks.append(_MEAN)
        if unit and unit not in _UNITS:
            remarks.append(f"the review gives the unit as {analysis.unit!r}")
    else:
        cells["definition"] = analysis.outcome
    book.add(result.table, cells, place, remarks)


def add_pooled(
    book: Book, analysis: Analysis, pooled: PooledResult, *, review_id: str, source_id: str, place: str
) -> None:
    """Propose the row of one pooled result; what is counted here is marked as derived."""
    cells = {
        "review_id": review_id,
        "outcome": book.known.outcome_named(analysis.outcome),
        "measure": "between_group_difference" if analysis.measure.upper() in DIFFERENCES else "",
        **{column: plain_number(text) for column, text in pooled.values.items()},
        "unit": analysis.unit or analysis.measure,
        "status": "reported",
        "source_id": source_id,
        "locator": analysis.place,
        "note": analysis.words,
    }
    derived = pooled.derived
    cells |= {column: text for column, (text, _) in derived.items()}
    cells["derived_fields"] = ";".join(derived)
    cells["derivation"] = "; ".join(how for _, how in derived.values())
    measure = f"pooled as {analysis.measure}" if analysis.measure else ""
    book.add("review_results", cells, place, [measure, _TIME])
