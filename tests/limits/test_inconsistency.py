"""Inconsistency: the cases are those of the diagnostics and of the prediction interval; every verdict is reached."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from edition_copies import Copy

from evidence_tools.evidence import Evidence
from evidence_tools.limits import inconsistency
from evidence_tools.limits.core.limitation import CANNOT_SAY, HOLDS, WEAKENS, Limitation
from evidence_tools.limits.core.subject import Subject, subject_of
from evidence_tools.models import pool
from evidence_tools.models.answering import answer
from evidence_tools.models.diagnostics import leave_one_out
from evidence_tools.study_effects.records import complete


def weighed(evidence: Evidence, question: str) -> Limitation:
    return inconsistency.challenge(subject_of(answer(evidence, question), evidence))


def made_up(evidence: Evidence, y: list[float], v: float = 0.05) -> Subject:
    """The pain question answered by other studies."""
    effects = answer(evidence, "pain_from_12").effects
    names = [f"study {place}" for place in range(len(y))]
    frame = complete(
        effects.table.iloc[[0] * len(y)].assign(study=names, label=names, y=y, v=v, se=np.sqrt(v), n=100.0)
    )
    found = replace(effects, _table=frame)
    return Subject(found, pool(found), evidence)


def test_the_cases_are_those_of_the_diagnostics(evidence: Evidence) -> None:
    fit = answer(evidence, "pain_from_12").fit
    found = weighed(evidence, "pain_from_12")
    without = found.table[found.table["Analysis"].str.startswith("Without")]
    expected = leave_one_out(fit)
    assert without["Estimate"].to_numpy() == pytest.approx(expected["display_estimate"].to_numpy())
    assert without["Low"].to_numpy() == pytest.approx(expected["display_ci_low"].to_numpy())
    assert found.quantity == pytest.approx(fit.display_prediction_high)
    assert found.table.iloc[-1][["Low", "High"]].tolist() == pytest.approx(
        [fit.display_prediction_low, fit.display_prediction_high]
    )


def test_studies_that_agree_hold(evidence: Evidence) -> None:
    found = inconsistency.challenge(made_up(evidence, [-4.0, -4.1, -3.9, -4.05, -3.95, -4.0]))
    assert found.verdict == HOLDS


def test_a_further_setting_below_the_threshold_weakens(evidence: Evidence) -> None:
    found = inconsistency.challenge(made_up(evidence, [-2.0, -3.5, -5.0, -6.0, -4.0, -3.0, -4.5]))
    assert found.verdict == WEAKENS
    assert "at its worse end the mean gain is below 2 points" in found.reason


def test_a_conclusion_that_needs_one_study_is_weakened_at_most(evidence: Evidence) -> None:
    found = inconsistency.challenge(made_up(evidence, [-1.8, -1.7, -1.9, -9.0]))
    assert found.verdict == WEAKENS
    assert "Leaving out study 3 alone reverses a conclusion" in found.reason


def test_two_studies_are_not_left_out_one_by_one(evidence: Evidence) -> None:
    found = weighed(evidence, "zcq_symptom_from_24")
    assert found.verdict == WEAKENS
    assert not found.table["Analysis"].str.startswith("Without").any()


def test_one_study_cannot_differ(evidence: Evidence) -> None:
    found = weighed(evidence, "surgery_against_laminectomy")
    assert found.verdict == CANNOT_SAY
    assert "two are needed" in found.reason
    assert not inconsistency.applies(subject_of(answer(evidence, "walking_time_from_12"), evidence))


def test_an_exact_count_has_no_prediction_interval(evidence: Evidence) -> None:
    found = weighed(evidence, "device_or_procedure_events")
    assert found.table["Analysis"].str.contains("further setting").sum() == 0
    assert found.quantity == found.table["Estimate"].iloc[1:].max()  # the worst that leaving one out gives


def test_the_threshold_of_the_protocol_moves_the_verdict(evidence: Evidence, copy: Copy) -> None:
    assert weighed(evidence, "pain_from_12").verdict == WEAKENS
    copy.change_protocol('mcid = ["t002", "t007", "t001", "t010", "t009"]', 'mcid = ["t001"]')
    assert weighed(copy.read(), "pain_from_12").verdict == HOLDS
