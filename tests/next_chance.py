"""The chance that the next study changes a conclusion, put together from its parts for one study and one conclusion."""

from __future__ import annotations

from numpy.typing import ArrayLike

from evidence_tools.arithmetic.next_result import Margin, chance_of, expected, failing_results
from evidence_tools.arithmetic.pooling import pool


def chance_of_change(
    y: ArrayLike, v: ArrayLike, new_v: float, margin: Margin, *, points: int = 400, **asked: object
) -> float:
    """The chance under the predictive distribution; a conclusion that does not stand changes by being reached."""
    fit = pool(y, v, **asked)
    ahead = expected(fit, new_v)
    ((failing,),) = failing_results(y, v, [new_v], [ahead.evenly(points)], [margin], **asked)
    stood = bool(margin(fit.beta, fit.ci_low, fit.ci_high)[0] > 0)
    chance = chance_of(failing, ahead)
    return chance if stood else 1 - chance
