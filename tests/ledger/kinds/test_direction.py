"""Which way results point."""

from __future__ import annotations

import pytest
from claim_cases import put
from edition_copies import Copy

from evidence_tools.evidence import Evidence
from evidence_tools.ledger.finding import Finding
from evidence_tools.results import results_of

A_COMPARISON = {"kind": "comparison"}


def directed(evidence: Evidence, says: str, *questions: str, **more: object) -> Finding:
    return put(evidence, "Z03", kind="direction", questions=list(questions), says=says, **more)


@pytest.mark.parametrize(
    ("says", "question", "verdict", "words"),
    [
        ("better", "pain_from_12", "consistent", "compared with before treatment and nothing else"),
        ("worse", "pain_from_12", "contradicted", "pain fell by 3.8 points"),
        ("better", "pain_from_24", "cannot say", "which leaves the direction open"),
        ("better", "walking_time_from_12", "cannot say", "no study prints a value with its spread"),
        ("better", "subsequent_surgery", "cannot say", "which points no way by itself"),
        ("better", "surgery_against_laminectomy", "contradicted", "more frequent with mild than with laminectomy"),
        ("worse", "surgery_against_laminectomy", "consistent", "more frequent with mild than with laminectomy"),
        ("no_different", "surgery_or_harm_against_laminectomy", "consistent", "anything between the limits"),
        ("no_different", "harm_against_laminectomy", "contradicted", "so the two are not alike"),
        ("no_different", "subsequent_surgery", "cannot say", "set against nothing"),
        ("important", "pain_from_12", "consistent", "at least the 2 points that matter"),
        ("important", "subsequent_surgery", "cannot say", "names no threshold of importance"),
        ("low", "device_or_procedure_events", "consistent", "below the 17.0% seen with other treatment"),
        ("low", "subsequent_surgery_claims", "cannot say", "leaves open whether it is below the 8.5%"),
        ("low", "open_decompression_rate", "cannot say", "names no share with other treatment"),
        ("few", "subsequent_surgery_claims", "consistent", "fewer than half of them"),
        ("few", "open_decompression", "cannot say", "leaves open whether it is fewer than half"),
    ],
)
def test_the_interval_decides(evidence: Evidence, says: str, question: str, verdict: str, words: str) -> None:
    found = directed(evidence, says, question)
    assert (found.verdict, words in found.why.text) == (verdict, True), found.why.text


def test_a_gain_below_what_matters_is_no_important_one(copy: Copy) -> None:
    rows = ("c010", "c015", "c021", "c033", "c044")
    for row in rows:
        copy.change("continuous", row, change_mean="-0.9")
    found = directed(copy.read(), "important", "pain_from_12")
    assert found.verdict == "contradicted"
    assert "less than the 2 points that matter" in found.why.text


def test_a_change_in_one_arm_never_answers_a_claim_that_compares(evidence: Evidence) -> None:
    found = directed(evidence, "better", "pain_from_12", cells=A_COMPARISON)
    assert found.verdict == "cannot say"
    assert "cannot say which treatment does better" in found.why.text


def test_several_questions_are_parts_of_one_claim(evidence: Evidence) -> None:
    both = ("harm_against_laminectomy", "surgery_against_laminectomy")
    assert directed(evidence, "better", *both, cells=A_COMPARISON).verdict == "differs"


def test_numbers_are_those_of_the_results(evidence: Evidence) -> None:
    found = directed(evidence, "better", "pain_from_12", "harm_against_laminectomy")
    for number in found.why.numbers:
        assert number.value == pytest.approx(results_of(evidence).entry(number.key)["value"], rel=1e-9), number.key
    assert set(found.keys) == {number.key for number in found.why.numbers}
    assert {"c010", "b089"} <= set(found.rows)


def test_single_studies_have_numbers_of_their_own(evidence: Evidence) -> None:
    found = directed(evidence, "few", "open_decompression", studies=["mekhail_2021"])
    assert (found.verdict, found.rows) == ("consistent", ("b073",))
    assert found.why.text.startswith(
        "in Mekhail 2021, open lumbar decompression in 9 of 75 patients (12.0%, 5.6 to 21.6)"
    )
    assert all(number.key.startswith("claims.Z03.1.open_decompression.") for number in found.why.numbers)


def test_a_study_that_does_not_answer_gives_no_result(evidence: Evidence) -> None:
    found = directed(evidence, "better", "pain_from_12", studies=["brown_2012"])
    assert (found.verdict, found.found) == ("cannot say", None)


def test_numbers_of_the_policy_alone_confirm_nothing(evidence: Evidence) -> None:
    found = directed(evidence, "better", "intervention_against_cmm")
    assert found.verdict == "as reported only"
    assert found.why.text.endswith("worked out from numbers that only the policy prints")


def test_a_changed_count_turns_the_verdict(copy: Copy) -> None:
    copy.change("binary", "b089", events="700", pct="31.9")
    found = directed(copy.read(), "better", "harm_against_laminectomy")
    assert found.verdict == "contradicted"
    assert "was more frequent with mild than with laminectomy" in found.why.text


def test_what_results_share_is_told_once(evidence: Evidence) -> None:
    told = directed(evidence, "better", "pain_under_6", "pain_from_12", "odi_from_12").why.text
    assert (told.count("pain fell"), told.count("compared with before treatment")) == (1, 1)
    assert "; under 6 months) and by 3.8 points (−4.9 to −2.7; 12 months and over), and disability (ODI) fell" in told
    unclear = directed(evidence, "better", "pain_from_24", "odi_from_24").why.text
    assert unclear.count("which leaves the direction open") == 1
