"""Meta-regression by names and formulas, and subgroups, against metafor and what must hold."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from evidence_tools.errors import QuestionError
from evidence_tools.models.pooled import pool
from evidence_tools.models.subgroups import subgroups
from evidence_tools.question import Method
from evidence_tools.study_effects.records import Effects

MADE = json.loads((Path(__file__).parents[1] / "reference" / "moderators.json").read_text(encoding="utf-8"))
WORDS = ("alloc", "kind", "group")
RELATIVE = 1e-9  # worst seen 6e-11 (tau2 of a REML fit, where Fisher scoring stops at 1e-12)
ABSOLUTE = 1e-11  # I2, R2 and Q that are zero but for rounding


def _effects(name: str) -> Effects:
    entry = next(each for each in MADE["data"] if each["name"] == name)
    columns = {key: value for key, value in entry.items() if key not in ("name", "y", "v")}
    columns = {key: value.split() if key in WORDS else value for key, value in columns.items()}
    return Effects.from_columns(entry["y"], entry["v"], **columns)


def _close(ours: object, theirs: object, where: str) -> None:
    theirs = np.array([np.nan if each is None else each for each in np.atleast_1d(theirs)], dtype=float)
    np.testing.assert_allclose(np.atleast_1d(ours), theirs, rtol=RELATIVE, atol=ABSOLUTE, err_msg=where)


@pytest.mark.parametrize("entry", MADE["fits"], ids=lambda e: f"{e['moderators']}-{e['test']}-{e['estimator']}")
def test_a_meta_regression_agrees_with_metafor(entry: dict) -> None:
    fit = pool(_effects(entry["data"]), Method(estimator=entry["estimator"], test=entry["test"]), entry["moderators"])
    found = fit.coefficients
    for column, name in [("estimate", "beta"), *((n, n) for n in ("se", "ci_low", "ci_high", "p_value"))]:
        _close(found[column], entry[name], name)
    for ours, name in [(fit.tau2, "tau2"), (fit.qm, "qm"), (fit.qm_p, "qm_p"), (fit.q, "q"), (fit.i2, "i2")]:
        _close(ours, entry[name], name)
    if entry["r2"] is not None:
        _close(fit.r2, entry["r2"], "r2")
    if entry["at"]:
        name, values = entry["at"].split("=")
        values = values.split(",")
        at = fit.predict({name: values if name in WORDS else [float(each) for each in values]})
        for ours, theirs in [("estimate", "pred"), ("se", "pred_se"), ("ci_low", "pred_low"), ("ci_high", "pred_high")]:
            _close(at[ours], entry[theirs], theirs)
        if entry["estimator"] != "EE":  # metafor repeats the confidence interval; we give none
            _close(at["prediction_low"], entry["new_low"], "new_low")
            _close(at["prediction_high"], entry["new_high"], "new_high")


@pytest.mark.parametrize("entry", MADE["groups"], ids=lambda e: f"{e['by']}-{e['test']}-{e['estimator']}")
def test_subgroups_agree_with_metafor(entry: dict) -> None:
    method = Method(estimator=entry["estimator"], test=entry["test"])
    apart = subgroups(_effects(entry["data"]), entry["by"], method)
    assert apart.table["group"].tolist() == entry["names"].split()
    for name in ("estimate", "se", "tau2", "q"):
        _close(apart.table[name], entry[name], name)
    _close([apart.statistic, apart.p_value], [entry["statistic"], entry["p_value"]], "between")
    common = subgroups(_effects(entry["data"]), entry["by"], method, tau2="common")
    for ours, theirs in [("estimate", "common_estimate"), ("se", "common_se"), ("ci_low", "common_low")]:
        _close(common.table[ours], entry[theirs], theirs)
    _close(common.table["tau2"].unique(), entry["common_tau2"], "common tau2")
    _close([common.statistic, common.p_value], [entry["common_statistic"], entry["common_p"]], "omnibus")


def test_names_and_the_formula_of_the_names_are_one_model() -> None:
    found = _effects("bcg")
    by_name, by_formula = pool(found, None, ["ablat", "alloc"]), pool(found, None, "ablat + alloc")
    assert by_name.coefficients.equals(by_formula.coefficients)
    assert by_name.coefficients["term"].tolist() == ["intercept", "ablat", "alloc[T.random]", "alloc[T.systematic]"]


def test_the_reference_level_does_not_move_the_predictions() -> None:
    found = _effects("bcg")
    turned = pool(found, None, "C(alloc, contr.treatment('random'))").predict({"alloc": ["random", "alternate"]})
    plain = pool(found, None, "alloc").predict({"alloc": ["random", "alternate"]})
    np.testing.assert_allclose(turned["estimate"], plain["estimate"], rtol=1e-10)


def test_a_study_without_the_moderator_moves_to_the_dropped() -> None:
    found = Effects.from_columns([0.1, 0.2, 0.3, 0.5], [0.01] * 4, x=[1.0, None, 2.0, 3.0])
    fit = pool(found, None, "x")
    assert fit.k == 3
    assert fit.effects.dropped["study"].tolist() == ["study 2"]
    assert "study 2" in fit.cautions[0]


def test_few_studies_are_said_to_be_few() -> None:
    fit = pool(_effects("bcg"), None, "ablat + alloc")
    assert "Too few studies to tell: 13 for 3 coefficients; about 30 are needed." in fit.cautions
    apart = subgroups(_effects("bcg"), "alloc")
    assert apart.cautions[0].startswith("Too few studies to tell: 13 in 3 groups (alternate 2, random 7, systematic 4)")


def test_groups_that_cannot_be_compared() -> None:
    with pytest.raises(QuestionError, match="at least two groups"):
        subgroups(Effects.from_columns([1.0, 2.0], [1.0, 1.0], g=["a", "a"]), "g")
    still = Effects.from_columns([1.0, 1.0, 2.0, 3.0], [1.0] * 4, g=["a", "a", "b", "b"])
    answer = subgroups(still, "g", Method(test="knha"))
    assert np.isnan(answer.statistic)
    assert any("standard error of a is not above zero" in each for each in answer.cautions)


@pytest.mark.parametrize(
    ("moderators", "says"),
    [
        ("latitude", "latitude is no column; allowed: study, label, y, v, se, ablat, alloc"),
        (["ablat", "longitude"], "longitude is no column"),
        ("ablat +(", "cannot be read"),
        ("y ~ ablat", "has two sides"),
        ([], r"\(none given\)"),
        ("np.log(ablat - 13)", "not a finite number for study 5, study 8"),
    ],
)
def test_moderators_that_cannot_be_used(moderators: object, says: str) -> None:
    with pytest.raises(QuestionError, match=says):
        pool(_effects("bcg"), None, moderators)


def test_values_that_cannot_be_predicted_for() -> None:
    fit = pool(_effects("bcg"), None, "ablat + alloc")
    with pytest.raises(QuestionError, match="no value for alloc"):
        fit.predict({"ablat": 40})
    with pytest.raises(QuestionError, match="cannot be laid out"):
        fit.predict({"ablat": 40, "alloc": "coin"})
    with pytest.raises(QuestionError, match="no moderators"):
        pool(_effects("bcg")).predict({"ablat": 40})
