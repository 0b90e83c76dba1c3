"""Components and selections against brute force over all subsets."""

from itertools import chain, combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence_tools.arithmetic.clusters import choose_one_selections, components, fewest_patients
from evidence_tools.errors import ArithmeticInputError

graphs = st.integers(1, 8).flatmap(
    lambda size: st.tuples(
        st.just(size), st.lists(st.sampled_from(list(combinations(range(size), 2))) if size > 1 else st.nothing())
    )
)


def _subsets(size):
    return chain.from_iterable(combinations(range(size), n) for n in range(size + 1))


def _free(subset, edges):
    return not any({first, second} <= set(subset) for first, second in edges)


@settings(max_examples=60)
@given(graphs)
def test_selections_are_the_maximal_ones(graph):
    size, edges = graph
    free = [set(subset) for subset in _subsets(size) if _free(subset, edges)]
    expected = sorted(tuple(sorted(one)) for one in free if not any(one < other for other in free))
    assert choose_one_selections(size, edges) == expected


@settings(max_examples=60)
@given(graphs)
def test_components_are_the_reachable_ones(graph):
    size, edges = graph
    group = list(range(size))
    for _ in range(size):
        for first, second in edges:
            group[first] = group[second] = min(group[first], group[second])
    order = {label: at for at, label in enumerate(dict.fromkeys(group))}
    assert components(size, edges).tolist() == [order[label] for label in group]


@settings(max_examples=60)
@given(graphs, st.data())
def test_fewest_patients_lies_between_the_largest_studies_and_the_sum(graph, data):
    size, edges = graph
    n = np.array(data.draw(st.lists(st.integers(0, 90), min_size=size, max_size=size)), dtype=float)
    people, selection = fewest_patients(n, edges)
    assert people == max(n[list(subset)].sum() for subset in _subsets(size) if _free(subset, edges))
    assert _free(selection, edges)
    labels = components(size, edges)
    assert sum(n[labels == label].max() for label in set(labels)) <= people <= n.sum()


@given(st.integers(0, 1000))
def test_fewest_patients_is_never_more_than_there_are(seed):
    """Known truth: people drawn into studies; an edge wherever two studies share one."""
    chance = np.random.default_rng(seed)
    member = chance.random((30, 6)) < 0.15
    edges = [(i, j) for i, j in combinations(range(6), 2) if (member[:, i] & member[:, j]).any()]
    people = member.any(axis=1).sum()
    assert fewest_patients(member.sum(axis=0), edges)[0] <= people <= member.sum()


def test_without_edges_everything_stands():
    assert choose_one_selections(3, []) == [(0, 1, 2)]
    assert components(3, []).tolist() == [0, 1, 2]
    assert components(0, []).size == 0
    assert choose_one_selections(0, []) == [()]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: components(2, [(0, 2)]), "edge \\(0, 2\\) of 2 studies; allowed: two different numbers from 0 to 1"),
        (lambda: components(2, [(1, 1)]), "edge \\(1, 1\\)"),
        (lambda: choose_one_selections(6, [(0, 1), (2, 3), (4, 5)], most=7), "more than 7 selections of 6 studies"),
        (lambda: fewest_patients([3, -1], []), "patients at index 1 is -1"),
    ],
)
def test_refusals(call, message):
    with pytest.raises(ArithmeticInputError, match=message):
        call()
