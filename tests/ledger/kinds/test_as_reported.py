"""Claims that no table can answer."""

from __future__ import annotations

from claim_cases import put

from evidence_tools.evidence import Evidence


def test_the_policy_alone_confirms_nothing(evidence: Evidence) -> None:
    found = put(evidence, "O17", kind="as_reported", cells={"needs": ""})
    assert found.verdict == "as reported only"
    assert found.why.text == "only the policy says so, and nothing at hand can be set beside it"


def test_other_sources_without_a_number_say_nothing(evidence: Evidence) -> None:
    found = put(evidence, "Z07", kind="as_reported")
    assert found.verdict == "cannot say"
    assert found.why.text == "no source at hand prints anything to compare it with; it would take AE type counts"
    assert found.sources == ("lingreen_grider_2010",)


def test_what_it_would_need_is_said(evidence: Evidence) -> None:
    found = put(evidence, "Z07", kind="as_reported", cells={"source_ids": "optum_policy_2026"})
    assert found.verdict == "as reported only"
    assert found.why.text.endswith("it would take AE type counts")


def test_the_binding_may_say_in_plain_words_what_it_takes(evidence: Evidence) -> None:
    found = put(evidence, "Z07", kind="as_reported", needs="counts of adverse events by type")
    assert found.why.text.endswith("; it would take counts of adverse events by type")
