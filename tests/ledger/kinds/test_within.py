"""A printed threshold among published ones."""

from __future__ import annotations

import pytest
from claim_cases import put
from edition_copies import Copy

from evidence_tools.evidence import Evidence
from evidence_tools.ledger.finding import Finding

PUBLISHED = ["t001", "t002", "t007", "t009", "t010", "t012", "t013"]


def among(evidence: Evidence, printed: str, rows: list[str] = PUBLISHED, standard: str | None = "t002") -> Finding:
    pointers = [f"@mcid.{row}.value" for row in rows]
    given = {"among": pointers, "what": "published thresholds"} | (
        {"standard": f"@mcid.{standard}.value"} if standard else {}
    )
    return put(evidence, "O04", kind="within", cells={"value_1": printed}, **given)


@pytest.mark.parametrize(
    ("printed", "verdict"),
    [
        ("2", "reproduced"),
        ("3", "consistent"),
        ("1.5", "consistent"),
        ("1.4", "differs"),
        ("3.7", "consistent"),
        ("3.8", "differs"),
    ],
)
def test_the_ends_and_the_standard_decide(evidence: Evidence, printed: str, verdict: str) -> None:
    assert among(evidence, printed).verdict == verdict


def test_without_a_standard_nothing_is_reproduced(evidence: Evidence) -> None:
    assert among(evidence, "2", standard=None).verdict == "consistent"


def test_millimetres_count_on_the_common_scale_and_the_policy_not_at_all(evidence: Evidence) -> None:
    found = among(evidence, "3")
    assert (found.low.value, found.high.value) == (1.5, 3.7)
    assert "t007" not in found.rows
    assert found.why.text == (
        "6 published thresholds run from 1.5 (Ostelo 2008) to 3.7 (Parai 2020) points; 3 lies among them, "
        "above the 2 that this review takes"
    )


def test_below_the_standard_is_said(evidence: Evidence) -> None:
    assert ", below the 2 that this review takes" in among(evidence, "1.8").why.text


def test_thresholds_of_the_policy_alone_confirm_nothing(evidence: Evidence) -> None:
    assert among(evidence, "3", ["t007", "t007"]).verdict == "as reported only"


def test_thresholds_without_a_value_say_nothing(evidence: Evidence) -> None:
    assert among(evidence, "3", ["t027", "t028"]).verdict == "cannot say"


def test_another_published_threshold_moves_the_end(copy: Copy) -> None:
    copy.change("reference/mcid", "t013", value="2.9")
    copy.change("reference/mcid", "t012", value="2.9")
    copy.change("reference/mcid", "t010", value="2.9")
    assert among(copy.read(), "3").verdict == "differs"
