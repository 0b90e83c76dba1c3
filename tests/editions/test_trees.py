"""Rules as trees: what differs, and one tree with some entries of another."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from evidence_tools.editions.trees import at, in_order, keyed, leaves, plain, text_of, with_entries

OLD = keyed({"a": {"x": 1, "y": 2}, "rules": [{"study": "p", "over": ["q"]}], "gone": {"z": 0}})
NEW = keyed({"a": {"x": 1, "y": 3}, "rules": [{"study": "n", "over": ["q"]}, {"study": "p", "over": ["q", "n"]}]})
TREES = st.recursive(
    st.integers(0, 3),
    lambda inner: st.dictionaries(st.sampled_from("abcd"), inner, min_size=1, max_size=3),
    max_leaves=8,
)
WHOLE = st.dictionaries(st.sampled_from("abcd"), TREES, min_size=1, max_size=3)


def test_a_rule_put_in_between_moves_no_other():
    differing = [path for path, leaf in leaves(NEW) if text_of(at(OLD, path)) != text_of(leaf)]
    assert differing == [("a", "y"), ("rules", "n", "study"), ("rules", "n", "over"), ("rules", "p", "over")]


def test_only_the_entries_asked_for_are_taken_over():
    made = plain(with_entries(OLD, NEW, {("rules", "n", "study"), ("rules", "n", "over")}))
    assert made["rules"] == ({"study": "n", "over": ("q",)}, {"study": "p", "over": ("q",)})
    assert made["a"] == {"x": 1, "y": 2}
    assert made["gone"] == {"z": 0}


@given(WHOLE, WHOLE)
def test_with_every_entry_a_tree_is_the_other(old, new):
    paths = {path for tree in (old, new) for path, _ in leaves(tree)}
    assert with_entries(old, new, paths) == new
    assert with_entries(old, new, ()) == old


@given(st.lists(st.integers(0, 9), unique=True), st.lists(st.integers(0, 9), unique=True))
def test_everything_of_both_is_there_once_in_the_order_of_the_new(old, new):
    joined = in_order(old, new)
    assert sorted(joined) == sorted({*old, *new})
    assert [each for each in joined if each in new] == new
