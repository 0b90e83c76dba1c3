"""Tables behind two percentages: by brute force, and p-values by R."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_tools.arithmetic.conversions import tables_that_fit
from evidence_tools.errors import ArithmeticInputError

R = 1e-12  # worst seen 1.9e-14


def counts(tables):
    return [(table.ai, table.n1i, table.ci, table.n2i) for table in tables]


def test_p_values_are_rs(reference):
    for made in reference("conversions")["tests"]:
        ai, n1i, ci, n2i = (made[name] for name in ("ai", "n1i", "ci", "n2i"))
        percents = (f"{100 * ai / n1i:.6f}", n1i, f"{100 * ci / n2i:.6f}", n2i)
        for test, expected in (("fisher", "fisher"), ("chi2", "chi2"), ("chi2 corrected", "yates")):
            found = tables_that_fit(*percents, p=f"{made[expected]:.12f}", test=test)
            assert counts(found) == [(ai, n1i, ci, n2i)]
            assert found[0].p_value == pytest.approx(made[expected], rel=R)


@given(st.integers(0, 12), st.integers(12, 15), st.integers(0, 12), st.integers(12, 15))
def test_the_true_table_is_always_among_them(ai, n1i, ci, n2i):
    percents = f"{100 * ai / n1i:.1f}", (10, 16), f"{100 * ci / n2i:.1f}", (10, 16)
    fitting = counts(tables_that_fit(*percents))
    assert (ai, n1i, ci, n2i) in fitting
    by_hand = [
        (a, n, c, m)
        for n, a, m, c in product(range(10, 17), range(17), range(10, 17), range(17))
        if a <= n and c <= m
        if abs(100 * a / n - float(percents[0])) <= 0.0500001 and abs(100 * c / m - float(percents[2])) <= 0.0500001
    ]
    assert set(fitting) <= set(by_hand)
    assert counts(tables_that_fit(*percents, total=n1i + n2i)) == [t for t in fitting if t[1] + t[3] == n1i + n2i]


def test_a_printed_p_value_narrows():
    several = tables_that_fit("20%", (18, 32), "50%", (18, 32))
    assert len(several) > 20
    assert {table.p_value for table in several} == {None}
    left = tables_that_fit("20%", (18, 32), "50%", (18, 32), p="p = 0.028")
    assert 0 < len(left) < len(several)
    assert all(round(table.p_value, 3) == 0.028 for table in left)
    below = counts(tables_that_fit("20%", (18, 32), "50%", (18, 32), p="<0.05"))
    above = counts(tables_that_fit("20%", (18, 32), "50%", (18, 32), p="> 0.05"))
    assert sorted(below + above) == sorted(counts(several))


def test_no_events_have_no_chi_squared_test():
    assert tables_that_fit("0%", 20, "0%", 25, p="<1", test="chi2") == []


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: tables_that_fit("5%", 20, "5%", 20, p="n.s."), "p is 'n.s.'; allowed: a text such as '0.03'"),
        (lambda: tables_that_fit("5%", 20, "5%", 20, p="1.5"), "p is '1.5'; allowed: 0 to 1"),
        (lambda: tables_that_fit("5%", 20, "5%", 20, test="t"), "test is 't'; allowed: fisher, chi2"),
        (lambda: tables_that_fit("5%", (20, 21, 22), "5%", 20), "n1 is .20, 21, 22.; allowed: a number, or"),
        (lambda: tables_that_fit("5%", 20, "5%", (20, 19)), "n_max is 19"),
        (lambda: tables_that_fit("5%", (1, 900), "5%", (1, 900)), "tables fit; narrow n1 and n2"),
        (lambda: tables_that_fit(5.0, 20, "5%", 20), "say how many decimals were printed"),
    ],
)
def test_refusals(call, message):
    with pytest.raises(ArithmeticInputError, match=message):
        call()
