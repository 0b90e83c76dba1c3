"""Tables of the ledger."""

from __future__ import annotations

import pytest

from evidence_tools.errors import QuestionError
from evidence_tools.evidence import Evidence
from evidence_tools.evidence.judgements import CLAIM_VERDICTS
from evidence_tools.ledger import claims, verdict_counts
from evidence_tools.tables.claims import (
    table_of_claims,
    table_of_earlier_reading,
    table_of_judgements,
    table_of_verdicts,
)


def test_every_claim_stands_in_one_of_the_tables_by_verdict(evidence: Evidence) -> None:
    shown = [claim for verdict in CLAIM_VERDICTS for claim in table_of_claims(evidence, verdicts=[verdict]).index]
    assert sorted(shown) == sorted(evidence.claims["claim_id"])


def test_what_is_asked_for_narrows_together(evidence: Evidence) -> None:
    section = evidence.claims.set_index("claim_id").loc["K04", "section"]
    assert list(table_of_claims(evidence, ids=["K04", "M08"], section=section).index) == ["K04"]


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"verdicts": ["true"]}, "no such verdict: true; allowed: reproduced"),
        ({"section": "Nowhere"}, "no such section: Nowhere"),
        ({"ids": ["Q99"]}, "no claims of the policy: Q99"),
    ],
)
def test_what_does_not_exist_is_refused(evidence: Evidence, asked: dict, message: str) -> None:
    with pytest.raises(QuestionError, match=message):
        table_of_claims(evidence, **asked)


def test_the_counts_are_those_of_the_ledger(evidence: Evidence) -> None:
    table = table_of_verdicts(evidence)
    together = table.loc["Together"]
    assert {verdict: together[verdict.capitalize()] for verdict in CLAIM_VERDICTS} == verdict_counts(evidence)
    assert together.drop("Of these computed").sum() == len(evidence.claims)
    assert together["Of these computed"] >= 40


def test_a_judgement_stands_beside_what_was_computed(evidence: Evidence) -> None:
    table = table_of_judgements(evidence)
    assert set(table.index) == set(evidence.judgements.claims)
    assert not table["Judged"].str.contains("stale").any()
    assert table["By"].str.contains(r"\d{4}-\d{2}-\d{2}").all()


def test_every_verdict_that_is_not_the_earlier_one_says_why(evidence: Evidence) -> None:
    table, ledger = table_of_earlier_reading(evidence), claims(evidence)
    assert set(table.index) == set(ledger.loc[~ledger["as_before"], "claim_id"])
    assert table["Why it changed"].str.len().min() > 40


def test_numbers_stand_as_one_says_them(evidence: Evidence) -> None:
    shown = table_of_claims(evidence, ids=["B05", "O02", "O03", "O08", "O15"])
    assert shown.loc["B05", "The data give"] == "risk ratio 0.33 (0.24 to 0.45)"
    assert shown.loc["O02", "The data give"] == ""  # a bare count beside no printed number says nothing
    assert shown.loc["O03", "What the policy says"].endswith(" (64.3% of trials)")
    assert shown.loc["O08", "What the policy says"].endswith(" (1 trial without a significant gain)")
    assert shown.loc["O15", "The data give"].startswith("−3.8 points (−4.9 to −2.7)")
