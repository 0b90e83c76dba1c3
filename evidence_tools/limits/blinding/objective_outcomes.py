"""What patients score themselves beside what others count or measure: bias by open treatment touches them unlike."""

from __future__ import annotations

import pandas as pd

from evidence_tools.evidence import Evidence
from evidence_tools.limits.core.subject import Subject, subject_of
from evidence_tools.limits.core.words import result_words
from evidence_tools.models.answering import answer
from evidence_tools.wording.numbers import studies

KINDS = ("counted or measured", "judged by staff", "scored by the patient")


def objective_beside_subjective(evidence: Evidence) -> pd.DataFrame:
    """Every question that the protocol weighs, by who decides its outcome.

    One row per question, objective outcomes first: how the outcome comes about, the result, and its conclusions in
    words. Which outcomes are counted or measured stands in the protocol under ``limits.blinding.objective``; of the
    others, scores are the patient's and events the staff's. Where all kinds point the same way, a bias of patients' own
    scores alone does not explain the result.
    """
    subjects = [subject_of(answer(evidence, name), evidence) for name in evidence.protocol.limits.questions]
    subjects.sort(key=lambda subject: KINDS.index(_kind(subject)))
    return pd.DataFrame([_row(subject) for subject in subjects])


def _kind(subject: Subject) -> str:
    if subject.outcome in subject.rules.blinding.objective:
        return KINDS[0]
    return KINDS[2] if subject.kind in ("change", "difference") else KINDS[1]


def _row(subject: Subject) -> dict[str, str]:
    known = subject.base is not None
    return {
        "Question": subject.label,
        "The outcome is": _kind(subject),
        "Studies": studies(subject.effects.k),
        "Result": result_words(subject, subject.base) if known else "cannot be pooled",
        "Conclusions": "; ".join(each.words(subject.base) for each in subject.statements) if known else "",
    }
