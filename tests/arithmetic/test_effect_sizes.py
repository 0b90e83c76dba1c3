"""Effect sizes against metafor's escalc, and their refusals."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_tools import arithmetic
from evidence_tools.arithmetic import from_log, from_logit, mean_change, odds_ratio, risk_difference, risk_ratio
from evidence_tools.errors import ArithmeticInputError

METAFOR = 1e-13  # worst seen 1.3e-15
MEASURES = {
    "RR": arithmetic.risk_ratio,
    "OR": arithmetic.odds_ratio,
    "RD": arithmetic.risk_difference,
    "PR": arithmetic.proportion,
    "PLO": arithmetic.logit_proportion,
    "IR": arithmetic.rate,
    "IRLN": arithmetic.log_rate,
    "IRR": arithmetic.incidence_rate_ratio,
    "MD": arithmetic.mean_difference,
    "MN": arithmetic.mean_change,
}


@pytest.mark.parametrize("measure", MEASURES)
def test_metafor_agrees(reference, measure):
    entries = [entry for entry in reference("effect_sizes")["effects"] if entry["measure"] == measure]
    for entry in entries:
        rule = {} if measure in {"MD", "MN"} else {"add": entry["add"], "to": entry["to"]}
        found = MEASURES[measure](*entry["columns"].values(), **rule)
        assert found.y == pytest.approx(entry["y"], rel=METAFOR, abs=METAFOR), (entry["name"], entry["to"])
        assert found.v == pytest.approx(entry["v"], rel=METAFOR), (entry["name"], entry["to"])
    assert entries


@given(
    st.integers(0, 30), st.integers(30, 60), st.integers(0, 30), st.integers(30, 60), st.sampled_from(["only0", "all"])
)
def test_swapping_the_groups_changes_the_sign(a, n1, c, n2, to):
    for measure in (risk_ratio, odds_ratio, risk_difference):
        one, two = measure(a, n1, c, n2, to=to), measure(c, n2, a, n1, to=to)
        assert one.y == pytest.approx(-two.y, abs=1e-12)
        assert one.v == pytest.approx(two.v)


def test_one_number_stands_for_every_study():
    found = mean_change([-10, -12], 16.0, [40, 64])
    assert found.v == pytest.approx([6.4, 4.0])


def test_back_to_the_printed_scale():
    assert from_log(np.log([0.5, 2])) == pytest.approx([0.5, 2])
    assert from_logit(np.log([0.25, 3])) == pytest.approx([0.2, 0.75])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: mean_change([1, 2], [3, 0], 10), "sd_change at index 1 is 0; allowed: a number above 0"),
        (lambda: mean_change([1, 2], 3, [10, -1]), "n at index 1 is -1"),
        (lambda: mean_change([1, np.nan], 3, 10), "change at index 1 is nan"),
        (lambda: mean_change([1, 2, 3], [3, 3], 10), "sd_change has 2 rows and another argument has 3"),
        (lambda: arithmetic.mean_difference(1, 2, 3, 4, -5, 6), "sd2 at index 0 is -5"),
        (lambda: risk_ratio(5, 4, 1, 4), "ai at index 0 is 5; allowed: 0 to n1i"),
        (lambda: risk_ratio(1, 4, -1, 4), "ci at index 0 is -1; allowed: 0 to n2i"),
        (lambda: risk_ratio(0, 0, 1, 4), "n1i at index 0 is 0"),
        (lambda: risk_ratio([1, 0], 4, 1, 4, to="none"), "the effect or its variance at index 1 is -inf; allowed: fin"),
        (lambda: odds_ratio(4, 4, 1, 4, to="none"), "a zero cell needs add > 0"),
        (lambda: risk_ratio(1, 4, 1, 4, to="zero"), "to is 'zero'; allowed: only0, all, if0all, none"),
        (lambda: risk_ratio(1, 4, 1, 4, add=-1), "add at index 0 is -1; allowed: 0 or more"),
        (lambda: arithmetic.proportion(0, 9, to="none"), "the effect or its variance at index 0 is 0"),
        (lambda: arithmetic.rate(-1, 9), "xi at index 0 is -1; allowed: 0 or more events"),
        (lambda: arithmetic.log_rate(1, 0), "ti at index 0 is 0; allowed: a number above 0"),
        (lambda: arithmetic.incidence_rate_ratio(1, 2, 3, -4), "t2i at index 0 is -4"),
    ],
)
def test_a_refusal_names_the_row_and_what_is_allowed(call, message):
    with pytest.raises(ArithmeticInputError, match=message.replace("+", r"\+")):
        call()
