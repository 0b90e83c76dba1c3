"""What `read_evidence` hands out: the tables of an edition, read-only by construction."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pandas as pd

from evidence_tools.errors import QuestionError
from evidence_tools.evidence.as_of import as_of, known_sources, left_out
from evidence_tools.evidence.faults import Report
from evidence_tools.evidence.table import Table
from evidence_tools.naming import counted

if TYPE_CHECKING:
    from evidence_tools.evidence.bindings import Bindings
    from evidence_tools.evidence.judgements import Judgements
    from evidence_tools.evidence.protocol import Protocol
    from evidence_tools.evidence.seal import Approval


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
    approval
        Who approved the edition, when and with which software; None while it may still change.
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
    known_on: date | None = None
    as_read: bool = True
    _whole: Evidence | None = field(default=None, repr=False)
    approval: Approval | None = None

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
    decisions = _handed_out("decisions", "Dated decisions of payers, assessments and reviews")
    claims = _handed_out("claims", "Statements of the policy")
    limitations = _handed_out("limitations", "Limitations that the policy names")
    corrections = _handed_out(
        "corrections", "Cells that were changed after their first entry, those of edition and reference together"
    )
    changes = _handed_out("changes", "What was changed since the edition before, with author and reason")
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

    def as_of(self, day: date | str) -> Evidence:
        """The evidence as it could be known on a day: today's yardsticks on the documents of then.

        A source counts as known from the last day of its `published`, else of its `year`, else from the day on which it
        was read. A row counts when its source does, a row with several when the first of them does; a study when any
        source of it does. Lists of sources are cut to those known, a main source not yet known is replaced by the
        earliest known. A row that gives way to a fuller report of the same study becomes primary while that report is
        not known, and `use_reason` says so. Reference tables, statements of the policy and protocol stay those of
        today; entries that name rows not yet known are left out.

        Limits: cells that were corrected or found out later (patients enrolled, longest follow-up, design) stay as
        they are known today, and a document of which only the year is known counts from the end of that year. An
        assessment that is known only through a later document counts from that document.

        Parameters
        ----------
        day
            A day such as ``"2021-06-21"``, or a `datetime.date`.

        Returns
        -------
        Evidence
            Labelled ``mild/2026 as of 2021-06-21``; `known_from` and `left_out` say what is missing and why. Before
            anything was known its tables are empty, and no question can be answered.

        Raises
        ------
        QuestionError
            When `day` is no day.
        """
        return as_of(self, day)

    @property
    def known_from(self) -> pd.DataFrame:
        """From which day each source counts as known, those left out included (a copy).

        source_id, known_from (day), ground (*day stated*, *month stated*, *year stated*, *day of access*), known
        (whether it was on the day of this evidence; reference tables stay all the same).
        """
        return known_sources(self)

    @property
    def left_out(self) -> pd.DataFrame:
        """The rows that an evidence as of a day leaves out: table, key and why, the reference not yet known."""
        return left_out(self)

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

    def has(self, key: str, table: str) -> bool:
        """Whether a table, those of both folders together, has a row with this key."""
        return any((each.keys == key).any() for each in self._of_name(table))

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
