"""The body of evidence behind a question: its studies, how much each counts, and where its numbers stand."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from evidence_tools.certainty.record import Input
from evidence_tools.certainty.together import NotRatedError, not_rated
from evidence_tools.evidence import Evidence
from evidence_tools.evidence.ids import together
from evidence_tools.evidence.protocol_certainty import Certainty, CriticalOutcome
from evidence_tools.limits.core.subject import Subject, subject_of
from evidence_tools.limits.core.words import quoted_words
from evidence_tools.models import answer
from evidence_tools.models.contrast import contrast_without_spread
from evidence_tools.study_effects import Effects
from evidence_tools.study_effects.marks import join_marks

STUDY_COLUMNS = [
    "study",
    "label",
    "months",
    "patients",
    "weight",
    "design",
    "funding",
    "rows",
    "source_id",
    "locator",
    "marks",
]
WEIGHT, PATIENTS = "weight", "patients"
UNITS = {WEIGHT: "of the weight", PATIENTS: "of the patients"}


@dataclass(frozen=True, eq=False)
class Body:
    """What one question rests on.

    `contrast` names the treatment whose printed gains stand beside those of the treated arm, where nothing is pooled.
    """

    name: str
    outcome: str
    critical: CriticalOutcome
    subject: Subject

    @property
    def evidence(self) -> Evidence:
        return self.subject.evidence

    @property
    def rules(self) -> Certainty:
        """Section `certainty` of the protocol."""
        return self.evidence.protocol.certainty

    @property
    def effects(self) -> Effects:
        return self.subject.effects

    @property
    def contrast(self) -> str | None:
        return self.critical.contrasts.get(self.name)

    @property
    def against(self) -> str | None:
        """Treatment class of the comparison; None where the result is that of one arm."""
        return self.subject.against or (self.contrast if len(self.studies) else None)

    @property
    def by(self) -> str:
        """Whether studies count by their pooled weight, or by their patients: exact counts, and what is not pooled."""
        return WEIGHT if self.subject.fit is not None and not self.subject.exact else PATIENTS

    @property
    def result(self) -> str:
        """The result in words; empty without one."""
        return quoted_words(self.subject)

    @cached_property
    def studies(self) -> pd.DataFrame:
        """One row per study: study, label, months, patients, weight (percent), design, funding, rows and place."""
        frame = self._contrasted() if self.effects.k == 0 else self._answering()
        sizes = self.subject.fit.weights.to_numpy() if self.by == WEIGHT else frame["patients"]
        total = float(sizes.sum())
        return frame.assign(weight=100 * sizes / total if total else float("nan"))[STUDY_COLUMNS]

    @property
    def k(self) -> int:
        return len(self.studies)

    @property
    def patients(self) -> float:
        """Patients of all arms behind the result."""
        return float(self.studies["patients"].sum())

    def share(self, chosen: pd.Series) -> float:
        """Percent of the weight (or of the patients) in the studies chosen; NaN without a study."""
        return float(self.studies.loc[chosen.to_numpy(), "weight"].sum()) if self.k else float("nan")

    @cached_property
    def rows(self) -> str:
        """Ids of all rows behind the result, joined by ``;``."""
        return together(self.studies["rows"])

    @cached_property
    def marks(self) -> str:
        """Footnote marks of the studies behind the result."""
        return join_marks(*self.studies["marks"])

    @cached_property
    def sources(self) -> str:
        """Sources of all rows behind the result, each with its locator."""
        return places(self.studies)

    def number(self, name: str, label: str, value: float, unit: str) -> Input:
        """A number that rests on the studies behind the result."""
        return Input(name, label, float(value), unit, self.rows, self.sources, marks=self.marks)

    def threshold(self, name: str, label: str, value: float, unit: str, entry: str) -> Input:
        """A number that the protocol sets."""
        return Input(name, label, float(value), unit, entry=entry)

    def _answering(self) -> pd.DataFrame:
        return self.effects.table.assign(patients=self.subject.patients).reset_index(drop=True)

    def _contrasted(self) -> pd.DataFrame:
        """Both arms of a contrast without spread, at the visits that the question admits; no rows without one."""
        found = contrast_without_spread(self.evidence, self.subject.outcome, self.contrast or "")
        found = found[found["months"].map(self.effects.question.admits).astype(bool)]
        studies = self.evidence.studies.rename(columns={"study_id": "study"})[["study", "design", "funding"]]
        found = found.merge(studies, on="study", how="left")
        return found.assign(patients=found["n"].astype(float) + found["n_against"].astype(float))


def body_of(evidence: Evidence, question: str) -> Body:
    """The body of evidence behind a question of the critical outcomes.

    Raises
    ------
    QuestionError
        When the protocol does not list the question under one of its critical outcomes.
    """
    for name, critical in evidence.protocol.certainty.outcomes.items():
        if question in critical.questions:
            return Body(question, name, critical, subject_of(answer(evidence, question), evidence))
    raise NotRatedError(not_rated(question, evidence.protocol.certainty.questions))


def places(rows: pd.DataFrame) -> str:
    """Sources with their locators: ``wong_2012 (Abstract, results); ...``.

    Examples
    --------
    >>> places(pd.DataFrame({"source_id": ["a_2020", "a_2020"], "locator": ["Table 1", "Table 1"]}))
    'a_2020 (Table 1)'
    """
    cells = rows[["source_id", "locator"]].fillna("").itertuples(index=False)
    return "; ".join(dict.fromkeys(f"{source} ({locator})" if locator else source for source, locator in cells))
