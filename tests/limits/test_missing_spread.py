"""No spread printed: the result over borrowed standard deviations, the one that reverses it, and what it implies."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from edition_copies import Copy
from scipy.stats import t

import evidence_tools as et
from evidence_tools.limits import missing_spread
from evidence_tools.limits.core.limitation import CANNOT_SAY, HOLDS, WEAKENS, Limitation
from evidence_tools.limits.core.subject import Subject, subject_of


def _subject(evidence: et.Evidence, question: str = "pain_from_12") -> Subject:
    return subject_of(et.answer(evidence, question), evidence)


@pytest.fixture(scope="module")
def found(evidence: et.Evidence) -> Limitation:
    return missing_spread.challenge(_subject(evidence))


def test_the_ends_are_the_results_with_the_spread_at_its_ends(evidence: et.Evidence, found: Limitation) -> None:
    effects = et.effects(evidence, evidence.protocol.question("pain_from_12"))
    rows = found.table.set_index("Value")
    for end, sd in (("low", 2.0), ("high", 3.4)):
        fit = et.pool(effects.with_spread(end))
        assert rows.loc[sd, ["Estimate", "Low", "High"]].tolist() == pytest.approx(
            [fit.estimate, fit.ci_low, fit.ci_high], rel=1e-9
        )
    assert found.plausible == (2.0, 2.8, 3.4)


def test_the_share_of_weight(evidence: et.Evidence, copy: Copy, found: Limitation) -> None:
    assert found.quantity == pytest.approx(100)  # no study prints a spread
    copy.change("continuous", "c010", change_sd="2.5")
    subject = _subject(copy.read())
    weights = subject.fit.weights
    assert missing_spread.challenge(subject).quantity == pytest.approx(100 - weights["motion"])


def test_the_tipping_spread_is_where_a_t_test_of_one_study_turns(evidence: et.Evidence) -> None:
    """One study, normal interval: significance is lost at |mean| sqrt(n) / 1.96."""
    subject = _subject(evidence)
    one = subject.effects.only(["wong_2012"])
    single = subject_of(et.pool(one), evidence)
    weighed = missing_spread.weighed_by_sd(single)
    assert math.isnan(weighed.tips["different"])  # it would take more than the scale allows, by hand:
    assert 5.4 * math.sqrt(17) / 1.959964 > 10
    small = replace(one, _table=one.table.assign(y=-2.1))
    weighed = missing_spread.weighed_by_sd(subject_of(et.pool(small), evidence))
    assert weighed.tips["different"] == pytest.approx(2.1 * math.sqrt(17) / 1.959963984540054, rel=1e-6)


def test_two_like_studies_tip_where_the_t_interval_does(evidence: et.Evidence) -> None:
    """Equal means leave no scatter, so that the floored interval is that of the pooled mean with one df."""
    effects = _subject(evidence).effects.only(["motion", "wong_2012"])
    alike = replace(effects, _table=effects.table.assign(y=-5.0))
    weighed = missing_spread.weighed_by_sd(subject_of(et.pool(alike), evidence))
    assert weighed.tips["different"] == pytest.approx(5.0 * math.sqrt(48 + 17) / t.ppf(0.975, 1), rel=1e-6)


def test_a_small_change_with_a_wide_plausible_range_weakens(copy: Copy) -> None:
    for row in ("c010", "c015", "c021", "c033", "c044"):
        copy.change("continuous", row, change_mean="-0.9", mean="", derived_fields="", derivation="")
    copy.change_protocol("value = 2.8, low = 2.0, high = 3.4", "value = 2.8, low = 2.0, high = 9.0")
    weakened = missing_spread.challenge(_subject(copy.read()))
    assert weakened.verdict == WEAKENS
    assert 2.8 < weakened.tipping < 9.0


def test_the_borrowed_value_implies_a_correlation(found: Limitation) -> None:
    """r = 1 - sd^2 / (2 b^2) with equal spreads b = 2.5 at both visits."""
    implied = found.table.set_index("Value")["Correlation of the visits it implies"]
    assert implied[2.8] == pytest.approx(1 - 2.8**2 / (2 * 2.5**2))


def test_a_correlation_that_is_borrowed_is_tried_over_its_range(copy: Copy) -> None:
    copy.change("continuous", "c020", sd="2.0")
    copy.change("continuous", "c021", sd="2.4")
    evidence = copy.read()
    one = et.effects(evidence, evidence.protocol.question("pain_from_12")).only(["midas_i"])
    found = missing_spread.challenge(subject_of(et.pool(one), evidence))
    assert found.quantity == 0
    assert found.verdict == HOLDS
    assert found.plausible == (0.2, 0.4, 0.6)
    for row, r in zip(found.table.itertuples(), (0.2, 0.6), strict=True):
        se = math.sqrt((2.0**2 + 2.4**2 - 2 * r * 2.0 * 2.4) / 58)
        assert row.High - row.Estimate == pytest.approx(1.959963984540054 * se)


def test_printed_spreads_are_no_limitation(copy: Copy) -> None:
    for row in ("c010", "c015", "c021", "c033", "c044"):
        copy.change("continuous", row, change_sd="2.5")
    found = missing_spread.challenge(_subject(copy.read()))
    assert (found.verdict, found.quantity) == (HOLDS, 0)
    assert found.reason.startswith("Every spread is printed or follows")


def test_without_any_spread_it_says_what_is_missing(evidence: et.Evidence) -> None:
    found = missing_spread.challenge(_subject(evidence, "walking_time_from_12"))
    assert found.verdict == CANNOT_SAY
    assert "percent change only" in found.reason
    assert not missing_spread.applies(_subject(evidence, "subsequent_surgery"))


def test_marks_and_assumptions_stay_named(found: Limitation) -> None:
    assert "†" in found.marks
    assert "outcomes.pain.borrowed_sd" in found.assumed
    assert found.sources
    assert np.isfinite(found.curve["estimate"]).all()
