"""Rows sorted into independent blocks of one size, so that a whole model is a stack of small matrices.

Rows that share neither a sampling covariance nor a random effect are independent. Connected rows form a component;
components are packed first-fit into blocks no larger than the largest of them. Places left over are filled with
rows of nothing (y = 0, X = 0, variance 1), which add nothing to any sum.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evidence_tools.arithmetic.multilevel.structure import RandomPart

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Packing:
    """Where each row went. rows: row number at each place, shape (b, n), -1 where there is none."""

    rows: NDArray[np.intp]

    @property
    def present(self) -> NDArray[np.bool_]:
        """Places that hold a row, shape (b, n)."""
        return self.rows >= 0

    def vectors(self, values: Array) -> Array:
        """Spread (k, ...) over the blocks, shape (b, n, ...), with zeros in empty places."""
        spread = values[self.rows]
        spread[~self.present] = 0
        return spread

    def matrices(self, matrix: Array) -> Array:
        """Diagonal blocks of a (k, k) matrix, shape (b, n, n), with the identity in empty places."""
        blocks = matrix[self.rows[:, :, None], self.rows[:, None, :]]
        blocks[~(self.present[:, :, None] & self.present[:, None, :])] = 0
        block, place = np.nonzero(~self.present)
        blocks[block, place, place] = 1
        return blocks

    def unpacked(self, values: Array) -> Array:
        """Back from (b, n) to (k,), in the order of the rows."""
        flat = np.empty(int(self.present.sum()))
        flat[self.rows[self.present]] = values[self.present]
        return flat


@dataclass(frozen=True, slots=True, eq=False)
class PackedPart:
    """A random part over the blocks. together: one where two places share a group, shape (b, n, n)."""

    part: RandomPart
    outcomes: NDArray[np.intp]
    together: Array

    def spread(self, theta: Array) -> Array:
        """The part's contribution to the covariance, shape (b, n, n)."""
        G = self.part.covariance(theta)
        if self.part.q == 1:
            return G[0, 0] * self.together
        return G[self.outcomes[:, :, None], self.outcomes[:, None, :]] * self.together

    def gather(self, matrices: Array) -> Array:
        """Sum (b, n, n) over the places of each pair of outcomes within groups, shape (q, q)."""
        masked = matrices * self.together
        if self.part.q == 1:
            return masked.sum(keepdims=True)[0]
        member = (self.outcomes[:, :, None] == np.arange(self.part.q)).astype(float)
        return np.einsum("bip,bij,bjq->pq", member, masked, member, optimize=True)


def pack(V: Array, parts: Sequence[RandomPart]) -> tuple[Packing, tuple[PackedPart, ...]]:
    """Find the independent blocks of rows and lay V's rows and the parts out in them."""
    components = _components(V, parts)
    capacity = max(len(component) for component in components)
    bins: list[list[int]] = []
    for component in sorted(components, key=len, reverse=True):
        room = next((one for one in bins if len(one) + len(component) <= capacity), None)
        if room is None:
            bins.append(list(component))
        else:
            room += component
    rows = np.full((len(bins), capacity), -1, dtype=np.intp)
    for place, one in zip(rows, bins, strict=True):
        place[: len(one)] = one
    packing = Packing(rows)
    both = packing.present[:, :, None] & packing.present[:, None, :]
    packed = []
    for part in parts:
        groups = part.groups[rows]
        together = (groups[:, :, None] == groups[:, None, :]) & both
        packed.append(PackedPart(part, part.outcomes[rows], together.astype(float)))
    return packing, tuple(packed)


def _components(V: Array, parts: Sequence[RandomPart]) -> list[list[int]]:
    linked = V != 0
    for part in parts:
        linked |= part.groups[:, None] == part.groups[None, :]
    left, components = set(range(V.shape[0])), []
    while left:
        reached, edge = set(), [min(left)]
        while edge:
            row = edge.pop()
            if row not in reached:
                reached.add(row)
                edge.extend(set(np.flatnonzero(linked[row]).tolist()) - reached)
        components.append(sorted(reached))
        left -= reached
    return components
