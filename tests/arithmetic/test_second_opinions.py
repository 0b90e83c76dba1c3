"""Two other Python packages, PyMARE and PyMetaAnalysis, on the public data sets: the same where they answer."""

import pytest

from evidence_tools.arithmetic.pooling import pool

NAMES = ("beta", "se", "ci_low", "ci_high", "tau2", "q", "p_value", "i2", "h2")
CLOSED = 1e-11  # EE DL HE; worst seen 6.8e-12, a tau2 that is a small difference beside variances 1 to 12 million
LIMIT_NEAR_ZERO = 5e-10  # an interval's limit that is 1/80 of its width; worst seen 1.1e-10, same data
SOLVED = 1e-11  # REML and PM of PyMetaAnalysis; worst seen 3.0e-12, same data
SEARCHED = 1e-6  # ML and REML of PyMARE, which minimises the likelihood itself; worst seen 3.9e-7
SEARCHED_P = 5e-6  # p-values as small as 1e-38 magnify that; worst seen 1.9e-6
ZERO = 1e-7  # tau2 in units of the smallest variance: a bounded search stops short of 0
PERCENT = {"pymare": 1.0, "pymetaanalysis": 100.0}  # the second gives I2 as a share

BLANK = {
    ("pymare", "all_equal", "ci_low"),  # Hartung-Knapp with no scatter: an interval of no width here
    ("pymare", "all_equal", "ci_high"),
    ("pymare", "all_equal", "p_value"),
    ("pymare", "one", "q"),
    ("pymetaanalysis", "one", "i2"),
    ("pymetaanalysis", "one", "h2"),
}


@pytest.fixture(scope="module")
def opinions(reference):
    """Fits that the other packages made."""
    return [fit for fit in reference("second_opinions")["fits"] if "refused" not in fit]


def _tolerance(package, estimator, name):
    if package == "pymare" and estimator in ("ML", "REML"):
        return SEARCHED_P if name == "p_value" else SEARCHED
    if name in ("ci_low", "ci_high"):
        return LIMIT_NEAR_ZERO
    return CLOSED if estimator in ("EE", "DL", "HE") else SOLVED


@pytest.mark.parametrize(
    ("package", "estimator"),
    [("pymare", name) for name in ("EE", "DL", "HE", "ML", "REML")]
    + [("pymetaanalysis", name) for name in ("EE", "DL", "PM", "REML")],
)
def test_other_packages_find_the_same(opinions, metafor_sets, package, estimator):
    chosen = [fit for fit in opinions if (fit["package"], fit["estimator"]) == (package, estimator)]
    assert len(chosen) >= 15
    for theirs in chosen:
        y, v, _ = metafor_sets[theirs["data"]]
        if y.size == 1 and (package, estimator) == ("pymare", "REML"):
            continue  # see test_one_study_cannot_tell_tau2
        ours = pool(y, v, estimator=estimator, test=theirs["test"])
        for name in NAMES:
            if theirs.get(name) is not None:
                _same(ours, theirs, name, v.min())


def _same(ours, theirs, name, smallest):
    value = theirs[name] * (PERCENT[theirs["package"]] if name == "i2" else 1)
    found = getattr(ours, name)
    found = float(found[0]) if name in ("beta", "se", "ci_low", "ci_high", "p_value") else found
    near = ZERO * smallest if name == "tau2" and theirs["estimator"] in ("ML", "REML") else 1e-14
    allowed = _tolerance(theirs["package"], theirs["estimator"], name)
    assert found == pytest.approx(value, rel=allowed, abs=near), (theirs, name)


def test_one_study_cannot_tell_tau2(opinions, metafor_sets):
    y, v, _ = metafor_sets["one"]
    (theirs,) = (fit for fit in opinions if fit["data"] == "one" and fit["estimator"] == "REML" and fit["test"] == "z")
    assert theirs["tau2"] == pytest.approx(v[0] / 2, rel=1e-6)  # PyMARE: where its search ends on a flat likelihood
    assert pool(y, v).tau2 == 0.0


def test_what_they_refuse_is_on_record(reference):
    refused = [fit for fit in reference("second_opinions")["fits"] if "refused" in fit]
    assert {fit["package"] for fit in refused} == {"pymetaanalysis"}
    assert {(fit["data"] == "one") or (fit["estimator"], fit["test"]) == ("EE", "knha") for fit in refused} == {True}


def test_where_they_have_no_number_is_on_record(opinions):
    blank = {(fit["package"], fit["data"], name) for fit in opinions for name in NAMES if fit.get(name, 0.0) is None}
    assert blank == BLANK
