"""What is made once for several questions: the same as if made anew, and out of reach of those who get it."""

from __future__ import annotations

import math
from dataclasses import replace

import pandas as pd
import pytest

import evidence_tools as et
from evidence_tools.evidence.labels import study_labels
from evidence_tools.study_effects import selection
from evidence_tools.study_effects.changes import usable_changes
from evidence_tools.study_effects.selection import every_report_stands

PAIN = et.Question(outcome="pain", treated="mild", months=(12, math.inf))
SURGERY = et.Question(outcome="subsequent_surgery", months=(12, math.inf))


@pytest.mark.parametrize("question", [PAIN, SURGERY])
def test_another_rule_for_reports_is_that_of_a_protocol_that_says_so(
    evidence: et.Evidence, question: et.Question
) -> None:
    other = every_report_stands(evidence.protocol.selection)
    told = replace(evidence, protocol=evidence.protocol.model_copy(update={"selection": other}))
    asked = et.effects(evidence, question, selection=other)
    pd.testing.assert_frame_equal(asked.table, et.effects(told, question).table)
    pd.testing.assert_frame_equal(asked.dropped, et.effects(told, question).dropped)


def test_questions_that_differ_in_their_visit_share_their_rows(evidence: et.Evidence) -> None:
    one, other = (usable_changes(evidence, replace(PAIN, visit=visit)) for visit in ("earliest", "latest"))
    assert one is other
    assert usable_changes(evidence, replace(PAIN, months=(6, 12))) is not one
    asked = replace(PAIN, prefer=["c009"])  # a list, where a tuple is meant, does as well
    assert usable_changes(evidence, asked) is usable_changes(evidence, replace(PAIN, prefer=("c009",)))


def test_rows_are_joined_once_for_every_analysis_of_an_outcome(evidence: et.Evidence) -> None:
    selection._rows_of_outcome.cache_clear()
    et.multiverse(replace(evidence), "pain_from_12")
    assert selection._rows_of_outcome.cache_info().misses == 1


def test_what_was_handed_out_can_be_written_to(evidence: et.Evidence) -> None:
    before = et.effects(evidence, PAIN).table
    spoiled = et.effects(evidence, PAIN).table
    spoiled.loc[:, ["y", "label"]] = [0.0, "spoiled"]
    labels = study_labels(evidence)
    labels.iloc[:] = "spoiled"
    pd.testing.assert_frame_equal(et.effects(evidence, PAIN).table, before)
    assert "spoiled" not in set(study_labels(evidence))
