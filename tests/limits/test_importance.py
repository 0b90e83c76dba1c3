"""Thresholds and votes as the tables print them, shares by hand, and verdicts that follow the named thresholds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from edition_copies import Copy

from evidence_tools.evidence import Evidence
from evidence_tools.evidence.protocol_limits import Grid
from evidence_tools.limits import importance
from evidence_tools.limits.core.limitation import CANNOT_SAY, HOLDS, WEAKENS, Limitation
from evidence_tools.limits.core.subject import Subject, subject_of
from evidence_tools.limits.importance import over_grid
from evidence_tools.limits.shared.review_votes import review_votes
from evidence_tools.limits.shared.thresholds import published_thresholds, source_name
from evidence_tools.models import pool
from evidence_tools.models.answering import answer
from evidence_tools.models.heterogeneity import share_beyond

MCID = 'mcid = ["t002", "t007", "t001", "t010", "t009"]'


def subject(evidence: Evidence, question: str = "pain_from_12") -> Subject:
    return subject_of(answer(evidence, question), evidence)


def weighed(evidence: Evidence, question: str = "pain_from_12") -> Limitation:
    return importance.challenge(subject(evidence, question))


def test_thresholds_stand_on_the_common_scale(evidence: Evidence) -> None:
    pain = published_thresholds(evidence, "pain").set_index("mcid_id")
    assert pain.loc["t001", "threshold"] == 1.5  # 15 mm of 100
    named = pain[pain["named"]]
    assert tuple(named.index) == evidence.protocol.outcomes["pain"].mcid
    assert pain.loc["t012", "kind"] == "SDC"
    assert not pain.loc["t012", "named"]
    assert "t054" not in set(published_thresholds(evidence, "odi")["mcid_id"])  # a threshold of worsening
    assert published_thresholds(evidence, "walking_time").empty


def test_sources_have_short_names(evidence: Evidence) -> None:
    assert source_name(evidence, "ostelo_2008") == "Ostelo 2008"
    assert source_name(evidence, "benyamin_2016_encore_1y") == "Benyamin 2016"
    assert source_name(evidence, "xstop_series_12m") == "X STOP prospective series"


def test_votes_have_one_reading_where_the_digits_allow_one(evidence: Evidence) -> None:
    pain, odi = (review_votes(evidence, outcome).set_index("result_id") for outcome in ("pain", "odi"))
    assert pain.loc["r002", ["readings", "threshold"]].tolist() == ["9 of 14", 3.0]
    assert odi.loc["r005", "readings"] == "11 of 13"
    assert np.isnan(odi.loc["r005", "threshold"])
    assert pain.loc["r003", "readings"] == "15 counts fit"  # all of them, whatever their number
    assert np.isnan(pain.loc["r003", "low"])
    assert review_votes(evidence, "rmdq").empty


def test_a_vote_without_the_number_of_trials_has_no_reading(copy: Copy) -> None:
    copy.change("reviews", "orhurhu_2025", n_studies="")
    votes = review_votes(copy.read(), "pain").set_index("result_id")
    assert votes.loc["r002", "readings"] == ""
    assert np.isnan(votes.loc["r002", "trials"])


def test_a_longer_list_of_trials_opens_further_readings(copy: Copy) -> None:
    copy.change("reviews", "orhurhu_2025", n_studies="28")
    votes = review_votes(copy.read(), "pain").set_index("result_id")
    assert votes.loc["r002", "readings"] == "9 of 14 or 18 of 28"


def test_shares_over_a_grid_by_hand(evidence: Evidence) -> None:
    one = subject(evidence)
    found = over_grid(one, Grid(low=2.0, high=4.0, step=0.5)).set_index("threshold")
    gains = -one.effects.table["y"].to_numpy()
    for threshold, row in found.iterrows():
        assert row["percent"] == pytest.approx(100 * np.mean(gains >= threshold))
        assert row["true_percent"] == pytest.approx(100 * share_beyond(one.fit, -threshold).share)
    assert list(found.index) == [2.0, 2.5, 3.0, 3.5, 4.0]
    assert (found["expected"].diff().dropna() < 0).all()


def test_the_table_holds_thresholds_then_votes(evidence: Evidence) -> None:
    found = weighed(evidence)
    table = found.table
    named = published_thresholds(evidence, "pain").query("named")
    assert table["Threshold"].iloc[: len(named)].tolist() == sorted(named["threshold"])
    vote = table[table["Source"].str.startswith("Orhurhu")].iloc[0]
    assert vote[["Studies past it", "Percent of studies"]].tolist() == ["9 of 14", 64.3]
    assert found.quantity == 80.0  # four of five reach the largest threshold
    assert found.tipping == pytest.approx(-subject(evidence).fit.estimate)
    assert found.share_of_tipping(2) == pytest.approx((3.2 - 2) / (found.tipping - 2))


def test_the_verdict_follows_the_thresholds_that_the_protocol_names(copy: Copy, evidence: Evidence) -> None:
    assert weighed(evidence).verdict == HOLDS
    copy.change("reference/mcid", "t009", value="4.5")
    strict = weighed(copy.read())
    assert strict.verdict == WEAKENS
    assert "reaches some of them and not others" in strict.reason
    copy.change_protocol(MCID, 'mcid = ["t002", "t007", "t001", "t010"]')
    assert weighed(copy.read()).verdict == HOLDS


def test_a_gain_below_every_threshold_holds_too(evidence: Evidence) -> None:
    one = subject(evidence)
    small = replace(one.effects, _table=one.effects.table.assign(y=[-1.0, -0.9, -1.1, -1.2, -0.8]))
    found = importance.challenge(Subject(small, pool(small), evidence))
    assert found.verdict == HOLDS
    assert "reaches none of them" in found.reason
    assert found.quantity == 0.0


def test_it_applies_to_scores_with_a_threshold_only(evidence: Evidence) -> None:
    assert importance.applies(subject(evidence, "odi_from_12"))
    assert not importance.applies(subject(evidence, "walking_time_from_12"))
    assert not importance.applies(subject(evidence, "surgery_against_laminectomy"))
    nothing = subject(evidence, "walking_distance_from_12")
    assert importance.challenge(nothing).verdict == CANNOT_SAY
    assert isinstance(importance.challenge(nothing).table, pd.DataFrame)
