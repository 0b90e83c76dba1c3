"""One claim on the table: what it prints, what it points to, and the keys its numbers get."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import pandas as pd

from evidence_tools.evidence import Evidence
from evidence_tools.evidence.binding_entries import CELL
from evidence_tools.results import results_of
from evidence_tools.wording import Number
from evidence_tools.wording.numbers import MINUS

SOURCE_COLUMNS = ("source_id", "source_ids", "primary_source_id")
_UNITS = {
    "pct": "percent",
    "pct_change": "percent",
    "events": "patients",
    "n": "patients",
    "timepoint_months": "months",
}
_TABLES_OF_ROWS = (
    *("continuous", "binary", "review_results", "quality_ratings", "risk_of_bias", "reviews", "studies", "claims"),
    *("inclusion_matrix", "controls", "active_benchmarks", "comparators", "bias_priors", "mcid", "dispersion"),
    *("recommended_sd",),
)


@dataclass(frozen=True, slots=True)
class Datum:
    """One number that a claim points to, with what it rests on."""

    value: float
    unit: str
    label: str
    keys: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    text: str = ""  # as its cell prints it; empty for a number of the results


@dataclass(frozen=True, eq=False)
class Case:
    """A claim put to a test; `verdict_of` gives the verdict of another claim."""

    evidence: Evidence
    claim: pd.Series
    verdict_of: Callable[[str], str]
    place: int = 0  # of the test within the binding
    cells: Mapping[str, str] = field(default_factory=dict)  # the claim as it stands in its file

    @property
    def claim_id(self) -> str:
        """Id of the claim."""
        return self.claim["claim_id"]

    @property
    def policy_source(self) -> str:
        """The source that is the policy itself: what rests on it alone confirms nothing."""
        return self.evidence.policy["policy_id"]

    def second_hand(self, sources: Iterable[str]) -> bool:
        """Whether nothing but the policy itself stands behind a number."""
        return set(sources) <= {self.policy_source}

    def number(self, name: str, value: float, unit: str, text: str = "") -> Number:
        """A number of this test, under a key of its own: ``claims.<id>.<place>.<name>``."""
        return Number(f"claims.{self.claim_id}.{self.place}.{name}", float(value), unit, text)

    def printed(self, place: int = 1) -> Number:
        """A number as the policy prints it, digits and all."""
        text = self.cells[f"value_{place}"]
        return self.number(f"printed_{place}", float(text), self.cells.get(f"unit_{place}", "count"), as_printed(text))

    def decimals(self, place: int = 1) -> int:
        """Decimals with which the policy prints a number."""
        return decimals_of(self.cells[f"value_{place}"])

    def datum(self, pointer: str) -> Datum:
        """What a pointer of the binding points to: a number of the results, or a cell."""
        return self._cell(pointer) if pointer.startswith(CELL) else self._result(pointer)

    def told(self, name: str, datum: Datum) -> Number:
        """A datum in a sentence: under its key of the results, or under one of this test."""
        if datum.keys:
            return Number(datum.keys[0], datum.value, datum.unit)
        return self.number(name, datum.value, datum.unit, datum.text)

    def sources_of(self, rows: Iterable[str]) -> tuple[str, ...]:
        """The sources behind rows, each once."""
        known = sources_by_row(self.evidence)
        return tuple(dict.fromkeys(source for row in rows for source in known.get(row, ())))

    def _result(self, key: str) -> Datum:
        entry = results_of(self.evidence).entry(key)
        rows = tuple(entry.get("rows", ()))
        value = float("nan") if entry["value"] is None else entry["value"]
        return Datum(value, entry["unit"], entry["label"], (key,), rows, self.sources_of(rows))

    def _cell(self, pointer: str) -> Datum:
        table, key, column = pointer.removeprefix(CELL).split(".")
        row = self.evidence.row(key, table)
        unit = _UNITS.get(column) or row.cells.get("unit") or row.cells.get("unit_1") or "count"
        cell = row.cells.get(column)
        value, text = (float("nan"), "") if cell is None else (float(cell), as_printed(cell))
        return Datum(value, unit, key, (), (key,), self.sources_of([key]), text)


def behind(data: Iterable[Datum]) -> dict[str, tuple[str, ...]]:
    """What several data rest on, each once, as a finding takes it: ``keys``, ``rows`` and ``sources``."""
    each_of = tuple(data)
    return {
        name: tuple(dict.fromkeys(part for each in each_of for part in getattr(each, name)))
        for name in ("keys", "rows", "sources")
    }


def as_printed(cell: str) -> str:
    """A number with the digits of its cell.

    Examples
    --------
    >>> as_printed("-2.0"), as_printed("7416")
    ('−2.0', '7,416')
    """
    return f"{float(cell):,.{decimals_of(cell)}f}".replace("-", MINUS)


def decimals_of(text: str) -> int:
    """Decimals of a number as it stands in a file.

    Examples
    --------
    >>> decimals_of("64.3"), decimals_of("-3")
    (1, 0)
    """
    return len(text.partition(".")[2])


@lru_cache(maxsize=2)
def sources_by_row(evidence: Evidence) -> Mapping[str, tuple[str, ...]]:
    """The sources of each row by its key; what has none of its own is left out."""
    found: dict[str, tuple[str, ...]] = {}
    for name in _TABLES_OF_ROWS:
        table = getattr(evidence, name)
        column = next((each for each in SOURCE_COLUMNS if each in table.columns), None)
        if column is not None:
            filled = table.dropna(subset=[column])
            for key, ids in zip(filled.iloc[:, 0], filled[column], strict=True):
                found.setdefault(key, tuple(ids.split(";")))
    return found
