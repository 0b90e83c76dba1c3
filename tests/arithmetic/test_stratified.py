"""Mantel-Haenszel and Peto against metafor, and what must hold for any counts."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_tools.arithmetic.mantel_haenszel import mantel_haenszel
from evidence_tools.arithmetic.peto import peto
from evidence_tools.arithmetic.strata import ZeroRules
from evidence_tools.errors import ArithmeticInputError

RELATIVE = 2e-12  # worst seen 4e-13 (Breslow-Day and Tarone of a table near the boundary)
ABSOLUTE = 1e-13  # tests that are zero but for rounding
PLAIN = ("estimate", "se", "ci_low", "ci_high", "statistic", "p_value", "i2", "h2", "k", "k_effects")
TESTS = {"mh": "association", "co": "cochran", "bd": "breslow_day", "ta": "tarone"}

tables = st.lists(
    st.tuples(st.integers(0, 12), st.integers(13, 60), st.integers(0, 12), st.integers(13, 60)), min_size=2, max_size=6
).filter(lambda rows: sum(r[0] for r in rows) > 0 and sum(r[2] for r in rows) > 0)


def _fit(entry, sets):
    rules = ZeroRules(tuple(entry["add"]), tuple(entry["to"].split()), tuple(bool(each) for each in entry["drop00"]))
    counts = sets[entry["data"]]
    if entry["measure"] == "PETO":
        return peto(counts, rules=rules, level=entry["level"])
    return mantel_haenszel(entry["measure"], counts, rules=rules, correct=entry["correct"], level=entry["level"])


def _compared(entry, fit):
    """Pairs of ours and metafor's numbers."""
    theirs = {name: np.nan if value is None else value for name, value in entry.items()}
    for name in PLAIN:
        yield name, getattr(fit, name), theirs[name]
    yield "q", fit.heterogeneity.statistic, theirs["q"]
    yield "q_p", fit.heterogeneity.p_value, theirs["q_p"]
    for short, name in TESTS.items():
        ours = getattr(fit, name)
        if ours is not None:
            yield short, ours.statistic, theirs[short]
            yield f"{short}_p", ours.p_value, theirs[f"{short}_p"]
        else:
            assert np.isnan(theirs[short]), short
    yield "weights", fit.weights[np.isfinite(fit.weights)], theirs["weights"]  # metafor leaves out studies left out


def test_every_number_agrees_with_metafor(reference):
    made = reference("counts")
    sets = {entry.pop("name"): entry for entry in made["data"]}
    assert len(made["fits"]) > 120
    for entry in made["fits"]:
        fit = _fit(entry, sets)
        if np.isnan(fit.estimate):
            assert entry["estimate"] is None
            continue
        for name, ours, theirs in _compared(entry, fit):
            where = f"{name} of {entry['data']} {entry['measure']} {entry['to']}"
            np.testing.assert_allclose(ours, theirs, rtol=RELATIVE, atol=ABSOLUTE, err_msg=where)


@given(tables)
def test_swapping_the_arms_turns_ratios_over(rows):
    a, n1, c, n2 = np.array(rows, dtype=float).T
    there = {"ai": a, "n1i": n1, "ci": c, "n2i": n2}
    back = {"ai": c, "n1i": n2, "ci": a, "n2i": n1}
    for measure in ("OR", "RR", "RD"):
        one, other = mantel_haenszel(measure, there), mantel_haenszel(measure, back)
        np.testing.assert_allclose(one.estimate, -other.estimate, rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose(one.se, other.se, rtol=1e-9)
    np.testing.assert_allclose(peto(there).estimate, -peto(back).estimate, rtol=1e-9, atol=1e-12)


@given(tables)
def test_a_study_without_events_does_not_move_a_ratio(rows):
    with_empty = [*rows, (0, 30, 0, 40)]
    one = mantel_haenszel("OR", dict(zip(("ai", "n1i", "ci", "n2i"), np.array(rows, float).T, strict=True)))
    more = mantel_haenszel("OR", dict(zip(("ai", "n1i", "ci", "n2i"), np.array(with_empty, float).T, strict=True)))
    np.testing.assert_allclose([more.estimate, more.se], [one.estimate, one.se], rtol=1e-12)


def test_an_arm_without_events_gives_no_ratio_but_a_difference():
    counts = {"ai": [0, 0], "n1i": [20, 30], "ci": [2, 3], "n2i": [20, 30]}
    assert np.isnan(mantel_haenszel("OR", counts).estimate)
    assert np.isfinite(mantel_haenszel("RD", counts).ci_high)


def test_impossible_counts_are_refused():
    with pytest.raises(ArithmeticInputError, match="ai at index 1 is 9"):
        mantel_haenszel("OR", {"ai": [1, 9], "n1i": [5, 5], "ci": [1, 1], "n2i": [5, 5]})
    with pytest.raises(ArithmeticInputError, match="no study has both"):
        peto({"ai": [0], "n1i": [5], "ci": [0], "n2i": [5]})
