"""The frames behind the charts of risk of bias: studies by domains, and shares of a result's weight by judgement."""

from __future__ import annotations

import pandas as pd

from evidence_tools.certainty.risk_of_bias import overall, risk_of_bias
from evidence_tools.certainty.risk_of_bias.tools import AT_HIGH_RISK, LEVELS, NOT_JUDGED
from evidence_tools.errors import QuestionError
from evidence_tools.evidence import Evidence
from evidence_tools.figures.risk_of_bias_looks import OVERALL
from evidence_tools.figures.roster import roster
from evidence_tools.models import Pooled
from evidence_tools.study_effects import Effects

COLUMNS = ["study", "label", "tool", "domain", "order", "judgement", "translated", "at_least", "rows"]
SHARES = ["tool", "domain", "order", "judgement", "high_risk", "share", "translated", "study"]


def traffic_light_frame(evidence: Evidence, effects: Effects | None = None) -> pd.DataFrame:
    """One row per study and domain, and one for each study's overall judgement, trials first, then by design and year.

    Returns
    -------
    DataFrame
        study, label, tool, domain (``Overall`` last), order, judgement, translated, at_least (an overall judgement
        that domains which were not judged could make worse) and rows (the ids behind it).

    Raises
    ------
    QuestionError
        When the result has no studies.
    """
    domains, studies = risk_of_bias(evidence, effects), overall(evidence, effects)
    if domains.empty:
        raise QuestionError("no studies whose risk of bias could be drawn; give a result with studies, or all evidence")
    last = domains.groupby("tool")["order"].max() + 1
    whole = studies.assign(domain=OVERALL, order=studies["tool"].map(last), judgement=studies["overall"])
    frame = pd.concat([domains.assign(at_least=False)[COLUMNS], whole[COLUMNS]])
    place = {study: row for row, study in enumerate(roster(evidence)["study"])}
    frame = frame.assign(tool_place=frame["tool"].map(list(LEVELS).index), place=frame["study"].map(place))
    return frame.sort_values(["tool_place", "place", "order"], ignore_index=True)[COLUMNS]


def weighted_bias_frame(fit: Pooled, evidence: Evidence) -> pd.DataFrame:
    """Which share of the pooled weight stands under each judgement, domain by domain and overall.

    Returns
    -------
    DataFrame
        One row per domain and judgement that occurs, the worst first: tool, domain, order, judgement, high_risk,
        share (percent of the weight of the whole result), translated (whether any of it was) and study (ids joined
        by ;). The shares of a domain add up to the weight of the studies under its tool.
    """
    frame = traffic_light_frame(evidence, fit.effects)
    frame = frame.assign(weight=frame["study"].map(fit.weights))
    keys = ["tool", "domain", "order", "judgement"]
    shares = frame.groupby(keys, sort=False, as_index=False).agg(
        share=("weight", "sum"), translated=("translated", "any"), study=("study", ";".join)
    )
    severity = [_severity(*pair) for pair in zip(shares["tool"], shares["judgement"], strict=True)]
    tools = shares["tool"].map(list(LEVELS).index)
    shares = shares.assign(high_risk=shares["judgement"].isin(AT_HIGH_RISK), severity=severity, tool_place=tools)
    ordered = shares.sort_values(["tool_place", "order", "severity"], ascending=[True, True, False], ignore_index=True)
    return ordered[SHARES]


def _severity(tool: str, judgement: str) -> int:
    """How bad a judgement is among those of its tool; not judged stands last."""
    return -1 if judgement == NOT_JUDGED else LEVELS[tool].index(judgement)
