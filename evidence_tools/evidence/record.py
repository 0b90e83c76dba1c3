"""What `read_evidence` hands out: the tables of an edition, read-only by construction."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pandas as pd

from evidence_tools.errors import QuestionError
from evidence_tools.evidence.faults import Report
from evidence_tools.evidence.table import Table
from evidence_tools.naming import counted

if TYPE_CHECKING:
    from evidence_tools.evidence.bindings import Bindings
    from evidence_tools.evidence.judgements import Judgements
    from evidence_tools.evidence.protocol import Protocol


@dataclass(frozen=True, slots=True, eq=False)
class EvidenceRow:
    """One row as it stands in its file.

    Parameters
    ----------
    table, file, line, key
        Where it stands; `line` is the physical line, counted from 1.
    cells
        The text of its filled cells by column.
    """

    table: str
    file: str
    line: int
    key: str
    cells: Mapping[str, str]

    def __repr__(self) -> str:
        return f"EvidenceRow {self.key} ({self.file}:{self.line}): {counted(len(self.cells), 'filled cell')}"


_COUNTED = ("studies", "continuous", "binary", "sources")


def _handed_out(name: str, meaning: str) -> Any:
    def frame(self: Evidence) -> pd.DataFrame:
        return self._joined(name)

    return property(frame, doc=f"{meaning} (a copy).")


@dataclass(frozen=True, eq=False, repr=False)
class Evidence:
    """The tables of one edition and of the reference folder, typed, linted and keyed.

    Every access to a table hands out a copy, so that no notebook can change the evidence under another's feet.
    Text columns have dtype ``str``, counts ``Int64`` and numbers ``float64``; an empty cell is missing (NaN or NA) and
    means not reported.

    Parameters
    ----------
    folder, reference_folder
        Where the files lie.
    label
        Policy and edition, such as ``mild/2026``.
    protocol
        The rules of the edition.
    report
        Warnings and accepted exceptions (and errors, when obtained from `inspect_evidence`).
    bindings, judgements
        What the claims are checked against, and what a person judged.
    checksum
        SHA-256 over names and bytes of all files read, edition and reference, in the order of their names.
    """

    folder: Path
    reference_folder: Path
    label: str
    protocol: Protocol | None
    bindings: Bindings
    judgements: Judgements
    report: Report
    checksum: str
    _tables: Mapping[str, Table] = field(repr=False)
    _policy: Mapping[str, Any] = field(repr=False)

    sources = _handed_out("sources", "Documents that were read, those of edition and reference together")
    studies = _handed_out("studies", "Primary studies")
    study_overlap = _handed_out("study_overlap", "Pairs of studies that may share patients")
    arms = _handed_out("arms", "Arms of the studies")
    continuous = _handed_out("continuous", "Continuous results")
    binary = _handed_out("binary", "Counts and percentages")
    risk_of_bias = _handed_out("risk_of_bias", "Judgements on risk of bias")
    reviews = _handed_out("reviews", "Reviews, assessments and guidelines")
    review_results = _handed_out("review_results", "Results stated by or about reviews")
    quality_ratings = _handed_out("quality_ratings", "Ratings and disclosures")
    inclusion_matrix = _handed_out("inclusion_matrix", "Which review includes which report")
    claims = _handed_out("claims", "Statements of the policy")
    limitations = _handed_out("limitations", "Limitations that the policy names")
    corrections = _handed_out(
        "corrections", "Cells that were changed after their first entry, those of edition and reference together"
    )
    exceptions = _handed_out("exceptions", "Known faults, those of edition and reference together")
    outcomes = _handed_out("outcomes", "Vocabulary of outcomes")
    instruments = _handed_out("instruments", "Instruments with bounds, direction and common scale")
    dispersion = _handed_out("dispersion", "Published dispersions outside the studies")
    recommended_sd = _handed_out("recommended_sd", "Standard deviations of change to borrow")
    controls = _handed_out("controls", "Changes and rates without the treatment")
    active_benchmarks = _handed_out("active_benchmarks", "Changes after other procedures")
    comparators = _handed_out("comparators", "Rates with other treatments")
    bias_priors = _handed_out("bias_priors", "Empirical estimates of bias")
    risk_of_bias_domains = _handed_out("risk_of_bias_domains", "Domains of risk of bias and their place in a tool")
    mcid = _handed_out("mcid", "Thresholds of clinical importance")
    certainty_crosswalk = _handed_out("certainty_crosswalk", "Words of payers and assessors beside levels of GRADE")

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """All tables by name, each a copy; sources, corrections and exceptions of both folders are joined."""
        return {name: self._joined(name) for name in dict.fromkeys(t.about.table for t in self._tables.values())}

    @property
    def policy(self) -> dict[str, Any]:
        """What policy.json holds (a copy)."""
        return deepcopy(dict(self._policy))

    @property
    def warnings(self) -> pd.DataFrame:
        """Warnings and accepted exceptions, one row each."""
        return self.report.frame("warning", "accepted")

    def row(self, key: str, table: str | None = None) -> EvidenceRow:
        """The row with this key as it stands in its file, to defend a number in the room.

        Parameters
        ----------
        key
            Key of the row, such as ``"c021"`` or ``"motion/mild"``.
        table
            Name of the table, needed only where several tables know the key.

        Raises
        ------
        QuestionError
            When no row, or rows of several tables, have the key.
        """
        found = [
            (one, int(place))
            for one in self._tables.values()
            if table in (None, one.about.table, one.about.name)
            for place in one.keys.index[one.keys == key]
        ]
        if len(found) != 1:
            raise QuestionError(_not_one_row(key, table, [one.about.name for one, _ in found]))
        one, place = found[0]
        cells = {column: texts[place] for column, texts in one.cells.items() if texts[place]}
        return EvidenceRow(one.about.table, one.about.file, int(one.lines[place]), key, MappingProxyType(cells))

    def __repr__(self) -> str:
        size = {name: sum(len(t.lines) for t in self._of_name(name)) for name in _COUNTED}
        errors, warnings, *_ = self.report.count_line.split(", ")
        return (
            f"Evidence {self.label}: {counted(size['studies'], 'study')}, {size['continuous']:,} continuous and "
            f"{counted(size['binary'], 'binary result')}, {counted(size['sources'], 'source')}; {errors}, {warnings}"
        )

    def _of_name(self, name: str) -> list[Table]:
        return [self._tables[n] for n in (name, f"reference/{name}") if n in self._tables]

    def _joined(self, name: str) -> pd.DataFrame:
        frames = [table.frame for table in self._of_name(name)]
        if len(frames) == 1:
            return frames[0].copy()  # deep: copy-on-write does not guard the arrays behind text and counts
        return pd.concat(frames, ignore_index=True)


def _not_one_row(key: str, table: str | None, tables: list[str]) -> str:
    asked = f"row {key!r}" + (f" of table {table!r}" if table else "")
    if not tables:
        return f"The evidence has no {asked}; keys look like c021, b013, d001 or motion/mild, see data/README.md"
    return f"The {asked} stands in {', '.join(tables)}; name one of them with table="
