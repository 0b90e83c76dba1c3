"""The overall judgement of each study, and how much of a result rests on it."""

from __future__ import annotations

import pandas as pd
import pytest
from edition_copies import Copy

import evidence_tools as et
from evidence_tools.certainty.risk_of_bias import overall, risk_of_bias, weight_at_risk
from evidence_tools.certainty.risk_of_bias.overall import ONE_ARM, SEVERAL_CONCERNS
from evidence_tools.certainty.risk_of_bias.tools import NOT_JUDGED, ROB_2, ROBINS_I
from evidence_tools.errors import QuestionError
from evidence_tools.evidence import Evidence
from evidence_tools.models import Answer, answer


@pytest.fixture(scope="module")
def pain(evidence: Evidence) -> Answer:
    return answer(evidence, "pain_from_12")


def of(frame: pd.DataFrame, study: str) -> pd.Series:
    return frame.set_index("study").loc[study]


def judged(copy: Copy, **judgements: str) -> pd.DataFrame:
    """Overall judgements after cells of risk_of_bias.csv were changed."""
    for row, judgement in judgements.items():
        copy.change("risk_of_bias", row, judgement=judgement)
    return overall(copy.read())


def test_one_high_domain_makes_a_trial_high(copy: Copy) -> None:
    low = dict.fromkeys(("q011", "q012", "q013", "q014", "q015", "q016", "q017"), "low")
    whole = of(judged(copy, **low), "midas_encore")
    assert (whole["overall"], whole["domains_judged"], whole["at_least"]) == ("low", 5, False)
    concerns = of(judged(copy, q011="unclear"), "midas_encore")
    assert (concerns["overall"], concerns["decided_by"], concerns["note"]) == (
        "some concerns",
        "Randomisation process",
        "",
    )
    several = of(judged(copy, q014="unclear"), "midas_encore")
    assert (several["overall"], several["note"]) == ("some concerns", SEVERAL_CONCERNS)
    bad = of(judged(copy, q015="high"), "midas_encore")
    assert (bad["overall"], bad["rows"], bad["high_risk"]) == ("high", "q015", True)


def test_one_changed_judgement_moves_its_study_and_no_other(copy: Copy, evidence: Evidence) -> None:
    before, after = overall(evidence).fillna(0.0), judged(copy, q077="critical").fillna(0.0)
    moved = before["study"][(before != after).any(axis=1)]
    assert moved.tolist() == ["rosner_2024"]
    assert of(before, "rosner_2024")["overall"] == "moderate"
    assert of(after, "rosner_2024")["overall"] == "critical"


def test_an_undecided_study_is_never_low(copy: Copy) -> None:
    only = of(judged(copy, q077="low"), "rosner_2024")
    assert (only["overall"], only["domains_judged"], only["of"]) == (NOT_JUDGED, 1, 7)
    assert not only["at_least"]
    assert only["rows"] == "q077"


def test_an_undecided_study_is_at_least_what_its_worst_domain_says(evidence: Evidence) -> None:
    frame = overall(evidence)
    assert of(frame, "rosner_2024")["at_least"]
    assert not of(frame, "mekhail_2021")["at_least"]  # critical cannot become worse
    assert not of(frame, "motion")["at_least"]


def test_money_never_decides(copy: Copy, evidence: Evidence) -> None:
    money = evidence.risk_of_bias.loc[lambda rows: rows["domain"] == "funding_conflicts"]
    worst = {row: "high" if tool == "rob1" else "critical" for row, tool in money[["row_id", "instrument"]].to_numpy()}
    pd.testing.assert_frame_equal(judged(copy, **worst), overall(evidence))


def test_every_overall_judgement_leads_back_to_rows_that_say_so(evidence: Evidence) -> None:
    domains, rows = risk_of_bias(evidence), evidence.risk_of_bias.set_index("row_id")
    for study in overall(evidence).query("overall != 'not judged'").itertuples():
        behind = rows.loc[study.rows.split(";")]
        assert set(behind["study_id"]) == {study.study}
        words = {"unclear": "some concerns" if study.tool == ROB_2 else "no information"}
        assert set(behind["judgement"].replace(words)) == {study.overall}
        deciding = domains[(domains["study"] == study.study) & domains["domain"].isin(study.decided_by.split(";"))]
        assert set(deciding["judgement"]) == {study.overall}
        assert set(study.source_ids.split(";")) == set(behind["source_ids"].str.split(";").explode())


def test_judgements_of_the_real_edition_are_the_worst_of_their_rows(evidence: Evidence) -> None:
    worst_first = ["critical", "high", "serious", "unclear", "moderate", "low"]
    inside = evidence.risk_of_bias[~evidence.risk_of_bias["domain"].isin(["funding_conflicts", "overlap"])]
    ranks = inside["judgement"].map(worst_first.index).groupby(inside["study_id"]).min()
    expected = {study: worst_first[rank] for study, rank in ranks.items()}
    frame = overall(evidence)
    assert dict.fromkeys(frame["study"], NOT_JUDGED) | expected == dict(frame[["study", "overall"]].to_numpy())
    counts = frame.groupby(["tool", "overall"]).size()
    assert counts[ROB_2].to_dict() == {"high": 4}
    assert counts[ROBINS_I].to_dict() == {"critical": 18, "moderate": 1, "not judged": 3, "serious": 4}


def test_a_result_has_its_own_studies_weights_and_patients(evidence: Evidence, pain: Answer) -> None:
    frame = overall(evidence, pain.effects, weights=pain.fit.weights)
    table = pain.effects.table
    assert frame["study"].tolist() == table["study"].tolist()
    assert frame["weight"].sum() == pytest.approx(100.0)
    assert frame["n"].tolist() == table["n"].tolist()
    assert frame.set_index("study")["note"].to_dict() == {
        study: ONE_ARM if design == "rct" else "" for study, design in table[["study", "design"]].to_numpy()
    }


def test_a_comparison_of_arms_needs_no_note(evidence: Evidence) -> None:
    found = answer(evidence, "intervention_against_cmm").effects
    assert overall(evidence, found)["note"].tolist() == [""]


def test_a_domain_that_the_design_has_paid_for_can_be_left_out(evidence: Evidence, pain: Answer) -> None:
    frame = overall(evidence, pain.effects, without=("confounding",))
    assert of(frame, "midas_i")[["overall", "of", "domains_judged"]].tolist() == ["serious", 6, 3]
    assert of(frame, "motion")["of"] == 5
    with pytest.raises(QuestionError, match=r"domains not known: confusion; allowed: .*Confounding"):
        overall(evidence, pain.effects, without=("confusion",))


def test_studies_can_be_named_where_nothing_was_pooled(evidence: Evidence) -> None:
    found = answer(evidence, "walking_time_from_12").effects
    assert found.k == 0
    assert overall(evidence, found).empty
    (row,) = overall(evidence, found, studies=["motion"]).itertuples()
    assert (row.overall, row.rows) == ("high", "q003;q008;q007;q005")


def test_weights_of_another_result_are_refused(evidence: Evidence, pain: Answer) -> None:
    with pytest.raises(QuestionError, match="of one result"):
        overall(evidence, pain.effects, weights=pain.fit.weights.iloc[1:])


def test_shares_are_of_weight_then_of_patients_then_of_studies(evidence: Evidence, pain: Answer) -> None:
    weighted = overall(evidence, pain.effects, weights=pain.fit.weights)
    for frame, of_what, sizes in (
        (weighted, "weight", pain.fit.weights.to_numpy()),
        (weighted.assign(weight=float("nan")), "patients", pain.effects.table["n"].to_numpy()),
        (weighted.assign(weight=float("nan"), n=float("nan")), "studies", pd.Series([1.0] * len(weighted)).to_numpy()),
    ):
        shares = weight_at_risk(frame)
        assert shares["of"].tolist() == [of_what, of_what]
        assert shares["share"].sum() == pytest.approx(100.0)
        trials = sizes[(frame["tool"] == ROB_2).to_numpy()].sum() / sizes.sum()
        assert shares.set_index("tool").loc[ROB_2, "share"] == pytest.approx(100 * trials)


def test_shares_stand_the_worst_first_and_say_what_counts_as_high(evidence: Evidence) -> None:
    shares = weight_at_risk(overall(evidence))
    assert shares["overall"].tolist() == ["high", "critical", "serious", "moderate", NOT_JUDGED]
    assert shares["high_risk"].tolist() == [True, True, True, False, False]
    assert shares["studies"].sum() == len(evidence.studies)
    assert shares["of"].unique().tolist() == ["studies"]


def test_no_studies_have_no_shares(evidence: Evidence) -> None:
    nothing = et.answer(evidence, "walking_time_from_12").effects
    assert weight_at_risk(overall(evidence, nothing)).empty
