"""Attrition: the result over all who entered, by hand from the tables, and moved by the protocol."""

from __future__ import annotations

import math
from functools import cache

import numpy as np
import pytest
from edition_copies import Copy
from protocol_rules import with_rules

import evidence_tools as et
from evidence_tools.arithmetic import clopper_pearson
from evidence_tools.arithmetic.missing_outcomes import log_odds_of_all, ratio_of_all
from evidence_tools.evidence.protocol_limits import Limits
from evidence_tools.limits import attrition
from evidence_tools.limits.attrition.of_counts import Counted
from evidence_tools.limits.core.limitation import CANNOT_SAY, Limitation
from evidence_tools.limits.core.subject import Subject, subject_of
from evidence_tools.limits.shared.completeness import AT_VISIT, NOT_PRINTED, WITH_RESULT, followed, lost

KEPT = "gain_kept = { low = 0.0, central = 0.5, high = 1.0 }"


@cache
def _subject(evidence: et.Evidence, question: str) -> Subject:
    return subject_of(et.answer(evidence, question), evidence)


@cache
def _weighed(evidence: et.Evidence, question: str) -> Limitation:
    return attrition.challenge(_subject(evidence, question))


def test_numbers_followed_are_those_printed_and_upper_bounds_are_not(evidence: et.Evidence) -> None:
    subject = _subject(evidence, "pain_from_12")
    rows = followed(evidence, subject.effects.table, counts=False).set_index("study")
    assert rows.loc["motion", ["entered", "followed", "how"]].tolist() == [77, 48, WITH_RESULT]
    assert rows.loc["midas_i", "share"] == pytest.approx(58 / 78)
    assert rows.loc["midas_encore", "how"] == NOT_PRINTED
    assert math.isnan(rows.loc["wong_2012", "share"]), "17 of an unknown number"
    taken = lost(subject, rows)
    assert taken.shares[1] == pytest.approx(1 - 106 / 155), "as many as in the studies that print it"
    assert taken.known.tolist() == [True, False, True, False, False]


def test_a_count_over_everybody_is_no_number_followed(evidence: et.Evidence) -> None:
    table = _subject(evidence, "subsequent_surgery").effects.table
    rows = followed(evidence, table, counts=True).set_index("study")
    assert rows.loc["midas_encore", "how"] == NOT_PRINTED, "143 is the number treated, not the number seen at two years"
    assert rows.loc["motion", ["followed", "how"]].tolist() == [48, AT_VISIT], "fewer were seen than counted"


def test_scores_are_pooled_again_with_half_of_the_gain_kept(evidence: et.Evidence) -> None:
    found, fit = _weighed(evidence, "pain_from_12"), et.answer(evidence, "pain_from_12").fit
    table = fit.effects.table
    gone = np.array([29 / 77, 49 / 155, 20 / 78, 49 / 155, 49 / 155])
    factor = 1 - gone / 2
    extra = (table["y"] / 2) ** 2 * gone * (1 - gone) / (table["n"] / (1 - gone))
    again = et.pool(et.Effects.from_columns(table["y"] * factor, table["v"] * factor**2 + extra), fit.method)
    assert found.quantity == pytest.approx(again.estimate, rel=1e-9)
    row = found.table.set_index("Study").loc["All studies, the lost kept 50% of the gain"]
    assert (row["Low"], row["High"]) == pytest.approx((again.ci_low, again.ci_high))
    only = found.table.set_index("Study").loc["Only visits with 70% followed (1 of 5 studies)"]
    assert only["Estimate"] == pytest.approx(-2.9)


def test_the_tipping_point_of_scores_reaches_the_threshold(evidence: et.Evidence) -> None:
    found = _weighed(evidence, "pain_from_12")
    assert found.tipping > 100
    assert "had become worse by" in found.reason
    near = np.interp(found.tipping, found.curve["x"], found.curve["estimate"])
    assert near == pytest.approx(-2.0, abs=0.01)
    assert found.curve.set_index("x").loc[0.0, "estimate"] == pytest.approx(
        _subject(evidence, "pain_from_12").base.estimate
    )


@pytest.mark.parametrize(
    ("kept", "verdict"),
    [
        ("low = 0.5, central = 0.8, high = 1.0", "holds"),
        ("low = 0.0, central = 0.5, high = 1.0", "weakens"),
        ("low = 0.0, central = 0.0, high = 1.0", "overturns"),
    ],
)
def test_the_share_of_the_gain_kept_moves_the_verdict(evidence: et.Evidence, kept: str, verdict: str) -> None:
    sizes = {name: float(size) for name, size in (part.split(" = ") for part in kept.split(", "))}
    assert _weighed(with_rules(evidence, "attrition", gain_kept=sizes), "zcq_function_from_24").verdict == verdict


def test_the_protocol_on_disk_moves_it_too(copy: Copy) -> None:
    copy.change_protocol(KEPT, "gain_kept = { low = 0.5, central = 0.8, high = 1.0 }")
    found = _weighed(copy.read(), "zcq_function_from_24")
    assert (found.verdict, found.plausible) == ("holds", pytest.approx((0.0, 20.0, 50.0)))


def test_two_arms_carry_the_odds_in_the_treated_arm_only(evidence: et.Evidence) -> None:
    found = _weighed(evidence, "intervention_against_cmm")
    by_hand = ratio_of_all((4, 69, 8), (18, 69, 9), imor=(2.0, 1.0))
    assert found.quantity == pytest.approx(float(np.exp(by_hand.y[0])))
    tipped = ratio_of_all((4, 69, 8), (18, 69, 9), imor=(found.tipping, 1.0))
    assert tipped.y[0] + 1.959964 * np.sqrt(tipped.v[0]) == pytest.approx(0, abs=1e-5)
    rows = found.table.set_index("Study")["Estimate"]
    assert rows["Worst case for the treated"] == pytest.approx((12 / 77) / (18 / 78))
    assert rows["Best case for the treated"] == pytest.approx((4 / 77) / (27 / 78))
    assert rows["Odds in the lost: treated 5 times, comparator 0.2 times"] > rows["As observed"]
    assert "69 of 77 treated" in found.reason
    assert "69 of 78 comparison" in found.reason


def test_odds_beyond_the_tipping_point_overturn_two_arms(evidence: et.Evidence) -> None:
    far = with_rules(evidence, "attrition", imor={"low": 1.0, "central": 30.0, "high": 40.0})
    assert _weighed(far, "intervention_against_cmm").verdict == "overturns"


def test_exact_counts_move_with_the_share_lost(evidence: et.Evidence) -> None:
    found = _weighed(evidence, "serious_events")
    gone, upper = 20 / 78, clopper_pearson(0, 282).high
    by_hand = (1 - gone) * upper + gone * 2 * upper / (2 * upper + 1 - upper)
    assert np.interp(2.0, found.curve["x"], found.curve["high"]) == pytest.approx(100 * by_hand)
    assert found.quantity == 0.0
    worst = found.table.set_index("Study").loc["Every lost patient had the event"]
    people = 282 / (1 - gone)
    assert worst["High"] == pytest.approx(100 * clopper_pearson(round(people - 282), round(people)).high)
    assert found.table["Lost with the event that reach the benchmark"].dropna().tolist() == [9, 4, 5]


def test_pooled_shares_are_pooled_again(evidence: et.Evidence) -> None:
    found, fit = _weighed(evidence, "open_decompression"), et.answer(evidence, "open_decompression").fit
    by_hand = log_odds_of_all([6, 9], [10, 75], np.array([10, 75]) * 0.26 / 0.74, imor=2.0)
    again = et.pool(et.Effects.from_columns(by_hand.y, by_hand.v), fit.method)
    assert found.quantity == pytest.approx(100 / (1 + math.exp(-again.estimate)))
    assert found.assumed == ("limits.attrition.imor", "limits.durability.loss")


@pytest.mark.parametrize("measure", ["PR", "PLO"])
def test_a_wanted_event_is_rarer_in_the_lost(evidence: et.Evidence, measure: str) -> None:
    asked = et.Question(outcome="satisfied", months=12, treated="mild", measure=measure)
    subject = subject_of(et.effects(evidence, asked), evidence)
    found = attrition.challenge(subject)
    assert subject.scale.better == "higher"
    assert found.verdict == CANNOT_SAY
    assert found.quantity < 100 * 43 / 58
    assert "as one without the event" in found.reason
    rows = found.table.set_index("Study")["Estimate"]
    assert rows["No lost patient had the event"] == pytest.approx(100 * 43 / 78, rel=0.01)


@pytest.mark.parametrize("measure", ["RR", "OR", "RD"])
def test_every_measure_of_two_arms_begins_at_the_result(evidence: et.Evidence, measure: str) -> None:
    asked = et.Question(outcome="any_lumbar_intervention", months=12, treated="mild", against="cmm", measure=measure)
    subject = subject_of(et.effects(evidence, asked), evidence)
    found = attrition.challenge(subject)
    assert found.curve.set_index("x").loc[1.0, "estimate"] == pytest.approx(
        subject.scale.display(subject.base.estimate)
    )
    assert found.quantity > float(subject.scale.display(subject.base.estimate))


def test_the_worst_case_is_the_worst_of_the_grid(evidence: et.Evidence) -> None:
    rows = _weighed(evidence, "harm_against_laminectomy").table.set_index("Study")["Estimate"].dropna()
    assert rows.idxmax() == "Worst case for the treated"
    assert rows.idxmin() == "Best case for the treated"


def test_nothing_is_said_where_nothing_is_known_or_assumed(evidence: et.Evidence) -> None:
    bare = with_rules(evidence, "durability", loss=None)
    assert _weighed(bare, "open_decompression").verdict == CANNOT_SAY
    assert "No report says how many" in _weighed(bare, "surgery_against_laminectomy").reason
    none = _weighed(with_rules(evidence, "attrition", gain_kept=None, imor=None), "pain_from_12")
    assert (none.verdict, none.plausible) == (CANNOT_SAY, None)
    assert "assumes nothing under limits.attrition.gain_kept" in none.reason
    assert _weighed(evidence, "walking_time_from_12").verdict == CANNOT_SAY
    assert Limits().attrition.complete == evidence.protocol.limits.attrition.complete


def test_it_applies_to_all_but_rates(evidence: et.Evidence) -> None:
    applies = {
        name: attrition.applies(_subject(evidence, name)) for name in ("pain_from_12", "open_decompression_rate")
    }
    assert applies == {"pain_from_12": True, "open_decompression_rate": False}
    assert Counted.__dataclass_params__.frozen
