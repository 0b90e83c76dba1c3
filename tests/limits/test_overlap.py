"""Shared patients: the reports that come back, the three ways to count once, and verdicts that follow the rules."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from edition_copies import Copy
from protocol_rules import with_rules

from evidence_tools.evidence import Evidence, read_evidence
from evidence_tools.limits import overlap
from evidence_tools.limits.core.limitation import CANNOT_SAY, HOLDS, OVERTURNS, WEAKENS
from evidence_tools.limits.core.subject import Subject, result_of, subject_of
from evidence_tools.limits.overlap.cases import reports_of
from evidence_tools.limits.overlap.fits import distinct, feasible_share, robust_by_group, with_shared
from evidence_tools.limits.overlap.graph import Network
from evidence_tools.models import pool
from evidence_tools.models.answering import answer
from evidence_tools.question import Method
from evidence_tools.study_effects import Effects, Scale

SIMULATED = 0.015  # three standard errors of a standard deviation from 20,000 draws
ALONE = 1e-6  # worst seen 4e-8: two searches for one tau2
SHARE = Scale(label="Harm", unit="percent", better="lower", null=None, transform="logit", factor=100.0)


def effects(n: list[float], y: list[float], sd: float = 1.0) -> Effects:
    return Effects.from_columns(y, sd**2 / np.array(n), study=[f"s{i}" for i in range(len(n))], n=n)


def pairs(k: int, *edges: tuple[int, int]) -> Network:
    return Network(tuple(f"s{i}" for i in range(k)), edges)


@pytest.fixture
def bad_news(copy: Copy) -> Copy:
    """An edition in which a later report of the same patients prints a worse change than the one it stands for."""
    empty = dict.fromkeys(("p_value", "p_text", "p_relation", "p_comparison"), "")
    copy.change("continuous", "c052", change_mean="7", n="75", analysis_use="primary", use_reason="made up", **empty)
    return copy


def subject(evidence: Evidence, question: str) -> Subject:
    return subject_of(answer(evidence, question), evidence)


def test_reports_that_gave_way_come_back(evidence: Evidence, bad_news: Copy) -> None:
    events = reports_of(subject(evidence, "device_or_procedure_events"))
    back = set(events.effects.table["study"]) - set(
        subject(evidence, "device_or_procedure_events").effects.table["study"]
    )
    assert back == {"chopko_2013_2y", "deer_kapural_2010"}
    assert len(events.sure.edges) == 2
    pain = subject(read_evidence(bad_news.folder), "pain_from_12")
    assert set(reports_of(pain).effects.table["study"]) - set(pain.effects.table["study"]) == {
        "mekhail_2012_functional"
    }


def test_what_an_analyst_left_out_stays_out(evidence: Evidence) -> None:
    """Only reports that gave way come back, and the rows of the result stay as they are."""
    chosen = answer(evidence, "device_or_procedure_events").effects.without("§")
    fewer = Subject(chosen, pool(chosen), evidence)
    found = reports_of(fewer).effects.table
    assert "motion" not in set(found["study"])
    assert found["study"].iloc[: chosen.k].tolist() == chosen.table["study"].tolist()


def test_without_pairs_the_result_stays(evidence: Evidence) -> None:
    found = overlap.challenge(subject(evidence, "pain_from_12"))
    assert found.verdict == HOLDS
    assert found.quantity == pytest.approx(subject(evidence, "pain_from_12").fit.display_estimate)
    assert "No two of the 5 reports" in found.reason
    assert found.table["Analysis"].str.startswith("stress test").sum() == 2


def test_one_report_says_so(evidence: Evidence) -> None:
    found = overlap.challenge(subject(evidence, "surgery_against_laminectomy"))
    assert found.verdict == HOLDS
    assert found.reason.startswith("The result rests on one report, so no patient is counted twice.")


def test_nothing_to_weigh_is_said(evidence: Evidence) -> None:
    assert overlap.challenge(subject(evidence, "walking_time_from_12")).verdict == CANNOT_SAY
    found = overlap.challenge(subject(with_rules(evidence, "overlap", shared=None), "pain_from_12"))
    assert found.verdict == CANNOT_SAY
    assert "limits.overlap.shared" in found.reason


def test_the_verdict_follows_the_grades_of_the_protocol(bad_news: Copy) -> None:
    """As the same patients, all reports together reverse the result; as different ones only a choice of report does."""
    found = overlap.challenge(subject(read_evidence(bad_news.folder), "pain_from_12"))
    assert found.verdict == OVERTURNS
    assert found.table["Analysis"].str.startswith("one report per group").sum() == 2
    assert math.isnan(found.tipping)  # cases decide, so there is no size at which it tips
    bad_news.change_protocol('same_patients = ["probable"]', "same_patients = []")
    loose = overlap.challenge(subject(read_evidence(bad_news.folder), "pain_from_12"))
    assert loose.verdict == WEAKENS


@pytest.mark.parametrize("test", ["z", "t", "knha", "adhoc"])
def test_with_no_patient_shared_it_is_the_pooled_result(test: str) -> None:
    reports = effects([40, 25, 60, 30], [1.0, 1.8, 1.1, 2.4])
    method = Method(test=test)
    found, pooled = with_shared(reports, pairs(4, (0, 1)), 0.0, method), result_of(pool(reports, method))
    assert (found.estimate, found.low, found.high) == pytest.approx(
        (pooled.estimate, pooled.low, pooled.high), rel=ALONE
    )


def test_the_interval_is_as_wide_as_simulated_patients_say() -> None:
    """Twenty patients are in both of two reports: known truth for the error of the mean."""
    chance = np.random.default_rng(7)
    people = chance.normal(size=(20_000, 60 + 40 - 20))
    means = np.column_stack([people[:, :60].mean(axis=1), people[:, 40:].mean(axis=1)])
    tied, method = pairs(2, (0, 1)), Method(estimator="EE", test="z")
    weights = [with_shared(effects([60, 40], y), tied, 0.5, method).estimate for y in ([1.0, 0.0], [0.0, 1.0])]
    result = with_shared(effects([60, 40], [0.0, 0.0]), tied, 0.5, method)
    claimed = (result.high - result.low) / 2 / 1.959963984540054
    assert sum(weights) == pytest.approx(1.0)
    assert claimed == pytest.approx((means @ weights).std(), rel=SIMULATED)
    assert claimed > 1.1 * np.sqrt(1 / 100)  # as if all were different people


def test_more_shared_patients_never_narrow_the_interval_of_equal_reports() -> None:
    widths = []
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        found = with_shared(
            effects([50, 50, 50], [1.0, 1.0, 1.0]), pairs(3, (0, 1)), share, Method(estimator="EE", test="z")
        )
        widths.append(found.high - found.low)
    assert (np.diff(widths) > 0).all()


def test_shares_stop_where_no_patients_are_left() -> None:
    """One report of 100 cannot hold two of 80 that are apart: the correlations would be no covariance."""
    reports, both = effects([100, 80, 80], [1.0, 1.2, 0.8]), pairs(3, (0, 1), (0, 2))
    share = feasible_share(reports, both)
    assert share == pytest.approx(1 / np.sqrt(2 * 0.8), rel=2e-3)
    assert np.isfinite(with_shared(reports, both, 1.0, Method(estimator="EE", test="z")).estimate)
    assert feasible_share(effects([100, 40], [1, 1]), pairs(2, (0, 1))) == 1.0


def test_people_are_counted_between_the_fewest_and_all() -> None:
    n = np.array([78.0, 45.0, 90.0])
    tied = pairs(3, (0, 1), (0, 2))
    assert [distinct(n, tied, share) for share in (0.0, 0.5, 1.0)] == [213.0, 151.5, 135.0]


def test_exact_counts_keep_events_and_count_people_once() -> None:
    reports = effects([80, 40], [-4.0, -4.0])
    table = reports.table.assign(events=[0.0, 1.0])
    reports = replace(reports, _table=table, measure="PLO", scale=SHARE, cautions=("half an event was added",))
    uppers = [SHARE.display(with_shared(reports, pairs(2, (0, 1)), share, Method()).high) for share in (0.0, 0.5, 1.0)]
    assert uppers == sorted(uppers)
    assert SHARE.display(with_shared(reports, pairs(2, (0, 1)), 1.0, Method()).estimate) == pytest.approx(100 / 80)


def test_robust_errors_need_two_groups() -> None:
    reports = effects([40, 30, 50, 45], [1.0, 1.3, 0.7, 1.9])
    assert robust_by_group(reports, pairs(4, (0, 1)), Method()) is not None
    assert robust_by_group(reports, pairs(4, (0, 1), (1, 2), (2, 3)), Method()) is None
