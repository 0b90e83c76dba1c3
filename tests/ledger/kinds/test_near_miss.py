"""Studies that just missed a threshold."""

from __future__ import annotations

import pytest
from claim_cases import put
from edition_copies import Copy

from evidence_tools.evidence import Evidence
from evidence_tools.ledger.finding import Finding


def missed(evidence: Evidence, many: str, gain: str = "2.9", reached: str = "O03") -> Finding:
    return put(
        evidence,
        "O05",
        kind="near_miss",
        outcome="pain",
        review="orhurhu_2025",
        threshold="@mcid.t007.value",
        reached=reached,
        at_most="@reviews.orhurhu_2025.n_studies",
        cells={"value_1": many, "value_2": gain},
    )


@pytest.mark.parametrize(
    ("many", "gain", "verdict"),
    [
        ("1", "2.9", "reproduced"),
        ("3", "2.9", "consistent"),
        ("5", "2.9", "consistent"),  # 9 of 14 leave 5
        ("6", "2.9", "contradicted"),
        ("3", "2.5", "cannot say"),
    ],
)
def test_who_is_found_and_who_is_left_decides(evidence: Evidence, many: str, gain: str, verdict: str) -> None:
    assert missed(evidence, many, gain).verdict == verdict


def test_the_sentence_names_the_study_and_those_without_a_word(evidence: Evidence) -> None:
    assert missed(evidence, "3").why.text == (
        "the gain of MiDAS I 2010 (at 12 months) was 2.9 points, 0.1 short of the threshold; the other 2 may be among "
        "the 6 studies that print no gain in points; as 9 of 14 reached it, 5 missed it, and the policy is silent on 2 "
        "of these"
    )
    assert missed(evidence, "5").why.text.endswith("these are all that missed it")
    assert missed(evidence, "6").why.text.endswith("only 5 can have missed it")


def test_more_studies_than_printed_differ(copy: Copy) -> None:
    copy.change("continuous", "c040", change_mean="-2.9")
    assert missed(copy.read(), "1").verdict == "differs"


def test_too_few_studies_to_fill_the_number_differ(evidence: Evidence) -> None:
    found = missed(evidence, "8", reached="O07")  # 11 of 13 reached it: 2 missed it
    assert found.verdict == "contradicted"
    found = missed(evidence, "8", reached="O01")  # 15% is 2 of 13: 11 missed it
    assert found.verdict == "differs"
    assert "only 6 more could be among the 7 that are not named" in found.why.text


def test_a_changed_score_moves_the_verdict(copy: Copy) -> None:
    copy.change("continuous", "c021", change_mean="-3.1")
    assert missed(copy.read(), "1").verdict == "cannot say"


def test_studies_that_the_review_leaves_out_do_not_count(copy: Copy) -> None:
    for report in ("midas_i_6w", "midas_i_1y"):
        copy.change("inclusion_matrix", f"{report}/orhurhu_2025", included="0", basis="stated")
    assert missed(copy.read(), "1").verdict == "cannot say"
