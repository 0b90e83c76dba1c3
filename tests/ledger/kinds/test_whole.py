"""How large the whole would be of which a printed number is a known share."""

from __future__ import annotations

import pytest
from claim_cases import put
from edition_copies import Copy

from evidence_tools.evidence import Evidence
from evidence_tools.ledger.finding import Finding

SHARE = {"share": "estimate", "low": "ci_low", "high": "ci_high"}


def whole(evidence: Evidence, printed: str, row: str = "r039") -> Finding:
    pointers = {name: f"@review_results.{row}.{column}" for name, column in SHARE.items()}
    cells = {"value_1": printed}
    return put(evidence, "B01", kind="whole", of="population", what="people", cells=cells, **pointers)


def test_the_upper_share_gives_the_smaller_whole(evidence: Evidence) -> None:
    found = whole(evidence, "200000")
    assert found.verdict == "cannot say"
    ends = [found.found.value, found.low.value, found.high.value]
    assert ends == pytest.approx([200000 / 0.11, 200000 / 0.18, 200000 / 0.04])
    assert (found.rows, found.sources) == (("r039",), ("jensen_2020",))
    assert found.why.text == (
        "if 11% (4 to 18) are affected, a population of 1.8 million (1.1 million to 5.0 million) holds 200,000 people; "
        "the tables do not say how large the population is"
    )


def test_small_numbers_are_not_told_in_millions(evidence: Evidence) -> None:
    assert "a population of 1,000 (611 to 2,750)" in whole(evidence, "110").why.text


def test_a_changed_share_changes_the_whole(copy: Copy) -> None:
    copy.change("review_results", "r039", estimate="10")
    assert whole(copy.read(), "200000").found.value == pytest.approx(2_000_000)


def test_without_limits_nothing_is_worked_out(evidence: Evidence) -> None:
    found = whole(evidence, "200000", "r040")
    assert (found.verdict, found.found) == ("cannot say", None)
    assert found.why.text == "the tables hold no share with its limits to set beside 200,000"
