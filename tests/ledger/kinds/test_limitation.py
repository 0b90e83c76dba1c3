"""What weighing the limitations that a claim names gave."""

from __future__ import annotations

import pytest
from claim_cases import put

from evidence_tools.evidence import Evidence
from evidence_tools.ledger.finding import Finding
from evidence_tools.limits import challenge_all


def weighed(evidence: Evidence, *limitations: str) -> Finding:
    return put(evidence, "M10", kind="limitation", limitations=list(limitations))


@pytest.mark.parametrize(
    ("limitations", "verdict", "words"),
    [
        (
            ("L09",),
            "consistent",
            "“no control group” overturns the conclusion on pain, 12 months and over, from 1.8",
        ),
        (("L17",), "consistent", "“small samples” weakens the conclusion on pain"),
        (("L02",), "differs", "“what counts as important varies” reverses no conclusion at any plausible size"),
        (("L08",), "cannot say", "nothing at hand can weigh “who was studied”"),
        (("L02", "L08"), "differs", "nothing can be said of “who was studied”"),
        (("L09", "L02"), "consistent", "; “what counts as important varies” reverses no conclusion"),
        (("L32",), "cannot say", "unmeasured confounders"),
    ],
)
def test_the_worst_decides_and_the_others_are_named(
    evidence: Evidence, limitations: tuple[str, ...], verdict: str, words: str
) -> None:
    found = weighed(evidence, *limitations)
    assert (found.verdict, words in found.why.text) == (verdict, True), found.why.text
    assert found.rows == limitations


def test_numbers_are_those_of_the_limitations(evidence: Evidence) -> None:
    found = weighed(evidence, "L09")
    numbers = {number.key: number.value for number in found.why.numbers}
    (weigh,) = (each for each in challenge_all(evidence)["pain_from_12"] if each.name == "no_control")
    low, _, high = weigh.plausible
    for name, value in {"tipping": weigh.tipping, "plausible_low": low, "plausible_high": high}.items():
        assert numbers[f"limits.pain_from_12.no_control.{name}"] == value
    assert "limits.pain_from_12.no_control.quantity" in found.keys
    assert set(weigh.sources) <= set(found.sources)


def test_a_limitation_without_sizes_is_told_without_numbers(evidence: Evidence) -> None:
    assert weighed(evidence, "L17").why.numbers == ()
