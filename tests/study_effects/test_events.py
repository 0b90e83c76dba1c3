"""Events: proportions, rates and comparisons, with their footnotes."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from edition_copies import Copy

import evidence_tools as et


def test_the_randomised_comparison(evidence: et.Evidence) -> None:
    question = et.Question(outcome="any_lumbar_intervention", months=12, treated="mild", against="cmm")
    (row,) = et.effects(evidence, question).table.itertuples()
    assert (row.events, row.n, row.events_against, row.n_against) == (4, 69, 18, 69)
    assert row.y == pytest.approx(math.log(4 / 18))
    assert row.v == pytest.approx(1 / 4 - 1 / 69 + 1 / 18 - 1 / 69)
    assert row.marks == "§¶"


def test_measures_of_one_table_agree(evidence: et.Evidence) -> None:
    def y(measure: str) -> float:
        question = et.Question(outcome="any_lumbar_intervention", months=12, against="cmm", measure=measure)
        return et.effects(evidence, question).table["y"].iloc[0]

    assert y("RD") == pytest.approx(4 / 69 - 18 / 69)
    assert y("OR") == pytest.approx(math.log(4 * 51 / (65 * 18)))


def test_a_rate_needs_person_years(evidence: et.Evidence) -> None:
    question = et.Question(outcome="open_decompression", measure="IRLN")
    assert set(et.effects(evidence, question).dropped["reason"]) >= {"no person-years printed"}
    (row,) = et.effects(
        evidence, et.Question(outcome="open_decompression", measure="IRLN", prefer=("b075",))
    ).table.itertuples()
    assert row.y == pytest.approx(math.log(9 / 375))
    assert row.v == pytest.approx(1 / 9)


def test_zero_counts_are_named_as_such(evidence: et.Evidence) -> None:
    found = et.effects(evidence, et.Question(outcome="ae_device_or_procedure"))
    assert found.cautions == (
        "Half an event was added in 8 of 9 studies, for want of events: read the exact counts first",
    )


def test_claims_cohorts_with_the_same_beneficiaries_are_counted_once(evidence: et.Evidence) -> None:
    found = et.effects(evidence, et.Question(outcome="harm_claims", prefer=("b083",)))
    assert set(found.table["study"]) == {"staats_2024_laminectomy"}
    detail = found.dropped.set_index("rows").loc["b083", "detail"]
    assert detail == "same patients as staats_2024_laminectomy"


def test_designs_can_be_asked_for(evidence: et.Evidence) -> None:
    question = et.Question(outcome="subsequent_surgery", designs=("claims_cohort",))
    assert set(et.effects(evidence, question).table["design"]) == {"claims_cohort"}


@pytest.mark.parametrize("measure", ["PR", "PLO"])
def test_every_measure_that_adds_half_an_event_says_so(evidence: et.Evidence, measure: str) -> None:
    assert et.effects(evidence, et.Question(outcome="ae_device_or_procedure", measure=measure)).cautions
    assert not et.effects(evidence, et.Question(outcome="subsequent_surgery", months=24, measure=measure)).cautions


def test_shares_are_never_shown_beyond_their_bounds(evidence: et.Evidence) -> None:
    fit = et.pool(et.effects(evidence, et.Question(outcome="open_decompression", months=(12, 99), measure="PR")))
    assert fit.ci_low < 0
    assert (fit.display_ci_low, fit.display_ci_high) == (0, 100)


def test_two_rows_without_a_visit_do_not_count_a_study_twice(copy: Copy) -> None:
    question = et.Question(outcome="ae_device_or_procedure")
    before = et.effects(et.read_evidence(copy.folder), question)
    copy.append(
        "binary", "b058", row_id="b900", timepoint_months="", timepoint_text="perioperative", analysis_use="alternative"
    )
    asked = replace(question, prefer=("b900",))
    after = et.effects(et.read_evidence(copy.folder), asked)
    assert after.k == before.k
    assert after.table["study"].is_unique
