"""Rare harms: exact limits, the factor of under-reporting needed, and what the protocol holds plausible."""

from __future__ import annotations

import math
from functools import cache

import pytest
from edition_copies import Copy
from protocol_rules import with_rules
from scipy import stats

import evidence_tools as et
from evidence_tools.errors import QuestionError
from evidence_tools.limits import rare_harms
from evidence_tools.limits.core.limitation import Limitation
from evidence_tools.limits.core.subject import Subject, subject_of
from evidence_tools.limits.shared.harm_counts import factors, plausible_factor, recorded

DEVICE, SERIOUS, TEARS = "device_or_procedure_events", "serious_events", "dural_tears"
CLAIMS = "harm_against_laminectomy"
LAMINECTOMY = 430 / 7416


@cache
def _subject(evidence: et.Evidence, question: str) -> Subject:
    return subject_of(et.answer(evidence, question), evidence)


def _challenged(evidence: et.Evidence, question: str) -> Limitation:
    return rare_harms.challenge(_subject(evidence, question))


def test_it_applies_to_the_harms_of_the_protocol_only(evidence: et.Evidence) -> None:
    applied = [name for name in (DEVICE, SERIOUS, TEARS, CLAIMS) if rare_harms.applies(_subject(evidence, name))]
    assert applied == [DEVICE, SERIOUS, TEARS, CLAIMS]
    assert not rare_harms.applies(_subject(evidence, "open_decompression"))
    assert not rare_harms.applies(_subject(evidence, "pain_from_12"))


def test_zero_events_leave_the_exact_limit_possible(evidence: et.Evidence) -> None:
    found = _challenged(evidence, SERIOUS)
    limit = 100 * (1 - 0.025 ** (1 / 282))
    assert recorded(_subject(evidence, SERIOUS)).interval.high == pytest.approx(limit / 100)
    assert found.tipping == pytest.approx(100 * round(LAMINECTOMY, 3) / limit, rel=1e-6)  # the table prints 5.8
    assert "None of 282 treated patients in 3 studies" in found.reason
    assert found.verdict == "weakens"
    assert found.plausible == pytest.approx((1.0, 125 / 2229 / (42 / 2197), 41 / 500 / (2 / 149)))


def test_so_clean_a_record_has_the_binomial_chance(evidence: et.Evidence) -> None:
    found = _challenged(evidence, SERIOUS)
    chance = stats.binom.pmf(0, 282, LAMINECTOMY / found.plausible[1])
    table = found.table.set_index("Study")
    assert table.loc["Needed to equal laminectomy", "Chance of no event, %"] == pytest.approx(100 * chance, rel=0.01)


def test_a_stricter_benchmark_is_named_where_the_first_holds(evidence: et.Evidence) -> None:
    found = _challenged(evidence, DEVICE)
    assert found.verdict == "holds"
    assert found.tipping == pytest.approx(0.17 / stats.beta.ppf(0.975, 3, 480), rel=1e-6)
    assert "Against laminectomy (5.8%) 3.9 are enough." in found.reason


def test_the_curve_multiplies_the_recorded_share(evidence: et.Evidence) -> None:
    curve = _challenged(evidence, DEVICE).curve
    assert (curve["high"] / curve["x"]).round(9).nunique() == 1
    at_one = curve[curve["x"] == 1.0].iloc[0]
    assert at_one[["estimate", "high"]].tolist() == pytest.approx([100 * 2 / 482, 100 * stats.beta.ppf(0.975, 3, 480)])


def test_a_ratio_tips_where_its_interval_reaches_one(evidence: et.Evidence) -> None:
    found = _challenged(evidence, CLAIMS)
    ratio, se = 42 / 2197 / LAMINECTOMY, math.sqrt(1 / 42 - 1 / 2197 + 1 / 430 - 1 / 7416)
    assert found.tipping == pytest.approx(1 / (ratio * math.exp(1.959964 * se)), rel=1e-5)
    assert found.plausible == pytest.approx((1.0, 1.0, 125 / 2229 / (42 / 2197)))
    assert found.verdict == "weakens"
    assert "one definition counts in both arms" in found.reason


def test_factors_with_the_chance_of_both_counts(evidence: et.Evidence) -> None:
    (row,) = factors(_subject(evidence, CLAIMS)).itertuples()
    assert row.point == pytest.approx(LAMINECTOMY / (42 / 2197))
    assert row.factor_low < row.at_bound < row.point < row.factor_high
    assert row.against == "laminectomy"


def test_without_a_benchmark_only_the_limit_is_given(evidence: et.Evidence) -> None:
    found = _challenged(evidence, TEARS)
    assert found.verdict == "cannot say"
    assert found.quantity == pytest.approx(100 * (1 - 0.025 ** (1 / 75)))
    assert found.unit == "percent"
    assert "limits.below of the protocol names no rate for dural_tear" in found.reason


def test_the_table_holds_studies_total_and_factors(evidence: et.Evidence) -> None:
    table = _challenged(evidence, DEVICE).table
    total = table[table["Study"] == "All studies"].iloc[0]
    assert (total["Events"], total["Patients"]) == (2, 482)
    assert table["Rule of three, %"].max() == pytest.approx(100 * -math.log(0.05) / 10)
    assert table["Study"].str.startswith("Needed to equal").sum() == 2


@pytest.mark.parametrize(
    ("pairs", "verdict"),
    [((("b083", "b089"),), "holds"), ((("r012", "b025"),), "overturns"), ((), "cannot say")],
)
def test_other_pairs_move_the_verdict(evidence: et.Evidence, pairs: tuple, verdict: str) -> None:
    other = with_rules(evidence, "rare_harms", under_reporting=pairs)
    assert _challenged(other, SERIOUS).verdict == verdict


def test_the_protocol_on_disk_moves_the_verdict(copy: Copy) -> None:
    copy.change_protocol('ae_device_or_procedure = "m043"', 'ae_device_or_procedure = "b090"')
    assert _challenged(copy.read(), DEVICE).verdict == "weakens"


def test_arms_that_are_not_counted_alike_are_overturned(evidence: et.Evidence) -> None:
    found = _challenged(with_rules(evidence, "rare_harms", alike=()), CLAIMS)
    assert found.verdict == "overturns"
    assert found.plausible[1] > found.tipping


def test_a_record_too_small_to_exclude_the_benchmark_cannot_be_weighed(evidence: et.Evidence) -> None:
    found = _challenged(with_rules(evidence, "", below={"dural_tear": "b026"}), TEARS)
    assert found.verdict == "cannot say"
    assert "Already as recorded the upper limit does not lie below 1.3%" in found.reason


def test_a_row_that_does_not_exist_is_refused(evidence: et.Evidence) -> None:
    wrong = with_rules(evidence, "rare_harms", under_reporting=[("b083", "zz9")])
    with pytest.raises(QuestionError, match="names row 'zz9'; allowed: rows of comparators, binary, review_results"):
        plausible_factor(_subject(wrong, SERIOUS))


def test_a_harm_that_nobody_counted_in_the_window_cannot_be_weighed(evidence: et.Evidence) -> None:
    found = et.effects(evidence, et.Question(outcome="ae_serious", months=(100, 120)))
    limitation = rare_harms.challenge(subject_of(found, evidence))
    assert limitation.verdict == "cannot say"
    assert limitation.reason == "No study prints a count of this harm with its patients."
