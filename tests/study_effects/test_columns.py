"""Effect sizes from a table: metafor's codes and names, what is dropped, what is refused, what is said beside it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from evidence_tools.errors import ArithmeticInputError, NothingToPoolError
from evidence_tools.models import pool
from evidence_tools.question import Method
from evidence_tools.study_effects.columns import effect_sizes
from evidence_tools.study_effects.measures import MEASURES

REFERENCE = Path(__file__).parents[1] / "reference" / "measures.json"
METAFOR = 1e-6  # the formulae are held to far less in tests/arithmetic; here it is the wiring
BCG = {
    "trial": ["Aronson", "Ferguson", "Rosenthal"],
    "tpos": [4, 6, 3],
    "tneg": [119, 300, 228],
    "cpos": [11, 29, 11],
    "cneg": [128, 274, 209],
    "ablat": [44, 55, 42],
}
TABLE = {"ai": "tpos", "bi": "tneg", "ci": "cpos", "di": "cneg"}


@pytest.fixture(scope="module")
def entries() -> list[dict]:
    return json.loads(REFERENCE.read_text(encoding="utf-8"))["effects"]


def test_every_measure_of_metafor_is_wired_as_metafor_does(entries: list[dict]) -> None:
    once = {(entry["measure"], entry["vtype"], tuple(entry["columns"])): entry for entry in entries}
    for entry in once.values():
        chosen = {name: entry[name] for name in ("vtype", "to", "add")}
        chosen = {name: value for name, value in chosen.items() if value not in ("LS", "default", None)}
        found = effect_sizes(entry["columns"], entry["measure"], **{name: name for name in entry["columns"]}, **chosen)
        assert np.allclose(found.table["y"], entry["y"], rtol=METAFOR, atol=1e-12), entry["name"]
        assert np.allclose(found.table["v"], entry["v"], rtol=METAFOR), entry["name"]
    assert {entry["measure"] for entry in entries} == MEASURES.keys() - {"HR"}


def test_three_bcg_trials_pool_as_in_metafor() -> None:
    """exp(coef(rma(yi, vi, method="FE"))) after escalc("RR") of dat.bcg[1:3, ] is 0.2644153414."""
    found = effect_sizes(BCG, "RR", study="trial", **TABLE)
    assert found.table["study"].tolist() == BCG["trial"]
    assert found.table["ablat"].tolist() == BCG["ablat"]
    assert found.table[["n", "events", "n_against", "events_against"]].iloc[0].tolist() == [123, 4, 139, 11]
    assert found.table["y"].round(4).tolist() == [-0.8893, -1.5854, -1.3481]
    assert pool(found, Method(estimator="EE", test="z")).display_estimate == pytest.approx(0.2644153414, rel=1e-9)
    assert repr(found) == "Effects Risk ratio: 3 studies used, 0 rows not used"


def test_normands_hospital_stays_as_metafors_site_prints_them() -> None:
    """Tips of metafor-project.org: escalc("SMD") and rma of Normand (1999), tau^2 0.7908 (SE 0.4281), tau 0.8893."""
    stays = {
        "source": ["Edinburgh", "Mild", "Moderate", "Severe", "Home", "Transfer", "Newcastle", "Umea", "Uppsala"],
        "m1i": [55, 27, 64, 66, 14, 19, 52, 21, 30],
        "sd1i": [47, 7, 17, 20, 8, 7, 45, 16, 27],
        "n1i": [155, 31, 75, 18, 8, 57, 34, 110, 60],
        "m2i": [75, 29, 119, 137, 18, 18, 41, 31, 23],
        "sd2i": [64, 4, 29, 48, 11, 4, 34, 27, 20],
        "n2i": [156, 32, 71, 18, 13, 52, 33, 183, 52],
    }
    found = effect_sizes(stays, "SMD", slab="source", **{name: name for name in stays if name != "source"})
    fit = pool(found, Method(estimator="REML", test="z"))
    assert (round(fit.tau2, 4), round(fit.tau2_se, 4), round(fit.tau2**0.5, 4)) == (0.7908, 0.4281, 0.8893)


def test_names_arrays_and_numbers_mean_the_same() -> None:
    frame = pd.DataFrame({"m": [3.0, 4.0], "s": [1.0, 1.0], "n": [20, 30]}, index=[7, 9])
    by_name = effect_sizes(frame, "MN", mi="m", sdi="s", ni="n")
    by_value = effect_sizes(frame, "MN", mi=frame["m"], sdi=1, ni=(20, 30))
    without_frame = effect_sizes({}, "MN", mi=[3.0, 4.0], sdi=1, ni=[20, 30])
    for other in (by_value, without_frame):
        assert other.table[["y", "v", "n"]].equals(by_name.table[["y", "v", "n"]])
    assert by_name.table["study"].tolist() == ["study 1", "study 2"]
    assert by_name.table["n_given"].tolist() == [20, 30]


def test_slab_is_another_name_for_study() -> None:
    by_study = effect_sizes(BCG, "OR", study="trial", **TABLE)
    by_slab = effect_sizes(BCG, "OR", slab=BCG["trial"], **TABLE)
    assert by_slab.table["study"].equals(by_study.table["study"])


def test_texts_and_months_of_the_frame_keep_their_place() -> None:
    frame = {
        "study": ["A", "B"],
        "design": ["rct", None],
        "months": ["six", "12"],
        "label": ["Able 2001", "Baker 2002"],
    }
    found = effect_sizes(frame, "GEN", yi=[1, 2], sei=[1, 1]).table
    assert found["design"].tolist() == ["rct", ""]
    assert found["months_given"].tolist() == ["six", "12"]
    assert found["label"].tolist() == ["Able 2001", "Baker 2002"]


def test_a_missing_number_moves_the_row_to_dropped() -> None:
    frame = pd.DataFrame({"study": list("ABC"), "e": pd.array([1, None, 3], dtype="Int64"), "n": [10, 20, np.nan]})
    found = effect_sizes(frame, "PLO", xi="e", ni="n")
    assert found.table["study"].tolist() == ["A"]
    assert found.dropped[["study", "reason", "detail"]].to_numpy().tolist() == [
        ["B", "a number is missing", "xi"],
        ["C", "a number is missing", "ni"],
    ]


def test_nothing_left_is_said_when_it_is_pooled() -> None:
    found = effect_sizes({"e": [None]}, "PFT", xi="e", ni=5)
    assert (found.k, found.cautions) == (0, ())
    assert found.scale.display(np.pi / 4) == pytest.approx(50)
    with pytest.raises(NothingToPoolError, match=r"a number is missing \(1\)"):
        pool(found)


def test_rows_may_come_in_different_forms() -> None:
    """One study prints means, the next Cohen's d, the last a t statistic."""
    frame = {"study": list("ABC"), "m": [10, None, None], "d": [None, -0.5, None], "t": [None, None, -1.664101]}
    found = effect_sizes(
        frame, "SMD", m1i="m", sd1i=4, n1i=16, m2i=12, sd2i=4, n2i=36, di="d", ti="t", vtype="UB"
    ).table
    assert np.allclose(found["y"], -0.49247, atol=1e-5)
    assert np.allclose(found["v"], found["v"].iloc[0], rtol=1e-5)
    with pytest.raises(ArithmeticInputError, match="give every study in the same form"):
        effect_sizes(frame, "SMD", m1i="m", sd1i=4, n1i=16, m2i=12, sd2i=4, n2i=36, di="d", ti="t", vtype="AV")


def test_hazard_ratios_by_standard_error_or_interval() -> None:
    frame = {"study": ["A", "B"], "log_hr": [-0.4, None], "se": [0.2, None], "hr": [None, 0.5], "lo": 0.25, "hi": 1.0}
    printed = {"yi": "log_hr", "sei": "se", "hr": "hr", "ci_low": "lo", "ci_high": "hi"}
    found = effect_sizes(frame, "HR", **printed)
    assert found.table["v"].round(4).tolist() == [0.04, 0.1251]
    assert found.scale.display(found.table["y"]).round(4).tolist() == [0.6703, 0.5]
    assert found.cautions == ()
    assert effect_sizes(frame, "HR", level=0.9, **printed).table["v"].iloc[1] > found.table["v"].iloc[1]
    misprint = effect_sizes(frame | {"hi": [1.0, 2.0]}, "HR", **printed)
    assert "interval on the log scale: B;" in misprint.cautions[0]


def test_drop00_leaves_studies_without_contrast_and_says_so() -> None:
    frame = {"study": list("ABCD"), "a": [0, 3, 10, 0], "c": [0, 4, 12, 1]}
    found = effect_sizes(frame, "OR", ai="a", n1i=10, ci="c", n2i=12, drop00=True)
    assert found.table["study"].tolist() == ["B", "D"]
    assert set(found.dropped["reason"]) == {"no events, or events in everybody, in both groups"}
    rates = effect_sizes(frame, "IRR", x1i="a", t1i=10, x2i="c", t2i=12, drop00=True)
    assert rates.table["study"].tolist() == ["B", "C", "D"]


@pytest.mark.parametrize(
    ("measure", "columns", "chosen", "convention"),
    [
        ("SMD", {"di": [1], "n1i": [9], "n2i": [9]}, {"vtype": "UB"}, "variance UB, exact small-sample correction"),
        ("RD", {"ai": [1], "n1i": [9], "ci": [0], "n2i": [9]}, {}, "variance LS, 0.5 added where a cell is zero"),
        ("PETO", {"ai": [1], "n1i": [9], "ci": [0], "n2i": [9]}, {"to": "none"}, "variance LS, nothing added to zero"),
        ("PAS", {"xi": [1], "ni": [9]}, {}, "variance LS, nothing added to zero cells"),
        ("IR", {"xi": [1], "ti": [9]}, {"add": 1, "to": "all"}, "variance LS, 1 added to every study"),
        ("HR", {"yi": [1], "sei": [9]}, {}, "variance as printed, or from the 95% interval"),
        ("GEN", {"yi": [1], "vi": [9]}, {}, "variance as printed"),
    ],
)
def test_the_convention_is_named(measure: str, columns: dict, chosen: dict, convention: str) -> None:
    found = effect_sizes(columns, measure, **{name: name for name in columns}, **chosen)
    assert found.scale.convention.startswith(convention)


def test_added_halves_are_said() -> None:
    found = effect_sizes({"x": [0, 5, 20], "n": 20}, "PLO", xi="x", ni="n")
    assert found.cautions[0].startswith("0.5 was added to the counts of 2 of 3 studies (rule 'only0')")
    assert effect_sizes({"x": [1, 5], "n": 20}, "PLO", xi="x", ni="n").cautions == ()
    every = effect_sizes({"x": [1, 5], "t": 20}, "IRLN", xi="x", ti="t", to="all")
    assert "2 of 2 studies" in every.cautions[0]


@pytest.mark.parametrize("measure", ["PR", "PLN", "PLO", "PAS", "PFT"])
def test_shares_are_shown_in_percent(measure: str) -> None:
    found = effect_sizes({"x": [2, 4], "n": [10, 20]}, measure, xi="x", ni="n")
    fit = pool(found, Method(estimator="EE", test="z"))
    assert fit.display_estimate == pytest.approx(20, abs=0.6)
    assert 0 <= fit.display_ci_low < fit.display_estimate < fit.display_ci_high
    assert np.isnan(found.scale.display(np.nan))


@pytest.mark.parametrize("measure", ["IR", "IRLN", "IRS", "IRFT"])
def test_rates_are_shown_as_rates(measure: str) -> None:
    found = effect_sizes({"x": [20, 40], "t": [100, 200]}, measure, xi="x", ti="t")
    assert pool(found, Method(estimator="EE", test="z")).display_estimate == pytest.approx(0.2, abs=2e-3)


def test_freeman_tukey_says_why_to_beware() -> None:
    found = effect_sizes({"x": [300, 1], "n": [100_000, 12]}, "PFT", xi="x", ni="n")
    fit = pool(found, Method(estimator="EE", test="z"))
    assert fit.display_estimate == 0
    assert "harmonic mean 24 of the group sizes" in fit.cautions[0]
    assert "Schwarzer 2019" in fit.cautions[0]
    assert "person-times" in effect_sizes({"x": [1], "t": [9]}, "IRFT", xi="x", ti="t").cautions[0]


def test_the_scale_can_be_told_its_unit() -> None:
    found = effect_sizes({}, "MD", m1i=[1, 2], sd1i=1, n1i=9, m2i=0, sd2i=1, n2i=9)
    in_points = replace(found, scale=replace(found.scale, unit="points", better="lower"))
    assert in_points.scale.unit == "points"
    assert in_points.scale.convention == "variance LS"


TWO = {"study": ["A", "B"], "e": [1, 2], "n": [10, 20]}


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: effect_sizes(TWO, "XX", xi="e"), "measure is 'XX'; allowed: MD, SMD"),
        (lambda: effect_sizes(TWO, "PR", xi="e", m1i="n"), "PR does not take m1i; it needs xi, ni .ni may be left out"),
        (lambda: effect_sizes(TWO, "PR", xi="e"), "PR needs xi, ni .*; found xi"),
        (
            lambda: effect_sizes(TWO, "SMD"),
            "SMD needs m1i, sd1i, n1i, m2i, sd2i, n2i or di, n1i, n2i or .*found nothing",
        ),
        (
            lambda: effect_sizes(TWO, "PR", xi="ee", ni="n"),
            "xi asks for column 'ee', .*did you mean 'e'. Columns: study",
        ),
        (lambda: effect_sizes(TWO, "PR", xi="e", ni=[1, 2, 3]), r"ni has the shape \(3,\) and the frame 2 rows"),
        (lambda: effect_sizes(TWO, "PR", xi=["x", 1], ni="n"), "study A: xi is 'x'; allowed: a finite number"),
        (lambda: effect_sizes(TWO, "PR", xi=[1, np.inf], ni="n"), "study B: xi is inf"),
        (
            lambda: effect_sizes(TWO, "PR", xi=[1, 21], ni="n"),
            "study B: xi is 21; allowed: 0 to ni; it has xi = 21, ni",
        ),
        (lambda: effect_sizes(TWO, "PR", xi=[0, 2], ni="n", to="none"), "study A: the effect or its variance is 0"),
        (lambda: effect_sizes(TWO, "PR", xi="e", mi=9, ni="n"), r"study B: ni is 20, but xi \+ mi is 11"),
        (lambda: effect_sizes(TWO, "MN", mi=1, sdi=[1, -1], ni="n"), "study B: sd is -1; allowed: a number above 0"),
        (lambda: effect_sizes(TWO, "MN", mi=1, sdi=1, ni="n", add=1), "MN has no zero cells"),
        (lambda: effect_sizes(TWO, "PR", xi="e", ni="n", add=-1), "add is -1; allowed: 0 or more"),
        (lambda: effect_sizes(TWO, "PR", xi="e", ni="n", to="some"), "to is 'some'; allowed: only0"),
        (lambda: effect_sizes(TWO, "PR", xi="e", ni="n", level=0.9), "PR reads no confidence interval"),
        (lambda: effect_sizes(TWO, "PR", xi="e", ni="n", drop00=True), "does not compare events in two groups"),
        (lambda: effect_sizes(TWO, "PLN", xi="e", ni="n", vtype="UB"), "vtype of measure PLN is 'UB'; allowed: LS, AV"),
        (lambda: effect_sizes(TWO, "PR", xi="e", ni="n", study="x"), "study asks for column 'x'"),
        (lambda: effect_sizes(TWO, "PR", xi="e", ni="n", study=["A"]), "study has 1 names and the frame 2 rows"),
        (lambda: effect_sizes(TWO, "PR", xi="e", ni="n", study=["A", None]), "study is missing in row 1"),
        (lambda: effect_sizes(TWO, "PR", xi="e", ni="n", study="A", slab="A"), "two names for one thing"),
        (lambda: effect_sizes(TWO | {"study": ["A", "A"]}, "PR", xi="e", ni="n"), "study A is named 2 times"),
        (lambda: effect_sizes({"e": []}, "PR", xi="e", ni=5), "frame has no rows"),
        (lambda: effect_sizes({}, "PR"), "frame has no rows"),
        (lambda: effect_sizes([1, 2], "PR", xi=1, ni=2), "frame is a list; allowed: a DataFrame"),
        (lambda: effect_sizes({"e": [1], "n": [1, 2]}, "PR", xi="e", ni="n"), "frame cannot be read as a table"),
    ],
)
def test_refusals(call, message: str) -> None:
    with pytest.raises(ArithmeticInputError, match=message):
        call()
