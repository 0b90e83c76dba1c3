"""The rating of the real evidence: what each level rests on, and what moves it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import SimpleNamespace

import pytest
from edition_copies import Copy

import evidence_tools as et
from evidence_tools.certainty import Certainties, certainties, certainty_entries, certainty_of, entries_of
from evidence_tools.certainty.body import body_of
from evidence_tools.errors import QuestionError
from evidence_tools.evidence import Evidence
from evidence_tools.evidence.protocol_certainty import CriticalOutcome
from evidence_tools.limits import challenge
from evidence_tools.wording import loose_digits

Levels = Mapping[tuple[str, str], str]
LEVELS_OF_THREE = ("low", "moderate", "very low")


@pytest.fixture(scope="module")
def rated(evidence: Evidence) -> Certainties:
    return certainties(evidence)


def _levels(evidence: Evidence) -> Levels:
    """Start and domains of every question by the numbers of the tables alone, without weighing limitations."""
    found = {name: certainty_of(evidence, name, limits=()) for name in evidence.protocol.certainty.questions}
    return {
        (question, part.name): part.level
        for question, each in found.items()
        for part in (each.start, *each.domains.values())
    }


@pytest.fixture(scope="module")
def levels(evidence: Evidence) -> Levels:
    return _levels(evidence)


def _moved(before: Levels, after: Levels) -> dict[tuple[str, str], tuple[str, str]]:
    return {place: (before[place], after[place]) for place in before if before[place] != after[place]}


def test_every_question_of_every_critical_outcome_is_rated(rated: Certainties, evidence: Evidence) -> None:
    rules = evidence.protocol.certainty
    assert {"pain", "disability", "walking", "reintervention", "harm"} == set(rules.outcomes)
    assert tuple(rated) == rules.questions
    assert (rated.frame["level"] != "cannot say").all()
    assert set(rated.frame["outcome_level"]) == {rated.of_outcome(name) for name in rules.outcomes}


def test_only_intact_randomised_comparisons_start_high(rated: Certainties) -> None:
    high = {name for name, each in rated.items() if each.start.level == "high"}
    assert high == {"intervention_against_cmm", "walking_time_from_12"}
    assert "observational" in rated["pain_from_12"].start.sentence.text
    assert rated["pain_from_12"].start.input("randomised").value > 0


def test_a_randomised_comparison_starts_low_once_patients_could_cross(copy: Copy, levels: Levels) -> None:
    assert levels["intervention_against_cmm", "start"] == "high"
    copy.change("arms", "motion/cmm", note="Could cross to mild after the 6-month visit")
    (text,) = copy.read().studies.set_index("study_id").loc[["motion"], "comparator"]
    copy.change("studies", "motion", comparator=text.replace("after the 12-month visit", "after the 6-month visit"))
    found = certainty_of(copy.read(), "intervention_against_cmm", limits=())
    assert found.start.level == "low"
    assert "no longer intact" in found.start.sentence.text


def test_the_numbers_are_those_of_the_results(rated: Certainties, evidence: Evidence) -> None:
    fit = et.answer(evidence, "pain_from_12").fit
    spread = rated["pain_from_12"].domains["inconsistency"]
    assert spread.input("i2").value == pytest.approx(fit.i2)
    assert spread.input("predicted_high").value == pytest.approx(fit.display_prediction_high)
    size = rated["odi_from_12"].domains["imprecision"]
    (limit,) = [each for each in size.limitations if each.name == "imprecision"]
    assert size.input("fraction").value == pytest.approx(limit.quantity)
    weights, funding = fit.weights.to_numpy(), fit.effects.table["funding"]
    paid = rated["pain_from_12"].domains["publication_bias"].input("industry").value
    assert paid == pytest.approx(weights[(funding == "industry").to_numpy()].sum())


def test_zero_events_are_judged_by_their_exact_limit(rated: Certainties) -> None:
    size = rated["serious_events"].domains["imprecision"]
    assert (size.input("events").value, size.level) == (0, "not serious")
    assert 0 < size.input("high").value < size.input("threshold").value


def test_without_a_pooled_result_each_domain_says_what_it_cannot_judge(rated: Certainties) -> None:
    walking = rated["walking_time_from_12"]
    assert walking.result == ""
    assert walking.domains["imprecision"].missing
    assert walking.domains["imprecision"].input("patients").value == 138
    assert walking.domains["inconsistency"].level == "cannot say"
    assert walking.domains["indirectness"].input("surrogate").value == 100


def test_where_no_study_answers_nothing_can_be_said(copy: Copy) -> None:
    copy.change_protocol('contrasts = { walking_time_from_12 = "cmm" }', "contrasts = {}")
    found = certainty_of(copy.read(), "walking_time_from_12", limits=())
    assert {part.level for part in (found.start, *found.domains.values())} == {"cannot say"}
    assert (found.level, found.proposed, found.taken) == ("cannot say", "cannot say", 0)
    assert dict(entries_of(found)).keys() >= {"certainty.walking_time_from_12.taken"}
    assert "certainty.walking_time_from_12.level" not in dict(entries_of(found))
    assert loose_digits(found.sentence) == ""


def test_every_digit_of_every_sentence_has_a_key(rated: Certainties, evidence: Evidence) -> None:
    entries = dict(certainty_entries(evidence))
    told = [part.sentence for each in rated.values() for part in each.parts] + [
        each.sentence for each in rated.values()
    ]
    for sentence in told:
        assert loose_digits(sentence) == ""
        for number in sentence.numbers:
            value = entries[number.key]["value"]
            assert value == pytest.approx(number.value) or (value is None and not number.known)


def test_every_number_leads_to_rows_or_to_the_protocol(rated: Certainties, evidence: Evidence) -> None:
    known = {key for table in evidence._tables.values() for key in table.keys}
    for each in rated.values():
        for part in each.parts:
            assert part.inputs
            assert {row for given in part.inputs for row in given.rows.split(";") if row} <= known
    bias = rated["pain_from_12"].domains["risk_of_bias"]
    assert bias.input("at_risk").rows.startswith("q")


def test_a_notebook_shows_the_level_first_and_then_every_part(rated: Certainties) -> None:
    each = rated["odi_from_12"]
    first, _, *parts = each._repr_markdown_().splitlines()
    assert first == each.sentence.text
    assert parts == [f"- {part.sentence.text}" for part in each.parts]
    assert repr(each).startswith("Certainty Disability (ODI), 12 months and over: very low. Starts low; risk of bias")


def test_limitations_stand_under_the_domain_they_feed(rated: Certainties, evidence: Evidence) -> None:
    for each in rated.values():
        found = [limit.name for domain in each.domains.values() for limit in domain.limitations]
        assert sorted(found) == sorted(limit.name for limit in et.challenge_all(evidence)[each.question])


@pytest.mark.parametrize(
    ("old", "new", "moved"),
    [
        (
            "considerable = 75",
            "considerable = 90",
            {("odi_from_12", "inconsistency"): ("very serious", "serious")},
        ),
        (
            "far_too_few = 0.30",
            "far_too_few = 0.02",
            {("intervention_against_cmm", "imprecision"): ("very serious", "serious")},
        ),
        (
            "few_patients = 400",
            "few_patients = 137",
            {("walking_time_from_12", "imprecision"): ("serious", "cannot say")},
        ),
        (
            "very_serious_from = 3",
            "very_serious_from = 2",
            {("walking_time_from_12", "indirectness"): ("serious", "very serious")},
        ),
        (
            '"sham", "laminectomy"]',
            '"sham"]',
            {
                ("surgery_against_laminectomy", "indirectness"): ("not serious", "serious"),
                ("harm_against_laminectomy", "indirectness"): ("not serious", "serious"),
            },
        ),
        (
            'label = "Pain"\nquestions = ["pain_from_12"]\nneeded_months = 24',
            'label = "Pain"\nquestions = ["pain_from_12"]\nneeded_months = 12',
            {("pain_from_12", "indirectness"): ("serious", "not serious")},
        ),
    ],
)
def test_one_threshold_moves_its_level_and_nothing_else(
    copy: Copy, levels: Levels, old: str, new: str, moved: dict[tuple[str, str], tuple[str, str]]
) -> None:
    copy.change_protocol(old, new)
    assert _moved(levels, _levels(copy.read())) == moved


def test_one_judgement_in_the_tables_moves_its_level_and_nothing_else(copy: Copy, levels: Levels) -> None:
    for row in ("q057", "q058", "q059"):
        assert copy.change("risk_of_bias", row, judgement="critical")
    copy.change("risk_of_bias", "q076", judgement="critical")
    assert _moved(levels, _levels(copy.read())) == {
        ("surgery_against_laminectomy", "risk_of_bias"): ("serious", "very serious"),
        ("harm_against_laminectomy", "risk_of_bias"): ("serious", "very serious"),
    }


def test_an_event_more_moves_the_level_of_its_question_alone(copy: Copy, levels: Levels) -> None:
    copy.change("binary", "b027", events="20", pct="13.4")
    moved = _moved(levels, _levels(copy.read()))
    assert {question for question, _ in moved} == {"serious_events"}
    assert moved["serious_events", "imprecision"][1] != "not serious"


def test_what_trials_without_a_report_could_do_is_an_input(evidence: Evidence, copy: Copy) -> None:
    name = "surgery_against_laminectomy"
    weighed = challenge(et.answer(evidence, name), evidence, names=["unpublished"])
    assert certainty_of(evidence, name, weighed).domains["publication_bias"].level == "cannot say"
    copy.change_protocol("midas_iii = 138", "midas_iii = 900000")
    changed = copy.read()
    weighed = challenge(et.answer(changed, name), changed, names=["unpublished"])
    assert certainty_of(changed, name, weighed).domains["publication_bias"].level == "serious"


def test_a_limitation_that_overturns_is_a_fact_against_directness(rated: Certainties, evidence: Evidence) -> None:
    name = "subsequent_surgery"
    assert rated[name].domains["indirectness"].level == "not serious"
    limits = [
        replace(each, verdict="overturns") if each.name == "durability" else each
        for domain in rated[name].domains.values()
        for each in domain.limitations
    ]
    found = certainty_of(evidence, name, limits).domains["indirectness"]
    assert (found.level, found.input("overturned").value) == ("serious", 1)
    assert found.seen["limitation_durability"] == "overturns"


def test_a_borrowed_spread_whose_range_reverses_a_conclusion_is_imprecise(
    rated: Certainties, evidence: Evidence
) -> None:
    limits = [
        replace(each, verdict="weakens")
        for each in rated["pain_from_12"].domains["imprecision"].limitations
        if each.name == "missing_spread"
    ]
    found = certainty_of(evidence, "pain_from_12", limits).domains["imprecision"]
    assert (found.level, found.input("borrowed").value) == ("serious", pytest.approx(100))


def test_an_unflawed_large_effect_is_raised(copy: Copy) -> None:
    name = "harm_against_laminectomy"
    for row in ("q075", "q076"):
        copy.change("risk_of_bias", row, judgement="moderate")
    copy.change_protocol("enough = 1.0 ", "enough = 0.3 ")
    found = certainty_of(copy.read(), name, limits=())
    assert (found.raising.level, found.steps_up, found.level) == ("raised by one level", 1, "moderate")


def test_confounding_that_the_low_start_stands_for_still_bars_a_large_effect(copy: Copy) -> None:
    """Only the measurement is mended: q075, critical confounding, is left out of risk of bias by the low start."""
    copy.change("risk_of_bias", "q076", judgement="moderate")
    copy.change_protocol("enough = 1.0 ", "enough = 0.3 ")
    found = certainty_of(copy.read(), "harm_against_laminectomy", limits=())
    assert found.domains["risk_of_bias"].level == "not serious"
    assert (found.raising.input("critical").value, found.steps_up, found.level) == (100, 0, "low")
    assert "critical confounding could explain it" in found.raising.sentence.text


def test_a_risk_of_bias_that_nobody_judged_bars_a_large_effect(copy: Copy) -> None:
    copy.change("risk_of_bias", "q075", judgement="low")
    copy.change("risk_of_bias", "q076", judgement="low")
    copy.change_protocol("enough = 1.0 ", "enough = 0.3 ")
    found = certainty_of(copy.read(), "harm_against_laminectomy", limits=())
    assert (found.domains["risk_of_bias"].level, found.steps_up) == ("cannot say", 0)


def test_what_the_low_start_counts_is_counted_where_the_start_is_not_low(copy: Copy) -> None:
    """GRADE 18 lets studies judged with ROBINS-I start high: confounding must then count in the domain."""
    copy.change_protocol('observational = "low" ', 'observational = "high" ')
    found = certainty_of(copy.read(), "surgery_against_laminectomy", limits=())
    assert (found.start.level, found.domains["risk_of_bias"].level) == ("high", "very serious")
    one_arm = certainty_of(copy.read(), "pain_from_12", limits=()).domains["indirectness"]
    assert one_arm.input("facts_tried").value == 4


@pytest.mark.parametrize(("rule", "level"), [("lowest", "very low"), ("highest", "moderate"), ("first", "low")])
def test_which_of_several_questions_stands_is_a_rule(rule: str, level: str) -> None:
    outcome = CriticalOutcome(label="Harm", questions=("one", "two", "three"))
    rated = {
        name: SimpleNamespace(level=each) for name, each in zip(["one", "two", "three"], LEVELS_OF_THREE, strict=True)
    }
    assert Certainties({"harm": outcome}, rule, rated).of_outcome("harm") == level


def test_a_question_that_is_not_rated_is_refused(rated: Certainties, evidence: Evidence) -> None:
    with pytest.raises(QuestionError, match=r"pain_from_24.*rated are: pain_from_12.*\[certainty.outcomes\]"):
        body_of(evidence, "pain_from_24")
    with pytest.raises(KeyError, match="not rated"):
        rated["pain_from_24"]
    assert rated.get("pain_from_24") is None
