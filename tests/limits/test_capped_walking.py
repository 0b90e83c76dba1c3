"""The capped walking test: the contrast against its unprinted spread, and what a cap hides."""

from __future__ import annotations

import math
from functools import cache

import pytest
from edition_copies import Copy
from protocol_rules import with_rules
from scipy import stats

import evidence_tools as et
from evidence_tools.limits import capped_walking
from evidence_tools.limits.capped_walking.gains import printed_gains, scenarios
from evidence_tools.limits.core.limitation import Limitation
from evidence_tools.limits.core.subject import Subject, subject_of

QUESTION = "walking_time_from_12"
CV = "cv = { low = 0.8, central = 1.0, high = 1.3 }"


@cache
def _subject(evidence: et.Evidence, question: str = QUESTION) -> Subject:
    return subject_of(et.answer(evidence, question), evidence)


def _challenged(copy: Copy) -> Limitation:
    return capped_walking.challenge(_subject(copy.read()))


@pytest.fixture(scope="module")
def found(evidence: et.Evidence) -> Limitation:
    return capped_walking.challenge(_subject(evidence))


def test_it_applies_to_the_tests_that_the_protocol_names(evidence: et.Evidence) -> None:
    assert capped_walking.applies(_subject(evidence))
    assert not capped_walking.applies(_subject(evidence, "pain_from_12"))


def test_the_difference_is_lost_at_the_spread_where_a_t_test_loses_it(found: Limitation) -> None:
    """The tipping spread is that of the two-sample t test on the printed gains, by scipy."""
    p = stats.ttest_ind_from_stats(258, found.tipping, 69, 64, found.tipping, 69).pvalue
    assert p == pytest.approx(0.05, rel=1e-6)
    assert found.quantity == pytest.approx(found.tipping)


def test_the_plausible_spread_by_hand(found: Limitation) -> None:
    ours, theirs = (math.sqrt(m**2 + 1 - 2 * 0.4 * m) for m in (3.58, 1.64))
    pooled = 100 * math.sqrt((ours**2 + theirs**2) / 2)
    assert found.plausible == pytest.approx((0.8 * pooled, 1.0 * pooled, 1.3 * pooled))
    assert found.verdict == "holds"
    assert found.plausible[2] < found.tipping
    assert "no plausible spread reverses" in found.reason


def test_the_cap_hides_more_of_the_better_arm(evidence: et.Evidence, found: Limitation) -> None:
    cases = scenarios(_subject(evidence), (0.1, 0.35, 0.65))
    assert set(cases["distribution"]) == {"normal", "lognormal"}
    assert (cases["multiple"] > 3.58).all()
    assert (cases["multiple"] / 3.58 > cases["multiple_against"] / 1.64).all()
    assert (cases["share"] > cases["share_against"]).all()
    growing = cases.groupby("distribution")["understated"].apply(lambda factor: factor.is_monotonic_increasing)
    assert growing.all()
    assert "hides a part of the difference" in found.reason


def test_a_vanishing_share_at_the_cap_gives_the_printed_multiples_back(evidence: et.Evidence) -> None:
    cases = scenarios(_subject(evidence), (1e-9,))
    assert cases["multiple"].tolist() == pytest.approx([3.58, 3.58], rel=1e-5)
    assert cases["difference"].tolist() == pytest.approx([194, 194], rel=1e-5)


def test_shares_that_no_normal_distribution_has_are_left_out(evidence: et.Evidence) -> None:
    cases = scenarios(_subject(evidence), (0.9,), cv=2.0)
    assert cases["distribution"].tolist() == ["lognormal"]


def test_the_table_holds_what_was_printed_and_what_was_assumed(found: Limitation) -> None:
    table = found.table.set_index("Quantity")
    assert table.loc["Printed gain (MOTION 2022, 12 months)", ["Mild", "Medical management"]].tolist() == [258, 64]
    reverse = table[table["Unit"] == "m"]["Contrast"]
    assert reverse.round(0).tolist() == [60, 107, 14, 20]
    assert "limits.capped_walking.cv" in found.assumed
    assert {"optum_policy_2026", "minetama_2019"} <= set(found.sources)
    assert found.marks == "¶"


def test_minutes_are_named_as_missing(found: Limitation) -> None:
    assert "minutes are unknown" in found.reason
    for what in ("the length of the cap", "the values at baseline", "the share of patients at the cap"):
        assert what in found.reason


def test_a_printed_cap_is_no_longer_missing(copy: Copy) -> None:
    for row in ("walking_tolerance_test", "walking_patient_reported"):
        copy.change("reference/instruments", row, scale_max="15")
    assert "the length of the cap" not in _challenged(copy).reason


@pytest.mark.parametrize(
    ("central", "verdict", "words"),
    [
        (1.0, "weakens", "the widest plausible spread reverses"),
        (2.4, "overturns", "the most likely spread already reverses"),
    ],
)
def test_a_wider_spread_moves_the_verdict(evidence: et.Evidence, central: float, verdict: str, words: str) -> None:
    wider = with_rules(evidence, "capped_walking", cv={"low": 0.8, "central": central, "high": 2.5})
    found = capped_walking.challenge(_subject(wider))
    assert found.verdict == verdict
    assert words in found.reason


def test_the_protocol_on_disk_moves_the_verdict(copy: Copy) -> None:
    copy.change_protocol(CV, "cv = { low = 0.8, central = 1.0, high = 2.5 }")
    assert _challenged(copy).verdict == "weakens"


def test_without_an_assumption_on_the_spread_only_the_threshold_is_given(evidence: et.Evidence) -> None:
    found = capped_walking.challenge(_subject(with_rules(evidence, "capped_walking", cv=None)))
    assert found.verdict == "cannot say"
    assert "limits.capped_walking.cv" in found.reason
    assert found.quantity == pytest.approx(576.2, abs=0.05)


def test_without_an_assumption_on_the_cap_only_the_spread_is_weighed(evidence: et.Evidence) -> None:
    found = capped_walking.challenge(_subject(with_rules(evidence, "capped_walking", share_at_cap=None)))
    assert found.verdict == "holds"
    assert "A cap" not in found.reason
    assert not found.table["Quantity"].str.contains("Gain without a cap").any()


def test_one_arm_alone_cannot_be_contrasted(copy: Copy) -> None:
    copy.change("continuous", "c005", pct_change="", analysis_use="direction_only", p_text="rose")
    found = _challenged(copy)
    assert found.verdict == "cannot say"
    assert "No study prints the gain of both arms against cmm" in found.reason


def test_without_a_comparator_in_the_protocol_nothing_can_be_said(evidence: et.Evidence) -> None:
    found = capped_walking.challenge(_subject(with_rules(evidence, "capped_walking", against=None)))
    assert "names no comparator" in found.reason


def test_gains_at_another_visit_are_not_used(evidence: et.Evidence) -> None:
    early = et.effects(evidence, et.Question(outcome="walking_time", months=(0, 12)))
    assert printed_gains(subject_of(early, evidence)) is None


def test_a_better_comparator_is_the_arm_whose_share_is_assumed(evidence: et.Evidence, copy: Copy) -> None:
    copy.change("continuous", "c004", pct_change="64")
    copy.change("continuous", "c005", pct_change="258")
    swapped = scenarios(_subject(copy.read()), (0.35,))
    cases = scenarios(_subject(evidence), (0.35,))
    assert swapped["multiple_against"].tolist() == pytest.approx(cases["multiple"].tolist())
    assert swapped["difference"].tolist() == pytest.approx((-cases["difference"]).tolist())
    assert _challenged(copy).verdict == "holds"
