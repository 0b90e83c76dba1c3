"""How many of those who entered a study stand behind a result, and what is taken where no report says so."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from evidence_tools.evidence import Evidence
from evidence_tools.evidence.labels import study_labels
from evidence_tools.limits.core.subject import Subject
from evidence_tools.question import VISIT_DECIMALS
from evidence_tools.wording.numbers import number

WITH_RESULT, AT_VISIT, NOT_PRINTED = ("printed with the result", "printed for the visit", "not printed")
VISIT_KEYS = ["study", "arm", "visit"]


@dataclass(frozen=True, eq=False)
class Lost:
    """Share of each study's patients who were lost, known or taken.

    `shares` has one value per row (0 to below 1), `known` says which of them a report prints; `basis` says in words
    what was taken for the others, and `assumed` names the entry of the protocol it came from, if any.
    """

    shares: np.ndarray
    known: np.ndarray
    basis: str
    assumed: tuple[str, ...] = ()

    def missing(self, observed: np.ndarray) -> np.ndarray:
        """Patients lost beside so many observed."""
        return observed * self.shares / (1 - self.shares)


def followed(evidence: Evidence, rows: pd.DataFrame, *, counts: bool) -> pd.DataFrame:
    """How many of those who entered are behind each row.

    Parameters
    ----------
    evidence
        The extraction tables.
    rows
        Columns study, arm, months, n, n_how: one result each.
    counts
        Whether the rows are events: then a denominator of all who were treated is no number followed, as such
        reports count everybody, seen again or not.

    Returns
    -------
    DataFrame
        The same rows: study, label, arm, months, entered (enrolled, else treated), followed (the smaller number where
        the result and the visit print one each), share (0 to 1; NaN where either is not known) and how (one of the
        three words above).
    """
    frame = rows[["study", "arm", "months", "n", "n_how"]].reset_index(drop=True)
    enrolled, treated = _arm_sizes(evidence, frame)
    frame = frame.assign(label=frame["study"].map(study_labels(evidence)), entered=enrolled.fillna(treated))
    everybody = frame["n"] >= treated.fillna(enrolled)
    own = frame["n"].where(frame["n_how"].eq("printed") & ~(counts & everybody))
    visit = _printed_for_visit(evidence, frame)
    fewest = own.where(~(visit < own), visit).fillna(visit)
    how = np.select([fewest.isna(), fewest.eq(own)], [NOT_PRINTED, WITH_RESULT], default=AT_VISIT)
    share = (fewest / frame["entered"]).clip(upper=1.0)
    frame = frame.assign(followed=fewest, share=share, how=how)
    return frame[["study", "label", "arm", "months", "entered", "followed", "share", "how"]]


def comparator_rows(evidence: Evidence, table: pd.DataFrame, against: str) -> pd.DataFrame:
    """The comparator's side of a table of two-arm effects: study, arm, months, n, n_how."""
    arms = evidence.arms
    arms = arms[arms["treatment"] == against].drop_duplicates("study_id").set_index("study_id")["arm_id"]
    return table[["study", "months", "n_how"]].assign(arm=table["study"].map(arms), n=table["n_against"])


def lost(subject: Subject, rows: pd.DataFrame) -> Lost | None:
    """The share lost in each study: as printed; else as in the studies that print it; else as the protocol assumes.

    None where no report says anything and the protocol assumes nothing.
    """
    shares = 1 - rows["share"].to_numpy(float)
    known = np.isfinite(shares)
    if known.all():
        return Lost(shares, known, "")
    if known.any():
        counted = rows[known]
        taken = 1 - counted["followed"].sum() / counted["entered"].sum()
        basis = f"as many, {number(100 * taken, 0)}%"
        return Lost(np.where(known, shares, taken), known, basis)
    assumed = subject.rules.durability.loss
    if assumed is None:
        return None
    basis = f"{number(100 * assumed.central, 0)}%, as the protocol assumes"
    return Lost(np.full(len(rows), assumed.central), known, basis, ("limits.durability.loss",))


def followed_words(rows: pd.DataFrame, missing: Lost, who: str = "patients") -> str:
    """How many of those who entered were followed, and what is taken for the studies that do not say."""
    known, k = rows[missing.known], len(rows)
    if known.empty:
        return f"How many {who} were followed is not printed, and the share lost is taken as {missing.basis}"
    seen, entered = known["followed"].sum(), known["entered"].sum()
    counted = f"{seen:,.0f} of {entered:,.0f} {who} who entered were followed ({number(100 * seen / entered, 0)}%)"
    if missing.known.all():
        return counted
    return f"{counted} in {len(known)} of {k} studies, and the others are taken to have lost {missing.basis}"


def last_complete(evidence: Evidence, rows: pd.DataFrame, least: float) -> pd.Series:
    """The longest visit, in months, at which at least this share of those who entered was followed, per study.

    Visits are those of `rows` and those of the completeness rows of binary.csv; NaN where there is none.
    """
    visits = pd.concat([rows, visits_printed(evidence, rows)], ignore_index=True)
    enough = visits[visits["share"] >= least]
    return enough.groupby("study")["months"].max().reindex(rows["study"].unique())


def visits_printed(evidence: Evidence, rows: pd.DataFrame) -> pd.DataFrame:
    """Completeness rows of binary.csv for the arms in `rows`: study, arm, months, entered, followed, share, row_id."""
    return _completeness(evidence).merge(rows[["study", "arm"]].drop_duplicates(), on=["study", "arm"])


@lru_cache(maxsize=4)
def _completeness(evidence: Evidence) -> pd.DataFrame:
    """The completeness rows of all arms; made once, never written to."""
    frame = evidence.binary
    frame = frame[(frame["outcome"] == "followed_up") & frame["events"].notna() & frame["n"].notna()]
    frame = frame.rename(columns={"study_id": "study", "arm_id": "arm", "timepoint_months": "months"})
    entered, seen = frame["n"].astype(float), frame["events"].astype(float)
    frame = frame.assign(entered=entered, followed=seen, share=seen / entered)
    frame = frame.assign(label=frame["study"].map(study_labels(evidence)))
    return frame[["study", "label", "arm", "months", "entered", "followed", "share", "row_id", "source_id"]]


def _arm_sizes(evidence: Evidence, frame: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    arms = evidence.arms.rename(columns={"study_id": "study", "arm_id": "arm"})
    found = frame[["study", "arm"]].merge(arms, on=["study", "arm"], how="left")
    return found["n_enrolled"].astype(float), found["n_treated"].astype(float)


def _printed_for_visit(evidence: Evidence, frame: pd.DataFrame) -> pd.Series:
    printed = visits_printed(evidence, frame)
    printed = printed.assign(visit=printed["months"].round(VISIT_DECIMALS)).drop_duplicates(VISIT_KEYS)
    wanted = frame.assign(visit=frame["months"].round(VISIT_DECIMALS))[VISIT_KEYS]
    return wanted.merge(printed[[*VISIT_KEYS, "followed"]], on=VISIT_KEYS, how="left")["followed"]
