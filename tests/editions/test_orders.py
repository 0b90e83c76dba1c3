"""The part of a step in every order of the steps."""

from __future__ import annotations

import math
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_tools.editions.orders import spans

STEPS = ("a", "b", "c")


@given(st.lists(st.floats(-9, 9), min_size=8, max_size=8))
def test_the_span_is_that_of_all_orders_written_out(values):
    def level(taken):
        return values[sum(2**place for place, step in enumerate(STEPS) if step in taken)]

    found = spans(STEPS, level)
    for step in STEPS:
        before = [frozenset(order[: order.index(step)]) for order in permutations(STEPS)]
        parts = [level(taken | {step}) - level(taken) for taken in before]
        assert (found[step].low, found[step].high) == (min(parts), max(parts))


def test_an_order_without_an_answer_is_passed_over():
    levels = {frozenset(): math.nan, frozenset("a"): 1.0, frozenset("b"): 2.0, frozenset("ab"): 4.0}
    found = spans("ab", levels.__getitem__)
    assert (found["a"].low, found["a"].high) == (2.0, 2.0)
    nowhere = spans("a", lambda taken: math.nan)["a"]
    assert math.isnan(nowhere.low)
    assert math.isnan(nowhere.high)


def test_where_steps_do_not_touch_each_other_every_order_gives_the_same():
    found = spans(STEPS, lambda taken: sum(STEPS.index(step) for step in taken))
    assert {step: (span.low, span.high) for step, span in found.items()} == {"a": (0, 0), "b": (1, 1), "c": (2, 2)}
    assert found["c"].low == pytest.approx(2)
