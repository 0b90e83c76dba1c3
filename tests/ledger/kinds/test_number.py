"""A printed number against one of the data."""

from __future__ import annotations

import pytest
from claim_cases import put
from edition_copies import Copy
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from evidence_tools.evidence import Evidence
from evidence_tools.ledger.finding import Finding
from evidence_tools.ledger.kinds.number import rounds_to

PAIN = {
    f"{end}": f"pain_from_12.headline.{key}" for end, key in (("data", "estimate"), ("low", "low"), ("high", "high"))
}


def pain(evidence: Evidence, printed: str, **test) -> Finding:
    """Pain is −3.83 (−4.91 to −2.74)."""
    return put(evidence, "Z03", kind="number", cells={"value_1": printed}, **(PAIN | test))


@pytest.mark.parametrize(
    ("printed", "verdict"),
    [
        ("-3.8", "reproduced"),
        ("-4", "reproduced"),
        ("-3", "consistent"),
        ("-2.75", "consistent"),
        ("-2.7", "differs"),
        ("-5", "differs"),
        ("0", "differs"),
        ("3", "contradicted"),
    ],
)
def test_rounding_and_the_interval_decide(evidence: Evidence, printed: str, verdict: str) -> None:
    assert pain(evidence, printed).verdict == verdict


def test_a_fall_may_be_printed_as_a_positive_number(evidence: Evidence) -> None:
    assert pain(evidence, "3.8", turned=True).verdict == "reproduced"
    assert pain(evidence, "-3.8", turned=True).verdict == "contradicted"


def test_without_an_interval_any_other_number_differs(evidence: Evidence) -> None:
    assert put(evidence, "Z03", kind="number", data=PAIN["data"]).verdict == "differs"


def test_the_sentence_says_whose_number_it_is(evidence: Evidence) -> None:
    assert pain(evidence, "-3").why.text == (
        "this review finds −3.8 points (−4.9 to −2.7) for pain, 12 months and over, which leaves room for −3"
    )
    found = put(evidence, "Z02", kind="number", data="@review_results.r009.n")
    assert found.why.text == "Zhang 2025 gives 500 patients, as the policy prints"
    assert (found.verdict, found.rows, found.sources) == ("reproduced", ("r009",), ("zhang_2025",))


def test_the_policys_own_number_confirms_nothing(evidence: Evidence) -> None:
    found = put(evidence, "O01", kind="number", data="@review_results.r001.estimate")
    assert found.verdict == "as reported only"
    assert found.why.text == "no source at hand but the policy gives 15 trials"


def test_an_empty_cell_says_nothing(evidence: Evidence) -> None:
    assert put(evidence, "Z02", kind="number", data="@review_results.r001.n").verdict == "cannot say"


def test_numbers_set_beside_it_do_not_move_the_verdict(evidence: Evidence) -> None:
    beside = ["@review_results.r033.estimate", "@review_results.r034.estimate"]
    found = pain(evidence, "-3", beside=beside, beside_as="injections alone gave")
    assert found.verdict == pain(evidence, "-3").verdict
    assert found.why.text.endswith("; injections alone gave −3.7 and −3.6 (Meng 2015)")
    with pytest.raises(ValidationError, match="beside and beside_as go together"):
        pain(evidence, "-3", beside=beside)


def test_a_changed_cell_moves_the_verdict(copy: Copy) -> None:
    copy.change("review_results", "r009", n="499")
    assert put(copy.read(), "Z02", kind="number", data="@review_results.r009.n").verdict == "differs"


@given(st.floats(-1e6, 1e6), st.integers(0, 4))
def test_a_number_rounds_to_what_printing_makes_of_it(value: float, decimals: int) -> None:
    assert rounds_to(value, float(f"{value:.{decimals}f}"), decimals)
    assert not rounds_to(value, float(f"{value:.{decimals}f}") + 2 * 10**-decimals, decimals)
