"""Tests of claims on an evidence that does not hold what they name."""

from __future__ import annotations

import pytest

from evidence_tools.errors import EvidenceError
from evidence_tools.evidence import Evidence
from evidence_tools.evidence.binding_entries import CELL
from evidence_tools.evidence.bindings import Bindings
from evidence_tools.evidence.claim_tests import FollowUpTest, NumberTest, WordsTest
from evidence_tools.evidence.deriving import derived
from evidence_tools.ledger import checked_claims
from evidence_tools.ledger.determination import determination
from evidence_tools.ledger.finding import CANNOT_SAY
from evidence_tools.ledger.presence import absent, fitted
from evidence_tools.results import results_of

EARLY = "2010-12-31"


@pytest.fixture(scope="module")
def early(evidence: Evidence) -> Evidence:
    return evidence.as_of(EARLY)


def test_on_the_whole_evidence_every_test_stays_as_it_is(evidence: Evidence) -> None:
    for claim, binding in evidence.bindings.items():
        for test in binding.tests:
            assert fitted(evidence, test) == (test, ()), claim


def test_a_test_that_points_to_what_is_not_there_cannot_say(evidence: Evidence, early: Evidence) -> None:
    checked = checked_claims(early)
    missing = 0
    for claim, binding in early.bindings.items():
        for place, test in enumerate(binding.tests):
            _, needed = fitted(early, test)
            if needed:
                missing += 1
                finding = checked[claim].findings[place]
                assert finding.verdict == CANNOT_SAY
                assert all(name.removeprefix(CELL) in str(finding.why) for name in needed)
                assert not finding.why.numbers
    assert missing > 10


def test_what_is_set_beside_may_be_missing(early: Evidence, evidence: Evidence) -> None:
    there = f"@claims.{evidence.claims['claim_id'].iloc[0]}.value_1"
    lost = f"@binary.{evidence.binary['row_id'].iloc[-1]}.events"
    test = NumberTest(kind="number", data=there, beside=(lost,), beside_as="synthetic words say")
    assert fitted(early, test)[0] == NumberTest(kind="number", data=there)
    assert fitted(early, test)[1] == ()
    both = NumberTest(kind="number", data=lost, beside=(there, lost), beside_as="synthetic words say")
    kept, needed = fitted(early, both)
    assert kept.beside == (there,)
    assert needed == (lost,)


def test_names_of_studies_and_cells_of_documents_are_looked_up(early: Evidence, evidence: Evidence) -> None:
    study = (set(evidence.studies["study_id"]) - set(early.studies["study_id"])).pop()
    assert fitted(early, FollowUpTest(kind="follow_up", outcomes=("pain",), studies=(study,)))[1] == (study,)
    source = (set(evidence.sources["source_id"]) - set(early.sources["source_id"])).pop()
    pointer = f"@sources.{source}.citation"
    assert fitted(early, WordsTest(kind="words", term="synthetic", documents=(pointer,)))[1] == (pointer,)
    assert fitted(
        early, WordsTest(kind="words", term="synthetic", documents=("policy.cpt_codes",), elsewhere=(pointer,))
    )[0] == WordsTest(kind="words", term="synthetic", documents=("policy.cpt_codes",))
    assert str(absent((pointer, study)).why).count(" and ") == 1


def test_bindings_of_an_edition_that_point_nowhere_are_still_refused(early: Evidence) -> None:
    name = next(claim for claim, binding in early.bindings.items() if binding.tests[0].kind == "number")
    lost = NumberTest(kind="number", data="pain_from_12.synthetic")
    binding = early.bindings[name].model_copy(update={"tests": (lost,)})
    wrong = Bindings({**early.bindings.root, name: binding})
    with pytest.raises(EvidenceError, match=r"pain_from_12\.synthetic"):
        checked_claims(derived(early, "synthetic", {}, bindings=wrong, as_read=True))
    checked = checked_claims(derived(early, "synthetic", {}, bindings=wrong))
    assert checked[name].findings[0].verdict == CANNOT_SAY


def test_everything_runs_before_anything_was_known(evidence: Evidence) -> None:
    then = evidence.as_of("1999-12-31")
    results = results_of(then).all()
    assert all(results[key]["value"] == 0 for key in ("pain_from_12.k", "odi_from_24.k"))
    found = determination(then)
    assert then.label in repr(found)
