"""Which rows have a property, and who speaks in a claim."""

from __future__ import annotations

import pytest
from edition_copies import Copy

from evidence_tools.evidence import Evidence
from evidence_tools.evidence.binding_entries import Between
from evidence_tools.ledger.documents import document_of
from evidence_tools.ledger.matching import has, keys_of


def answers(evidence: Evidence, **conditions: object) -> dict[str, float | None]:
    found = has(evidence, "studies", conditions)
    return dict(zip(keys_of(evidence, "studies"), found.astype(object).where(found.notna(), None), strict=True))


def test_one_failed_condition_decides_whatever_is_silent(copy: Copy) -> None:
    copy.change("studies", "motion", funding="unclear", mean_age="")
    told = answers(copy.read(), design="rct", funding="industry")
    assert (told["motion"], told["midas_encore"], told["midas_i"]) == (None, 1, 0)
    told = answers(copy.read(), design="case_series", funding="industry", mean_age=Between(low=50))
    assert told["motion"] == 0


def test_an_empty_number_is_no_answer(evidence: Evidence) -> None:
    told = answers(evidence, mean_age=Between(low=60, high=64))
    assert (told["wilkinson_fourney_2012"], told["mekhail_2021"], told["motion"]) == (1, 0, None)


def test_without_conditions_every_row_has_it(evidence: Evidence) -> None:
    assert set(answers(evidence).values()) == {1}


def test_keys_are_those_by_which_rows_are_found(evidence: Evidence) -> None:
    keys = keys_of(evidence, "arms")
    assert evidence.row(keys[0], "arms").key == keys[0]
    assert "/" in keys[0]


@pytest.mark.parametrize(
    ("claim", "document"),
    [("H07", "Hayes 2025"), ("E06", "ECRI 2021"), ("M03", "MOTION 2022"), ("P01", "the policy"), ("X02", "the policy")],
)
def test_the_document_behind_a_claim(evidence: Evidence, claim: str, document: str) -> None:
    assert document_of(evidence, claim) == document


def test_a_document_without_one_year_goes_by_its_name(copy: Copy) -> None:
    copy.change("claims", "H07", ref_ids="hayes_2025;ecri_2021")
    copy.change("claims", "H08", ref_ids="")
    changed = copy.read()
    assert document_of(changed, "H07") == document_of(changed, "H08") == "Hayes"
