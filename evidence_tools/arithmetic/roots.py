"""A root between two points, found without derivatives and without ever leaving the bracket."""

from __future__ import annotations

from collections.abc import Callable

_MAX_STEPS = 200  # bisection alone needs 64 to exhaust a double; never reached in practice
_RELATIVE_WIDTH = 4e-15


def bracketed_root(f: Callable[[float], float], a: float, b: float, fa: float, fb: float) -> float:
    """Root of f between a and b, given fa = f(a) and fb = f(b) of opposite sign (or zero).

    Chandrupatla's method: inverse quadratic interpolation where it is safe, bisection elsewhere.

    References
    ----------
    Chandrupatla (1997) Adv Eng Softw 28:145-149. doi:10.1016/s0965-9978(96)00051-8

    Examples
    --------
    >>> round(bracketed_root(lambda x: 2 - x * x, 0.0, 2.0, 2.0, -2.0), 12)
    1.414213562373
    """
    if fa == 0:
        return a
    if fb == 0:
        return b
    share, best = 0.5, a
    for _ in range(_MAX_STEPS):
        x = a + share * (b - a)
        fx = f(x)
        if (fx > 0) == (fa > 0):
            c, fc, a, fa = a, fa, x, fx
        else:
            c, fc, b, fb, a, fa = b, fb, a, fa, x, fx
        best = a if abs(fa) < abs(fb) else b
        least = 0.5 * _RELATIVE_WIDTH * abs(best) / abs(b - a) if b != a else 1.0
        if fx == 0 or least > 0.5:
            break
        share = min(max(_interpolated_share((a, b, c), (fa, fb, fc)), least), 1 - least)
    return best


def _interpolated_share(x: tuple[float, float, float], f: tuple[float, float, float]) -> float:
    """Where between a (0) and b (1) to look next; one half when interpolation is not trusted."""
    a, b, c = x
    fa, fb, fc = f
    xi = (a - b) / (c - b)
    phi = (fa - fb) / (fc - fb)
    if not phi * phi < xi < 1 - (1 - phi) * (1 - phi):
        return 0.5
    return fa / (fb - fa) * fc / (fb - fc) + (c - a) / (b - a) * fa / (fc - fa) * fb / (fc - fb)
