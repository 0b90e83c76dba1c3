"""The number of an answer that may be quoted alone: the pooled result, or the exact count where pooling misleads."""

from __future__ import annotations

from dataclasses import dataclass

from evidence_tools.models.exact import crude_total, exact_rates
from evidence_tools.models.pooled import Pooled
from evidence_tools.question import PROPORTION_MEASURES, RATE_MEASURES


@dataclass(frozen=True, slots=True)
class Headline:
    """An estimate with its interval on the scale of display; `counts` and `exact` where it rests on counts alone."""

    estimate: float
    low: float
    high: float
    exact: bool = False
    counts: str = ""


def headline(fit: Pooled) -> Headline:
    """The number to quote for a result.

    Events of one arm are quoted as exact counts where there is one study, or where half an event had to be added to a
    study that saw none: a pooled share from zero events is an invention of the method. Everything else is quoted as
    pooled.

    Examples
    --------
    ``headline(et.answer(evidence, "serious_events").fit).counts`` gives ``"0 of 282"``.
    """
    effects = fit.effects
    misleading = fit.k == 1 or bool(effects.cautions)
    if misleading and effects.measure in PROPORTION_MEASURES:
        (total,) = crude_total(effects, fit.method.level).itertuples()
        counts = f"{total.events:.0f} of {total.n:,.0f}"
        return Headline(total.percent, total.low, total.high, exact=True, counts=counts)
    if fit.k == 1 and effects.measure in RATE_MEASURES:
        (row,) = exact_rates(effects, fit.method.level).itertuples()
        counts = f"{row.events:.0f} in {row.person_years:,.0f} person-years"
        return Headline(row.rate, row.low, row.high, exact=True, counts=counts)
    return Headline(fit.display_estimate, fit.display_ci_low, fit.display_ci_high)
