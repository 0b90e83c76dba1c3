"""What a claim says of the quality of the evidence."""

from __future__ import annotations

from dataclasses import replace

import pytest
from claim_cases import put

from evidence_tools.certainty import Certainty
from evidence_tools.evidence import Evidence
from evidence_tools.ledger.finding import Finding
from evidence_tools.ledger.kinds import certainty

SAYS = ("low", "not_high", "enough")


def rated(evidence: Evidence, says: str, *questions: str) -> Finding:
    return put(evidence, "P01", kind="certainty", says=says, questions=list(questions))


def at(level: str, evidence: Evidence, monkeypatch: pytest.MonkeyPatch, *questions: str) -> None:
    """Rate these questions at a level, all without names."""
    real = certainty.rated

    def better(_: Evidence, name: str) -> Certainty:
        each = real(evidence, name)
        if questions and name not in questions:
            return each
        return replace(each, start=replace(each.start, level=level), domains={}, steps_up=0)

    monkeypatch.setattr(certainty, "rated", better)


@pytest.mark.parametrize(
    ("says", "verdict"), [("low", "consistent"), ("not_high", "consistent"), ("enough", "differs")]
)
def test_claims_are_set_beside_the_rating(evidence: Evidence, says: str, verdict: str) -> None:
    found = rated(evidence, says)
    (suit,) = found.more
    assert found.verdict == verdict
    assert suit.value == (0 if says == "enough" else 10)
    assert found.why.text == "the certainty of the evidence is very low on all 10 questions about critical outcomes"
    assert "certainty.pain_from_12.level" in found.keys
    assert "c010" in found.rows


@pytest.mark.parametrize(
    ("says", "verdict"), [("low", "contradicted"), ("not_high", "contradicted"), ("enough", "consistent")]
)
def test_evidence_of_high_certainty_turns_every_verdict(
    evidence: Evidence, says: str, verdict: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    at("high", evidence, monkeypatch)
    assert rated(evidence, says).verdict == verdict


@pytest.mark.parametrize("says", SAYS)
def test_one_question_apart_from_the_others_differs(
    evidence: Evidence, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    at("high", evidence, monkeypatch, "pain_from_12")
    assert rated(evidence, says).verdict == "differs"


def test_what_could_not_be_rated_says_nothing(evidence: Evidence, monkeypatch: pytest.MonkeyPatch) -> None:
    at("cannot say", evidence, monkeypatch)
    found = rated(evidence, "low")
    assert (found.verdict, found.keys) == ("cannot say", ())


def test_one_question_is_told_by_its_level(evidence: Evidence) -> None:
    told = rated(evidence, "low", "odi_from_12").why.text
    assert told == "the certainty of the evidence on disability (ODI), 12 months and over is very low"
