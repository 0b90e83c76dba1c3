"""Gradient and Hessian of many functions of few variables at once, by central differences of sixth order."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
_STEPS = np.array([-3, -2, -1, 1, 2, 3], dtype=np.float64)
_FIRST = np.array([-1, 9, -45, 45, -9, 1]) / 60
_SECOND = np.array([1 / 90, -3 / 20, 3 / 2, 3 / 2, -3 / 20, 1 / 90])
_SECOND_CENTRE = -49 / 18


def slopes(f: Callable[[Array], Array], at: Array, h: Array, active: tuple[int, ...]) -> tuple[Array, Array, Array]:
    """Values, gradients and Hessians of k functions of d variables, with respect to the active ones.

    Parameters
    ----------
    f
        Takes (m, d, k) and gives (m, k): each of the k functions at its own m points.
    at
        Where, shape (d, k).
    h
        Step of each function, shape (k,); the truncation error is of the order of h to the sixth.
    active
        The n variables to differentiate by.

    Returns
    -------
    value (k,), gradient (n, k), Hessian (n, n, k)

    Examples
    --------
    >>> f = lambda x: x[:, 0] ** 2 * x[:, 1]
    >>> value, gradient, hessian = slopes(f, np.array([[3.0], [2.0]]), np.array([0.01]), (0, 1))
    >>> gradient[:, 0].round(8), hessian[0, 1].round(8)
    (array([12.,  9.]), array([6.]))
    """
    offsets, first, second = _stencil(len(active))
    points = np.broadcast_to(at, (offsets.shape[0], *at.shape)).copy()
    points[:, list(active), :] += offsets[:, :, None] * h
    values = f(points)
    centred = values - values[0]
    return values[0], first @ centred / h, second @ centred / h**2


@lru_cache(maxsize=8)
def _stencil(n: int) -> tuple[Array, Array, Array]:
    """Offsets (m, n), the centre first, and weights of the gradient (n, m) and the Hessian (n, n, m).

    Mixed derivatives come from the second derivative along the diagonal of each pair.
    """
    directions = [np.eye(n)[i] for i in range(n)]
    pairs = [(i, j) for i in range(n) for j in range(i)]
    directions += [np.eye(n)[i] + np.eye(n)[j] for i, j in pairs]
    offsets = np.concatenate([np.zeros((1, n)), *(np.outer(_STEPS, d) for d in directions)])
    first, along = np.zeros((n, len(offsets))), np.zeros((len(directions), len(offsets)))
    for number in range(len(directions)):
        here = slice(1 + 6 * number, 7 + 6 * number)
        along[number, here], along[number, 0] = _SECOND, _SECOND_CENTRE
        if number < n:
            first[number, here] = _FIRST
    second = np.zeros((n, n, len(offsets)))
    for i in range(n):
        second[i, i] = along[i]
    for number, (i, j) in enumerate(pairs, start=n):
        second[i, j] = second[j, i] = (along[number] - along[i] - along[j]) / 2
    return offsets, first, second
