"""Claims against results: directions, limitations, certainty."""

from __future__ import annotations

from dataclasses import replace

import pytest
from editions import Copy

from evidence_tools.evidence import Evidence
from evidence_tools.evidence.bindings import CertaintyTest, DirectionTest, LimitationTest
from evidence_tools.ledger import Checked
from evidence_tools.ledger.case import Case
from evidence_tools.ledger.kinds import certainty, direction, limitation
from evidence_tools.results import results_of
from evidence_tools.wording import loose_digits


def case_of(evidence: Evidence, claim: str = "Z03", kind: str | None = None) -> Case:
    """A claim on the table; `kind` makes it a claim of another kind."""
    row = evidence.claims.set_index("claim_id", drop=False).loc[claim]
    row = row if kind is None else row.where(row.index != "kind", kind)
    return Case(evidence, row, evidence.bindings[claim], lambda _: "cannot say", 1)


def directed(evidence: Evidence, says: str, *questions: str, **more: object) -> DirectionTest:
    return DirectionTest(kind="direction", questions=questions, says=says, **more)


@pytest.mark.parametrize(
    ("says", "question", "verdict", "words"),
    [
        ("better", "pain_from_12", "consistent", "that says improved, not better than anything else"),
        ("worse", "pain_from_12", "contradicted", "pain fell by 3.8 points"),
        ("better", "pain_from_24", "cannot say", "the interval leaves it open which way"),
        ("better", "walking_time_from_12", "cannot say", "no study prints a value with its spread"),
        ("better", "subsequent_surgery", "cannot say", "which points no way by itself"),
        ("better", "surgery_against_laminectomy", "contradicted", "more frequent with mild than with laminectomy"),
        ("worse", "surgery_against_laminectomy", "consistent", "more frequent with mild than with laminectomy"),
        ("no_different", "surgery_or_harm_against_laminectomy", "consistent", "anything from 0.86 to 1.12"),
        ("no_different", "harm_against_laminectomy", "contradicted", "the interval leaves no difference out"),
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
def test_a_direction_follows_the_interval(
    evidence: Evidence, says: str, question: str, verdict: str, words: str
) -> None:
    found = direction.examine(case_of(evidence), directed(evidence, says, question))
    assert (found.verdict, words in found.why.text) == (verdict, True), found.why.text
    assert loose_digits(found.why) == ""


def test_a_change_in_one_arm_never_answers_a_claim_that_compares(evidence: Evidence) -> None:
    found = direction.examine(case_of(evidence, kind="comparison"), directed(evidence, "better", "pain_from_12"))
    assert found.verdict == "cannot say"
    assert "cannot say which treatment does better" in found.why.text


def test_several_questions_are_parts_of_one_claim(evidence: Evidence) -> None:
    both = directed(evidence, "better", "harm_against_laminectomy", "surgery_against_laminectomy")
    assert direction.examine(case_of(evidence, kind="comparison"), both).verdict == "differs"


def test_numbers_of_a_direction_are_those_of_the_results(evidence: Evidence) -> None:
    found = direction.examine(
        case_of(evidence), directed(evidence, "better", "pain_from_12", "harm_against_laminectomy")
    )
    for number in found.why.numbers:
        assert number.value == pytest.approx(results_of(evidence).entry(number.key)["value"], rel=1e-9), number.key
    assert set(found.keys) == {number.key for number in found.why.numbers}
    assert {"c010", "b089"} <= set(found.rows)


def test_a_direction_of_single_studies_has_numbers_of_its_own(evidence: Evidence) -> None:
    test = directed(evidence, "few", "open_decompression", studies=("mekhail_2021",))
    found = direction.examine(case_of(evidence), test)
    assert (found.verdict, found.rows) == ("consistent", ("b073",))
    assert all(number.key.startswith("claims.Z03.1.open_decompression.") for number in found.why.numbers)


def test_numbers_of_the_policy_alone_confirm_nothing(evidence: Evidence) -> None:
    found = direction.examine(case_of(evidence), directed(evidence, "better", "intervention_against_cmm"))
    assert found.verdict == "as reported only"
    assert found.why.text.endswith("worked out from numbers that only the policy prints")


def test_the_sign_of_a_changed_value_turns_the_verdict(copy: Copy) -> None:
    copy.change("binary", "b089", events="700", pct="31.9")
    found = direction.examine(case_of(copy.read()), directed(copy, "better", "harm_against_laminectomy"))
    assert found.verdict == "contradicted"


@pytest.mark.parametrize(
    ("limitations", "verdict", "words"),
    [
        (
            ("L09",),
            "consistent",
            "no control group: it overturns what is concluded on pain, 12 months and over, from 1.8",
        ),
        (("L17",), "consistent", "small samples: it weakens"),
        (("L02",), "differs", "no conclusion is reversed: what counts as important varies"),
        (("L08",), "cannot say", "nothing at hand can weigh it: who was studied"),
        (("L02", "L08"), "differs", "nothing can be said of who was studied"),
        (("L09", "L02"), "consistent", "at no plausible size does what counts as important varies"),
        (("L32",), "cannot say", "unmeasured confounders"),
    ],
)
def test_a_limitation_is_what_weighing_it_gave(
    evidence: Evidence, limitations: tuple[str, ...], verdict: str, words: str
) -> None:
    found = limitation.examine(case_of(evidence), LimitationTest(kind="limitation", limitations=limitations))
    assert (found.verdict, words in found.why.text) == (verdict, True), found.why.text
    assert loose_digits(found.why) == ""


def test_numbers_of_a_limitation_are_those_of_the_results(evidence: Evidence) -> None:
    found = limitation.examine(case_of(evidence), LimitationTest(kind="limitation", limitations=("L09",)))
    for number in found.why.numbers:
        assert number.value == pytest.approx(results_of(evidence).entry(number.key)["value"], rel=1e-9), number.key
    assert "limits.pain_from_12.no_control.tipping" in {number.key for number in found.why.numbers}


@pytest.mark.parametrize(
    ("says", "verdict"), [("low", "consistent"), ("not_high", "consistent"), ("enough", "contradicted")]
)
def test_what_is_said_of_quality_is_set_beside_the_rating(evidence: Evidence, says: str, verdict: str) -> None:
    found = certainty.examine(case_of(evidence), CertaintyTest(kind="certainty", says=says))
    assert found.verdict == verdict
    suit, of = found.why.numbers[:2]
    assert (suit.value, of.value) == ((0, 10) if says == "enough" else (10, 10))
    assert "certainty.pain_from_12.level" in found.keys


def test_one_question_is_told_by_its_level(evidence: Evidence) -> None:
    found = certainty.examine(
        case_of(evidence), CertaintyTest(kind="certainty", says="low", questions=("odi_from_12",))
    )
    assert found.why.text == "the certainty of the evidence on disability (ODI), 12 months and over is very low"


def test_a_rating_that_is_high_turns_the_verdict(evidence: Evidence, monkeypatch: pytest.MonkeyPatch) -> None:
    rated = certainty.certainties(evidence)
    first = replace(rated["pain_from_12"], start=replace(rated["pain_from_12"].start, level="high"), domains={})
    better = replace(rated, of_questions={**rated.of_questions, "pain_from_12": first})
    monkeypatch.setattr(certainty, "certainties", lambda _: better)
    for says, verdict in (("low", "differs"), ("not_high", "differs"), ("enough", "differs")):
        assert certainty.examine(case_of(evidence), CertaintyTest(kind="certainty", says=says)).verdict == verdict


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [("M02", "reproduced"), ("M04", "differs"), ("M09", "reproduced"), ("M10", "consistent"), ("K04", "reproduced")],
)
def test_claims_on_the_trial_and_the_cohort(checked: dict[str, Checked], claim: str, verdict: str) -> None:
    assert checked[claim].verdict == verdict
