"""How findings make a verdict."""

from __future__ import annotations

from itertools import permutations

import pytest

from evidence_tools.evidence.judgements import CLAIM_VERDICTS
from evidence_tools.ledger.finding import Finding, combined
from evidence_tools.wording import Number, Told, tell


@pytest.mark.parametrize("verdict", CLAIM_VERDICTS)
def test_one_finding_is_the_verdict(verdict: str) -> None:
    assert combined([verdict]) == verdict
    assert combined([verdict, verdict]) == verdict


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        (("reproduced", "consistent"), "consistent"),
        (("reproduced", "as reported only"), "as reported only"),
        (("consistent", "cannot say"), "cannot say"),
        (("as reported only", "cannot say"), "cannot say"),
        (("cannot say", "differs"), "differs"),
        (("reproduced", "contradicted"), "differs"),
        (("consistent", "contradicted", "cannot say"), "differs"),
        (("contradicted", "as reported only"), "contradicted"),
        (("contradicted", "cannot say"), "contradicted"),
    ],
)
def test_the_weakest_part_decides_in_any_order(verdicts: tuple[str, ...], expected: str) -> None:
    assert {combined(order) for order in permutations(verdicts)} == {expected}


def test_a_verdict_outside_the_vocabulary_is_refused() -> None:
    with pytest.raises(ValueError, match="'true' is not known; allowed: reproduced"):
        Finding(verdict="true", why=Told("because"))


def test_every_number_of_a_finding_counts_once() -> None:
    printed, found = Number("a", 1, "count"), Number("b", 2, "count")
    why = tell("{found} beside {printed}", found=found, printed=printed)
    finding = Finding(verdict="differs", why=why, printed=printed, found=found, more=(Number("c", 3, "count"),))
    assert [number.key for number in finding.numbers] == ["a", "b", "c"]
