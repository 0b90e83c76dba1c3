"""The number of an answer that may be quoted alone: the pooled result, or the exact count where pooling misleads."""

from __future__ import annotations

from dataclasses import dataclass

from evidence_tools.models.exact import exact_rates, exact_share, total_counts
from evidence_tools.models.pooled import Pooled
from evidence_tools.question import PROPORTION_MEASURES, RATE_MEASURES
from evidence_tools.study_effects import Effects


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
    effects, level = fit.effects, fit.method.level
    if counts_alone(effects) and effects.measure in PROPORTION_MEASURES:
        events, n = total_counts(effects)
        return Headline(*exact_share(events, n, level), exact=True, counts=f"{events:.0f} of {n:,.0f}")
    if counts_alone(effects):
        (row,) = exact_rates(effects, level).itertuples()
        counts = f"{row.events:.0f} in {row.person_years:,.0f} person-years"
        return Headline(row.rate, row.low, row.high, exact=True, counts=counts)
    return Headline(fit.display_estimate, fit.display_ci_low, fit.display_ci_high)


def counts_alone(effects: Effects) -> bool:
    """Whether exact counts are quoted in the place of a pooled result: events of one arm, where pooling misleads."""
    if effects.measure in PROPORTION_MEASURES:
        return effects.k == 1 or bool(effects.cautions)
    return effects.measure in RATE_MEASURES and effects.k == 1
