"""No verdict is stronger than its data, and like statements are put to like tests."""

from __future__ import annotations

import pytest
from edition_copies import Copy

from evidence_tools.evidence import Evidence
from evidence_tools.ledger import Checked
from evidence_tools.ledger.checking import Bench


def test_one_series_without_what_is_claimed_does_not_contradict_and_a_second_does(
    copy: Copy, checked: dict[str, Checked]
) -> None:
    assert [each.verdict for each in checked["B09"].findings] == ["differs", "cannot say"]
    copy.append("binary", "b055", row_id="b097", study_id="chopko_2011_highrisk", source_id="chopko_2011_high_risk")
    assert Bench(copy.read()).checked("B09").findings[0].verdict == "contradicted"


@pytest.mark.parametrize("claim", ["H06", "E09"])
def test_none_among_the_studies_at_hand_agrees_without_reproducing(claim: str, checked: dict[str, Checked]) -> None:
    """The reports that the policy sums up may rest on other studies than those of the tables."""
    assert (checked[claim].computed, checked[claim].findings[0].found.value) == ("consistent", 0)


@pytest.mark.parametrize("claim", ["X02", "X03", "X04"])
def test_documents_that_differ_in_words_do_not_contradict_each_other(claim: str, checked: dict[str, Checked]) -> None:
    assert checked[claim].computed == "differs"


def test_every_unqualified_verdict_in_favour_is_set_beside_the_certainty(evidence: Evidence) -> None:
    in_favour = [
        binding
        for _, binding in evidence.bindings.items()
        if binding.says.get("the device as a whole") == "works and is safe"
    ]
    assert len(in_favour) > 1
    for binding in in_favour:
        assert any(test.kind == "certainty" and test.says == "enough" for test in binding.tests)


def test_a_weaker_statement_does_not_fall_with_a_stronger_one(evidence: Evidence, checked: dict[str, Checked]) -> None:
    """*A main cause* may hold where *the most common cause* does not."""
    assert not any(test.kind == "follows" for test in evidence.bindings["B07"].tests)
    assert checked["B07"].computed == "cannot say"


def test_a_share_is_set_beside_what_was_counted_with_other_treatment(checked: dict[str, Checked]) -> None:
    said = checked["H05"].why.text
    assert "seen with other treatment (postoperative adverse event)" in said
    assert "claims-defined harm was less frequent with mild than with laminectomy" in said
