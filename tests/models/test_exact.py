"""Exact counts and two arms compared, against scipy and hand calculation."""

from __future__ import annotations

import pytest
from scipy import stats

import evidence_tools as et
from evidence_tools.errors import QuestionError


def test_proportions_have_clopper_pearson_limits(evidence: et.Evidence) -> None:
    rows = et.answer(evidence, "device_or_procedure_events").exact
    for row in rows.itertuples():
        expected = stats.binomtest(int(row.events), int(row.n)).proportion_ci(method="exact")
        assert (row.low, row.high) == pytest.approx((100 * expected.low, 100 * expected.high))


def test_the_crude_total_adds_events_and_patients(evidence: et.Evidence) -> None:
    (total,) = et.crude_total(et.answer(evidence, "device_or_procedure_events").effects).itertuples()
    assert (total.events, total.n) == (2, 482)
    assert total.rows.count(";") == 8


def test_a_rate_has_exact_poisson_limits(evidence: et.Evidence) -> None:
    (row,) = et.answer(evidence, "open_decompression_rate").exact.itertuples()
    assert row.rate == pytest.approx(2.4)
    assert row.low == pytest.approx(100 * stats.chi2.ppf(0.025, 18) / 2 / 375)
    assert row.high == pytest.approx(100 * stats.chi2.ppf(0.975, 20) / 2 / 375)


def test_two_arms_compared_in_every_usual_way(evidence: et.Evidence) -> None:
    (row,) = et.answer(evidence, "intervention_against_cmm").exact.itertuples()
    assert row.fisher_p == pytest.approx(stats.fisher_exact([[4, 65], [18, 51]]).pvalue)
    assert row.difference == pytest.approx(100 * (4 - 18) / 69)
    assert row.number_needed.startswith("NNTB 4.9")
    assert stats.fisher_exact([[4 + row.fragility_index, 65 - row.fragility_index], [18, 51]]).pvalue >= 0.05
    assert stats.fisher_exact([[3 + row.fragility_index, 66 - row.fragility_index], [18, 51]]).pvalue < 0.05


def test_questions_without_counts_are_refused(evidence: et.Evidence) -> None:
    scores = et.answer(evidence, "pain_from_12").effects
    with pytest.raises(QuestionError, match="event outcome"):
        et.exact_proportions(scores)
    with pytest.raises(QuestionError, match="against"):
        et.compare_arms(et.answer(evidence, "open_decompression").effects)
    with pytest.raises(QuestionError, match="IRLN"):
        et.exact_rates(et.answer(evidence, "open_decompression").effects)


def test_a_contrast_without_spread_says_how_large_the_spread_may_be(evidence: et.Evidence) -> None:
    (row,) = et.contrast_without_spread(evidence, "walking_time", "cmm").itertuples()
    assert (row.gain, row.gain_against, row.difference) == (258, 64, 194)
    t = row.difference / (row.largest_sd * (2 / 69) ** 0.5)
    assert 2 * stats.t.sf(t, 136) == pytest.approx(0.05)
