"""Risk of bias: how much of the evidence comes from studies that may mislead."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from evidence_tools.certainty.body import UNITS, Body
from evidence_tools.certainty.record import Domain, Input, Part
from evidence_tools.certainty.risk_of_bias import overall
from evidence_tools.certainty.rules import PERCENT, risk_of_bias
from evidence_tools.certainty.start import starts_lower
from evidence_tools.certainty.telling import domain
from evidence_tools.evidence.ids import ids_in, together
from evidence_tools.limits import Limitation

NAME = "risk_of_bias"
CRITICAL, UNJUDGED = "critical", ("not judged", "no information")
_TOLD = "Studies at high, serious or critical risk{of} hold {at_risk}% {by}, those at critical risk {critical}%"
_COUNTED = "; {counted} is left out, because the low start counts it already"


def bias_domain(body: Body, limits: Sequence[Limitation], start: Part) -> Domain:
    """Weigh the overall judgement of every study behind the result.

    What the low start counts already (no concurrent control is confounding) is left out where the rating starts low.
    """
    rules = body.rules.risk_of_bias
    counted = rules.counted_by_start if starts_lower(body, start) else ()
    judged = judged_overall(body, counted)
    inputs = [
        _input("at_risk", "At high, serious or critical risk of bias", body, judged, judged["high_risk"].astype(bool)),
        _input("critical", "At critical risk of bias", body, judged, judged["overall"] == CRITICAL),
        _input("unjudged", "Without a judgement over all domains", body, judged, judged["overall"].isin(UNJUDGED)),
        _threshold(body, "serious_from", "Serious from", rules.serious_from),
        _threshold(body, "very_serious_from", "Very serious from, at critical risk", rules.very_serious_from),
    ]
    fired = risk_of_bias(*(each.value for each in inputs[:3]), rules)
    named = ", ".join(judged.loc[judged["high_risk"].astype(bool), "label"])
    template = _TOLD + (_COUNTED if counted and judged["tool"].eq("ROBINS-I").any() else "") + "."
    return domain(
        body,
        NAME,
        fired,
        inputs=inputs,
        limits=limits,
        template=template if body.k else "",
        missing=_missing(judged),
        by=UNITS[body.by],
        of=f" ({named})" if named else "",
        counted=" and ".join(counted).lower(),
    )


def judged_overall(body: Body, counted: Sequence[str] = ()) -> pd.DataFrame:
    """The overall judgement of each study, in the order of the body; domains `counted` elsewhere are left out."""
    pooled = body.effects.k > 0
    judged = overall(
        body.evidence, body.effects, studies=None if pooled else list(body.studies["study"]), without=counted
    )
    return judged.set_index("study").loc[list(body.studies["study"])].reset_index()


def _input(name: str, label: str, body: Body, judged: pd.DataFrame, chosen: pd.Series) -> Input:
    behind = judged[chosen]
    sources = "; ".join(ids_in(behind["source_ids"]))
    label = f"{label}, {UNITS[body.by]}"
    return Input(name, label, body.share(chosen), "percent", together(behind["rows"]), sources)


def _threshold(body: Body, name: str, label: str, share: float) -> Input:
    return body.threshold(name, label, PERCENT * share, "percent", f"certainty.{NAME}.{name}")


def _missing(judged: pd.DataFrame) -> list[str]:
    """What was not judged, study by study."""
    undecided = judged[judged["overall"].isin(UNJUDGED) | judged["at_least"].astype(bool)]
    missing = []
    if len(undecided):
        missing.append(f"domains that nobody judged in {', '.join(undecided['label'])}")
    if judged["translated"].any():
        missing.append("the signalling questions of the newer tool for trials, whose judgements are translated")
    return missing
