"""Heterogeneity of a pooled result: measures with their conventions, prediction intervals, shares past a threshold."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from diagnostics_reference import SETS

from evidence_tools.errors import QuestionError
from evidence_tools.models.heterogeneity import heterogeneity, prediction_intervals, share_beyond, tau2_interval
from evidence_tools.models.pooled import Pooled, pool
from evidence_tools.question import Method
from evidence_tools.study_effects import Effects, Scale

PLAIN = Scale()


def _fit(name: str, scale: Scale = PLAIN, **method: str) -> Pooled:
    y, v, _ = SETS[name]
    return pool(replace(Effects.from_columns(y, v), scale=scale), Method(**method))


def test_i2_is_given_from_tau2_and_from_q() -> None:
    shown = heterogeneity(_fit("bcg")).set_index("measure")
    assert shown.loc["I2", "value"] == pytest.approx(92.22, abs=0.005)
    assert shown.loc["I2 from Q", "value"] == pytest.approx(100 * (152.233 - 12) / 152.233, abs=1e-3)
    assert shown.loc["tau2", ["low", "high"]].tolist() == pytest.approx([0.1197, 1.1115], abs=5e-5)
    assert shown.loc["H2 from Q", "value"] == pytest.approx(152.233 / 12, abs=1e-4)
    dersimonian = heterogeneity(_fit("bcg", estimator="DL")).set_index("measure")
    assert dersimonian.loc["I2", "value"] == pytest.approx(dersimonian.loc["I2 from Q", "value"], rel=1e-12)


def test_test_based_limits_follow_higgins_and_thompson() -> None:
    """ln H +- 1.96 se, se = (ln Q - ln(k - 1)) / (2 (sqrt(2Q) - sqrt(2k - 3))) where Q > k."""
    fit = _fit("bcg")
    se = 0.5 * (np.log(fit.q) - np.log(12)) / (np.sqrt(2 * fit.q) - np.sqrt(23))
    low = (np.sqrt(fit.q / 12) * np.exp(-1.959963984540054 * se)) ** 2
    shown = heterogeneity(fit).set_index("measure")
    assert shown.loc["H2 from Q", "low"] == pytest.approx(low, rel=1e-12)
    assert shown.loc["I2 from Q", "low"] == pytest.approx(100 * (1 - 1 / low), rel=1e-12)


def test_prediction_intervals_are_named_and_hk_differs_only_beside_another_test() -> None:
    wald = prediction_intervals(_fit("bcg", test="z", prediction="normal")).set_index("convention")
    knapp = prediction_intervals(_fit("bcg", test="knha", prediction="riley")).set_index("convention")
    assert wald["used"].to_dict()["normal"]
    assert knapp.loc["riley", "low"] == knapp.loc["HK", "low"]
    assert wald.loc["HK", "low"] == knapp.loc["HK", "low"] != wald.loc["riley", "low"]
    assert wald.loc["normal", "low"] == pytest.approx(-1.8667, abs=5e-5)  # predict(rma(yi, vi)) in metafor
    assert wald.loc["normal", "high"] == pytest.approx(0.4376, abs=5e-5)


def test_the_share_beyond_takes_the_mcid_and_the_good_direction() -> None:
    scale = Scale(better="lower", mcid=-0.4)
    fit = _fit("bcg", scale)
    found = share_beyond(fit)
    assert (found.threshold, found.above) == (-0.4, False)
    assert share_beyond(_fit("bcg"), -0.4).above is False
    assert share_beyond(_fit("bcg"), 0.4).above is True
    assert share_beyond(fit, above=True).share == pytest.approx(1 - found.share)


def test_a_share_without_threshold_or_side_is_refused() -> None:
    with pytest.raises(QuestionError, match="no threshold"):
        share_beyond(_fit("bcg"))
    with pytest.raises(QuestionError, match="above=True"):
        share_beyond(_fit("bcg"), 0.0)


def test_one_study_is_answered_with_a_caution() -> None:
    fit = pool(Effects.from_columns([1.0], [0.5]))
    assert np.isnan(tau2_interval(fit).tau2_high)
    assert heterogeneity(fit)["measure"].tolist()[0] == "tau2"
    assert prediction_intervals(fit)["caution"].str.contains("One study").all()


def test_moderators_are_refused_where_one_mean_is_meant() -> None:
    y, v, design = SETS["bcg_latitude"]
    fit = pool(Effects.from_columns(y, v, ablat=design[:, 1]), moderators="ablat")
    assert heterogeneity(fit)["measure"].tolist()[-1] == "R2"
    for ask in (prediction_intervals, share_beyond):
        with pytest.raises(QuestionError, match="moderators"):
            ask(fit)
