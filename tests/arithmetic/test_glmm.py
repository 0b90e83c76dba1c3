"""Generalised linear mixed models against metafor, lme4 and numerical integration, and what must hold."""

import numpy as np
import pytest
from scipy import integrate, stats

from evidence_tools.arithmetic.glmm import glmm
from evidence_tools.arithmetic.glmm.arms import BinomialArm, HypergeometricArm, PoissonArm
from evidence_tools.errors import ArithmeticInputError

EXACT = 1e-7  # worst seen 2e-8 (tau2 of collins1985a CM.AL, where the likelihood is flat), others below 2e-9
CLIMBED = 2e-7  # lme4's own deviance climbed to its top: worst seen 8e-8 (an se), tau2 2e-8
LAPLACE = 1e-5  # with one point lme4's inner tolerance shows in the curvature: se 2e-6, se of tau2 5e-6
METAFOR = {"beta": 1e-5, "tau2": 1e-5, "sigma2": 1e-5, "i2": 1e-5}  # worst seen 1e-5 (beta of yusuf1985, UM.RS EE)
METAFOR_SE = 1e-3  # lme4 and numDeriv differentiate numerically: worst seen 3e-4 (CM.EL), 7e-5 (UM.FS), else 6e-6
METAFOR_WALD = 1e-4  # empty cells: metafor's saturated effects stop at some large number; worst seen 2e-5 (CM.EL)
METAFOR_LRT = 1e-8  # worst seen 6e-10


def _numbers(values):
    return np.array([np.nan if each is None else each for each in np.atleast_1d(values)], dtype=float)


def _sets(reference):
    return {entry["name"]: {k: v for k, v in entry.items() if k != "name"} for entry in reference("glmm")["data"]}


def _fit(entry, reference, points):
    counts = _sets(reference)[entry["data"]]
    latitude = reference("glmm")["latitude"][0]["ablat"]
    X = np.column_stack([np.ones(len(latitude)), latitude]) if entry.get("mods") else None
    chosen = {} if entry["model"] == "one" else {"model": entry["model"], "correlated": bool(entry.get("cor", False))}
    settings = {"method": entry.get("method", "ML"), "test": entry.get("test", "z"), "points": points}
    return glmm(entry["measure"], counts, X, **settings, **chosen)


def _close(ours, theirs, tolerance, where, atol=1e-9):
    np.testing.assert_allclose(np.atleast_1d(ours), _numbers(theirs), rtol=tolerance, atol=atol, err_msg=where)


def test_metafor_and_lme4_agree_at_equal_settings(reference):
    entries = reference("glmm")["fits"]
    assert len(entries) > 50
    for entry in entries:
        exact = entry["measure"] == "OR" and entry["model"] == "CM.EL"
        fit = _fit(entry, reference, None if exact else int(entry["points"]))
        where = f"{entry['data']} {entry['measure']} {entry['model']} {entry['points']} {entry['method']}"
        for name, tolerance in METAFOR.items():
            _close(getattr(fit, name), entry[name], tolerance, f"{name} {where}", atol=1e-7)
        _close(fit.se, entry["se"], METAFOR_SE, f"se {where}")
        assert fit.lrt.df == entry["q_df"]
        if entry["wald"] is not None:
            _close(fit.wald.statistic, entry["wald"], METAFOR_WALD, f"wald {where}")
        if entry["lrt"] is not None:
            _close(fit.lrt.statistic, entry["lrt"], METAFOR_LRT, f"lrt {where}")
        if entry["method"] == "EE" or entry["model"] == "UM.RS" or exact:
            _close(fit.log_likelihood, entry["log_likelihood"], 1e-9, f"log-likelihood {where}")
        if entry["climbed"]:
            tolerance = LAPLACE if entry["points"] == 1 else CLIMBED
            for name in ("beta", "se", "tau2", "tau2_se"):
                _close(getattr(fit, name), entry["climbed"][name], tolerance, f"climbed {name} {where}")


def test_many_points_agree_with_numerical_integration(reference):
    for entry in reference("glmm")["exact"]:
        fit = _fit(entry, reference, 41)
        for name in ("beta", "tau2", "se", "log_likelihood"):
            _close(getattr(fit, name), entry[name], EXACT, f"{name} {entry['data']} {entry['model']}")


@pytest.mark.parametrize(
    ("arm", "probability"),
    [
        (
            BinomialArm(np.array([3.0]), np.array([17.0]), np.array([0.4])),
            lambda e: stats.binom.pmf(3, 17, _risk(e + 0.4)),
        ),
        (PoissonArm(np.array([5.0]), np.array([2.5])), lambda e: stats.poisson.pmf(5, 2.5 * np.exp(e))),
        (
            HypergeometricArm(np.array([4.0]), np.array([20.0]), np.array([9.0]), np.array([31.0])),
            lambda e: stats.nchypergeom_fisher.pmf(4, 51, 20, 9, np.exp(e)),
        ),
    ],
)
def test_an_arm_is_the_log_of_its_probability(arm, probability):
    for eta in (-2.0, 0.0, 0.3, 2.5):
        at = np.array([eta])
        _close(arm.value(at) + arm.constant, np.log(probability(eta)), 1e-10, "value")
        numeric = (arm.value(at + 1e-4) - arm.value(at - 1e-4)) / 2e-4
        slope, curvature = arm.bend(at)
        _close(slope, numeric, 1e-6, "slope", atol=1e-6)
        _close(curvature, -(arm.bend(at + 1e-5)[0] - arm.bend(at - 1e-5)[0]) / 2e-5, 1e-6, "curvature")
    assert arm.highest[0] >= np.log(probability(0.0))


def _risk(eta):
    return 1 / (1 + np.exp(-eta))


def test_the_likelihood_is_the_integral_it_claims_to_be():
    x, n = np.array([0.0, 3.0, 9.0]), np.array([15.0, 20.0, 22.0])
    fit = glmm("PLO", {"xi": x, "ni": n}, points=31)

    def density(z, i):
        return stats.binom.pmf(x[i], n[i], _risk(fit.beta[0] + np.sqrt(fit.tau2) * z)) * stats.norm.pdf(z)

    whole = sum(np.log(integrate.quad(density, -12, 12, args=(i,), epsabs=0)[0]) for i in range(3))
    assert fit.log_likelihood == pytest.approx(whole, rel=1e-9)


@pytest.mark.parametrize("model", ["UM.FS", "UM.RS", "CM.EL", "CM.AL"])
def test_swapping_the_arms_turns_the_odds_ratio_over(model):
    a, n1 = np.array([4.0, 1.0, 9.0, 2.0, 6.0]), np.array([40.0, 35.0, 80.0, 60.0, 51.0])
    c, n2 = np.array([9.0, 2.0, 8.0, 9.0, 11.0]), np.array([42.0, 30.0, 85.0, 55.0, 50.0])
    one = glmm("OR", {"ai": a, "n1i": n1, "ci": c, "n2i": n2}, model=model)
    other = glmm("OR", {"ai": c, "n1i": n2, "ci": a, "n2i": n1}, model=model)
    np.testing.assert_allclose([one.beta[0], one.tau2], [-other.beta[0], other.tau2], rtol=1e-5, atol=1e-7)
    order = glmm("OR", {"ai": a[::-1], "n1i": n1[::-1], "ci": c[::-1], "n2i": n2[::-1]}, model=model)
    np.testing.assert_allclose(one.beta, order.beta, rtol=1e-8)


def test_the_unit_of_time_moves_only_the_rate():
    counts = {"xi": [7, 8, 3, 6, 1], "ti": [1344.0, 1600.0, 12012.0, 1536.0, 370.0]}
    days, years = glmm("IRLN", counts), glmm("IRLN", {**counts, "ti": np.array(counts["ti"]) / 365.25})
    np.testing.assert_allclose(years.beta - days.beta, np.log(365.25), rtol=1e-9)
    np.testing.assert_allclose([years.tau2, years.se[0]], [days.tau2, days.se[0]], rtol=1e-6)


def test_no_heterogeneity_is_found_at_the_boundary():
    fit = glmm("PLO", {"xi": [5, 10, 20], "ni": [50, 100, 200]})
    assert fit.tau2 == 0.0
    assert np.isnan(fit.tau2_se)
    assert fit.beta[0] == pytest.approx(np.log(0.1 / 0.9), rel=1e-9)
    assert fit.se[0] == pytest.approx(1 / np.sqrt(350 * 0.09), rel=1e-7)


def test_one_and_two_studies_are_answered_with_a_caution():
    one = glmm("PLO", {"xi": [5], "ni": [50]})
    assert one.tau2 == 0.0
    assert "tau2 cannot be estimated" in one.cautions[0]
    two = glmm("OR", {"ai": [1, 0], "n1i": [20, 30], "ci": [3, 4], "n2i": [22, 30]}, model="CM.EL")
    assert np.isfinite(two.ci_high[0])
    assert "Too few studies to tell tau2: 2" in two.cautions[0]


def test_too_few_points_are_said_to_be_too_few(reference):
    counts = _sets(reference)["nielweise2007_catheter"]
    rough, fine = glmm("PLO", counts, points=1), glmm("PLO", counts, points=21)
    assert "1 quadrature point is too few" in rough.cautions[-1]
    assert rough.shift == pytest.approx(abs(fine.beta[0] - rough.beta[0]) / rough.se[0], rel=0.2)
    assert not fine.cautions


@pytest.mark.parametrize(
    ("measure", "counts", "says"),
    [
        ("PLO", {"xi": [0, 0], "ni": [5, 9]}, "pooled effect is infinite"),
        ("PLO", {"xi": [6], "ni": [5]}, "xi at index 0 is 6"),
        ("OR", {"ai": [0, 0], "n1i": [5, 9], "ci": [1, 2], "n2i": [5, 9]}, "treated arm"),
        ("IRR", {"x1i": [0], "t1i": [5.0], "x2i": [0], "t2i": [5.0]}, "nothing to fit"),
        ("SMD", {}, "measure is 'SMD'; allowed: PLO, IRLN, OR, IRR"),
    ],
)
def test_counts_without_an_answer_are_refused(measure, counts, says):
    with pytest.raises(ArithmeticInputError, match=says):
        glmm(measure, counts)


def test_studies_split_by_a_moderator_are_refused():
    with pytest.raises(ArithmeticInputError, match="coefficient is infinite"):
        glmm("PLO", {"xi": [0, 0, 3, 5], "ni": [9, 8, 20, 25]}, np.column_stack([np.ones(4), [0, 0, 1, 1]]))


def test_studies_split_by_their_events_alone_are_refused():
    with pytest.raises(ArithmeticInputError, match="rises with tau2 for ever"):
        glmm("PLO", {"xi": [0, 0, 30, 25, 40], "ni": [40, 38, 30, 25, 40]})
