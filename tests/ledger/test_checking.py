"""The whole ledger: every claim has a verdict with a reason, and only what a changed cell touches moves."""

from __future__ import annotations

from collections import Counter

import pytest
from edition_copies import Copy

from evidence_tools.errors import EvidenceError, QuestionError
from evidence_tools.evidence import Evidence
from evidence_tools.evidence.judgements import CLAIM_VERDICTS
from evidence_tools.ledger import Checked, checked_claims
from evidence_tools.ledger.checked import COMPUTED
from evidence_tools.ledger.checking import Bench
from evidence_tools.wording import loose_digits


def test_every_claim_has_a_verdict_with_its_reason(evidence: Evidence, checked: dict[str, Checked]) -> None:
    assert list(checked) == list(evidence.claims["claim_id"])
    for claim, each in checked.items():
        assert each.verdict in CLAIM_VERDICTS, claim
        assert len(each.why.text) > 30, claim


def test_at_least_forty_verdicts_are_computed(checked: dict[str, Checked]) -> None:
    assert Counter(each.how for each in checked.values())[COMPUTED] >= 40


def test_no_sentence_holds_a_digit_that_is_no_number_of_its_own(checked: dict[str, Checked]) -> None:
    assert {claim: loose_digits(each.why) for claim, each in checked.items() if loose_digits(each.why)} == {}


def test_no_sentence_says_not_known_or_nan(checked: dict[str, Checked]) -> None:
    odd = [claim for claim, each in checked.items() if "nan" in each.why.text.split() or "not known" in each.why.text]
    assert odd == []


def test_a_binding_to_a_number_that_does_not_exist_is_refused(copy: Copy) -> None:
    path = copy.folder / "claims_bindings.toml"
    text = path.read_text(encoding="utf-8")
    at = text.index("[[X01.tests]]")
    path.write_text(text[:at] + '[[X01.tests]]\nkind = "number"\ndata = "pain_from_12.estimat"\n', encoding="utf-8")
    with pytest.raises(
        EvidenceError, match=r"claims_bindings.toml:\d+ X01.tests.data: .*near to it: pain_from_12.estimate"
    ):
        checked_claims(copy.read())


def test_claims_that_rest_on_each_other_are_refused(evidence: Evidence) -> None:
    bench = Bench(evidence)
    bench._underway.append("K04")
    with pytest.raises(QuestionError, match=r"rest on each other: K04 -> K04; mend"):
        bench.checked("K04")


def test_a_claim_that_does_not_exist_is_refused(evidence: Evidence) -> None:
    with pytest.raises(QuestionError, match="has no claim 'Q99'"):
        Bench(evidence).checked("Q99")
