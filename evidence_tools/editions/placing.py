"""To which step a row or cell that differs belongs.

What is new about a study that the earlier edition had is a new report of it, what is new about another is a new study.
A judgement on the risk of bias comes with the report it judges; where there is none, it is a new review if it rests on
a new source, and a correction if somebody judged what was known.
A cell that only follows a new report (the sources of a study, its longest follow-up, which of its rows stands) comes
with that report.
A study whose results all stood in the earlier edition under another study is not new, nor is one gone whose results
all stand under another: a study that was renamed, split in two or joined with another was corrected.
"""

from __future__ import annotations

from dataclasses import dataclass

from evidence_tools.editions.difference import ADDED, GONE, SOURCES
from evidence_tools.editions.steps import CORRECTED, NEW_REPORT, NEW_REVIEW, NEW_STUDY, POLICY, REFERENCE, REMOVED, Step
from evidence_tools.evidence import Evidence
from evidence_tools.evidence.deriving import Cells, rows_of
from evidence_tools.evidence.schemas import BY_NAME

OF_REVIEWS = ("reviews", "review_results", "quality_ratings", "inclusion_matrix")
OF_POLICY = ("claims", "limitations", "decisions")
GROUPING = ("studies", "arms", "study_overlap")
OF_RESULTS = ("arms", "continuous", "binary")
FOLLOWS_A_REPORT = {
    "studies": ("all_source_ids", "primary_source_id", "max_followup_months", "note"),
    **dict.fromkeys(("continuous", "binary"), ("analysis_use", "use_reason")),
}
"""Columns that change when a further report of a study is entered, by table."""
OVERLAPS = "overlaps_with"
_STUDY_COLUMNS = ("study_id", "study_a", "study_b")


@dataclass(frozen=True, eq=False, slots=True)
class Placing:
    """What decides on the steps of rows.

    Parameters
    ----------
    sources
        Sources that the earlier edition did not have.
    studies
        Studies that it did not have.
    grown
        Studies of both editions with new arms, results or sources.
    regrouped
        Studies of one edition alone whose results are all in the other one, under another study.
    """

    sources: frozenset[str]
    studies: frozenset[str]
    grown: frozenset[str]
    regrouped: frozenset[str]

    @classmethod
    def of(cls, before: Evidence, after: Evidence) -> Placing:
        """The same, from the tables of two editions."""
        added = {table: _added(before, after, table) for table in (SOURCES, "studies", *OF_RESULTS)}
        sources = frozenset(added[SOURCES])
        regrouped = _regrouped(before, after) | _regrouped(after, before)
        studies = frozenset(added["studies"]) - regrouped
        of_results = {row["study_id"] for table in OF_RESULTS for row in added[table].values()}
        now = rows_of(after._tables["studies"]).items()
        of_sources = {study for study, row in now if sources & cited_in("studies", row)}
        return cls(sources, studies, frozenset(of_results | of_sources) - studies - regrouped, regrouped)

    def step(self, table: str, how: str, column: str, before: Cells, after: Cells) -> Step:
        """The step of a row that was added or removed, or of one of its cells; of a source, where no row cites it."""
        if table.startswith("reference/"):
            return REFERENCE
        if table in OF_POLICY:
            return POLICY
        if how == GONE:
            return CORRECTED if self.regrouped.intersection(studies_of(before)) else REMOVED
        if table in OF_REVIEWS:
            return NEW_REVIEW if how == ADDED or self._cites_more(table, column, before, after) else CORRECTED
        if self.studies.intersection(studies_of(after)):
            return NEW_STUDY
        return self._of_added(table, after) if how == ADDED else self._of_cell(table, column, before, after)

    def _of_added(self, table: str, row: Cells) -> Step:
        if table in GROUPING and self.regrouped.intersection(studies_of(row)):
            return CORRECTED
        if table in OF_RESULTS or (table == "risk_of_bias" and row["study_id"] in self.grown):
            return NEW_REPORT
        background = table == SOURCES or self.sources.intersection(cited_in(table, row))
        return NEW_REVIEW if background else CORRECTED

    def _of_cell(self, table: str, column: str, before: Cells, after: Cells) -> Step:
        of_grown = bool(self.grown.intersection(studies_of(after)))
        if of_grown and column in FOLLOWS_A_REPORT.get(table, ()):
            return NEW_REPORT
        if of_grown and self._cites_more(table, column, before, after):
            return NEW_REPORT
        if column == OVERLAPS:
            old, now = (set(row[column].split(";")) - {""} for row in (before, after))
            return NEW_STUDY if old < now and now - old <= self.studies else CORRECTED
        return CORRECTED

    def _cites_more(self, table: str, column: str, before: Cells, after: Cells) -> bool:
        """Whether a cell only cites new sources beside those it cited."""
        old, now = (cited_in(table, {column: row.get(column, "")}) for row in (before, after))
        return old < now and now - old <= self.sources


def studies_of(row: Cells) -> tuple[str, ...]:
    """The studies that a row is about."""
    return tuple(row[column] for column in _STUDY_COLUMNS if row.get(column))


def cited_in(table: str, row: Cells) -> set[str]:
    """The sources that a row cites.

    Examples
    --------
    >>> sorted(cited_in("studies", {"primary_source_id": "a", "all_source_ids": "a;b"}))
    ['a', 'b']
    """
    return {
        source
        for each in BY_NAME[table].about.foreign
        if each.table == SOURCES
        for column in each.columns
        for source in row.get(column, "").split(";")
        if source
    }


def _regrouped(before: Evidence, after: Evidence) -> frozenset[str]:
    """Studies that only the later of two editions has, with results, all of which the earlier one has too."""
    new = _added(before, after, "studies").keys()
    found, of_new = set(), set()
    for table in ("continuous", "binary"):
        known = set(before._tables[table].keys)
        for key, row in rows_of(after._tables[table]).items():
            if row["study_id"] in new:
                (found if key in known else of_new).add(row["study_id"])
    return frozenset(found - of_new)


def _added(before: Evidence, after: Evidence, table: str) -> dict[str, Cells]:
    known = set(before._tables[table].keys)
    return {key: row for key, row in rows_of(after._tables[table]).items() if key not in known}
