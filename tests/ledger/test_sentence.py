"""Sentences of one's own: numbers and verb come from the result, and what overturns it has to be said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evidence_tools.errors import ClaimError, EvidenceToolsError
from evidence_tools.evidence import Evidence
from evidence_tools.ledger.sentence import claim
from evidence_tools.limits import Limitation, challenge
from evidence_tools.models import Pooled, answer, pool
from evidence_tools.question import Method
from evidence_tools.results import results_of
from evidence_tools.study_effects import Effects, Scale
from evidence_tools.wording import loose_digits


@pytest.fixture(scope="module")
def pain(evidence: Evidence) -> Pooled:
    return answer(evidence, "pain_from_12").fit


@pytest.fixture(scope="module")
def overturning(evidence: Evidence, pain: Pooled) -> list[Limitation]:
    return challenge(pain, evidence, ["no_control", "design"])


def changed(*gains: float) -> Pooled:
    """The answer to a question about a change, with gains of our own."""
    effects = Effects.from_columns(gains, [0.1] * len(gains))
    return pool(
        replace(effects, measure="MC", scale=Scale(label="Change in pain", unit="points (0-10)", better="lower"))
    )


@pytest.mark.parametrize(
    ("gains", "said"),
    [
        ((-3.0, -3.2, -3.1), "Pain fell by 3.1 points"),
        ((3.0, 3.2, 3.1), "Pain rose by 3.1 points"),
        ((-3.0, 3.0, 0.3), "Pain did not clearly change: 0.1 points"),
    ],
)
def test_the_verb_follows_sign_and_interval(gains: tuple[float, ...], said: str) -> None:
    assert claim("Pain {moved} {size} {unit}", changed(*gains)).text == said


def test_a_comparison_says_who_had_less(evidence: Evidence) -> None:
    less, more = (answer(evidence, name).fit for name in ("harm_against_laminectomy", "surgery_against_laminectomy"))
    template = "{outcome} {moved} ({unit} {size})"
    assert claim(template, less).text.startswith(
        "Claims-defined harm was less frequent with mild than with laminectomy"
    )
    assert claim(template, more).text.startswith(
        "Further spine surgery was more frequent with mild than with laminectomy"
    )


def test_numbers_are_those_of_the_results_under_their_keys(evidence: Evidence, pain: Pooled) -> None:
    told = claim("{size} ({interval}; {p}; {prediction}; {studies}; {patients})", pain, evidence=evidence)
    results = results_of(evidence)
    assert [number.key.removeprefix("pain_from_12.") for number in told.numbers] == [
        *(
            "headline.estimate",
            "headline.low",
            "headline.high",
            "p_value",
            "prediction_low",
            "prediction_high",
            "k",
            "n",
        ),
    ]
    for number in told.numbers:
        assert number.value == pytest.approx(results.entry(number.key)["value"], rel=1e-9), number.key
    assert loose_digits(told) == ""


def test_another_method_or_fewer_studies_are_no_answer_of_the_protocol(evidence: Evidence, pain: Pooled) -> None:
    others = (pool(pain.effects, Method(estimator="DL", test="z")), pool(pain.effects.without("¶")))
    for other in others:
        (number,) = claim("{size}", other, evidence=evidence).numbers
        assert number.key.startswith("own.pain_12_months_and_over.")


def test_an_exact_count_is_quoted_and_has_no_p_value(evidence: Evidence) -> None:
    serious = answer(evidence, "serious_events").fit
    assert claim("{outcome} in {counts} ({size}%, {interval})", serious).text == (
        "Serious adverse event in 0 of 282 (0.0%, 0.0 to 1.3)"
    )
    for field in ("p", "prediction"):
        with pytest.raises(ClaimError, match=f"{{{field}}} .*is not known for .*leave the field out"):
            claim(f"It is {{{field}}}", serious)


def test_a_typed_digit_is_refused(pain: Pooled) -> None:
    with pytest.raises(
        ClaimError, match=r"types the digits '38'.*Mend: put a field in their place: \{moved\} \{size\}"
    ):
        claim("Pain fell by 3.8 points", pain)


def test_an_unknown_field_is_refused(pain: Pooled) -> None:
    with pytest.raises(EvidenceToolsError, match=r"asks for \{sise\}; allowed: \{moved\} \{size\}"):
        claim("Pain {moved} {sise}", pain)


def test_what_overturns_may_not_be_kept_silent(pain: Pooled, overturning: list[Limitation]) -> None:
    with pytest.raises(
        ClaimError, match=r"overturn this result: No control group \(from 1\.8 points on\).*mend: put \{limits\}"
    ):
        claim("Pain {moved} {size} {unit}.", pain, overturning)


def test_limits_say_what_overturns_from_what_size_on_and_what_weakens(
    evidence: Evidence, pain: Pooled, overturning: list[Limitation]
) -> None:
    told = claim("Pain {moved} {size} {unit}, but {limits}.", pain, overturning, evidence=evidence)
    assert told.text == (
        "Pain fell by 3.8 points, but this is overturned by no control group (from 1.8 points on) and weakened by weak "
        "study designs."
    )
    tips = told.numbers[-1]
    assert (tips.key, tips.value) == ("limits.pain_from_12.no_control.tipping", overturning[0].tipping)


def test_what_weakens_is_named_even_where_the_sentence_does_not_ask(
    pain: Pooled, overturning: list[Limitation]
) -> None:
    weakening = overturning[1:]
    assert claim("Pain {moved} {size} {unit}.", pain, weakening).text == (
        "Pain fell by 3.8 points (weakened by weak study designs)."
    )


def test_limits_that_were_not_weighed_or_do_nothing_are_said_so(pain: Pooled, overturning: list[Limitation]) -> None:
    assert claim("{limits}", pain).text == "Its limitations were not weighed"
    harmless = [replace(overturning[0], verdict="holds")]
    assert claim("{limits}", pain, harmless).text == "No limitation that was weighed overturns or weakens it"


def test_limits_of_another_result_are_refused(evidence: Evidence, overturning: list[Limitation]) -> None:
    with pytest.raises(ClaimError, match="the limits are those of Pain, 12 months and over"):
        claim("{size}; {limits}", answer(evidence, "odi_from_12").fit, overturning)
