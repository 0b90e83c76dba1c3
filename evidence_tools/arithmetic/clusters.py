"""Studies that may share patients, as a graph: which hang together, and which selections count nobody twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from evidence_tools.arithmetic import checks
from evidence_tools.errors import ArithmeticInputError

Edges = Sequence[tuple[int, int]]
MANY = 10_000  # selections beyond which a list helps nobody; 39 studies in 13 triangles would give 1.6 million


def components(size: int, edges: Edges) -> NDArray[np.int64]:
    """Label the groups of studies that hang together through shared patients, directly or by others between them.

    Parameters
    ----------
    size
        Number of studies, numbered from 0.
    edges
        Pairs of studies that may share patients.

    Returns
    -------
    Array
        Shape (size,): the group of each study, numbered from 0 in the order of their first study.

    Raises
    ------
    ArithmeticInputError
        For a pair that names no study, or one study twice.

    Examples
    --------
    >>> components(5, [(0, 2), (2, 4)]).tolist()
    [0, 1, 0, 2, 0]
    """
    size = checks.whole("size", size)
    pairs = _checked(size, edges)
    if not size:
        return np.zeros(0, dtype=np.int64)
    first, second = (np.array([pair[end] for pair in pairs], dtype=np.int64) for end in (0, 1))
    graph = coo_array((np.ones(len(pairs)), (first, second)), shape=(size, size))
    _, labels = connected_components(graph, directed=False)
    _, start, place = np.unique(labels, return_index=True, return_inverse=True)
    return np.argsort(np.argsort(start))[place].astype(np.int64)


def choose_one_selections(size: int, edges: Edges, *, most: int = MANY) -> list[tuple[int, ...]]:
    """List every way to keep studies so that no two of them may share patients and none could be added.

    These are the maximal independent sets of the graph: whichever rule an analyst follows in choosing one report per
    group of patients, it ends in one of them.

    Parameters
    ----------
    size, edges
        As for `components`.
    most
        Selections beyond which the list is refused.

    Returns
    -------
    list of tuples
        In ascending order, each of ascending numbers. One, with every study, where there are no edges.

    Raises
    ------
    ArithmeticInputError
        For unfit edges, or more than `most` selections.

    References
    ----------
    Bron, Kerbosch (1973) Commun ACM 16:575-577. doi:10.1145/362342.362367

    Examples
    --------
    >>> choose_one_selections(4, [(0, 1), (1, 2)])
    [(0, 2, 3), (1, 3)]
    """
    size, most = checks.whole("size", size), checks.whole("most", most, low=1)
    beside: list[set[int]] = [set(range(size)) - {i} for i in range(size)]
    for first, second in _checked(size, edges):
        beside[first].discard(second)
        beside[second].discard(first)
    found: list[tuple[int, ...]] = []
    for selection in _maximal(frozenset(), set(range(size)), set(), beside):
        found.append(tuple(sorted(selection)))
        if len(found) > most:
            raise ArithmeticInputError(
                f"more than {most} selections of {size} studies with {len(edges)} edges; "
                "allowed: fewer. Leave out studies that do not answer the question, or raise most"
            )
    return sorted(found)


def fewest_patients(patients: ArrayLike, edges: Edges, *, most: int = MANY) -> tuple[float, tuple[int, ...]]:
    """Give the fewest different people that the studies can hold between them.

    Studies without an edge share nobody, so each selection of such studies counts different people; the largest of
    these sums is the bound. It is never below the largest study of each component added up.

    Parameters
    ----------
    patients
        Patients per study, shape (size,), not negative.
    edges, most
        As for `choose_one_selections`.

    Returns
    -------
    (float, tuple)
        The number of people, and the selection of studies that gives it.

    Raises
    ------
    ArithmeticInputError
        For negative numbers, unfit edges, or too many selections.

    Examples
    --------
    >>> fewest_patients([78, 45, 27, 90], [(0, 1), (0, 3), (2, 3)])
    (135.0, (1, 3))
    """
    n = checks.vector("patients", patients)
    checks.require(n >= 0, "patients", n, "0 or more")
    selections = choose_one_selections(n.size, edges, most=most)
    best = max(selections, key=lambda selection: n[list(selection)].sum())
    return float(n[list(best)].sum()), best


def _checked(size: int, edges: Edges) -> list[tuple[int, int]]:
    pairs = [(int(first), int(second)) for first, second in edges]
    for first, second in pairs:
        if first == second or not (0 <= first < size and 0 <= second < size):
            raise ArithmeticInputError(
                f"edge ({first}, {second}) of {size} studies; allowed: two different numbers from 0 to {size - 1}"
            )
    return pairs


def _maximal(
    chosen: frozenset[int], free: set[int], done: set[int], beside: list[set[int]]
) -> Iterator[frozenset[int]]:
    """Bron-Kerbosch with a pivot; `beside` holds the studies that may stand beside each study."""
    if not free and not done:
        yield chosen
        return
    pivot = max(free | done, key=lambda study: len(beside[study] & free))
    for study in sorted(free - beside[pivot]):
        yield from _maximal(chosen | {study}, free & beside[study], done & beside[study], beside)
        free = free - {study}
        done = done | {study}
