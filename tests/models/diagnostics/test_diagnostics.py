"""Diagnostic frames against metafor's leave1out, cumulative fits, baujat, radial, labbe and qqnorm."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from diagnostics_reference import DIAGNOSTICS, SETS, worst

from evidence_tools.errors import QuestionError
from evidence_tools.models.diagnostics import (
    baujat,
    cumulative,
    gosh,
    influence,
    labbe,
    leave_one_out,
    normal_quantiles,
    radial,
)
from evidence_tools.models.pooled import Pooled, pool
from evidence_tools.question import Method
from evidence_tools.study_effects import Effects, Scale

METAFOR = 1e-10  # worst seen 7e-12, a limit near zero; else 5e-13
ZERO_I2 = 1e-11  # percent; metafor leaves up to 4e-12 where tau2 is zero
TALLY = {"estimate": "estimate", "se": "se", "ci_low": "ci.lb", "ci_high": "ci.ub", "p_value": "pval", "q": "Q"}
TALLY |= {"q_p": "Qp", "tau2": "tau2", "i2": "I2", "h2": "H2"}


def _fit(name: str, **method: str) -> Pooled:
    y, v, _ = SETS[name]
    return pool(Effects.from_columns(y, v, order=np.arange(v.size)), Method(**method))


@pytest.mark.parametrize("kind", ["out", "cumul"])
def test_leave_one_out_and_cumulative_agree_with_metafor(kind: str) -> None:
    compared = 0
    for expected in DIAGNOSTICS["leave_one_out"]:
        fit = _fit(expected["data"], estimator=expected["estimator"], test=expected["test"])
        frame = leave_one_out(fit) if kind == "out" else cumulative(fit, by="v")
        for ours, theirs in TALLY.items():
            values = expected.get(f"{kind}_{theirs}")
            if values is not None:
                floor = ZERO_I2 if ours == "i2" else 1e-13
                assert worst(frame[ours], values, floor=floor) < METAFOR, (expected["data"], ours)
                compared += len(frame)
    assert compared > 6_000


def test_baujat_and_radial_agree_with_metafor() -> None:
    for expected in DIAGNOSTICS["influence"]:
        if SETS[expected["data"]][2] is None:
            found = baujat(_fit(expected["data"], estimator=expected["estimator"], test=expected["test"]))
            assert worst(found["heterogeneity"], expected["baujat_x"], floor=1e-13) < METAFOR
            assert worst(found["influence"], expected["baujat_y"], floor=1e-13) < METAFOR
    for expected in DIAGNOSTICS["radial"]:
        found = radial(_fit(expected["data"], test="z"))
        assert worst(found["precision"], expected["x"]) < METAFOR
        assert worst(found["z"], expected["y"]) < METAFOR


def test_influence_names_one_column_for_each_coefficient() -> None:
    y, v, design = SETS["bcg_latitude"]
    fit = pool(Effects.from_columns(y, v, ablat=design[:, 1]), moderators="ablat")
    expected = next(e for e in DIAGNOSTICS["influence"] if e["data"] == "bcg_latitude" and e["estimator"] == "REML"
                    and e["test"] == "knha")  # fmt: skip
    found = influence(fit)
    columns = [name for name in found if name.startswith("dfbs ")]
    assert len(columns) == 2
    assert worst(found[columns].to_numpy().ravel(), expected["dfbs"], floor=1e-13) < METAFOR
    assert worst(found["cook_d"], expected["cook_d"], floor=1e-13) < METAFOR


@pytest.mark.parametrize("expected", DIAGNOSTICS["labbe"], ids=lambda e: e["measure"])
def test_labbe_agrees_with_metafor(expected: dict[str, object]) -> None:
    a, b, c, d = (np.array(expected[name], dtype=float) for name in ("ai", "bi", "ci", "di"))
    y, v, _ = SETS["bcg"]
    effects = Effects.from_columns(y, v, events=a, n=a + b, events_against=c, n_against=c + d)
    fit = pool(replace(effects, measure=expected["measure"]))
    found = labbe(fit)
    assert worst(found["x"], expected["x"]) < METAFOR
    assert worst(found["y"], expected["y"]) < METAFOR
    line = replace(fit, estimate=0.0)
    assert labbe(line)["line"].tolist() == pytest.approx(found["risk_against"].tolist())


def test_labbe_needs_risks_and_counts() -> None:
    with pytest.raises(QuestionError, match="found measure GEN, allowed: RR, OR, RD"):
        labbe(_fit("bcg"))
    effects = replace(Effects.from_columns([0.1], [0.1], study=["Doe 2001"]), measure="RR")
    with pytest.raises(QuestionError, match="none for Doe 2001"):
        labbe(pool(effects))


def test_gosh_has_every_subset_and_names_its_members() -> None:
    fit = _fit("bcg", test="z")
    found = gosh(fit)
    assert len(found) == 2**13 - 1
    assert found.attrs == {"exact": True, "drawn": "all subsets"}
    whole = found.iloc[-1]
    assert whole["k"] == 13
    assert whole["estimate"] == pytest.approx(fit.estimate, rel=1e-12)
    members = found.filter(like="with ")
    assert (members.sum(axis=1) == found["k"]).all()
    assert np.isfinite(found[["estimate", "tau2", "i2", "h2", "q"]].to_numpy()).all()


def test_gosh_draws_where_there_are_too_many_and_can_be_repeated() -> None:
    fit = _fit("hackshaw1998", estimator="DL")
    found = gosh(fit, subsets=500, seed=4)
    assert len(found) == 500
    assert found.attrs["drawn"] == "500 drawn, seed 4"
    pd.testing.assert_frame_equal(found, gosh(fit, subsets=500, seed=4))
    assert found["k"].mean() == pytest.approx(fit.k / 2, abs=0.6)


def test_cumulative_orders_by_any_column_and_ends_with_the_result() -> None:
    fit = _fit("li2007")
    for by, descending in ((None, False), (None, True), ("order", True), ("y", False)):
        found = cumulative(fit, by, descending=descending)
        assert found["estimate"].iloc[-1] == pytest.approx(fit.estimate, rel=1e-12)
        assert found["k"].tolist() == list(range(1, fit.k + 1))
    backwards = cumulative(fit, "order", descending=True)
    assert backwards["study"].tolist() == fit.effects.table["study"].tolist()[::-1]
    with pytest.raises(QuestionError, match="no column 'year'"):
        cumulative(fit, "year")


def test_ties_keep_their_order_and_missing_keys_come_last() -> None:
    effects = Effects.from_columns([1.0, 2.0, 3.0, 4.0], [1.0] * 4, study=list("ABCD"), year=[2001, np.nan, 2000, 2001])
    assert cumulative(pool(effects), "year")["study"].tolist() == ["C", "A", "D", "B"]


def test_display_columns_are_on_the_scale_of_display() -> None:
    y, v, _ = SETS["bcg"]
    fit = pool(replace(Effects.from_columns(y, v), scale=Scale(transform="log")))
    for frame in (leave_one_out(fit), cumulative(fit)):
        assert frame["display_ci_high"].to_numpy() == pytest.approx(np.exp(frame["ci_high"]))


def test_one_study_is_answered_everywhere() -> None:
    fit = pool(Effects.from_columns([1.0], [0.5], study=["Only"]))
    alone = leave_one_out(fit)
    assert alone["caution"].tolist() == ["No study is left."]
    assert np.isnan(alone["estimate"]).all()
    assert cumulative(fit)["estimate"].tolist() == [1.0]
    assert np.isnan(influence(fit)["rstudent"]).all()
    assert np.isnan(baujat(fit)["influence"]).all()
    assert len(gosh(fit)) == len(radial(fit)) == len(normal_quantiles(fit)) == 1


def test_radial_marks_what_lies_outside_the_band() -> None:
    fit = pool(Effects.from_columns([0.0, 0.0, 0.0, 9.0], [1.0] * 4), Method(estimator="EE", test="z"))
    assert radial(fit)["outside"].tolist() == [False, False, False, True] or fit.estimate == 2.25
    centred = radial(fit, centred=True)
    assert centred["line"].tolist() == [0.0] * 4
    assert (centred["outside"] == radial(fit)["outside"]).all()


def test_normal_quantiles_come_smallest_first() -> None:
    found = normal_quantiles(_fit("bcg"), "rstandard", draws=200)
    assert found["residual"].is_monotonic_increasing
    assert found["quantile"].is_monotonic_increasing
    assert ((found["low"] < found["high"]) | found["low"].isna()).all()


def test_moderators_are_refused_where_one_mean_is_meant() -> None:
    y, v, design = SETS["bcg_latitude"]
    fit = pool(Effects.from_columns(y, v, ablat=design[:, 1]), moderators="ablat")
    for ask in (leave_one_out, cumulative, gosh, radial, labbe):
        with pytest.raises(QuestionError, match="moderators"):
            ask(fit)
    assert len(baujat(fit)) == len(normal_quantiles(fit)) == 13
