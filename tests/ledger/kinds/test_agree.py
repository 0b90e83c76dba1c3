"""Documents side by side."""

from __future__ import annotations

from claim_cases import put
from edition_copies import Copy

from evidence_tools.evidence import Evidence

FILE = "claims_bindings.toml"


def test_two_assessments_apart_on_laminectomy(evidence: Evidence) -> None:
    found = put(evidence, "X04", kind="agree", topic="laminectomy")
    assert found.verdict == "differs"  # other words do not show that both cannot hold
    assert set(found.rows) == {"H09", "E05"}
    assert "staats_2024_laminectomy_claims" in found.sources
    for words in (
        "on laminectomy the policy reports “more further surgery after mild” from Hayes 2025 but “",
        "” from ECRI 2021",
    ):
        assert words in found.why.text


def test_documents_that_say_the_same_agree(copy: Copy) -> None:
    for claim in ("H09", "E05"):
        said = copy.read().bindings[claim].says["laminectomy"]
        copy.change_text(FILE, f'laminectomy = "{said}"', f'laminectomy = "as one: {claim[0]}"')
    assert put(copy.read(), "X04", kind="agree", topic="laminectomy").verdict == "differs"
    for claim in ("H", "E"):
        copy.change_text(FILE, f'laminectomy = "as one: {claim}"', 'laminectomy = "as one"')
    found = put(copy.read(), "X04", kind="agree", topic="laminectomy")
    assert found.verdict == "consistent"
    assert found.why.text == "on laminectomy the policy reports the same, “as one” from Hayes 2025 and ECRI 2021"


def test_one_document_cannot_disagree_with_itself(copy: Copy) -> None:
    said = copy.read().bindings["E05"].says["laminectomy"]
    copy.change_text(FILE, f'laminectomy = "{said}"', f'surgery = "{said}"')
    alone = put(copy.read(), "X04", kind="agree", topic="surgery")
    assert (alone.verdict, alone.found.value) == ("cannot say", 1)
    assert (
        alone.why.text
        == f"on surgery the policy reports “{said}” from ECRI 2021 alone, so nothing can be set beside it"
    )
    nobody = put(copy.read(), "X04", kind="agree", topic="weather")
    assert (nobody.verdict, nobody.why.text) == ("cannot say", "no document speaks of weather")


def test_the_policy_speaks_in_its_own_voice(evidence: Evidence) -> None:
    found = put(evidence, "X02", kind="agree", topic="the device as a whole")
    assert "“unproven” in its own voice" in found.why.text
    assert found.more[0].value == 3
