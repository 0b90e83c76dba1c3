"""The rules of the domains at their borders, on numbers made by hand."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_tools.certainty import rules
from evidence_tools.certainty.levels import CONCERNS, LEVELS, highest, lowest, points, rated, steps_down
from evidence_tools.evidence.protocol_certainty import (
    Imprecision,
    Inconsistency,
    Indirectness,
    LargeEffect,
    PublicationBias,
    RiskOfBias,
)

NAN = math.nan


@pytest.mark.parametrize(
    ("at_risk", "critical", "unjudged", "level"),
    [
        (49.9, 0.0, 0.0, "not serious"),
        (50.0, 0.0, 0.0, "serious"),
        (100.0, 49.9, 0.0, "serious"),
        (100.0, 50.0, 0.0, "very serious"),
        (49.99999999999999, 0.0, 0.0, "serious"),  # half, as a sum of weights comes out
        (30.0, 0.0, 19.9, "not serious"),
        (30.0, 0.0, 20.0, "cannot say"),
        (NAN, NAN, NAN, "cannot say"),
    ],
)
def test_risk_of_bias_goes_by_where_most_of_the_evidence_is(
    at_risk: float, critical: float, unjudged: float, level: str
) -> None:
    assert rules.risk_of_bias(at_risk, critical, unjudged, RiskOfBias()).level == level


@pytest.mark.parametrize(
    ("k", "i2", "predicted", "turns", "level"),
    [
        (1, 0.0, (-5, 5), (-2.0, 0.0), "cannot say"),
        (5, 49.9, (-5, 5), (-2.0, 0.0), "not serious"),
        (5, 50.0, (-5, -2.1), (-2.0, 0.0), "not serious"),
        (5, 50.0, (-5, -2.0), (-2.0, 0.0), "not serious"),
        (5, 50.0, (-5, -1.9), (-2.0, 0.0), "serious"),
        (5, 74.9, (-5, 0.1), (-2.0, 0.0), "serious"),
        (5, 75.0, (-5, 0.1), (-2.0, 0.0), "very serious"),
        (5, 90.0, (-5, -1.9), (-2.0, 0.0), "serious"),
        (5, 75.0, (0.0, 100.0), (8.0, None), "very serious"),
        (5, 74.9, (0.0, 100.0), (8.0, None), "serious"),
        (5, 74.9, None, (8.0, None), "cannot say"),
        (5, 75.0, None, (8.0, None), "serious"),
    ],
)
def test_inconsistency_goes_by_what_a_further_setting_may_show(
    k: int, i2: float, predicted: tuple[float, float] | None, turns: tuple[float, float | None], level: str
) -> None:
    threshold, null = turns
    span = None if predicted is None else rules.Span(*predicted)
    found = rules.inconsistency(k, i2, span, threshold=threshold, null=null, rules=Inconsistency())
    assert found.level == level


def test_exact_counts_are_laid_beside_each_other() -> None:
    assert [rules.overlap(k, apart=apart).level for k, apart in ((1, False), (2, False), (2, True))] == [
        "cannot say",
        "not serious",
        "serious",
    ]


@pytest.mark.parametrize(
    ("interval", "fraction", "of_shares", "spread", "level"),
    [
        ((-4.9, -2.7), 1.0, False, False, "not serious"),
        ((-4.9, -2.7), 1.0, False, True, "serious"),
        ((-4.9, -2.0), 1.0, False, False, "not serious"),
        ((-4.9, -1.9), 2.0, False, False, "serious"),
        ((-4.9, 0.1), 2.0, False, False, "very serious"),
        ((-4.9, -2.7), 0.99, False, False, "serious"),
        ((-4.9, -2.7), 0.30, False, False, "serious"),
        ((-4.9, -2.7), 0.29, False, False, "very serious"),
        ((-4.9, -2.7), 0.29, True, False, "not serious"),
        ((-4.9, -2.7), NAN, False, False, "not serious"),
    ],
)
def test_imprecision_goes_by_interval_then_by_information(
    interval: tuple[float, float], fraction: float, of_shares: bool, spread: bool, level: str
) -> None:
    found = rules.imprecision(
        rules.Span(*interval),
        -2.0,
        (-2.0, 0.0),
        fraction=fraction,
        of_shares=of_shares,
        rules=Imprecision(),
        spread_decides=spread,
    )
    assert found.level == level


def test_a_ratio_that_may_be_a_benefit_or_a_harm_is_very_imprecise() -> None:
    levels = [
        rules.imprecision(
            rules.Span(low, high), 1.0, (0.75, 1.25), fraction=1.0, of_shares=False, rules=Imprecision()
        ).level
        for low, high in ((0.7, 1.3), (0.76, 1.3), (1.01, 1.3))
    ]
    assert levels == ["very serious", "serious", "not serious"]


def test_without_a_point_where_it_turns_precision_cannot_be_judged() -> None:
    found = rules.imprecision(rules.Span(0, 1), None, (None, None), fraction=0.1, of_shares=False, rules=Imprecision())
    assert found.level == "cannot say"


@pytest.mark.parametrize(
    ("k", "verdict", "shares", "p_value", "level"),
    [
        (5, "holds", (49.9, 50.0), NAN, "cannot say"),
        (5, "holds", (50.0, 10.0), NAN, "serious"),
        (5, "holds", (50.0, 9.9), NAN, "cannot say"),
        (5, "weakens", (0.0, 0.0), NAN, "serious"),
        (5, "overturns", (0.0, 0.0), NAN, "serious"),
        (5, "cannot say", (0.0, 0.0), NAN, "cannot say"),
        (9, "holds", (100.0, 50.0), NAN, "serious"),
        (10, "holds", (100.0, 50.0), 0.1, "not serious"),
        (10, "holds", (0.0, 0.0), 0.099, "serious"),
        (10, "holds", (0.0, 0.0), NAN, "cannot say"),
        (0, "overturns", (NAN, NAN), NAN, "cannot say"),
    ],
)
def test_publication_bias_is_suspected_or_not(
    k: int, verdict: str, shares: tuple[float, float], p_value: float, level: str
) -> None:
    industry, unreported = shares
    found = rules.publication_bias(
        k, verdict, industry=industry, unreported=unreported, p_value=p_value, rules=PublicationBias()
    )
    assert found.level == level


@pytest.mark.parametrize(
    ("ratio", "observational", "flawless", "steps"),
    [
        (1.99, True, True, 0),
        (2.0, True, True, 1),
        (0.5, True, True, 1),
        (0.51, True, True, 0),
        (0.2, True, True, 2),
        (5.0, True, True, 2),
        (5.0, True, False, 0),
        (5.0, False, True, 0),
        (None, True, True, 0),
    ],
)
def test_only_a_large_effect_in_an_unflawed_observational_comparison_raises(
    ratio: float | None, observational: bool, flawless: bool, steps: int
) -> None:
    found = rules.large_effect(ratio, observational=observational, flawless=flawless, rules=LargeEffect())
    assert found.steps == steps


def test_an_effect_that_critical_confounding_could_explain_is_not_raised() -> None:
    found = rules.large_effect(9.0, observational=True, flawless=True, confounded=True, rules=LargeEffect())
    assert (found.steps, found.rule) == (0, "the effect is large, but critical confounding could explain it")


@given(st.sampled_from(LEVELS), st.lists(st.sampled_from(CONCERNS), max_size=5), st.sampled_from(CONCERNS))
def test_a_further_concern_never_raises_the_certainty(start: str, concerns: list[str], more: str) -> None:
    before, after = rated(start, concerns), rated(start, [*concerns, more])
    assert points(before) - steps_down(more) <= points(after) <= points(before)


def test_no_rule_says_a_number() -> None:
    spoken = [
        rules.risk_of_bias(100, 100, 0, RiskOfBias()).rule,
        rules.indirectness(3, 2, Indirectness()).rule,
        rules.indirectness(1, 0, Indirectness()).rule,
        rules.large_effect(9.0, observational=True, flawless=True, rules=LargeEffect()).rule,
    ]
    assert not any(character.isdigit() for rule in spoken for character in rule)


def test_the_lowest_and_the_highest_of_what_was_rated() -> None:
    assert lowest(["high", "cannot say", "low"]) == "low"
    assert highest(["moderate", "cannot say", "low"]) == "moderate"
    assert highest(["cannot say"]) == "cannot say"
