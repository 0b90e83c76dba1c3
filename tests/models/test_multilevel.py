"""Multilevel models from named columns, their sampling covariance, robust errors, resampling and Bayes on effects."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from evidence_tools.arithmetic.bayes_priors import half_normal
from evidence_tools.errors import ArithmeticInputError, NothingToPoolError, QuestionError
from evidence_tools.models.bayes import bayes
from evidence_tools.models.bayes_presets import (
    RHODES_COMPARISONS,
    RHODES_OUTCOMES,
    TURNER_COMPARISONS,
    TURNER_OUTCOMES,
    rhodes_prior,
    turner_prior,
)
from evidence_tools.models.covariance import sampling_covariance
from evidence_tools.models.multilevel import multilevel
from evidence_tools.models.pooled import pool
from evidence_tools.models.resampling import bootstrap, permutation_test
from evidence_tools.models.robust import robust
from evidence_tools.question import Method
from evidence_tools.study_effects import Effects, Scale

BERKEY = pd.DataFrame(  # Berkey et al. 1998, table I: surgical against non-surgical treatment of periodontitis
    {
        "trial": np.repeat(["Pihlstrom", "Lindhe", "Knowles", "Ramfjord", "Becker"], 2),
        "year": np.repeat([1983, 1982, 1979, 1987, 1988], 2),
        "outcome": ["PD", "AL"] * 5,
        "y": [0.47, -0.32, 0.20, -0.60, 0.40, -0.12, 0.26, -0.31, 0.56, -0.39],
        "v": [0.0075, 0.0077, 0.0057, 0.0008, 0.0021, 0.0014, 0.0029, 0.0015, 0.0148, 0.0304],
    }
)
COVARIANCES = (0.0030, 0.0009, 0.0007, 0.0009, 0.0072)


@pytest.fixture(scope="module")
def berkey() -> tuple[Effects, np.ndarray]:
    rows = Effects.from_columns(
        BERKEY["y"],
        BERKEY["v"],
        trial=list(BERKEY["trial"]),
        outcome=list(BERKEY["outcome"]),
        year=list(BERKEY["year"]),
    )
    V = np.diag(BERKEY["v"])
    for i, covariance in enumerate(COVARIANCES):
        V[2 * i, 2 * i + 1] = V[2 * i + 1, 2 * i] = covariance
    return rows, V


@pytest.fixture(scope="module")
def nested() -> Effects:
    rng = np.random.default_rng(11)
    site = np.repeat(np.arange(12), 3)
    y = 0.4 + 0.3 * rng.normal(size=12)[site] + 0.2 * rng.normal(size=36)
    return Effects.from_columns(
        y, np.full(36, 0.02), site=[f"s{i}" for i in site], result=list(range(36)), dose=list(rng.normal(size=36))
    )


def test_berkey_1998_by_name(berkey) -> None:
    rows, V = berkey
    fit = multilevel(rows, V=V, moderators="0 + outcome", outcome="outcome", by="trial", estimator="ML")
    table = fit.coefficients.set_index("term")
    assert table["estimate"].round(2).tolist() == [-0.34, 0.34]
    assert table["se"].round(2).tolist() == [0.08, 0.05]
    assert fit.outcomes == ("AL", "PD")
    assert fit.rho.loc["AL", "PD"] == pytest.approx(0.70, abs=0.005)
    assert fit.components["component"].tolist() == ["AL", "PD"]
    assert "5 independent groups" in " ".join(fit.cautions)
    assert "AL, PD: UN" in fit.convention
    assert np.isnan(fit.prediction_low)
    intervals = fit.component_intervals()
    assert intervals["component"].tolist() == ["AL", "PD", "AL and PD"]
    assert (intervals["low"] <= intervals["estimate"]).all()
    assert (intervals["estimate"] <= intervals["high"]).all()


def test_levels_are_nested_unless_crossed(nested) -> None:
    fit = multilevel(nested, ("site", "result"))
    assert fit.levels == ("site", "result")
    assert fit.components["groups"].tolist() == [12, 36]
    assert len(fit.sigma2) == 2
    assert fit.prediction_low < fit.ci_low < fit.estimate < fit.ci_high < fit.prediction_high
    assert sum(fit.i2) < 100
    alike = Effects.from_columns([0.1, 0.5, 0.2, 0.9], [0.01] * 4, site=list("aabb"), arm=[1, 2, 1, 2])
    assert multilevel(alike, ("site", "arm")).components["groups"].tolist() == [2, 4]
    assert multilevel(alike, ("site", "arm"), crossed=True).components["groups"].tolist() == [2, 2]


def test_rows_without_a_moderator_leave_with_their_part_of_the_covariance() -> None:
    full = Effects.from_columns(
        [0.1, 0.5, 0.2, 0.9, 0.4], [0.01] * 5, site=list("aabbc"), x=[1.0, 2.0, np.nan, 3.0, 5.0]
    )
    V = sampling_covariance(full, same_patients="site", rho=0.5)
    fit = multilevel(full, "site", V, "x")
    kept = [0, 1, 3, 4]
    assert fit.k == 4
    assert (V.to_numpy()[np.ix_(kept, kept)] == fit.solution.V).all()
    assert fit.effects.dropped["reason"].tolist() == ["moderator missing"]
    assert "Too few studies to tell" in " ".join(fit.cautions)


def test_a_log_scale_is_shown_as_a_ratio(nested) -> None:
    shown = Effects(_table=nested.table, scale=Scale(transform="log"))
    fit = multilevel(shown, "site")
    assert fit.display_estimate == pytest.approx(np.exp(fit.estimate))
    assert repr(fit).startswith(f"Multilevel: {np.exp(fit.estimate):.2f} (95% CI")


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({}, QuestionError, "needed to say which results belong together"),
        ({"outcome": "result"}, QuestionError, "needed to say which results belong together"),
        ({"levels": "city"}, QuestionError, "city is no column; allowed: study, label"),
        ({"levels": "site", "V": np.eye(3)}, ArithmeticInputError, r"V has shape \(3, 3\); allowed: \(36, 36\)"),
        ({"levels": "site", "V": np.zeros((36, 36))}, ArithmeticInputError, r"cannot pool study 1: y = .*, v = 0"),
    ],
)
def test_a_multilevel_refusal_says_what_is_allowed(nested, options, error, message) -> None:
    with pytest.raises(error, match=message):
        multilevel(nested, **options)


def test_nothing_to_pool_is_said(nested) -> None:
    none = Effects(_table=nested.table.iloc[:0])
    with pytest.raises(NothingToPoolError):
        multilevel(none, "site")
    with pytest.raises(NothingToPoolError):
        bayes(none, half_normal(1))


def test_shared_patients_make_the_answer_less_certain() -> None:
    rows = Effects.from_columns([0.2, 0.3, 0.4], [0.04, 0.02, 0.02], study=["early", "late", "other"], n=[50, 100, 100])
    pairs = pd.DataFrame({"study_a": ["early"], "study_b": ["late"], "shared": [50.0]})
    apart = multilevel(rows, "study")
    V = sampling_covariance(rows, overlap=pairs)
    together = multilevel(rows, "study", V)
    assert V.loc["early", "late"] == pytest.approx(50 / (50 * 100) * (0.04 * 50) ** 0.5 * (0.02 * 100) ** 0.5)
    assert V.loc["early", "other"] == 0
    assert together.se > apart.se
    unknown = pairs.assign(shared=np.nan)
    assert (sampling_covariance(rows, overlap=unknown) == V).all().all()
    assert sampling_covariance(rows, overlap=pairs, overlap_correlation=0.5).loc["early", "late"] == pytest.approx(
        V.loc["early", "late"] / 2
    )


def test_outcomes_and_shared_controls_combine_as_in_vcalc() -> None:
    """metafor 3.8-1: vcalc(v, cluster, obs=outcome, grp1=, grp2=, w1=, w2=, rho=0.6) on these rows."""
    rows = Effects.from_columns(
        *([0.1] * 4, [0.04, 0.05, 0.06, 0.07]),
        trial=["t", "t", "t", "u"],
        first=["a", "a", "b", "a"],
        second=["c"] * 4,
        outcome=["pain", "odi", "pain", "pain"],
        n=[20, 20, 30, 20],
        n_against=[40, 40, 40, 40],
    )
    options = {"same_patients": "trial", "rho": 0.6, "arms": ("first", "second")}
    V = sampling_covariance(rows, outcome="outcome", **options).to_numpy()
    correlation = V / np.sqrt(np.outer(V.diagonal(), V.diagonal()))
    shared = (1 / 40) / np.sqrt((1 / 20 + 1 / 40) * (1 / 30 + 1 / 40))
    assert correlation[0, 1] == pytest.approx(0.6)
    assert correlation[0, 2] == pytest.approx(shared)
    assert correlation[1, 2] == pytest.approx(0.6 * shared)
    assert correlation[1, 2] == pytest.approx(0.226778683806)
    by_arms = sampling_covariance(rows, **options).to_numpy()
    assert by_arms[0, 1] == pytest.approx(V[0, 1])
    assert by_arms[1, 2] == pytest.approx(shared * (0.05 * 0.06) ** 0.5)
    assert (V[3, :3] == 0).all()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({}, "nothing was said to be shared"),
        ({"rho": 0.5}, "rho and arms need same_patients="),
        ({"same_patients": "trial", "rho": 0.5}, "trial is no column"),
        (
            {"overlap": pd.DataFrame({"study_a": ["a"], "study_b": ["z"], "shared": [1]})},
            "z cannot share patients here",
        ),
        ({"overlap": pd.DataFrame({"study_a": ["a"]})}, "study_b, shared is no column"),
    ],
)
def test_a_covariance_refusal_says_what_is_allowed(options, message) -> None:
    rows = Effects.from_columns([0.1, 0.2], [0.01, 0.01], study=["a", "b"], n=[10, 10])
    with pytest.raises(QuestionError, match=message):
        sampling_covariance(rows, **options)


def test_robust_keeps_the_estimate_of_either_fit(nested) -> None:
    for fit in (pool(nested), multilevel(nested, ("site", "result"))):
        found = robust(fit, "site")
        assert found.estimate == pytest.approx(fit.estimate)
        assert found.coefficients.columns.tolist() == ["term", "estimate", "se", "ci_low", "ci_high", "df", "p_value"]
        assert "CR2 by site, Satterthwaite df" in found.convention
        by_label = robust(fit, list(nested.table["site"]))
        assert by_label.se == pytest.approx(found.se)
    with pytest.raises(QuestionError, match="city is no column"):
        robust(pool(nested), "city")


def test_resampling_keeps_its_fit_and_names_its_seed(nested) -> None:
    fit = pool(Effects.from_columns([0.3, 0.5, 0.2, 0.6], [0.02, 0.03, 0.02, 0.04]), Method(estimator="DL"))
    test = permutation_test(fit)
    assert (test.exact, test.arrangements, test.least_p) == (True, 16, 0.125)
    assert test.coefficients.columns.tolist() == ["term", "estimate", "p_value", "p_model"]
    found = bootstrap(pool(nested, Method(estimator="DL")), "cluster", cluster="site", draws=100)
    assert found.table["term"].tolist() == ["intercept", "tau2"]
    assert found.draws.shape == (100, 2)
    assert repr(found).endswith("cluster bootstrap, percentile, 100 samples, seed 1")
    with pytest.raises(QuestionError, match="city is no column"):
        bootstrap(fit, "cluster", cluster="city")


def test_bayes_draws_studies_in_and_tells_probabilities() -> None:
    rows = Effects.from_columns([-0.5, -0.1, -0.9], [0.04, 0.03, 0.05], study=list("abc"))
    found = bayes(pool(rows), half_normal(0.5), interval="central")
    assert found.table["quantity"].tolist() == ["mu", "tau", "prediction"]
    assert found.studies["study"].tolist() == list("abc")
    assert found.studies["mean"].max() < -0.1
    assert 0.9 < found.probability_below(0) < 1
    assert found.probability_below(0, new_study=True) < found.probability_below(0)
    assert found.convention == "GEN; Bayes, mu flat, tau half-normal(0.5); central intervals"
    assert found.low < found.estimate < found.high
    with pytest.raises(QuestionError, match="interval is 'hdi'"):
        bayes(rows, half_normal(0.5), interval="hdi")
    with pytest.raises(ArithmeticInputError, match="cannot pool b: y = 1, v = 0"):
        bayes(Effects.from_columns([0, 1], [1, 0], study=["a", "b"]), half_normal(1))


def test_published_priors_are_the_cells_of_the_tables() -> None:
    """The cells of the tables, on the scale of tau: half of those of log tau2."""
    assert np.exp(2 * turner_prior("all-cause mortality", "drug against placebo").location) == pytest.approx(
        0.019, abs=5e-4
    )
    assert turner_prior().scale == pytest.approx(1.74 / 2)
    assert rhodes_prior().location == pytest.approx(-3.44 / 2)
    assert rhodes_prior(sd=20).location == pytest.approx(rhodes_prior().location + np.log(20))
    assert all(turner_prior(a, b).scale > 0 for a in TURNER_OUTCOMES for b in TURNER_COMPARISONS)
    assert all(rhodes_prior(a, b).df == 5 for a in RHODES_OUTCOMES for b in RHODES_COMPARISONS)
    with pytest.raises(QuestionError, match="outcome 'itch' is not in the table; allowed: all-cause mortality"):
        turner_prior("itch", "drug against drug")
    with pytest.raises(QuestionError, match="comparison None is not in the table"):
        turner_prior("pain")
    with pytest.raises(QuestionError, match="sd is 0"):
        rhodes_prior(sd=0)


def test_rows_of_the_additivity_that_the_tables_show() -> None:
    """Both tables come from an additive model: a mistyped cell would break the pattern of its row and column."""
    for prior, outcomes, comparisons in (
        (turner_prior, TURNER_OUTCOMES, TURNER_COMPARISONS),
        (rhodes_prior, RHODES_OUTCOMES, RHODES_COMPARISONS),
    ):
        cells = np.array([[2 * prior(a, b).location for b in comparisons] for a in outcomes])
        rest = cells - cells.mean(0) - cells.mean(1)[:, None] + cells.mean()
        assert np.abs(rest).max() < 0.02
