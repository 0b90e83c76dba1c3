"""Every chart of risk of bias, certainty and claims by its name."""

from __future__ import annotations

from collections.abc import Iterator

from evidence_tools.evidence import Evidence
from evidence_tools.figures.certainty import certainty_chart
from evidence_tools.figures.chart import Chart
from evidence_tools.figures.claims import claims_map
from evidence_tools.figures.risk_of_bias import traffic_light
from evidence_tools.figures.risk_of_bias_weights import weighted_bias
from evidence_tools.models import answer

LEAST_FOR_WEIGHTS = 2  # studies, below which all bars have the same length


def certainty_charts(evidence: Evidence) -> Iterator[tuple[str, Chart]]:
    """Draw the charts of the ledger and of the certainty of the evidence.

    Yields
    ------
    name and chart
        ``claims_map``, ``risk_of_bias``, ``certainty``, and for each pooled question that is rated
        ``weighted_bias_<question>``.
    """
    yield "claims_map", claims_map(evidence)
    yield "risk_of_bias", traffic_light(evidence)
    yield "certainty", certainty_chart(evidence)
    for question in evidence.protocol.certainty.questions:
        fit = answer(evidence, question).fit
        if fit is not None and fit.k >= LEAST_FOR_WEIGHTS:
            yield f"weighted_bias_{question}", weighted_bias(fit, evidence)
