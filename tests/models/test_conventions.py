"""Presets of other programs, and which convention makes a published result."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from diagnostics_reference import SETS

from evidence_tools.errors import ArithmeticInputError, QuestionError
from evidence_tools.models.conventions import PRESETS, conventions, meta, metafor, revman, stata
from evidence_tools.models.pooled import pool
from evidence_tools.models.printed_number import read_printed
from evidence_tools.models.reconciliation import reconcile
from evidence_tools.question import Method
from evidence_tools.study_effects import Effects, Scale


def _bcg() -> Effects:
    y, v, _ = SETS["bcg"]
    return replace(Effects.from_columns(y, v), scale=Scale(transform="log", better="lower"))


def test_presets_name_their_methods() -> None:
    assert metafor() == Method(estimator="REML", test="z", prediction="normal")
    assert meta(version=7).prediction == "riley"
    assert revman().estimator == "DL"
    assert stata(khartung=True).test == "knha"
    assert conventions()["program"].tolist() == list(PRESETS)


def test_a_preset_reproduces_metafors_printed_bcg_result() -> None:
    """rma(yi, vi) and predict(): Viechtbauer (2010), section 4."""
    fit = pool(_bcg(), metafor())
    shown = [fit.estimate, fit.se, fit.ci_low, fit.ci_high, fit.tau2, fit.i2, fit.h2]
    assert [f"{x:.4f}" for x in shown[:5]] == ["-0.7145", "0.1798", "-1.0669", "-0.3622", "0.3132"]
    assert [f"{x:.2f}" for x in shown[5:]] == ["92.22", "12.86"]


@pytest.mark.parametrize(("ask", "message"), [
    (lambda: revman(version="6"), "allowed: '5', 'web'"),
    (lambda: revman(hksj=True), "RevMan 5 has no Hartung-Knapp"),
    (lambda: stata(truncated=True), "khartung=True"),
])  # fmt: skip
def test_what_a_program_does_not_have_is_refused(ask, message) -> None:
    with pytest.raises(QuestionError, match=message):
        ask()


@pytest.mark.parametrize(("estimator", "test"), [("DL", "z"), ("REML", "knha"), ("PM", "adhoc"), ("EE", "z")])
def test_the_convention_behind_a_result_is_among_those_found(estimator: str, test: str) -> None:
    fit = pool(_bcg(), Method(estimator=estimator, test=test))
    printed = {
        "estimate": f"{fit.display_estimate:.3f}",
        "ci_low": f"{fit.display_ci_low:.3f}",
        "ci_high": f"{fit.display_ci_high:.3f}",
        "tau2": f"{fit.tau2:.4f}",
    }
    found = reconcile(printed, _bcg())
    pairs = set(zip(found.matches["estimator"], found.matches["test"], strict=True))
    assert found.verdict == "reproduced"
    assert (estimator, test) in pairs
    assert {pair[0] for pair in pairs} <= {estimator, {"PM": "EB"}.get(estimator)}


def test_prediction_i2_and_the_variance_of_each_study_are_tried_too() -> None:
    y, v, _ = SETS["bcg"]
    versions = {
        "as printed": Effects.from_columns(y, v),
        "standard errors a fifth larger": Effects.from_columns(y, 1.44 * v),
    }
    fit = pool(versions["standard errors a fifth larger"], Method(estimator="REML", test="z", prediction="riley"))
    printed = {"estimate": f"{fit.estimate:.4f}", "prediction_high": f"{fit.prediction_high:.3f}"}
    found = reconcile(printed | {"i2": f"{100 * (1 - 12 / fit.q):.1f}"}, versions)
    names = found.matches[["effects", "estimator", "prediction", "i2_from"]].drop_duplicates()
    assert names.to_numpy().tolist() == [["standard errors a fifth larger", "REML", "riley", "Q"]]


def test_where_none_fits_the_nearest_and_its_misses_are_named() -> None:
    found = reconcile({"estimate": "0.49", "ci_low": "0.30", "p_value": "<0.001"}, _bcg())
    assert found.verdict == "none"
    assert "ci_low" in found.statement
    assert "where 0.30 is printed" in found.statement
    assert found.matches.empty


def test_statas_printed_example_is_its_default_within_the_rounding_of_the_studies() -> None:
    """meta summarize of Stata's metaset.dta, read from its printed three decimals: I2 is from tau2, not from Q."""
    y = [1.480, 0.999, 1.272, 1.001, 1.179, 1.939, 2.377, 0.694, 1.099, 1.805]
    low = np.array([-0.352, -0.933, 0.427, 0.750, -0.527, 0.427, 1.005, -0.569, -0.147, -0.151])
    high = np.array([3.311, 2.931, 2.117, 1.252, 2.884, 3.452, 3.750, 1.956, 2.345, 3.761])
    effects = Effects.from_columns(y, ((high - low) / 2 / 1.959963984540054) ** 2)
    printed = {"estimate": "1.138", "ci_low": "0.857", "ci_high": "1.418", "tau2": "0.0157", "i2": "5.30", "h2": "1.06"}
    assert reconcile(printed, effects).verdict == "none"
    (row,) = reconcile(printed, effects, slack=5).matches.to_dict("records")
    assert (row["estimator"], row["test"], row["i2_from"]) == ("REML", "z", "tau2")


@pytest.mark.parametrize(
    ("text", "value", "unit", "bound"),
    [
        ("0.50", 0.5, 0.01, ""),
        ("\u22123.8", -3.8, 0.1, ""),
        ("<0.001", 0.001, 0.001, "<"),
        ("92%", 92, 1, ""),
        ("1,234.5", 1234.5, 0.1, ""),
        ("0·49", 0.49, 0.01, ""),
        ("2.5e-3", 0.0025, 1e-4, ""),
        (12, 12, 1, ""),
    ],
)
def test_numbers_are_read_as_printed(text, value, unit, bound) -> None:
    found = read_printed("estimate", text)
    assert (found.value, found.bound) == (pytest.approx(value), bound)
    assert found.unit == pytest.approx(unit)


def test_halves_round_both_ways_and_bounds_are_kept() -> None:
    assert read_printed("estimate", "0.12").gap(0.125) <= 0.5 + 1e-9
    assert read_printed("p_value", "<0.05").gap(0.01) == 0
    assert read_printed("p_value", "<0.05").gap(0.051) >= 1
    assert np.isnan(read_printed("se", "1.0").gap(np.nan))


def test_refusals_name_what_is_allowed() -> None:
    with pytest.raises(QuestionError, match="published holds mean; allowed: estimate"):
        reconcile({"mean": "1"}, _bcg())
    with pytest.raises(QuestionError, match="estimate is 'about 3'; allowed"):
        reconcile({"estimate": "about 3"}, _bcg())
    with pytest.raises(QuestionError, match="no effects given"):
        reconcile({"estimate": "3"}, {})
    with pytest.raises(ArithmeticInputError, match="Bad 2011"):
        reconcile({"estimate": "3"}, Effects.from_columns([1.0, 2.0], [1.0, 0.0], study=["Good", "Bad 2011"]))
