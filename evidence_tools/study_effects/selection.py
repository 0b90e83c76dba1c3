"""Which rows may answer a question; every other row is kept with the reason why not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import pandas as pd

from evidence_tools.errors import QuestionError
from evidence_tools.evidence import Evidence
from evidence_tools.evidence.labels import study_labels
from evidence_tools.evidence.protocol import Selection
from evidence_tools.question import VISIT_DECIMALS, Question
from evidence_tools.study_effects.records import DROPPED_COLUMNS

UNFIT = ("direction_only", "do_not_pool")
NOT_FOR_POOLING = {
    "alternative": "another row of the same patients stands",
    "duplicate": "the same fact as another row",
    "direction_only": "direction only, no number printed",
    "do_not_pool": "number must not be pooled",
}


@dataclass(frozen=True, eq=False)
class Candidates:
    """Rows still in question and the rows left out so far, with reasons."""

    rows: pd.DataFrame
    dropped: tuple[pd.DataFrame, ...] = ()

    def leave_out(self, where: pd.Series | np.ndarray, reason: str, detail: pd.Series | str = "") -> Candidates:
        """Move the rows that `where` marks to the dropped ones, under one reason and a detail per row."""
        where = np.asarray(where, dtype=bool)
        if not where.any():
            return self
        moved = self.rows[where]
        chosen = detail[where] if isinstance(detail, pd.Series) else detail
        moved = moved.assign(reason=reason, detail=chosen)[DROPPED_COLUMNS]
        return replace(self, rows=self.rows[~where], dropped=(*self.dropped, moved))

    def all_dropped(self) -> pd.DataFrame:
        """Every row left out, in the order of the tables."""
        filled = [frame for frame in self.dropped if len(frame)]
        if not filled:
            return pd.DataFrame(columns=DROPPED_COLUMNS)
        return pd.concat(filled).sort_index().reset_index(drop=True)


def before_visits(question: Question) -> Question:
    """The question as far as it decides which rows are usable; which visit and report stands is chosen among those."""
    same = {"prefer": tuple(question.prefer), "designs": tuple(question.designs)}
    return replace(question, visit=None, measure=None, label=None, **same)


def candidates(evidence: Evidence, table: str, question: Question) -> Candidates:
    """All rows of the question's outcome in one table, joined to arms and studies, sieved by arm, design and use."""
    found = Candidates(_rows_of_outcome(evidence, table, question.outcome))
    treatments = [question.treated] + ([question.against] if question.against else [])
    found = found.leave_out(
        ~found.rows["treatment"].isin(treatments), "arm with another treatment", found.rows["arm_label"]
    )
    if question.designs:
        found = found.leave_out(
            ~found.rows["design"].isin(question.designs), "design not asked for", found.rows["design"]
        )
    return _sieve_use(found, question)


@lru_cache(maxsize=32)
def _rows_of_outcome(evidence: Evidence, table: str, outcome: str) -> pd.DataFrame:
    """Rows of an outcome with their arm, study and source; joined once, never written to."""
    rows = getattr(evidence, table)
    rows = rows[rows["outcome"] == outcome].reset_index(names="_order")
    arms = evidence.arms[["study_id", "arm_id", "arm_label", "treatment", "n_enrolled", "n_treated"]]
    studies = evidence.studies[["study_id", "design", "funding"]]
    studies = studies.assign(label=studies["study_id"].map(study_labels(evidence)))
    sources = evidence.sources[["source_id", "kind"]].rename(columns={"kind": "source_kind"})
    rows = rows.merge(arms, on=["study_id", "arm_id"], how="left").merge(studies, on="study_id", how="left")
    rows = rows.merge(sources, on="source_id", how="left").set_index("_order")
    names = {"study_id": "study", "arm_id": "arm", "timepoint_months": "months", "row_id": "rows"}
    return rows.rename(columns=names)


def _sieve_use(found: Candidates, question: Question) -> Candidates:
    """Leave out rows that `analysis_use` keeps from an analysis; preferred rows replace the primary ones."""
    rows = found.rows
    preferred = _preferred(rows, question)
    replaced = ~preferred & (rows["analysis_use"] == "primary") & _same_visit_as(rows, rows[preferred])
    found = found.leave_out(replaced, "replaced by a preferred row")
    use = found.rows["analysis_use"].where(~found.rows["rows"].isin(question.prefer), "primary")
    for kind, reason in NOT_FOR_POOLING.items():
        held_back = (use == kind).loc[found.rows.index]
        found = found.leave_out(held_back, reason, found.rows["use_reason"])
    return found


def _preferred(rows: pd.DataFrame, question: Question) -> pd.Series:
    """Which rows the question prefers; they must be there and fit to be pooled."""
    unknown = set(question.prefer) - set(rows["rows"])
    if unknown:
        raise QuestionError(
            f"prefer names rows {sorted(unknown)} that are not rows of {question.outcome!r} in the arms asked for; "
            f"rows there: {', '.join(sorted(rows['rows']))}"
        )
    preferred = rows["rows"].isin(question.prefer)
    unfit = rows[preferred & rows["analysis_use"].isin(UNFIT)]
    if len(unfit):
        named = "; ".join(f"{row.rows}: {row.use_reason}" for row in unfit.itertuples())
        raise QuestionError(
            f"prefer names rows that must not be pooled ({named}); allowed: primary, alternative, duplicate"
        )
    return preferred


def _same_visit_as(rows: pd.DataFrame, others: pd.DataFrame) -> pd.Series:
    """Whether a row has a study, arm and visit in common with any of the others."""
    keys = ["study", "arm", "months"]
    wanted = pd.MultiIndex.from_frame(others[keys].round(VISIT_DECIMALS))
    return pd.Series(pd.MultiIndex.from_frame(rows[keys].round(VISIT_DECIMALS)).isin(wanted), index=rows.index)


def in_window(found: Candidates, question: Question) -> Candidates:
    """Leave out rows at other visits than those asked for, and rows without a fixed visit where one is asked for."""
    rows = found.rows
    unstated = rows["months"].isna()
    if question.months is not None:
        found = found.leave_out(unstated, "no fixed visit", rows["timepoint_text"])
        low, high = question.window
        rows = found.rows
        outside = ~((rows["months"] >= low) & (rows["months"] < high))
        found = found.leave_out(outside, "visit outside the window", _at(rows["months"]))
    return found


def _at(months: pd.Series) -> pd.Series:
    return months.map("at {:g} months".format)


def one_visit(found: Candidates, rule: str) -> Candidates:
    """Keep the earliest or latest visit of each study, and one row of each arm there; the other rows are left out.

    A row without a month stands only where its study has no other.
    """
    rows = found.rows
    if rows.empty:
        return found
    last = np.inf if rule == "earliest" else -np.inf
    visit = rows["months"].round(VISIT_DECIMALS).fillna(last)
    chosen = visit.groupby(rows["study"]).transform("min" if rule == "earliest" else "max")
    found = found.leave_out(visit != chosen, f"the {rule} visit of the window stands", _at(rows["months"]))
    again = found.rows.duplicated(["study", "arm"])
    return found.leave_out(again, "a second row of the same visit", "the first row of the table stands")


def one_arm(found: Candidates) -> Candidates:
    """Leave out studies with several arms of one treatment: they are one study, and adding them up is a decision."""
    several = found.rows.duplicated(["study", "treatment"], keep=False)
    return found.leave_out(several, "several arms with one treatment", "combine the arms in the tables first")


def every_report_stands(selection: Selection) -> Selection:
    """The same rule but that no grade of overlap counts as the same patients."""
    return selection.model_copy(update={"same_patients": ()})


def one_report(evidence: Evidence, found: Candidates, selection: Selection) -> Candidates:
    """Keep one report where studies probably share patients, as `stands_for` of the selection decides.

    A study gives way only to a study that is itself used: the rules are applied from the report that nothing stands
    over downwards.
    """
    pairs = evidence.study_overlap
    pairs = pairs[pairs["basis"].isin(selection.same_patients)]
    shared = {frozenset(pair) for pair in pairs[["study_a", "study_b"]].itertuples(index=False)}
    stands = [(rule.study, other) for rule in selection.stands_for for other in rule.over]
    present = set(found.rows["study"])
    gives_way: dict[str, str] = {}
    for winner, loser in sorted(stands, key=lambda pair: _depth(pair[0], stands)):
        if {winner, loser} <= present and frozenset((winner, loser)) in shared and winner not in gives_way:
            gives_way.setdefault(loser, winner)
    same = found.rows["study"].map(gives_way)
    return found.leave_out(same.notna(), "same patients as another study", "same patients as " + same.astype("str"))


def _depth(study: str, stands: Sequence[tuple[str, str]], seen: frozenset[str] = frozenset()) -> int:
    """How many reports stand over this one, counted along the longest chain."""
    if study in seen:
        raise QuestionError(f"selection.stands_for of the protocol runs in a circle through {study!r}")
    above = [winner for winner, loser in stands if loser == study]
    return max((1 + _depth(winner, stands, seen | {study}) for winner in above), default=0)
