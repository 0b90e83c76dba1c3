"""Claims that no table can answer."""

from __future__ import annotations

from claim_cases import put

from evidence_tools.evidence import Evidence


def test_the_policy_alone_confirms_nothing(evidence: Evidence) -> None:
    found = put(evidence, "O17", kind="as_reported", cells={"needs": ""})
    assert found.verdict == "as reported only"
    assert found.why.text == "only the policy says so, and no table holds anything beside it"


def test_other_sources_without_a_number_say_nothing(evidence: Evidence) -> None:
    found = put(evidence, "Z07", kind="as_reported")
    assert found.verdict == "cannot say"
    assert found.why.text == "the sources at hand print nothing that can be compared; it would need AE type counts"
    assert found.sources == ("lingreen_grider_2010",)


def test_what_it_would_need_is_said(evidence: Evidence) -> None:
    found = put(evidence, "Z07", kind="as_reported", cells={"source_ids": "optum_policy_2026"})
    assert found.verdict == "as reported only"
    assert found.why.text.endswith("it would need AE type counts")
