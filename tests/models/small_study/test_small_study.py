"""Small-study effects of a pooled result: what is said, and that it is the arithmetic's and metafor's."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from evidence_tools.errors import ArithmeticInputError, QuestionError
from evidence_tools.models import small_study as ss
from evidence_tools.models.pooled import Pooled, pool
from evidence_tools.question import Method
from evidence_tools.study_effects import Effects, Scale
from evidence_tools.study_effects.records import complete

REFERENCE = Path(__file__).parents[2] / "reference" / "small_study.json"
EQUAL = Method(estimator="EE", test="z")
WALD = Method(estimator="REML", test="z")
EVERY = (ss.egger, ss.begg, ss.trim_and_fill, ss.fail_safe_n, ss.excess_significance, ss.pet, ss.peese)
EVERY += (ss.pet_peese, ss.selection_model, ss.worst_case_bias)


def _sets() -> dict[str, dict]:
    return {each["name"]: each for each in json.loads(REFERENCE.read_text(encoding="utf-8"))["data"]}


@pytest.fixture(scope="module")
def lung() -> Pooled:
    """Environmental tobacco smoke and lung cancer, 37 studies (dat.hackshaw1998)."""
    data = _sets()["hackshaw1998"]
    scale = Scale(unit="odds ratio", transform="log")
    return pool(_scaled(Effects.from_columns(data["y"], data["v"]), scale), WALD)


def _scaled(effects: Effects, scale: Scale) -> Effects:
    return Effects(_table=effects.table, scale=scale, measure="OR")


def _few(k: int) -> Pooled:
    return pool(Effects.from_columns([0.9, 0.5, 0.2, 0.1][:k], [0.16, 0.04, 0.02, 0.01][:k]))


def _counted(**columns: list[float]) -> Pooled:
    table = pd.DataFrame(columns)
    table["study"] = table["label"] = [f"S{i}" for i in range(len(table))]
    table = table.assign(y=np.linspace(0, 1, len(table)), v=np.linspace(0.1, 1, len(table)))
    return pool(Effects(_table=complete(table), measure="OR"))


def test_the_worked_example_of_metafors_help_pages(lung: Pooled) -> None:
    classical = ss.egger(pool(lung.effects, EQUAL))
    assert f"{classical!r}" == "Egger's test: slope 0.90, t(35) = 2.38, p = 0.023, k = 37; asymmetric"
    assert [round(x, 4) for x in (classical.limit, classical.limit_low, classical.limit_high)] == [
        0.0050,
        -0.1694,
        0.1794,
    ]
    mixed = ss.egger(lung, model="rma")
    assert (round(mixed.statistic, 4), round(mixed.p_value, 4), round(mixed.limit, 4)) == (2.1055, 0.0352, 0.0216)
    ranks = ss.begg(lung)
    assert (round(ranks.tau, 4), round(ranks.p_value, 4), ranks.method) == (0.1441, 0.2157, "exact")
    filled = ss.trim_and_fill(lung)
    assert (filled.k0, filled.side, round(filled.k0_se, 4)) == (7, "left", 4.0399)
    assert (round(filled.fit.estimate, 4), round(filled.fit.ci_low, 4), filled.fit.k) == (0.1745, 0.0795, 44)
    found = ss.excess_significance(pool(lung.effects, EQUAL), test="chi2")
    assert (found.observed, round(found.expected, 4), round(found.p_value, 4)) == (7, 4.8080, 0.1419)
    assert round(found.limit, 4) == 0.1745


def test_filled_studies_can_be_told_from_the_others(lung: Pooled) -> None:
    filled = ss.trim_and_fill(lung)
    table = filled.effects.table
    assert table["filled"].sum() == 7
    assert table.loc[table["filled"], "study"].tolist()[0] == "Filled 1"
    assert table["study"].is_unique
    assert filled.effects.variant == "7 studies filled in"
    assert filled.verdict.word == "uneven"
    none = ss.trim_and_fill(lung, side="right")
    assert (none.k0, none.fit) == (0, lung)
    assert not none.effects.table["filled"].any()


def test_pet_peese_takes_the_line_its_rule_names(lung: Pooled) -> None:
    found = ss.pet_peese(lung)
    assert (found.chosen, found.estimate) == ("PET", found.pet.estimate)
    assert found.pet.estimate == pytest.approx(0.0050, abs=5e-5)
    assert found.display_estimate == pytest.approx(np.exp(found.estimate))
    sure = ss.pet_peese(pool(Effects.from_columns([1.0, 1.1, 1.2, 1.3], [0.01, 0.04, 0.09, 0.16])))
    assert (sure.chosen, sure.estimate) == ("PEESE", sure.peese.estimate)
    assert "one-sided p < 0.1" in ss.pet_peese(lung, sides="one-sided", alpha=0.1).convention


def test_selection_model_of_the_example(lung: Pooled) -> None:
    found = ss.selection_model(lung, steps=(0.05, 0.10, 0.50))
    assert found.weights["weight"].round(3).tolist() == [1.0, 2.422, 0.978, 0.397]
    assert found.weights["p_values"].tolist() == ["0 to 0.05", "0.05 to 0.1", "0.1 to 0.5", "0.5 to 1"]
    assert found.weights["studies"].sum() == 37
    assert (found.verdict.word, found.verdict.needed) == (
        "selection" if found.lrt_p < 0.05 else "no selection shown",
        30,
    )
    assert found.coefficients.loc[0, "estimate"] == found.estimate
    given = ss.selection_model(lung, steps=(0.05,), weights=(1, 0.5))
    assert given.weights["weight"].tolist() == [1.0, 0.5]
    assert given.estimate < lung.estimate
    assert ss.selection_model(lung, kind="beta").weights["parameter"].tolist() == ["exponent of p", "exponent of 1 - p"]


def test_a_null_other_than_zero_moves_everything_with_it(lung: Pooled) -> None:
    moved = Effects.from_columns(lung.effects.table["y"] + 1, lung.effects.table["v"])
    there = pool(_scaled(moved, Scale(null=1.0)), WALD)
    for method in (ss.pet_peese, ss.selection_model, ss.worst_case_bias):
        assert method(there).estimate == pytest.approx(method(lung).estimate + 1, abs=1e-8)
    assert ss.fail_safe_n(there).number == ss.fail_safe_n(lung).number
    assert ss.excess_significance(there).p_value == pytest.approx(ss.excess_significance(lung).p_value)


def test_directions_follow_what_is_better(lung: Pooled) -> None:
    mirrored = _scaled(Effects.from_columns(-lung.effects.table["y"], lung.effects.table["v"]), Scale(better="lower"))
    there = pool(mirrored, WALD)
    assert ss.selection_model(there).alternative == "less"
    assert ss.selection_model(there).estimate == pytest.approx(-ss.selection_model(lung).estimate, rel=1e-7)
    worst = ss.worst_case_bias(there)
    assert (worst.favours, worst.ratio) == ("negative", ss.worst_case_bias(lung).ratio)


def test_the_worst_case_says_how_much_bias_it_takes() -> None:
    y, v = [0.6, 0.5, 0.7, 0.65, 0.1, -0.2, -0.25, -0.1, -0.3, -0.15, -0.12], [0.01] * 11
    found = ss.worst_case_bias(pool(Effects.from_columns(y, v)), model="fixed")
    assert (found.affirmative, found.nonaffirmative) == (4, 7)
    assert found.ratio == pytest.approx(2.45 / 1.02)
    assert 1 < found.ratio_interval < found.ratio
    assert "2.4 times as likely" in found.verdict.reason
    robust = ss.worst_case_bias(pool(Effects.from_columns([0.5] * 3 + [0.15] * 9, [0.01] * 12)))
    assert (robust.ratio, robust.ratio_interval, robust.verdict.word) == (np.inf, np.inf, "robust")
    plain = ss.worst_case_bias(pool(Effects.from_columns([1.0, 1.1], [0.01, 0.01])))
    assert np.isnan(plain.estimate)
    assert np.isnan(plain.ratio)


@pytest.mark.parametrize("method", EVERY)
@pytest.mark.parametrize("k", [1, 2, 3, 4])
def test_few_studies_are_told_how_many_it_takes(method, k: int) -> None:
    found = method(_few(k))
    if method is not ss.fail_safe_n or k == 1:
        assert found.verdict.word == ss.TOO_FEW
        assert not found.verdict.enough
    assert found.verdict.needed >= 2
    assert found.verdict.source
    assert str(found.verdict)[0].isupper()
    assert "too few studies to tell" in repr(found) or found.verdict.enough


@pytest.mark.parametrize("method", EVERY)
def test_equal_studies_and_wide_variances_are_answered(method) -> None:
    for y, v in (
        ([0.5] * 12, [0.1] * 12),
        ([0.5] * 12, np.linspace(0.1, 1, 12)),
        (np.sin(range(12)), np.logspace(-6, 2, 12)),
    ):
        assert method(pool(Effects.from_columns(y, v))).verdict.word


def test_tests_for_tables() -> None:
    few = _counted(events=[4, 10, 3, 0], n=[50, 100, 30, 20], events_against=[8, 22, 4, 0], n_against=[50, 100, 30, 20])
    for method in (ss.peters, ss.harbord):
        found = method(few)
        assert found.k == 3
        assert "Left out, nobody or everybody had the event: S3." in found.cautions
        assert found.verdict.word == ss.TOO_FEW
    with pytest.raises(QuestionError, match="of two arms"):
        ss.peters(_few(4))
    with pytest.raises(QuestionError, match="nothing to compare"):
        ss.harbord(_counted(events=[0, 0], n=[5, 6], events_against=[0, 0], n_against=[5, 6]))


def test_predictors_from_patients() -> None:
    fit = _counted(events=[4, 10, 3], n=[50, 100, 30], events_against=[8, 22, 4], n_against=[50, 90, 30])
    assert ss.egger(fit, predictor="ni").predictor == "ni"
    with pytest.raises(QuestionError, match="number of patients is not known for study 1"):
        ss.egger(_few(3), predictor="ninv")
    with pytest.raises(ArithmeticInputError, match="allowed: sei, vi"):
        ss.egger(_few(3), predictor="n")


def test_moderators_stay_where_they_can_and_are_refused_where_not(lung: Pooled) -> None:
    data = _sets()["bcg"]
    effects = Effects.from_columns(data["y"], data["v"], late=[0, 1] * 6 + [1])
    fit = pool(effects, WALD, moderators="late")
    assert ss.egger(fit).df == 10
    assert np.isnan(ss.egger(fit, model="rma").limit)
    assert ss.selection_model(fit).coefficients["term"].tolist()[-1] == "late"
    for method in (ss.trim_and_fill, ss.fail_safe_n, ss.excess_significance, ss.pet, ss.worst_case_bias):
        with pytest.raises(QuestionError, match="moderators"):
            method(fit)


def test_a_measure_without_a_null_is_refused(lung: Pooled) -> None:
    alone = pool(_scaled(lung.effects, Scale(null=None)), WALD)
    assert ss.egger(alone).p_value == ss.egger(lung).p_value
    for method in (ss.fail_safe_n, ss.excess_significance, ss.selection_model, ss.worst_case_bias, ss.pet_peese):
        with pytest.raises(QuestionError, match="value of no effect"):
            method(alone)


def test_cautions_name_the_conditions_that_are_not_met() -> None:
    alike = pool(Effects.from_columns([0.0, 0.1, 0.05], [0.1, 0.1, 0.1]))
    told = " ".join(ss.begg(alike).cautions)
    assert "too alike to compare" in told
    assert "No study is significant" in told
    assert "share a rank" in told
    apart = pool(Effects.from_columns([0.0, 3.0, 1.0], [0.01, 0.1, 0.1]))
    for method in (ss.egger, ss.trim_and_fill, ss.pet, ss.excess_significance):
        assert any("I2 is" in caution for caution in method(apart).cautions)
