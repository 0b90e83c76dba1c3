"""Choices of the analyst: the share that agrees, its verdict by the protocol, and the choice that decides."""

from __future__ import annotations

import numpy as np
import pytest
from edition_copies import Copy
from protocol_rules import with_rules

import evidence_tools as et
from evidence_tools.limits import analyst
from evidence_tools.limits.analyst.verdict import agreement_of, choices_for
from evidence_tools.limits.core.limitation import CANNOT_SAY, HOLDS, OVERTURNS, WEAKENS, Limitation
from evidence_tools.limits.core.subject import Subject, subject_of
from evidence_tools.models.multiverse import multiverse
from evidence_tools.models.multiverse_drivers import agreement, drivers
from evidence_tools.models.multiverse_record import Multiverse

SMALL = "zcq_function_from_24"  # two studies, few choices: quick, and the test decides


def _subject(evidence: et.Evidence, question: str = "pain_from_12") -> Subject:
    return subject_of(et.answer(evidence, question), evidence)


@pytest.fixture(scope="module")
def found(evidence: et.Evidence) -> Limitation:
    return analyst.challenge(_subject(evidence))


@pytest.fixture(scope="module")
def spec(evidence: et.Evidence) -> Multiverse:
    return multiverse(evidence, "pain_from_12")


@pytest.mark.parametrize("name", ["zcq_symptom_from_24", "zcq_function_from_24", "subsequent_surgery"])
def test_agreement_by_statements_is_that_of_the_multiverse(evidence: et.Evidence, name: str) -> None:
    subject = _subject(evidence, name)
    spec = multiverse(evidence, subject.effects.question, choices_for(subject))
    agrees = agreement_of(subject, spec)
    kept = np.min(list(agrees.each.values()), axis=0)
    poolable = spec.analyses["reason"] == ""
    assert (kept[poolable] == agreement(spec)[poolable]).all()


def test_the_share_is_a_count_over_specifications_and_thresholds(spec: Multiverse, found: Limitation) -> None:
    table = spec.table[spec.table["reason"] == ""]
    excludes = (table["ci_high"] <= 0) | (table["ci_low"] >= 0)
    shares = [(excludes & (table["estimate"] <= -size)).mean() for size in spec.thresholds.values]
    assert found.quantity == pytest.approx(100 * np.mean(shares))


def test_the_choice_named_first_is_the_strongest_driver(spec: Multiverse, found: Limitation) -> None:
    strongest = drivers(spec).iloc[0]
    assert found.table.loc[0, "Choice"] == strongest["title"]
    assert f"choice “{strongest['title']}” decides most" in found.reason
    per_choice = found.table.drop_duplicates("Choice")["Share of the disagreement, %"]
    assert per_choice.sum() == pytest.approx(100)


def test_levels_of_a_choice_make_up_the_whole(found: Limitation) -> None:
    """The share that agrees is the mean over the levels of any choice, weighted by their analyses."""
    for _, rows in found.table[found.table["Analyses"] > 0].groupby("Choice"):
        mean = np.average(rows["Same conclusions, %"], weights=rows["Analyses"])
        assert mean == pytest.approx(found.quantity)


@pytest.mark.parametrize(
    ("holds", "overturns", "verdict"), [(0.50, 0.10, HOLDS), (0.95, 0.50, WEAKENS), (0.95, 0.90, OVERTURNS)]
)
def test_the_protocol_decides_what_share_is_enough(
    evidence: et.Evidence, holds: float, overturns: float, verdict: str
) -> None:
    ruled = with_rules(evidence, "analyst", holds=holds, overturns=overturns)
    assert analyst.challenge(_subject(ruled, SMALL)).verdict == verdict


def test_fewer_choices_in_the_file_move_the_verdict(copy: Copy, evidence: et.Evidence) -> None:
    assert analyst.challenge(_subject(evidence, SMALL)).verdict == WEAKENS
    copy.change_protocol('tests = ["z", "knha", "adhoc"]', 'tests = ["adhoc"]')
    copy.change_protocol('estimators = ["EE", "DL", "PM", "REML"]', 'estimators = ["DL", "PM", "REML"]')
    assert analyst.challenge(_subject(copy.read(), SMALL)).verdict == HOLDS


def test_one_study_leaves_nothing_to_choose(evidence: et.Evidence) -> None:
    single = analyst.challenge(_subject(evidence, "surgery_against_laminectomy"))
    assert single.verdict == CANNOT_SAY
    assert single.reason.startswith("One study answers; 2 are needed")


def test_an_exact_count_knows_no_model(evidence: et.Evidence) -> None:
    subject = _subject(evidence, "serious_events")
    assert analyst.challenge(subject).verdict == CANNOT_SAY


def test_it_needs_a_conclusion(evidence: et.Evidence) -> None:
    assert analyst.applies(_subject(evidence))
    assert not analyst.applies(_subject(evidence, "walking_time_from_12"))
