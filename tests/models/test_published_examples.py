"""Worked examples of three papers to their printed digits, through the front door."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import evidence_tools as et

FOUR_DIGITS = 5.1e-5
BCG = pd.read_csv(Path(__file__).resolve().parents[2] / "data" / "examples" / "bcg.csv")
CELLS = {"ai": "tpos", "bi": "tneg", "ci": "cpos", "di": "cneg"}

DIURETICS = {  # pre-eclampsia: Collins, Yusuf, Peto (1985) BMJ 290:17-23, dat.collins1985b of R's metadat
    "cases": [14, 21, 14, 6, 12, 138, 15, 6, 65],
    "treated": [131, 385, 57, 38, 1011, 1370, 506, 108, 153],
    "cases_against": [14, 17, 24, 18, 35, 175, 20, 2, 40],
    "controls": [136, 134, 48, 40, 760, 1336, 524, 103, 102],
}


@pytest.fixture(scope="module")
def arms() -> et.Effects:
    """Log odds of tuberculosis in each arm of the BCG trials."""
    control = pd.DataFrame({"trial": BCG["trial"], "arm": "CON", "x": BCG["cpos"], "n": BCG["cpos"] + BCG["cneg"]})
    vaccine = pd.DataFrame({"trial": BCG["trial"], "arm": "EXP", "x": BCG["tpos"], "n": BCG["tpos"] + BCG["tneg"]})
    both = pd.concat([control, vaccine], ignore_index=True)
    return et.effect_sizes(both, "PLO", xi="x", ni="n", study=both["trial"].astype(str) + both["arm"])


def _wald(estimator: str) -> et.Method:
    return et.Method(estimator=estimator, test="z")


def _digits(*expected: float) -> object:
    return pytest.approx(expected, abs=FOUR_DIGITS)


def test_berkey_1995_smoothed_variances() -> None:
    """Stat Med 14:395-411, page 408: empirical Bayes on log risk ratios. doi:10.1002/sim.4780140406"""
    share = (BCG["tneg"] / BCG["tpos"]).mean() / (BCG["tneg"] + BCG["tpos"])
    smoothed = share + (BCG["cneg"] / BCG["cpos"]).mean() / (BCG["cneg"] + BCG["cpos"])
    y = et.effect_sizes(BCG, "RR", study="trial", **CELLS).table["y"]
    trials = et.effect_sizes(
        BCG.assign(y=y, v=smoothed, north=BCG["ablat"] - 33.46), "GEN", yi="y", vi="v", study="trial"
    )
    mean = et.pool(trials, _wald("EB"))
    assert (mean.estimate, mean.se, mean.tau2) == _digits(-0.5429, 0.1842, 0.2682)
    latitude = et.pool(trials, _wald("EB"), moderators="north")
    assert tuple(latitude.coefficients["estimate"]) == _digits(-0.6303, -0.0268)  # -0.6304 in the paper
    assert tuple(latitude.coefficients["se"]) == _digits(0.1591, 0.0110)
    assert latitude.tau2 == pytest.approx(0.1572, abs=FOUR_DIGITS)


def test_van_houwelingen_2002_odds_ratios() -> None:
    """Stat Med 21:589-624, pages 596, 597 and 608. doi:10.1002/sim.1040"""
    trials = et.effect_sizes(BCG, "OR", study="trial", **CELLS)
    fixed, random = et.pool(trials, _wald("EE")), et.pool(trials, _wald("ML"))
    assert (fixed.display_estimate, fixed.display_ci_low, fixed.display_ci_high) == _digits(0.6465, 0.5951, 0.7024)
    assert (random.display_estimate, random.display_ci_low, random.display_ci_high) == _digits(0.4762, 0.3360, 0.6749)
    spread = et.tau2_interval(random, "profile likelihood")
    assert (spread.tau2, spread.tau2_low, spread.tau2_high) == _digits(0.3025, 0.1151, 0.8937)
    latitude = et.pool(trials, _wald("ML"), moderators="ablat")
    assert latitude.coefficients["estimate"].round(3).tolist() == [0.371, -0.033]
    assert latitude.tau2 == pytest.approx(0.0040, abs=FOUR_DIGITS)


def test_van_houwelingen_2002_both_arms(arms: et.Effects) -> None:
    """Pages 604 and 605: the bivariate model, by arms and as a contrast."""
    settings = {"outcome": "arm", "by": "trial", "struct": "UN", "estimator": "ML"}
    apart = et.multilevel(arms, moderators="0 + arm", **settings)
    assert tuple(apart.coefficients["estimate"]) == _digits(-4.0960, -4.8337)
    assert tuple(apart.components["variance"]) == _digits(2.4073, 1.4314)
    assert apart.rho.loc["CON", "EXP"] == pytest.approx(0.9467, abs=FOUR_DIGITS)
    contrast = et.multilevel(arms, moderators="arm", **settings).coefficients.iloc[1]
    assert (contrast["estimate"], contrast["se"]) == _digits(-0.7378, 0.1797)


def test_viechtbauer_2007_table_2() -> None:
    """Stat Med 26:37-52, page 44, with the digits that metafor's tests add. doi:10.1002/sim.2514"""
    columns = {"ai": "cases", "n1i": "treated", "ci": "cases_against", "n2i": "controls"}
    trials = et.effect_sizes(DIURETICS, "OR", **columns)
    fits = {estimator: et.pool(trials, _wald(estimator)) for estimator in ("DL", "ML", "REML", "SJ")}
    assert tuple(fit.tau2 for fit in fits.values()) == _digits(0.2297, 0.2386, 0.3008, 0.4563)
    for estimator, kind, limits in (
        ("DL", "Q-profile", (0.0723, 2.2027)),
        ("ML", "profile likelihood", (0.0266, 1.1308)),
        ("REML", "profile likelihood", (0.0427, 1.4747)),
    ):
        found = et.tau2_interval(fits[estimator], kind)
        assert (found.tau2_low, found.tau2_high) == pytest.approx(limits, abs=1e-4)
