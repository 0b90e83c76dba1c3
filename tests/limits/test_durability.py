"""Durability: rates by hand, loss that moves a verdict, and scores that last or cannot be seen to."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from edition_copies import Copy
from protocol_rules import with_rules

import evidence_tools as et
from evidence_tools.arithmetic import garwood
from evidence_tools.arithmetic.constant_hazard import rate_under_loss, risk_without_loss
from evidence_tools.limits import durability
from evidence_tools.limits.core.limitation import CANNOT_SAY, Limitation
from evidence_tools.limits.core.subject import Subject, subject_of
from evidence_tools.limits.shared.later_surgery import COHORT, COMPARATOR, later_surgery

CLAIMS = "subsequent_surgery_claims"


@cache
def _subject(evidence: et.Evidence, question: str) -> Subject:
    return subject_of(et.answer(evidence, question), evidence)


@cache
def _weighed(evidence: et.Evidence, question: str) -> Limitation:
    return durability.challenge(_subject(evidence, question))


def _with(evidence: et.Evidence, below: str, **loss: float) -> et.Evidence:
    """Another comparator for further surgery, and another share lost."""
    changed = with_rules(evidence, "durability", loss=loss)
    limits = changed.protocol.limits
    limits = limits.model_copy(update={"below": {**limits.below, "subsequent_surgery": below}})
    return replace(changed, protocol=changed.protocol.model_copy(update={"limits": limits}))


def test_every_cohort_is_a_rate_with_its_exact_interval(evidence: et.Evidence) -> None:
    rows = later_surgery(evidence).set_index("row_id")
    row, rate = rows.loc["b073"], -math.log(1 - 9 / 75) / 5
    assert row["simple"] == pytest.approx(100 * 9 / 375)
    assert row["rate"] == pytest.approx(100 * rate)
    exact = garwood(9, 9 / rate)
    assert (row["low"], row["high"]) == pytest.approx((100 * exact.low, 100 * exact.high))
    assert row["loss_rate"] == pytest.approx(100 * rate_under_loss(9, 75, 5.0, lost=0.26).rate)
    assert (rows.loc["b087", "kind"], rows.loc["m013", "kind"]) == (COHORT, COMPARATOR)


def test_no_count_and_no_time_are_said_and_not_made_up(evidence: et.Evidence) -> None:
    rows = later_surgery(evidence).set_index("row_id")
    assert math.isnan(rows.loc["b077", "rate"])
    assert "at least 24 months" in rows.loc["b077", "remark"]
    life_table = rows.loc["m017"]
    assert life_table["rate"] == pytest.approx(-100 * math.log(0.92) / 5)
    assert math.isnan(life_table["low"]), "a life-table percentage of 9,664 patients is no count"
    assert not {"b074", "b075", "b017", "b080"} & set(rows.index), "repeated facts do not count twice"


def test_the_risk_is_that_which_would_have_been_seen_without_loss(evidence: et.Evidence) -> None:
    found = _weighed(evidence, CLAIMS)
    assert found.quantity == pytest.approx(100 * risk_without_loss(198 / 2197, lost=0.26)[0])
    assert found.curve.set_index("x").loc[0.0, "estimate"] == pytest.approx(100 * 198 / 2197)
    assert found.plausible == pytest.approx((0.0, 26.0, 38.0))
    assert "198 of 2197 in 24 months, is 4.5 per 100 patient-years" in found.reason


@pytest.mark.parametrize(
    ("loss", "verdict"),
    [
        ({"low": 0.0, "central": 0.1, "high": 0.2}, "holds"),
        ({"low": 0.0, "central": 0.1, "high": 0.7}, "weakens"),
        ({"low": 0.0, "central": 0.7, "high": 0.8}, "overturns"),
    ],
)
def test_loss_moves_the_verdict_where_the_rate_lies_below_the_comparator(
    evidence: et.Evidence, loss: dict[str, float], verdict: str
) -> None:
    found = _weighed(_with(evidence, "m020", **loss), CLAIMS)  # laminectomy, 13.1% by 48 months
    assert found.verdict == verdict
    at = np.interp(found.tipping, found.curve["x"], found.curve["high"])
    assert at == pytest.approx(13.1, abs=0.05)


def test_the_protocol_on_disk_moves_it_too(copy: Copy) -> None:
    copy.change_protocol('subsequent_surgery = "m013"', 'subsequent_surgery = "m020"')
    copy.change_protocol("central = 0.26, high = 0.38", "central = 0.70, high = 0.80")
    assert _weighed(copy.read(), CLAIMS).verdict == "overturns"


def test_pooled_shares_and_rates_begin_at_the_result(evidence: et.Evidence) -> None:
    for question in ("open_decompression", "open_decompression_rate", "subsequent_surgery"):
        subject = _subject(evidence, question)
        start = durability.challenge(subject).curve.set_index("x").loc[0.0, "estimate"]
        assert start == pytest.approx(subject.scale.display(subject.base.estimate))


def test_a_rate_rises_with_the_time_not_watched(evidence: et.Evidence) -> None:
    found = _weighed(evidence, "open_decompression_rate")
    rise = rate_under_loss(9, 75, 5.0, lost=0.26).rate / rate_under_loss(9, 75, 5.0).rate
    assert found.quantity == pytest.approx(2.4 * rise, rel=1e-6)
    assert found.verdict == CANNOT_SAY, "no comparator is named for a rate"


def test_the_table_brings_all_to_the_month_of_the_comparator(evidence: et.Evidence) -> None:
    table = _weighed(evidence, "open_decompression").table.set_index("Study")
    by_then = table["Percent by 60 months at this rate"]
    assert by_then["Mekhail 2021"] == pytest.approx(12.0)
    assert by_then["MOTION 2022"] == pytest.approx(100 * (1 - (1 - 4 / 71) ** (60 / 36)))
    assert table["In the result"].value_counts()["yes"] == 2


def test_the_lost_that_would_reach_a_comparator_are_counted(evidence: et.Evidence) -> None:
    table = _weighed(evidence, "open_decompression").table
    numbers = table.set_index(table["Source"].str[-5:-1])["Lost with the event for Mekhail 2021 to reach it"]
    assert numbers["m021"] == 9  # (9 + 9) / 75 is 24%
    assert numbers["m017"] == 0  # 8% by 60 months, and 12% were counted
    by_then = 1 - (1 - 0.131) ** (60 / 48)
    assert numbers["m020"] == math.ceil(by_then * 75) - 9
    assert math.isnan(numbers["b073"])


def test_scores_last_as_two_late_visits_saw(evidence: et.Evidence) -> None:
    found, base = _weighed(evidence, "odi_from_12"), _subject(evidence, "odi_from_12").base
    assert found.quantity == pytest.approx(base.estimate * 16.9 / 16)
    assert found.verdict == "holds"
    assert "If the gain grew by 6% at later visits" in found.reason


def test_one_late_visit_each_cannot_say(evidence: et.Evidence) -> None:
    found = _weighed(evidence, "pain_from_12")
    assert (found.verdict, found.quantity) == (CANNOT_SAY, 36.0)
    assert "48 of 77 patients" in found.reason
    assert _weighed(evidence, "walking_time_from_12").verdict == CANNOT_SAY


def test_when_lasting_begins_is_a_rule(evidence: et.Evidence) -> None:
    assert not durability.applies(_subject(evidence, "pain_under_6"))
    later = with_rules(evidence, "durability", from_months=24.0)
    assert not durability.applies(_subject(later, "odi_from_12"))
    assert durability.applies(_subject(later, "odi_from_24"))
    assert not durability.applies(_subject(evidence, "serious_events"))
