"""All limitations on all results: each ends in a verdict with a reason, and no verdict contradicts itself."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pytest
from edition_copies import Copy

import evidence_tools as et
from evidence_tools.errors import QuestionError
from evidence_tools.evidence import Evidence
from evidence_tools.evidence.protocol_limits import Limits
from evidence_tools.limits import Limitation, challenge, challenge_all, policy_limitations, worst
from evidence_tools.limits.catalogue import CATALOGUE
from evidence_tools.limits.core.limitation import CANNOT_SAY, VERDICTS
from evidence_tools.limits.core.names import NAMES
from evidence_tools.limits.core.words import quantity_in_words

LONGEST_REASON = 110  # words
LONGEST_PHRASE = 64  # characters, beside a row of the chart

Challenged = Mapping[str, Sequence[Limitation]]


@pytest.fixture(scope="module")
def challenged(evidence: Evidence) -> Challenged:
    return challenge_all(evidence)


@pytest.fixture(scope="module")
def every(challenged: Challenged) -> list[Limitation]:
    return [each for limits in challenged.values() for each in limits]


def test_the_catalogue_and_the_names_are_the_same_limitations() -> None:
    assert set(CATALOGUE) == set(NAMES)


def test_every_limitation_is_tried_on_some_result(every: list[Limitation]) -> None:
    assert {each.name for each in every} == set(CATALOGUE)


def test_every_result_of_the_protocol_is_challenged(evidence: Evidence, challenged: Challenged) -> None:
    assert list(challenged) == list(evidence.protocol.limits.questions)
    assert all(challenged.values())


def test_a_verdict_agrees_with_what_is_plausible_and_what_reverses(every: list[Limitation]) -> None:
    for each in every:
        if each.plausible is None or each.verdict == CANNOT_SAY:
            continue
        central, far = each.share_of_tipping(1), each.reach
        expected = "overturns" if central >= 1 else "weakens" if far >= 1 else "holds"
        assert each.verdict == expected, repr(each)


def test_every_verdict_has_a_reason_that_can_be_read(every: list[Limitation]) -> None:
    for each in every:
        assert 4 <= len(each.reason.split()) <= LONGEST_REASON, repr(each)
        assert each.reason.endswith("."), repr(each)
        assert "nan" not in each.reason.lower().split(), repr(each)
        assert len(quantity_in_words(each)) <= LONGEST_PHRASE, quantity_in_words(each)


def test_a_verdict_other_than_cannot_say_has_a_number_and_a_table(every: list[Limitation]) -> None:
    for each in every:
        if each.verdict != CANNOT_SAY:
            assert not math.isnan(each.quantity), repr(each)
            assert len(each.table), repr(each)


def test_a_curve_begins_or_passes_at_the_result_itself(evidence: Evidence, challenged: Challenged) -> None:
    for question, limits in challenged.items():
        fit = et.answer(evidence, question).fit
        for each in limits:
            if each.curve is not None and fit is not None and each.neutral in set(each.curve["x"]):
                at = each.curve.set_index("x").loc[each.neutral]
                shown = et.headline(fit)
                assert (at["estimate"], at["low"], at["high"]) == pytest.approx(
                    (shown.estimate, shown.low, shown.high), rel=1e-6
                ), repr(each)


def test_sources_and_assumptions_can_be_looked_up(evidence: Evidence, every: list[Limitation]) -> None:
    known = set(evidence.sources["source_id"])
    for each in every:
        assert set(each.sources) <= known, f"{each.name}: {set(each.sources) - known}"
        for path in each.assumed:
            found: object = evidence.protocol
            for part in path.split("."):
                found = found[part] if isinstance(found, Mapping) else getattr(found, part)


def test_the_grade_domain_is_that_of_the_catalogue(every: list[Limitation]) -> None:
    for each in every:
        assert (each.title, each.grade) == (NAMES[each.name].title, NAMES[each.name].grade)


def test_borrowed_numbers_stay_marked(challenged: Challenged) -> None:
    assert all("†" in each.marks for each in challenged["pain_from_12"])


def test_every_limitation_of_the_policy_ends_in_a_number_or_a_reason(
    evidence: Evidence, challenged: Challenged
) -> None:
    rows = policy_limitations(evidence, challenged)
    assert set(rows["limitation_id"]) == set(evidence.limitations["limitation_id"])
    assert set(rows["verdict"]) <= set(VERDICTS)
    assert (rows["reason"].str.len() > 20).all()
    said = rows[rows["verdict"] != CANNOT_SAY]
    assert said["quantity"].notna().all()
    summary = worst(rows)
    assert list(summary["limitation_id"]) == list(evidence.limitations["limitation_id"])


def test_each_outcome_that_the_policy_names_is_answered(evidence: Evidence, challenged: Challenged) -> None:
    rows = policy_limitations(evidence, challenged)
    for named in evidence.limitations.itertuples():
        outcomes = set(named.outcomes.split(";")) - {"all"}
        assert outcomes <= set(rows.loc[rows["limitation_id"] == named.limitation_id, "outcome"])


def test_a_limitation_that_is_not_known_is_refused(evidence: Evidence) -> None:
    with pytest.raises(QuestionError, match="blindness; allowed: no_control"):
        challenge(et.answer(evidence, "pain_from_12"), evidence, ["blindness"])


MOVES = {
    "benchmarks without injections": (
        *("no_control", "pain_from_12", "holds"),
        *('"k028", "k038", "k009", "k012"]', '"k028"]'),
    ),
    "a smaller bias of open treatment": (
        *("blinding", "odi_from_12", "holds"),
        *('scores = ["p003", "p006", "p001"]', 'scores = ["p003"]'),
    ),
    "a stronger confounder": (
        *("confounding", "surgery_against_laminectomy", "overturns"),
        *("central = 1.5, high = 2.0", "central = 3.0, high = 5.0"),
    ),
    "fuller counts of harms of one kind only": (
        *("rare_harms", "serious_events", "holds"),
        *('[["b083", "b089"], ["r012", "b025"]]', '[["b083", "b089"]]'),
    ),
}


@pytest.mark.parametrize("change", MOVES.values(), ids=list(MOVES))
def test_an_assumption_of_the_protocol_moves_its_verdict(copy: Copy, evidence: Evidence, change: tuple) -> None:
    name, question, verdict, old, new = change
    (first,) = challenge(et.answer(evidence, question), evidence, [name])
    copy.change_protocol(old, new)
    changed = et.read_evidence(copy.folder)
    (second,) = challenge(et.answer(changed, question), changed, [name])
    assert second.verdict != first.verdict
    assert second.verdict == verdict


def test_without_rules_nothing_is_assumed(copy: Copy) -> None:
    path = copy.folder / "protocol.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: text.index("# How limitations are weighed")], encoding="utf-8")
    bare = et.read_evidence(copy.folder)
    assert bare.protocol.limits == Limits()
    found = {each.name: each for each in challenge(et.answer(bare, "pain_from_12"), bare)}
    for name in ("no_control", "blinding", "attrition", "co_intervention"):
        assert found[name].verdict == CANNOT_SAY
        assert found[name].plausible is None
