"""Small samples: what leaving them out leaves, what small trials exaggerate, and who is needed."""

from __future__ import annotations

import pytest
from edition_copies import Copy

import evidence_tools as et
from evidence_tools.evidence import Evidence
from evidence_tools.limits import small_samples
from evidence_tools.limits.core.limitation import Limitation
from evidence_tools.limits.core.subject import Subject, subject_of

SD = 2.5  # dispersion row d076, the spread of pain before treatment


def _challenge(evidence: Evidence, name: str) -> Limitation:
    return small_samples.challenge(_subject(evidence, name))


def _subject(evidence: Evidence, name: str) -> Subject:
    return subject_of(et.answer(evidence, name), evidence)


def test_leaving_small_studies_out_is_pooling_the_others(evidence: Evidence) -> None:
    subject = _subject(evidence, "pain_from_12")
    result = small_samples.challenge(subject)
    table = subject.effects.table
    for below, count in ((30, 4), (50, 2)):
        kept = table[table["n"] >= below]
        again = et.arithmetic.pool(kept["y"], kept["v"], test="adhoc")
        row = result.table.set_index("Scenario").loc[f"without studies below {below} patients"]
        assert row["Studies"] == count == len(kept)
        assert [row["Estimate"], row["Low"]] == pytest.approx([again.beta[0], again.ci_low[0]])
    assert result.verdict == "weakens"
    assert "without studies below 50 patients is" in result.reason


def test_the_exaggeration_is_taken_off_small_studies_alone(evidence: Evidence) -> None:
    subject = _subject(evidence, "pain_from_12")
    result = small_samples.challenge(subject)
    table = subject.effects.table
    shifted = table["y"] + 0.21 * SD * (table["n"] < 100)
    again = et.arithmetic.pool(shifted, table["v"], test="adhoc")
    assert result.quantity == pytest.approx(again.beta[0])
    assert "nuesch_2010" in result.sources


def test_where_leaving_out_reverses_nothing_the_published_interval_is_what_is_plausible(evidence: Evidence) -> None:
    result = _challenge(evidence, "odi_from_12")
    spread = float(evidence.dispersion.set_index("dispersion_id").loc["d075", "visit_sd"])
    assert result.plausible == pytest.approx((0.08 * spread, 0.21 * spread, 0.34 * spread))
    assert _challenge(evidence, "pain_from_12").plausible is None


def test_a_trial_of_two_arms_needs_the_size_of_the_textbook(evidence: Evidence) -> None:
    reason = _challenge(evidence, "pain_from_12").reason
    assert "need 42 patients in each to find 2 points" in reason  # 2 (1.96 + 1.2816)^2 2.8^2 / 2^2 = 41.2


@pytest.mark.parametrize(
    ("old", "new", "verdict"),
    [
        ("below = [30, 50]            # patients in a study", "below = [10, 20]", "holds"),
        ("below = [30, 50]            # patients in a study", "below = [1000]", "holds"),
        ("prior_below = 100", "prior_below = 1000", "weakens"),
    ],
)
def test_the_sizes_of_the_protocol_move_the_verdict(copy: Copy, old: str, new: str, verdict: str) -> None:
    copy.change_protocol(old, new)
    result = _challenge(copy.read(), "pain_from_12")
    assert result.verdict == verdict
    if "1000]" in new:
        assert "No study is left without the small ones" in result.reason


def test_a_larger_published_exaggeration_overturns(copy: Copy) -> None:
    copy.change("reference/bias_priors", "p033", estimate="-1.2", ci_low="-1.6", ci_high="-0.8")
    result = _challenge(copy.read(), "pain_from_12")
    assert result.verdict == "overturns"
    assert result.tipping < 1.2 * SD


def test_shares_are_shown_with_exact_intervals(evidence: Evidence) -> None:
    table = _challenge(evidence, "open_decompression").table
    row = table[table["Scenario"].str.contains("9 of 75")].iloc[0]
    exact = et.arithmetic.clopper_pearson(9, 75)
    assert [row["Low"], row["High"]] == pytest.approx([100 * exact.low, 100 * exact.high])
    assert table["Scenario"].str.contains("all events over all patients").any()


def test_counts_have_no_published_shift_and_no_result_says_so(evidence: Evidence) -> None:
    ratio = _challenge(evidence, "intervention_against_cmm")
    assert (ratio.plausible, ratio.quantity) == (None, 0)
    assert "None is small enough to be left out" in ratio.reason
    assert _challenge(evidence, "walking_time_from_12").verdict == "cannot say"
