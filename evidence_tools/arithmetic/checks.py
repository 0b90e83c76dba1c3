"""Checks shared by the arithmetic: a refusal names the argument, the row, what was found and what is allowed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evidence_tools.errors import ArithmeticInputError

Vector = NDArray[np.float64]
_LARGEST = 1e50  # fourth powers of weights must not overflow


def vector(name: str, values: ArrayLike) -> Vector:
    """Turn numbers into a vector of finite floats, shape (k,); a single number becomes k = 1."""
    try:
        array = np.atleast_1d(np.asarray(values, dtype=np.float64))
    except (TypeError, ValueError) as error:
        raise ArithmeticInputError(f"{name} must be numbers; found {values!r}") from error
    if array.ndim != 1 or array.size == 0:
        raise ArithmeticInputError(
            f"{name} must be one number or a non-empty list of numbers; found an array of shape {array.shape}"
        )
    require(np.isfinite(array), name, array, "a finite number (leave out rows without a value)")
    return array


def columns(named: Mapping[str, ArrayLike]) -> list[Vector]:
    """Turn several arguments into vectors of one length; a single number stands for every row."""
    arrays = {name: vector(name, values) for name, values in named.items()}
    length = max(array.size for array in arrays.values())
    for name, array in arrays.items():
        if array.size not in (1, length):
            raise ArithmeticInputError(
                f"{name} has {array.size} rows and another argument has {length}; "
                "give one value per study, or a single value for all"
            )
    return [np.broadcast_to(array, (length,)) for array in arrays.values()]


def require(fine: NDArray[np.bool_], name: str, values: Vector, allowed: str) -> None:
    """Raise unless every entry is fine; the message names the first offending row, counted from 0."""
    if fine.all():
        return
    bad = np.flatnonzero(~fine)
    first = int(bad[0])
    more = f" (and {bad.size - 1} more)" if bad.size > 1 else ""
    raise ArithmeticInputError(f"{name} at index {first} is {float(values[first]):g}{more}; allowed: {allowed}")


def positive(name: str, values: Vector) -> None:
    """Require numbers above zero."""
    require(values > 0, name, values, "a number above 0")


def events_within(events_name: str, events: Vector, n_name: str, n: Vector) -> None:
    """Require group sizes above zero and between zero and n events."""
    positive(n_name, n)
    require((events >= 0) & (events <= n), events_name, events, f"0 to {n_name}")


def choice(name: str, value: Any, allowed: Sequence[str]) -> str:
    """Require one of the allowed words."""
    if value not in allowed:
        raise ArithmeticInputError(f"{name} is {value!r}; allowed: {', '.join(allowed)}")
    return value


def number(name: str, value: Any, *, above: float = -np.inf, below: float = np.inf) -> float:
    """Require one finite number strictly between two limits."""
    try:
        found = float(value)
    except (TypeError, ValueError) as error:
        raise ArithmeticInputError(f"{name} must be a number; found {value!r}") from error
    if not above < found < below or not np.isfinite(found):
        raise ArithmeticInputError(f"{name} is {found:g}; allowed: {_between(above, below)}")
    return found


def whole(name: str, value: Any, *, low: int = 0, high: int | None = None) -> int:
    """Require one whole number between two limits, both allowed."""
    found = number(name, value)
    if found != int(found) or found < low or (high is not None and found > high):
        upper = "or more" if high is None else f"to {high}"
        raise ArithmeticInputError(f"{name} is {found:g}; allowed: a whole number, {low} {upper}")
    return int(found)


def _between(above: float, below: float) -> str:
    if np.isfinite(above) and np.isfinite(below):
        return f"a number between {above:g} and {below:g}, the ends left out"
    return f"a finite number above {above:g}" if np.isfinite(above) else "a finite number"


def study_results(y: ArrayLike, v: ArrayLike) -> tuple[Vector, Vector]:
    """Require one finite effect and one sampling variance above zero per study."""
    y, v = vector("y", y), vector("v", v)
    if y.size != v.size:
        raise ArithmeticInputError(f"y has {y.size} studies and v has {v.size}; give one v for each y")
    require((v >= 1 / _LARGEST) & (v <= _LARGEST), "v", v, f"a sampling variance above 0, up to {_LARGEST:g}")
    require(np.abs(y) <= _LARGEST, "y", y, f"a number up to {_LARGEST:g} in size, so that squares stay finite")
    return y, v
