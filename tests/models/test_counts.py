"""Counts pooled as counts, from the columns of a table: Mantel-Haenszel, Peto and mixed models."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from evidence_tools.errors import ArithmeticInputError, NothingToPoolError, QuestionError
from evidence_tools.models.counts import mantel_haenszel, peto
from evidence_tools.models.glmm import glmm
from evidence_tools.models.pooled_model import PooledModel

MADE = json.loads((Path(__file__).parents[1] / "reference" / "glmm.json").read_text(encoding="utf-8"))
SETS = {each["name"]: pd.DataFrame({k: v for k, v in each.items() if k != "name"}) for each in MADE["data"]}
TWO = {name: name for name in ("ai", "n1i", "ci", "n2i")}
TIMES = {name: name for name in ("x1i", "t1i", "x2i", "t2i")}


@pytest.fixture(scope="module")
def catheters() -> pd.DataFrame:
    """Niel-Weise 2007: 18 studies of anti-infective catheters, many without events."""
    return SETS["nielweise2007"]


def _printed(fit: PooledModel, digits: int) -> list[float]:
    return [round(fit.estimate, digits), round(fit.se, digits)]


def _shown(fit: PooledModel, digits: int) -> list[float]:
    return [round(each, digits) for each in (fit.display_estimate, fit.display_ci_low, fit.display_ci_high)]


def test_stijnen_2010_table_2_binomial_normal(catheters: pd.DataFrame) -> None:
    standard, treated = (glmm(catheters, "PLO", xi=x, ni=n) for x, n in (("ci", "n2i"), ("ai", "n1i")))
    assert [*_printed(standard, 2), round(standard.tau2, 2)] == [-3.50, 0.26, 0.81]
    assert _shown(standard, 1) == [2.9, 1.8, 4.8]
    assert [*_printed(treated, 2), round(treated.tau2, 2)] == [-4.81, 0.36, 0.83]
    assert _shown(treated, 1) == [0.8, 0.4, 1.6]


def test_stijnen_2010_table_3_conditional_logistic(catheters: pd.DataFrame) -> None:
    exact, near = (glmm(catheters, "OR", model=model, **TWO) for model in ("CM.EL", "CM.AL"))
    assert [*_printed(exact, 3), round(np.sqrt(exact.tau2), 2)] == [-1.353, 0.351, 0.83]
    assert _shown(exact, 2) == [0.26, 0.13, 0.51]  # 0.25 in the paper, which cuts off
    assert [*_printed(near, 3), round(np.sqrt(near.tau2), 2)] == [-1.303, 0.339, 0.78]  # 0.77 in the paper
    assert _shown(near, 2) == [0.27, 0.14, 0.53]


def test_stijnen_2010_tables_7_and_8_poisson_normal() -> None:
    frame = SETS["nielweise2008"]
    frame = frame.assign(t1i=frame["t1i"] / 1000, t2i=frame["t2i"] / 1000)
    standard = glmm(frame, "IRLN", xi="x2i", ti="t2i")
    assert [*_printed(standard, 3), round(standard.tau2, 3)] == [1.401, 0.231, 0.317]  # tau2 0.316 in the paper
    treated = glmm(frame, "IRLN", xi="x1i", ti="t1i")
    assert [*_printed(treated, 3), round(treated.tau2, 3)] == [0.849, 0.330, 0.654]  # 0.850 in the paper
    ratio = glmm(frame, "IRR", model="CM.EL", **TIMES)
    assert [*_printed(ratio, 3), round(np.sqrt(ratio.tau2), 2)] == [-0.476, 0.238, 0.35]
    assert _shown(ratio, 2) == [0.62, 0.39, 0.99]


def test_the_answer_keeps_its_studies_and_says_what_it_left_out(catheters: pd.DataFrame) -> None:
    fit = glmm(catheters, "OR", **TWO)
    empty = int(((catheters["ai"] == 0) & (catheters["ci"] == 0)).sum())
    assert fit.k == fit.effects.k == len(catheters) - empty
    assert len(fit.effects.dropped) == empty
    assert any(f"{empty} of {len(catheters)} studies" in each for each in fit.cautions)
    assert fit.tests["df"].tolist() == [fit.k - 1, fit.k - 1]
    assert repr(fit).startswith("PooledModel Odds ratio (OR UM.FS): 0.29 (95% CI")


def test_a_moderator_by_name_is_the_design_matrix_of_arithmetic() -> None:
    latitude = MADE["latitude"][0]["ablat"]
    frame = SETS["bcg"].assign(ablat=latitude)
    fit = glmm(frame, "OR", moderators="ablat", model="CM.AL", test="t", **TWO)
    entry = next(e for e in MADE["fits"] if e["mods"] and e["model"] == "CM.AL" and e["method"] == "ML")
    np.testing.assert_allclose(fit.coefficients["estimate"], entry["climbed"]["beta"], rtol=1e-7)
    assert fit.coefficients["term"].tolist() == ["intercept", "ablat"]
    missing = glmm(frame.assign(ablat=[np.nan, *latitude[1:]]), "OR", moderators="ablat", model="CM.AL", **TWO)
    assert missing.k == 12
    assert missing.effects.dropped["reason"].tolist() == ["moderator missing"]


def test_mantel_haenszel_from_a_table(catheters: pd.DataFrame) -> None:
    fit = mantel_haenszel(catheters, "OR", **TWO)
    assert fit.k == len(catheters)
    assert fit.effects.k == fit.solution.k_effects < fit.k
    assert fit.tests["test"].tolist() == ["Q", "Cochran-Mantel-Haenszel", "Cochran", "Breslow-Day", "Tarone"]
    assert fit.weights.sum() == pytest.approx(100)
    assert fit.convention.startswith("OR; Mantel-Haenszel, 95%, continuity correction; zero cells: own effects 0.5")
    assert fit.display_estimate == pytest.approx(np.exp(fit.estimate))


def test_peto_says_where_it_is_biased() -> None:
    fit = peto({"a": [1, 0], "n": [100, 20], "c": [9, 7], "m": [100, 118]}, ai="a", n1i="n", ci="c", n2i="m")
    assert any("effect is as large as here" in each for each in fit.cautions)
    assert any("1 of 2 studies" in each for each in fit.cautions)


def test_a_row_without_a_number_moves_to_the_dropped(catheters: pd.DataFrame) -> None:
    frame = catheters.astype(float)
    frame.loc[2, "ai"] = np.nan
    for fit in (mantel_haenszel(frame, "RR", **TWO), glmm(frame, "OR", **TWO)):
        assert "study 3" in fit.effects.dropped["study"].tolist()
    with pytest.raises(NothingToPoolError, match="no row has every number"):
        mantel_haenszel({"a": [None], "n": [5], "c": [1], "m": [5]}, "RR", ai="a", n1i="n", ci="c", n2i="m")


def test_what_cannot_be_is_refused_by_name(catheters: pd.DataFrame) -> None:
    with pytest.raises(ArithmeticInputError, match="study 1"):
        mantel_haenszel(catheters.assign(ai=999), "OR", **TWO)
    with pytest.raises(ArithmeticInputError, match="xi"):
        glmm(catheters, "OR", xi="ai", ni="n1i")
    with pytest.raises(QuestionError, match="latitude"):
        glmm(catheters, "OR", moderators="latitude", **TWO)
