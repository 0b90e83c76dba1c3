"""Claims that stand or fall with others."""

from __future__ import annotations

import pytest
from claim_cases import put
from edition_copies import Copy

from evidence_tools.errors import QuestionError
from evidence_tools.evidence import Evidence
from evidence_tools.evidence.judgements import CLAIM_VERDICTS
from evidence_tools.ledger.checking import Bench


@pytest.mark.parametrize("verdict", CLAIM_VERDICTS)
def test_one_claim_hands_its_verdict_on(evidence: Evidence, verdict: str) -> None:
    found = put(evidence, "E06", kind="follows", claims=["H07"], verdicts={"H07": verdict})
    assert found.verdict == verdict
    assert found.why.text.startswith("it rests on what Hayes 2025 says, “better than ESI")
    assert found.rows == ("H07",)
    assert found.sources == ("deer_2019_mist", "benyamin_2016_encore_1y")


@pytest.mark.parametrize(
    ("verdicts", "verdict"),
    [
        (("reproduced", "consistent"), "consistent"),
        (("consistent", "cannot say"), "cannot say"),
        (("consistent", "contradicted"), "differs"),
        (("cannot say", "contradicted"), "contradicted"),
    ],
)
def test_the_weakest_of_several_decides(evidence: Evidence, verdicts: tuple[str, str], verdict: str) -> None:
    told = dict(zip(("H07", "H08"), verdicts, strict=True))
    found = put(evidence, "E06", kind="follows", claims=list(told), verdicts=told)
    assert found.verdict == verdict
    assert found.why.text.count("what Hayes 2025 says") == 1
    assert ", and “better than conventional care" in found.why.text
    alike = put(evidence, "E06", kind="follows", claims=list(told), verdicts=dict.fromkeys(told, "differs"))
    assert alike.why.text.endswith(" and “better than conventional care on most outcomes”, which differ from the data")


def test_many_claims_are_counted(evidence: Evidence) -> None:
    told = {"P01": "consistent", "O15": "differs", "H01": "differs"}
    found = put(evidence, "X02", kind="follows", claims=list(told), verdicts=told)
    assert found.why.text == (
        "of the 3 statements it rests on, 1 is consistent with the data (the policy) "
        "and 2 differ from the data (Orhurhu 2025 and Hayes 2025)"
    )


def test_a_verdict_that_moves_takes_the_claim_along(copy: Copy) -> None:
    copy.change("binary", "b076", events="1", pct="1.3")  # a major complication, which E09 denies
    bench = Bench(copy.read())
    assert bench.checked("E09").verdict == "contradicted"
    assert bench.checked("E10").verdict == "differs"


def test_claims_that_rest_on_each_other_are_refused(copy: Copy) -> None:
    copy.change_text("claims_bindings.toml", 'claims = ["H07"]', 'claims = ["E06"]')
    with pytest.raises(QuestionError, match="E06 -> E06"):
        Bench(copy.read()).checked("E06")
