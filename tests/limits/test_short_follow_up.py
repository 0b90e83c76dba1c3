"""Short follow-up: what faded between visits, by hand, and what visits that most attended say."""

from __future__ import annotations

import math
from functools import cache

import pytest
from edition_copies import Copy
from protocol_rules import with_rules

import evidence_tools as et
from evidence_tools.limits import short_follow_up
from evidence_tools.limits.core.limitation import CANNOT_SAY, Limitation
from evidence_tools.limits.core.subject import Subject, subject_of
from evidence_tools.limits.shared.fading import fades, visits


@cache
def _subject(evidence: et.Evidence, question: str) -> Subject:
    return subject_of(et.answer(evidence, question), evidence)


@cache
def _weighed(evidence: et.Evidence, question: str) -> Limitation:
    return short_follow_up.challenge(_subject(evidence, question))


def test_what_went_between_the_visits_of_one_study(evidence: et.Evidence) -> None:
    subject = _subject(evidence, "odi_from_12")
    found = fades(subject, visits(subject)).set_index("study")["fade"]
    assert found.to_dict() == pytest.approx({"midas_i": 1 - 11.9 / 17.9, "motion": 1 - 16.9 / 16})
    late = fades(subject, visits(subject), from_months=12)
    assert late["study"].tolist() == ["motion"]


def test_the_least_the_median_and_the_most_are_plausible(evidence: et.Evidence) -> None:
    found, base = _weighed(evidence, "odi_from_12"), _subject(evidence, "odi_from_12").base
    least, most = 100 * (1 - 16.9 / 16), 100 * (1 - 11.9 / 17.9)
    assert found.plausible == pytest.approx((least, (least + most) / 2, most))
    assert found.quantity == pytest.approx(base.estimate * (1 - (least + most) / 200))
    assert found.tipping == pytest.approx(100 * (1 + 10 / base.estimate), abs=1e-6)
    assert found.verdict == "holds"
    assert "−17.9 in 75 patients at 1.4 months to −11.9 in 58 patients at 12" in found.reason
    assert "No value exists after 36 months (48 of 77 patients then)" in found.reason


def test_a_larger_loss_between_visits_overturns(copy: Copy) -> None:
    copy.change("continuous", "c021", mean="6.4", change_mean="-1.0", pct_change="-13.5")
    assert _weighed(copy.read(), "pain_from_12").verdict == "overturns"


def test_well_attended_visits_below_the_threshold_weaken(copy: Copy) -> None:
    copy.change("continuous", "c018", change_mean="-1.6")
    copy.change("continuous", "c021", mean="5.9", change_mean="-1.5", pct_change="-20.3")
    found = _weighed(copy.read(), "pain_from_12")
    assert found.verdict == "weakens"
    assert found.plausible is None, "a case decided, not a size"
    assert (
        "Where 70% or more attended (1 of 5 studies) the mean is −1.5: the mean gain is below 2 points." in found.reason
    )


def test_one_visit_each_cannot_say_and_counts_who_was_seen(evidence: et.Evidence) -> None:
    found = _weighed(evidence, "zcq_symptom_from_24")
    assert (found.verdict, found.quantity, found.unit) == (CANNOT_SAY, 36.0, "months")
    assert "48 of 77 patients" in found.reason
    assert "None of the 2 visits pooled is known to have 70%" in found.reason


def test_the_table_holds_every_visit_and_the_silent_ones(evidence: et.Evidence) -> None:
    table = _weighed(evidence, "pain_from_12").table
    early = table[(table["Study"] == "MiDAS I 2010") & (table["Months"] < 2)].iloc[0]
    assert early[["Change", "Entered", "Followed"]].tolist() == [-3.6, 78, 75]
    assert early["Last visit with 70%, months"] == 12
    silent = table[table["Number followed"].fillna("").str.startswith("no value")].set_index("Study")["Months"]
    assert silent["Mekhail 2021"] == 12, "symptoms beyond a year rest on no observation"
    assert math.isnan(table.set_index("Study").loc["Wong 2012", "Followed, %"])


def test_without_a_number_nothing_can_be_said(evidence: et.Evidence) -> None:
    found = _weighed(evidence, "walking_time_from_12")
    assert found.verdict == CANNOT_SAY
    assert "36 months" in found.reason
    assert not short_follow_up.applies(_subject(evidence, "open_decompression"))


def test_the_share_that_counts_as_complete_is_a_rule(evidence: et.Evidence) -> None:
    found = _weighed(with_rules(evidence, "attrition", complete=0.6), "pain_from_12")
    assert "Where 60% or more attended (2 of 5 studies)" in found.reason
