"""Counts behind printed percentages."""

from __future__ import annotations

import pytest
from claim_cases import put
from edition_copies import Copy
from pydantic import ValidationError

from evidence_tools.evidence import Evidence

TRIALS = "@reviews.orhurhu_2025.n_studies"
PATIENTS = "@reviews.zhang_2025.n_patients"


def of_trials(evidence: Evidence, percent: str):
    return put(evidence, "O03", kind="counts_behind", at_most=TRIALS, cells={"value_1": percent})


@pytest.mark.parametrize(
    ("percent", "verdict", "words"),
    [
        (
            "64.3",
            "differs",
            "the only count that gives it is 9 of 14 (exact interval 35.1% to 87.2%), so 1 of the 15 is",
        ),
        (
            "84.6",
            "differs",
            "the only count that gives it is 11 of 13 (exact interval 54.6% to 98.1%), so 2 of the 15 are",
        ),
        ("46.7", "consistent", "46.7% of the 15 trials is 7 of them (exact interval 21.3% to 73.4%)"),
        ("60.0", "consistent", "60.0% of the 15 trials is 9 of them; 3 of 5 or 6 of 10 would give it as well"),
        ("50.0", "differs", "it can be any of 7 counts of smaller bases, so at least 1 of the 15 is left out"),
        ("64.4", "contradicted", "no whole number of 15 or fewer trials gives 64.4%"),
    ],
)
def test_the_digits_give_the_base_back(evidence: Evidence, percent: str, verdict: str, words: str) -> None:
    found = of_trials(evidence, percent)
    assert found.verdict == verdict
    assert words in found.why.text


@pytest.mark.parametrize(
    ("trials", "verdict"), [("15", "differs"), ("14", "consistent"), ("13", "contradicted"), ("", "as reported only")]
)
def test_the_stated_number_of_trials_decides(copy: Copy, trials: str, verdict: str) -> None:
    copy.change("reviews", "orhurhu_2025", n_studies=trials)
    assert of_trials(copy.read(), "64.3").verdict == verdict


@pytest.mark.parametrize(
    ("percent", "verdict", "words"),
    [
        ("8.2", "consistent", "8.2% of the 500 patients is 41 of them (exact interval 5.9% to 11.0%)"),
        ("8.3", "contradicted", "no whole number of 500 patients gives 8.3%"),
        ("8", "consistent", "8% of the 500 patients is 38 to 42 of them"),
    ],
)
def test_a_known_base_leaves_no_smaller_one(evidence: Evidence, percent: str, verdict: str, words: str) -> None:
    found = put(evidence, "Z06", kind="counts_behind", n=PATIENTS, cells={"value_1": percent})
    assert (found.verdict, found.why.text) == (verdict, words)


def test_the_share_and_its_limits_stand_in_the_finding(evidence: Evidence) -> None:
    found = of_trials(evidence, "64.3")
    assert (str(found.found), str(found.low), str(found.high)) == ("64.3", "35.1", "87.2")
    assert found.found.value == pytest.approx(100 * 9 / 14)
    assert found.rows == ("orhurhu_2025",)


@pytest.mark.parametrize("given", [{}, {"n": TRIALS, "at_most": TRIALS}])
def test_either_the_base_or_its_upper_end_is_named(evidence: Evidence, given: dict[str, str]) -> None:
    with pytest.raises(ValidationError, match="name either n, the denominator, or at_most"):
        put(evidence, "O03", kind="counts_behind", **given)
